"""Strict JSON from outside, read exactly: integers as `int`, other numbers as `Fraction`, never a float.

Refuses what would be read differently by another program (duplicate keys, NaN), what costs too much to read
(size, depth, huge numbers) and characters that could forge a report.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from subsidy.errors import Fault, Place, ProfileError, quoted
from subsidy.facts.json_syntax import syntax_cure
from subsidy.source_text import (
    UNSAFE_IN_LINE,
    Undecodable,
    decoded,
    excerpt,
    line_and_column,
    unsafe_name,
)

UNREADABLE: Final = "SB001"
TOO_LARGE: Final = "SB002"
EMPTY: Final = "SB003"
ENCODING: Final = "SB004"
SYNTAX: Final = "SB005"
DUPLICATE_KEY: Final = "SB006"
NOT_FINITE: Final = "SB007"
NUMBER_RANGE: Final = "SB008"
TOO_DEEP: Final = "SB009"
UNSAFE_CHARACTER: Final = "SB010"
NOT_AN_OBJECT: Final = "SB011"
TOO_MANY: Final = "SB012"
TOO_MANY_FAULTS: Final = "SB013"

TITLES: Final[Mapping[str, str]] = {
    UNREADABLE: "文件读不到",
    TOO_LARGE: "文件过大",
    EMPTY: "文件是空的",
    ENCODING: "文件不是 UTF-8 编码",
    SYNTAX: "不是合法的 JSON",
    DUPLICATE_KEY: "键重复",
    NOT_FINITE: "不是有限的数",
    NUMBER_RANGE: "数字超出范围",
    TOO_DEEP: "嵌套过深",
    UNSAFE_CHARACTER: "不许出现的字符",
    NOT_AN_OBJECT: "最外层不是对象",
    TOO_MANY: "内容过多",
    TOO_MANY_FAULTS: "问题过多，没有全部列出",
}
"""Each code of this reader with its short title; a code never changes its meaning."""

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 32
MAX_VALUES: Final = 1_000_000
MAX_FAULTS: Final = 1_000
MAX_DIGITS: Final = 40
MAX_EXPONENT: Final = 40


def read_file(path: str | os.PathLike[str]) -> bytes:
    """The bytes of `path`, at most 16 MiB of them; a `ProfileError` when it can't be read or holds more."""
    name = os.fspath(path)
    try:
        with open(path, "rb") as file:
            source = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _failure(name, UNREADABLE, _UNREADABLE.get(type(error), _UNREADABLE_OTHERWISE)) from None
    _check_size(source, name)
    return source


def read_object(source: bytes | str, name: str) -> dict[str, object]:
    """`read_json` for a document that has to be one JSON object."""
    document = read_json(source, name)
    if isinstance(document, dict):
        return document
    found = next(word for kind, word in _KINDS if isinstance(document, kind))
    message = f"最外层是{found}，应当是对象：请用一对花括号 `{{ }}` 包住全部内容"
    raise ProfileError([Fault(Place(name, path="$"), NOT_AN_OBJECT, message)])


def read_json(source: bytes | str, name: str) -> object:
    """The document as dict, list, str, int, `Fraction`, bool and None; `ProfileError` with all faults found.

    `name` is what the faults call the file. Faults of syntax carry line and column, others the JSON path.
    """
    _check_size(source, name)
    text = _text(source, name)
    if not text.strip():
        raise _failure(name, EMPTY, "文件是空的：请写入一个 JSON 对象 `{ }`")
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise _failure(name, TOO_MANY, f"内容超过 {MAX_VALUES} 项：请只保留一家企业的资料")
    reading = _Reading(name)
    try:
        document = reading.value(_parsed(text, name), ())
    except RecursionError:
        raise ProfileError([*reading.faults, _too_deep(text, name)]) from None
    if reading.faults:
        raise ProfileError(reading.faults)
    return document


def path_text(path: Iterable[str | int]) -> str:
    """A path inside a document as people read it: `服务合同[2].合同金额`, `$` for the document itself."""
    shown = ""
    for step in path:
        shown += f"[{step}]" if isinstance(step, int) else f".{quoted(step)[1:-1]}"
    return shown.removeprefix(".") or "$"


def _failure(name: str, code: str, message: str, line: int = 0, column: int = 0) -> ProfileError:
    return ProfileError([Fault(Place(name, line, column), code, message)])


def _check_size(source: bytes | str, name: str) -> None:
    if len(source) > MAX_BYTES:
        raise _failure(name, TOO_LARGE, "文件超过 16 MiB：请只保留一家企业的资料")


def _text(source: bytes | str, name: str) -> str:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return decoded(source)
    except Undecodable as error:
        raise _failure(name, ENCODING, error.message, error.line, error.column) from None


