"""What an expression comes to: a value, or an Unknown that says what is missing.

Written from docs/language.md, sections 4 and 8.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from oracle.codes import at_or_below
from oracle.dates import common, days_of, months, moved, shared_months
from oracle.decisions import DECISIONS
from oracle.unknown import Counted, Unknown, any_unknown, because, conjunction, disjunction, negation, together
from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import Fact, Kind
from subsidy.language.expressions import (
    Aggregate,
    Aggregator,
    And,
    Arithmetic,
    Between,
    Call,
    CodeRange,
    Comparator,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Function,
    Literal,
    Member,
    Negative,
    Not,
    Operator,
    Or,
    Quantified,
    Quantifier,
)
from subsidy.pack.pack import RulePack


@dataclass(frozen=True)
class Situation:
    """One profile on one day and, within a list, one record and its address.

    `derived` keeps what was derived already, of facts and of the fields of records, by key and by address.
    """

    pack: RulePack
    values: Mapping[str, Any]
    day: date
    record: Mapping[str, Any] | None = None
    address: str = ""
    derived: dict[str, Any] = field(default_factory=dict, compare=False)


def value_of(expression: Expression, at: Situation) -> Any:
    """A Fraction, bool, date, str, pair of dates or tuple of records; or Unknown."""
    match expression:
        case Literal():
            return exact(expression.value)
        case FactRef():
            return fact_value(expression.fact, at)
        case FieldRef():
            return field_value(expression.fact, at)
        case Arithmetic():
            return arithmetic(expression, value_of(expression.left, at), value_of(expression.right, at))
        case Negative():
            operand = value_of(expression.operand, at)
            return operand if isinstance(operand, Unknown) else -operand
        case Call():
            arguments = [value_of(argument, at) for argument in expression.arguments]
            return together(arguments) if any_unknown(arguments) else CALLS[expression.function](*arguments)
        case Compare():
            if expression.left.type.kind is Kind.CODE:
                return same_code(expression, at)
            left, right = value_of(expression.left, at), value_of(expression.right, at)
            return compare(str(expression.comparator), left, right)
        case Between():
            return between(expression, at)
        case Member():
            return member(expression, at)
        case Not():
            return negation(value_of(expression.operand, at))
        case And():
            return conjunction([value_of(operand, at) for operand in expression.operands])
        case Or():
            return disjunction([value_of(operand, at) for operand in expression.operands])
        case Quantified():
            return quantified(expression, at)
        case Aggregate():
            return aggregate(expression, at)
        case Decision():
            rows = [(row.when and value_of(row.when, at), value_of(row.value, at)) for row in expression.rows]
            return DECISIONS[expression.hit](rows)


def exact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value


def fact_value(fact: Fact, at: Situation) -> Any:
    if fact == APPLICATION_DATE:
        return at.day
    if fact.formula:
        if fact.key not in at.derived:
            at.derived[fact.key] = value_of(at.pack.formulas[fact.key], replace(at, record=None, address=""))
        return at.derived[fact.key]
    if fact.key in at.values:
        return exact(at.values[fact.key])
    return Unknown(frozenset({fact.key}))


def field_value(fact: Fact, at: Situation) -> Any:
    assert at.record is not None
    if fact.formula:
        address = f"{at.address}.{fact.key}"
        if address not in at.derived:
            at.derived[address] = value_of(at.pack.formulas[re.sub(r"\[\d+\]", "", address)], at)
        return at.derived[address]
    if fact.key in at.record:
        return exact(at.record[fact.key])
    return Unknown(frozenset({f"{at.address}.{fact.key}"}))


def records_of(fact: Fact, at: Situation) -> list[Situation] | Unknown:
    """Each record of a list of the profile, or of the record one stands in, as a situation of its own."""
    at_top = fact in at.pack.dictionary.facts
    found = fact_value(fact, at) if at_top else field_value(fact, at)
    if isinstance(found, Unknown):
        return found
    return [replace(at, record=each, address=f"{address_of(fact, at)}[{index}]") for index, each in enumerate(found)]


def address_of(records: Fact, at: Situation) -> str:
    """What a list is called among the missing facts."""
    return records.key if records in at.pack.dictionary.facts else f"{at.address}.{records.key}"


def arithmetic(node: Arithmetic, left: Any, right: Any) -> Any:
    if any_unknown([left, right]):
        return together([left, right])
    if isinstance(left, date) and isinstance(right, date):
        return Fraction((left - right).days)
    if isinstance(left, date):
        return moved(left, right if node.operator is Operator.PLUS else -right, node.right.type.unit)
    if node.operator is Operator.PLUS:
        return left + right
    if node.operator is Operator.MINUS:
        return left - right
    if node.operator is Operator.TIMES:
        return left * right
    return because("分母为零") if right == 0 else left / right


def to_step(value: Fraction, step: Fraction, whole: Callable[[Fraction], int]) -> Any:
    return because("步长不是正数") if step <= 0 else whole(value / step) * step


def growth(current: Fraction, base: Fraction, otherwise: Fraction | None = None) -> Any:
    if base > 0:
        return current / base - 1
    return because("基期为零或负数") if otherwise is None else otherwise


CALLS: dict[Function, Callable[..., Any]] = {
    Function.GREATER_OF: max,
    Function.LESSER_OF: min,
    Function.CEILING: lambda value, step: to_step(value, step, ceil),
    Function.FLOOR: lambda value, step: to_step(value, step, floor),
    Function.YEAR: lambda day: Fraction(day.year),
    Function.FIRST_DAY: lambda period: period[0],
    Function.LAST_DAY: lambda period: period[1],
    Function.GROWTH: growth,
    Function.PERIOD: lambda first, last: because("止早于起") if last < first else (first, last),
    Function.DAYS: lambda period: Fraction(len(days_of(period))),
    Function.MONTHS: months,
    Function.SHARED_DAYS: lambda one, other: Fraction(len(common(one, other))),
    Function.SHARED_MONTHS: shared_months,
}


def compare(sign: str, left: Any, right: Any) -> Any:
    if any_unknown([left, right]):
        pairs = [(one, other) for one in possible(left) for other in possible(right)]
        outcomes = {compare(sign, one, other) for one, other in pairs}
        return outcomes.pop() if len(outcomes) == 1 else together([left, right])
    if sign == "==":
        return left == right
    if sign == "!=":
        return left != right
    if sign == "<":
        return left < right
    if sign == "<=":
        return left <= right
    return left > right if sign == ">" else left >= right


def possible(value: Any) -> tuple[Any, ...]:
    """What a side of a comparison may be, as far as that can be listed."""
    if isinstance(value, Counted):
        return value.possible
    return () if isinstance(value, Unknown) else (value,)


def between(node: Between, at: Situation) -> Any:
    item, low, high = value_of(node.item, at), value_of(node.low, at), value_of(node.high, at)
    above = compare(">=" if node.low_closed else ">", item, low)
    below = compare("<=" if node.high_closed else "<", item, high)
    return conjunction([above, below])


def member(node: Member, at: Situation) -> Any:
    item = value_of(node.item, at)
    if isinstance(item, Unknown):
        return item
    if node.item.type.kind is not Kind.CODE:
        return item in [option.value for option in node.options if isinstance(option, Literal)]
    asked = [code for option in node.options for code in codes_of(option)]
    return disjunction([belongs(node.item, item, code, at) for code in asked])


def codes_of(option: Literal | CodeRange) -> list[str]:
    """A code, or one by one those of a range."""
    if isinstance(option, Literal):
        return [str(option.value)]
    if option.first.isalpha():
        return [chr(letter) for letter in range(ord(option.first), ord(option.last) + 1)]
    return [f"{number:0{len(option.first)}}" for number in range(int(option.first), int(option.last) + 1)]


def same_code(node: Compare, at: Situation) -> Any:
    left, right = value_of(node.left, at), value_of(node.right, at)
    if any_unknown([left, right]):
        return together([left, right])
    scheme = node.left.type.scheme
    if left == right:
        same: Any = True
    elif at_or_below(scheme, left, right):
        same = too_coarse(node.right, at)
    elif at_or_below(scheme, right, left):
        same = too_coarse(node.left, at)
    else:
        same = False
    return same if node.comparator is Comparator.EQUAL else negation(same)


def belongs(item: Expression, code: str, asked: str, at: Situation) -> Any:
    """Whether a code is the one asked for or lies below it; not to be told of a code above it."""
    scheme = item.type.scheme
    if at_or_below(scheme, code, asked):
        return True
    return too_coarse(item, at) if at_or_below(scheme, asked, code) else False


def too_coarse(item: Expression, at: Situation) -> Unknown:
    facts = {item.fact.key} if isinstance(item, FactRef) and not item.fact.formula else set()
    if isinstance(item, FieldRef) and not item.fact.formula:
        facts = {f"{at.address}.{item.fact.key}"}
    return Unknown(frozenset(facts), frozenset({"代码不够细"}))


def quantified(node: Quantified, at: Situation) -> Any:
    records = records_of(node.records, at)
    if isinstance(records, Unknown):
        return records
    condition = node.condition
    truths = [True if condition is None else value_of(condition, record) for record in records]
    if node.quantifier is Quantifier.EXISTS:
        return disjunction(truths)
    if node.quantifier is Quantifier.ALL:
        return conjunction(truths)
    if not any_unknown(truths):
        return Fraction(truths.count(True))
    most = len(truths) - truths.count(False)
    lacks = together(truths)
    return Counted(lacks.facts, lacks.reasons, tuple(range(truths.count(True), most + 1)))


def aggregate(node: Aggregate, at: Situation) -> Any:
    records = records_of(node.records, at)
    if isinstance(records, Unknown):
        return records
    rows = []
    for record in records:
        counted = True if node.where is None else value_of(node.where, record)
        if counted is not False:
            day = date.min if node.by is None else value_of(node.by, record)
            rows.append((counted, value_of(node.value, record), day))
    if node.aggregator is Aggregator.ONLY and [counted for counted, _, _ in rows].count(True) > 1:
        return because("不止一条")
    if node.aggregator is Aggregator.ONLY and not rows:
        return Unknown(frozenset({address_of(node.records, at)}), frozenset({"没有一条"}))
    parts = [part for row in rows for part in row]
    if any_unknown(parts):
        return together(parts)
    return AGGREGATES[node.aggregator]([(day, value) for _, value, day in rows])


def mean(values: list[Fraction]) -> Any:
    return sum(values, Fraction(0)) / len(values)


def of_some(rows: list[tuple[date, Any]], combine: Callable[[list[Any]], Any]) -> Any:
    return combine([value for _, value in rows]) if rows else because("没有计入的记录")


def latest(rows: list[tuple[date, Any]]) -> Any:
    if not rows:
        return because("没有计入的记录")
    last = max(day for day, _ in rows)
    values = [value for day, value in rows if day == last]
    return values[0] if all(value == values[0] for value in values) else because("同一天的值不同")


AGGREGATES: dict[Aggregator, Callable[[list[tuple[date, Any]]], Any]] = {
    Aggregator.SUM: lambda rows: sum((value for _, value in rows), Fraction(0)),
    Aggregator.MEAN: lambda rows: of_some(rows, mean),
    Aggregator.LARGEST: lambda rows: of_some(rows, max),
    Aggregator.SMALLEST: lambda rows: of_some(rows, min),
    Aggregator.LATEST: latest,
    Aggregator.ONLY: lambda rows: of_some(rows, lambda values: values[0]),
    Aggregator.GROUPS: lambda rows: Fraction(len({value for _, value in rows})),
}
