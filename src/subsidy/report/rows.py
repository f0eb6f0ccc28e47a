"""Tables in words: the row that was taken, why the others were not, and what each record of a list gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from subsidy.facts.types import Kind, Type
from subsidy.language.approval import Approver
from subsidy.language.expressions import Comparator, Literal
from subsidy.language.nodes import (
    Band,
    BestOf,
    Factor,
    Formula,
    Given,
    Grades,
    Holds,
    Negotiated,
    PerRecord,
    Row,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.report.causes import Formulas, against_record
from subsidy.report.quantities import gives, keyed, say_range
from subsidy.report.sentences import compared, findings_in_words
from subsidy.report.wording import exact, say, shown
from subsidy.trace.step import Entry, Group, Range, Unknown, Valued

SHAPES: Final[Mapping[type[Valuation], str]] = {
    Formula: "按公式计算",
    UpTo: "在上限内核定",
    Negotiated: "一事一议",
    Table: "分档",
    Slices: "分段累进",
    Grades: "按等级",
    Scaled: "按情形乘倍数",
    PerRecord: "逐条计算",
    Sum: "各项相加",
    BestOf: "就高不重复",
}
"""How an amount is worked out, where its clause has no words for it."""


def table_in_words(step: Valued, rows: tuple[Row, ...]) -> str:
    """The band that the key falls in, and what it gives unless a step below tells that."""
    found = keyed(step, "key")
    if step.taken:
        row = rows[step.taken[0]]
        note = f"（{row.note}）" if row.note else ""
        gives = given_in_words(row.value, step.raw, step.node.type)
        if isinstance(row.value, Valuation) and row.cap:
            gives = f"计 {say_range(step.raw, step.node.type)}"
        return "，".join(part for part in (f"{found}，属{say_band(row)}一档{note}", gives) if part) + _row_cap(row)
    if _open(step):
        return f"{found}，尚不能确定档次"
    return f"{found}，低于最低一档，此项为 0"


def given_in_words(value: Given, amount: Range, type: Type) -> str:
    """What a row gives, with what it came to; nothing where a step below tells that."""
    if isinstance(value, Valuation):
        return ""
    worked = "" if isinstance(value, Literal) else f"按 {say(value)}，"
    return f"{worked}{gives(type)} {say_range(amount, type)}"


def _row_cap(row: Row) -> str:
    return f"（本档最高 {say(row.cap)}）" if row.cap else ""


def say_band(band: Band | Approver) -> str:
    """A band in words that say whether its ends belong: `不低于 500万元、低于 1000万元`."""
    ends = [
        (Comparator.AT_LEAST if band.low_closed else Comparator.GREATER, band.low),
        (Comparator.AT_MOST if band.high_closed else Comparator.LESS, band.high),
    ]
    said = [f"{compared(sign, end.type)} {shown(end.value, end.type)}" for sign, end in ends if end is not None]
    return "、".join(said) or "全部"


def rows_in_words(step: Valued, formulas: Formulas, *, full: bool) -> list[str]:
    """The rows of a table one by one: of slices those that the base reaches, of others only when told in full."""
    match step.node:
        case Slices(rows=rows):
            shown_rows = range(len(rows)) if full else step.taken
            return [f"{say_band(rows[index])}的部分按 {say(rows[index].rate)}" for index in shown_rows]
        case Table(rows=rows) if full:
            return [_row(say_band(row), row.value, _choice(step, index)) for index, row in enumerate(rows)]
        case Grades(grades=grades) if full:
            return [_row(grade.option.text, grade.value, _choice(step, index)) for index, grade in enumerate(grades)]
        case Scaled(factors=factors) if full:
            return [_factor(factor, entry, step.node.type) for factor, entry in zip(factors, step.entries, strict=True)]
        case PerRecord() if full:
            entries = [_entry(entry, step.node, formulas) for entry in step.entries]
            return [*entries, *(_group(group, step.node) for group in step.groups)]
        case PerRecord(group=grouping) if grouping is not None:
            return [_group(group, step.node) for group in step.groups if group.before != group.after]
        case _:
            return []


def _choice(step: Valued, index: int) -> str:
    """Whether a row is taken; of all of them nothing can be said as long as what chooses among them is unknown."""
    if not step.taken and _open(step):
        return "尚不能确定"
    return "取" if index in step.taken else "不取"


def _row(band: str, value: Given, choice: str) -> str:
    return f"{choice}：{band}，{say_given(value)}"


def say_given(value: Given) -> str:
    """What a row gives, as it is written; of a valuation of its own, what it is called."""
    return (value.label.text or SHAPES[type(value)]) if isinstance(value, Valuation) else say(value)


def headings(node: Valuation) -> list[str]:
    """What the valuations right below one are for, where their clauses may have no words of their own."""
    match node:
        case Table(rows=rows):
            return [f"{say_band(row)}的，{say_given(row.value)}" for row in rows if isinstance(row.value, Valuation)]
        case Grades(grades=grades):
            nested = [grade for grade in grades if isinstance(grade.value, Valuation)]
            return [f"{grade.option.text} 的，{say_given(grade.value)}" for grade in nested]
        case Scaled(value=value, factors=factors):
            conditional = [factor for factor in factors if factor.when]
            return [SHAPES[type(value)], *(f"按 {say(factor.by)} 的条件" for factor in conditional)]
        case _:
            return []


def set_aside(step: Valued) -> frozenset[int]:
    """The children of a valuation that certainly do not give its amount: of other rows, of lower alternatives."""
    match step.node:
        case BestOf() if step.raw.decided:
            return frozenset(range(len(step.children))) - frozenset(step.taken)
        case Table(rows=rows) if step.taken or not _open(step):
            return _others(step, [row.value for row in rows])
        case Grades(grades=grades) if step.taken:
            return _others(step, [grade.value for grade in grades])
        case _:
            return frozenset()


def _open(step: Valued) -> bool:
    return any(isinstance(found, Unknown) for _, _, found in step.findings)


def _others(step: Valued, gives: list[Given]) -> frozenset[int]:
    """Of the rows that give a valuation of their own, which stand as children, those that are not taken."""
    nested = [index for index, value in enumerate(gives) if isinstance(value, Valuation)]
    return frozenset(child for child, row in enumerate(nested) if row not in step.taken)


def scaled_in_words(step: Valued, node: Scaled) -> str:
    """The factor that is taken, under its own cap; or that it is still open which."""
    type = step.node.type
    if not step.taken:
        return f"按哪种情形乘倍数尚不能确定，{gives(type)} {say_range(step.raw, type)}"
    return f"{say_factor(node.factors[step.taken[0]])}，{gives(type)} {say_range(step.raw, type)}"


def _factor(factor: Factor, entry: Entry, type: Type) -> str:
    choice = "尚不能确定" if isinstance(entry.counted, Unknown) else "取" if entry.counted else "不取"
    return f"{choice}：{say_factor(factor)}，{gives(type)} {say_range(entry.range, type)}"


def say_factor(factor: Factor) -> str:
    """A factor with the case that it is for: `小巨人的，按 200%，最高 400万元`."""
    cap = f"，最高 {say(factor.cap)}" if factor.cap else ""
    note = f"（{factor.note}）" if factor.note else ""
    return f"{_case(factor)}，按 {say(factor.by)}{cap}{note}"


def _case(factor: Factor) -> str:
    if factor.when is None:
        return "其余情形"
    said = factor.when.label.text or (factor.when.source if isinstance(factor.when, Holds) else "")
    return f"属“{said}”的" if said else f"按{factor.when.label.clause}"


def records_in_words(step: Valued, node: PerRecord) -> str:
    """How many records count, what each gives, and what they come to."""
    if not step.entries and not step.range.decided:
        return f"{node.records.name} 未知"
    counted = sum(entry.counted is True for entry in step.entries)
    cap = f"，每条最高 {say(node.each_cap)}" if node.each_cap else ""
    unsure = sum(isinstance(entry.counted, Unknown) for entry in step.entries)
    listed = f"{node.records.name} {len(step.entries)} 条，计入 {counted} 条"
    listed += f"，另有 {unsure} 条尚不能确定" if unsure else ""
    if node.group is not None:
        cap += f"，按 {say(node.group.by)} 分组，每组最高 {say(node.group.cap)}"
    return f"{listed}，每条按 {say(node.value)}{cap}，合计 {say_range(step.raw, step.node.type)}"


def _group(group: Group, node: PerRecord) -> str:
    """One group of records: `2025 组：计 120 万元，封顶后 100 万元`."""
    assert node.group is not None
    key = node.group.by.type
    exactly = exact if key.kind is Kind.NUMBER else shown
    named = "不知道属哪一组的" if isinstance(group.key, Unknown) else f"{exactly(group.key, key)} 组"
    said = f"{named}：{gives(node.type)} {say_range(group.before, node.type)}"
    return said if group.before == group.after else f"{said}，封顶后 {say_range(group.after, node.type)}"


def _entry(entry: Entry, node: PerRecord, formulas: Formulas) -> str:
    place = f"第 {entry.position + 1} 条"
    if entry.counted is False:
        why = against_record(node.where, entry.findings, formulas)
        return f"{place}：不计入{'，因为 ' if why else ''}{findings_in_words(why)}"
    unsure = "是否计入尚不能确定，" if isinstance(entry.counted, Unknown) else ""
    return f"{place}：{unsure}{gives(node.type)} {say_range(entry.range, node.type)}"
