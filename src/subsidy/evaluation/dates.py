"""Dates moved by the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from subsidy.evaluation.scope import because
from subsidy.evaluation.working_days import working_days_on
from subsidy.language.quantities import WORKING_DAY
from subsidy.money import Rational
from subsidy.trace.step import Found


def moved(day: date, number: Rational, unit: str) -> Found:
    """`day` moved by whole years, months, days or working days.

    Years and months lead to the same day of the month, or its last where it has none.
    """
    if not isinstance(number, int):
        return because(f"时长 {number} {unit}不是整数，日期无从推算")
    if unit == WORKING_DAY:
        return working_days_on(day, number)
    try:
        if unit == "天":
            return day + timedelta(days=number)
        months = day.year * 12 + day.month - 1 + number * (12 if unit == "年" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return because("推算出的日期超出公历范围")
