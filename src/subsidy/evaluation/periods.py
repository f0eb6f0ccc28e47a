"""Periods, both ends included: how long they are, and how much of them is common to two."""

from __future__ import annotations

from datetime import date, timedelta

from subsidy.evaluation.dates import moved
from subsidy.evaluation.scope import because
from subsidy.trace.step import Found

Period = tuple[date, date]


def period(first: date, last: date) -> Found:
    """The days from `first` to `last`."""
    return (first, last) if first <= last else because(f"期间的止日 {last} 早于起日 {first}")


def days(one: Period) -> int:
    """How many days a period has."""
    return (one[1] - one[0]).days + 1


def months(one: Period) -> Found:
    """How many whole months a period has: the most by which its first day moves without passing the day after it."""
    first, last = one
    if last == date.max:
        return because("推算出的日期超出公历范围")
    after = last + timedelta(days=1)
    number = (after.year - first.year) * 12 + after.month - first.month
    reached = moved(first, number, "个月")
    return number if isinstance(reached, date) and reached <= after else number - 1


def shared_days(one: Period, other: Period) -> int:
    """How many days two periods have in common."""
    common = _common(one, other)
    return days(common) if common else 0


def shared_months(one: Period, other: Period) -> Found:
    """How many whole months the days have that two periods have in common."""
    common = _common(one, other)
    return months(common) if common else 0


def _common(one: Period, other: Period) -> Period | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None
