"""Text on a grid of columns: display width, wrapping and tables, where a Chinese character takes two columns.

Characters of ambiguous width count one column; tables trade the common ones but quotes for characters of certain width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Paint = Callable[[str], str]
"""Adds what takes no column, such as a colour, to a text that is laid out already."""


def display_width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=8192)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """`text` with spaces up to `width` columns, after it or, flush right, before it."""
    blank = " " * (width - display_width(text))
    return blank + text if right else text + blank


def wrapped(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines of at most `width` columns, the first after `first`, the others after `rest` (blank: as wide).

    No line begins with closing punctuation or breaks inside a number, an amount, a date or a word, unless that alone
    is wider than a line.
    """
    if display_width(first) + display_width(text) <= width:
        return [(first + text.lstrip()).rstrip()]
    rest = " " * display_width(first) if rest is None else rest
    lines, line, lead, taken = [], first, first, display_width(first)
    for piece in _pieces(text, max(2, width - max(display_width(first), display_width(rest)))):
        if line != lead and taken + display_width(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, lead, taken = rest, rest, display_width(rest)
        added = piece.lstrip() if line == lead else piece
        line += added
        taken += display_width(added)
    return [*lines, line.rstrip()]


_UNITS: Final = "分|角|元|百元|千元|万元|亿元|%|‰|人|项|件|家|条|天|个月|年|月|日"

_UNBROKEN: Final = re.compile(
    rf"[-+]?\d[\d,./:-]*(?: ?(?:{_UNITS}))?|<U\+[0-9A-F]+>|[<>=!]+|[A-Za-z0-9_.@+#/-]+|\s+|.[̀-ͯ]*", re.DOTALL
)
_OPENING: Final = "（《〈「『【〔(['\"“‘`"
_CLOSING: Final = "）》〉」』】〕)]，。、；：！？,;:!?%‰'\"”’…`"


def _pieces(text: str, room: int) -> Iterator[str]:
    """The parts between which a line may break, none wider than `room`."""
    piece = ""
    for match in _UNBROKEN.finditer(text):
        token = match[0]
        joined = token.isspace() or token[0] in _CLOSING or (piece and piece[-1] in _OPENING)
        if piece and not joined:
            yield from _chopped(piece, room)
            piece = ""
        piece += token
        if token.isspace():
            yield from _chopped(piece, room)
            piece = ""
    yield from _chopped(piece, room)


def _chopped(piece: str, room: int) -> Iterator[str]:
    """`piece` whole where it fits, else in parts that do."""
    if piece and display_width(piece) <= room:
        yield piece
        return
    part = ""
    for character in piece:
        if display_width(part.rstrip()) + _columns(character) > room and not character.isspace():
            yield part
            part = ""
        part += character
    if part:
        yield part


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, whether its cells stand flush right, and whether it gives way to the others.

    `most` is the most columns of a terminal that it takes.
    """

    heading: str
    right: bool = False
    flexible: bool = False
    most: int = 80


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: int,
    paint: Callable[[str, int], Paint | None] = lambda cell, column: None,
) -> list[str]:
    """The lines of a table, all equally wide and at most `width` columns; cells wrap, and break at line feeds.

    `paint` gives, for a cell and the index of its column, what colours its text.
    """
    cells = [[_certain(cell) for cell in row] for row in rows]
    widths = _widths(columns, cells, width)
    headings = [[column.heading for column in columns]]
    lines = [line for row in headings for line in _row_lines(row, columns, widths, lambda cell, column: None)]
    lines.append("-" * display_width(lines[0]))
    return lines + [line for row in cells for line in _row_lines(row, columns, widths, paint)]


_GAP: Final = "  "

_CERTAIN: Final = str.maketrans("—…×①②③④⑤⑥⑦⑧⑨·", "-.x123456789.")


def _certain(cell: str) -> str:
    """`cell` without the common characters that one terminal shows in one column and another in two.

    Quotes stay: a name is looked for as it is written elsewhere.
    """
    return cell.translate(_CERTAIN)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """What each column takes: as much as its widest cell, the flexible ones what is left."""
    headings = [column.heading for column in columns]
    natural = [
        max(display_width(line) for row in [headings, *rows] for line in row[index].split("\n"))
        for index in range(len(columns))
    ]
    widths = [min(size, column.most) for size, column in zip(natural, columns, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(columns) - 1) - width
    flexible = [index for index, column in enumerate(columns) if column.flexible]
    while excess > 0 and any(widths[index] > 8 for index in flexible):
        widest = max(flexible, key=lambda index: widths[index])
        widths[widest] -= 1
        excess -= 1
    return widths


def _row_lines(
    row: Sequence[str], columns: Sequence[Column], widths: Sequence[int], paint: Callable[[str, int], Paint | None]
) -> list[str]:
    wrapped_cells = [
        [line for part in cell.split("\n") for line in wrapped(part, size)]
        for cell, size in zip(row, widths, strict=True)
    ]
    height = max(map(len, wrapped_cells))
    lines = []
    for number in range(height):
        cells = []
        for index, cell in enumerate(wrapped_cells):
            text = padded(cell[number] if number < len(cell) else "", widths[index], right=columns[index].right)
            colour = paint(row[index], index)
            cells.append(colour(text) if colour else text)
        lines.append(_GAP.join(cells))
    return lines
