"""A tree built from the events of a YAML parser, each judged before anything is built from it: the only room for PyYAML.

A file is small, shallow, one document, without anchors, tags, merge keys or duplicate keys. The parser is asked for one
event at a time and never again after a limit is passed, so nesting that would exhaust it is not read to its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Final, NoReturn, Protocol

import yaml

from subsidy.days import why_no_day
from subsidy.errors import Fault, Place, quoted
from subsidy.pack.written import Written
from subsidy.pack.yaml_codes import (
    ANCHOR,
    BAD_KEY,
    DUPLICATE_KEY,
    EMPTY,
    IMPOSSIBLE_DATE,
    MAX_DEPTH,
    MAX_EVENTS,
    MAX_FAULTS,
    MERGE_KEY,
    NOT_A_MAPPING,
    NUMBER_TOO_LONG,
    SECOND_DOCUMENT,
    SECOND_DOCUMENT_MESSAGE,
    SYNTAX,
    TAG,
    TOO_DEEP,
    TOO_MANY,
    UNSAFE_CHARACTER,
)
from subsidy.pack.yaml_lines import WIDE
from subsidy.pack.yaml_scalars import MAX_DIGITS, ImpossibleDate, NumberTooLong, Scalar, plain_scalar
from subsidy.pack.yaml_slips import CODES
from subsidy.pack.yaml_syntax import Complaint, syntax_cure
from subsidy.pack.yaml_tree import Node, Path, Position, Style, Tree
from subsidy.source_text import UNSAFE_IN_LINE, UNSAFE_IN_TEXT, unsafe_name


class _Halted(Exception):
    """Nothing more can be learned from this file; its faults are with the builder."""


class _Mark(Protocol):
    line: int  # of either parser: 0-based, columns in characters
    column: int


class Building:
    """One pass over the events of one file."""

    def __init__(self, written: Written, file: str) -> None:
        self.written, self.text, self.file = written, written.text, file
        self.lines = tuple(self.text.split("\n"))
        self.line_starts = _line_starts(self.lines)
        self.events: Iterator[yaml.Event] = yaml.parse(self.text, Loader=_LOADER)
        self.taken = 0
        self.reached = 0
        self.faults: list[Fault] = []
        self.lost: set[Path] = set()
        self.positions: dict[Path, Position] = {}
        self.key_positions: dict[Path, Position] = {}
        self.tree: Tree | None = None
        self.complaint: Fault | None = None
        self.looks_torn = False
        """Whether something was read that nobody writes: half a value, a key without colon or space, one twice."""

    def build(self) -> None:
        """Read the file as far as it goes; its tree where it goes to the end."""
        try:
            root = self.document()
            if isinstance(root, dict):
                places = self.positions, self.key_positions
                self.tree = Tree(self.file, root, *places, self.lines, frozenset(self.lost), self.written)
            else:
                self.fault(0, NOT_A_MAPPING, "最外层应当是 `键: 值` 的各行，请检查半角冒号和它后面的空格")
        except _Halted:
            self.tree = None

    def document(self) -> Node:
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            self.faults.append(Fault(Place(self.file), EMPTY, "文件是空的：请写入规则，或删去这个文件"))
            raise _Halted
        root = self.node(self.next(), ())
        self.next()
        following = self.next()
        if not isinstance(following, yaml.StreamEndEvent):
            self.halt(self.offset(following.start_mark), SECOND_DOCUMENT, SECOND_DOCUMENT_MESSAGE)
        return root

    def node(self, event: yaml.Event, path: Path) -> Node:
        self.refuse_properties(event)
        self.positions[path] = self.position(event)
        match event:
            case yaml.ScalarEvent():
                return self.scalar(event, path)
            case yaml.MappingStartEvent():
                self.check_depth(path)
                return self.mapping(path, in_brackets=bool(event.flow_style))
            case yaml.SequenceStartEvent():
                self.check_depth(path)
                return self.sequence(path)
            case _:
                self.lost.add(path)
                return None

    def mapping(self, path: Path, *, in_brackets: bool) -> Node:
        built: dict[str, Node] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key, following = self.key(event, path), self.next()
            self.looks_torn |= in_brackets and isinstance(following, yaml.ScalarEvent) and _is_nothing(following)
            node = self.node(following, (*path, key or _LEFT_OUT))
            if key is not None:
                built[key] = node
        self.ended(path, event)
        return built

    def sequence(self, path: Path) -> Node:
        built: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            built.append(self.node(event, (*path, len(built))))
        self.ended(path, event)
        return built

    def key(self, event: yaml.Event, path: Path) -> str | None:
        """The key's text; for one that cannot be taken, a fault, and its value is left out."""
        if not isinstance(event, yaml.ScalarEvent):
            self.node(event, (*path, _LEFT_OUT))
            self.fault(self.offset(event.start_mark), BAD_KEY, "键应当是一行文字，请改写；如果是文字，请加双引号")
            self.lose(path)
            return None
        self.refuse_properties(event)
        if not self.is_sound_key(event, path):
            return None
        self.key_positions[*path, event.value] = self.position(event)
        return event.value

    def is_sound_key(self, event: yaml.ScalarEvent, path: Path) -> bool:
        key, offset = event.value, self.offset(event.start_mark)
        is_plain = _STYLES[event.style] == "plain"
        self.looks_torn |= is_plain and _TORN_KEY.match(key) is not None
        if first := self.key_positions.get((*path, key)):
            self.looks_torn = True
            self.fault(offset, DUPLICATE_KEY, f"键 {quoted(key)} 重复，第 {first.line} 行已有，请删去或改名")
        if is_plain and key == "<<":
            self.fault(offset, MERGE_KEY, "`<<` 是合并键，规则文件不用它，请把内容写全")
        elif not key:
            self.fault(offset, BAD_KEY, "冒号前面没有键，请补上")
        elif unsafe := UNSAFE_IN_LINE.search(key):
            self.fault(offset, BAD_KEY, f"键里有 {unsafe_name(unsafe[0])}，请把键写成一行文字")
        else:
            return not first
        self.lose(path)
        return False

    def lose(self, path: Path) -> None:
        """Of a collection a key was lost: what is missing there is not told."""
        if path:
            self.lost.add(path)

    def scalar(self, event: yaml.ScalarEvent, path: Path) -> Scalar:
        offset = self.offset(event.start_mark)
        if unsafe := UNSAFE_IN_TEXT.search(event.value):
            self.fault(offset, UNSAFE_CHARACTER, f"文字里有 {unsafe_name(unsafe[0])}，请删去")
        if _STYLES[event.style] != "plain":
            return event.value
        self.looks_torn |= _TORN.match(event.value) is not None
        try:
            return plain_scalar(event.value)
        except ImpossibleDate:
            message = f"没有 {quoted(event.value)} 这一天：{why_no_day(event.value)}；如果不是日期，请加双引号"
            self.fault(offset, IMPOSSIBLE_DATE, message)
            self.lost.add(path)
            return _SOME_DAY
        except NumberTooLong:
            self.fault(offset, NUMBER_TOO_LONG, f"数字超过 {MAX_DIGITS} 位，请检查；如果是编号，请加双引号")
            self.lost.add(path)
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
        cure = syntax_cure(self.text, _in_offsets(error, self.text, self.line_starts))
        self.complaint = self.written.fault(self.file, cure.offset, CODES[cure.subject], cure.message)
        self.faults.append(self.complaint)
        raise _Halted

    def halt(self, offset: int, code: str, message: str) -> NoReturn:
        self.fault(offset, code, message)
        raise _Halted

    def fault(self, offset: int, code: str, message: str) -> None:
        self.faults.append(self.written.fault(self.file, offset, code, message))
        if len(self.faults) >= MAX_FAULTS:
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
        return _offset(mark, self.text, self.line_starts)


