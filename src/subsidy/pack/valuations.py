"""Amounts and points as written → valuations as nodes, every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from subsidy.errors import nearest, quoted
from subsidy.facts.dictionary import is_list
from subsidy.facts.types import FLAG, RATIO, Kind, Type
from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import (
    BestOf,
    Factor,
    Formula,
    Given,
    Grouping,
    Label,
    Negotiated,
    PerRecord,
    Scaled,
    Sum,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.language.traversal import facts_read
from subsidy.money import Rounding
from subsidy.pack import tables
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
class Item:
    """One valuation at its place: what it is called, the type it gives, and its terms."""

    path: Path
    label: Label
    type: Type
    terms: Terms


class ValuationBuilder:
    """Builds the amounts of one version, and the points of its scores."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self.author = builder.author

    def build(self, document: Any, path: Path, parent: Label, type: Type) -> Valuation | None:
        """The valuation that stands at `path` below `parent`, giving values of `type`; or None, faults noted."""
        kind = next(key for key in _READ if isinstance(document, key))
        name, read = _READ[kind]
        label = self._builder.addresses.label(parent.id, document, name, parent.clause)
        terms = self._terms(document, path, label, type)
        if not label.clause and kind not in (SumDoc, BestOfDoc):
            self.author.fault(path, "SB220", "这笔金额没有写条款；请加 clause，查不到原文就写 未公开")
        built: Valuation | None = read(self, document, Item(path, label, type, terms))
        return built

    def _terms(self, document: TermsDoc, path: Path, label: Label, type: Type) -> Terms:
        when = document.when and self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        bounds = {
            key: self.author.expression(text, (*path, key), type)
            for key in ("cap", "floor", "less")
            if (text := getattr(document, key)) is not None
        }
        rounding = Rounding(document.round.to, document.round.mode) if document.round else None
        if rounding is not None and type.kind is Kind.COUNT and rounding.unit != "分":
            self.author.fault((*path, "round"), "SB239", f"分数不能取至 {quoted(rounding.unit)}，只能取至 分")
        cap, floor = bounds.get("cap"), bounds.get("floor")
        if isinstance(cap, Literal) and isinstance(floor, Literal) and floor.value > cap.value:  # type: ignore[operator]
            self.author.fault(
                (*path, "floor"), "SB239", f"最低 {quoted(floor.text)} 高于最高 {quoted(cap.text)}，请核对"
            )
        return Terms(when or None, bounds.get("cap"), bounds.get("floor"), bounds.get("less"), rounding)

    def _amount(self, document: AmountDoc | PointsDoc, item: Item) -> Valuation | None:
        key, source = ("amount", document.amount) if isinstance(document, AmountDoc) else ("points", document.points)
        if key != _gives(item.type):
            self.author.fault((*item.path, key), "SB236", f"这里要写 {quoted(_gives(item.type))}，不是 {quoted(key)}")
            return None
        expression = self.author.expression(source, (*item.path, key), item.type)
        return Formula(item.label, expression, source, item.type, item.terms) if expression else None

    def _up_to(self, document: UpToDoc, item: Item) -> Valuation | None:
        ceiling = self.author.expression(document.up_to, (*item.path, "up_to"), item.type)
        decided = None
        if document.decided is not None:
            decided = self.author.expression(document.decided, (*item.path, "decided"), item.type)
        return UpTo(item.label, ceiling, document.up_to, decided, item.type, item.terms) if ceiling else None

    def _negotiated(self, document: NegotiatedDoc, item: Item) -> Valuation | None:
        decision, path = document.negotiated, (*item.path, "negotiated", "decided")
        decided = self.author.expression(decision.decided, path, item.type)
        if decided is None:
            return None
        if not any(fact.source.judged for fact in facts_read(decided)):
            problem = f"{quoted(decision.decided)} 不由人认定；一事一议的金额请用来源为 主管部门 或 专家评审 的字段"
            self.author.fault(path, "SB224", problem)
            return None
        return Negotiated(item.label, decided, decision.by, decision.decided, item.type, item.terms)

    def cap(self, document: RowDoc | FactorDoc, path: Path, item: Item) -> Expression | None:
        """The cap of one row, if it has one."""
        return self.author.expression(document.cap, (*path, "cap"), item.type) if document.cap else None

    def given(self, document: Any, path: Path, item: Item) -> Given | None:
        """What a row gives: under the key that fits (`points` in a score, `amount` elsewhere), or by its own `value`."""
        key = _gives(item.type)
        other = "amount" if key == "points" else "points"
        if getattr(document, other) is not None:
            self.author.fault(path, "SB236", f"这里要写 {quoted(key)}，不是 {quoted(other)}")
            return None
        if (getattr(document, key) is None) == (document.value is None):
            self.author.fault(path, "SB236", f"这里 {quoted(key)} 与 {quoted('value')} 要写且只写一个")
            return None
        if document.value is not None:
            return self.build(document.value, (*path, "value"), item.label, item.type)
        return self.author.expression(getattr(document, key), (*path, key), item.type)

    def _scaled(self, document: ScaledDoc, item: Item) -> Valuation | None:
        rows, path = document.scaled.rows, (*item.path, "scaled")
        value = self.build(document.scaled.value, (*path, "value"), item.label, item.type)
        factors = [self._factor(row, (*path, "rows", index), item) for index, row in enumerate(rows)]
        for index, row in enumerate(rows[:-1]):
            if row.when is None:
                problem = "这一行没有写 when，后面的各行永远轮不到；请补上 when，或移到最后"
                self.author.fault((*path, "rows", index), "SB225", problem)
        if rows[-1].when is not None:
            problem = "最后一行不写 when，表示其余情形；请加一行，如 {by: 100%}"
            self.author.fault((*path, "rows", len(rows) - 1), "SB225", problem)
        if value is None or not all(factors):
            return None
        return Scaled(item.label, value, tuple(each for each in factors if each), item.type, item.terms)

    def _factor(self, row: FactorDoc, path: Path, item: Item) -> Factor | None:
        when = row.when and self._builder.conditions.build(row.when, (*path, "when"), item.label.id, item.label.clause)
        by = self.author.expression(row.by, (*path, "by"), RATIO)
        cap = self.cap(row, path, item)
        return Factor(when or None, by, cap, row.note or "") if by else None

    def _per_record(self, document: PerRecordDoc, item: Item) -> Valuation | None:
        rows, path = document.per_record, (*item.path, "per_record")
        fact = self.author.dictionary.find(rows.list)
        if fact is None or fact.type.kind is not Kind.RECORDS:
            hint = nearest(rows.list, [each.name for each in self.author.dictionary if is_list(each)])
            message = f"{quoted(rows.list)} 不是字段字典里的清单{hint or '；可用字段见 subsidy facts'}"
            self.author.fault((*path, "list"), "SB329", message)
            return None
        where = None
        if rows.where is not None:
            where = self.author.expression(rows.where, (*path, "where"), FLAG, fact.key)
        key = _gives(item.type)
        source = getattr(rows, key)
        if source is None:
            self.author.fault(path, "SB236", f"这里要写 {quoted(key)}")
            return None
        value = self.author.expression(source, (*path, key), item.type, fact.key)
        cap = None if rows.cap is None else self.author.expression(rows.cap, (*path, "cap"), item.type, fact.key)
        group = rows.group and self._grouping(rows.group, (*path, "group"), item.type, fact.name)
        if value is None or (rows.group and group is None):
            return None
        return PerRecord(item.label, fact, where, value, cap, group or None, source, item.type, item.terms)

    def _grouping(self, document: GroupingDoc, path: Path, type: Type, records: str) -> Grouping | None:
        by = self.author.expression(document.by, (*path, "by"), None, records)
        cap = self.author.expression(document.cap, (*path, "cap"), type)
        if by is not None and by.type.kind in _UNGROUPED:
            problem = f"{quoted(document.by)} 是{by.type}，不能用来分组；请用选项、文本、日期或数"
            self.author.fault((*path, "by"), "SB226", problem)
            return None
        return Grouping(by, cap) if by and cap else None

    def _sum(self, document: SumDoc, item: Item) -> Valuation | None:
        children = self._children(document.sum, (*item.path, "sum"), item)
        return Sum(item.label, children, item.type, item.terms) if children else None

    def _best_of(self, document: BestOfDoc, item: Item) -> Valuation | None:
        children = self._children(document.best_of, (*item.path, "best_of"), item)
        return BestOf(item.label, children, item.type, item.terms) if children else None

    def _children(self, documents: Sequence[Any], path: Path, item: Item) -> tuple[Valuation, ...]:
        built = [
            self.build(documents[index], (*path, index), item.label, item.type) for index in in_clause_order(documents)
        ]
        return tuple(child for child in built if child is not None) if all(built) else ()


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
    TableDoc: ("table", tables.table),
    SlicesDoc: ("slices", tables.slices),
    GradesDoc: ("grades", tables.grades),
    ScaledDoc: ("scaled", ValuationBuilder._scaled),
    PerRecordDoc: ("per_record", ValuationBuilder._per_record),
    SumDoc: ("sum", ValuationBuilder._sum),
    BestOfDoc: ("best_of", ValuationBuilder._best_of),
}
