"""Tables by bands, slices and grades as written → valuations as nodes, every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from subsidy.errors import nearest, quoted
from subsidy.facts.types import NUMERIC, RATIO, Kind, Type
from subsidy.language.checking import named
from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import Given, Grade, Grades, Row, Slice, Slices, Table, Valuation
from subsidy.pack.author import Author
from subsidy.pack.bands import Placed, read_bands
from subsidy.pack.node_documents import GradesDoc, RowDoc, SlicesDoc, TableDoc
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.valuations import Item, ValuationBuilder


def table(values: ValuationBuilder, document: TableDoc, item: Item) -> Valuation | None:
    """A step table; None, faults noted, where its key, a band or what a row gives is at fault."""
    rows = document.table.rows
    key, bands = _bands(values.author, document.table.of, rows, (*item.path, "table"))
    order = [band.index for band in bands] or range(len(rows))  # what rows give is read though bands be at fault
    paths = {index: (*item.path, "table", "rows", index) for index in order}
    given = {at: (values.given(rows[at], path, item), values.cap(rows[at], path, item)) for at, path in paths.items()}
    built = [_row(band, rows[band.index], *given[band.index]) for band in bands]
    if key is None or not built or not all(built):
        return None
    return Table(item.label, key, tuple(row for row in built if row), document.table.of, item.type, item.terms)


def slices(values: ValuationBuilder, document: SlicesDoc, item: Item) -> Valuation | None:
    """Progressive slices; None, faults noted, where the base, a band or a rate is at fault."""
    rows, path = document.slices.rows, (*item.path, "slices")
    base, bands = _bands(values.author, document.slices.of, rows, path)
    if base is not None and base.type != item.type:
        message = f"{quoted(document.slices.of)} 是{named(base.type)}，此处应为{named(item.type)}"
        values.author.fault((*path, "of"), "SB310", message)
        return None
    rates = [
        values.author.expression(row.rate, (*path, "rows", index, "rate"), RATIO) for index, row in enumerate(rows)
    ]
    if base is None or not bands or not all(rates):
        return None
    built = tuple(
        Slice(band.low, band.low_closed, band.high, band.high_closed, rate, rows[band.index].note or "")
        for band in bands
        if (rate := rates[band.index]) is not None
    )
    return Slices(item.label, base, built, document.slices.of, item.type, item.terms)


def _bands(author: Author, of: str, rows: Sequence[Any], path: Path) -> tuple[Expression | None, tuple[Placed, ...]]:
    key = author.expression(of, (*path, "of"), None)
    if key is None:
        return None, ()
    if key.type.kind not in NUMERIC and key.type.kind is not Kind.DATE:
        author.fault((*path, "of"), "SB235", f"{quoted(of)} 是{key.type}，不能分档；选项请用 grades")
        return None, ()
    return key, read_bands(author, list(rows), (*path, "rows"), key.type) or ()


def grades(values: ValuationBuilder, document: GradesDoc, item: Item) -> Valuation | None:
    """A grade table; None, faults noted, where the key is no choice, or not each option has its row."""
    path = (*item.path, "grades")
    key = values.author.expression(document.grades.of, (*path, "of"), None)
    if key is None:
        return None
    if key.type.kind is not Kind.CHOICE:
        message = f"{quoted(document.grades.of)} 是{key.type}，不是选项；数请用 table"
        values.author.fault((*path, "of"), "SB237", message)
        return None
    rows = [
        _grade(values, row, (*path, "rows", index), key.type, item) for index, row in enumerate(document.grades.rows)
    ]
    written = [row.is_ for row in document.grades.rows]
    misnamed = any(option not in key.type.options for option in written)
    for option in key.type.options:
        if written.count(option) > 1 or (option not in written and not misnamed):
            problem = "没有写" if option not in written else "写了不止一次"
            values.author.fault((*path, "rows"), "SB238", f"等级 {quoted(option)} {problem}；每个等级写一行")
    if not all(rows):
        return None
    known = tuple(grade for grade in rows if grade)
    return Grades(item.label, key, known, document.grades.of, item.type, item.terms)


def _grade(values: ValuationBuilder, row: Any, path: Path, key: Type, item: Item) -> Grade | None:
    if row.is_ not in key.options:
        options = "、".join(key.options)
        hint = nearest(row.is_, key.options) or "；"
        values.author.fault((*path, "is"), "SB315", f"{quoted(row.is_)} 不在选项之内{hint}可选：{options}")
        return None
    value = values.given(row, path, item)
    return Grade(Literal(row.is_, key, row.is_), value, row.note or "") if value else None


def _row(band: Placed, document: RowDoc, value: Given | None, cap: Expression | None) -> Row | None:
    if value is None:
        return None
    return Row(band.low, band.low_closed, band.high, band.high_closed, value, cap, document.note or "")
