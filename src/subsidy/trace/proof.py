"""What policies do to each other, as a proof: conclusions, the relations they follow from, the best combination."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from subsidy.language.relations import Relation
from subsidy.trace.step import Range
from subsidy.truth import Verdict


class Effect(StrEnum):
    """What is concluded of a policy by a relation, where that isn't its final verdict."""

    MET = "met"
    BLOCKED = "blocked"
    CONFLICT = "conflict"
    GIVES_WAY = "gives_way"
    SUPERSEDED = "superseded"
    OPENED = "opened"
    GROUPED = "grouped"
    ALLOWED = "allowed"
    LIMITED = "limited"

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
    Effect.GROUPED: "同组只得一项",
    Effect.ALLOWED: "可以兼得",
    Effect.LIMITED: "合计有上限",
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
    upgrades: the target is SUPERSEDED. opens: the target is OPENED. group: the source is GROUPED with whoever else
        is of the same group. allows: both eligible, the source is ALLOWED beside the target. ceiling: the source is
        LIMITED to what those beside it leave.
    `certain` is false where nobody knows whether the relation's condition holds.
    """

    relation: Relation
    premises: tuple[Token, ...]
    conclusion: Token
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Forgone:
    """A policy that could be had but isn't taken, the policy it loses to, and by which relation.

    `amount` is its award in whole 分; `certain` is false where nobody knows whether the relation's condition holds.
    `beside` are further relations that it rests on: of a group the other's membership, and what may allow both.
    """

    policy: str
    because: str
    relation: Relation
    amount: int
    certain: bool
    beside: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A policy that is taken but gets less than its award, because a ceiling leaves no more: both in whole 分."""

    policy: str
    relation: Relation
    own: int
    left: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Remainder:
    """What ceilings leave of an award that the combination cuts, as far as it is known, in 分."""

    cut: Cut
    amount: Range


@dataclass(frozen=True, slots=True)
class Combination:
    """The best that can be had together: what to take, with each award in whole 分, what that gives up, what is cut."""

    amounts: Mapping[str, int]
    forgone: tuple[Forgone, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def taken(self) -> tuple[str, ...]:
        """The policies to take, in order of id."""
        return tuple(sorted(self.amounts))

    @property
    def total(self) -> int:
        """What they come to together, in whole 分."""
        return sum(self.amounts.values())

    def among(self, policies: Container[str]) -> Combination:
        """The part of the combination that concerns these policies."""
        taken = {policy: amount for policy, amount in self.amounts.items() if policy in policies}
        forgone = tuple(loss for loss in self.forgone if loss.policy in policies)
        return Combination(taken, forgone, tuple(cut for cut in self.cuts if cut.policy in policies))
