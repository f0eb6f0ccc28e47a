"""Code lists: administrative areas (GB/T 2260) and industries (GB/T 4754-2017), matched by prefix.

`area.csv` holds the provinces and Shanghai's districts; any other six-digit code below a known province is
accepted without a name. `industry.csv` holds the sections, the divisions and a few groups; any code of two to
four digits below a known division is accepted.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

SCHEMES = ("area", "industry")

_AREA = re.compile("[0-9]{6}")
_INDUSTRY = re.compile("([A-Ta-t]?)([0-9]{2,4})?")


def normalise(scheme: str, text: str) -> str | None:
    """The canonical code for a code or a listed name, or None when it is neither.

    An area is six digits, without trailing zeros (`31`: all of Shanghai). An industry is its digits, or the
    letter of a whole section.
    """
    return _area(text) if scheme == "area" else _industry(text)


def label(scheme: str, code: str) -> str:
    """The name of a canonical code, of its nearest listed ancestor with the code, or the code itself."""
    names = _names(scheme)
    if code in names:
        return names[code]
    for length in range(len(code) - 1, 0, -1):
        if code[:length] in names:
            return f"{names[code[:length]]}（{code}）"
    return code


def covers(scheme: str, prefix: str, code: str) -> bool:
    """Whether `code` lies at or below `prefix` in its scheme (both canonical)."""
    if scheme == "industry" and prefix.isalpha():
        return _sections().get(code[:2]) == prefix or code == prefix
    return code.startswith(prefix)


def coarser(scheme: str, code: str, prefix: str) -> bool:
    """Whether `code` is too coarse to tell: `prefix` lies below it."""
    return code != prefix and covers(scheme, code, prefix)


def one_level(first: str, last: str) -> bool:
    """Whether two canonical codes stand on one level, so that codes lie between them."""
    return len(first) == len(last) and first.isalpha() == last.isalpha()


def between(scheme: str, first: str, last: str, code: str) -> bool:
    """Whether `code` lies at or below a code from `first` to `last`, which stand on one level."""
    if scheme == "industry" and first.isalpha():
        section = _sections().get(code[:2], code)
        return section.isalpha() and first <= section <= last
    return len(code) >= len(first) and first <= code[: len(first)] <= last


def above(first: str, last: str, code: str) -> bool:
    """Whether `code` is too coarse to tell: of the codes from `first` to `last` some lie below it."""
    if first.isalpha() or len(code) >= len(first):
        return False
    if not code.isalpha():
        return first[: len(code)] <= code <= last[: len(code)]
    return any(first[:2] <= division <= last[:2] for division, section in _sections().items() if section == code)


def finest(scheme: str, code: str) -> bool:
    """Whether nothing lies below a code: a district, a four-digit class."""
    return len(code) == {"area": 6, "industry": 4}.get(scheme, len(code))


def listed(scheme: str) -> tuple[str, ...]:
    """The names that the scheme lists, for suggestions."""
    return tuple(_names(scheme).values())


def _area(text: str) -> str | None:
    if _AREA.fullmatch(text):
        code = re.sub(r"(00)+$", "", text)
        return code if code[:2] in _names("area") else None
    return _by_name("area").get(text) or _below_province(text)


def _below_province(text: str) -> str | None:
    """A district written with its province in front: 上海市普陀区."""
    for name, code in _by_name("area").items():
        district = _by_name("area").get(text.removeprefix(name))
        if len(code) == 2 and text.startswith(name) and district is not None and district.startswith(code):
            return district
    return None


def _industry(text: str) -> str | None:
    match = _INDUSTRY.fullmatch(text)
    if not match or not text:
        return _by_name("industry").get(text)
    letter, digits = match[1].upper(), match[2] or ""
    if not digits:
        return letter
    section = _sections().get(digits[:2])
    return digits if section and letter in ("", section) else None


@cache
def _rows(scheme: str) -> tuple[dict[str, str], ...]:
    text = Path(__file__).with_name(f"{scheme}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _names(scheme: str) -> dict[str, str]:
    if scheme == "area":
        return {re.sub(r"(00)+$", "", row["code"]): row["name"] for row in _rows(scheme)}
    return {row["code"] or row["section"]: row["name"] for row in _rows(scheme)}


@cache
def _by_name(scheme: str) -> dict[str, str]:
    return {name: code for code, name in reversed(_names(scheme).items())}


@cache
def _sections() -> dict[str, str]:
    return {row["code"]: row["section"] for row in _rows("industry") if len(row["code"]) == 2}
