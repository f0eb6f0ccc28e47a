"""Constants with units: `50万元`, `30%`, `3年`, `2万人`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from subsidy.errors import either, quoted
from subsidy.facts.types import MONEY, NUMBER, RATIO, Kind, Type
from subsidy.language.expressions import Literal
from subsidy.money import FEN_PER_UNIT, LARGEST_FEN, normal, parse_number, percent

CALENDAR: Final = ("年", "个月", "天")
"""Units of calendar arithmetic: dates move by so many of them, year and month to the same day of the month."""

WORKING_DAY: Final = "工作日"
"""The unit by which dates move over working days only."""


def quantity(text: str) -> Literal | str:
    """The constant that `text` writes, or in Chinese what is wrong with it."""
    match = re.fullmatch(r"([\d.]+)\s?(.*)", text)
    number = parse_number(match[1]) if match else None
    if match is None or number is None:
        return "不是数"
    unit = match[2]
    if unit == "分":
        return Literal(number, Type(Kind.COUNT, "分"), text)
    if unit in FEN_PER_UNIT:
        fen = normal(number * FEN_PER_UNIT[unit])
        if not isinstance(fen, int):
            return "有不足一分的零头；金额最多精确到分，请改正"
        if fen >= LARGEST_FEN:
            return "超出金额的合理范围，请核对单位"
        return Literal(fen, MONEY, text)
    if unit in _RATIOS:
        return Literal(normal(Fraction(number, _RATIOS[unit])), RATIO, text)
    if unit == "倍":
        return Literal(number, NUMBER, text)
    if not unit:
        return Literal(number, NUMBER, text)
    if unit in _SCALES:
        return f"缺少单位；金额请写成 {quoted(text + '元')}，数量请写上人、件等单位，如 {quoted(text + '人')}"
    for prefix, scale in _SCALES.items():
        if unit.startswith(prefix):
            return Literal(normal(number * scale), Type(Kind.COUNT, unit.removeprefix(prefix)), text)
    return Literal(number, Type(Kind.COUNT, _SYNONYMS.get(unit, unit)), text)


def spellings(number: str, type: Type) -> list[str]:
    """How a number that stands bare where a quantity of `type` should was probably meant, the likeliest first."""
    value = parse_number(number)
    if type.kind is Kind.COUNT or value is None:
        return [f"{number}{type.unit or '个'}"]
    if type.kind is Kind.MONEY:
        return [f"{number}{unit}" for unit in (("万元", "元") if 0 < value < _MORE_THAN_WAN else ("元",))]
    if not 0 < value <= _MORE_THAN_FOLD:
        return [f"{number}%"]
    return [f"{number}%", percent(value)] if isinstance(value, int) else [percent(value), f"{number}%"]


def grouped_at(text: str, comma: int) -> str:
    """What is wrong with the number of `text` that has a comma at this offset, with its own figure; else nothing."""
    for match in _GROUPED.finditer(text):
        if match.start() < comma < match.end():
            return f"数里不写千位逗号；请写成 {either(_ungrouped(re.sub('[,，]', '', match[1]), match[2]))}"
    return ""


def _ungrouped(number: str, unit: str) -> list[str]:
    """A number with its unit, and where it is in 元 and round, in 万元 or 亿元 too: `1000000元`, `100万元`."""
    spelled = [number + unit]
    if unit == "元" and number.isdecimal():
        whole = [f"{int(number) // scale}{word}元" for word, scale in _SCALES.items() if int(number) % scale == 0]
        spelled += whole[-1:]
    return spelled


_GROUPED: Final = re.compile(r"(?<!\d)([0-9]{1,3}(?:[,，][0-9]{3})+(?!\d)(?:\.[0-9]+)?)\s?([^\W\d]*|[%％‰])")
_MORE_THAN_WAN: Final = 10_000
_MORE_THAN_FOLD: Final = 3
"""Nobody gives so many 万元 or so many times over: the number is in 元, or percent."""

_RATIOS: Final = {"%": 100, "％": 100, "‰": 1000, "个百分点": 100}
_SCALES: Final = {"万": 10_000, "亿": 100_000_000}
_SYNONYMS: Final = {"日": "天", "周年": "年", "个工作日": WORKING_DAY}
