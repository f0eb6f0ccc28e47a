"""Pieces about conditions: each atom turned where it decides, from a state in which all beside it is neutral."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, assert_never

from subsidy.facts.types import FLAG, Kind, Value
from subsidy.language.expressions import (
    Aggregate,
    And,
    Decision,
    Expression,
    Not,
    Or,
    Quantified,
    derived_read,
)
from subsidy.language.nodes import All, AtLeast, Condition, Holds, Label, Negation, Part, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.search import AT, turns
from subsidy.proposal.slots import At, lists, own_lists, slots
from subsidy.proposal.solver import Solver
from subsidy.proposal.state import Slot, State, dial
from subsidy.trace.points import added
from subsidy.trace.step import Judged, Scored
from subsidy.truth import Truth

Kept = tuple[tuple[Condition, Truth], ...]
"""Conditions, and what each should come to."""


_Shown = tuple[set[Any], State, Slot, tuple[Value, ...]]
"""What a slot shows of an atom: the answers, from which state, and at which values."""

_ROUND = {Kind.MONEY: 10**11, Kind.COUNT: 1000}


class Turner:
    """Makes the pieces of one policy; `derived` are the formulas shown already, each once."""

    def __init__(self, solver: Solver, policy: str) -> None:
        self.solver = solver
        self.policy = policy
        self.question = Question.ANSWER
        self._derived: set[str] = set()

    # Conditions

    def condition(self, node: Condition, state: State, kept: Kept = ()) -> Iterator[Piece]:
        """The pieces of a condition and all below it; `kept` is what stands above it and should stay as it is."""
        match node:
            case Holds(expression=expression, label=label):
                yield from self.truth(expression, state, label)
                yield from self._unknown(expression, state, label)
            case Qualified(label=label):
                for want in (Truth.TRUE, Truth.FALSE):
                    made = self.solver.make(self.policy, node, want, state)
                    if made is not None:
                        yield Piece(label.id, label.clause, self._keeping(made, kept))
            case All(children=children):
                yield from self._children(children, state, [Truth.TRUE] * len(children), kept)
            case AnyOf(children=children):
                yield from self._children(children, state, [Truth.FALSE] * len(children), kept)
            case AtLeast(children=children, required=required):
                others = [Truth.TRUE] * (required - 1) + [Truth.FALSE] * len(children)
                yield from self._children(children, state, others, kept)
            case Negation(child=child):
                yield from self.condition(child, state, kept)
            case Score():
                yield from self._score(node, state)
            case _:
                assert_never(node)

    def _children(
        self, children: tuple[Condition, ...], state: State, wants: list[Truth], kept: Kept
    ) -> Iterator[Piece]:
        """Each child, from a state in which the others leave the decision to it, and what is above to all of them."""
        for child in children:
            others = tuple(zip((other for other in children if other is not child), wants, strict=False))
            start = self._keeping(self._keeping(state, others), kept)
            yield from self.condition(child, self._keeping(start, others), (*kept, *others))

    def _keeping(self, state: State, wanted: Kept) -> State:
        """The state with each condition as wanted, as far as that can be had."""
        for node, want in wanted:
            state = self.solver.make(self.policy, node, want, state) or state
        return state

    # Expressions

    def truth(self, expression: Expression, state: State, label: Label, at: At | None = None) -> Iterator[Piece]:
        """The pieces of a true-or-false expression: each of its atoms, the others neutral."""
        match expression:
            case And(operands=operands) | Or(operands=operands):
                want = Truth.TRUE if isinstance(expression, And) else Truth.FALSE
                for operand in operands:
                    start = state
                    for other in operands:
                        if other is not operand:
                            start = self.solver.turned(other, want, start, at) or start
                    yield from self.truth(operand, start, label, at)
            case Not(operand=operand):
                yield from self.truth(operand, state, label, at)
            case _:
                yield from self.atom(expression, state, label, at)

    def atom(self, atom: Expression, state: State, label: Label, at: At | None = None) -> Iterator[Piece]:
        """One atom turned by the slot that shows most of it, then what lies inside it."""
        yield from self._best(atom, state, label, at)
        if at is None:
            yield from self._records(atom, state, label)
        yield from self.formulas(atom, state, label, at)

    def _best(self, atom: Expression, state: State, label: Label, at: At | None) -> Iterator[Piece]:
        """The slot that shows most of an atom; of a ratio that hits its bound nowhere, from a round other side."""
        shown = self._shown(atom, state, at)
        if shown and AT not in shown[0] and self.solver.is_ordered(atom):
            rounder = (self._shown(atom, start, at) for start in self._rounded(atom, state, at))
            shown = next((each for each in rounder if each and AT in each[0]), shown)
        if shown:
            _, start, slot, values = shown
            unknown = (None,) if slot.field is not None else ()
            yield Piece(label.id, label.clause, start, slot, (*values, *unknown), self.question)

    def _shown(self, atom: Expression, state: State, at: At | None) -> _Shown | None:
        answer = self.solver.answer(atom, at)
        best: _Shown | None = None
        for slot in slots(atom, state, self.solver.pack.formulas, at):
            values = self.solver.values(slot, atom, state, at)
            states = [slot.set(state, value) for value in values]
            answers = {answer(each) for each in states if each is not None}
            if answers and (best is None or len(answers) > len(best[0])):
                best = answers, state, slot, values
        return best

    def _rounded(self, atom: Expression, state: State, at: At | None) -> Iterator[State]:
        """The state with one ordered slot at a round number: of a ratio over it, any percentage is a whole number."""
        for slot in slots(atom, state, self.solver.pack.formulas, at):
            steps = dial(slot)
            if steps is not None and slot.type.kind in (Kind.MONEY, Kind.COUNT):
                for step in (_ROUND[slot.type.kind], _ROUND[slot.type.kind] // 10):
                    made = slot.set(state, steps.value(step)) if steps.low <= step <= steps.high else None
                    if made is not None:
                        yield made

    def _records(self, atom: Expression, state: State, label: Label) -> Iterator[Piece]:
        """The lists that an atom asks about: none, few, enough; and each side of what one record must meet."""
        answer = self.solver.answer(atom)
        before: object = None
        for made in self.solver.with_records(atom, state):
            if (now := answer(made)) != before:
                yield Piece(label.id, label.clause, made, question=self.question)
            before = now
        for question in own_lists(atom):
            condition = question.condition if isinstance(question, Quantified) else question.where
            if condition is not None:
                yield from self.inside(question, condition, state, label)

    def inside(
        self, question: Quantified | Aggregate, condition: Expression, state: State, label: Label
    ) -> Iterator[Piece]:
        """Each side of what a record must meet, at the only record of the list."""
        counting = self.solver.counting(question, state)
        if counting is not None:
            alone = State({**state.values, question.records.key: (counting,)}, state.on)
            yield from self.truth(condition, alone, label, At(question.records, 0))

    def formulas(self, expression: Expression, state: State, label: Label, at: At | None = None) -> Iterator[Piece]:
        """What lies inside the formulas that an expression rests on, each shown once in a policy."""
        for address in derived_read(expression):
            if address not in self._derived:
                self._derived.add(address)
                formula = self.solver.pack.formulas[address]
                yield from self._formula(formula, state, label, at if "." in address else None)

    def _formula(self, formula: Expression, state: State, label: Label, at: At | None) -> Iterator[Piece]:
        if isinstance(formula, Decision):
            start = state
            for row in formula.rows:
                if row.when is not None:
                    yield from self.truth(row.when, start, label, at)
                    start = self.solver.turned(row.when, Truth.FALSE, start, at) or start
        elif formula.type == FLAG:
            yield from self.truth(formula, state, label, at)
        else:
            for question in own_lists(formula):
                condition = question.condition if isinstance(question, Quantified) else question.where
                if condition is not None:
                    yield from self.inside(question, condition, state, label)
            yield from self.formulas(formula, state, label, at)

    def _unknown(self, expression: Expression, state: State, label: Label) -> Iterator[Piece]:
        """Each fact that a leaf reads, not supplied."""
        read = slots(expression, state, self.solver.pack.formulas)
        facts = dict.fromkeys(slot.fact for slot in read if not slot.is_day)
        facts |= dict.fromkeys(question.records for question in lists(expression, self.solver.pack.formulas))
        for fact in facts:
            if fact.key in state.values:
                yield Piece(label.id, label.clause, state, Slot(fact), (None,), self.question)

    # Scores

    def _score(self, node: Score, state: State) -> Iterator[Piece]:
        """The total at its bar, each part at its own, and the points of each part as they come about."""
        from subsidy.proposal.amounts import amount  # points are amounts, and amounts have conditions

        asked, self.question = self.question, Question.POINTS
        yield from self.turned(node, state, node.label, partial(_total, node))
        for part in node.parts:
            if part.bar is not None:
                start, bar = self._lifted(node, part, state), part.bar.points.value
                yield from self.turned(node, start, part.label, partial(_points, part.label.id, bar))
            yield from amount(self, part.valuation, state)
        self.question = asked

    def _lifted(self, node: Score, part: Part, state: State) -> State:
        """The state with the other parts as high as they get, so that a part's own bar is all that is left to meet."""

        def others(turned: State) -> Any:
            step = self.solver.step(self.policy, node.label.id, turned)
            scored = [each for each in step.children if isinstance(each, Scored)] if isinstance(step, Judged) else []
            return added(each.points.range for each in scored if each.node is not part).low

        own = set(self.solver.slots_behind(part.valuation, state))
        for slot in self.solver.slots_behind(tuple(each.valuation for each in node.parts if each is not part), state):
            steps = dial(slot)
            if slot not in own and steps is not None:
                ends = (slot.set(state, steps.value(step)) for step in (steps.low, steps.high))
                state = max([state, *(end for end in ends if end is not None)], key=others)
        return state

    def turned(
        self, node: Any, state: State, label: Label, answer: Callable[[Any], Any], hints: Iterable[Value] = ()
    ) -> Iterator[Piece]:
        """A whole node's step turned by the slot behind it that shows most; `answer` reads the step."""

        def ask(turned: State) -> Any:
            step = self.solver.step(self.policy, node.label.id, turned)
            return None if step is None else answer(step)

        shown: list[tuple[int, Slot, tuple[Value, ...]]] = []
        for slot in self.solver.slots_behind(node, state):
            values = turns(slot, state, ask, hints)
            if values:
                states = [slot.set(state, value) for value in values]
                shown.append((len({ask(each) for each in states if each is not None}), slot, values))
        if shown:
            most = max(count for count, _, _ in shown)
            _, slot, values = next(each for each in shown if each[0] == most)
            yield Piece(label.id, label.clause, state, slot, values, self.question)


def _total(node: Score, step: Judged) -> object:
    total = added(child.points.range for child in step.children if isinstance(child, Scored))
    return _beside(total.low, node.bar.points.value) if total.decided else None


def _points(id: str, bar: object, step: Judged) -> object:
    part = next(child for child in step.children if isinstance(child, Scored) and child.node.label.id == id)
    return _beside(part.points.range.low, bar) if part.points.range.decided else None


def _beside(points: Any, bar: Any) -> str:
    return AT if points == bar else "above" if points > bar else "below"
