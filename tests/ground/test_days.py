"""What is told of a day that no calendar has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from subsidy.days import day_meant, why_no_day


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-02-28", ""),
        ("2026-02-29", "2026 年不是闰年，2 月只有 28 天"),
        ("2100-02-29", "2100 年不是闰年，2 月只有 28 天"),
        ("2024-02-29", ""),
        ("2000-02-29", ""),
        ("2024-02-30", "2 月最多 29 天"),
        ("2026-02-31", "2 月最多 29 天"),
        ("2026-04-30", ""),
        ("2026-04-31", "4 月只有 30 天"),
        ("2026-12-31", ""),
        ("2026-12-32", "12 月只有 31 天"),
        ("2026-13-01", "一年只有 12 个月，没有 13 月"),
        ("2026-00-10", "一年只有 12 个月，没有 0 月"),
        ("2026-01-00", "1 月没有 0 日"),
        ("0000-01-01", "没有 0 年"),
        ("02-29", ""),
        ("02-30", "2 月最多 29 天"),
        ("11-31", "11 月只有 30 天"),
    ],
)
def test_a_day_that_is_on_no_calendar_is_told_with_what_that_month_has(written: str, why: str) -> None:
    assert why_no_day(written) == why


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026年7月1日", "2026-07-01"),
        ("2026年07月01号", "2026-07-01"),
        ("2026 年 7 月 1 日", "2026-07-01"),
        ("2026/7/1", "2026-07-01"),
        ("2026.12.31", "2026-12-31"),
        (" 2026-7-1 ", "2026-07-01"),
        ("20240229", "2024-02-29"),
        ("20260229", ""),
        ("2026年2月29日", ""),
        ("2026/13/1", ""),
        ("1/7/2026", ""),
        ("26-7-1", ""),
        ("2026年7月", ""),
        ("2026-07-01 00:00:00", ""),
        ("202607011", ""),
        ("٢٠٢٦٠٧٠١", ""),
        ("", ""),
    ],
)
def test_a_day_that_is_written_as_elsewhere_is_told_as_it_has_to_be(written: str, meant: str) -> None:
    assert day_meant(written) == meant


def test_nothing_is_wrong_with_any_day_of_four_years() -> None:
    days = (date(2023, 1, 1) + timedelta(days=number) for number in range(4 * 366))
    assert [day for day in days if why_no_day(str(day))] == []
