"""Payments made ready to run: what is found of each stage. The award has no part in it."""

from __future__ import annotations

from collections.abc import Callable

from subsidy.evaluation.conditions import ConditionPreparer
from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.scope import Scope
from subsidy.language.payment import Payment, Stage
from subsidy.trace.payment import PaymentFound, StageFound

Pay = Callable[[Scope], PaymentFound]
"""A payment made ready to run."""


class PaymentPreparer:
    """Makes payments ready to run over the derived facts of one pack."""

    def __init__(self, formulas: Formulas, conditions: ConditionPreparer) -> None:
        self._expressions = Preparer(formulas)
        self._conditions = conditions

    def prepare(self, node: Payment) -> Pay:
        """A function that finds what there is to know of `node` in a scope."""
        stages = [self._stage(stage) for stage in node.stages]
        withhold = [self._conditions.prepare(each.when) for each in node.withhold]
        recover = [self._conditions.prepare(each.when) for each in node.recover]
        paid = self._expressions.optional(node.paid)
        commitments = [self._expressions.optional(each.until) for each in node.commitments]

        def pay(scope: Scope) -> PaymentFound:
            return PaymentFound(
                node,
                tuple([stage(scope) for stage in stages]),
                tuple([judge(scope) for judge in withhold]),
                tuple([judge(scope) for judge in recover]),
                paid(scope) if paid else None,
                tuple([until(scope) if until else None for until in commitments]),
            )

        return pay

    def _stage(self, node: Stage) -> Callable[[Scope], StageFound]:
        when = self._conditions.prepare(node.when) if node.when else None
        amount, due = self._expressions.optional(node.amount), self._expressions.optional(node.due)

        def stage(scope: Scope) -> StageFound:
            return StageFound(
                node,
                when(scope) if when else None,
                amount(scope) if amount else None,
                due(scope) if due else None,
            )

        return stage
