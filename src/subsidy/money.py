"""Exact money and ratios: 分 as integers, everything finer as rationals; rounding only by named unit and mode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

Rational = int | Fraction
"""An exact number: an integer, or a rational where an integer cannot hold it."""

FEN_PER_UNIT: Final = {
    "分": 1,
    "角": 10,
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "十万元": 10_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
"""How many 分 one of each money unit is."""

LARGEST_FEN: Final = 10**18
"""No amount of a profile or a rule may reach this many 分 (a hundred times the national product)."""

_PLAIN = r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?"
_NUMBER = re.compile(_PLAIN)
_MONEY = re.compile(rf"\s*{_PLAIN}\s*({'|'.join(FEN_PER_UNIT)})\s*")
_LONGEST_NUMBER = 40

_HALF_WIDTH = {ord("　"): " "} | {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}


def half_width(text: str) -> str:
    """`text` with full-width letters, digits and signs as their half-width twins: `３，０００％` as `3,000%`."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def parse_number(text: str) -> Rational | None:
    """The exact value of a plain decimal such as `1,234.50`, or None when `text` is no such number."""
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(half_width(text))
    return _scaled(1, *match.groups()) if match else None


def _scaled(factor: int, sign: str, whole: str, decimals: str | None) -> Rational | None:
    """`factor` times the number whose parts are given, or None where it is absurdly long."""
    if len(whole) + len(decimals or "") > _LONGEST_NUMBER:
        return None
    digits, places = whole.replace(",", "") + (decimals or ""), len(decimals or "")
    value = int(sign + digits) * factor
    return normal(Fraction(value, 10**places)) if places else value


def normal(value: Rational) -> Rational:
    """`value` as an integer where it is whole."""
    return value if isinstance(value, int) else value.numerator if value.denominator == 1 else value


class RoundingMode(StrEnum):
    """How a remainder below the named unit is treated; half is rounded away from zero."""

    HALF_UP = "四舍五入"
    DOWN = "舍去"
    UP = "进一"


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding that a clause names: to which unit of money, and how."""

    unit: str
    mode: RoundingMode

    def apply(self, fen: Rational) -> int:
        """Round an amount in 分 to a whole number of units, returned in 分."""
        return round_to(fen, FEN_PER_UNIT[self.unit], self.mode)

    def __str__(self) -> str:
        return f"取至{self.unit}，{self.mode}"


def round_to(value: Rational, step: Rational, mode: RoundingMode) -> int:
    """The multiple of `step` that `mode` takes for `value`; magnitudes are rounded, so signs mirror."""
    divisor = value.denominator * step.numerator
    whole, rest = divmod(abs(value.numerator) * step.denominator, divisor)
    if rest and (mode is RoundingMode.UP or (mode is RoundingMode.HALF_UP and 2 * rest >= divisor)):
        whole += 1
    result = normal(whole * step)
    return int(-result if value < 0 else result)


FINEST: Final = Rounding("分", RoundingMode.HALF_UP)
"""What applies to an award whose rule names no rounding: amounts are paid in whole 分."""


def yuan(fen: int) -> str:
    """An amount in 元 with two decimals and no grouping, as documents carry it: `2000000.00`."""
    sign, magnitude = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{magnitude // 100}.{magnitude % 100:02d}"


def grouped_yuan(fen: int) -> str:
    """An amount as people read it: `2,000,000.00 元`."""
    sign, magnitude = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{magnitude // 100:,}.{magnitude % 100:02d} 元"


def short_yuan(fen: Rational) -> str:
    """An amount in the largest of 亿元, 万元 and 元 that shows it exactly in few digits: `480 万元`."""
    if not isinstance(fen, int):
        exact = (fen * 100).denominator == 1
        return f"{'' if exact else '约 '}{decimal(fen / 100, 4)} 元"
    for unit in ("亿元", "万元"):
        size = FEN_PER_UNIT[unit]
        if abs(fen) >= size and fen * 10_000 % size == 0:
            return f"{decimal(Fraction(fen, size), 4)} {unit}"
    return f"{decimal(Fraction(fen, 100), 2)} 元"


def percent(ratio: Rational, places: int = 4) -> str:
    """A ratio as a percentage; one that more decimals would be needed for is marked `约`."""
    hundredfold = Fraction(ratio) * 100
    exact = (hundredfold * 10**places).denominator == 1
    return f"{'' if exact else '约 '}{decimal(hundredfold, places)}%"


def decimal(value: Rational, places: int) -> str:
    """`value` with at most `places` decimals, half away from zero, grouped, without trailing zeros."""
    scaled, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    whole, decimals = divmod(scaled + (2 * rest >= value.denominator), 10**places)
    fraction = f"{decimals:0{places}d}".rstrip("0") if places else ""
    sign = "-" if value < 0 and (whole or decimals) else ""
    return f"{sign}{whole:,}{'.' + fraction if fraction else ''}"


def parse_money(text: str) -> Rational | None:
    """An amount in 分 from text with a unit (`3000万元`, `1,234.50 元`), or None when it is no such text."""
    match = _MONEY.fullmatch(text) or _MONEY.fullmatch(half_width(text))
    return _scaled(FEN_PER_UNIT[match[4]], *match.group(1, 2, 3)) if match else None


def words(fen: int) -> str:
    """An amount in capital numerals (大写金额), as cheques and approvals write it: `贰佰万元整`."""
    if fen < 0:
        return "负" + words(-fen)
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = _numeral(whole) + "元" if whole or not (jiao or rest) else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif rest and whole:
        text += "零"
    return text + (_DIGITS[rest] + "分" if rest else "整")


_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_SCALES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def _numeral(number: int) -> str:
    """`number` in capital numerals; a place skipped between two digits reads 零, once."""
    for size, name in _SCALES:
        if number >= size:
            high, low = divmod(number, size)
            text = _numeral(high) + name
            if low:
                text += ("零" if low < size // 10 else "") + _numeral(low)
            return text
    return _DIGITS[number]
