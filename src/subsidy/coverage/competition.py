"""What one enterprise shows of a competition: what lies inside its budgets and ranking keys."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.coverage.expressions import value_look
from subsidy.language.competition import Competition
from subsidy.trace.competition import CompetitionFound
from subsidy.truth import Truth


def watch_values(node: Competition, around: Surroundings) -> Watch[CompetitionFound]:
    """The budget and the ranking keys of all; the budget of a pool for those who belong to it."""
    keys = [(node.label.id, key.by) for key in node.rank]
    budgets = [(node.label.id, node.budget), *((pool.label.id, pool.budget) for pool in node.pools)]
    looks = [(place, value_look(each, around)) for place, each in (*keys, *budgets) if each is not None]

    def seen(found: CompetitionFound, sight: Sight) -> Iterator[Demand]:
        others = {pool.node.label.id for pool in found.pools if pool.when.truth is not Truth.TRUE}
        for place, look in looks if Aspect.COMPETITION in sight.asked else ():
            if place not in others:
                yield from (Demand(around.policy, place, word) for word in look.seen(sight.scope))

    return Watch(tuple(Demand(around.policy, place, word) for place, look in looks for word in look.demands), seen)
