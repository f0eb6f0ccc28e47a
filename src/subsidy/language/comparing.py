"""Comparisons checked: that two values may stand against each other, and that the test can come out either way."""

from __future__ import annotations

import re
from typing import Any

from lark import Token

from subsidy.errors import quoted
from subsidy.facts.codes import SCHEMES, finest, one_level
from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import DATE, NUMERIC, Kind, Type
from subsidy.language.checking import Checking, Node, counted_hint, named, spelled, trees, unit_hint
from subsidy.language.expressions import (
    Arithmetic,
    Between,
    CodeRange,
    Comparator,
    Compare,
    Expression,
    FactRef,
    Literal,
    Member,
    Operator,
)
from subsidy.language.quantities import CALENDAR
from subsidy.language.type_rules import same


class Comparing(Checking):
    """Reads comparisons, intervals, spans of time and membership."""

    def _compare(self, tree: Node, expected: Type | None) -> Expression | None:
        left_tree, right_tree = trees(tree)
        comparator = Comparator(spelled(tree.children[1]))
        left, right = self._pair(left_tree, right_tree)
        if left is None or right is None:
            return None
        if not self._comparable(tree, left, right):
            return None
        ordered = left.type.kind in NUMERIC or left.type.kind is Kind.DATE
        if not ordered and comparator not in (Comparator.EQUAL, Comparator.UNEQUAL):
            self._fail(tree, "SB316", f"{quoted(self._text(tree))} 比的是{left.type}，不分大小；请用 == 或 属于")
            return None
        for side in (left, right):
            if (
                isinstance(side, Literal)
                and side.type.kind is Kind.CODE
                and not finest(side.type.scheme, str(side.value))
            ):
                self._fail(
                    tree,
                    "SB333",
                    f"{quoted(side.text)} 下面还有细分，== 比不出来；请写 {quoted(f'属于 [{side.text}]')}",
                )
                return None
        return Compare(comparator, left, right)

    def _pair(self, left: Node, right: Node) -> tuple[Expression | None, Expression | None]:
        """Both sides, each side's bare words read in the light of the other side's type."""
        if left.data in ("name", "quantity", "string") and right.data == "name":
            known = self._dictionary.find(str(right.children[0])) or (
                self._fields.find(str(right.children[0])) if self._fields else None
            )
            if known and not self._is_fact(left):
                return self._read(left, known.type), self._read(right)
        first = self._read(left)
        return first, None if first is None else self._read(right, first.type)

    def _is_fact(self, tree: Node) -> bool:
        word = str(tree.children[0])
        return bool(self._dictionary.find(word) or (self._fields and self._fields.find(word)))

    def _comparable(self, at: Node, left: Expression, right: Expression) -> bool:
        if same(left.type, right.type) and left.type.kind not in (Kind.FLAG, Kind.RECORDS, Kind.PERIOD):
            return True
        if left.type.kind is Kind.FLAG:
            self._fail(at, "SB317", f"{quoted(self._text(at))} 比的是是否；请写 是 真 或 是 假")
        else:
            hint = unit_hint(right, left.type) or unit_hint(left, right.type)
            hint = hint or counted_hint(right, left.type) or counted_hint(left, right.type)
            found = f"拿{named(left.type)}与{named(right.type)}比"
            self._fail(at, "SB318", f"{quoted(self._text(at))} {found}，单位或类型不合{hint}")
        return False

    def _between(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, opening, low_tree, high_tree, closing = trees(tree)
        item = self._read(item_tree)
        if item is None:
            return None
        low, high = self._read(low_tree, item.type), self._read(high_tree, item.type)
        if low is None or high is None:
            return None
        if not (self._comparable(tree, item, low) and self._comparable(tree, item, high)):
            return None
        if item.type.kind not in NUMERIC and item.type.kind is not Kind.DATE:
            self._fail(tree, "SB316", f"{quoted(self._text(tree))} 比的是{item.type}，不分大小；请用 == 或 属于")
            return None
        closed = opening.data == "closed", closing.data == "closed"
        if isinstance(low, Literal) and isinstance(high, Literal) and _empty(low.value, high.value, all(closed)):
            self._fail(tree, "SB319", f"{quoted(self._text(tree))} 是空的区间，永远不成立")
        return Between(item, low, high, *closed)

    def _recent(self, tree: Node, expected: Type | None) -> Expression | None:
        item = self.read(trees(tree)[0], DATE)
        match = re.fullmatch(r"近\s*(\d+)\s*(\S+)", str(tree.children[1]))
        if item is None or match is None:
            return None
        today = FactRef(APPLICATION_DATE)
        span = Literal(int(match[1]), Type(Kind.COUNT, match[2]), match[1] + match[2])
        start = Arithmetic(Operator.MINUS, today, span, DATE)
        return Between(item, start, today, low_closed=True, high_closed=True)

    def _elapsed(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, span_tree = trees(tree)
        item, span = self.read(item_tree, DATE), self._read(span_tree)
        if item is None or span is None:
            return None
        whole = not isinstance(span, Literal) or isinstance(span.value, int)
        if span.type.kind is not Kind.COUNT or span.type.unit not in CALENDAR or not whole:
            self._fail(
                span_tree, "SB320", f"{quoted(self._text(span_tree))} 不是时长；请写 满 3年、满 6个月 或 满 365天"
            )
            return None
        return Compare(Comparator.AT_MOST, Arithmetic(Operator.PLUS, item, span, DATE), FactRef(APPLICATION_DATE))

    def _member(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, *option_trees = trees(tree)
        item = self._read(item_tree)
        if item is None:
            return None
        if item.type.kind not in (Kind.CHOICE, Kind.CODE, Kind.TEXT):
            self._fail(tree, "SB321", f"{quoted(self._text(tree))} 里 属于 只用于选项和代码；数与日期请用 介于")
            return None
        options = [self._listed(option, item.type) for option in option_trees]
        return Member(item, tuple(option for option in options if option is not None))

    def _listed(self, tree: Node, type: Type) -> Literal | CodeRange | None:
        """One entry of a list of options: an option, a code, or a range of codes."""
        token = tree.children[0]
        assert isinstance(token, Token)
        if token.type != "RANGE" or type.scheme not in SCHEMES:
            return self._option(tree, str(token).strip('"“”'), type)
        ends = [self._option(tree, end.strip(), type) for end in token.split("至")]
        first, last = (str(end.value) if end else "" for end in ends)
        if not first or not last:
            return None
        if not one_level(first, last) or first > last:
            self._fail(tree, "SB335", f"{quoted(token)} 不是从小到大的同一级代码；请写成 73至75、731至734 这样")
            return None
        return CodeRange(first, last, type, str(token))


def _empty(low: Any, high: Any, closed: bool) -> bool:
    return bool(low > high or (low == high and not closed))
