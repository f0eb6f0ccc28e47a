"""Names resolved and types checked: a parse tree in, typed nodes out, faults with their offset in the text."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from lark import Token, Tree

from subsidy.errors import nearest, quoted
from subsidy.facts.dictionary import APPLICATION_DATE, by_word
from subsidy.facts.types import DATE, FLAG, NUMBER, NUMERIC, Fact, Kind, Type
from subsidy.facts.values import Misfit, read_value
from subsidy.language.checking import Node, named, spelled, trees, unit_hint
from subsidy.language.comparing import Comparing
from subsidy.language.expressions import (
    And,
    Arithmetic,
    Call,
    Expression,
    FactRef,
    FieldRef,
    Function,
    Literal,
    Negative,
    Not,
    Operator,
    Or,
)
from subsidy.language.glued import glued, negated, spelled_out
from subsidy.language.numerals import in_digits
from subsidy.language.over_records import OverRecords
from subsidy.language.quantities import quantity
from subsidy.language.type_rules import SIGNATURES, result_type
from subsidy.money import percent


class Checker(Comparing, OverRecords):
    """Turns the parse tree of one expression into typed nodes; `faults` collects whatever stands in the way."""

    # Leaves

    def _name(self, tree: Node, expected: Type | None) -> Expression | None:
        word = str(tree.children[0])
        if self._fields is not None and (field := self._fields.find(word)) and field is not APPLICATION_DATE:
            return FieldRef(field, self._records)
        if fact := self._dictionary.find(word):
            return FactRef(fact)
        if expected is not None and expected.kind in (Kind.CHOICE, Kind.CODE, Kind.TEXT):
            return self._option(tree.children[0], word, expected)
        if owner := next((fact for fact in self._dictionary if word in by_word(fact.type.fields)), None):
            self._fail(tree, "SB332", f"{quoted(word)} 是 {owner.name} 里每条的字段；请写 存在({owner.name}：…) 等")
            return None
        if word in _TRUTHS:
            self._fail(tree, "SB317", f"{quoted(word)} 不能用 == 比；请写 是 {_TRUTHS[word]}")
            return None
        if digits := in_digits(word):
            self._fail(tree, "SB311", f"{quoted(word)} 里的数要用阿拉伯数字，请写成 {quoted(digits)}")
            return None
        self._fail(tree, "SB311", f"字段字典里没有 {quoted(word)}{self._meant(word)}")
        return None

    def _meant(self, word: str) -> str:
        """What an author probably meant by the name of no fact."""
        known, flags = self._names(), self._names(FLAG)
        hint = glued(word, flags, known) or spelled_out(word, known) or nearest(word, known) or negated(word, flags)
        return hint or "；可用字段见 subsidy facts"

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

    def _truth(self, tree: Node, expected: Type | None) -> Expression | None:
        operand = self.read(trees(tree)[0], FLAG)
        if operand is None:
            return None
        return operand if str(tree.children[1]) == "真" else Not(operand)

    # Arithmetic

    def _arithmetic(self, tree: Node, expected: Type | None) -> Expression | None:
        left, right = (self._read(child) for child in trees(tree))
        if left is None or right is None:
            return None
        operator = Operator(spelled(tree.children[1]))
        result = result_type(operator, left.type, right.type)
        if result is None:
            hint = unit_hint(right, left.type) or unit_hint(left, right.type) or "，请核对单位"
            problem = f"里{named(left.type)}不能 {operator} {named(right.type)}{hint}"
            self._fail(tree, "SB322", f"{quoted(self._text(tree))} {problem}")
            return None
        if left.type.kind is Kind.DATE and isinstance(right, Literal) and isinstance(right.value, Fraction):
            self._fail(tree, "SB320", f"{quoted(right.text)} 不是整数；日期只能加减整年、整月、整天、整个工作日")
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
            alias = f"（即 {quoted(percent(value))}）" if isinstance(value, Fraction) else ""
            either = f"{quoted(number + '%')} 还是 {quoted(number + '倍')}{alias}"
            self._fail(at, "SB331", f"金额乘以 {quoted(number)} 要写明是 {either}")

    def _negative(self, tree: Node, expected: Type | None) -> Expression | None:
        operand = self._read(trees(tree)[0])
        if operand is not None and operand.type.kind not in NUMERIC:
            self._fail(tree, "SB323", f"{quoted(self._text(tree))} 不是数，不能取负")
            return None
        return Negative(operand) if operand is not None else None

    def _call(self, tree: Node, expected: Type | None) -> Expression | None:
        name, *argument_trees = tree.children
        arguments = [self._read(child) for child in argument_trees if isinstance(child, Tree)]
        if str(name) not in SIGNATURES:
            known = "、".join(function.value for function in Function)
            self._fail(
                name if isinstance(name, Token) else tree, "SB324", f"没有 {quoted(name)} 这个函数；可用：{known}"
            )
            return None
        if any(argument is None for argument in arguments):
            return None
        given = tuple(argument for argument in arguments if argument is not None)
        type = SIGNATURES[str(name)](tuple(argument.type for argument in given))
        if type is None:
            self._fail(tree, "SB325", f"{quoted(self._text(tree))} 的参数个数或类型不对；写法见 docs/language.md")
            return None
        return Call(Function(str(name)), given, type)


_TRUTHS: Final = {"真": "真", "是": "真", "true": "真", "假": "假", "否": "假", "false": "假"}
"""Words that authors hold flags against, and how expressions say them."""
