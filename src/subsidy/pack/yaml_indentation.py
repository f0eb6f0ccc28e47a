"""Indentation that YAML takes for none: tabs, full-width and other wide spaces. Read as deep as the lines around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from subsidy.pack.written import Edit, Slip
from subsidy.pack.yaml_lines import WIDE, block_lines


def indentation_slips(text: str) -> list[Slip]:
    """One slip for each kind of wide indentation, at its first line, that names the further ones."""
    lines = [_Line(start, *_parts(line)) for start, line in block_lines(text) if line.strip()]
    depths = _depths(lines)
    found: dict[str, list[tuple[_Line, int]]] = {}
    for line, depth in zip(lines, depths, strict=True):
        if line.is_wide:
            found.setdefault(_CALLED.get(line.wide, "特殊空格"), []).append((line, depth))
    return [_slip(text, called, each) for called, each in found.items()]


class _Line(NamedTuple):
    start: int
    indent: str
    rest: str

    @property
    def wide(self) -> str:
        """The first character of its indentation that is none."""
        return self.indent.lstrip(" ")[:1]

    @property
    def is_wide(self) -> bool:
        """Whether it is a line of a block whose indentation is none; what follows on in a text may look as it likes."""
        return bool(self.wide) and _OF_A_BLOCK.match(self.rest) is not None

    @property
    def width(self) -> int:
        return sum(1 if character in " \xa0" else 2 for character in self.indent)

    @property
    def dashes(self) -> int:
        """How much deeper than its dash its keys stand."""
        return _DASHES.match(self.rest).end()  # type: ignore[union-attr]


def _parts(line: str) -> tuple[str, str]:
    rest = line.lstrip()
    return line[: len(line) - len(rest)], rest


def _depths(lines: Sequence[_Line]) -> list[int]:
    """How deep each line is meant to stand: deeper than a wide one above, else by its neighbours."""
    depths: list[int] = []
    run: dict[str, int] = {}
    for index, line in enumerate(lines):
        if not line.is_wide:
            run = {}
            depths.append(len(line.indent))
            continue
        above = lines[index - 1] if index else None
        if line.indent in run:
            depth = run[line.indent]
        elif above and above.is_wide and line.width > above.width:
            within = 2 if _OPENS.search(above.rest) or not above.dashes else 0
            depth = depths[-1] + above.dashes + within
        else:
            depth = _beside(lines, depths, index)
        run[line.indent] = depth
        depths.append(depth)
    return depths


def _beside(lines: Sequence[_Line], depths: Sequence[int], index: int) -> int:
    """The depth of a line by the line above it: below that where it ends in a colon, otherwise beside it."""
    if not index:
        return 0
    above, depth = lines[index - 1], depths[-1]
    if _OPENS.search(above.rest):
        following = next((len(line.indent) for line in lines[index + 1 :] if not line.wide), 0)
        depth += above.dashes
        return following - lines[index].dashes if following > depth else depth + 2
    if lines[index].dashes:
        items = (before for line, before in zip(reversed(lines[:index]), reversed(depths), strict=True) if line.dashes)
        return next(items, depth)
    return depth + above.dashes


def _slip(text: str, called: str, found: Sequence[tuple[_Line, int]]) -> Slip:
    others = found[1:]
    numbers = "、".join(str(text.count("\n", 0, line.start) + 1) for line, _ in others[:_SHOWN])
    more = f"；第 {numbers} 行{f'等 {len(others)} 行' if len(others) > _SHOWN else ''}也是" if others else ""
    edits = tuple(Edit(line.start, line.start + len(line.indent), " " * depth) for line, depth in found)
    at = found[0][0].start + len(found[0][0].indent) - len(found[0][0].indent.lstrip(" "))
    return Slip(at, f"用{called}作了缩进，请改成{'半角' * (called != _CALLED[_TAB])}空格{more}", edits)


_TAB: Final = "\t"
_CALLED: Final = {_TAB: "制表符（Tab）", "\u3000": "全角空格", "\xa0": "不间断空格（从网页粘贴来的）"}
_SHOWN: Final = 5

_OF_A_BLOCK: Final = re.compile(r"- |-$|[^\s:：#\"'\[\]{}(（]+ *(?::(?:\s|$)|：)|[A-Za-z_]+:")
_OPENS: Final = re.compile(r"[:：]\s*(?:#.*)?$")
_DASHES: Final = re.compile(f"(?:-[ {WIDE}]+)*")
