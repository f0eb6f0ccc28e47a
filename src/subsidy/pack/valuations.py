"""Amounts and points as written → valuations as nodes, every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from subsidy.errors import nearest, quoted
from subsidy.facts.dictionary import is_list
from subsidy.facts.types import FLAG, NUMERIC, RATIO, Kind, Type
from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import (
    BestOf,
    Factor,
    Formula,
    Given,
    Grade,
    Grades,
    Grouping,
    Label,
    Negotiated,
    PerRecord,
    Row,
    Scaled,
    Slice,
    Slices,
    Sum,
    Table,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.language.traversal import facts_read
from subsidy.money import Rounding
from subsidy.pack.bands import Placed, read_bands
from subsidy.pack.node_documents import (
    AmountDoc,
    BestOfDoc,
    FactorDoc,
    GradesDoc,
    GroupingDoc,
    NegotiatedDoc,
    PerRecordDoc,
    PointsDoc,
    RowDoc,
    ScaledDoc,
    SlicesDoc,
    SumDoc,
    TableDoc,
    TermsDoc,
    UpToDoc,
)
from subsidy.pack.order import in_clause_order
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder


@dataclass(frozen=True, slots=True)
class _Item:
    """One valuation at its place: what it is called, the type it gives, and its terms."""

    path: Path
    label: Label
    type: Type
    terms: Terms


class ValuationBuilder:
    """Builds the amounts of one version, and the points of its scores."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._author = builder.author

    def build(self, document: Any, path: Path, parent: Label, type: Type) -> Valuation | None:
        """The valuation that stands at `path` below `parent`, giving values of `type`; or None, faults noted."""
        kind = next(key for key in _READ if isinstance(document, key))
        name, read = _READ[kind]
        label = self._builder.addresses.label(parent.id, document, name, parent.clause)
        terms = self._terms(document, path, label, type)
        if not label.clause and kind not in (SumDoc, BestOfDoc):
            self._author.fault(path, "SB220", "这笔金额没有写条款；请加 clause，查不到原文就写 未公开")
        built: Valuation | None = read(self, document, _Item(path, label, type, terms))
        return built

    def _terms(self, document: TermsDoc, path: Path, label: Label, type: Type) -> Terms:
        when = document.when and self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        bounds = {
            key: self._author.expression(text, (*path, key), type)
            for key in ("cap", "floor", "less")
            if (text := getattr(document, key)) is not None
        }
        rounding = Rounding(document.round.to, document.round.mode) if document.round else None
        if rounding is not None and type.kind is Kind.COUNT and rounding.unit != "分":
            self._author.fault((*path, "round"), "SB239", f"分数不能取至 {quoted(rounding.unit)}，只能取至 分")
        cap, floor = bounds.get("cap"), bounds.get("floor")
        if isinstance(cap, Literal) and isinstance(floor, Literal) and floor.value > cap.value:  # type: ignore[operator]
            self._author.fault(
                (*path, "floor"), "SB239", f"最低 {quoted(floor.text)} 高于最高 {quoted(cap.text)}，请核对"
            )
        return Terms(when or None, bounds.get("cap"), bounds.get("floor"), bounds.get("less"), rounding)

    def _amount(self, document: AmountDoc | PointsDoc, item: _Item) -> Valuation | None:
        key, source = ("amount", document.amount) if isinstance(document, AmountDoc) else ("points", document.points)
        if key != _gives(item.type):
            self._author.fault((*item.path, key), "SB236", f"这里要写 {quoted(_gives(item.type))}，不是 {quoted(key)}")
            return None
        expression = self._author.expression(source, (*item.path, key), item.type)
        return Formula(item.label, expression, source, item.type, item.terms) if expression else None

    def _up_to(self, document: UpToDoc, item: _Item) -> Valuation | None:
        ceiling = self._author.expression(document.up_to, (*item.path, "up_to"), item.type)
        decided = None
        if document.decided is not None:
            decided = self._author.expression(document.decided, (*item.path, "decided"), item.type)
        return UpTo(item.label, ceiling, document.up_to, decided, item.type, item.terms) if ceiling else None

    def _negotiated(self, document: NegotiatedDoc, item: _Item) -> Valuation | None:
        decision, path = document.negotiated, (*item.path, "negotiated", "decided")
        decided = self._author.expression(decision.decided, path, item.type)
        if decided is None:
            return None
        if not any(fact.source.judged for fact in facts_read(decided)):
            problem = f"{quoted(decision.decided)} 不由人认定；一事一议的金额请用来源为 主管部门 或 专家评审 的字段"
            self._author.fault(path, "SB224", problem)
            return None
        return Negotiated(item.label, decided, decision.by, decision.decided, item.type, item.terms)

    def _table(self, document: TableDoc, item: _Item) -> Valuation | None:
        rows = document.table.rows
        key, bands = self._bands(document.table.of, rows, (*item.path, "table"))
        order = [band.index for band in bands] or range(len(rows))  # what rows give is read though bands be at fault
        paths = {index: (*item.path, "table", "rows", index) for index in order}
        given = {at: (self._given(rows[at], path, item), self._cap(rows[at], path, item)) for at, path in paths.items()}
        built = [_row(band, rows[band.index], *given[band.index]) for band in bands]
        if key is None or not built or not all(built):
            return None
        return Table(item.label, key, tuple(row for row in built if row), document.table.of, item.type, item.terms)

    def _bands(self, of: str, rows: Sequence[Any], path: Path) -> tuple[Expression | None, tuple[Placed, ...]]:
        key = self._author.expression(of, (*path, "of"), None)
        if key is None:
            return None, ()
        if key.type.kind not in NUMERIC and key.type.kind is not Kind.DATE:
            self._author.fault((*path, "of"), "SB235", f"{quoted(of)} 是{key.type}，不能分档；选项请用 grades")
            return None, ()
        return key, read_bands(self._author, list(rows), (*path, "rows"), key.type) or ()

    def _cap(self, document: RowDoc | FactorDoc, path: Path, item: _Item) -> Expression | None:
        return self._author.expression(document.cap, (*path, "cap"), item.type) if document.cap else None

    def _given(self, document: Any, path: Path, item: _Item) -> Given | None:
        """What a row gives: under the key that fits (`points` in a score, `amount` elsewhere), or by its own `value`."""
        key = _gives(item.type)
        other = "amount" if key == "points" else "points"
        if getattr(document, other) is not None:
            self._author.fault(path, "SB236", f"这里要写 {quoted(key)}，不是 {quoted(other)}")
            return None
        if (getattr(document, key) is None) == (document.value is None):
            self._author.fault(path, "SB236", f"这里 {quoted(key)} 与 {quoted('value')} 要写且只写一个")
            return None
        if document.value is not None:
            return self.build(document.value, (*path, "value"), item.label, item.type)
        return self._author.expression(getattr(document, key), (*path, key), item.type)

    def _slices(self, document: SlicesDoc, item: _Item) -> Valuation | None:
        rows, path = document.slices.rows, (*item.path, "slices")
        base, bands = self._bands(document.slices.of, rows, path)
        if base is not None and base.type != item.type:
            self._author.fault(
                (*path, "of"), "SB310", f"{quoted(document.slices.of)} 是{base.type}，此处应为{item.type}"
            )
            return None
        rates = [
            self._author.expression(row.rate, (*path, "rows", index, "rate"), RATIO) for index, row in enumerate(rows)
        ]
        if base is None or not bands or not all(rates):
            return None
        built = tuple(
            Slice(band.low, band.low_closed, band.high, band.high_closed, rate, rows[band.index].note or "")
            for band in bands
            if (rate := rates[band.index]) is not None
        )
        return Slices(item.label, base, built, document.slices.of, item.type, item.terms)

    def _grades(self, document: GradesDoc, item: _Item) -> Valuation | None:
        path = (*item.path, "grades")
        key = self._author.expression(document.grades.of, (*path, "of"), None)
        if key is None:
            return None
        if key.type.kind is not Kind.CHOICE:
            message = f"{quoted(document.grades.of)} 是{key.type}，不是选项；数请用 table"
            self._author.fault((*path, "of"), "SB237", message)
            return None
        grades = [
            self._grade(row, (*path, "rows", index), key.type, item) for index, row in enumerate(document.grades.rows)
        ]
        named = [row.is_ for row in document.grades.rows]
        misnamed = any(name not in key.type.options for name in named)
        for option in key.type.options:
            if named.count(option) > 1 or (option not in named and not misnamed):
                problem = "没有写" if option not in named else "写了不止一次"
                self._author.fault((*path, "rows"), "SB238", f"等级 {quoted(option)} {problem}；每个等级写一行")
        if not all(grades):
            return None
        known = tuple(grade for grade in grades if grade)
        return Grades(item.label, key, known, document.grades.of, item.type, item.terms)

    def _grade(self, row: Any, path: Path, key: Type, item: _Item) -> Grade | None:
        if row.is_ not in key.options:
            options = "、".join(key.options)
            hint = nearest(row.is_, key.options) or "；"
            self._author.fault((*path, "is"), "SB315", f"{quoted(row.is_)} 不在选项之内{hint}可选：{options}")
            return None
        value = self._given(row, path, item)
        return Grade(Literal(row.is_, key, row.is_), value, row.note or "") if value else None

    def _scaled(self, document: ScaledDoc, item: _Item) -> Valuation | None:
        rows, path = document.scaled.rows, (*item.path, "scaled")
        value = self.build(document.scaled.value, (*path, "value"), item.label, item.type)
        factors = [self._factor(row, (*path, "rows", index), item) for index, row in enumerate(rows)]
        for index, row in enumerate(rows[:-1]):
            if row.when is None:
                problem = "这一行没有写 when，后面的各行永远轮不到；请补上 when，或移到最后"
                self._author.fault((*path, "rows", index), "SB225", problem)
        if rows[-1].when is not None:
            problem = "最后一行不写 when，表示其余情形；请加一行，如 {by: 100%}"
            self._author.fault((*path, "rows", len(rows) - 1), "SB225", problem)
        if value is None or not all(factors):
            return None
        return Scaled(item.label, value, tuple(each for each in factors if each), item.type, item.terms)

    def _factor(self, row: FactorDoc, path: Path, item: _Item) -> Factor | None:
        when = row.when and self._builder.conditions.build(row.when, (*path, "when"), item.label.id, item.label.clause)
        by = self._author.expression(row.by, (*path, "by"), RATIO)
        cap = self._cap(row, path, item)
        return Factor(when or None, by, cap, row.note or "") if by else None

    def _per_record(self, document: PerRecordDoc, item: _Item) -> Valuation | None:
        rows, path = document.per_record, (*item.path, "per_record")
        fact = self._author.dictionary.find(rows.list)
        if fact is None or fact.type.kind is not Kind.RECORDS:
            hint = nearest(rows.list, [each.name for each in self._author.dictionary if is_list(each)])
            message = f"{quoted(rows.list)} 不是字段字典里的清单{hint or '；可用字段见 subsidy facts'}"
            self._author.fault((*path, "list"), "SB329", message)
            return None
        where = None
        if rows.where is not None:
            where = self._author.expression(rows.where, (*path, "where"), FLAG, fact.key)
        key = _gives(item.type)
        source = getattr(rows, key)
        if source is None:
            self._author.fault(path, "SB236", f"这里要写 {quoted(key)}")
            return None
        value = self._author.expression(source, (*path, key), item.type, fact.key)
        cap = None if rows.cap is None else self._author.expression(rows.cap, (*path, "cap"), item.type, fact.key)
        group = rows.group and self._grouping(rows.group, (*path, "group"), item.type, fact.name)
        if value is None or (rows.group and group is None):
            return None
        return PerRecord(item.label, fact, where, value, cap, group or None, source, item.type, item.terms)

    def _grouping(self, document: GroupingDoc, path: Path, type: Type, records: str) -> Grouping | None:
        by = self._author.expression(document.by, (*path, "by"), None, records)
        cap = self._author.expression(document.cap, (*path, "cap"), type)
        if by is not None and by.type.kind in _UNGROUPED:
            problem = f"{quoted(document.by)} 是{by.type}，不能用来分组；请用选项、文本、日期或数"
            self._author.fault((*path, "by"), "SB226", problem)
            return None
        return Grouping(by, cap) if by and cap else None

    def _sum(self, document: SumDoc, item: _Item) -> Valuation | None:
        children = self._children(document.sum, (*item.path, "sum"), item)
        return Sum(item.label, children, item.type, item.terms) if children else None

    def _best_of(self, document: BestOfDoc, item: _Item) -> Valuation | None:
        children = self._children(document.best_of, (*item.path, "best_of"), item)
        return BestOf(item.label, children, item.type, item.terms) if children else None

    def _children(self, documents: Sequence[Any], path: Path, item: _Item) -> tuple[Valuation, ...]:
        built = [
            self.build(documents[index], (*path, index), item.label, item.type) for index in in_clause_order(documents)
        ]
        return tuple(child for child in built if child is not None) if all(built) else ()


