"""One raw value of a profile, as JSON or Python gives it, read as the value of one fact."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import partial
from typing import Any, Final

from subsidy.days import DAY, day_meant, why_no_day
from subsidy.errors import misspelt, quoted
from subsidy.facts.codes import SCHEMES, listed, normalise
from subsidy.facts.types import Fact, Kind, Type, Value, show
from subsidy.money import LARGEST_FEN, Rational, half_width, normal, parse_money, parse_number

LONGEST_TEXT: Final = 500
"""No text of a profile is longer than this many characters."""

FRACTIONAL_UNITS: Final = frozenset({"分", "年", "平方米"})
"""Units of which part of one makes sense; all others count whole things."""


class Misfit(ValueError):
    """A raw value that is none of the fact's; the message says in Chinese what it is and what to write."""


def read_value(fact: Fact, raw: object) -> Value:
    """The value that `raw` stands for. Raises Misfit."""
    return reader_of(fact)(raw)


def reader_of(fact: Fact) -> Callable[[object], Value]:
    """A function that reads a raw value as the fact's, for those who read many. It raises Misfit."""
    read = partial(_READERS[fact.type.kind], fact.type)
    lower, upper = fact.lower, fact.upper
    if lower is None and upper is None:
        return read

    def within_bounds(raw: object) -> Value:
        number: Any = read(raw)  # only numbers have bounds
        if lower is not None and number < lower:
            raise Misfit(f"{_shown(raw)} 小于下限 {show(lower, fact.type)}，请核对")
        if upper is not None and number > upper:
            raise Misfit(f"{_shown(raw)} 大于上限 {show(upper, fact.type)}，请核对")
        return number  # type: ignore[no-any-return]

    return within_bounds


