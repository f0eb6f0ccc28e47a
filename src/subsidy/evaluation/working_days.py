"""Working days by the published calendar of public holidays; beyond what is published they are not known."""

from __future__ import annotations

from datetime import date, timedelta

from subsidy.evaluation.scope import because
from subsidy.trace.step import Found


def working_days_on(day: date, number: int) -> Found:
    """The `number`-th working day after `day`, or before it where negative; `day` itself is not counted."""
    # Its tables of holidays take longer to load than most checks take.
    from chinese_calendar import is_workday

    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        try:
            day += step
            left -= is_workday(day)
        except (NotImplementedError, OverflowError):
            return because(f"没有 {day.year} 年的放假安排，工作日推算不出来")
    return day