def _row(band: Placed, document: RowDoc, value: Given | None, cap: Expression | None) -> Row | None:
    if value is None:
        return None
    return Row(band.low, band.low_closed, band.high, band.high_closed, value, cap, document.note or "")


def _gives(type: Type) -> str:
    """The key under which a rule says what is given: `points` in a score, `amount` elsewhere."""
    return "points" if type.kind is Kind.COUNT else "amount"


_UNGROUPED: Final = frozenset({Kind.CODE, Kind.PERIOD, Kind.RECORDS})
"""Of codes one may lie below another, so that nobody could say whether two records belong to one group."""

_READ: dict[type, tuple[str, Any]] = {
    AmountDoc: ("amount", ValuationBuilder._amount),
    PointsDoc: ("points", ValuationBuilder._amount),
    UpToDoc: ("up_to", ValuationBuilder._up_to),
    NegotiatedDoc: ("negotiated", ValuationBuilder._negotiated),
    TableDoc: ("table", ValuationBuilder._table),
    SlicesDoc: ("slices", ValuationBuilder._slices),
    GradesDoc: ("grades", ValuationBuilder._grades),
    ScaledDoc: ("scaled", ValuationBuilder._scaled),
    PerRecordDoc: ("per_record", ValuationBuilder._per_record),
    SumDoc: ("sum", ValuationBuilder._sum),
    BestOfDoc: ("best_of", ValuationBuilder._best_of),
}
