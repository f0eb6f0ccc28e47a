"""A rule file's YAML as a plain tree with the position of every key and value: the only room for PyYAML.

The tree is built from the parser's events, each judged before anything is built from it: a file is small, shallow,
one document, without anchors, tags, merge keys or duplicate keys. The parser is asked for one event at a time and
never again after a limit is passed, so nesting that would exhaust it is not read to its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Final, NoReturn, Protocol

import yaml

from subsidy.errors import Fault, Place, RuleError, quoted
from subsidy.pack.yaml_scalars import MAX_DIGITS, ImpossibleDate, NumberTooLong, Scalar, plain_scalar
from subsidy.pack.yaml_syntax import Complaint, Subject, syntax_cure
from subsidy.pack.yaml_tree import Node, Path, Position, Style, Tree
from subsidy.source_text import (
    UNSAFE_IN_LINE,
    UNSAFE_IN_TEXT,
    Undecodable,
    decoded,
    excerpt,
    line_and_column,
    unsafe_name,
)

TOO_LARGE: Final = "SB101"
ENCODING: Final = "SB102"
UNSAFE_CHARACTER: Final = "SB103"
EMPTY: Final = "SB104"
NOT_A_MAPPING: Final = "SB105"
SYNTAX: Final = "SB106"
TOO_DEEP: Final = "SB107"
TOO_MANY: Final = "SB108"
ANCHOR: Final = "SB109"
TAG: Final = "SB110"
SECOND_DOCUMENT: Final = "SB111"
MERGE_KEY: Final = "SB112"
DUPLICATE_KEY: Final = "SB113"
BAD_KEY: Final = "SB114"
IMPOSSIBLE_DATE: Final = "SB115"
NUMBER_TOO_LONG: Final = "SB116"
TOO_MANY_FAULTS: Final = "SB117"

TITLES: Final[Mapping[str, str]] = {
    TOO_LARGE: "文件过大",
    ENCODING: "文件不是 UTF-8 编码",
    UNSAFE_CHARACTER: "不许出现的字符",
    EMPTY: "文件是空的",
    NOT_A_MAPPING: "最外层不是键值",
    SYNTAX: "YAML 写法有误",
    TOO_DEEP: "嵌套过深",
    TOO_MANY: "内容过多",
    ANCHOR: "锚点或引用",
    TAG: "标签或指令",
    SECOND_DOCUMENT: "一个文件里有多份文档",
    MERGE_KEY: "合并键",
    DUPLICATE_KEY: "键重复",
    BAD_KEY: "键不是一行文字",
    IMPOSSIBLE_DATE: "日期不存在",
    NUMBER_TOO_LONG: "数字过长",
    TOO_MANY_FAULTS: "问题过多，没有全部列出",
}
"""Each code of this reader with its short title; a code never changes its meaning."""

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 24
MAX_EVENTS: Final = 200_000
MAX_FAULTS: Final = 1_000


def read_yaml(source: bytes, file: str, lesser: list[Fault] | None = None) -> Tree:
    """The tree of a rule file, keys as text; `RuleError` with all faults found. `file` is what faults call it.

    With a list for the `lesser` faults, those of a single value go there, and a stand-in lets the rest be read.
    Line ends of any system are read as one line feed, also inside the text of literal blocks.
    """
    if len(source) > MAX_BYTES:
        raise _failure(file, TOO_LARGE, "文件超过 1 MiB：请拆成几个文件")
    try:
        text = decoded(source).replace("\r\n", "\n").replace("\r", "\n")
    except Undecodable as error:
        raise _failure(file, ENCODING, error.message, error.line, error.column) from None
    building = _Building(text, file)
    try:
        return building.tree(lesser)
    except _Halted:
        raise RuleError(building.faults) from None


def _failure(file: str, code: str, message: str, line: int = 0, column: int = 0) -> RuleError:
    return RuleError([Fault(Place(file, line, column), code, message)])


class _Halted(Exception):
    """Nothing more can be learned from this file; its faults are with the builder."""


class _Mark(Protocol):
    """A position of either parser: 0-based, columns in characters."""

    line: int
    column: int


class _Building:
    """One pass over the events of one file."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines = tuple(text.split("\n"))
        self.line_starts = tuple(accumulate((len(line) + 1 for line in self.lines), initial=0))
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.taken = 0
        self.reached = 0
        self.faults: list[Fault] = []
        self.lost: set[Path] = set()
        self.positions: dict[Path, Position] = {}
        self.key_positions: dict[Path, Position] = {}

    def tree(self, lesser: list[Fault] | None) -> Tree:
        self.check_text()
        root = self.document()
        if not isinstance(root, dict):
            self.fault(0, NOT_A_MAPPING, "最外层应当是 `键: 值` 的各行，请检查半角冒号和它后面的空格")
        graver = [fault for fault in self.faults if fault.code != IMPOSSIBLE_DATE]
        if graver or not isinstance(root, dict) or (self.faults and lesser is None):
            raise _Halted
        if lesser is not None:
            lesser += self.faults
        return Tree(self.file, root, self.positions, self.key_positions, self.lines, frozenset(self.lost))

    def check_text(self) -> None:
        """What has to be refused before a parser sees it; directives, because libyaml is quadratic in them."""
        for found in UNSAFE_IN_TEXT.finditer(self.text):
            self.fault(found.start(), UNSAFE_CHARACTER, f"有 {unsafe_name(found[0])}，请删去")
        for found in _DIRECTIVE.finditer(self.text):
            self.fault(found.start(), TAG, "以 `%` 开头的是指令，规则文件不用指令，请删去；如果是文字，请缩进")
        if self.faults:
            raise _Halted

    def document(self) -> Node:
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            self.faults.append(Fault(Place(self.file), EMPTY, "文件是空的：请写入规则，或删去这个文件"))
            raise _Halted
        root = self.node(self.next(), ())
        self.next()
        following = self.next()
        if not isinstance(following, yaml.StreamEndEvent):
            message = "第二份文档从这里开始，一个文件只写一份规则，请删去 `---` 或另存一个文件"
            self.fault(self.offset(following.start_mark), SECOND_DOCUMENT, message)
        return root

    def node(self, event: yaml.Event, path: Path) -> Node:
        self.refuse_properties(event)
        self.positions[path] = self.position(event)
        match event:
            case yaml.ScalarEvent():
                return self.scalar(event, path)
            case yaml.MappingStartEvent():
                self.check_depth(path)
                return self.mapping(path)
            case yaml.SequenceStartEvent():
                self.check_depth(path)
                return self.sequence(path)
            case _:
                return None

    def mapping(self, path: Path) -> Node:
        built: dict[str, Node] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.key(event, path)
            built[key] = self.node(self.next(), (*path, key))
        self.ended(path, event)
        return built

    def sequence(self, path: Path) -> Node:
        built: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            built.append(self.node(event, (*path, len(built))))
        self.ended(path, event)
        return built

    def key(self, event: yaml.Event, path: Path) -> str:
        """The key's text; for a key that is none, a fault and a stand-in, so that reading goes on."""
        if not isinstance(event, yaml.ScalarEvent):
            self.node(event, (*path, "?"))
            self.fault(self.offset(event.start_mark), BAD_KEY, "键应当是一行文字，请改写；如果是文字，请加双引号")
            return "?"
        self.refuse_properties(event)
        self.check_key(event, self.key_positions.get((*path, event.value)))
        self.key_positions.setdefault((*path, event.value), self.position(event))
        return event.value

    def check_key(self, event: yaml.ScalarEvent, first: Position | None) -> None:
        key, offset = event.value, self.offset(event.start_mark)
        if _STYLES[event.style] == "plain" and key == "<<":
            self.fault(offset, MERGE_KEY, "`<<` 是合并键，规则文件不用它，请把内容写全")
        elif not key:
            self.fault(offset, BAD_KEY, "冒号前面没有键，请补上")
        elif unsafe := UNSAFE_IN_LINE.search(key):
            self.fault(offset, BAD_KEY, f"键里有 {unsafe_name(unsafe[0])}，请把键写成一行文字")
        elif first:
            self.fault(offset, DUPLICATE_KEY, f"键 {quoted(key)} 重复，第 {first.line} 行已有，请删去或改名")

    def scalar(self, event: yaml.ScalarEvent, path: Path) -> Scalar:
        offset = self.offset(event.start_mark)
        if unsafe := UNSAFE_IN_TEXT.search(event.value):
            self.fault(offset, UNSAFE_CHARACTER, f"文字里有 {unsafe_name(unsafe[0])}，请删去")
        if _STYLES[event.style] != "plain":
            return event.value
        try:
            return plain_scalar(event.value)
        except ImpossibleDate:
            message = f"没有 {quoted(event.value)} 这一天，请改正；如果不是日期，请加双引号"
            self.fault(offset, IMPOSSIBLE_DATE, message)
            self.lost.add(path)
            return _SOME_DAY
        except NumberTooLong:
            self.fault(offset, NUMBER_TOO_LONG, f"数字超过 {MAX_DIGITS} 位，请检查；如果是编号，请加双引号")
        return None

    def refuse_properties(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            message = "以 `&` 或 `*` 开头的是锚点或引用，规则文件不用它们，请把内容写全；如果是文字，请加双引号"
            self.fault(self.offset(event.start_mark), ANCHOR, message)
        if getattr(event, "tag", None) is not None:
            message = "以 `!` 开头的是标签，规则文件不用标签，请删去；如果是文字，请加双引号"
            self.fault(self.offset(event.start_mark), TAG, message)

    def check_depth(self, path: Path) -> None:
        if len(path) >= MAX_DEPTH:
            self.halt(self.reached, TOO_DEEP, f"嵌套超过 {MAX_DEPTH} 层，请把规则拆开")

    def next(self) -> yaml.Event:
        self.taken += 1
        if self.taken > MAX_EVENTS:
            self.halt(self.reached, TOO_MANY, f"内容超过 {MAX_EVENTS} 项，请拆成几个文件")
        try:
            event = next(self.events)
        except yaml.MarkedYAMLError as error:
            self.halt_on(error)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.halt(self.reached, SYNTAX, "从这里起读不懂，请检查双引号里的反斜杠")
        self.reached = self.offset(event.start_mark)
        return event

    def halt_on(self, error: yaml.MarkedYAMLError) -> NoReturn:
        problem_at = self.offset(error.problem_mark or error.context_mark)
        context_at = self.offset(error.context_mark or error.problem_mark)
        complaint = Complaint(error.context or "", context_at, error.problem or "", problem_at)
        cure = syntax_cure(self.text, complaint)
        self.halt(cure.offset, _SYNTAX_CODES[cure.subject], cure.message)

    def halt(self, offset: int, code: str, message: str) -> NoReturn:
        self.fault(offset, code, message)
        raise _Halted

    def fault(self, offset: int, code: str, message: str) -> None:
        place = Place(self.file, *line_and_column(self.text, offset))
        self.faults.append(Fault(place, code, f"{excerpt(self.text, offset)}：{message}"))
        if len(self.faults) >= MAX_FAULTS:
            message = f"问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"
            self.faults.append(Fault(Place(self.file), TOO_MANY_FAULTS, message))
            raise _Halted

    def position(self, event: yaml.Event) -> Position:
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return Position(line, column, event.value, _STYLES[event.style], _place(event.end_mark))
        return Position(line, column, "", "flow" if getattr(event, "flow_style", False) else "block")

    def ended(self, path: Path, event: yaml.Event) -> None:
        """Note where the collection at `path` ends."""
        self.positions[path] = replace(self.positions[path], end=_place(event.end_mark))

    def offset(self, mark: _Mark | None) -> int:
        return min(self.line_starts[mark.line] + mark.column, len(self.text)) if mark else 0


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_SOME_DAY: Final = date(2000, 1, 1)
"""What stands for a date that there is not."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DIRECTIVE = re.compile("^%", re.MULTILINE)

_STYLES: Mapping[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}

_SYNTAX_CODES: Mapping[Subject, str] = {"syntax": SYNTAX, "anchor": ANCHOR, "tag": TAG}