def written(raw: object) -> str:
    """A raw value as its sender wrote it in JSON, text without its quotes."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int) and raw.bit_length() > _SHOWN_BITS:
        return "（很长的数）"
    if isinstance(raw, Fraction):
        return _decimal_text(raw)
    try:
        return json.dumps(raw, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return "（写不出来的值）"


_SHOWN_BITS: Final = 1000


def _decimal_text(number: Fraction) -> str:
    """`1.5` for three halves; a fraction that no decimal ends stays one."""
    try:
        return format(Context(prec=100, traps=[Inexact]).divide(number.numerator, number.denominator), "f")
    except Inexact:
        return "（很长的数）" if number.denominator.bit_length() > _SHOWN_BITS else str(number)


def _shown(raw: object) -> str:
    return quoted(written(raw))


def _number(raw: object) -> Rational | None:
    """The exact number that a JSON or Python number is; a float only where its decimal text is exact."""
    if isinstance(raw, str | bool):
        return None
    if isinstance(raw, int | Fraction):
        return normal(raw)
    if isinstance(raw, Decimal):
        return normal(Fraction(raw)) if raw.is_finite() and abs(raw.adjusted()) < 40 else None
    if isinstance(raw, float):
        return _from_float(raw)
    return None


def _from_float(raw: float) -> Rational | None:
    """A float of at most 15 significant digits came from exactly one such decimal text; others are refused."""
    if not math.isfinite(raw):
        raise Misfit(f"{quoted(raw)} 不是有限的数；不知道的值请写 null 或删去这一项")
    text = repr(raw)
    digits = re.sub(r"\.0$|[-.]|e.*", "", text).lstrip("0")
    if len(digits) > 15 or not re.fullmatch(r"-?\d+\.\d+(e[+-]?\d\d)?", text):
        raise Misfit(f"{quoted(text)} 是浮点数，末位不可靠；请写成整数或文本")
    return normal(Fraction(Decimal(text)))


def _money(type: Type, raw: object) -> Value:
    number = _number(raw)
    fen = normal(number * 100) if number is not None else parse_money(raw) if isinstance(raw, str) else None
    if fen is None:
        raise Misfit(f'{_shown(raw)} 读不出金额；请写成以元为单位的数，或带单位的文本，如 "3000万元"')
    if not isinstance(fen, int):
        raise Misfit(f"{_shown(raw)} 不足一分的零头读不了；金额最多精确到分")
    if abs(fen) >= LARGEST_FEN:
        raise Misfit(f"{_shown(raw)} 超出金额的合理范围，请核对单位")
    return fen


def _ratio(type: Type, raw: object) -> Value:
    number = _number(raw)
    if number is None and isinstance(raw, str):
        text = half_width(raw).strip()
        scale = {"%": 100, "‰": 1000}.get(text[-1:], 1)
        parsed = parse_number(text[:-1].rstrip() if scale > 1 else text)
        number = None if parsed is None else normal(Fraction(parsed, scale))
    if number is None:
        raise Misfit(f'{_shown(raw)} 读不出比率；请写成小数 0.05 或文本 "5%"')
    if not -(10**6) <= number <= 10**6:
        raise Misfit(f"{_shown(raw)} 超出比率的合理范围，请核对")
    return number


def _count(type: Type, raw: object) -> Value:
    number = _number(raw)
    if number is None and isinstance(raw, str):
        text = half_width(raw).strip()
        number = parse_number(text.removesuffix(type.unit).strip() if type.unit else text)
    if number is None:
        unit = f'，或带单位的文本，如 "12{type.unit}"' if type.unit else ""
        raise Misfit(f"{_shown(raw)} 读不出{type}；请写成数{unit}")
    if type.kind is Kind.COUNT and type.unit not in FRACTIONAL_UNITS and not isinstance(number, int):
        raise Misfit(f"{_shown(raw)} 不是整数；{type}只能是整数")
    if not -(10**15) < number < 10**15:
        raise Misfit(f"{_shown(raw)} 超出合理范围，请核对")
    return number


def _date(type: Type, raw: object) -> Value:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    text = half_width(raw).strip() if isinstance(raw, str) else ""
    if not DAY.fullmatch(text):
        cure = day_meant(text) or "2026-07-01 这样的年-月-日"
        raise Misfit(f"{_shown(raw)} 读不出日期；请写成 {cure}")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Misfit(f"{_shown(raw)} 不是日历上有的日子：{why_no_day(text)}") from None
    if not 1900 <= day.year <= 2200:
        raise Misfit(f"{_shown(raw)} 年份不合理，请核对")
    return day


def _period(type: Type, raw: object) -> Value:
    bounds: list[object]
    if isinstance(raw, Mapping) and set(raw) == {"from", "through"}:
        bounds = [raw["from"], raw["through"]]
    elif isinstance(raw, tuple | list) and len(raw) == 2:
        bounds = list(raw)
    elif isinstance(raw, str) and raw.count("至") == 1:
        bounds = list(raw.split("至"))
    else:
        raise Misfit(f'{_shown(raw)} 读不出期间；请写成 "2021-01-01至2022-09-30"')
    first, last = (_date(type, bound) for bound in bounds)
    assert isinstance(first, date)
    assert isinstance(last, date)
    if first > last:
        raise Misfit(f"{_shown(raw)} 的起始日晚于截止日，请核对")
    return (first, last)


def _flag(type: Type, raw: object) -> Value:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip() in FLAGS:
        return FLAGS[raw.strip()]
    raise Misfit(f'{_shown(raw)} 读不出是否；请写 true 或 false（也可写 "是" 或 "否"）')


FLAGS: Final = {"是": True, "否": False, "true": True, "false": False}
"""The texts that stand for yes and no."""


def _choice(type: Type, raw: object) -> Value:
    if isinstance(raw, str) and raw.strip() in type.options:
        return raw.strip()
    known = "、".join(type.options[:12])
    hint = misspelt(raw.strip(), type.options) if isinstance(raw, str) else ""
    raise Misfit(f"{_shown(raw)} 不在选项之内{hint or '；'}可选：{known}")


def _code(type: Type, raw: object) -> Value:
    if isinstance(raw, int) and not isinstance(raw, bool):
        raise Misfit(f"{_shown(raw)} 是数；代码请写成加引号的文本，以免丢掉前面的零")
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""
    if type.scheme in SCHEMES:
        code = normalise(type.scheme, text)
        if code is None:
            name = {"area": "行政区划（GB/T 2260）", "industry": "行业（GB/T 4754）"}[type.scheme]
            raise Misfit(f"{_shown(raw)} 不是{name}的代码或名称{misspelt(text, listed(type.scheme))}")
        return code
    return _credit_code(text, raw)


def _credit_code(text: str, raw: object) -> str:
    """A 统一社会信用代码 in its canonical form, its check digit verified (GB 32100-2015)."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        return str(uscc.validate(text))
    except InvalidChecksum:
        raise Misfit(f"{_shown(raw)} 校验位不符，统一社会信用代码有误，请对照营业执照核对") from None
    except ValidationError:
        raise Misfit(f"{_shown(raw)} 不是 18 位统一社会信用代码，请对照营业执照核对") from None


def _text(type: Type, raw: object) -> Value:
    if not isinstance(raw, str):
        raise Misfit(f"{_shown(raw)} 不是文本；请加上引号")
    if not raw.isprintable() and any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in raw):
        raise Misfit(f"{_shown(raw)} 含有看不见的控制字符，请删去")
    if len(raw) > LONGEST_TEXT:
        raise Misfit(f"{_shown(raw)} 长 {len(raw)} 个字，超过 {LONGEST_TEXT} 个字")
    return raw.strip()


_READERS: Final[dict[Kind, Callable[[Type, object], Value]]] = {
    Kind.MONEY: _money,
    Kind.RATIO: _ratio,
    Kind.COUNT: _count,
    Kind.NUMBER: _count,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CODE: _code,
    Kind.TEXT: _text,
}
