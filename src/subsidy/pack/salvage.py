"""What can still be checked of a file whose shape is at fault: stand-ins take the place of what cannot be read.

So that an author is told of all faults at once, and not of the next ones only after the first are mended. As little is
lost as can be: a misspelt key is read as the one meant, a key that may be missing is left out, any other has a stand-in,
and only where none fits, what holds it. What comes of it is for finding faults and nothing else: no rule is ever made
of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from subsidy.errors import Fault
from subsidy.pack.policy_documents import PolicyDoc
from subsidy.pack.shape import KINDS, departures, meant
from subsidy.pack.yaml_tree import Path, Tree

_CONDITION: Final = {"clause": "?", "holds": "申请日期 == 申请日期"}
_AMOUNT: Final = {"clause": "?", "amount": "0元"}
_POINTS: Final = {"clause": "?", "points": "0分"}

STAND_INS: Final[Mapping[str, Any]] = {
    "title": "?",
    "level": "区级",
    "authority": "?",
    "guide": {"audience": "?", "channel": "申报", "time_limit": "?", "materials": []},
    "audience": "?",
    "channel": "申报",
    "time_limit": "?",
    "materials": [],
    "version": "?",
    "document": {"title": "?"},
    "effective": {"from": date(2000, 1, 1)},
    "window": "常年",
    "provenance": "secondary",
    "clause": "?",
    "text": "?",
    "applies_to": _CONDITION,
    "eligibility": _CONDITION,
    "not": _CONDITION,
    "when": _CONDITION,
    "holds": _CONDITION["holds"],
    "qualified": "stand-in",
    "all": [_CONDITION],
    "any": [_CONDITION],
    "part": "?",
    "award": _AMOUNT,
    "value": _AMOUNT,
    "amount": "0元",
    "points": "0分",
    "up_to": "0元",
    "sum": [_AMOUNT],
    "best_of": [_AMOUNT],
    "rate": "0%",
    "is": "?",
    "by": "?",
    "round": {"to": "元", "mode": "舍去"},
    **dict.fromkeys(("requires", "excludes", "yields_to", "opens", "upgrades", "allows"), "stand-in"),
    "group": "?",
    "with": ["stand-in"],
    "stage": "?",
    "source": "?",
    "use": "?",
    "payment": {"path": "?"},
    "competition": {"clause": "?", "budget": "0元"},
    "pool": "?",
    "order": "从高到低",
    "material": "?",
}
"""By its key, what may stand in the place of anything that is wrong there, and is at no fault itself."""

IN_LISTS: Final[Mapping[str, Any]] = {
    "all": _CONDITION,
    "any": _CONDITION,
    "of": _CONDITION,
    "parts": {"part": "?", "clause": "?", "value": _POINTS},
    "best_of": _AMOUNT,
    "sum": _AMOUNT,
    "relations": {"clause": "?", "group": "?"},
    "with": "stand-in",
    "stages": {"stage": "?"},
    "withhold": {"when": _CONDITION["holds"]},
    "recover": {"when": _CONDITION["holds"]},
    "funding": {"source": "?"},
    "uses": {"use": "?"},
    "commitments": {"text": "?"},
    "pools": {"pool": "?", "when": _CONDITION["holds"]},
    "rank": {"by": "?", "order": "从高到低"},
    "approval": {"by": "?"},
    "priority": {"clause": "?", "when": _CONDITION["holds"]},
    "materials": "?",
}
"""By the key of a list, what may stand in the place of one of its items."""

ONLY_MISSING: Final[Mapping[str, Any]] = {"at_least": 1, "decided": "0元", "at_most": "0元"}
"""What may stand for a key that in some nodes may be missing as well: in those it is left out."""

MOST_PASSES: Final = 20


_SAYING_THE_KIND: Final = frozenset().union(*KINDS.values()) - {"at_least", "of"}
"""Keys without which nobody could say what node theirs is; the two have other meanings as well."""


class Salvaged(NamedTuple):
    """The file as far as it can be read, the tree with what stands where in it, and the paths of what was lost.

    `departures` are those from the shape that showed only after others were mended.
    """

    document: PolicyDoc
    tree: Tree
    lost: frozenset[Path]
    departures: tuple[Fault, ...]


def salvage(tree: Tree) -> Salvaged | None:
    """The file with stand-ins for what is wrong; None where it is wrong in a place that nothing can stand in for."""
    patient, found = _Patient(tree), list[Fault]()
    for number in range(MOST_PASSES):
        try:
            document = PolicyDoc.model_validate(patient.root)
            return Salvaged(document, patient.tree, frozenset(patient.lost), tuple(found))
        except ValidationError as error:
            found += departures(error, PolicyDoc, patient.tree, patient.lost, patient.guessed) if number else []
            faults = error.errors(include_url=False)
            if not all(patient.mend(fault["loc"], fault["type"]) for fault in faults):
                return None
    return None


class _Patient:
    """A file's tree while it is mended."""

    def __init__(self, tree: Tree) -> None:
        self.root: Any = deepcopy(tree.root)
        self.tree = tree
        self.lost: set[Path] = set(tree.lost)
        self.guessed: set[Path] = set()

    def mend(self, location: Path, kind: str) -> bool:
        """Mend one departure from the shape, as near to it as can be; False: nothing can be done about it."""
        path = self.tree.known(location)
        if kind == "extra_forbidden":
            right = meant(PolicyDoc, location)
            return bool(path) and (self._rename(path, right) or self._leave_out(path))
        if kind in KINDS and self._rename_within(location, KINDS[kind]):
            return True
        if kind == "missing":
            key = location[-1]
            stand_in = ONLY_MISSING.get(str(key), self._stand_in((*path, key)))
            if stand_in is not None and self._put((*path, key), stand_in):
                return True
        elif path and isinstance(path[-1], str) and self._stand_in(path) is None and path[-1] not in _SAYING_THE_KIND:
            return self._leave_out(path)
        return self._replace(path)

    def _replace(self, path: Path) -> bool:
        """Put a stand-in in the place of the innermost that has one; of an item that has none, leave out the list."""
        while path:
            stand_in = self._stand_in(path)
            if stand_in is not None and self._put(path, stand_in):
                return True
            if isinstance(path[-1], int) and len(path) > 1 and self._stand_in(path[:-1]) is None:
                return self._leave_out(path[:-1])
            path = path[:-1]
        return False

    def _stand_in(self, path: Path) -> Any:
        """What may stand at `path`: inside a score, points where elsewhere an amount would."""
        key = path[-1]
        stand_in = STAND_INS.get(key) if isinstance(key, str) else IN_LISTS.get(str(path[-2]))
        return _POINTS if stand_in is _AMOUNT and "score" in path else stand_in

    def _rename_within(self, location: Path, kinds: Collection[str]) -> bool:
        """Whether a node of no kind has a misspelt key that says its kind, which is now read as the one meant."""
        path = self.tree.known(location)
        node = self._at(path)
        words = {key: meant(PolicyDoc, (*location, key)) for key in node} if isinstance(node, dict) else {}
        key = next((key for key, word in words.items() if word in kinds), None)
        return key is not None and self._rename((*path, key), words[key])

    def _rename(self, path: Path, right: str) -> bool:
        """Read a key that there is not as the one meant, unless that one stands there too or was tried already."""
        parent, key = self._at(path[:-1]), path[-1]
        if not isinstance(parent, dict) or key not in parent or not right or right in parent or path in self.guessed:
            return False
        to = (*path[:-1], right)
        self.guessed |= {path, to}
        parent[right] = parent.pop(key)
        moved = [
            {(*to, *at[len(path) :]): place for at, place in places.items() if at[: len(path)] == path}
            for places in (self.tree.positions, self.tree.key_positions)
        ]
        self.tree = replace(
            self.tree,
            positions={**self.tree.positions, **moved[0]},
            key_positions={**self.tree.key_positions, **moved[1]},
        )
        return True

    def _leave_out(self, path: Path) -> bool:
        """Take a key away; another departure may have taken it already."""
        parent = self._at(path[:-1])
        if isinstance(parent, dict):
            parent.pop(path[-1], None)
        self.lost.add(path)
        return True

    def _put(self, path: Path, stand_in: Any) -> bool:
        """Put a stand-in where something stands; what holds it may have been replaced by another one meanwhile."""
        parent, key = self._at(path[:-1]), path[-1]
        fits = isinstance(parent, dict) if isinstance(key, str) else isinstance(parent, list) and key < len(parent)
        if fits:
            parent[key] = deepcopy(stand_in)
            self.lost.add(path)
        return fits

    def _at(self, path: Path) -> Any:
        """What is at `path` by now; nothing where a stand-in has taken the place of what held it."""
        node: Any = self.root
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node
