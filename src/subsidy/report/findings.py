"""Which findings of a condition decide it, each seen from the side of what the condition wants of it.

Under a negation that is the opposite of what the atom says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from subsidy.language.expressions import And, Expression, Not, Or
from subsidy.language.nodes import Holds
from subsidy.trace.step import Finding, Judged, truth_of
from subsidy.truth import Truth, conjunction, disjunction, negation


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding with what is wanted of it.

    `alternative`: it, or the group it begins, would do instead of the last. `opens` and `closes`: how many brackets,
    around alternatives among what is all needed, begin before it and end after it.
    """

    finding: Finding
    wanted: bool
    alternative: bool = False
    opens: int = 0
    closes: int = 0

    @property
    def met(self) -> Truth:
        """Whether it is as wanted."""
        truth = truth_of(self.finding.result)
        return truth if self.wanted else negation(truth)


def every(step: Judged, wanted: bool = True) -> tuple[Seen, ...]:
    """Every finding of a leaf, in the order of its expression; `wanted` is what is wanted of the leaf."""
    assert isinstance(step.node, Holds)
    return tuple(_Found(step.findings).every(step.node.expression, wanted))


def decisive(step: Judged, wanted: bool = True) -> tuple[Seen, ...]:
    """The findings that keep a leaf from being as wanted; none when it is."""
    assert isinstance(step.node, Holds)
    return decisive_in(step.node.expression, step.findings, wanted)


def decisive_in(expression: Expression, findings: Iterable[Finding], wanted: bool) -> tuple[Seen, ...]:
    """The findings of an expression's atoms that keep it from being as wanted; none when it is."""
    return tuple(_Found(findings).decisive(expression, wanted))


class _Found:
    """The findings of one expression by the atom that they are of."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings: Mapping[int, Finding] = {id(finding.atom): finding for finding in findings}

    def truth(self, expression: Expression) -> Truth:
        match expression:
            case And(operands=operands):
                return conjunction(map(self.truth, operands))
            case Or(operands=operands):
                return disjunction(map(self.truth, operands))
            case Not(operand=operand):
                return negation(self.truth(operand))
            case _:
                finding = self._findings.get(id(expression))
                return truth_of(finding.result) if finding else Truth.UNKNOWN

    def every(self, expression: Expression, wanted: bool, alternative: bool = False) -> list[Seen]:
        match expression:
            case And(operands=operands) | Or(operands=operands):
                return self._joined(self.every, expression, operands, wanted, alternative)
            case Not(operand=operand):
                return self.every(operand, not wanted, alternative)
            case _:
                finding = self._findings.get(id(expression))
                return [Seen(finding, wanted, alternative)] if finding else []

    def decisive(self, expression: Expression, wanted: bool, alternative: bool = False) -> list[Seen]:
        truth = self.truth(expression)
        if truth is (Truth.TRUE if wanted else Truth.FALSE):
            return []
        match expression:
            case And(operands=operands) | Or(operands=operands):
                same = [operand for operand in operands if self.truth(operand) is truth]
                return self._joined(self.decisive, expression, same, wanted, alternative)
            case Not(operand=operand):
                return self.decisive(operand, not wanted, alternative)
            case _:
                return self.every(expression, wanted, alternative)

    @staticmethod
    def _joined(
        told: Callable[[Expression, bool, bool], list[Seen]],
        expression: And | Or,
        operands: Iterable[Expression],
        wanted: bool,
        alternative: bool,
    ) -> list[Seen]:
        """What is told of several operands: the first stands to what is before it as all of them together do.

        Alternatives among what is all needed are bracketed, so that `；` binds closer than `；或者` everywhere else.
        """
        either = isinstance(expression, Or) is wanted
        parts: list[list[Seen]] = []
        for operand in operands:
            part = told(operand, wanted, either if parts else alternative)
            parts += [part] if part else []
        if not either and len(parts) > 1:
            parts = [bracketed(part) if has_alternatives(part) else part for part in parts]
        return [seen for part in parts for seen in part]


def has_alternatives(several: Sequence[Seen]) -> bool:
    """Whether one of several is enough, by what stands outside of brackets."""
    depth = 0
    for index, seen in enumerate(several):
        if index and not depth and seen.alternative:
            return True
        depth += seen.opens - seen.closes
    return False


def bracketed(several: Sequence[Seen]) -> list[Seen]:
    """Several told as one."""
    told = list(several)
    told[0] = replace(told[0], opens=told[0].opens + 1)
    told[-1] = replace(told[-1], closes=told[-1].closes + 1)
    return told
