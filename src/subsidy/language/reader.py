"""Text of an expression → its typed nodes. Every fault found is kept with its offset in the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from subsidy.errors import quoted
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import Type
from subsidy.language.checker import Checker
from subsidy.language.checking import Misread
from subsidy.language.expressions import Expression
from subsidy.language.syntax import syntax_cure

MAX_DEPTH: Final = 50
"""No expression nests deeper than this; whoever reads one may recurse. A sum nests once for each of its terms."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one text: an expression where there is no fault."""

    expression: Expression | None
    faults: tuple[Misread, ...]


def read_expression(text: str, dictionary: Dictionary, expected: Type | None = None, *, records: str = "") -> Reading:
    """Read `text` as an expression over the dictionary.

    `expected` is the type that its place in the rule asks for (any, when None; a count of no unit takes any unit).
    `records` is the address of the list whose records the text is about (`contracts`, or `contracts.invoices` for a list
    inside it), so that their fields may be named.
    """
    try:
        tree = _tree(text)
    except UnexpectedInput as error:
        return Reading(None, (_syntax_fault(text, error),))
    if _too_deep(tree):
        message = f"{quoted(text)} 套了 {MAX_DEPTH} 层以上，请拆成几个条件或推算字段"
        return Reading(None, (Misread(0, "SB305", message),))
    checker = Checker(text, dictionary, records)
    expression = checker.read(_child(tree), expected)
    if not checker.faults:
        return Reading(expression, ())
    placed = Checker(text, dictionary, records)
    placed.read(_child(_parser(positions=True).parse(text)), expected)
    return Reading(None, tuple(placed.faults))


@lru_cache(maxsize=4096)
def _tree(text: str) -> Tree[Token]:
    """The parse of a text, without positions: these are worked out only where there is a fault to point at."""
    return _parser(positions=False).parse(text)


@cache
def _parser(positions: bool) -> Lark:
    grammar = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=positions, maybe_placeholders=True)


def _child(tree: Tree[Token]) -> Tree[Token]:
    child = tree.children[0]
    assert isinstance(child, Tree)
    return child


def _too_deep(tree: Tree[Token]) -> bool:
    level: list[Tree[Token]] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
    return bool(level)


def _syntax_fault(text: str, error: UnexpectedInput) -> Misread:
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream
        assert position is not None
        otherwise = f"表达式里不能有 {quoted(text[position])}，请改掉"
        return Misread(position, *syntax_cure(text, position, "SB301", otherwise))
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return Misread(len(text.rstrip()), "SB302", f"{quoted(text)} 没有写完，末尾还缺{_missing(error)}")
    assert isinstance(error, UnexpectedToken)
    position = error.token.start_pos or 0
    otherwise = f"{quoted(text[position:])} 放在这里读不通，此处应是{_missing(error)}"
    return Misread(position, *syntax_cure(text, position, "SB304", otherwise))


def _missing(error: UnexpectedInput) -> str:
    expected = getattr(error, "accepts", None) or getattr(error, "expected", None) or set()
    names = [label for terminal, label in _TERMINALS.items() if terminal in expected]
    return "、".join(names[:4]) or "别的内容"


_TERMINALS: Final = {
    "NAME": "字段名",
    "QUANTITY": "数量",
    "COMPARATOR": "比较号",
    "PLUS": "运算符",
    "_AND": "且、或",
    "_CLOSE": "右括号",
    "_CLOSE_LIST": "右方括号",
    "_COMMA": "逗号",
    "_COLON": "冒号",
    "_OPEN_LIST": "左方括号",
    "_OPEN": "左括号",
    "TRUTH": "真 或 假",
    "$END": "结尾",
}
