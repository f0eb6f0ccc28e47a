"""Findings in sentences: what was found, what the rule asks for, by how much it is met or missed.

What is asked for is worded so that nobody need guess whether the bound itself belongs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import NUMERIC, Fact, Kind, Type, show_number
from subsidy.language.expressions import (
    Arithmetic,
    Between,
    Call,
    CodeRange,
    Comparator,
    Compare,
    Expression,
    FactRef,
    FieldRef,
    Function,
    Literal,
    Member,
    Negative,
    Operator,
    Quantified,
)
from subsidy.money import Rational, decimal
from subsidy.report.findings import Seen
from subsidy.report.of_records import ASKED_OF_RECORDS, found_of_records
from subsidy.report.wording import say, shown
from subsidy.trace.step import Finding, Found
from subsidy.truth import Truth

Gap = tuple[Rational, Type]
"""Found less required, with the type that it is measured in; days for dates."""


def findings_in_words(several: Iterable[Seen]) -> str:
    """Findings in one line; those of which one is enough are joined by `或者`.

    Among others a finding about a list says as well what is asked for, so that what is joined are requirements.
    """
    text, together = "", tuple(several)
    for seen in together:
        text += ("；或者 " if seen.alternative else "；") if text else ""
        text += f"{'（' * seen.opens}{finding_in_words(seen)}"
        if isinstance(seen.finding.atom, Quantified) and len(together) > 1:
            text += f"，要求{say_required(seen)}"
        text += "）" * seen.closes
    return text


def finding_in_words(seen: Seen) -> str:
    """One finding: `项目投入 48 万元，要求高于 50 万元，差 2 万元`."""
    if isinstance(seen.finding.atom, Quantified):
        return say_found(seen.finding)
    said = (say_found(seen.finding), f"要求{say_required(seen)}", say_margin(seen))
    return "，".join(part for part in said if part)


def say_found(finding: Finding) -> str:
    """What was found: `项目投入 48 万元`, `研发投入占比（研发费用 / 营业收入） 2.5%`, `项目阶段：在建`."""
    atom = finding.atom
    match atom:
        case Compare(left=left) if _is_age(atom):
            return f"{_age(left)}之日：{shown(finding.left, left.type)}"
        case Compare(left=left, right=right):
            return valued(left, finding.left, _measure(left.type, right.type))
        case Between(item=item) | Member(item=item):
            return valued(item, finding.left, item.type)
        case FactRef() | FieldRef():
            return valued(atom, finding.result, atom.type)
        case Quantified(quantifier=quantifier, records=records):
            return found_of_records(finding, quantifier, records)


def valued(expression: Expression, found: Found, type: Type) -> str:
    """An expression in words with its value: `项目投入 48 万元`, `项目阶段：在建`."""
    if isinstance(expression, Arithmetic | Negative) and type.kind in NUMERIC:
        return f"{named(expression)} 为 {shown(found, type)}"
    return f"{named(expression)}{' ' if type.kind in NUMERIC else '：'}{shown(found, type)}"


def named(expression: Expression) -> str:
    """An expression in words; a derived fact with the formula that it comes from."""
    match expression:
        case FactRef(fact=fact) if fact.formula and len(formula(fact)) <= _SHORT:
            return f"{fact.name}（{formula(fact)}）"
        case Call(function=function, arguments=(argument,)) if function in _PARTS:
            return f"{named(argument)}的{_PARTS[function]}"
        case _:
            return say(expression)


def formula(fact: Fact) -> str:
    """The formula of a derived fact, on one line."""
    return " ".join(fact.formula.split())


_SHORT: Final = 24
"""A formula of more characters is told apart from the sentence that names the fact."""

_PARTS: Final = {
    Function.YEAR: "年度",
    Function.FIRST_DAY: "起始日",
    Function.LAST_DAY: "截止日",
    Function.DAYS: "天数",
    Function.MONTHS: "月数",
}


def _is_age(atom: Compare) -> bool:
    """Whether the comparison is `日期 满 3年`: a date moved on, held against the application date."""
    moved = isinstance(atom.left, Arithmetic) and atom.left.operator is Operator.PLUS
    return moved and atom.right == FactRef(APPLICATION_DATE)


def _age(moved: Expression) -> str:
    assert isinstance(moved, Arithmetic)
    return f"{say(moved.left)}满 {say(moved.right)}"


def _measure(one: Type, other: Type) -> Type:
    """The type to show a value in: a count of records takes the unit of what it is compared with."""
    return other if one.kind is Kind.COUNT and not one.unit else one


def say_required(seen: Seen) -> str:
    """What is asked for: `高于 50 万元`, `不少于 10 人`, `属于 A、B`."""
    atom, finding = seen.finding.atom, seen.finding
    match atom:
        case Compare(left=left, right=right):
            comparator = effective(atom.comparator, seen.wanted)
            return _bound(comparator, right, finding.right, _measure(right.type, left.type))
        case Between():
            return _interval(atom, finding.right, seen.wanted)
        case Member(options=options):
            listed = "、".join(map(_option, options))
            return f"{'' if seen.wanted else '不'}属于 {listed}"
        case FactRef() | FieldRef():
            return f"为 {'是' if seen.wanted else '否'}"
        case Quantified(quantifier=quantifier):
            return ASKED_OF_RECORDS[quantifier, seen.wanted]


def _option(option: Literal | CodeRange) -> str:
    if isinstance(option, CodeRange):
        return f"{shown(option.first, option.type)}至{shown(option.last, option.type)}（{option.text}）"
    return shown(option.value, option.type)


def effective(comparator: Comparator, wanted: bool) -> Comparator:
    """The comparison that is asked for: the one written, or where that is not wanted its opposite."""
    return comparator if wanted else _OPPOSITES[comparator]


_OPPOSITES: Final = {
    Comparator.EQUAL: Comparator.UNEQUAL,
    Comparator.UNEQUAL: Comparator.EQUAL,
    Comparator.LESS: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.LESS,
    Comparator.GREATER: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.GREATER,
}


def compared(comparator: Comparator, type: Type) -> str:
    """A comparison in words for values of a type: `高于`, `不多于`, `不早于`; points are high or low, not many."""
    kind = Kind.NUMBER if type.unit == POINTS.unit else type.kind
    return _COMPARED[comparator].get(kind, _COMPARED[comparator][Kind.NUMBER])


POINTS: Final = Type(Kind.COUNT, "分")
"""The type of points in a score."""


_COMPARED: Final[dict[Comparator, dict[Kind, str]]] = {
    Comparator.EQUAL: {Kind.NUMBER: "为"},
    Comparator.UNEQUAL: {Kind.NUMBER: "不为"},
    Comparator.LESS: {Kind.NUMBER: "低于", Kind.COUNT: "少于", Kind.DATE: "早于"},
    Comparator.AT_MOST: {Kind.NUMBER: "不高于", Kind.COUNT: "不多于", Kind.DATE: "不晚于"},
    Comparator.GREATER: {Kind.NUMBER: "高于", Kind.COUNT: "多于", Kind.DATE: "晚于"},
    Comparator.AT_LEAST: {Kind.NUMBER: "不低于", Kind.COUNT: "不少于", Kind.DATE: "不早于"},
}


def _bound(comparator: Comparator, right: Expression, found: Found, type: Type) -> str:
    """A bound with what it is held against; one that is no constant also with its expression."""
    value = shown(found, type)
    if isinstance(right, Literal):
        return f"{compared(comparator, type)} {value}"
    if isinstance(right, Arithmetic | Negative):
        return f"{compared(comparator, type)} {value}（{say(right)}）"
    return f"{compared(comparator, type)}{named(right) if isinstance(right, Call) else say(right)} {value}"


def _interval(atom: Between, bounds: Any, wanted: bool) -> str:
    low, high = bounds
    least = effective(Comparator.AT_LEAST if atom.low_closed else Comparator.GREATER, wanted)
    most = effective(Comparator.AT_MOST if atom.high_closed else Comparator.LESS, wanted)
    ends = (_bound(least, atom.low, low, atom.low.type), _bound(most, atom.high, high, atom.high.type))
    return ("且" if wanted else "或").join(ends)


def margin(finding: Finding) -> Gap | None:
    """How far a comparison by size is from its bound; None where a side is unknown or it is not by size.

    Of an interval, the end that is missed, else the nearer one.
    """
    atom = finding.atom
    if isinstance(atom, Compare):
        return _difference(finding.left, finding.right, _measure(atom.left.type, atom.right.type))
    if not isinstance(atom, Between):
        return None
    ends: Any = finding.right
    gaps = [_difference(finding.left, end, atom.item.type) for end in ends]
    known = [gap for gap in gaps if gap is not None]
    return min(known, key=lambda gap: _magnitude(gap[0])) if len(known) == len(gaps) else None


def _difference(left: Found, right: Found, type: Type) -> Gap | None:
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return left - right, type
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days, Type(Kind.COUNT, "天")
    return None


def say_margin(seen: Seen) -> str:
    """By how much it is met or missed: `差 20 万元`, `超出 3 人`, `余 2 个百分点`, `恰在界上`."""
    gap = margin(seen.finding)
    atom = seen.finding.atom
    if gap is None or seen.met is Truth.UNKNOWN or (isinstance(atom, Between) and not seen.wanted):
        return ""
    difference = gap[0]
    if isinstance(atom, Compare) and atom.comparator in _EQUALITIES:
        return f"相差 {_size(gap)}" if seen.met is Truth.FALSE and difference else ""
    if not difference:
        return "恰在界上" if seen.met is Truth.TRUE else "恰在界上，不含本数"
    if seen.met is Truth.TRUE:
        return f"余 {_size(gap)}"
    if isinstance(seen.finding.left, date):
        return f"{'晚' if difference > 0 else '早'} {_size(gap)}"
    return f"{'超出' if difference > 0 else '差'} {_size(gap)}"


_EQUALITIES: Final = (Comparator.EQUAL, Comparator.UNEQUAL)


def _size(gap: Gap) -> str:
    difference, type = _magnitude(gap[0]), gap[1]
    if type.kind is Kind.RATIO:
        return f"{decimal(difference * 100, 4)} 个百分点"
    return show_number(difference, type)


def _magnitude(number: Rational) -> Rational:
    return -number if number < 0 else number
