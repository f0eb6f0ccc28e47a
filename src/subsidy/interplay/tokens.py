"""The words of interplay: how a policy stands, what is concluded of it, and the proof node that says why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from subsidy.language.relations import Relation
from subsidy.truth import Verdict


class InterplayFault(RuntimeError):
    """A fault of our own, or of the caller's program: there is then no verdict at all, and never a guess."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a policy stands by itself: its own verdict, and the award in whole 分 (not negative) that it would add."""

    verdict: Verdict
    amount: int = 0


class Effect(StrEnum):
    """What is concluded of a policy by a relation, where that isn't its final verdict."""

    MET = "met"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    GIVES_WAY = "gives_way"
    SUPERSEDED = "superseded"
    OPENED = "opened"

    @property
    def label(self) -> str:
        """The effect in Chinese, as caseworkers read it."""
        return _LABELS[self]


_LABELS = {
    Effect.MET: "前提已满足",
    Effect.BLOCKED: "前提未满足",
    Effect.CONFLICT: "不可兼得",
    Effect.GIVES_WAY: "让位",
    Effect.SUPERSEDED: "被替代",
    Effect.OPENED: "可接续申报",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One thing concluded of one policy. A verdict in a token is always the final verdict of that policy."""

    policy: str
    finding: Verdict | Effect

    def __str__(self) -> str:
        return f"{self.policy} {self.finding.label}"


@dataclass(frozen=True, slots=True)
class Firing:
    """A node of the proof: because of `relation` and what the premises say, the conclusion holds.

    requires: from the target's final verdict to the source: its final verdict where this prerequisite decides it
        (or confirms it), else MET or BLOCKED.
    excludes: both eligible, the source is in CONFLICT with the target. yields_to: the source GIVES_WAY.
    upgrades: the target is SUPERSEDED. opens: the target is OPENED.
    `certain` is false where nobody knows whether the relation's condition holds.
    """

    relation: Relation
    premises: tuple[Token, ...]
    conclusion: Token
    certain: bool = True
