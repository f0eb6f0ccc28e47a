"""How a day is written, and why one that somebody wrote is on no calendar."""

from __future__ import annotations

import re
from calendar import isleap
from typing import Final

DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A day as year, month and day; `date.fromisoformat` reads 20260701 and 2026-W27-3 too, which look like others."""

ELSEWISE: Final = re.compile(
    r"(?<!\d)(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号])?|(\d{2})(\d{2}))(?!\d)", re.ASCII
)
"""A day as it is often written elsewhere: `2026年7月1日`, `2026/7/1`, `20260701`."""

_LONGEST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_meant(text: str) -> str:
    """The day that `text` says in a way of its own, as it has to be written; empty where it says none for certain."""
    found = ELSEWISE.fullmatch(text.strip())
    if found is None:
        return ""
    year, *rest = filter(None, found.groups())
    written = "-".join([year, *(f"{part:>02}" for part in rest)])
    return "" if why_no_day(written) else written


def why_no_day(text: str) -> str:
    """What is wrong with a day written as 2026-02-29, or as 02-30 of every year, in Chinese; nothing: it may be a day."""
    *years, month, day = map(int, text.split("-"))
    if 0 in years:
        return "没有 0 年"
    if not 1 <= month <= 12:
        return f"一年只有 12 个月，没有 {month} 月"
    if day < 1:
        return f"{month} 月没有 0 日"
    common = month == 2 and not all(map(isleap, years))
    if day <= _LONGEST[month - 1] - common:
        return ""
    if common and day == 29:
        return f"{years[0]} 年不是闰年，2 月只有 28 天"
    return f"{month} 月{'最多' if month == 2 else '只有'} {_LONGEST[month - 1]} 天"
