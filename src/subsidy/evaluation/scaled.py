"""An amount multiplied by the first factor whose condition holds, each with a cap of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from subsidy.evaluation.amounts import ANY, NONE, Value, hull, least, valued
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Scaled, Valuation
from subsidy.money import normal
from subsidy.trace.step import Entry, Found, Judged, Range, Unknown, Valued
from subsidy.truth import Truth, conjunction, negation


def prepare_scaled(
    node: Scaled,
    expressions: Preparer,
    prepare: Callable[[Valuation], Value],
    judge: Callable[[Condition], Callable[[Scope], Judged]],
) -> Value:
    """The amount by every factor that may be the first to hold; all of their conditions are judged."""
    base = prepare(node.value)
    factors = [
        (
            judge(factor.when) if factor.when else None,
            expressions.prepare(factor.by),
            _prepared(factor.cap, expressions),
        )
        for factor in node.factors
    ]

    def value(scope: Scope) -> Valued:
        step = base(scope)
        judged: list[Judged] = []
        entries: list[Entry] = []
        unknown: list[Found] = []
        passed = Truth.TRUE
        for index, (when, by, cap) in enumerate(factors):
            own = when(scope) if when else None
            holds = own.truth if own else Truth.TRUE
            first, passed = conjunction([passed, holds]), conjunction([passed, negation(holds)])
            rate, bounds = by(scope), [cap(scope)] if cap else []
            amount = reduce(least, bounds, _times(step.range, rate))
            entries.append(Entry(index, _FOUND[first], rate, amount))
            judged += [own] if own else []
            unknown += [] if amount.decided or first is Truth.FALSE else [rate, *bounds]
        possible = [entry for entry in entries if entry.counted is not False]
        taken = (possible[0].position,) if len(possible) == 1 else ()
        total = hull(entry.range for entry in possible)
        return valued(node, total, (), *unknown, taken=taken, entries=tuple(entries), children=(step, *judged))

    return value


def _prepared(cap: Expression | None, expressions: Preparer) -> Evaluate | None:
    return expressions.prepare(cap) if cap else None


def _times(amount: Range, rate: Found) -> Range:
    """An amount by a rate; a rate below zero makes it nothing, an unknown one anything, but of nothing nothing."""
    if amount.high == 0:
        return NONE
    if isinstance(rate, Unknown):
        return ANY
    by: Any = rate
    by = max(by, 0)
    return Range(normal(amount.low * by), None if amount.high is None and by else normal((amount.high or 0) * by))


_FOUND: dict[Truth, Found] = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: Unknown()}
