"""The search for the greatest total: sets of policies as bits, no two of them rivals, under ceilings on sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling: `policy` gets no more than what those `beside` it that are taken leave of `room`, in whole 分."""

    policy: str
    beside: tuple[str, ...]
    room: int


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


class Search:
    """Branch and bound over sets of policies as bits, one connected group at a time, each set solved once.

    Of equals the one that comes first in order is also the one made of each group's first, because groups share no
    policy: so groups may be solved apart. Where ceilings make amounts depend on each other, every choice of the
    policies that they name is tried; there may be only so many of them (see `checks`).
    """

    def __init__(
        self, amounts: Mapping[str, int], pairs: Iterable[tuple[str, str]], limits: Iterable[Limit] = ()
    ) -> None:
        self._policies = sorted(amounts)
        self._amounts = [amounts[policy] for policy in self._policies]
        self._rivals = [0] * len(self._policies)
        self._solved = {0: _Choice()}
        place = {policy: index for index, policy in enumerate(self._policies)}
        for one, other in pairs:
            self._rivals[place[one]] |= 1 << place[other]
            self._rivals[place[other]] |= 1 << place[one]
        self._links = list(self._rivals)
        self._limits: dict[int, list[tuple[Limit, int]]] = {}
        self._limited = 0
        for limit in limits:
            index, beside = place[limit.policy], sum(1 << place[other] for other in limit.beside if other in place)
            self._limits.setdefault(index, []).append((limit, beside))
            self._limited |= beside | 1 << index
            self._links[index] |= beside
            for linked in _bits(beside):
                self._links[linked] |= 1 << index

    def best(self) -> tuple[str, ...]:
        """The policies to take, in order."""
        everyone = (1 << len(self._policies)) - 1
        loners = sum(1 << index for index, links in enumerate(self._links) if not links) & ~self._limited
        members = loners | self._solve(everyone ^ loners).members
        return tuple(policy for index, policy in enumerate(self._policies) if members >> index & 1)

    def _solve(self, members: int) -> _Choice:
        best = _Choice()
        while members:
            group = self._group(members)
            members ^= group
            if group not in self._solved:
                self._solved[group] = self._try_all(group) if group & self._limited else self._branch(group)
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

    def _try_all(self, group: int) -> _Choice:
        """The best with each choice of those whom ceilings name, for the rest solved as ever."""
        limited = group & self._limited
        best, chosen = _Choice(), limited
        while True:
            rivals = 0
            for index in _bits(chosen):
                rivals |= self._rivals[index]
            if not rivals & chosen:
                amounts = self._worth(chosen)
                these = _Choice(sum(amounts.values()), len(amounts), chosen)
                found = these + self._solve(group & ~(limited | rivals))
                best = found if found.beats(best) else best
            if not chosen:
                return best
            chosen = (chosen - 1) & limited

    def worth(self, policies: Iterable[str]) -> dict[str, int]:
        """What each of these is worth when they are taken together, under their ceilings."""
        members = sum(1 << self._policies.index(policy) for policy in policies)
        return {self._policies[index]: amount for index, amount in self._worth(members).items()}

    def _worth(self, members: int) -> dict[int, int]:
        worth: dict[int, int] = {}
        return {index: self._settle(index, members, worth) for index in _bits(members)}

    def _settle(self, index: int, members: int, worth: dict[int, int]) -> int:
        """What one of `members` is worth, entered in `worth` after those that its ceilings name."""
        if index not in worth:
            amount = self._amounts[index]
            for limit, beside in self._limits.get(index, ()):
                taken = sum(self._settle(other, members, worth) for other in _bits(beside & members))
                amount = min(amount, max(limit.room - taken, 0))
            worth[index] = amount
        return worth[index]

    def _single(self, index: int) -> _Choice:
        return _Choice(self._amounts[index], 1, 1 << index)

    def _group(self, members: int) -> int:
        """Those of `members` whom exclusions or ceilings link, however indirectly, with the first of them."""
        group = 0
        edge = members & -members
        while edge:
            group |= edge
            reached = 0
            for index in _bits(edge):
                reached |= self._links[index]
            edge = reached & members & ~group
        return group


def _bits(members: int) -> Iterator[int]:
    while members:
        yield (members & -members).bit_length() - 1
        members &= members - 1
