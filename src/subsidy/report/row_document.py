"""The rows of a table, the factors of an amount and the records of a list, as parts of a trace's document."""

from __future__ import annotations

from typing import assert_never

from subsidy.facts.types import Type
from subsidy.language.nodes import Factor, Given, Grades, PerRecord, Slices, Table, Valuation
from subsidy.report.causes import Formulas, against_record
from subsidy.report.finding_document import because
from subsidy.report.rows import say_given
from subsidy.report.value_document import Document, amount_range, exact_value, interval, value_document
from subsidy.report.wording import say
from subsidy.trace.step import Entry, Group, Unknown, Valued


def row_documents(step: Valued, node: Table | Slices | Grades) -> list[Document]:
    """Every row of a table, and whether it was taken."""
    return [_row(*row, index in step.taken) for index, row in enumerate(_rows(node))]


def _rows(node: Table | Slices | Grades) -> list[tuple[str, Given, str]]:
    """Of each row of a table: its band or grade, what it gives, and its note."""
    match node:
        case Table(rows=rows):
            return [(interval(row), row.value, row.note) for row in rows]
        case Slices(rows=slices):
            return [(interval(row), row.rate, row.note) for row in slices]
        case Grades(grades=grades):
            return [(grade.option.text, grade.value, grade.note) for grade in grades]
    assert_never(node)


def _row(band: str, value: Given, note: str, taken: bool) -> Document:
    row = {"band": band, "gives": say_given(value), "taken": taken, "note": note}
    return row | {"step": value.label.id} if isinstance(value, Valuation) else row


def factor_document(factor: Factor, entry: Entry, taken: bool, type: Type) -> Document:
    """One factor of a scaled amount, and what it gives."""
    return {
        "when": factor.when.label.id if factor.when else None,
        "by": say(factor.by),
        "cap": say(factor.cap) if factor.cap else None,
        "amount": amount_range(entry.range, type),
        "taken": taken,
        "note": factor.note,
    }


def group_document(group: Group, node: PerRecord) -> Document:
    """One group of records, and what its cap leaves of it."""
    assert node.group is not None
    key, type = node.group.by.type, node.type
    return value_document(group.key, key) | {
        "before_cap": amount_range(group.before, type),
        "amount": amount_range(group.after, type),
    }


def entry_document(entry: Entry, node: PerRecord, formulas: Formulas) -> Document:
    """One record of a list: whether it counts, why it does not, and what it gives."""
    counted, type = entry.counted, node.type
    group = None
    if node.group is not None and entry.group is not None:
        group = value_document(entry.group, node.group.by.type)
    why = against_record(node.where, entry.findings, formulas) if counted is False else ()
    return because(why, formulas) | {
        "group": group,
        "record": f"{node.records.key}[{entry.position}]",
        "counted": None if isinstance(counted, Unknown) else bool(counted),
        "value": exact_value(entry.value, type),
        "amount": amount_range(entry.range, type),
    }
