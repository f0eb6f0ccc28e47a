"""Expressions and values as text: in canonical spelling, as documents carry them, as people read them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from subsidy.facts.types import Kind, Type, Value, show
from subsidy.language.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Literal,
    Member,
    Negative,
    Not,
    Operator,
    Or,
    Quantified,
)
from subsidy.language.provenance import Provenance
from subsidy.money import Rational, yuan
from subsidy.trace.step import Counted, Found, Unknown


def say(expression: Expression) -> str:
    """An expression in its canonical spelling."""
    match expression:
        case Literal(text=text):
            return text
        case FactRef(fact=fact) | FieldRef(fact=fact):
            return fact.name
        case Arithmetic(operator=operator, left=left, right=right):
            return f"{_operand(left, operator)} {operator} {_operand(right, operator, right=True)}"
        case Negative(operand=operand):
            return f"-{_operand(operand, Operator.TIMES)}"
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(say, arguments))})"
        case Compare(comparator=comparator, left=left, right=right):
            return f"{say(left)} {comparator} {say(right)}"
        case Between(item=item, low=low, high=high, low_closed=low_closed, high_closed=high_closed):
            ends = ("[" if low_closed else "(", "]" if high_closed else ")")
            return f"{say(item)} 介于 {ends[0]}{say(low)}, {say(high)}{ends[1]}"
        case Member(item=item, options=options):
            return f"{say(item)} 属于 [{', '.join(option.text for option in options)}]"
        case Not(operand=FactRef(fact=fact) | FieldRef(fact=fact)):
            return f"{fact.name} 是 假"
        case Not(operand=operand):
            return f"非 ({say(operand)})"
        case And(operands=operands):
            return " 且 ".join(f"({say(each)})" if isinstance(each, Or) else say(each) for each in operands)
        case Or(operands=operands):
            return " 或 ".join(f"({say(each)})" if isinstance(each, And) else say(each) for each in operands)
        case Quantified(quantifier=quantifier, records=records, condition=condition):
            return f"{quantifier}({records.name}{': ' + say(condition) if condition else ''})"
        case Aggregate(aggregator=aggregator, records=records, value=value, by=by, where=where):
            keyed = f" 按 {say(by)}" if by else ""
            filtered = f" 当 {say(where)}" if where else ""
            return f"{aggregator}({records.name}: {say(value)}{keyed}{filtered})"
        case Decision(hit=hit, rows=rows):
            return f"{hit}：{'；'.join(map(say_row, rows))}"
    assert_never(expression)


def say_row(row: Case) -> str:
    """A row of a decision table: `职工总数 < 10人 → 微型`."""
    return f"{say(row.when) if row.when else '其余'} → {say(row.value)}"


_BINDS: Final = {Operator.PLUS: 1, Operator.MINUS: 1, Operator.TIMES: 2, Operator.DIVIDE: 2}


def _operand(expression: Expression, outer: Operator, *, right: bool = False) -> str:
    """An operand, in brackets where it binds less tightly than the operator around it."""
    if not isinstance(expression, Arithmetic):
        return say(expression)
    inner, around = _BINDS[expression.operator], _BINDS[outer]
    loose = inner < around or (right and inner == around)
    return f"({say(expression)})" if loose else say(expression)


def exact(value: Value, type: Type) -> str:
    """A value as documents carry it: money in 元, ratios and numbers as exact decimals or fractions, ISO dates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return yuan(value) if type.kind is Kind.MONEY else str(value)
    if isinstance(value, Fraction):
        return _exact_number(Fraction(value, 100) if type.kind is Kind.MONEY else value, type)
    if type.kind is Kind.PERIOD and isinstance(value, tuple):
        return "/".join(str(day) for day in value)
    return str(value) if isinstance(value, str | date) else str(len(value))


def _exact_number(value: Rational, type: Type) -> str:
    """A decimal where the number has one, else `numerator/denominator`."""
    places = 2 if type.kind is Kind.MONEY else 0
    for size in range(places, 19):
        scaled, rest = divmod(abs(value.numerator) * 10**size, value.denominator)
        if not rest:
            whole, decimals = divmod(scaled, 10**size)
            return f"{'-' if value < 0 else ''}{whole}{f'.{decimals:0{size}d}' if size else ''}"
    return f"{value.numerator}/{value.denominator}"


def shown(found: Found, type: Type) -> str:
    """A found value as people read it; an unknown one with the reasons that no further fact can mend."""
    if not isinstance(found, Unknown):
        return show(found, type)
    if isinstance(found, Counted):
        return f"{show(found.low, type)}至 {show(found.high, type)}（个别记录未知）"
    return f"未知（{'；'.join(sorted(found.reasons))}）" if found.reasons else "未知"


def headed(*parts: str) -> str:
    """What is said under its headings, each before a colon: `停付情形：逾期未验收`; an empty part is left out."""
    return "：".join(part for part in parts if part)


def sampled(provenance: Provenance | None) -> str:
    """The mark of a clause whose figures are made up as examples."""
    return "（示例）" if provenance is Provenance.SAMPLE else ""
