"""Unknown as a value, and Kleene's tables over True, False and Unknown.

Written from docs/language.md, sections 4.4 and 8.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unknown:
    """What is not known: the facts that would settle it, and why no fact can."""

    facts: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counted(Unknown):
    """A number of records that is one of several, because of some it is not known whether they count."""

    possible: tuple[int, ...] = ()


NOTHING = Unknown()


def because(reason: str) -> Unknown:
    return Unknown(reasons=frozenset({reason}))


def together(things: Iterable[Any]) -> Unknown:
    """What those of the things lack that are unknown."""
    facts: set[str] = set()
    reasons: set[str] = set()
    for thing in things:
        if isinstance(thing, Unknown):
            facts |= thing.facts
            reasons |= thing.reasons
    return Unknown(frozenset(facts), frozenset(reasons))


def any_unknown(things: Iterable[Any]) -> bool:
    return any(isinstance(thing, Unknown) for thing in things)


def conjunction(truths: list[Any]) -> Any:
    if False in truths:
        return False
    return together(truths) if any_unknown(truths) else True


def disjunction(truths: list[Any]) -> Any:
    if True in truths:
        return True
    return together(truths) if any_unknown(truths) else False


def negation(truth: Any) -> Any:
    return truth if isinstance(truth, Unknown) else not truth
