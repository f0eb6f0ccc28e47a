"""Which of the policies that could be had should be taken together: the greatest total, found exactly.

First those go that gave way or were superseded, whatever becomes of the policy in whose favour: a policy that
gave way to one which is itself removed, or which loses to a third, stays removed. Of the rest no two may be taken
that exclude each other, or that share a group and are not allowed together. An exclusion, a giving way or an upgrade
that nobody is certain of counts as certain, and what may be allowed as not allowed, so that the total is never more
than what could be had in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from subsidy.interplay.checks import PRECEDENCE, loser_and_winner
from subsidy.interplay.tokens import InterplayFault
from subsidy.language.relations import Relation, RelationKind
from subsidy.trace.proof import Combination, Firing, Forgone


def best_combination(amounts: Mapping[str, int], firings: Iterable[Firing]) -> Combination:
    """The combination of greatest total out of the eligible policies with their `amounts` in whole 分.

    Of equal totals the one that forgoes fewest policies, of these the one whose ids come first in order.
    """
    if any(amount < 0 for amount in amounts.values()):
        raise InterplayFault("金额不能为负数")
    firings = tuple(firings)
    displaced = [_forgone(*loser_and_winner(f.relation), f, amounts) for f in firings if f.relation.kind in PRECEDENCE]
    left = amounts.keys() - {loss.policy for loss in displaced}
    rivalries = [each for each in (*_exclusions(firings), *_within_groups(firings)) if {each.one, each.other} <= left]
    pairs = [(each.one, each.other) for each in rivalries]
    taken = _Search({policy: amounts[policy] for policy in left}, pairs).best()
    defeated = [loss for each in rivalries for loss in each.losses(amounts) if loss.because in taken]
    return Combination({policy: amounts[policy] for policy in taken}, _foremost([*displaced, *defeated]))


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


@dataclass(frozen=True, slots=True)
class _Choice:
    """A set of policies without rivals among them, as bits, with what it is worth."""

    total: int = 0
    count: int = 0
    members: int = 0

    def __add__(self, other: _Choice) -> _Choice:
        return _Choice(self.total + other.total, self.count + other.count, self.members | other.members)

    def beats(self, other: _Choice) -> bool:
        """Greater total, then more policies, then whoever has the first policy in which the two differ."""
        if (self.total, self.count) != (other.total, other.count):
            return (self.total, self.count) > (other.total, other.count)
        differing = self.members ^ other.members
        return bool(self.members & differing & -differing)


class _Search:
    """Branch and bound over sets of policies as bits, one connected group at a time, each set solved once.

    Of equals the one that comes first in order is also the one made of each group's first, because groups share no
    policy: so groups may be solved apart.
    """

    def __init__(self, amounts: Mapping[str, int], pairs: Iterable[tuple[str, str]]) -> None:
        self._policies = sorted(amounts)
        self._amounts = [amounts[policy] for policy in self._policies]
        self._rivals = [0] * len(self._policies)
        self._solved = {0: _Choice()}
        place = {policy: index for index, policy in enumerate(self._policies)}
        for one, other in pairs:
            self._rivals[place[one]] |= 1 << place[other]
            self._rivals[place[other]] |= 1 << place[one]

    def best(self) -> tuple[str, ...]:
        """The policies to take, in order."""
        everyone = (1 << len(self._policies)) - 1
        loners = sum(1 << index for index, rivals in enumerate(self._rivals) if not rivals)
        members = loners | self._solve(everyone ^ loners).members
        return tuple(policy for index, policy in enumerate(self._policies) if members >> index & 1)

    def _solve(self, members: int) -> _Choice:
        best = _Choice()
        while members:
            group = self._group(members)
            members ^= group
            if group not in self._solved:
                self._solved[group] = self._branch(group)
            best += self._solved[group]
        return best

    def _branch(self, group: int) -> _Choice:
        """Take whoever has most rivals in the group, or leave it if that can still be better."""
        pivot = max(_bits(group), key=lambda index: (self._rivals[index] & group).bit_count())
        with_pivot = self._single(pivot) + self._solve(group & ~(self._rivals[pivot] | 1 << pivot))
        rest = group ^ 1 << pivot
        if sum(self._amounts[index] for index in _bits(rest)) < with_pivot.total:
            return with_pivot
        without_pivot = self._solve(rest)
        return with_pivot if with_pivot.beats(without_pivot) else without_pivot

    def _single(self, index: int) -> _Choice:
        return _Choice(self._amounts[index], 1, 1 << index)

    def _group(self, members: int) -> int:
        """Those of `members` whom exclusions link, however indirectly, with the first of them."""
        group = 0
        edge = members & -members
        while edge:
            group |= edge
            reached = 0
            for index in _bits(edge):
                reached |= self._rivals[index]
            edge = reached & members & ~group
        return group


def _bits(members: int) -> Iterator[int]:
    while members:
        yield (members & -members).bit_length() - 1
        members &= members - 1
