"""Which faults are told of a file whose shape is at fault: those that are not but a consequence of what was lost.

`lost` are the paths of keys that were left out, and of values that a stand-in replaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from subsidy.pack.node_documents import VALUATION_KEYS
from subsidy.pack.shape import is_key
from subsidy.pack.yaml_tree import Path


def follows(path: Path, code: str, lost: Iterable[Path], *, of_text: bool) -> bool:
    """Whether a fault at `path` may only be there because of what was lost; `of_text`: it lies in what is written there."""
    lost = tuple(lost)
    if any(path[: len(each)] == each for each in lost):
        return True
    if of_text or code in _OF_ITSELF:
        return False
    if code in _OF_VERSIONS and any(_CALENDAR.intersection(each) for each in lost):
        return True
    return any(_matters(each[-1], code) and _bears_on(each, path, code) for each in lost)


def _matters(key: str | int, code: str) -> bool:
    """Whether a fault may rest on a key; on one that there is not, and on a whole item, anything may."""
    if isinstance(key, int) or not is_key(key):
        return True
    return key in _RESTS_ON[code] if code in _RESTS_ON else key not in _BESIDE_THE_POINT


def _bears_on(lost: Path, path: Path, code: str) -> bool:
    """Whether what stands at `path` is judged together with what was lost: its own keys and items, those beside it."""
    beside = lost[:-1] == path[:-1] and bool(path)
    if code in _OF_ITS_KEYS:
        return lost[:-1] == path or (beside and isinstance(path[-1], str))
    within = lost[: len(path)] == path and len(lost) - len(path) <= _NEAR
    in_an_item_beside = len(lost) > 1 and isinstance(lost[-2], int) and lost[:-2] == path[:-1]
    return within or beside or in_an_item_beside


_NEAR: Final = 2
"""How far below a node lies what is judged together with it: the keys of its items."""

_BESIDE_THE_POINT: Final = frozenset({"when", "due", "clause", "text", "provenance", "note", "until", "path", "copies"})
"""Keys on which nothing else in their node rests."""

_BOUNDS: Final = frozenset({"from", "over", "before", "through"})
_RESTS_ON: Final = {
    **dict.fromkeys(("SB231", "SB232", "SB233", "SB234", "SB418"), _BOUNDS),
    **dict.fromkeys(("SB403", "SB404", "SB405", "SB408"), frozenset({"share", "amount"})),
    "SB243": frozenset({"window", "from", "through"}),
    "SB222": frozenset({"at_least", "more_than"}),
    "SB223": frozenset({"at_least", "more_than"}),
    "SB225": frozenset({"when"}),
    "SB230": _BOUNDS,
    "SB236": frozenset({"value", *VALUATION_KEYS}),
    "SB239": frozenset({"cap", "floor"}),
    "SB240": frozenset({"subsidy", "qualification"}),
    "SB401": frozenset({"share", "amount"}),
    "SB409": frozenset({"forbidden", "at_most"}),
    "SB411": frozenset({"give", "budget", "rank", "top", "pools"}),
    "SB414": frozenset({"by", "order"}),
    "SB416": frozenset({"pool"}),
    "SB417": frozenset({"budget"}),
}
"""By its code, the keys that a fault is about; of other faults it may be any of the node's."""

_OF_ITSELF: Final = frozenset(
    "SB201 SB220 SB224 SB226 SB227 SB235 SB237 SB242 SB244 SB246 SB315 SB329 SB330 SB402 SB406 SB413 SB415".split()
)
"""Faults of a value or a node by itself, whatever stands beside it."""

_OF_ITS_KEYS: Final = frozenset("SB222 SB223 SB225 SB230 SB231 SB236 SB240 SB245 SB401 SB409".split())
"""Faults of a node by which of its keys are written, and how they fit together."""

_OF_VERSIONS: Final = frozenset("SB247 SB248 SB249 SB250 SB251 SB252 SB253".split())
_CALENDAR: Final = frozenset({"effective", "notices", "chosen_by", "version"})
"""Versions are held against each other by these."""
