"""What all valuations share: amounts known within bounds, what terms make of them, and what a step is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from subsidy.evaluation.scope import Scope, merged
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Valuation
from subsidy.money import Rational
from subsidy.trace.readings import NOTHING
from subsidy.trace.step import Entry, Found, Group, Range, Step, Unknown, Valued

Value = Callable[[Scope], Valued]
"""A valuation made ready to run."""

NONE: Final = Range(0, 0)
ANY: Final = Range(0, None)


def valued(
    node: Valuation,
    amount: Range,
    findings: tuple[tuple[str, Expression, Found], ...] = (),
    *found: Found,
    taken: tuple[int, ...] = (),
    entries: tuple[Entry, ...] = (),
    groups: tuple[Group, ...] = (),
    children: tuple[Step, ...] = (),
) -> Valued:
    """A valuation that came to `amount`; of what was `found`, the unknowns are its causes while it is undecided."""
    unknown = NOTHING if amount.decided else merged(*found)
    return Valued(node, amount, amount, None, findings, taken, entries, groups, (), unknown, children)


def exactly(found: Found) -> Range:
    """The range of one expression's value: exact when known, never below zero."""
    if isinstance(found, Unknown):
        return ANY
    amount = _positive(found)
    return Range(amount, amount)


def least(amount: Range, bound: Found) -> Range:
    """The amount under a cap; an unknown cap may take all of it."""
    if isinstance(bound, Unknown):
        return Range(0, amount.high)
    most = _positive(bound)
    return Range(min(amount.low, most), most if amount.high is None else min(amount.high, most))


def greatest(amount: Range, bound: Found) -> Range:
    """The amount with a floor; under an unknown floor it has no end."""
    if isinstance(bound, Unknown):
        return Range(amount.low, None)
    least = _positive(bound)
    return Range(max(amount.low, least), None if amount.high is None else max(amount.high, least))


def remaining(amount: Range, paid: Found) -> Range:
    """What is left of the amount after what was paid; nothing may be, while that is unknown."""
    if isinstance(paid, Unknown):
        return Range(0, amount.high)
    before = _positive(paid)
    return Range(max(amount.low - before, 0), None if amount.high is None else max(amount.high - before, 0))


def _positive(amount: Any) -> Rational:
    """A known amount; nothing where it is below zero."""
    return amount if amount > 0 else 0


APPLY: Final[Mapping[str, Callable[[Range, Found], Range]]] = {"cap": least, "floor": greatest, "less": remaining}
"""What each term makes of an amount and its bound."""


def hull(ranges: Iterable[Range]) -> Range:
    """The smallest range that holds all of `ranges`."""
    several = tuple(ranges)
    highs = [each.high for each in several]
    high = None if None in highs else max(each for each in highs if each is not None)
    return Range(min(each.low for each in several), high)


def promise(amount: Range) -> tuple[bool, Rational, Rational]:
    """The order in which alternatives are preferred: by the most they may give, then by the least."""
    return (amount.high is None, amount.high or 0, amount.low)
