"""How two values compare while one of them may be unknown, a count within bounds, or a code that is not fine enough."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from subsidy.evaluation.scope import Scope, because, merged
from subsidy.facts.codes import label
from subsidy.language.expressions import Comparator, Expression, FactRef, FieldRef
from subsidy.trace.step import Counted, Found, Unknown

COMPARE: Final[dict[Comparator, Callable[[Any, Any], bool]]] = {
    Comparator.EQUAL: operator.eq,
    Comparator.UNEQUAL: operator.ne,
    Comparator.LESS: operator.lt,
    Comparator.AT_MOST: operator.le,
    Comparator.GREATER: operator.gt,
    Comparator.AT_LEAST: operator.ge,
}
"""What each comparator asks of two known values."""


def held(compare: Callable[[Any, Any], bool], one: Found, other: Found) -> Found:
    """What a comparison comes to."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return within_bounds(compare, one, other)
    return compare(one, other)


def within_bounds(compare: Callable[[Any, Any], bool], one: Found, other: Found) -> Found:
    """What comes of a comparison of which a side is not known, but may be a count within bounds."""
    if type(one) is Unknown or type(other) is Unknown:
        return merged(one, other)
    (low, high), (least, most) = _ends(one), _ends(other)
    outcomes = {compare(low, most), compare(high, least)}
    if len(outcomes) > 1 or (compare in (operator.eq, operator.ne) and low <= most and least <= high):
        return merged(one, other)
    return outcomes.pop()


def _ends(found: Found) -> tuple[Any, Any]:
    return (found.low, found.high) if isinstance(found, Counted) else (found, found)


def too_coarse(scope: Scope, item: Expression, scheme: str, code: str) -> Unknown:
    """What a code that is not fine enough leaves unknown: the fact that it was given for."""
    if not isinstance(item, FactRef | FieldRef) or item.fact.formula:
        return because(f"只填到 {label(scheme, code)}，不够细，无法判断")
    reference = f"{scope.path}.{item.fact.key}" if isinstance(item, FieldRef) else item.fact.key
    reason = f"{item.fact.name}只填到 {label(scheme, code)}，不够细，无法判断"
    return Unknown(frozenset({reference}), frozenset({reason}))
