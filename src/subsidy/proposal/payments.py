"""Pieces about payment: each condition of a stage, of withholding and of recovery, the others leaving it to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from subsidy.facts.types import Kind
from subsidy.language.expressions import Expression
from subsidy.language.payment import Payment
from subsidy.proposal.conditions import Turner
from subsidy.proposal.pieces import Piece
from subsidy.proposal.search import plain
from subsidy.proposal.slots import lists, slots
from subsidy.proposal.solver import Goal, Solver
from subsidy.proposal.state import State
from subsidy.truth import Truth


def payment(turner: Turner, node: Payment, state: State) -> Iterator[Piece]:
    """The pieces of every condition. Facts that the state leaves open are supplied, so that an answer tells them apart.

    Stages show where nothing is withheld, withholding where no stage is due yet, recovery where all was paid.
    """
    stages = [stage.when for stage in node.stages if stage.when is not None]
    withhold, recover = ([each.when for each in several] for several in (node.withhold, node.recover))
    paid = _paid(turner.solver, node.paid, state)
    for turned, due, start in (
        (stages, Truth.TRUE, state),
        (withhold, Truth.FALSE, state),
        (recover, Truth.TRUE, paid),
    ):
        for condition in turned:
            goals = [
                *(Goal(each, due) for each in stages),
                *(Goal(each, Truth.FALSE) for each in (*withhold, *recover)),
            ]
            others = [goal for goal in goals if goal.about is not condition]
            alone = turner.solver.nearest((*others, *turner.kept), start)
            # From where it holds, so that each fact that it needs is there to be left out.
            yield from turner.condition(condition, turner.having(condition, alone))


def _paid(solver: Solver, paid: Expression | None, state: State) -> State:
    """The state with it known what was paid."""
    if paid is None:
        return state
    for question in lists(paid, solver.pack.formulas):
        counting = solver.counting(question, state)
        if question.records.key not in state.values and counting is not None:
            state = State({**state.values, question.records.key: (counting,)}, state.on)
    for slot in slots(paid, state, solver.pack.formulas):
        if slot.get(state) in (None, plain(slot)):
            state = slot.set(state, _PAID if slot.type.kind is Kind.MONEY else plain(slot)) or state
    return state


_PAID: Final = 10_000_000
"""10 万元 in 分: what is taken to be paid where nothing says how much."""
