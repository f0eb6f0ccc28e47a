"""How an amount, or points, came about, in sentences: base and rate, the row taken, what a cap cut, the rounding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, assert_never

from subsidy.facts.types import Kind, Type
from subsidy.language.expressions import Arithmetic, Expression, FactRef, Literal
from subsidy.language.nodes import (
    BestOf,
    Formula,
    Grades,
    Negotiated,
    PerRecord,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
)
from subsidy.language.traversal import facts_read
from subsidy.money import FINEST, Rational, normal
from subsidy.report.causes import Formulas
from subsidy.report.quantities import gives, keyed, number_in_words, say_range
from subsidy.report.rows import given_in_words, records_in_words, rows_in_words, scaled_in_words, table_in_words
from subsidy.report.sentences import named, valued
from subsidy.report.wording import say, shown
from subsidy.trace.step import Applied, Found, Range, Unknown, Valued
from subsidy.truth import Truth


def working(
    step: Valued, values: Mapping[str, Found], formulas: Formulas, why: str = "", *, full: bool = False
) -> tuple[str, ...]:
    """How one valuation came to its amount, its children left out; `full` tells also what made no difference.

    `values` are those of facts, told beside their names where a bound is an expression; `formulas` say what is behind
    derived ones; `why` says why its own condition is not met, or not decided yet.
    """
    because = f"（{why}）" if why else ""
    if step.when is not None and step.when.truth is Truth.FALSE:
        return (f"适用条件未满足{because}，此项不计",)
    said = [_raw(step, values, full=full), *rows_in_words(step, formulas, full=full)]
    if step.when is not None and step.when.truth is Truth.UNKNOWN:
        said.append(f"是否适用尚不能确定{because}")
    said += [_applied(applied, step, values, full=full) for applied in step.applied]
    return tuple(sentence for sentence in said if sentence)


def chosen(step: Valued) -> tuple[Valued, ...]:
    """The valuations that an amount comes from.

    Of alternatives the best, or as long as that is open all that may be it; of a sum the parts above 0.
    """
    children = [child for child in step.children if isinstance(child, Valued)]
    match step.node:
        case BestOf():
            if step.raw.decided:
                return tuple(children[index] for index in step.taken)
            return tuple(child for child in children if child.range.high is None or child.range.high > step.raw.low)
        case Sum():
            return tuple(child for child in children if child.range.high != 0) or tuple(children)
        case _:
            return ()


def _raw(step: Valued, values: Mapping[str, Found], *, full: bool) -> str:
    """What the valuation came to before its terms."""
    node, type = step.node, step.node.type
    match node:
        case Formula(expression=expression):
            if isinstance(expression, Literal) and not full:
                return ""
            return _product(step, expression, step.raw) or _plain(expression, step.raw, type)
        case UpTo(ceiling=ceiling):
            return _ceiling(step, ceiling, values)
        case Negotiated(by=by):
            found = step.findings[0][2]
            return f"一事一议，由{by}决定，" + (f"核定 {shown(found, type)}" if step.raw.decided else "尚未核定")
        case Table(rows=rows):
            return table_in_words(step, rows)
        case Slices():
            return f"{keyed(step, 'base')}，分段计算，合计 {say_range(step.raw, type)}"
        case Grades(grades=grades):
            if not step.taken:
                return f"{keyed(step, 'key')}，尚不能确定等级"
            given = given_in_words(grades[step.taken[0]].value, step.raw, type)
            return "，".join(part for part in (keyed(step, "key"), given) if part)
        case Scaled():
            return scaled_in_words(step, node)
        case PerRecord():
            return records_in_words(step, node)
        case Sum():
            return f"以上各项相加，{gives(type)} {say_range(step.raw, type)}" if len(step.children) > 1 else ""
        case BestOf():
            return "就高不重复，只取最高的一项" if full and len(step.children) > 1 else ""
    assert_never(node)


def _product(step: Valued, expression: Expression, amount: Range) -> str:
    """`项目投入 700 万元的 30%，计 210 万元`; nothing where the expression is no product."""
    factors = _factors(step)
    if not factors:
        return ""
    if amount.high is None:
        unknown = "、".join(say(part) for _, part, found in step.findings[:2] if isinstance(found, Unknown))
        return f"按 {say(expression)} 计，{unknown} 未知" if unknown else f"{factors}，金额未知"
    return f"{factors}，{gives(step.node.type)} {say_range(amount, step.node.type)}"


def _factors(step: Valued) -> str:
    """Base and rate with their values: `项目投入 700 万元的 30%`, `新增就业 12 人乘以 5 万元`; or nothing."""
    operands = {name: (part, found) for name, part, found in step.findings}
    if "base" not in operands or "rate" not in operands:
        return ""
    base, rate = operands["base"], operands["rate"]
    joint = "的" if rate[0].type.kind is Kind.RATIO and isinstance(rate[0], Literal) else "乘以"
    joint = f"，{joint}" if isinstance(base[0], Arithmetic) else joint
    return f"{_operand(*base)}{joint} {_operand(*rate)}"


def _operand(expression: Expression, found: Found) -> str:
    """An operand by name and value; a constant by its value alone."""
    if isinstance(found, Unknown):
        return f"{named(expression)}（未知）"
    return (
        shown(found, expression.type) if isinstance(expression, Literal) else valued(expression, found, expression.type)
    )


def _plain(expression: Expression, amount: Range, type: Type) -> str:
    if isinstance(expression, Literal):
        return f"{'定额' if type.kind is Kind.MONEY else '得'} {say_range(amount, type)}"
    return f"{named(expression)}，{gives(type)} {say_range(amount, type)}"


def _ceiling(step: Valued, ceiling: Expression, values: Mapping[str, Found]) -> str:
    """The ceiling, and what was decided within it once it is known."""
    decided = [found for name, _, found in step.findings if name == "decided" and not isinstance(found, Unknown)]
    if decided:
        worked = _factors(step) or _with_values(ceiling, values)
        said = f"核定 {shown(decided[0], step.node.type)}"
        if step.raw.decided and step.raw.low != decided[0]:
            return f"{said}，超过上限 {say_range(step.raw, step.node.type)}（{worked}），按上限"
        return f"{said}，上限为{'' if worked[0].isalpha() else ' '}{worked}"
    most = Range(step.raw.high, step.raw.high) if step.raw.high is not None else step.raw
    worked = _product(step, ceiling, most) or _plain(ceiling, most, step.node.type).removeprefix("定额 ")
    return f"{worked}，此为上限，具体数额由人核定"


def _applied(applied: Applied, step: Valued, values: Mapping[str, Found], *, full: bool) -> str:
    """What one term did to the amount; a term that did nothing is told only in full."""
    type = step.node.type
    idle = applied.before == applied.after and not isinstance(applied.value, Unknown)
    if idle and (not full or (applied.term == "round" and step.node.terms.rounding == FINEST)):
        return ""
    return (_IDLE if idle else _ACTIVE)[applied.term].format(
        bound=_limit(applied, type, values),
        gap=_gap(applied, type),
        rounding=step.node.terms.rounding,
        before=say_range(applied.before, type),
        after=say_range(applied.after, type),
    )


_IDLE: Final = {
    "cap": "未超过最高 {bound}",
    "floor": "不少于最低 {bound}",
    "less": "扣除 {bound}，余 {after}",
    "round": "{rounding}，不变",
}

_ACTIVE: Final = {
    "cap": "最高 {bound}{gap}",
    "floor": "不足最低 {bound}，按最低计",
    "less": "扣除 {bound}，余 {after}",
    "round": "{rounding}，由 {before} 取为 {after}",
}


def _limit(applied: Applied, type: Type, values: Mapping[str, Found]) -> str:
    """What bounds an amount: `50 万元`, `本年已兑现券额 20 万元`, `30 万元：50万元 - 本年已兑现券额 20 万元`."""
    if applied.expression is None or applied.value is None:
        return ""
    value = shown(applied.value, type)
    match applied.expression:
        case Literal():
            return value
        case FactRef():
            return f"{named(applied.expression)} {value}"
        case _:
            return f"{value}：{_with_values(applied.expression, values)}"


def _with_values(expression: Expression, values: Mapping[str, Found]) -> str:
    """An expression with the value of each fact behind its name; a value that is not known is named as such."""
    if isinstance(expression, Literal):
        return shown(expression.value, expression.type)
    told = {fact.name: shown(values.get(fact.key, Unknown()), fact.type) for fact in facts_read(expression)}
    names = "|".join(re.escape(name) for name in sorted(told, key=len, reverse=True))
    said = say(expression)
    return re.sub(names, lambda name: f"{name[0]} {told[name[0]]}", said) if told else said


def _gap(applied: Applied, type: Type) -> str:
    """What a cap cut off, where that is known."""
    before: Rational | None = applied.before.high
    after: Rational | None = applied.after.high
    if before is None or after is None or before == after:
        return ""
    return f"，削减 {number_in_words(normal(before - after), type)}"
