"""A value as a cell of a scenario's table carries it, so that reading the cell gives the value again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from subsidy.facts.codes import SCHEMES, label, normalise
from subsidy.facts.types import Kind, Type, Value
from subsidy.money import FEN_PER_UNIT, Rational


def cell(value: Value | None, type: Type) -> str | None:
    """The cell of a value, empty where it is unknown; None for what no cell can carry."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Fraction):
        return _number(value, type)
    if isinstance(value, str):
        value = _name(value, type) if type.kind is Kind.CODE else value
        return value.replace("\\", "\\\\").replace("|", "\\|")
    if type.kind is Kind.PERIOD and isinstance(value, tuple):
        return "至".join(str(day) for day in value)
    return None


def _name(code: str, type: Type) -> str:
    """The name of a code where it means the same code."""
    named = label(type.scheme, code) if type.scheme in SCHEMES else code
    return named if type.scheme in SCHEMES and normalise(type.scheme, named) == code else code


def money(fen: Rational) -> str:
    """An amount in 亿元, 万元 or 元, the largest that is short."""
    for unit in ("亿元", "万元"):
        size = FEN_PER_UNIT[unit]
        if abs(Fraction(fen)) >= size and Fraction(fen * 100, size).denominator == 1:
            return f"{_decimal(Fraction(fen, size))}{unit}"
    return f"{_decimal(Fraction(fen, 100))}元"


def _number(value: Rational, type: Type) -> str | None:
    if type.kind is Kind.MONEY:
        return money(value)
    if type.kind is Kind.RATIO:
        shown = _decimal(Fraction(value) * 100)
        return None if shown is None else f"{shown}%"
    shown = _decimal(Fraction(value))
    return None if shown is None else f"{shown}{type.unit}"


def _decimal(value: Fraction) -> str | None:
    """A fraction as a decimal of at most ten places; None where it has none."""
    scaled = value * 10**10
    if scaled.denominator != 1:
        return None
    whole, rest = divmod(abs(scaled.numerator), 10**10)
    return f"{'-' if value < 0 else ''}{whole}{f'.{rest:010d}'.rstrip('0') if rest else ''}"


def table(records: tuple[Mapping[str, Value], ...], fields: Mapping[str, Type]) -> list[list[str]] | None:
    """The rows of a list, with the names of the fields that any record states first; None where a cell can't be."""
    used = [key for key in fields if any(key in record for record in records)]
    rows = [[cell(record.get(key), fields[key]) for key in used] for record in records]
    return [used, *rows] if all(each is not None for row in rows for each in row) else None  # type: ignore[list-item]
