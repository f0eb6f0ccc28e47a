"""Which plain (unquoted) scalars of a rule file are more than text: few, so that nothing is reread behind one's back.

| written | read |
|---|---|
| `true` `是`, `false` `否` | bool |
| `null` `~` and nothing | None |
| `12` `-3` | int |
| `0.30` | Fraction |
| `2024-03-01` | date |

All else stays text: `no`, `on`, `0123`, `12:30`, `1_000`, `0x1F`, `1e3`, `+5`, `.5`, `True`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

Scalar = bool | int | Fraction | date | str | None

MAX_DIGITS: Final = 40


class ImpossibleDate(ValueError):
    """A date in form only: 2026-02-29."""


class NumberTooLong(ValueError):
    """A number of more than `MAX_DIGITS` digits."""


def plain_scalar(raw: str) -> Scalar:
    """What `raw` means when it stands unquoted; raises `ImpossibleDate` or `NumberTooLong`."""
    if raw in _WORDS:
        return _WORDS[raw]
    for form, read in _FORMS:
        if form.fullmatch(raw):
            return read(raw)
    return raw


def _number(raw: str) -> int | Fraction:
    if len(raw.lstrip("-").replace(".", "")) > MAX_DIGITS:
        raise NumberTooLong(raw)
    return Fraction(raw) if "." in raw else int(raw)


def _date(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ImpossibleDate(raw) from None


_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "是": True,
    "false": False,
    "否": False,
    "null": None,
    "~": None,
    "": None,
}

_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"), _number),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _date),
)
