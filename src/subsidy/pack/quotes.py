"""Curly quotes around a value: YAML takes them for a part of it, which no author means."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, Final

from subsidy.errors import Fault, quoted
from subsidy.pack.yaml_tree import Path, Tree


def without_curly_quotes(tree: Tree, faults: list[Fault]) -> Tree:
    """The tree as it was meant, and a fault for each value in curly quotes that is read and not only shown.

    “2022” is no version, “注册区” no fact.
    """
    paths = [
        path
        for path, position in tree.positions.items()
        if position.style == "plain" and _QUOTED.fullmatch(position.raw) and _key(path) not in _SHOWN
    ]
    if not paths:
        return tree
    root, positions = deepcopy(tree.root), dict(tree.positions)
    for path in paths:
        raw, position = tree.raw(path), positions[path]
        message = f"{quoted(raw)} 的弯引号成了内容的一部分；请删去，或改成直引号"
        faults.append(Fault(tree.place(path), "SB118", message))
        positions[path] = replace(position, column=position.column + 1, raw=raw[1:-1])
        _put(root, path, _meant(raw[1:-1]))
    return replace(tree, root=root, positions=positions)


def _meant(text: str) -> str | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _put(root: Any, path: Path, value: str | date) -> None:
    """Put a value at `path`, unless what holds it was left out of the tree."""
    for step in path[:-1]:
        if isinstance(root, dict) and step not in root:
            return
        root = root[step]
    if not isinstance(root, dict) or path[-1] in root:
        root[path[-1]] = value


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
