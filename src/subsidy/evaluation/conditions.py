"""Conditions made ready to run: each gives a judged step. Every child is judged, whatever the others came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from subsidy.evaluation.amounts import Value
from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.scope import Scope
from subsidy.evaluation.valuations import ValuationPreparer
from subsidy.language.nodes import All, Any, AtLeast, Condition, Holds, Negation, Part, Qualified, Score
from subsidy.trace.points import added, meets
from subsidy.trace.readings import NOTHING
from subsidy.trace.step import Finding, Judged, Scored, Unknown, truth_of
from subsidy.truth import Truth, conjunction, disjunction, negation, threshold

Judge = Callable[[Scope], Judged]
"""A condition made ready to run."""


class ConditionPreparer:
    """Makes conditions ready to run over the derived facts of one pack."""

    def __init__(self, formulas: Formulas) -> None:
        self._expressions = Preparer(formulas, record_findings=True)
        self._valuations = ValuationPreparer(formulas, self.prepare)

    @property
    def valuations(self) -> ValuationPreparer:
        """The preparer of valuations that judges their `when` by this one."""
        return self._valuations

    def prepare(self, node: Condition) -> Judge:
        """A function that judges `node` in a scope."""
        match node:
            case Holds():
                return self._holds(node)
            case Qualified():
                return _qualified(node)
            case All(children=children):
                return self._composite(node, children, conjunction)
            case Any(children=children):
                return self._composite(node, children, disjunction)
            case AtLeast(required=required, children=children):
                return self._composite(node, children, lambda truths: threshold(required, truths))
            case Negation(child=child):
                return self._composite(node, (child,), lambda truths: negation(next(iter(truths))))
            case Score():
                return self._score(node)
        assert_never(node)

    def _holds(self, node: Holds) -> Judge:
        evaluate = self._expressions.prepare(node.expression)

        def judge(scope: Scope) -> Judged:
            findings: list[Finding] = []
            scope.findings = findings
            result = evaluate(scope)
            unknown = result if isinstance(result, Unknown) else NOTHING
            return Judged(node, truth_of(result), tuple(findings), unknown)

        return judge

    def _composite(
        self,
        node: All | Any | AtLeast | Negation,
        children: tuple[Condition, ...],
        table: Callable[[Iterable[Truth]], Truth],
    ) -> Judge:
        judges = [self.prepare(child) for child in children]

        def judge(scope: Scope) -> Judged:
            steps = tuple([child(scope) for child in judges])
            return Judged(node, table([step.truth for step in steps]), (), NOTHING, steps)

        return judge

    def _score(self, node: Score) -> Judge:
        parts = [(part, self._valuations.prepare(part.valuation)) for part in node.parts]

        def judge(scope: Scope) -> Judged:
            scored = [_scored(part, value, scope) for part, value in parts]
            total = added(step.points.range for step in scored)
            truth = conjunction([meets(node.bar, total), *(step.truth for step in scored)])
            return Judged(node, truth, (), NOTHING, tuple(scored))

        return judge


def _qualified(node: Qualified) -> Judge:
    policy = node.policy

    def judge(scope: Scope) -> Judged:
        truth, unknown = scope.qualifications[policy]
        return Judged(node, truth, (), unknown)

    return judge


def _scored(part: Part, value: Value, scope: Scope) -> Scored:
    points = value(scope)
    truth = Truth.TRUE if part.bar is None else meets(part.bar, points.range)
    return Scored(part, truth, points)
