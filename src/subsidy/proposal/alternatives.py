"""Of alternatives, a state in which a given one is the best, so that what it comes from shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from subsidy.language.nodes import BestOf, Valuation
from subsidy.language.traversal import expressions_below
from subsidy.proposal.conditions import Turner
from subsidy.proposal.search import choices, turns
from subsidy.proposal.solver import Goal
from subsidy.proposal.state import Slot, State, dial
from subsidy.trace.step import Valued
from subsidy.truth import Truth


def best(turner: Turner, node: BestOf, index: int, state: State) -> State:
    """A state in which one alternative is the best, and stays so as far as the others can be kept down."""

    def taken(turned: State) -> Any:
        step = turner.solver.step(node, turned)
        return str(step.taken == (index,)) if isinstance(step, Valued) else None

    state = _without_others(turner, node, index, state)
    if taken(state) == "True":
        return state
    for slot in turner.solver.slots_behind(node.children[index], state):
        for value in turns(slot, state, taken, ()):
            made = slot.set(state, value)
            if made is not None and taken(made) == "True":
                return made
    return state


def _without_others(turner: Turner, node: BestOf, index: int, state: State) -> State:
    """The state with the other alternatives as small as they get: not given, or on the least of what only they read."""
    solver, child = turner.solver, node.children[index]
    others = tuple(other for other in node.children if other is not child)
    own_when = child.terms.when
    wanted = [] if own_when is None else [Goal(own_when, Truth.TRUE)]
    state = solver.nearest((*wanted, *turner.kept), state)
    for when in (other.terms.when for other in others if other.terms.when is not None):
        made = solver.reach((*wanted, Goal(when, Truth.FALSE), *turner.kept), state)
        if made is not None:
            state, wanted = made, [*wanted, Goal(when, Truth.FALSE)]
    return pushed(turner, others, state, partial(_ahead, turner, node, index), but=child)


def pushed(
    turner: Turner,
    nodes: tuple[Valuation, ...],
    state: State,
    worth: Callable[[State], Any],
    but: Valuation | None = None,
) -> State:
    """The state with what the nodes read, and `but` doesn't, at whichever of its ends or options is worth most."""
    solver = turner.solver
    own = set() if but is None else set(solver.slots_behind(but, state))
    for slot in solver.slots_behind(nodes, state):
        if slot not in own:
            made = (slot.set(state, value) for value in _ends(slot))
            state = max([state, *(each for each in made if each is not None)], key=worth)
    for expression in expressions_below(nodes):
        state = max([state, *solver.with_records(expression, state)], key=worth)
    return state


def _ends(slot: Slot) -> Iterator[Any]:
    steps = dial(slot)
    if steps is None:
        yield from choices(slot, ())
    else:
        yield from (steps.value(step) for step in (steps.low, steps.low + 1, steps.high))


def _ahead(turner: Turner, node: BestOf, index: int, state: State) -> Any:
    """How little another alternative may come to, as long as pieces show; one without a bound is more than any."""
    step = turner.solver.step(node, state)
    children = step.children if isinstance(step, Valued) else ()
    ranges = [each.range for position, each in enumerate(children) if position != index and isinstance(each, Valued)]
    highs = [each.high for each in ranges if each.high is not None]
    return turner.keeps(state), bool(ranges) and len(highs) == len(ranges), -max(highs, default=0)
