"""Dates moved by the calendar, working days, and the lengths of periods.

Written from docs/language.md, sections 4.6 and 4.7.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from chinese_calendar.constants import holidays, workdays

from oracle.unknown import any_unknown, because

PUBLISHED = range(min(day.year for day in holidays), max(day.year for day in holidays) + 1)
"""The years whose holidays are known."""


def moved(day: date, number: Fraction, unit: str) -> Any:
    if number.denominator != 1:
        return because("时长不是整数")
    if unit == "工作日":
        return working_days_on(day, int(number))
    if unit == "天":
        ordinal = day.toordinal() + int(number)
        if not date.min.toordinal() <= ordinal <= date.max.toordinal():
            return because("超出日历")
        return day + timedelta(days=int(number))
    months = day.year * 12 + (day.month - 1) + int(number) * {"年": 12, "个月": 1}[unit]
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return because("超出日历")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def working_days_on(start: date, number: int) -> Any:
    day = start
    for _ in range(abs(number)):
        while True:
            ordinal = day.toordinal() + (1 if number > 0 else -1)
            if ordinal < 1 or date.fromordinal(ordinal).year not in PUBLISHED:
                return because("没有放假安排")
            day = date.fromordinal(ordinal)
            if day in workdays or (day.weekday() < 5 and day not in holidays):
                break
    return day


def days_of(period: tuple[date, date]) -> range:
    return range(period[0].toordinal(), period[1].toordinal() + 1)


def common(one: tuple[date, date], other: tuple[date, date]) -> range:
    ours, theirs = days_of(one), days_of(other)
    return range(max(ours.start, theirs.start), min(ours.stop, theirs.stop))


def months(period: tuple[date, date]) -> Any:
    """Counted one by one, while the next does not pass the day after the last."""
    if period[1] == date.max:
        return because("超出日历")
    number = 0
    while not any_unknown([day := moved(period[0], Fraction(number + 1), "个月")]) and day.toordinal() - 1 <= (
        period[1].toordinal()
    ):
        number += 1
    return Fraction(number)


def shared_months(one: tuple[date, date], other: tuple[date, date]) -> Any:
    days = common(one, other)
    return months((date.fromordinal(days[0]), date.fromordinal(days[-1]))) if days else Fraction(0)
