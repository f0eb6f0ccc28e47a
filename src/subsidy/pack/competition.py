"""`competition` and `priority` as written → who comes before whom, as nodes; every fault noted at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from subsidy.errors import quoted
from subsidy.facts.types import MONEY, NUMERIC, Kind, Type
from subsidy.language.competition import Competition, Give, Order, Pool, Preference, Rank
from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import Label
from subsidy.money import short_yuan
from subsidy.pack.competition_documents import CompetitionDoc, PoolDoc, PreferenceDoc, RankDoc
from subsidy.pack.order import in_clause_order
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder


class CompetitionBuilder:
    """Builds how the awards of one version compete."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._author = builder.author

    def build(self, document: CompetitionDoc, path: Path, version: str) -> Competition | None:
        """The competition that stands at `path`, or None with its faults noted."""
        before = len(self._author.faults)
        label = self._builder.addresses.label(f"{version}/竞争", document, "competition")
        if not label.clause:
            self._author.fault(path, "SB220", "竞争性分配没有写条款；请加 clause，查不到原文就写 未公开")
        budget = self._budget(document.budget, (*path, "budget"))
        pools = [self._pool(pool, (*path, "pools", index), label) for index, pool in enumerate(document.pools)]
        rank = [self._rank(key, (*path, "rank", index)) for index, key in enumerate(document.rank)]
        top = self._top(document, (*path, "top"))
        self._check_keys(document, path)
        self._check_pools(document, [budget, *(pool.budget if pool else None for pool in pools)], path)
        if len(self._author.faults) > before:
            return None
        return Competition(
            label,
            budget,
            tuple(pool for pool in pools if pool),
            tuple(key for key in rank if key),
            top,
            document.give,
            document.cut,
            document.partial_last,
            document.residual,
            document.ties,
        )

    def preferences(self, documents: Sequence[PreferenceDoc], path: Path, version: str) -> tuple[Preference, ...]:
        """The preferences that stand at `path`, in the order of their clauses; those at fault left out."""
        built = [self._preference(documents[index], (*path, index), version) for index in in_clause_order(documents)]
        return tuple(each for each in built if each is not None)

    def _preference(self, document: PreferenceDoc, path: Path, version: str) -> Preference | None:
        label = self._builder.addresses.label(f"{version}/优先", document, "priority")
        if not label.clause and isinstance(document.when, str):
            self._author.fault(path, "SB220", "这个优先情形没有写条款；请加 clause，查不到原文就写 未公开")
        when = self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        return Preference(label, when) if when is not None else None

    def _budget(self, text: str | None, path: Path) -> Expression | None:
        return self._author.expression(text, path, MONEY) if text is not None else None

    def _pool(self, document: PoolDoc, path: Path, parent: Label) -> Pool | None:
        label = self._builder.addresses.label(parent.id, document, document.pool, parent.clause)
        when = self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause or "未公开")
        budget = self._budget(document.budget, (*path, "budget"))
        return Pool(label, document.pool, when, budget) if when is not None else None

    def _rank(self, document: RankDoc, path: Path) -> Rank | None:
        by = self._author.expression(document.by, (*path, "by"), None)
        if by is None:
            return None
        of_date = by.type.kind is Kind.DATE
        if not of_date and by.type.kind not in NUMERIC:
            self._author.fault((*path, "by"), "SB413", f"{quoted(document.by)} 是{by.type}，排不出名次；请用数或日期")
        elif (document.order in _OF_DATES) is not of_date:
            words = "、".join(order for order in Order if (order in _OF_DATES) is of_date)
            message = f"{quoted(document.by)} 是{by.type}，次序请写 {words} 之一"
            self._author.fault((*path, "order"), "SB414", message)
        return Rank(by, document.order)

    def _top(self, document: CompetitionDoc, path: Path) -> int | None:
        if document.top is None:
            return None
        top = self._author.constant(document.top, path, Type(Kind.COUNT))
        if top is not None and not (isinstance(top.value, int) and top.value > 0):
            self._author.fault(path, "SB415", f"{quoted(document.top)} 不是名额；请写大于零的整数，如 10名")
        return top.value if top is not None and isinstance(top.value, int) else None

    def _check_keys(self, document: CompetitionDoc, path: Path) -> None:
        """Keys that mean nothing without another one."""
        if not any((document.budget, document.pools, document.top, document.give)):
            self._author.fault(path, "SB410", "没有写怎么竞争；请写 budget、top、give 等，或删去 competition")
        for key, met, needs in _NEEDS:
            if getattr(document, key) not in (None, []) and not met(document):
                message = f"写了 {quoted(key)}，就要{needs}；请补上，或删去 {quoted(key)}"
                self._author.fault((*path, key), "SB411", message)

    def _check_pools(self, document: CompetitionDoc, budgets: list[Expression | None], path: Path) -> None:
        """Pools are told apart by name, and what they get of a budget is no more than there is."""
        names = [pool.pool for pool in document.pools]
        for index, name in enumerate(names):
            if names.index(name) != index:
                self._author.fault(
                    (*path, "pools", index, "pool"), "SB416", f"{quoted(name)} 写了不止一次，每组名称要不同"
                )
        total, *parts = [each.value if isinstance(each, Literal) else None for each in budgets]
        known = [part for part in parts if isinstance(part, int | Fraction)]
        if isinstance(total, int | Fraction) and sum(known) > total:
            message = f"各组预算合计 {short_yuan(sum(known))}，多于总预算 {short_yuan(total)}；请核对"
            self._author.fault((*path, "pools"), "SB417", message)


_OF_DATES: Final = (Order.EARLY_FIRST, Order.LATE_FIRST)


def _has_budget(document: CompetitionDoc) -> bool:
    pools = document.pools
    return document.budget is not None or (bool(pools) and all(pool.budget is not None for pool in pools))


_NEEDS: Final[tuple[tuple[str, Callable[[CompetitionDoc], bool], str], ...]] = (
    ("give", _has_budget, "写 `budget`"),
    ("give", lambda document: document.give is not Give.IN_TURN or bool(document.rank), "写 `rank`"),
    ("cut", lambda document: document.give is Give.IN_PROPORTION, "写 `give: 按比例`"),
    ("residual", lambda document: document.give is Give.IN_PROPORTION, "写 `give: 按比例`"),
    ("partial_last", lambda document: document.give is Give.IN_TURN, "写 `give: 依次`"),
    ("top", lambda document: bool(document.rank), "写 `rank`"),
    ("ties", lambda document: bool(document.rank), "写 `rank`"),
    ("rank", lambda document: document.top is not None or document.give is Give.IN_TURN, "写 `top` 或 `give: 依次`"),
)
"""Keys with what they need, and how the author is told."""
