"""What an author wrote, what is read instead where a slip was mended, and where each character of it stands.

Mending is for telling an author all faults of a file at once, and for nothing else: no rule is made of a mended text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from subsidy.errors import Fault, Place
from subsidy.pack.yaml_codes import SYNTAX
from subsidy.source_text import excerpt, line_and_column


class Edit(NamedTuple):
    """What is read instead of `text[start:end]`."""

    start: int
    end: int
    new: str


class Slip(NamedTuple):
    """A mistake in the writing that shows what was meant: the offset to show, one Chinese line, what to read instead."""

    at: int
    message: str
    edits: tuple[Edit, ...]
    code: str = SYNTAX


def in_quotes(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """`text[start:end]` in single quotes."""
    inside = (index for index in range(start, end) if text[index] == "'")
    return (Edit(start, start, "'"), *(Edit(index, index, "'") for index in inside), Edit(end, end, "'"))


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is read; `original` is what the author wrote, `origins` say where in it each character stands."""

    text: str
    original: str
    origins: tuple[int, ...] | None = field(default=None, repr=False)

    def edited(self, edits: Iterable[Edit]) -> Written:
        """With these edits, of which no two may overlap."""
        old = self.origins or range(len(self.text) + 1)
        pieces: list[str] = []
        origins: list[int] = []
        at = 0
        for start, end, new in sorted(edits):
            pieces += [self.text[at:start], new]
            origins += old[at:start]
            origins += [old[min(start + index, end)] for index in range(len(new))]
            at = end
        return Written("".join([*pieces, self.text[at:]]), self.original, (*origins, *old[at:]))

    def origin(self, offset: int) -> int:
        """Where the author wrote what stands at `offset` of the text."""
        return self.origins[offset] if self.origins else offset

    def place(self, line: int, column: int) -> tuple[int, int]:
        """The author's line and column of those of the text, all 1-based."""
        if self.origins is None:
            return line, column
        starts = [0, *(index + 1 for index, character in enumerate(self.text) if character == "\n")]
        offset = min(starts[line - 1] + column - 1, len(self.text))
        return line_and_column(self.original, self.origins[offset])

    def fault(self, file: str, offset: int, code: str, message: str) -> Fault:
        """A fault of what stands at `offset`, told with the author's own line."""
        origin = self.origin(offset)
        place = Place(file, *line_and_column(self.original, origin))
        return Fault(place, code, f"{excerpt(self.original, origin)}：{message}")