def _parsed(text: str, name: str) -> object:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        message = f"{excerpt(text, error.pos)}：{syntax_cure(text, error.pos, error.msg)}"
        raise _failure(name, SYNTAX, message, *line_and_column(text, error.pos)) from None


def _too_deep(text: str, name: str) -> Fault:
    """Where the nesting passes the limit; called only for a text that was read at least that deep."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += _NESTING.get(token[0], 0)
        if depth > MAX_DEPTH:
            place = Place(name, *line_and_column(text, token.start()))
            return Fault(place, TOO_DEEP, f"嵌套超过 {MAX_DEPTH} 层：请把内容放浅一些")
    raise RecursionError("the caller's own stack is exhausted")


@dataclass(frozen=True, slots=True)
class _Refused:
    """What stands in the parsed document for a number that is not taken, until its path is known."""

    code: str
    message: str


@dataclass(slots=True)
class _Reading:
    """One walk over the parsed document: builds the plain one and collects faults with their paths."""

    name: str
    faults: list[Fault] = field(default_factory=list)

    def value(self, node: object, path: tuple[str | int, ...]) -> object:
        if isinstance(node, (tuple, list)) and len(path) >= MAX_DEPTH:
            raise RecursionError
        match node:
            case tuple():
                return self.record(node, path)
            case list():
                return [self.value(item, (*path, index)) for index, item in enumerate(node)]
            case str():
                self.check_characters(node, path, "文字")
            case _Refused(code, message):
                self.fault(path, code, message)
            case _:
                pass
        return node

    def record(self, pairs: tuple[tuple[str, object], ...], path: tuple[str | int, ...]) -> dict[str, object]:
        built = {}
        for key, item in pairs:
            self.check_characters(key, (*path, key), "键")
            built[key] = self.value(item, (*path, key))
        if len(built) < len(pairs):
            self.duplicates(Counter(key for key, _ in pairs), path)
        return built

    def duplicates(self, counts: Counter[str], path: tuple[str | int, ...]) -> None:
        for key, count in counts.items():
            if count > 1:
                message = f"键 {quoted(key)} 出现了 {count} 次：请只保留一个"
                self.fault((*path, key), DUPLICATE_KEY, message)

    def check_characters(self, text: str, path: tuple[str | int, ...], what: str) -> None:
        if found := UNSAFE_IN_LINE.search(text):
            message = f"{what} {quoted(text)} 的第 {found.start() + 1} 个字是 {unsafe_name(found[0])}：请删去"
            self.fault(path, UNSAFE_CHARACTER, message)

    def fault(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(Place(self.name, path=path_text(path)), code, message))
        elif len(self.faults) == MAX_FAULTS:
            message = f"问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"
            self.faults.append(Fault(Place(self.name), TOO_MANY_FAULTS, message))


def _integer(text: str) -> int | _Refused:
    return int(text) if len(text.lstrip("-")) <= MAX_DIGITS else _out_of_range(text)


def _fraction(text: str) -> Fraction | _Refused:
    """Judges digits and exponent as text: `1E+999999999` must never become a number first."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = mantissa.lstrip("-").replace(".", "")
    if len(digits) > MAX_DIGITS or len(exponent) > 4 or abs(int(exponent or "0")) > MAX_EXPONENT:
        return _out_of_range(text)
    return Fraction(text)


def _out_of_range(text: str) -> _Refused:
    limits = f"最多 {MAX_DIGITS} 位，指数不超过 {MAX_EXPONENT}"
    return _Refused(NUMBER_RANGE, f"数字 {quoted(text)} 超出范围（{limits}）：请检查是否写错")


def _not_finite(text: str) -> _Refused:
    return _Refused(NOT_FINITE, f"{quoted(text)} 不是有限的数：不知道的值请写 `null` 或删去这一项")


# A tuple of pairs is an object, a list an array: so duplicate keys live until the walk, which knows their path.
_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_not_finite,
    strict=False,
)

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)

_NESTING: Mapping[str, int] = {"[": 1, "{": 1, "]": -1, "}": -1}

_KINDS: tuple[tuple[type, str], ...] = (
    (list, "列表"),
    (str, "文字"),
    (bool, "真假值"),
    (int, "数字"),
    (Fraction, "数字"),
    (object, "空值"),
)

_UNREADABLE_OTHERWISE = "读不到这个文件：请检查路径和存储设备"

_UNREADABLE: Mapping[type[Exception], str] = {
    FileNotFoundError: "文件不存在：请检查路径",
    IsADirectoryError: "这是一个目录，不是文件：请给出文件的路径",
    NotADirectoryError: "路径中间的一段不是目录：请检查路径",
    PermissionError: "没有权限读取：请向文件的所有者要读取权限",
}
