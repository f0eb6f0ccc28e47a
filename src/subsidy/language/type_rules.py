"""What type an operation or a function call has, or that it has none: the units of the law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from subsidy.facts.types import DATE, MONEY, NUMBER, NUMERIC, RATIO, Kind, Type
from subsidy.language.expressions import Function, Operator
from subsidy.language.quantities import CALENDAR, WORKING_DAY

Signature = Callable[[Sequence[Type]], Type | None]
"""The type of a call with arguments of these types, or None where it has no meaning."""


def same(one: Type, other: Type) -> bool:
    """Whether values of the two types may stand against each other; a count without unit takes any unit."""
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.COUNT:
        return one.unit == other.unit or not (one.unit and other.unit)
    return one.kind is not Kind.CODE or one.scheme == other.scheme


def result_type(operator: Operator, left: Type, right: Type) -> Type | None:
    """The type of an operation, or None where it has no meaning."""
    if operator in (Operator.PLUS, Operator.MINUS):
        return _sum_type(operator, left, right)
    if left.kind not in NUMERIC or right.kind not in NUMERIC:
        return None
    if operator is Operator.TIMES:
        return _product_type(left, right)
    if right.kind in (Kind.RATIO, Kind.NUMBER):
        return RATIO if left == NUMBER and right == RATIO else left
    if left.kind is right.kind:
        return RATIO if same(left, right) else None
    return MONEY if (left.kind, right.kind) == (Kind.MONEY, Kind.COUNT) else None


def _sum_type(operator: Operator, left: Type, right: Type) -> Type | None:
    if left.kind is Kind.DATE:
        if right.kind is Kind.COUNT and right.unit in (*CALENDAR, WORKING_DAY):
            return DATE
        return Type(Kind.COUNT, "天") if right.kind is Kind.DATE and operator is Operator.MINUS else None
    if {left.kind, right.kind} == {Kind.RATIO, Kind.NUMBER}:
        return RATIO
    if left.kind not in NUMERIC or not same(left, right):
        return None
    return left if left.unit else right


def _product_type(left: Type, right: Type) -> Type | None:
    for one, other in ((left, right), (right, left)):
        if other.kind is Kind.NUMBER or (other.kind is Kind.RATIO and one.kind is not Kind.NUMBER):
            return one
        if one.kind is Kind.MONEY and other.kind is Kind.COUNT:
            return MONEY
    return None


def _alike(arguments: Sequence[Type]) -> Type | None:
    first = arguments[0]
    comparable = first.kind in NUMERIC or first.kind is Kind.DATE
    return first if len(arguments) >= 2 and comparable and all(same(first, other) for other in arguments) else None


def _stepped(arguments: Sequence[Type]) -> Type | None:
    return arguments[0] if len(arguments) == 2 and arguments[0].kind in NUMERIC and same(*arguments) else None


def _of(result: Type, *kinds: Kind) -> Signature:
    """The signature of a function that takes exactly one argument of each of these kinds."""
    return lambda arguments: result if tuple(argument.kind for argument in arguments) == kinds else None


def _growth(arguments: Sequence[Type]) -> Type | None:
    pair = arguments[:2]
    if len(pair) < 2 or pair[0].kind not in NUMERIC or not same(*pair):
        return None
    return RATIO if len(arguments) == 2 or (len(arguments) == 3 and arguments[2] == RATIO) else None


SIGNATURES: Final[dict[str, Signature]] = {
    Function.GREATER_OF.value: _alike,
    Function.LESSER_OF.value: _alike,
    Function.CEILING.value: _stepped,
    Function.FLOOR.value: _stepped,
    Function.YEAR.value: _of(NUMBER, Kind.DATE),
    Function.FIRST_DAY.value: _of(DATE, Kind.PERIOD),
    Function.LAST_DAY.value: _of(DATE, Kind.PERIOD),
    Function.GROWTH.value: _growth,
    Function.PERIOD.value: _of(Type(Kind.PERIOD), Kind.DATE, Kind.DATE),
    Function.DAYS.value: _of(Type(Kind.COUNT, "天"), Kind.PERIOD),
    Function.MONTHS.value: _of(Type(Kind.COUNT, "个月"), Kind.PERIOD),
    Function.SHARED_DAYS.value: _of(Type(Kind.COUNT, "天"), Kind.PERIOD, Kind.PERIOD),
    Function.SHARED_MONTHS.value: _of(Type(Kind.COUNT, "个月"), Kind.PERIOD, Kind.PERIOD),
}
