"""Of alternatives, a state in which a given one is the best, so that what it comes from shows."""

from __future__ import annotations

from functools import partial
from typing import Any

from subsidy.language.nodes import BestOf, Condition
from subsidy.proposal.conditions import Turner
from subsidy.proposal.pieces import Question
from subsidy.proposal.search import turns
from subsidy.proposal.state import State, dial
from subsidy.trace.step import Valued
from subsidy.truth import Truth, Verdict


def best(turner: Turner, node: BestOf, index: int, state: State) -> State:
    """A state in which one alternative is the best, and stays so as far as the others can be kept down."""

    def taken(turned: State) -> Any:
        step = turner.solver.step(turner.policy, node.label.id, turned)
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
    others = [other for other in node.children if other is not child]
    own_when = child.terms.when
    if own_when is not None:
        state = solver.make(own_when, Truth.TRUE, state) or state
    for other in others:
        made = other.terms.when and solver.make(other.terms.when, Truth.FALSE, state)
        if made and _still_shows(turner, made, state) and _given(turner, own_when, made):
            state = made
    own = set(solver.slots_behind(child, state))
    for slot in solver.slots_behind(tuple(others), state):
        steps = dial(slot)
        if slot not in own and steps is not None:
            turned = (slot.set(state, steps.value(step)) for step in (steps.low, steps.low + 1, steps.high))
            ends = [end for end in turned if end is not None and _still_shows(turner, end, state)]
            state = min([state, *ends], key=partial(_largest, turner, node, index))
    return state


def _given(turner: Turner, when: Condition | None, state: State) -> bool:
    return when is None or turner.solver.judged(when, state) is Truth.TRUE


def _still_shows(turner: Turner, made: State, before: State) -> bool:
    """Whether a change leaves an amount to be seen; points show to who may not have anything, too."""
    if turner.question is Question.POINTS:
        return True
    verdicts = [turner.solver.assess(turner.policy, each).verdict for each in (made, before)]
    return Verdict.ELIGIBLE in verdicts[:1] or Verdict.ELIGIBLE not in verdicts


def _largest(turner: Turner, node: BestOf, index: int, state: State) -> Any:
    """The most that another alternative may come to; one without a bound is more than any."""
    step = turner.solver.step(turner.policy, node.label.id, state)
    children = step.children if isinstance(step, Valued) else ()
    ranges = [each.range for position, each in enumerate(children) if position != index and isinstance(each, Valued)]
    highs = [each.high for each in ranges if each.high is not None]
    return (len(highs) < len(ranges) or not ranges, max(highs, default=0))
