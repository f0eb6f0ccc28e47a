"""Numbers in words, as policy texts write them, and the constants that say the same: `三百万元` is `300万元`."""

from __future__ import annotations

import re
from typing import Final


def in_digits(word: str) -> str | None:
    """The constant that a number in words means, in digits and in its own unit; None where `word` is no such number."""
    word = word.translate(_CAPITAL)
    if word == "一半":
        return "50%"
    if match := _TENTHS.fullmatch(word):
        return f"{_value(match[1]) * 10 + (5 if match[2] else 0)}%"
    match = _PERCENT.fullmatch(word) or _QUANTITY.fullmatch(word)
    if match is None or _COLLOQUIAL.search(match["number"]):
        return None
    value = _value(match["number"])
    if match.re is _PERCENT:
        return f"{value}%"
    scale = match["number"][-1] if match["number"][-1] in _LARGE else ""
    return f"{value // _LARGE.get(scale, 1)}{scale}{match['unit']}"


def _value(number: str) -> int:
    """`一百五十万` is 1500000, `二〇二四` 2024."""
    total = section = digit = 0
    for word in number:
        if word in _DIGITS:
            digit = digit * 10 + _DIGITS[word]
        elif word in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[word], 0
        elif word == "万":
            total, section, digit = total + (section + digit) * _LARGE[word], 0, 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[word], 0, 0
    return total + section + digit


_DIGITS: Final = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CAPITAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}

_NUMBER: Final = "(?P<number>[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿]*)"
_COLLOQUIAL: Final = re.compile("[百千万亿][一二两三四五六七八九]$")
"""`一百五` is 150 to some and 105 to others: it isn't guessed at."""

_UNITS: Final = "元|年|个月|天|日|个工作日|人|名|项|件|家|个|份|分|倍"
_QUANTITY: Final = re.compile(f"{_NUMBER}(?P<unit>{_UNITS}|)")
_PERCENT: Final = re.compile(f"百分之{_NUMBER}")
_TENTHS: Final = re.compile("([一二两三四五六七八九十])成(半?)")
