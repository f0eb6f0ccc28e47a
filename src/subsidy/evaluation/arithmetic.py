"""Exact operations on known values: numbers, dates by the calendar, and the built-in functions."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from subsidy.evaluation.scope import because
from subsidy.facts.types import Kind, Type
from subsidy.language.expressions import Function, Operator
from subsidy.money import Rational, normal
from subsidy.trace.step import Found


def operation(operator: Operator, left: Type, right: Type) -> Callable[[Any, Any], Found]:
    """The operation for operands of these types, which the checker has found to fit."""
    if left.kind is Kind.DATE:
        if right.kind is Kind.DATE:
            return lambda one, other: (one - other).days
        sign = 1 if operator is Operator.PLUS else -1
        return lambda day, number: moved(day, sign * number, right.unit)
    return _NUMERIC[operator]


def moved(day: date, number: Rational, unit: str) -> Found:
    """`day` moved by whole years, months or days; to the same day of the month, or its last where it has none."""
    if not isinstance(number, int):
        return because(f"时长 {number} {unit}不是整数，日期无从推算")
    try:
        if unit == "天":
            return day + timedelta(days=number)
        months = day.year * 12 + day.month - 1 + number * (12 if unit == "年" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return because("推算出的日期超出公历范围")


def divide(numerator: Rational, denominator: Rational) -> Found:
    """The exact quotient; a zero denominator leaves it unknown, with the reason."""
    if denominator == 0:
        return because("分母为零")
    return normal(Fraction(numerator, denominator))


def growth(current: Rational, base: Rational, instead: Rational | None = None) -> Found:
    """`current` over `base`, less one; where the base is zero or below, `instead`, or unknown with the reason."""
    if base <= 0:
        return because("基期为零或负数，增长率没有意义") if instead is None else instead
    return normal(Fraction(current, base) - 1)


def step_up(value: Rational, step: Rational) -> Found:
    """The least multiple of `step` not below `value`."""
    return because("取整的步长不是正数") if step <= 0 else normal(-(-Fraction(value) // step) * step)


def step_down(value: Rational, step: Rational) -> Found:
    """The greatest multiple of `step` not above `value`."""
    return because("取整的步长不是正数") if step <= 0 else normal(Fraction(value) // step * step)


def _normal(operate: Callable[[Any, Any], Rational]) -> Callable[[Any, Any], Found]:
    return lambda left, right: normal(operate(left, right))


_NUMERIC: Final[dict[Operator, Callable[[Any, Any], Found]]] = {
    Operator.PLUS: _normal(lambda left, right: left + right),
    Operator.MINUS: _normal(lambda left, right: left - right),
    Operator.TIMES: _normal(lambda left, right: left * right),
    Operator.DIVIDE: divide,
}

FUNCTIONS: Final[dict[Function, Callable[..., Found]]] = {
    Function.GREATER_OF: max,
    Function.LESSER_OF: min,
    Function.CEILING: step_up,
    Function.FLOOR: step_down,
    Function.YEAR: lambda day: day.year,
    Function.FIRST_DAY: lambda period: period[0],
    Function.LAST_DAY: lambda period: period[1],
    Function.GROWTH: growth,
}
