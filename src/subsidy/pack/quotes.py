"""Curly quotes around a value: YAML takes them for a part of it, which no author means."""

from __future__ import annotations

import re
from typing import Final

from subsidy.errors import Fault, quoted
from subsidy.pack.yaml_tree import Path, Tree


def curly_quotes(tree: Tree) -> list[Fault]:
    """A fault for each value in curly quotes that is read and not only shown: “2022” is no version, “注册区” no fact."""
    return [
        Fault(tree.place(path), "SB118", f"{quoted(position.raw)} 的弯引号成了内容的一部分；请删去，或改成直引号")
        for path, position in tree.positions.items()
        if position.style == "plain" and _QUOTED.fullmatch(position.raw) and _key(path) not in _SHOWN
    ]


def _key(path: Path) -> str:
    """The key that a value stands under; of an item of a list, that of the list."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


_QUOTED: Final = re.compile("[“”‘’][^“”‘’]*[“”‘’]")

_SHOWN: Final = frozenset(
    {
        *("title", "text", "clause", "note", "number", "authority", "successor", "matter"),
        *("audience", "channel", "time_limit", "materials", "material", "contact", "hours"),
        *("question", "proof", "payee", "stage", "use", "source", "path", "by"),
        "is",  # an option or a text, which an expression may write in curly quotes
    }
)
"""The keys of free text, where quotes are the author's own."""
