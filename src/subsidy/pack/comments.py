"""The comments of a rule file, each with the entry that it speaks of, so that both can be moved together.

A comment on lines of its own speaks of the entry below it, or closes the list or group whose entries it is aligned
with. A comment behind something speaks of that. An entry is a key with its value, or an item of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from subsidy.pack.yaml_tree import Path, Position, Tree

Spot = tuple[int, int]
"""A line and a column, 1-based."""


@dataclass(slots=True)
class Comments:
    """Comments by the path of their entry, as lines; an empty line stands for the blank lines between them."""

    header: list[str] = field(default_factory=list)
    """What stands above everything."""
    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    below: dict[Path, list[str]] = field(default_factory=dict)
    """What closes a list or a group, by its path."""
    apart: set[Path] = field(default_factory=set)
    """The entries that a blank line stands before."""

    def inside(self, path: Path) -> bool:
        """Whether any comment stands inside the list or group at `path`."""
        if path in self.below:
            return True
        return any(len(at) > len(path) and at[: len(path)] == path for at in (*self.above, *self.beside, *self.below))


def comments_of(tree: Tree) -> Comments:
    """All comments of a file, and where it has blank lines."""
    return _Reading(tree).comments()


@dataclass(frozen=True, slots=True)
class _Comment:
    spot: Spot
    text: str
    alone: bool


class _Reading:
    """One file with its entries in order of place."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.positions = tree.positions
        starts = {path: self._start(path) for path in self.positions if path}
        self.entries = sorted((start, len(path), path) for path, start in starts.items())
        self.starts = [start for start, _, _ in self.entries]
        self.found = Comments()

    def comments(self) -> Comments:
        for comment in _comments(self.tree):
            if comment.alone:
                self._stands_alone(comment)
            elif (owner := self._owner(comment.spot)) not in self.found.beside:
                self.found.beside[owner] = comment.text
            else:
                self.found.above.setdefault(owner, []).append(comment.text)
        for start, _, path in self.entries:
            if path not in self.found.above and self._blank(start[0] - 1):
                self.found.apart.add(path)
        return self.found

    def _start(self, path: Path) -> Spot:
        return self.tree.key_positions.get(path, self.positions[path]).start

    def _stands_alone(self, comment: _Comment) -> None:
        line, following = comment.spot[0], self._following(comment.spot)
        closed = self._closed(comment.spot, following)
        if closed is not None:
            lines = self.found.below.setdefault(closed, [])
        elif self._owner(comment.spot) == () or following is None:
            lines = self.found.header
        else:
            lines = self.found.above.setdefault(following, [])
            if not lines and self._blank(line - 1):
                self.found.apart.add(following)
        if self._blank(line - 1) and (lines[-1] if lines else closed is not None):
            lines.append("")
        lines.append(comment.text)
        if closed is None and self._blank(line + 1) and self._then_an_entry(line + 1):
            lines.append("")

    def _then_an_entry(self, line: int) -> bool:
        """Whether an entry, and no further comment, follows a blank line."""
        rest = (text.strip() for text in self.tree.lines[line:])
        return not next(filter(None, rest), "#").startswith("#")

    def _blank(self, line: int) -> bool:
        return 1 <= line <= len(self.tree.lines) and not self.tree.lines[line - 1].strip()

    def _owner(self, spot: Spot) -> Path:
        """The entry that starts last before a spot, or the bracketed one that ends there; () for none."""
        index = bisect_left(self.starts, spot)
        owner = self.entries[index - 1][2] if index else ()
        for depth in range(1, len(owner)):
            around = self.positions[owner[:depth]]
            if around.style == "flow" and around.end <= spot:
                return owner[:depth]
        return owner

    def _following(self, spot: Spot) -> Path | None:
        """The outermost entry of those that start next."""
        index = bisect_left(self.starts, spot)
        if index == len(self.entries):
            return None
        line = self.starts[index][0]
        return min((path for start, _, path in self.entries[index:] if start[0] == line), key=len)

    def _closed(self, spot: Spot, following: Path | None) -> Path | None:
        """The list or group that a comment on a line of its own closes, if it closes one."""
        owner = self._owner(spot)
        around = [
            path for depth in range(len(owner) + 1) if self.positions[path := owner[:depth]].style in _COLLECTIONS
        ]
        ended = [path for path in around if following is None or following[: len(path)] != path]
        for path in reversed(around):
            if self.positions[path].style == "flow" and spot < self.positions[path].end:
                return path if path in ended else None
        indented = following is None or spot[1] > self._margin(self._start(following)[0])
        aligned = [
            path for path in ended if self.positions[path].style == "block" and self.positions[path].column <= spot[1]
        ]
        return aligned[-1] if aligned and indented else None

    def _margin(self, line: int) -> int:
        """The column in which a line begins."""
        text = self.tree.lines[line - 1]
        return len(text) - len(text.lstrip()) + 1


def _comments(tree: Tree) -> Iterator[_Comment]:
    """Every comment in order: a `#` behind a blank or at the start of a line, and inside no text."""
    covered = _covered(tree)
    for number, line in enumerate(tree.lines, 1):
        for match in _START.finditer(line):
            column = match.start() + 1
            if not any(start <= (number, column) < end for start, end in covered.get(number, ())):
                before = line[: column - 1].strip()
                alone = not before.strip("- ")  # a dash alone is but the beginning of what stands below
                yield _Comment((number, 1 if before and alone else column), line[column - 1 :].rstrip(), alone)
                break


_START: Final = re.compile(r"(?:(?<=\s)|^)#")
_COLLECTIONS: Final = frozenset({"flow", "block"})


def _covered(tree: Tree) -> dict[int, list[tuple[Spot, Spot]]]:
    """The places of each line that belong to a text, in which `#` is a character like others."""
    covered: dict[int, list[tuple[Spot, Spot]]] = {}
    for position in tree.positions.values():
        for start, end in _texts(tree, position):
            for line in range(start[0], end[0] + 1):
                covered.setdefault(line, []).append((start, end))
    return covered


def _texts(tree: Tree, position: Position) -> Iterator[tuple[Spot, Spot]]:
    if position.style in ("literal", "folded"):
        yield (position.line + 1, 1), position.end
    elif position.style not in ("flow", "block"):
        yield position.start, position.end
