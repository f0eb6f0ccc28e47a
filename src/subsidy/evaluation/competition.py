"""Competitions made ready to run: what one enterprise brings to it. Others have no part in it here."""

from __future__ import annotations

from collections.abc import Callable

from subsidy.evaluation.conditions import ConditionPreparer
from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.scope import Scope
from subsidy.language.competition import Competition
from subsidy.trace.competition import CompetitionFound, PoolFound

Compete = Callable[[Scope], CompetitionFound]
"""A competition made ready to run."""


class CompetitionPreparer:
    """Makes competitions ready to run over the derived facts of one pack."""

    def __init__(self, formulas: Formulas, conditions: ConditionPreparer) -> None:
        self._expressions = Preparer(formulas)
        self._conditions = conditions

    def prepare(self, node: Competition) -> Compete:
        """A function that finds what there is to know of `node` in a scope."""
        budget = self._expressions.optional(node.budget)
        pools = [
            (pool, self._conditions.prepare(pool.when), self._expressions.optional(pool.budget)) for pool in node.pools
        ]
        rank = [self._expressions.prepare(key.by) for key in node.rank]

        def compete(scope: Scope) -> CompetitionFound:
            return CompetitionFound(
                node,
                budget(scope) if budget else None,
                tuple([PoolFound(pool, judge(scope), own(scope) if own else None) for pool, judge, own in pools]),
                tuple([key(scope) for key in rank]),
            )

        return compete
