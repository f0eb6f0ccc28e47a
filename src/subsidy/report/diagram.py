"""The structure of a rule as a Mermaid flowchart: how its conditions nest, and what its amount is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from subsidy.report.rule_text import Clause


def diagram(told: Mapping[str, Sequence[Clause]]) -> Iterator[str]:
    """The lines of a flowchart: one root for each heading, and every clause below it in order."""
    numbers = count(1)
    yield "flowchart LR"
    for heading, clauses in told.items():
        root = f"n{next(numbers)}"
        yield f'  {root}(["{heading}"])'
        for clause in clauses:
            yield from _below(clause, root, numbers)


def _below(clause: Clause, parent: str, numbers: Iterator[int]) -> Iterator[str]:
    name = f"n{next(numbers)}"
    yield f'  {parent} --> {name}["{_said(clause)}"]'
    for child in clause.children:
        yield from _below(child, name, numbers)


def _said(clause: Clause) -> str:
    """A clause in a few words: its number and how it starts; without words of its own, what it says exactly."""
    text = clause.text or (clause.rules[0] if clause.rules else "")
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    said = "<br/>".join(part for part in (clause.clause, short) if part)
    return "".join(_ENTITIES.get(character, character) for character in said.replace("<br/>", "\n")).replace(
        "\n", "<br/>"
    )


_LONGEST: Final = 24
"""A box of the chart holds no more characters of a clause."""

_ENTITIES: Final = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", ";": "#59;", "`": "#96;"}
