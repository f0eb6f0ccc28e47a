"""Names resolved and types checked: a parse tree in, typed nodes out, faults with their offset in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from lark import Token, Tree

from subsidy.errors import nearest, quoted
from subsidy.facts.codes import SCHEMES, finest, listed, normalise
from subsidy.facts.dictionary import APPLICATION_DATE, Dictionary, by_word, is_list
from subsidy.facts.types import DATE, FLAG, NUMBER, NUMERIC, Fact, Kind, Type
from subsidy.facts.values import Misfit, read_value
from subsidy.language.expressions import (
    COUNT_OF_RECORDS,
    Aggregate,
    Aggregator,
    And,
    Arithmetic,
    Between,
    Call,
    Comparator,
    Compare,
    Expression,
    FactRef,
    FieldRef,
    Function,
    Literal,
    Member,
    Negative,
    Not,
    Operator,
    Or,
    Quantified,
    Quantifier,
)
from subsidy.language.quantities import CALENDAR, quantity
from subsidy.language.type_rules import SIGNATURES, result_type, same
from subsidy.money import percent

Node = Tree[Token]


@dataclass(frozen=True, slots=True, order=True)
class Misread:
    """A fault inside one expression: its 0-based offset, a stable code, and what to do in Chinese."""

    offset: int
    code: str
    message: str


class Checker:
    """Turns the parse tree of one expression into typed nodes; `faults` collects whatever stands in the way."""

    def __init__(self, source: str, dictionary: Dictionary, records: str = "") -> None:
        self.faults: list[Misread] = []
        self._source = source
        self._dictionary = dictionary
        found = dictionary.find(records) if records else None
        self._fields: Dictionary | None = Dictionary(found.type.fields) if found else None

    def read(self, tree: Node, expected: Type | None) -> Expression | None:
        """The typed expression of `tree`, which its place expects to be of type `expected`."""
        found = self._read(tree, expected)
        if found is not None and expected is not None and not same(found.type, expected):
            self._fail(tree, "SB310", f"{quoted(self._text(tree))} 是{found.type}，此处应为{expected}{_unit_hint(found.type, expected)}")
        return found

    def _fail(self, at: Node | Token, code: str, message: str) -> None:
        offset = at.start_pos if isinstance(at, Token) else at.meta.start_pos
        self.faults.append(Misread(offset or 0, code, message))

    def _text(self, tree: Node) -> str:
        """The author's own words for a tree."""
        return self._source[tree.meta.start_pos : tree.meta.end_pos]

    def _read(self, tree: Node, expected: Type | None = None) -> Expression | None:
        """The expression of any tree; `expected` settles what a word or a bare number stands for."""
        return getattr(self, f"_{tree.data}")(tree, expected)  # type: ignore[no-any-return]

    # Leaves

    def _name(self, tree: Node, expected: Type | None) -> Expression | None:
        word = str(tree.children[0])
        if self._fields is not None and (field := self._fields.find(word)) and field is not APPLICATION_DATE:
            return FieldRef(field)
        if fact := self._dictionary.find(word):
            return FactRef(fact)
        if expected is not None and expected.kind in (Kind.CHOICE, Kind.CODE, Kind.TEXT):
            return self._option(tree.children[0], word, expected)
        if owner := next((fact for fact in self._dictionary if word in by_word(fact.type.fields)), None):
            self._fail(tree, "SB332", f"{quoted(word)} 是 {owner.name} 里每条的字段；请写 存在({owner.name}：…) 等")
            return None
        if word in ("真", "假"):
            self._fail(tree, "SB317", f"{quoted(word)} 不能用 == 比；请写 是 {word}")
            return None
        known = [fact.name for fact in (*self._dictionary, *(self._fields or ()), APPLICATION_DATE)]
        self._fail(tree, "SB311", f"字段字典里没有 {quoted(word)}{nearest(word, known) or '；可用字段见 subsidy facts'}")
        return None

    def _string(self, tree: Node, expected: Type | None) -> Expression | None:
        word = str(tree.children[0])[1:-1]
        return self._option(tree.children[0], word, expected or Type(Kind.TEXT))

    def _quantity(self, tree: Node, expected: Type | None) -> Expression | None:
        token = tree.children[0]
        if expected is not None and expected.kind in (Kind.CODE, Kind.CHOICE):
            return self._option(token, str(token), expected)
        found = quantity(str(token))
        if isinstance(found, str):
            self._fail(tree, "SB312", f"{quoted(token)} {found}")
            return None
        return found

    def _date(self, tree: Node, expected: Type | None) -> Expression | None:
        text = str(tree.children[0])
        try:
            return Literal(read_value(Fact("", "", DATE), text), DATE, text)
        except Misfit as misfit:
            self._fail(tree, "SB313", str(misfit))
            return None

    def _option(self, at: Node | Token, word: str, expected: Type) -> Literal | None:
        """A word as one of the options of a choice, a code of a scheme, or plain text."""
        if expected.kind is Kind.CODE and expected.scheme in SCHEMES:
            code = normalise(expected.scheme, word)
            if code is not None:
                return Literal(code, expected, word)
            self._fail(at, "SB314", f"{quoted(word)} 不是已知的代码或名称{nearest(word, listed(expected.scheme))}")
            return None
        if expected.kind is Kind.CHOICE and word not in expected.options:
            options = "、".join(expected.options[:12])
            hint = nearest(word, expected.options) or "；"
            self._fail(at, "SB315", f"{quoted(word)} 不在选项之内{hint}可选：{options}")
            return None
        return Literal(word, expected, word)

    # Logic

    def _disjunction(self, tree: Node, expected: Type | None) -> Expression | None:
        operands = self._flags(tree)
        return Or(operands) if operands else None

    def _conjunction(self, tree: Node, expected: Type | None) -> Expression | None:
        operands = self._flags(tree)
        return And(operands) if operands else None

    def _not(self, tree: Node, expected: Type | None) -> Expression | None:
        operands = self._flags(tree)
        return Not(operands[0]) if operands else None

    def _flags(self, tree: Node) -> tuple[Expression, ...]:
        found = [self.read(child, FLAG) for child in _trees(tree)]
        return tuple(operand for operand in found if operand is not None) if all(found) else ()

    def _truth(self, tree: Node, expected: Type | None) -> Expression | None:
        operand = self.read(_trees(tree)[0], FLAG)
        if operand is None:
            return None
        return operand if str(tree.children[1]) == "真" else Not(operand)

    # Comparisons

    def _compare(self, tree: Node, expected: Type | None) -> Expression | None:
        left_tree, right_tree = _trees(tree)
        sign = str(tree.children[1])
        comparator = Comparator(_FULL_WIDTH.get(sign, sign))
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
            if isinstance(side, Literal) and side.type.kind is Kind.CODE and not finest(side.type.scheme, str(side.value)):
                self._fail(tree, "SB333", f"{quoted(side.text)} 下面还有细分，== 比不出来；请写 属于 [{side.text}]")
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
            hint = _unit_hint(right.type, left.type)
            self._fail(at, "SB318", f"{quoted(self._text(at))} 拿{left.type}与{right.type}比，单位或类型不合{hint}")
        return False

    def _between(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, opening, low_tree, high_tree, closing = _trees(tree)
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
        item = self.read(_trees(tree)[0], DATE)
        match = re.fullmatch(r"近\s*(\d+)\s*(\S+)", str(tree.children[1]))
        if item is None or match is None:
            return None
        today = FactRef(APPLICATION_DATE)
        span = Literal(int(match[1]), Type(Kind.COUNT, match[2]), match[1] + match[2])
        start = Arithmetic(Operator.MINUS, today, span, DATE)
        return Between(item, start, today, low_closed=True, high_closed=True)

    def _elapsed(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, span_tree = _trees(tree)
        item, span = self.read(item_tree, DATE), self._read(span_tree)
        if item is None or span is None:
            return None
        whole = not isinstance(span, Literal) or isinstance(span.value, int)
        if span.type.kind is not Kind.COUNT or span.type.unit not in CALENDAR or not whole:
            self._fail(span_tree, "SB320", f"{quoted(self._text(span_tree))} 不是时长；请写 满 3年、满 6个月 或 满 365天")
            return None
        return Compare(Comparator.AT_MOST, Arithmetic(Operator.PLUS, item, span, DATE), FactRef(APPLICATION_DATE))

    def _member(self, tree: Node, expected: Type | None) -> Expression | None:
        item_tree, *option_trees = _trees(tree)
        item = self._read(item_tree)
        if item is None:
            return None
        if item.type.kind not in (Kind.CHOICE, Kind.CODE, Kind.TEXT):
            self._fail(tree, "SB321", f"{quoted(self._text(tree))} 里 属于 只用于选项和代码；数与日期请用 介于")
            return None
        options = [self._option(option, str(option.children[0]).strip('"“”'), item.type) for option in option_trees]
        return Member(item, tuple(option for option in options if option is not None))

    # Arithmetic

    def _arithmetic(self, tree: Node, expected: Type | None) -> Expression | None:
        left, right = (self._read(child) for child in _trees(tree))
        if left is None or right is None:
            return None
        sign = str(tree.children[1])
        operator = Operator(_FULL_WIDTH.get(sign, sign))
        result = result_type(operator, left.type, right.type)
        if result is None:
            self._fail(tree, "SB322", f"{quoted(self._text(tree))} 里{left.type}不能 {operator} {right.type}，请核对单位")
            return None
        if left.type.kind is Kind.DATE and isinstance(right, Literal) and isinstance(right.value, Fraction):
            self._fail(tree, "SB320", f"{quoted(right.text)} 不是整数；日期只能加减整年、整月、整天")
            return None
        if operator is Operator.DIVIDE and isinstance(right, Literal) and not right.value:
            self._fail(tree, "SB334", f"{quoted(self._text(tree))} 除以零，永远算不出来，请核对")
            return None
        if operator is Operator.TIMES:
            self._check_factor(tree, left, right)
            self._check_factor(tree, right, left)
        return Arithmetic(operator, left, right, result)

    def _check_factor(self, at: Node, money: Expression, factor: Expression) -> None:
        """A bare number beside money is most likely a rate that lost its `%`."""
        if not isinstance(factor, Literal) or factor.type != NUMBER or factor.text.endswith("倍"):
            return
        if money.type.kind is Kind.MONEY:
            number, value = factor.text, factor.value
            alias = f"（即 {percent(value)}）" if isinstance(value, Fraction) else ""
            self._fail(at, "SB331", f"金额乘以 {quoted(number)} 要写明是 {number}% 还是 {number}倍{alias}")

    def _negative(self, tree: Node, expected: Type | None) -> Expression | None:
        operand = self._read(_trees(tree)[0])
        if operand is not None and operand.type.kind not in NUMERIC:
            self._fail(tree, "SB323", f"{quoted(self._text(tree))} 不是数，不能取负")
            return None
        return Negative(operand) if operand is not None else None

    def _call(self, tree: Node, expected: Type | None) -> Expression | None:
        name, *argument_trees = tree.children
        arguments = [self._read(child) for child in argument_trees if isinstance(child, Tree)]
        if str(name) not in SIGNATURES:
            known = "、".join(function.value for function in Function)
            self._fail(name if isinstance(name, Token) else tree, "SB324", f"没有 {quoted(name)} 这个函数；可用：{known}")
            return None
        if any(argument is None for argument in arguments):
            return None
        given = tuple(argument for argument in arguments if argument is not None)
        type = SIGNATURES[str(name)](tuple(argument.type for argument in given))
        if type is None:
            self._fail(tree, "SB325", f"{quoted(self._text(tree))} 的参数个数或类型不对；写法见 docs/language.md")
            return None
        return Call(Function(str(name)), given, type)

    # Records

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
        if aggregator is not Aggregator.LATEST and value.type.kind not in NUMERIC:
            self._fail(tree, "SB327", f"{quoted(self._text(tree))} 汇总的不是数")
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

    def _inside(self, records: Fact) -> Checker:
        """A checker for what is said of one record; its faults are this one's."""
        inner = Checker(self._source, self._dictionary)
        inner._fields = Dictionary(records.type.fields)
        inner.faults = self.faults
        return inner


_FULL_WIDTH: Final = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "＞": ">",
    "＜": "<",
    "＋": "+",
    "－": "-",
    "×": "*",
    "＊": "*",
    "÷": "/",
    "／": "/",
}


def _empty(low: Any, high: Any, closed: bool) -> bool:
    return bool(low > high or (low == high and not closed))


def _trees(tree: Node) -> list[Node]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _unit_hint(found: Type, expected: Type) -> str:
    if found == NUMBER and expected.kind in (Kind.MONEY, Kind.COUNT, Kind.RATIO):
        unit = {Kind.MONEY: "万元", Kind.RATIO: "%"}.get(expected.kind, expected.unit or "个")
        return f"；数后面请写单位，如 {unit}"
    if found == NUMBER and expected.kind is Kind.DATE:
        return "；日期请写成 2026-07-01"
    return ""
