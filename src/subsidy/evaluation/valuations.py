"""Valuations made ready to run: each gives an amount, or the range it must lie in while facts are unknown.

A valuation is never below zero. What is unknown widens the range; terms and alternatives may narrow it again, so
that a fact which can no longer change the amount is no longer missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from subsidy.evaluation.amounts import APPLY, NONE, Value, exactly, least, promise, valued
from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.per_record import prepare_per_record
from subsidy.evaluation.scaled import prepare_scaled
from subsidy.evaluation.scope import Scope, merged
from subsidy.evaluation.tables import prepare_grades, prepare_slices, prepare_table
from subsidy.language.expressions import Arithmetic, Expression, Literal, Operator
from subsidy.language.nodes import (
    NO_TERMS,
    BestOf,
    Condition,
    Formula,
    Grades,
    Negotiated,
    PerRecord,
    Scaled,
    Slices,
    Sum,
    Table,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.trace.points import added
from subsidy.trace.step import Applied, Judged, Range, Unknown, Valued
from subsidy.truth import Truth


class ValuationPreparer:
    """Makes valuations ready to run; `judge` prepares the conditions in their terms."""

    def __init__(self, formulas: Formulas, judge: Callable[[Condition], Callable[[Scope], Judged]]) -> None:
        self._expressions = Preparer(formulas)
        self._judge = judge

    def prepare(self, node: Valuation) -> Value:
        """A function that works out `node` in a scope."""
        return self._bounded(node.terms, self._raw(node))

    def _raw(self, node: Valuation) -> Value:
        match node:
            case Formula():
                return self._formula(node)
            case UpTo():
                return self._up_to(node)
            case Negotiated():
                return self._negotiated(node)
            case Table():
                return prepare_table(node, self._expressions, self.prepare)
            case Slices():
                return prepare_slices(node, self._expressions)
            case Grades():
                return prepare_grades(node, self._expressions, self.prepare)
            case Scaled():
                return prepare_scaled(node, self._expressions, self.prepare, self._judge)
            case PerRecord():
                return prepare_per_record(node, self._expressions)
            case Sum(children=children):
                return self._sum(node, children)
            case BestOf(children=children):
                return self._best_of(node, children)
        assert_never(node)

    # Terms

    def _bounded(self, terms: Terms, raw: Value) -> Value:
        """`raw` with its terms applied in their fixed order."""
        if terms == NO_TERMS:
            return raw
        when = self._judge(terms.when) if terms.when else None
        bounds = [
            (name, expression, self._expressions.prepare(expression))
            for name, expression in (("cap", terms.cap), ("floor", terms.floor), ("less", terms.less))
            if expression is not None
        ]
        rounding = terms.rounding

        def value(scope: Scope) -> Valued:
            step = raw(scope)
            judged = when(scope) if when else None
            amount, applied, unknown = step.raw, [], [step.unknown]
            if judged is not None and judged.truth is Truth.FALSE:
                return _under(step, NONE, judged, (), step.unknown)
            for name, expression, evaluate in bounds:
                bound = evaluate(scope)
                after = APPLY[name](amount, bound)
                applied.append(Applied(name, bound, amount, after, expression))
                if after.decided:
                    unknown = []  # whatever was unknown so far, the amount is this
                elif isinstance(bound, Unknown):
                    unknown.append(bound)
                amount = after
            if rounding is not None:
                after = Range(rounding.apply(amount.low), None if amount.high is None else rounding.apply(amount.high))
                applied.append(Applied("round", None, amount, after))
                unknown = [] if after.decided else unknown
                amount = after
            if judged is not None and judged.truth is Truth.UNKNOWN:
                amount = Range(0, amount.high)
            return _under(step, amount, judged, tuple(applied), merged(*unknown))

        return value

    # One way to work out an amount each

    def _formula(self, node: Formula) -> Value:
        evaluate = self._expressions.prepare(node.expression)
        operands = [(name, part, self._expressions.prepare(part)) for name, part in _base_and_rate(node.expression)]

        def value(scope: Scope) -> Valued:
            found = evaluate(scope)
            findings = tuple([(name, part, operand(scope)) for name, part, operand in operands])
            return valued(node, exactly(found), findings, found)

        return value

    def _up_to(self, node: UpTo) -> Value:
        ceiling = self._expressions.prepare(node.ceiling)
        decided = self._expressions.prepare(node.decided) if node.decided else None
        operands = [(name, part, self._expressions.prepare(part)) for name, part in _base_and_rate(node.ceiling)]

        def value(scope: Scope) -> Valued:
            most = ceiling(scope)
            chosen = decided(scope) if decided else Unknown()
            amount = Range(0, exactly(most).high)
            findings = [(name, part, operand(scope)) for name, part, operand in operands]
            if node.decided is not None:
                findings.append(("decided", node.decided, chosen))
            if not isinstance(chosen, Unknown):
                amount = least(exactly(chosen), most)
            return valued(node, amount, tuple(findings), most, chosen)

        return value

    def _negotiated(self, node: Negotiated) -> Value:
        decided = self._expressions.prepare(node.decided)

        def value(scope: Scope) -> Valued:
            chosen = decided(scope)
            return valued(node, exactly(chosen), (("decided", node.decided, chosen),), chosen)

        return value

    def _sum(self, node: Sum, children: tuple[Valuation, ...]) -> Value:
        values = [self.prepare(child) for child in children]

        def value(scope: Scope) -> Valued:
            steps = tuple([child(scope) for child in values])
            total = added(step.range for step in steps)
            return Valued(node, total, total, children=steps)

        return value

    def _best_of(self, node: BestOf, children: tuple[Valuation, ...]) -> Value:
        values = [self.prepare(child) for child in children]

        def value(scope: Scope) -> Valued:
            steps = tuple([child(scope) for child in values])
            low = max([step.range.low for step in steps])
            highs = [step.range.high for step in steps if step.range.high is not None]
            high = max(highs) if len(highs) == len(steps) else None
            promises = [promise(step.range) for step in steps]
            best = promises.index(max(promises))
            amount = Range(low, high)
            return Valued(node, amount, amount, taken=(best,), children=steps)

        return value


def _under(step: Valued, amount: Range, when: Judged | None, applied: tuple[Applied, ...], unknown: Unknown) -> Valued:
    """What its terms made of a valuation. Built anew, because replacing fields of a tuple takes four times as long."""
    node, _, raw, _, findings, taken, entries, groups, _, _, children = step
    return Valued(node, amount, raw, when, findings, taken, entries, groups, applied, unknown, children)


def _base_and_rate(expression: Expression) -> tuple[tuple[str, Expression], ...]:
    """The operands of a product by a constant, which an explanation shows as base and rate."""
    if isinstance(expression, Arithmetic) and expression.operator is Operator.TIMES:
        pair = (expression.left, expression.right)
        if isinstance(pair[0], Literal):
            pair = (pair[1], pair[0])
        return (("base", pair[0]), ("rate", pair[1]))
    return ()
