"""Pieces about conditions: each atom turned where it decides, from a state in which all beside it is neutral."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, assert_never

from subsidy.facts.types import FLAG, Kind, Value
from subsidy.language.expressions import Aggregate, And, Decision, Expression, Not, Or, Quantified
from subsidy.language.nodes import All, AtLeast, Condition, Holds, Label, Negation, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.traversal import derived_read
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.search import AT, ROUND, turns
from subsidy.proposal.slots import At, lists, own_lists, slots
from subsidy.proposal.solver import Goal, Solver
from subsidy.proposal.state import Slot, State, dial
from subsidy.truth import Truth

Kept = tuple[Goal, ...]
"""What should stay as it is, so that what is turned decides."""


_Shown = tuple[set[Any], State, Slot, tuple[Value, ...]]
"""What a slot shows of an atom: the answers, from which state, and at which values."""


class Turner:
    """Makes the pieces of one policy; `kept` is what has to hold for any of them to show.

    Each derived fact's formula is shown once.
    """

    def __init__(self, solver: Solver, policy: str) -> None:
        self.solver = solver
        self.policy = policy
        self.question = Question.ANSWER
        self.kept: Kept = ()
        self._derived: set[str] = set()

    # Conditions

    def condition(self, node: Condition, state: State, kept: Kept | None = None) -> Iterator[Piece]:
        """The pieces of a condition and all below it; `kept` is what stands above it and should stay as it is."""
        kept = self.kept if kept is None else kept
        match node:
            case Holds(expression=expression, label=label):
                yield from self.truth(expression, state, label, kept)
                yield from self._unknown(expression, state, label)
            case Qualified(label=label):
                for want in (Truth.TRUE, Truth.FALSE):
                    made = self.solver.reach((Goal(node, want), *kept), state) or self.solver.make(node, want, state)
                    if made is not None:
                        yield Piece(label.id, label.clause, made)
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
                from subsidy.proposal.scores import score  # points have conditions, too

                yield from score(self, node, state, kept)
            case _:
                assert_never(node)

    def _children(
        self, children: tuple[Condition, ...], state: State, wants: list[Truth], kept: Kept
    ) -> Iterator[Piece]:
        """Each child, from a state in which the others leave the decision to it, and what is above to all of them."""
        for child in children:
            others = tuple(map(Goal, (other for other in children if other is not child), wants))
            start = self.solver.nearest((*others, *kept), state)
            yield from self.condition(child, start, (*others, *kept))

    def having(self, about: Condition | Expression, state: State, want: Truth = Truth.TRUE) -> State:
        """The state with a condition as wanted, and what has to hold for pieces to show, as far as can be had."""
        return self.solver.nearest((Goal(about, want), *self.kept), state)

    def keeps(self, state: State, kept: Kept | None = None) -> bool:
        """Whether a state leaves what is turned to be seen."""
        return all(self.solver.meets(goal, state) for goal in (self.kept if kept is None else kept))

    # Expressions

    def truth(
        self, expression: Expression, state: State, label: Label, kept: Kept = (), at: At | None = None
    ) -> Iterator[Piece]:
        """The pieces of a true-or-false expression: each of its atoms, the others neutral."""
        match expression:
            case And(operands=operands) | Or(operands=operands):
                want = Truth.TRUE if isinstance(expression, And) else Truth.FALSE
                for operand in operands:
                    others = tuple(Goal(other, want, at) for other in operands if other is not operand)
                    start = self.solver.nearest((*others, *kept), state)
                    yield from self.truth(operand, start, label, (*others, *kept), at)
            case Not(operand=operand):
                yield from self.truth(operand, state, label, kept, at)
            case _:
                yield from self.atom(expression, state, label, kept, at)

    def atom(
        self, atom: Expression, state: State, label: Label, kept: Kept | None = None, at: At | None = None
    ) -> Iterator[Piece]:
        """One atom turned by the slot that shows most of it, then what lies inside it."""
        kept = self.kept if kept is None else kept
        shown: set[Any] = set()
        for start in (state, *(self.solver.nearest(kept, made) for made in self._rounded(atom, state, at))):
            best = self._shown(atom, start, kept, at)
            if best is not None and best[0] - shown:
                _, _, slot, values = best
                unknown = (None,) if slot.field is not None else ()
                yield Piece(label.id, label.clause, start, slot, (*values, *unknown), self.question)
                shown |= best[0]
            if not self.solver.is_ordered(atom) or AT in shown:
                break
        yield from self._aside(atom, state, label, kept, at, shown)
        if at is None:
            yield from self._records(atom, state, label, kept)
        yield from self.formulas(atom, state, label, at)

    def _shown(self, atom: Expression, state: State, kept: Kept, at: At | None) -> _Shown | None:
        """The slot at whose values an atom shows most while it decides."""
        answer = self.solver.answer(atom, at)
        best: _Shown | None = None
        for slot in slots(atom, state, self.solver.pack.formulas, at):
            values = self.solver.values(slot, atom, state, at)
            states = [made for value in values if (made := slot.set(state, value)) is not None]
            answers = {answer(made) for made in states if self.keeps(made, kept)}
            if answers and (best is None or len(answers) > len(best[0])):
                best = answers, state, slot, values
        return best

    def _aside(
        self, atom: Expression, state: State, label: Label, kept: Kept, at: At | None, shown: set[Any]
    ) -> Iterator[Piece]:
        """What no slot shows by itself: each side left, with whatever else has to change beside it."""
        left = [side for side in self.solver.sides(atom) if side not in shown]
        if not left:
            return
        others = self.solver.with_one(atom, state, kept) if at is None else self.solver.doubled(at, state)
        starts = [state, *others]
        if self.solver.is_ratio(atom):
            starts += self._rounded(atom, state, at)
        for side in left:
            goals = (Goal(atom, side, at), *kept)
            made = next((made for start in starts if (made := self.solver.reach(goals, start))), None)
            if made is not None:
                yield Piece(label.id, label.clause, made, question=self.question)

    def _rounded(self, atom: Expression, state: State, at: At | None) -> Iterator[State]:
        """The state with one ordered slot at a round number: of a ratio over it, any percentage is a whole number."""
        for slot in slots(atom, state, self.solver.pack.formulas, at):
            steps = dial(slot)
            if steps is not None and slot.type.kind in (Kind.MONEY, Kind.COUNT):
                for step in (ROUND[slot.type.kind], ROUND[slot.type.kind] // 10):
                    made = slot.set(state, steps.value(step)) if steps.low <= step <= steps.high else None
                    if made is not None:
                        yield made

    def _records(self, atom: Expression, state: State, label: Label, kept: Kept) -> Iterator[Piece]:
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
                yield from self.inside(question, condition, state, label, kept)

    def inside(
        self, question: Quantified | Aggregate, condition: Expression, state: State, label: Label, kept: Kept = ()
    ) -> Iterator[Piece]:
        """Each side of what a record must meet, at the only record of the list."""
        counting = self.solver.counting(question, state)
        if counting is not None:
            alone = State({**state.values, question.records.key: (counting,)}, state.on)
            yield from self.truth(condition, alone, label, kept, At(question.records, 0))

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
                    yield from self.truth(row.when, start, label, at=at)
                    start = self.solver.turned(row.when, Truth.FALSE, start, at) or start
        elif formula.type == FLAG:
            yield from self.truth(formula, state, label, at=at)
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
            if fact.key in state.values or self.question is Question.AFTERWARDS:
                yield Piece(label.id, label.clause, state, Slot(fact), (None,), self.question)

    # Nodes

    def turned(
        self, node: Any, state: State, label: Label, answer: Callable[[Any], Any], hints: Iterable[Value] = ()
    ) -> Iterator[Piece]:
        """A whole node's step turned by the slot behind it that shows most; `answer` reads the step."""

        def ask(turned: State) -> Any:
            step = self.solver.step(node, turned)
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
