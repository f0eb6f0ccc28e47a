"""What ceilings leave of awards as far as it is known, where the combination counts one sure number.

A ceiling that nobody knows yet, one that may not apply, and an award beside that people still decide or of which facts
are missing: each leaves a range. The remainder lies within it whatever becomes known, while the same policies are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor

from subsidy.language.relations import RelationKind
from subsidy.trace.points import added
from subsidy.trace.proof import Combination, Firing, Remainder
from subsidy.trace.step import Range


def remainders(
    combination: Combination, firings: Iterable[Firing], awards: Mapping[str, Range], rooms: Mapping[str, Range]
) -> dict[str, Remainder]:
    """Per policy that the combination cuts, what is left of its award.

    `awards` are those of the policies that are taken, in whole 分; `rooms` says of each ceiling in force what it allows.
    """
    ceilings: dict[str, list[Firing]] = {}
    for firing in firings:
        if firing.relation.kind is RelationKind.CEILING:
            ceilings.setdefault(firing.relation.source, []).append(firing)

    def left(policy: str) -> Range:
        own = awards[policy]
        for firing in ceilings.get(policy, ()):
            beside = added(left(other) for other in firing.relation.others if other in combination.amounts)
            limited = _limited(own, rooms[firing.relation.id], beside)
            own = limited if firing.certain else Range(limited.low, own.high)
        return own

    return {cut.policy: Remainder(cut, left(cut.policy)) for cut in combination.cuts}


def _limited(own: Range, room: Range, beside: Range) -> Range:
    """What is left of an award beside others: the more of these, the less."""
    least = 0 if beside.high is None else max(floor(room.low - beside.high), 0)
    most = None if room.high is None else max(floor(room.high - beside.low), 0)
    bounds = [bound for bound in (own.high, most) if bound is not None]
    return Range(min(own.low, least), min(bounds) if bounds else None)
