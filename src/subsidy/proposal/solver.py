"""Finds states in which goals are met, changing as little as it can: one atom, one slot, one record at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from subsidy.facts.types import FLAG, Fact, Kind
from subsidy.language.expressions import (
    Aggregate,
    And,
    Between,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Not,
    Or,
    Quantified,
    Quantifier,
)
from subsidy.language.nodes import All, AtLeast, Condition, Holds, Negation, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.traversal import expressions_below
from subsidy.proposal.judge import Judge
from subsidy.proposal.search import plain, turns
from subsidy.proposal.slots import At, constants, known, lists, slots
from subsidy.proposal.state import Slot, State
from subsidy.truth import Truth, negation

MOST_RECORDS = 12
"""How many copies of a record are tried for the sake of a count or a sum."""

_CHANGES, _WAYS, _KEPT = 5, 16, 3
"""How many changes are made one after the other, how many ways of each are looked at, how many followed."""


class Goal(NamedTuple):
    """What something should come to: a condition or an expression its truth, an atom a side of its bound."""

    about: Condition | Expression
    want: Hashable
    at: At | None = None


class Solver(Judge):
    """Finds states over one pack."""

    # Goals

    def meets(self, goal: Goal, state: State) -> bool:
        """Whether a state is as wanted."""
        about, want, at = goal
        if not isinstance(about, Expression):
            return self.judged(about, state) is want
        return (self.truth(about, state, at) if isinstance(want, Truth) else self.answer(about, at)(state)) == want

    def make(self, node: Condition, want: Truth, state: State) -> State | None:
        """A state in which the condition is as wanted, or None."""
        return self.reach((Goal(node, want),), state)

    def turned(self, expression: Expression, want: Truth, state: State, at: At | None = None) -> State | None:
        """A state in which a true-or-false expression is as wanted, or None."""
        return self.reach((Goal(expression, want, at),), state)

    def reach(self, goals: Sequence[Goal], state: State) -> State | None:
        """A state in which every goal is met, or None."""
        made = self.nearest(goals, state)
        return made if all(self.meets(goal, made) for goal in goals) else None

    def nearest(self, goals: Sequence[Goal], state: State) -> State:
        """A state in which as many goals are met as can be had, the first of them before the others.

        Change follows change, each for the first goal that isn't met yet, also where an earlier change has undone it.
        """
        single = [each for goal in goals for each in self._single(goal)]
        best = (self._unmet(single, state), state)
        front = [best]
        for _ in range(_CHANGES):
            ways = (made for unmet, at in front if unmet for made in islice(self._changes(single, unmet, at), _WAYS))
            front = sorted(((self._unmet(single, made), made) for made in ways), key=lambda each: len(each[0]))[:_KEPT]
            best = min([best, *front[:1]], key=lambda each: len(each[0]))
            if not best[0] or not front:
                break
        return best[1]

    def _unmet(self, goals: Sequence[Goal], state: State) -> list[int]:
        return [index for index, goal in enumerate(goals) if not self.meets(goal, state)]

    def _changes(self, goals: Sequence[Goal], unmet: Iterable[int], state: State) -> Iterator[State]:
        """The changes that meet the first goal that can be met at all."""
        for index in unmet:
            empty = True
            for made in self._ways(goals[index], state):
                empty = False
                yield made
            if not empty:
                return

    def _single(self, goal: Goal) -> Iterator[Goal]:
        """The goals that together are this one, none of them made of several that all have to be met."""
        about, want, at = goal
        match about:
            case Holds(expression=expression):
                yield from self._single(Goal(expression, want))
            case Negation(child=inner) | Not(operand=inner):
                yield from self._single(Goal(inner, negation(want), at))  # type: ignore[arg-type]
            case All(children=several) | And(operands=several) if want is Truth.TRUE:
                yield from (each for one in several for each in self._single(Goal(one, want, at)))
            case AnyOf(children=several) | Or(operands=several) if want is Truth.FALSE:
                yield from (each for one in several for each in self._single(Goal(one, want, at)))
            case FactRef(fact=fact) | FieldRef(fact=fact) if fact.formula and fact.type == FLAG:
                formula = self.pack.formulas[about.address if isinstance(about, FieldRef) else fact.key]
                yield from (goal,) if isinstance(formula, Decision) else self._single(Goal(formula, want, at))
            case _:
                yield goal

    def _ways(self, goal: Goal, state: State) -> Iterator[State]:
        """States in which a goal is met, each by as little as can be."""
        about, want, at = goal
        match about:
            case All(children=several) | AnyOf(children=several) | And(operands=several) | Or(operands=several):
                yield from self._each((Goal(one, want, at) for one in several), state)
            case AtLeast(children=children, required=required):
                needed = required if want is Truth.TRUE else len(children) - required + 1
                goals = [Goal(child, want) for child in children]
                goals.sort(key=lambda goal: not self.meets(goal, state))
                yield from self._together(goals[:needed], state)
            case Qualified(policy=other):
                version = self.assess(other, state).version
                roots = () if version is None else (version.applies_to, version.eligibility)
                wanted = [Goal(root, want) for root in roots[want is not Truth.TRUE :] if root is not None]
                yield from self._together(wanted, state) if wanted else ()
            case Score():
                yield from self._scored(goal, state)
            case _:
                yield from self._atom(goal, state)
                yield from self._by_row(goal, state)

    def _each(self, goals: Iterable[Goal], state: State) -> Iterator[State]:
        for goal in goals:
            single = list(self._single(goal))
            yield from self._ways(single[0], state) if len(single) == 1 else self._together(single, state)

    def _together(self, goals: Sequence[Goal], state: State) -> Iterator[State]:
        made = self.reach(goals, state)
        if made is not None:
            yield made

    def _by_row(self, goal: Goal, state: State) -> Iterator[State]:
        """A decision table's truth by one of its rows, the row that holds first."""
        table: Any = self.pack.formulas.get(goal.about.fact.key) if isinstance(goal.about, FactRef) else goal.about
        if not isinstance(table, Decision) or table.type != FLAG:
            return
        rows = [(Goal(row.when, Truth.TRUE, goal.at), row.value) for row in table.rows if row.when is not None]
        for holds, value in sorted(rows, key=lambda row: not self.meets(row[0], state)):
            made = self.reach((holds, Goal(value, goal.want, goal.at)), state)
            if made is not None and self.meets(goal, made):
                yield made

    def _scored(self, goal: Goal, state: State) -> Iterator[State]:
        for slot in self.slots_behind(goal.about, state):
            values = turns(slot, state, lambda turned: self.meets(goal, turned), ())
            yield from self._met(goal, slot, values, state)

    def _atom(self, goal: Goal, state: State) -> Iterator[State]:
        atom, _, at = goal
        assert isinstance(atom, Expression)
        for slot in slots(atom, state, self.pack.formulas, at):
            blank = (plain(slot),) if slot.get(state) is None else ()
            yield from self._met(goal, slot, (*self.values(slot, atom, state, at), *blank), state)
        yield from (made for made in self.with_records(atom, state) if self.meets(goal, made))

    def _met(self, goal: Goal, slot: Slot, values: Iterable[Any], state: State) -> Iterator[State]:
        states = (slot.set(state, value) for value in values)
        return (made for made in states if made is not None and self.meets(goal, made))

    def slots_behind(self, node: object, state: State) -> list[Slot]:
        """Every slot that the expressions anywhere below a node read."""
        found: dict[Slot, None] = {}
        for expression in expressions_below(node):
            found |= dict.fromkeys(slots(expression, state, self.pack.formulas))
        return [slot for slot in found if not slot.is_day]

    def values(self, slot: Slot, atom: Expression, state: State, at: At | None = None) -> tuple[Any, ...]:
        """The values of a slot around each place where an atom changes."""
        hints = constants(atom, self.pack.formulas)
        bounds = {Compare: ("right",), Between: ("low", "high")}.get(type(atom), ())
        hints += [self.found(getattr(atom, bound), state, at) for bound in bounds]
        if slot.type.kind is Kind.DATE:
            hints.append(state.on)
        return turns(slot, state, self.answer(atom, at), hints)

    # Records

    def with_records(self, atom: Expression, state: State) -> Iterator[State]:
        """The lists that an atom asks about: with no record that counts, with none, with one or several that count."""
        for question in lists(atom, self.pack.formulas):
            there = known(question.records, state)
            idle = tuple(record for index, record in enumerate(there) if not self._counts(question, state, index))
            yield from (self._listed(state, question.records, kept) for kept in ((idle, ()) if idle else ((),)))
            counting = self.counting(question, state)
            if counting is not None:
                yield from (
                    self._listed(state, question.records, (counting,) * number) for number in range(1, MOST_RECORDS)
                )

    def with_one(self, atom: Expression, state: State, kept: Sequence[Goal]) -> Iterator[State]:
        """Each list that an atom asks about, with one record that counts, and all else as wanted."""
        for question in lists(atom, self.pack.formulas):
            counting = self.counting(question, state)
            if counting is not None:
                one = self._listed(state, question.records, (counting,))
                yield self.nearest((*self._counted(question, 0), *kept), one)

    def doubled(self, at: At, state: State) -> Iterator[State]:
        """The list with another record like one that is there, so that something counts whatever becomes of the one."""
        there = known(at.records, state)
        if at.index < len(there):
            yield self._listed(state, at.records, (*there, there[at.index]))

    def _counted(self, question: Quantified | Aggregate, index: int) -> tuple[Goal, ...]:
        """What a record has to be to count."""
        at = At(question.records, index)
        if isinstance(question, Aggregate):
            return () if question.where is None else (Goal(question.where, Truth.TRUE, at),)
        want = Truth.FALSE if question.quantifier is Quantifier.ALL else Truth.TRUE
        return () if question.condition is None else (Goal(question.condition, want, at),)

    def counting(self, question: Quantified | Aggregate, state: State) -> Any | None:
        """A record that counts for a question, with a value: one that is there, or one made up for it."""
        there = known(question.records, state)
        index = next((index for index in range(len(there)) if self._counts(question, state, index)), len(there))
        start = state if index < len(there) else self._listed(state, question.records, (*there, {}))
        made = self.reach(self._counted(question, index), start)
        return None if made is None else known(question.records, self._valued(question, made, index))[index]

    def _counts(self, question: Quantified | Aggregate, state: State, index: int) -> bool:
        return all(self.meets(goal, state) for goal in self._counted(question, index))

    def _valued(self, question: Quantified | Aggregate, state: State, index: int) -> State:
        """The state with what is summed or picked of a record known."""
        value = question.value if isinstance(question, Aggregate) else None
        at = At(question.records, index)
        for slot in slots(value, state, self.pack.formulas, at) if value is not None else ():
            if slot.get(state) is None:
                state = slot.set(state, plain(slot)) or state
        return state

    def _listed(self, state: State, records: Fact, several: tuple[Any, ...]) -> State:
        return State({**state.values, records.key: several}, state.on)
