"""How points that are known only within a range stand to a bar."""

from __future__ import annotations

from collections.abc import Iterable

from subsidy.language.expressions import Comparator
from subsidy.language.nodes import Bar
from subsidy.money import Rational, normal
from subsidy.trace.step import Range
from subsidy.truth import Truth


def meets(bar: Bar, points: Range) -> Truth:
    """Whether points meet a bar: true when the least do, false when the most do not."""
    reached = _reaches(bar, points.low)
    if reached or points.decided:
        return Truth.TRUE if reached else Truth.FALSE
    return Truth.UNKNOWN if points.high is None or _reaches(bar, points.high) else Truth.FALSE


def added(ranges: Iterable[Range]) -> Range:
    """The range of a sum."""
    low: Rational = 0
    high: Rational | None = 0
    for amount in ranges:
        low += amount.low
        high = None if high is None or amount.high is None else high + amount.high
    return Range(normal(low), None if high is None else normal(high))


def _reaches(bar: Bar, points: Rational) -> bool:
    required = bar.points.value
    return points > required if bar.comparator is Comparator.GREATER else points >= required  # type: ignore[operator]
