"""Quantifiers and aggregates checked: the list that they go over, and what is said of its records."""

from __future__ import annotations

from typing import Final, Self

from lark import Token, Tree

from subsidy.errors import nearest, quoted
from subsidy.facts.dictionary import is_list
from subsidy.facts.types import DATE, FLAG, NUMERIC, Fact, Kind, Type
from subsidy.language.checking import Checking, Node
from subsidy.language.expressions import (
    COUNT_OF_RECORDS,
    Aggregate,
    Aggregator,
    Expression,
    Quantified,
    Quantifier,
)


class OverRecords(Checking):
    """Reads what is asked of the records of a list."""

    def _quantified(self, tree: Node, expected: Type | None) -> Expression | None:
        word, list_name, condition_tree = tree.children
        records = self._list(list_name)
        quantifier = Quantifier(str(word))
        if records is None:
            return None
        condition = None
        if isinstance(condition_tree, Tree):
            condition = self._inside(records).read(condition_tree, FLAG)
            if condition is None:
                return None
        elif quantifier is Quantifier.ALL:
            self._fail(tree, "SB326", f"{quoted(self._text(tree))} 没说要满足什么；请写 全部(清单: 条件)")
            return None
        type = COUNT_OF_RECORDS if quantifier is Quantifier.COUNT else FLAG
        return Quantified(quantifier, records, condition, type, self._nested(records))

    def _aggregate(self, tree: Node, expected: Type | None) -> Expression | None:
        word, list_name, value_tree, by_tree, where_tree = tree.children
        records = self._list(list_name)
        if records is None or not isinstance(value_tree, Tree):
            return None
        inside = self._inside(records)
        value = inside._read(value_tree)
        by = inside.read(by_tree, DATE) if isinstance(by_tree, Tree) else None
        where = inside.read(where_tree, FLAG) if isinstance(where_tree, Tree) else None
        if value is None or inside.faults:
            return None
        aggregator = Aggregator(str(word))
        if value.type.kind not in _SUMMARISED.get(aggregator, NUMERIC):
            what = f"是{value.type}，汇总不出来" if aggregator in _SUMMARISED else "不是数"
            self._fail(tree, "SB327", f"{quoted(self._text(tree))} 汇总的{what}")
            return None
        if (aggregator is Aggregator.LATEST) != (by is not None):
            self._fail(tree, "SB328", f"{quoted(self._text(tree))} 里 按 日期 与 最近 要同时用：最近(清单: 值 按 日期)")
            return None
        return Aggregate(aggregator, records, value, by, where, self._nested(records))

    def _list(self, token: object) -> Fact | None:
        assert isinstance(token, Token)
        fact = self._dictionary.find(str(token)) or (self._fields.find(str(token)) if self._fields else None)
        if fact is None or not is_list(fact):
            lists = [fact.name for fact in self._dictionary if is_list(fact)]
            self._fail(token, "SB329", f"{quoted(token)} 不是字段字典里的清单{nearest(str(token), lists)}")
            return None
        return fact

    def _nested(self, records: Fact) -> bool:
        """Whether a list is a field of the record at hand."""
        return self._fields is not None and records in self._fields.facts

    def _inside(self, records: Fact) -> Self:
        """A checker for what is said of one record; its faults are this one's."""
        address = f"{self._records}.{records.key}" if self._nested(records) else records.key
        inner = type(self)(self._source, self._dictionary, address)
        inner.faults = self.faults
        return inner


_ANY = frozenset(Kind) - {Kind.RECORDS}
_SUMMARISED: Final = {
    Aggregator.LATEST: _ANY,
    Aggregator.ONLY: _ANY,
    Aggregator.GROUPS: _ANY - {Kind.CODE},  # of two codes of which one is coarser nobody can tell whether they differ
}
"""What kinds of value an aggregate may be of; numbers, where nothing is said here."""
