"""What can still be checked of a file whose shape is at fault: stand-ins take the place of what cannot be read.

So that an author is told of all faults at once, and not of the next ones only after the first are mended. What comes
of it is for finding faults and nothing else: no rule is ever made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from subsidy.pack.documents import PolicyDoc
from subsidy.pack.yaml_tree import Path, Tree

_CONDITION: Final = {"clause": "?", "holds": "申请日期 == 申请日期"}
_AMOUNT: Final = {"clause": "?", "amount": "0元"}

STAND_INS: Final[Mapping[str, Any]] = {
    "title": "?",
    "level": "区级",
    "authority": "?",
    "guide": {"audience": "?", "channel": "申报", "time_limit": "?", "materials": []},
    "document": {"title": "?"},
    "window": "常年",
    "provenance": "secondary",
    "clause": "?",
    "text": "?",
    "applies_to": _CONDITION,
    "eligibility": _CONDITION,
    "not": _CONDITION,
    "when": _CONDITION,
    "award": _AMOUNT,
    "value": {"clause": "?", "points": "0分"},
    "round": {"to": "元", "mode": "舍去"},
    "relations": [],
}
"""By its key, what may stand in the place of anything that is wrong there, and is at no fault itself."""

IN_LISTS: Final[Mapping[str, Any]] = {"all": _CONDITION, "any": _CONDITION, "of": _CONDITION, "best_of": _AMOUNT, "sum": _AMOUNT}
"""By the key of a list, what may stand in the place of one of its items."""

MOST_PASSES: Final = 20

_NODES: Final = frozenset({"applies_to", "eligibility", "award", "relations"})


def salvage(tree: Tree) -> PolicyDoc | None:
    """The file with stand-ins for what is wrong; None where it is wrong in a place that nothing can stand in for."""
    root = deepcopy(tree.root)
    for _ in range(MOST_PASSES):
        try:
            return PolicyDoc.model_validate(root)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            mended = [_mend(root, dict(fault), tree) for fault in faults]
            if not all(mended):
                return None
    return None


def _mend(root: dict[str, Any], fault: dict[str, Any], tree: Tree) -> bool:
    """Take away a key too many, or put a stand-in as near to the fault as there is one."""
    location = fault["loc"]
    path = tree.known(location)
    if fault["type"] == "extra_forbidden" and not _inside_a_node(path):
        _rename(_parent(root, path), str(path[-1]))
        return True
    if fault["type"] == "missing" and location[-1] in STAND_INS:
        path = (*path, location[-1])
    while path:
        key, parent = path[-1], _parent(root, path)
        stand_in = STAND_INS.get(str(key)) if isinstance(key, str) else IN_LISTS.get(str(path[-2]))
        if stand_in is not None and isinstance(parent, dict | list):
            parent[key] = deepcopy(stand_in)  # type: ignore[index]
            return True
        path = path[:-1]
    return False


def _inside_a_node(path: Path) -> bool:
    """Whether a path leads into a condition, an amount or a relation, which means another thing without one key."""
    return any(step in _NODES for step in path[:-1])


def _rename(parent: dict[str, Any], key: str) -> None:
    """Take a key away that there is not; where it is a known one misspelt, let that one not be missing."""
    parent.pop(key, None)
    meant = get_close_matches(key, STAND_INS, n=1, cutoff=0.6)
    if meant:
        parent.setdefault(meant[0], deepcopy(STAND_INS[meant[0]]))


def _parent(root: dict[str, Any], path: Path) -> Any:
    """The mapping or list that holds what is at `path`; an empty one where a stand-in has taken its place."""
    node: Any = root
    for step in path[:-1]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return node
