"""Pieces about scores: the total at its bar, each part at its own, and the points of each part as they come about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from subsidy.language.nodes import Part, Score
from subsidy.money import Rational
from subsidy.proposal.alternatives import pushed
from subsidy.proposal.amounts import amount
from subsidy.proposal.conditions import Kept, Turner
from subsidy.proposal.judge import beside
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.search import ABOVE, AT, BELOW, turns
from subsidy.proposal.state import State
from subsidy.trace.points import added
from subsidy.trace.step import Judged, Range, Scored


def score(turner: Turner, node: Score, state: State, kept: Kept) -> Iterator[Piece]:
    """The pieces of a score; its points show whether or not `kept` holds, its bars only where it does."""
    asked, turner.question = turner.question, Question.POINTS
    around, turner.kept = turner.kept, ()
    yield from turner.turned(node, state, node.label, partial(_total, node))
    for part in node.parts:
        if part.bar is not None:
            yield from _bar(turner, node, part, state, kept)
        yield from amount(turner, part.valuation, state)
    turner.question, turner.kept = asked, around


def _bar(turner: Turner, node: Score, part: Part, state: State, kept: Kept) -> Iterator[Piece]:
    """A part below, at and above its own bar, the other parts making up for it so that the total is met."""
    start = _lifted(turner, node, part, state, kept)
    yield from turner.turned(node, start, part.label, partial(_side, part))
    left = {BELOW, AT, ABOVE}
    for made in _at_bar(turner, node, part, start):
        if (side := _side(part, turner.solver.step(node, made))) in left:
            lifted = _lifted(turner, node, part, made, kept)
            step = turner.solver.step(node, lifted)
            if _side(part, step) == side and _total(node, step) != BELOW and turner.keeps(lifted, kept):
                left.discard(side)
                yield Piece(part.label.id, part.label.clause, lifted, question=turner.question)


def _at_bar(turner: Turner, node: Score, part: Part, state: State) -> Iterator[State]:
    """The state with a part to either side of its bar."""
    for slot in turner.solver.slots_behind(part.valuation, state):
        for value in turns(slot, state, lambda turned: _side(part, turner.solver.step(node, turned)), ()):
            made = slot.set(state, value)
            if made is not None:
                yield made


def _lifted(turner: Turner, node: Score, part: Part, state: State, kept: Kept) -> State:
    """The state with the other parts as high as they get, so that a part's own bar is all that is left to meet."""

    def others(turned: State) -> tuple[bool, Rational]:
        scored = [each for each in turner.solver.step(node, turned).children if isinstance(each, Scored)]
        total = added(each.points.range for each in scored if each.node is not part)
        return turner.keeps(turned, kept), total.low

    rest = tuple(each.valuation for each in node.parts if each is not part)
    return pushed(turner, rest, state, others, but=part.valuation)


def _total(node: Score, step: Judged) -> str | None:
    total = added(child.points.range for child in step.children if isinstance(child, Scored))
    return _beside(total, node.bar.points.value)


def _side(part: Part, step: Judged) -> str | None:
    """Where the points of a part lie to its own bar."""
    found = next(child for child in step.children if isinstance(child, Scored) and child.node is part)
    return None if part.bar is None else _beside(found.points.range, part.bar.points.value)


def _beside(points: Range, bar: Any) -> str | None:
    return beside(points.low, bar) if points.decided else None
