"""Quotes that YAML takes for a part of a value, which no author means: curly ones, and one only at the end."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, Final

from subsidy.errors import Fault, quoted
from subsidy.pack.yaml_tree import Path, Tree


def without_stray_quotes(tree: Tree, faults: list[Fault]) -> Tree:
    """The tree as it was meant, and a fault for each value with quotes that are none.

    “2022” is no version, “注册区” no fact; where a value is only shown, curly quotes around it are the author's own.
    """
    slips = {
        path: slip
        for path, position in tree.positions.items()
        if position.style == "plain" and position.raw.endswith(_CLOSING) and (slip := _slip(position.raw, path))
    }
    if not slips:
        return tree
    root, positions = deepcopy(tree.root), dict(tree.positions)
    for path, (code, message) in slips.items():
        raw, position = tree.raw(path), positions[path]
        opened = 1 if code == _CURLY else 0
        meant = raw[opened:-1]
        faults.append(Fault(tree.place(path), code, quoted(raw) + message))
        positions[path] = replace(position, column=position.column + opened, raw=meant)
        _put(root, path, _meant(meant))
    return replace(tree, root=root, positions=positions)


def _slip(raw: str, path: Path) -> tuple[str, str] | None:
    """The code of what is wrong with the quotes around a plain value, and what to say of it."""
    if _QUOTED.fullmatch(raw):
        return None if _key(path) in _SHOWN else (_CURLY, " 的弯引号成了内容的一部分；请删去，或改成直引号")
    return (_UNOPENED, " 只有结尾的引号，它成了内容的一部分；请删去，或在前面也补上") if _LONE.fullmatch(raw) else None


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


_CURLY: Final = "SB118"
_UNOPENED: Final = "SB119"

_CLOSING: Final = tuple("“”‘’\"'")
_LONE: Final = re.compile("[^\"]+\"|[^']+'|[^“”]+”|[^‘’]+’", re.DOTALL)
"""A quotation mark at the end, and none of its kind before it."""

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
