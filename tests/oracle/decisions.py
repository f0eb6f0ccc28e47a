"""What a decision table comes to, given for each row whether it holds (None: for all other cases) and its value.

Written from docs/language.md, section 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from oracle.unknown import Unknown, any_unknown, because, disjunction, negation, together
from subsidy.language.expressions import Hit

Rows = list[tuple[Any, Any]]


def first_row(rows: Rows) -> Any:
    """Row by row, collecting those that the search may stop at."""
    stops: Rows = []
    for holds, value in rows:
        if holds is not False:
            stops.append((holds, value))
        if holds is True or holds is None:
            values = [value for _, value in stops]
            if len(stops) == 1:
                return values[0]
            same = not any_unknown(values) and all(value == values[0] for value in values)
            return values[0] if same else lacking(stops)
    return lacking(stops) if stops else because("没有一行成立")


def only_row(rows: Rows) -> Any:
    found = standing(rows)
    if [holds for holds, _ in found].count(True) >= 2:
        return because("几行同时成立")
    if not found:
        return because("没有一行成立")
    return found[0][1] if len(found) == 1 and found[0][0] is True else lacking(found)


def added_rows(rows: Rows) -> Any:
    found = standing(rows)
    if any_unknown([part for row in found for part in row]):
        return lacking(found)
    return sum((value for _, value in found), Fraction(0))


def standing(rows: Rows) -> Rows:
    """The rows that hold or may hold."""
    told = [holds for holds, _ in rows if holds is not None]
    otherwise = negation(disjunction(told))
    settled = [(otherwise if holds is None else holds, value) for holds, value in rows]
    return [(holds, value) for holds, value in settled if holds is not False]


def lacking(rows: Rows) -> Unknown:
    return together([part for row in rows for part in row])


DECISIONS: dict[Hit, Callable[[Rows], Any]] = {Hit.FIRST: first_row, Hit.ONLY: only_row, Hit.SUM: added_rows}
