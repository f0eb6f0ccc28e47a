"""A rule file as plain dicts, lists and scalars, beside an index of where each key and value was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from subsidy.errors import Place
from subsidy.pack.written import Written
from subsidy.pack.yaml_scalars import Scalar

Node: TypeAlias = "dict[str, Node] | list[Node] | Scalar"
"""What a rule file holds: mappings with text keys, lists, scalars."""

Path = tuple[str | int, ...]
"""The way to a node: keys of mappings and 0-based indices of lists; `()` is the root."""

Style = Literal["plain", "single", "double", "literal", "folded", "flow", "block"]
"""How a node was written: the five styles of scalars, the two of mappings and lists."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a node starts, 1-based, columns in characters; `raw` is a scalar's text before it was typed.

    `end` is the line and column right behind it; of a block scalar or block collection, where the next thing stands.
    """

    line: int
    column: int
    raw: str
    style: Style
    end: tuple[int, int] = (0, 0)

    @property
    def start(self) -> tuple[int, int]:
        """Line and column where the node starts."""
        return self.line, self.column


@dataclass(frozen=True, slots=True)
class Tree:
    """A rule file that was read: its root and the positions of its values and keys, both by the value's path."""

    file: str
    root: dict[str, Node]
    positions: Mapping[Path, Position] = field(repr=False)
    key_positions: Mapping[Path, Position] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    lost: frozenset[Path] = frozenset()
    """Where a stand-in takes the place of a value that could not be read."""
    written: Written | None = field(default=None, repr=False)
    """What the lines are read instead of, where the author's own have slips."""

    def raw(self, path: Path) -> str:
        """The text of the scalar at `path` before it was typed: `2.10` stays `2.10`; of a collection, nothing."""
        return self.positions[path].raw

    def place(self, location: Iterable[str | int], offset: int | None = None) -> Place:
        """Where the value at `location` starts or, for a scalar, the source of the character `offset` of its text.

        Exact for blocks and for plain and quoted scalars, but for escapes and blank lines: then the start. Steps that
        name nothing in the file (a missing key, the tag of a union) are passed over, so that a validator's location
        may be given as it is.
        """
        return self._place(self.positions[self.known(location)], offset)

    def key_place(self, location: Iterable[str | int], offset: int | None = None) -> Place:
        """Like `place` for the key of the value at `location`; of a list's item or the root, its own start."""
        path = self.known(location)
        return self._place(self.key_positions.get(path, self.positions[path]), offset)

    def known(self, location: Iterable[str | int]) -> Path:
        """`location` without the steps that name nothing in the file."""
        path: Path = ()
        for step in location:
            path = (*path, step) if (*path, step) in self.positions else path
        return path

    def _place(self, position: Position, offset: int | None) -> Place:
        line, column = position.line, position.column
        if offset is not None and position.style == "literal":
            line, column = self._within_literal(position, offset)
        elif offset is not None:
            for row, start, first in self._rows(position):
                if offset >= first:
                    line, column = row, start + offset - first
        if line > len(self.lines) > 0:
            # What is left empty at the end of a file is told where the file ends.
            line, column = len(self.lines), len(self.lines[-1]) + 1
        return Place(self.file, *(self.written.place(line, column) if self.written else (line, column)))

    def _rows(self, position: Position) -> Sequence[tuple[int, int, int]]:
        """Where each source line of a scalar stands, and the offset in its text that it starts with.

        Lines are joined by one space. Escapes and blank lines make the text differ from that: then there is no row.
        """
        if position.style not in _LEADS:
            return ()
        line, column = position.line, position.column + _LEADS[position.style]
        if position.style == "folded":
            line, column = line + 1, 1
        text, found = position.raw.rstrip("\n"), []
        offset = 0
        while line <= len(self.lines):
            source = self.lines[line - 1][column - 1 :].rstrip()
            shown = source.lstrip()
            found.append((line, column + len(source) - len(shown), offset))
            if shown.startswith(text[offset:]):
                return found
            if not shown or not text.startswith(shown + " ", offset):
                return ()
            line, column, offset = line + 1, 1, offset + len(shown) + 1
        return ()

    def _within_literal(self, position: Position, offset: int) -> tuple[int, int]:
        """A literal block repeats its source lines but for the indentation, starting below its `|`."""
        text = position.raw.rstrip("\n")
        if not text:
            return position.line, position.column
        row = text.count("\n", 0, offset)
        indent = len(self.lines[position.line + row]) - len(text.split("\n")[row])
        start = text.rfind("\n", 0, offset) + 1
        return position.line + 1 + row, indent + min(offset, len(text)) - start + 1


_LEADS: Mapping[Style, int] = {"plain": 0, "single": 1, "double": 1, "folded": 0}
