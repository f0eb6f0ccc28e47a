"""What an amount comes to: a range, and what would settle it.

Written from docs/language.md, sections 6, 8.2 and 8.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from oracle.expressions import Situation, records_of, value_of
from oracle.unknown import NOTHING, Unknown, together
from subsidy.language.expressions import Expression
from subsidy.language.nodes import (
    Band,
    BestOf,
    Condition,
    Formula,
    Given,
    Grades,
    Grouping,
    Negotiated,
    PerRecord,
    Row,
    Scaled,
    Slices,
    Sum,
    Table,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.money import Rounding, RoundingMode


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both included; no `high`: without end. A span of one number lacks nothing."""

    low: Fraction
    high: Fraction | None
    lacks: Unknown = NOTHING

    @property
    def settled(self) -> bool:
        return self.low == self.high


ZERO = Fraction(0)
ANYTHING = Span(ZERO, None)

Truth = Callable[[Condition], Any]
"""What a condition comes to; given from outside, because `when` may ask for any condition."""


def span(low: Fraction, high: Fraction | None, *lacks: Any) -> Span:
    return Span(low, high) if low == high else Span(low, high, together(lacks))


def number(value: Any) -> Span:
    """The span of one computed value: never below zero, anything when unknown."""
    if isinstance(value, Unknown):
        return Span(ZERO, None, value)
    return Span(max(value, ZERO), max(value, ZERO))


def amount_of(node: Valuation, at: Situation, truth: Truth) -> Span:
    """The range of an amount in 分, or of points, with all its terms applied."""
    return limited(unlimited(node, at, truth), node.terms, at, truth)


def unlimited(node: Valuation, at: Situation, truth: Truth) -> Span:
    match node:
        case Formula():
            return number(value_of(node.expression, at))
        case UpTo():
            return up_to(node, at)
        case Negotiated():
            return number(value_of(node.decided, at))
        case Table():
            return table(node, at, truth)
        case Slices():
            return slices(node, at)
        case Grades():
            return grades(node, at, truth)
        case Scaled():
            return scaled(node, at, truth)
        case PerRecord():
            return per_record(node, at)
        case Sum():
            return added([amount_of(child, at, truth) for child in node.children])
        case BestOf():
            return best([amount_of(child, at, truth) for child in node.children])


def up_to(node: UpTo, at: Situation) -> Span:
    ceiling = number(value_of(node.ceiling, at))
    if node.decided is None:
        return span(ZERO, ceiling.high, ceiling.lacks)
    decided = number(value_of(node.decided, at))
    if decided.high is None:
        return span(ZERO, ceiling.high, ceiling.lacks, decided.lacks)
    if ceiling.high is None:
        return span(ZERO, decided.high, ceiling.lacks)
    return span(min(decided.low, ceiling.low), min(decided.low, ceiling.low))


def table(node: Table, at: Situation, truth: Truth) -> Span:
    key = value_of(node.key, at)
    if isinstance(key, Unknown):
        rows = [row_value(row, at, truth) for row in node.rows]
        if all(row.low is not None for row in node.rows):
            rows.append(Span(ZERO, ZERO))
        return hull(rows, key)
    for row in node.rows:
        if falls_in(key, row):
            return row_value(row, at, truth)
    return Span(ZERO, ZERO)


def falls_in(key: Any, band: Band) -> bool:
    if band.low is not None:
        low: Any = band.low.value
        if key < low or (key == low and not band.low_closed):
            return False
    if band.high is not None:
        high: Any = band.high.value
        if key > high or (key == high and not band.high_closed):
            return False
    return True


def row_value(row: Row, at: Situation, truth: Truth) -> Span:
    return capped(given(row.value, at, truth), row.cap, at)


def given(value: Given, at: Situation, truth: Truth) -> Span:
    """What a row gives: by an expression, or by an amount of its own."""
    return amount_of(value, at, truth) if isinstance(value, Valuation) else number(value_of(value, at))


def hull(rows: list[Span], key: Unknown) -> Span:
    highs = [row.high for row in rows if row.high is not None]
    return span(min(row.low for row in rows), max(highs) if len(highs) == len(rows) else None, key)


def slices(node: Slices, at: Situation) -> Span:
    base = value_of(node.base, at)
    rates = [value_of(row.rate, at) for row in node.rows]
    if any(isinstance(value, Unknown) for value in [base, *rates]):
        return span(ZERO, None, base, *rates)
    total = ZERO
    for row, rate in zip(node.rows, rates, strict=True):
        start: Any = ZERO if row.low is None else row.low.value
        end: Any = base if row.high is None else min(base, row.high.value)
        total += max(end - start, ZERO) * rate
    return number(total)


def grades(node: Grades, at: Situation, truth: Truth) -> Span:
    key = value_of(node.key, at)
    if isinstance(key, Unknown):
        return hull([given(grade.value, at, truth) for grade in node.grades], key)
    for grade in node.grades:
        if grade.option.value == key:
            return given(grade.value, at, truth)
    raise AssertionError("every grade has a row")


def scaled(node: Scaled, at: Situation, truth: Truth) -> Span:
    """The amount by every factor that may be the first whose condition holds."""
    base = amount_of(node.value, at, truth)
    possible, lacks = [], []
    for factor in node.factors:
        holds = True if factor.when is None else truth(factor.when)
        if holds is False:
            continue
        possible.append(capped(times(base, value_of(factor.by, at)), factor.cap, at))
        if holds is True:
            break
        lacks.append(holds)
    highs = [each.high for each in possible if each.high is not None]
    high = max(highs) if len(highs) == len(possible) else None
    return span(min(each.low for each in possible), high, *lacks, *(each.lacks for each in possible))


