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

from subsidy.pack.policy_documents import PolicyDoc
from subsidy.pack.yaml_tree import Path, Tree

_CONDITION: Final = {"clause": "?", "holds": "申请日期 == 申请日期"}
_AMOUNT: Final = {"clause": "?", "amount": "0元"}
_POINTS: Final = {"clause": "?", "points": "0分"}

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
    "value": _AMOUNT,
    "round": {"to": "元", "mode": "舍去"},
    "relations": [],
    "payment": {"path": "?"},
    "approval": [{"by": "?"}],
    "priority": [{"clause": "?", "when": "申请日期 == 申请日期"}],
    "competition": {"clause": "?", "budget": "0元"},
}
"""By its key, what may stand in the place of anything that is wrong there, and is at no fault itself."""

IN_LISTS: Final[Mapping[str, Any]] = {
    "all": _CONDITION,
    "any": _CONDITION,
    "of": _CONDITION,
    "best_of": _AMOUNT,
    "sum": _AMOUNT,
}
"""By the key of a list, what may stand in the place of one of its items."""

MOST_PASSES: Final = 20

_NODES: Final = frozenset(
    {"applies_to", "eligibility", "award", "relations", "payment", "competition", "approval", "priority"}
)

_MISSED: Final = ("title", "level", "authority", "guide", "document", "provenance", "eligibility", "award")
"""The keys that a policy or a version cannot do without."""


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
        return bool(path) and _rename(_parent(root, path), str(path[-1]))
    if fault["type"] == "missing" and location[-1] in STAND_INS:
        path = (*path, location[-1])
    while path:
        key, parent = path[-1], _parent(root, path)
        stand_in = _stand_in(path)
        if stand_in is not None and _put(parent, key, deepcopy(stand_in)):
            return True
        path = path[:-1]
    return False


def _stand_in(path: Path) -> Any:
    """What may stand at `path`: inside a score, points where elsewhere an amount would."""
    key = path[-1]
    stand_in = STAND_INS.get(key) if isinstance(key, str) else IN_LISTS.get(str(path[-2]))
    return _POINTS if stand_in is _AMOUNT and "score" in path else stand_in


def _inside_a_node(path: Path) -> bool:
    """Whether a path leads into a condition, an amount, a relation or a payment, which means another thing without one key."""
    return any(step in _NODES for step in path[:-1])


def _rename(parent: Any, key: str) -> bool:
    """Take a key away that there is not; where it is a known one misspelt, let that one not be missing."""
    if not isinstance(parent, dict) or key not in parent:
        return False
    del parent[key]
    meant = get_close_matches(key, _MISSED, n=1, cutoff=0.6)
    if meant and meant[0] not in parent:
        parent[meant[0]] = deepcopy(STAND_INS[meant[0]])
    return True


def _put(parent: Any, key: str | int, stand_in: Any) -> bool:
    """Put a stand-in where something stands; what holds it may have been replaced by another one meanwhile."""
    if isinstance(parent, dict) and isinstance(key, str):
        parent[key] = stand_in
        return True
    if isinstance(parent, list) and isinstance(key, int) and key < len(parent):
        parent[key] = stand_in
        return True
    return False


def _parent(root: dict[str, Any], path: Path) -> Any:
    """The mapping or list that holds what is at `path`; an empty one where a stand-in has taken its place."""
    node: Any = root
    for step in path[:-1]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return node
