"""What an amount or a score can come to, where tables of fixed figures are all that it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from subsidy.language.expressions import Literal
from subsidy.language.nodes import (
    BestOf,
    Formula,
    Given,
    Grades,
    Negotiated,
    PerRecord,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.money import FINEST

Points = frozenset[Any]


def possible(valuations: Iterable[Valuation]) -> Points | None:
    """Every total that the valuations can come to together; None where that is no short list."""
    return sums(_possible(valuation) for valuation in valuations)


def sums(lists: Iterable[Points | None]) -> Points | None:
    """Every sum of one out of each list; None where one of them, or what comes of them, is no short list."""
    totals: set[Any] = {0}
    for own in lists:
        if own is None:
            return None
        totals = {total + points for total in totals for points in own}
        if len(totals) > _LONGEST:
            return None
    return frozenset(totals)


def _possible(node: Valuation) -> Points | None:
    terms = node.terms
    if any((terms.cap, terms.floor, terms.less)) or terms.rounding not in (None, FINEST):
        return None
    own = possible_before_terms(node)
    return own | {0} if own is not None and terms.when is not None else own


def possible_before_terms(node: Valuation) -> Points | None:
    """What a valuation can come to before its own terms are applied; None where that is no short list."""
    match node:
        case Formula(expression=expression):
            return _any_of([expression])
        case Table(rows=rows):
            outside = frozenset() if rows[0].low is None else frozenset({0})
            values = _any_of([row.value for row in rows])
            return None if values is None or any(row.cap for row in rows) else values | outside
        case Grades(grades=grades):
            return _any_of([grade.value for grade in grades])
        case BestOf(children=children):
            several = [_possible(child) for child in children]
            lists = [each for each in several if each is not None]
            if len(lists) < len(several):
                return None
            least = max(min(each) for each in lists)
            return frozenset(points for each in lists for points in each if points >= least)
        case Sum(children=children):
            return possible(children)
        case UpTo() | Negotiated() | Slices() | Scaled() | PerRecord():
            return None
    assert_never(node)


def _any_of(several: list[Given]) -> Points | None:
    """What any of several rows can come to; None where that is no short list."""
    lists = [own for each in several if (own := _of_row(each)) is not None]
    return frozenset().union(*lists) if len(lists) == len(several) else None


def _of_row(given: Given) -> Points | None:
    if isinstance(given, Valuation):
        return _possible(given)
    return frozenset({given.value}) if isinstance(given, Literal) else None


_LONGEST = 10_000