def times(base: Span, rate: Any) -> Span:
    if base.high == 0:
        return base
    if isinstance(rate, Unknown):
        return Span(ZERO, None, together([base.lacks, rate]))
    by = max(rate, ZERO)
    high = None if base.high is None else base.high * by
    return Span(ZERO, ZERO) if by == 0 else span(base.low * by, high, base.lacks)


def per_record(node: PerRecord, at: Situation) -> Span:
    records = records_of(node.records, at)
    if isinstance(records, Unknown):
        return Span(ZERO, None, records)
    if node.group is not None:
        return grouped(node, node.group, records, at)
    return added([one_record(node, record) for record in records])


def grouped(node: PerRecord, group: Grouping, records: list[Situation], at: Situation) -> Span:
    """Each group under its cap; records of an unknown group at the least all in one, at the most each by itself."""
    known: dict[Any, list[Span]] = {}
    strays, keys = [], []
    for record in records:
        given, key = one_record(node, record), value_of(group.by, record)
        if given.high == 0:
            continue
        if isinstance(key, Unknown):
            strays.append(given)
            keys.append(key)
        else:
            known.setdefault(key, []).append(given)
    own = [capped(added(spans), group.cap, at) for spans in known.values()]
    crowd = sum((stray.low for stray in strays), ZERO)
    before = [*(sum((each.low for each in spans), ZERO) for spans in known.values()), ZERO]
    crowded = min(least(low + crowd, group, at) - least(low, group, at) for low in before)
    apart = added([capped(stray, group.cap, at) for stray in strays])
    cap = number(value_of(group.cap, at)).lacks
    total = added([*own, span(crowded, apart.high, *(stray.lacks for stray in strays), cap)])
    return span(total.low, total.high, total.lacks, *keys)


def least(amount: Fraction, group: Grouping, at: Situation) -> Fraction:
    return capped(Span(amount, amount), group.cap, at).low


def one_record(node: PerRecord, record: Situation) -> Span:
    counted = True if node.where is None else value_of(node.where, record)
    if counted is False:
        return Span(ZERO, ZERO)
    given = capped(number(value_of(node.value, record)), node.each_cap, record)
    return perhaps(given, counted)


def added(spans: list[Span]) -> Span:
    highs = [each.high for each in spans if each.high is not None]
    high = sum(highs, ZERO) if len(highs) == len(spans) else None
    return span(sum((each.low for each in spans), ZERO), high, *(each.lacks for each in spans))


def best(spans: list[Span]) -> Span:
    sure = max(each.low for each in spans)
    highs = [each.high for each in spans if each.high is not None]
    high = max(highs) if len(highs) == len(spans) else None
    return span(sure, high, *(each.lacks for each in spans if each.high is None or each.high > sure))


# Terms, in their order: when, cap, floor, less, round


def limited(given: Span, terms: Terms, at: Situation, truth: Truth) -> Span:
    applies = True if terms.when is None else truth(terms.when)
    if applies is False:
        return Span(ZERO, ZERO)
    given = capped(given, terms.cap, at)
    given = floored(given, terms.floor, at)
    given = lessened(given, terms.less, at)
    given = rounded(given, terms.rounding)
    return perhaps(given, applies)


def perhaps(given: Span, applies: Any) -> Span:
    return span(ZERO, given.high, given.lacks, applies) if isinstance(applies, Unknown) else given


def capped(given: Span, cap: Expression | None, at: Situation) -> Span:
    if cap is None:
        return given
    bound = number(value_of(cap, at))
    if bound.high is None:
        return span(ZERO, given.high, given.lacks, bound.lacks)
    high = bound.high if given.high is None else min(given.high, bound.high)
    return span(min(given.low, bound.high), high, given.lacks)


def floored(given: Span, floor: Expression | None, at: Situation) -> Span:
    if floor is None:
        return given
    bound = number(value_of(floor, at))
    if bound.high is None:
        return span(given.low, None, given.lacks, bound.lacks)
    high = None if given.high is None else max(given.high, bound.high)
    return span(max(given.low, bound.high), high, given.lacks)


def lessened(given: Span, paid: Expression | None, at: Situation) -> Span:
    if paid is None:
        return given
    taken = number(value_of(paid, at))
    if taken.high is None:
        return span(ZERO, given.high, given.lacks, taken.lacks)
    high = None if given.high is None else max(given.high - taken.high, ZERO)
    return span(max(given.low - taken.high, ZERO), high, given.lacks)


FEN = {"分": 1, "角": 10, "元": 100, "百元": 100_00, "千元": 1000_00, "万元": 10000_00}


def rounded(given: Span, rounding: Rounding | None) -> Span:
    if rounding is None:
        return given
    high = None if given.high is None else round_one(given.high, rounding)
    return span(round_one(given.low, rounding), high, given.lacks)


def round_one(amount: Fraction, rounding: Rounding) -> Fraction:
    units = amount / FEN[rounding.unit]
    if rounding.mode is RoundingMode.DOWN:
        whole = floor(units)
    elif rounding.mode is RoundingMode.UP:
        whole = ceil(units)
    else:
        whole = floor(units + Fraction(1, 2))
    return Fraction(whole * FEN[rounding.unit])
