"""What a proposed scenario is called: a sentence that says what stands at which bound, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from subsidy.facts.types import Value
from subsidy.proposal.pieces import Piece
from subsidy.proposal.state import Slot, dial
from subsidy.specs.answers import Answers
from subsidy.specs.statements import column_of


class Shown(NamedTuple):
    """One row: the value that is turned, what the row says of it, and what was answered."""

    value: Value | None
    cell: str
    said: Answers


def title_of(piece: Piece, rows: Sequence[Shown], beside: Sequence[str]) -> str:
    """The sentence about a piece; `beside` are the steps by which it differs from the background."""
    about = piece.clause or "其他"
    outcomes = _outcomes([row.said for row in rows])
    if piece.slot is None:
        return f"{about}：{_few(beside) or '与背景相同'}，{outcomes[0]}"
    slot = piece.slot
    fact = column_of(slot) if slot.field is None else f"{slot.fact.name}的{column_of(slot)}"
    fact += "" if slot.end is None else ("的起始日", "的截止日")[slot.end]
    if slot.field is None and piece.values == (None,):
        return f"{about}，{fact}：未提供，{outcomes[0]}"
    values = [row.cell if slot.end is None or row.value is None else str(row.value) for row in rows]
    named = [value or "未提供" for value in values]
    return f"{about}，{fact}：{_about_a_bound(slot, rows, named, outcomes) or _grouped(named, outcomes)}"


def _about_a_bound(slot: Slot, rows: Sequence[Shown], values: Sequence[str], outcomes: Sequence[str]) -> str:
    """What comes of a value and of those right beside it; nothing where the rows are not such a three."""
    scale = dial(slot)
    steps = [scale.step(row.value) for row in rows if row.value is not None] if scale else []
    if len(rows) != 3 or len(steps) != 3 or steps[0] is None or steps != [steps[0], steps[0] + 1, steps[0] + 2]:
        return ""
    below, at, above = outcomes
    less, more = ("前一天", "后一天") if isinstance(rows[1].value, date) else ("差一点", "多一点")
    sides = [f"{word}，{side}" for word, side in ((less, below), (more, above)) if side != at]
    return "；".join([f"恰好 {values[1]}，{at}", *sides]) if sides else f"恰好 {values[1]}，{at}；{less}、{more}也是"


def _grouped(values: Sequence[str], outcomes: Sequence[str]) -> str:
    """The values by what comes of them, in the order of the rows."""
    groups: dict[str, list[str]] = {}
    for value, outcome in zip(values, outcomes, strict=True):
        groups.setdefault(outcome, []).append(value)
    return "；".join(f"{_few(each)}，{outcome}" for outcome, each in groups.items())


def _few(words: Sequence[str]) -> str:
    return "、".join(words[:_MOST]) + (f" 等 {len(words)} 项" if len(words) > _MOST else "")


_MOST: Final = 3


def _outcomes(rows: Sequence[Answers]) -> list[str]:
    """Of each row the conclusion or, where it is the same for all, the first other answer that is not."""
    told = [column for column in rows[0] if all(column in row for row in rows)]
    differing = [column for column in told if len({row[column] for row in rows}) > 1]
    ranked = sorted(differing, key=lambda column: (column in _OF_CONDITIONS, told.index(column)))
    columns = ranked[:1] or [column for column in ("结论", "金额") if column in told]
    return ["，".join(_words(column, row) for column in columns) for row in rows]


_OF_CONDITIONS: Final = ("未满足的条款", "还缺")
"""What follows from the conclusion, or is told where nothing else is."""


def _words(column: str, row: Mapping[str, str]) -> str:
    return row[column] if column in ("结论", "推荐") else f"{column} {row[column]}"
