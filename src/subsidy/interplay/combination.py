"""Which of the policies that could be had should be taken together: the greatest total, found exactly.

Who surely pays nothing is not taken, and takes nobody's place. Of the others first those go that gave way or were
superseded, whatever becomes of the policy in whose favour: a policy that
gave way to one which is itself removed, or which loses to a third, stays removed. Of the rest no two may be taken
that exclude each other, or that share a group and are not allowed together; and whoever is under a ceiling gets no
more than those named beside it leave. An exclusion, a giving way or an upgrade
that nobody is certain of counts as certain, and what may be allowed as not allowed, and of a ceiling only what it
surely allows, so that the total is never more than what could be had in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from subsidy.interplay.checks import PRECEDENCE, loser_and_winner
from subsidy.interplay.search import Limit, Search
from subsidy.interplay.tokens import InterplayFault
from subsidy.language.relations import Relation, RelationKind
from subsidy.trace.proof import Combination, Cut, Firing, Forgone


def best_combination(
    amounts: Mapping[str, int], firings: Iterable[Firing], rooms: Mapping[str, int] | None = None
) -> Combination:
    """The combination of greatest total out of the eligible policies that pay, with their `amounts` in whole 分.

    Of equal totals the one that forgoes fewest policies, of these the one whose ids come first in order. `rooms` says
    of each ceiling, by its relation's id, what it surely allows those that it names together.
    """
    if any(amount < 0 for amount in amounts.values()):
        raise InterplayFault("金额不能为负数")
    firings = tuple(firings)
    if not firings:
        return Combination({policy: amounts[policy] for policy in sorted(amounts)}, (), ())
    gone = [(*loser_and_winner(f.relation), f) for f in firings if f.relation.kind in PRECEDENCE]
    displaced = [_forgone(*each, amounts) for each in gone if {*each[:2]} <= amounts.keys()]
    left = amounts.keys() - {loss.policy for loss in displaced}
    rivalries = [each for each in (*_exclusions(firings), *_within_groups(firings)) if {each.one, each.other} <= left]
    pairs = [(each.one, each.other) for each in rivalries]
    ceilings = [f for f in firings if f.relation.kind is RelationKind.CEILING and f.relation.source in left]
    limits = [Limit(f.relation.source, f.relation.others, _room(f, rooms or {})) for f in ceilings]
    search = Search({policy: amounts[policy] for policy in left}, pairs, limits)
    taken = search.best()
    worth = search.worth(taken)
    defeated = [loss for each in rivalries for loss in each.losses(amounts) if loss.because in taken]
    cuts = [cut for f in ceilings if f.relation.source in taken and (cut := _cut(f, amounts, worth, rooms or {}))]
    return Combination(worth, _foremost([*displaced, *defeated]), _tightest(cuts))


def _room(firing: Firing, rooms: Mapping[str, int]) -> int:
    if firing.relation.id not in rooms:
        raise InterplayFault(f"没有给出合计上限 {firing.relation.id} 的数额")
    return rooms[firing.relation.id]


def _cut(firing: Firing, amounts: Mapping[str, int], worth: Mapping[str, int], rooms: Mapping[str, int]) -> Cut | None:
    """What a ceiling left of an award, where that is what became of it."""
    relation = firing.relation
    policy, own = relation.source, amounts[relation.source]
    left = max(_room(firing, rooms) - sum(worth.get(other, 0) for other in relation.others), 0)
    return Cut(policy, relation, own, left, firing.certain) if left < own and left == worth[policy] else None


def _tightest(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Per policy the ceiling to tell: one that is certain before one that isn't, then by id."""
    first: dict[str, Cut] = {}
    for cut in sorted(cuts, key=lambda cut: (cut.policy, not cut.certain, cut.relation.id)):
        first.setdefault(cut.policy, cut)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class _Rivalry:
    """Two policies of which only one may be taken, each with the relation that says so, and what else it rests on."""

    one: str
    other: str
    of_one: Relation
    of_other: Relation
    certain: bool
    beside: tuple[Relation, ...] = ()

    def losses(self, amounts: Mapping[str, int]) -> Iterator[Forgone]:
        """Either of the two forgone for the other."""
        for loser, winner, own, theirs in (
            (self.one, self.other, self.of_one, self.of_other),
            (self.other, self.one, self.of_other, self.of_one),
        ):
            beside = (*(() if own is theirs else (theirs,)), *self.beside)
            yield Forgone(loser, winner, own, amounts[loser], self.certain, beside)


def _exclusions(firings: Iterable[Firing]) -> Iterator[_Rivalry]:
    for firing in firings:
        relation = firing.relation
        if relation.kind is RelationKind.EXCLUDES:
            yield _Rivalry(relation.source, relation.target, relation, relation, firing.certain)


def _within_groups(firings: Sequence[Firing]) -> Iterator[_Rivalry]:
    """Every two members of a group, but for those that certainly are allowed together."""
    members: dict[str, list[Firing]] = {}
    allowing: dict[frozenset[str], list[Firing]] = {}
    for firing in firings:
        relation = firing.relation
        if relation.kind is RelationKind.GROUP:
            members.setdefault(relation.group, []).append(firing)
        if relation.kind is RelationKind.ALLOWS:
            allowing.setdefault(frozenset({relation.source, relation.target}), []).append(firing)
    for pair in (pair for several in members.values() for pair in combinations(several, 2)):
        one, other = (firing.relation for firing in pair)
        allowed = allowing.get(frozenset({one.source, other.source}), [])
        if one.source != other.source and not any(firing.certain for firing in allowed):
            certain = not allowed and all(firing.certain for firing in pair)
            yield _Rivalry(one.source, other.source, one, other, certain, tuple(firing.relation for firing in allowed))


def _forgone(loser: str, winner: str, firing: Firing, amounts: Mapping[str, int]) -> Forgone:
    return Forgone(loser, winner, firing.relation, amounts[loser], firing.certain)


def _foremost(losses: Iterable[Forgone]) -> tuple[Forgone, ...]:
    """Per policy the reason to tell: one that is certain before one that isn't, then by id."""
    ranked = sorted(losses, key=lambda loss: (loss.policy, not loss.certain, loss.because, loss.relation.id))
    first: dict[str, Forgone] = {}
    for loss in ranked:
        first.setdefault(loss.policy, loss)
    return tuple(first.values())
