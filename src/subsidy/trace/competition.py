"""What one enterprise brings to a competition: the pools it belongs to, and the values it is ranked by."""

from __future__ import annotations

from typing import NamedTuple

from subsidy.language.competition import Competition, Pool
from subsidy.trace.step import Found, Judged


class PoolFound(NamedTuple):
    """Whether an enterprise belongs to a pool, and the pool's budget where it has its own."""

    node: Pool
    when: Judged
    budget: Found | None


class CompetitionFound(NamedTuple):
    """What was found of a competition; `rank` are the enterprise's values of the ranking keys, in their order."""

    node: Competition
    budget: Found | None
    pools: tuple[PoolFound, ...]
    rank: tuple[Found, ...]
