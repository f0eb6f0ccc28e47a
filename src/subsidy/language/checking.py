"""What every part of the checker rests on: the names in reach, the faults found, and words read as constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lark import Token, Tree

from subsidy.days import day_meant
from subsidy.errors import either, nearest, quoted
from subsidy.facts.codes import SCHEMES, listed, normalise
from subsidy.facts.dictionary import APPLICATION_DATE, Dictionary
from subsidy.facts.types import FLAG, NUMBER, Kind, Type
from subsidy.language.expressions import Arithmetic, Expression, Literal
from subsidy.language.glued import glued
from subsidy.language.quantities import CALENDAR, spellings
from subsidy.language.type_rules import same
from subsidy.money import percent

Node = Tree[Token]


@dataclass(frozen=True, slots=True, order=True)
class Misread:
    """A fault inside one expression: its 0-based offset, a stable code, and what to do in Chinese."""

    offset: int
    code: str
    message: str


class Checking:
    """Reads trees into typed nodes by the methods that are named after them; `faults` collects what stands in the way."""

    def __init__(self, source: str, dictionary: Dictionary, records: str = "") -> None:
        self.faults: list[Misread] = []
        self._source = source
        self._dictionary = dictionary
        self._records = records
        self._fields = Dictionary(dictionary.referenced(records).type.fields) if records else None

    def read(self, tree: Node, expected: Type | None) -> Expression | None:
        """The typed expression of `tree`, which its place expects to be of type `expected`."""
        found = self._read(tree, expected)
        if found is not None and expected is not None and not same(found.type, expected):
            self._fail(
                tree,
                "SB310",
                f"{quoted(self._text(tree))} 是{named(found.type)}，此处应为{named(expected)}{unit_hint(found, expected)}",
            )
        return found

    def _fail(self, at: Node | Token, code: str, message: str) -> None:
        offset = at.start_pos if isinstance(at, Token) else getattr(at.meta, "start_pos", 0)
        self.faults.append(Misread(offset or 0, code, message))

    def _text(self, tree: Node) -> str:
        """The author's own words for a tree; nothing where it was read without positions."""
        meta = tree.meta
        return "" if meta.empty else self._source[meta.start_pos : meta.end_pos]

    def _read(self, tree: Node, expected: Type | None = None) -> Expression | None:
        """The expression of any tree; `expected` settles what a word or a bare number stands for."""
        return getattr(self, f"_{tree.data}")(tree, expected)  # type: ignore[no-any-return]

    def _option(self, at: Node | Token, word: str, expected: Type) -> Literal | None:
        """A word as one of the options of a choice, a code of a scheme, or plain text."""
        if expected.kind is Kind.CODE and expected.scheme in SCHEMES:
            code = normalise(expected.scheme, word)
            if code is not None:
                return Literal(code, expected, word)
            names = listed(expected.scheme)
            hint = glued(word, self._names(FLAG), names) or nearest(word, names)
            self._fail(at, "SB314", f"{quoted(word)} 不是已知的代码或名称{hint}")
            return None
        if expected.kind is Kind.CHOICE and word not in expected.options:
            options = "、".join(expected.options[:12])
            hint = glued(word, self._names(FLAG), expected.options) or nearest(word, expected.options)
            hint += "" if hint.endswith("？") else "；"
            self._fail(at, "SB315", f"{quoted(word)} 不在选项之内{hint}可选：{options}")
            return None
        return Literal(word, expected, word)

    def _names(self, type: Type | None = None) -> list[str]:
        """What the facts in reach are called, those of `type` where one is given."""
        facts = (*self._dictionary, *(self._fields or ()), APPLICATION_DATE)
        return [fact.name for fact in facts if type in (None, fact.type)]

    def _flags(self, tree: Node) -> tuple[Expression, ...]:
        found = [self.read(child, FLAG) for child in trees(tree)]
        return tuple(operand for operand in found if operand is not None) if all(found) else ()


def trees(tree: Node) -> list[Node]:
    """The parts of a tree that are trees themselves."""
    return [child for child in tree.children if isinstance(child, Tree)]


def named(type: Type) -> str:
    """A type as a fault names it: its unit is somebody's own word."""
    return f"{type.kind.label}（{quoted(type.unit)}）" if type.unit else type.kind.label


def unit_hint(found: Expression, expected: Type) -> str:
    """What to add where a number stands bare in the place of `expected`: how it was probably meant."""
    if found.type != NUMBER:
        if isinstance(found, Literal) and expected.kind is Kind.DATE and found.type.unit == "月":
            return f"；请写成 {quoted(found.text.removesuffix('月').strip() + '个月')}"
        return ""
    if expected.kind is Kind.DATE:
        return f"；日期请写成 {day_meant(_as_written(found)) or '2026-07-01'}"
    if expected.kind not in (Kind.MONEY, Kind.COUNT, Kind.RATIO):
        return ""
    number = found.text if isinstance(found, Literal) else ""
    if not number or (number.endswith("倍") and expected.kind is not Kind.RATIO):
        unit = {Kind.MONEY: "万元", Kind.RATIO: "%"}.get(expected.kind, expected.unit or "个")
        return f"；数后面请写单位，如 {quoted(unit)}"
    if number.endswith("倍") and isinstance(found, Literal):
        return f"；请写成 {quoted(percent(found.value))}"  # type: ignore[arg-type]
    return f"；数后面请写单位，如 {either(spellings(number, expected))}"


def _as_written(expression: Expression) -> str:
    """A day that was read as numbers reckoned with, such as 2026/7/1, as its author wrote it."""
    if isinstance(expression, Arithmetic):
        return f"{_as_written(expression.left)}{expression.operator.value}{_as_written(expression.right)}"
    return expression.text if isinstance(expression, Literal) else ""


def counted_hint(found: Expression, expected: Type) -> str:
    """What to add where a constant is compared with what is counted in another unit."""
    if not isinstance(found, Literal) or found.type.kind is not Kind.COUNT or expected.kind is not Kind.COUNT:
        return ""
    number = found.text.removesuffix(found.type.unit).strip()
    counted = expected.unit and found.type.unit not in CALENDAR
    return f"；这里按{expected.unit}计，如 {quoted(number + expected.unit)}" if counted else ""


def spelled(sign: object) -> str:
    """A sign in its half-width spelling."""
    return _HALF_WIDTH.get(str(sign), str(sign))


_HALF_WIDTH: Final = {
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
