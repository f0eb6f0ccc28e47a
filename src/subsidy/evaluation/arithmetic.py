"""Exact operations on known values: numbers and dates, and the built-in functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from subsidy.evaluation import periods
from subsidy.evaluation.dates import moved
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
    Function.PERIOD: periods.period,
    Function.DAYS: periods.days,
    Function.MONTHS: periods.months,
    Function.SHARED_DAYS: periods.shared_days,
    Function.SHARED_MONTHS: periods.shared_months,
}
