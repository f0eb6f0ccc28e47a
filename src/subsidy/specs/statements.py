"""A state as the sentences and tables that state it, and a slot of it as a placeholder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from subsidy.facts.types import Fact, Kind, Value
from subsidy.proposal.state import Slot, State
from subsidy.report.layout import display_width, padded
from subsidy.specs.cells import cell, table


def column_of(slot: Slot) -> str:
    """What the column of a slot is called."""
    return slot.own.name


def shown_in(slot: Slot, state: State) -> str | None:
    """What a row says of the slot."""
    if slot.is_day:
        return str(state.on)
    whole = Slot(slot.fact, slot.field, slot.index)
    return cell(whole.get(state), slot.own.type)


Document = dict[str, Any]


def document_of(facts: Sequence[Fact], state: State) -> Document:
    """What a state says, in cells; what no cell can carry is left out."""
    document: Document = {}
    for fact in facts:
        value: Any = state.values.get(fact.key)
        if fact.key in state.values:
            shown: Any = rows_of_list(fact, value) if fact.type.kind is Kind.RECORDS else cell(value, fact.type)
            if shown is not None:
                document[fact.key] = shown
    return document


def rows_of_list(fact: Fact, records: tuple[Mapping[str, Value], ...]) -> list[list[str]] | None:
    """The table of a list, its columns by their names."""
    fields = {field.key: field for field in fact.type.fields if not field.formula}
    rows = table(records, {key: field.type for key, field in fields.items()})
    return None if rows is None else [[fields[key].name for key in rows[0]], *rows[1:]]


def with_placeholder(slot: Slot, state: State) -> list[list[str]] | None:
    """The table of a slot's list with the slot as a placeholder."""
    assert slot.field is not None
    records: Any = state.values[slot.fact.key]
    marked = [dict(record) for record in records]
    marked[slot.index][slot.field.key] = slot.get(state) if slot.get(state) is not None else ""
    rows = rows_of_list(slot.fact, tuple(marked))
    if rows is not None:
        rows[slot.index + 1][rows[0].index(slot.field.name)] = f"<{slot.field.name}>"
    return rows


def steps_of(facts: Sequence[Fact], document: Document, keyword: str) -> list[str]:
    """The steps that state a document; those of a background with their keyword."""
    named = [(fact.name, document[fact.key]) for fact in facts if fact.key in document]
    plain = [(name, value) for name, value in named if isinstance(value, str)]
    lists = [(name, value) for name, value in named if not isinstance(value, str)]
    steps: list[str] = []
    if keyword and plain:
        steps += [
            f"{keyword} 一家企业的档案",
            *(f"  {line}" for line in table_lines([["字段", "值"], *map(list, plain)])),
        ]
    elif plain:
        steps += [f"{name} 为 {value}" for name, value in plain]
    for name, rows in lists:
        prefix = "" if not keyword else "而且 " if steps else f"{keyword} "
        if len(rows) == 1:
            steps.append(f"{prefix}没有 {name}")
        else:
            steps += [f"{prefix}{name} 如下", *(f"  {line}" for line in table_lines(rows))]
    return steps


def table_lines(rows: list[list[str]]) -> list[str]:
    widths = [max(display_width(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "| " + " | ".join(padded(each, width) for each, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