def complaint_of(text: str) -> Complaint | None:
    """What the parser first complains of, unless a limit is passed before."""
    depth = 0
    try:
        for taken, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if taken > MAX_EVENTS or depth > MAX_DEPTH:
                return None
    except yaml.MarkedYAMLError as error:
        return _in_offsets(error, text, _line_starts(text.split("\n")))
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return None


def _in_offsets(error: yaml.MarkedYAMLError, text: str, line_starts: Sequence[int]) -> Complaint:
    problem, context = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    at = [_offset(mark, text, line_starts) for mark in (context, problem)]
    return Complaint(error.context or "", at[0], error.problem or "", at[1])


def _offset(mark: _Mark | None, text: str, line_starts: Sequence[int]) -> int:
    return min(line_starts[mark.line] + mark.column, len(text)) if mark else 0


def _line_starts(lines: Iterable[str]) -> tuple[int, ...]:
    return tuple(accumulate((len(line) + 1 for line in lines), initial=0))


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _is_nothing(event: yaml.ScalarEvent) -> bool:
    return not event.value and _STYLES[event.style] == "plain"


_SOME_DAY: Final = date(2000, 1, 1)
"""What stands for a date that there is not."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_LEFT_OUT: Final = "〈略〉"
"""Stands in paths for the key of what is read and left out."""

_TORN = re.compile(r"[^()（）]*[(（][^()（）]*$|-[^\s\d>-]|[－–—•●]|.*\s＃\s")
"""A value in the middle of which YAML saw its end, or a dash of a list without a space."""

_TORN_KEY = re.compile(rf"[{WIDE}-]|[a-z_]+[:：]")

_STYLES: Mapping[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}
