"""Makes a condition come out as wanted, changing as little as it can: one atom, one slot, one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, assert_never

from subsidy.evaluation.evaluator import Evaluator
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope, truth_of
from subsidy.facts.profile import Profile
from subsidy.facts.types import NUMERIC, Fact, Kind
from subsidy.language.expressions import Aggregate, And, Between, Compare, Expression, Not, Or, Quantified, Quantifier
from subsidy.language.nodes import All, AtLeast, Condition, Holds, Negation, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.pack.pack import RulePack
from subsidy.proposal.search import AT, turns
from subsidy.proposal.slots import At, constants, known, lists, slots
from subsidy.proposal.state import Slot, State
from subsidy.trace.assessment import Assessment
from subsidy.trace.readings import walk
from subsidy.trace.step import Judged, Step, Unknown
from subsidy.truth import Truth

MOST_RECORDS = 12
"""How many copies of a record are tried for the sake of a count or a sum."""


class Solver:
    """Finds states over one pack."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._evaluator = Evaluator(pack)
        self._formulas: dict[str, Evaluate] = {}
        self._preparer = Preparer(self._formulas)
        self._formulas |= {key: self._preparer.prepare(formula) for key, formula in pack.formulas.items()}
        self._prepared: dict[int, tuple[Expression, Evaluate]] = {}

    # Answers

    def found(self, expression: Expression, state: State, at: At | None = None) -> Any:
        """The value of an expression in a state; inside a list, at one record."""
        scope = Scope(state.values, state.on)
        if at is not None:
            scope.record, scope.path = known(at.records, state)[at.index], f"{at.records.key}[{at.index}]"
        return self._ready(expression)(scope)

    def _ready(self, expression: Expression) -> Evaluate:
        """The expression ready to run; kept with it, so that no other comes by its id."""
        if id(expression) not in self._prepared:
            self._prepared[id(expression)] = expression, self._preparer.prepare(expression)
        return self._prepared[id(expression)][1]

    def truth(self, expression: Expression, state: State, at: At | None = None) -> Truth:
        """What a true-or-false expression comes to."""
        return truth_of(self.found(expression, state, at))

    def answer(self, atom: Expression, at: At | None = None) -> Callable[[State], Hashable]:
        """What an atom shows in a state: where a comparison lies to its bound, else its truth; None: unknown."""

        def truth(state: State) -> Hashable:
            found = self.truth(atom, state, at)
            return None if found is Truth.UNKNOWN else str(found)

        def position(state: State) -> Hashable:
            assert isinstance(atom, Compare)
            left, right = self.found(atom.left, state, at), self.found(atom.right, state, at)
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return None
            return AT if left == right else "above" if left > right else "below"

        return position if self.is_ordered(atom) else truth

    def is_ordered(self, atom: Expression) -> bool:
        """Whether an atom compares what has an order, and so has a bound."""
        return isinstance(atom, Compare) and atom.left.type.kind in _ORDERED

    def assess(self, policy: str, state: State) -> Assessment:
        """What one policy by itself comes to."""
        return self._evaluator.evaluate(Profile(state.values), state.on, frozenset({policy}))[0][policy]

    def step(self, policy: str, id: str, state: State) -> Step | None:
        """The step of one node in the trace of a policy."""
        found = self.assess(policy, state)
        roots = [found.applies, found.eligibility, found.award, *found.relations.values(), *found.priority]
        roots += [material.when for material in found.materials]
        if found.payment is not None:
            roots += [*(stage.when for stage in found.payment.stages), *found.payment.withhold, *found.payment.recover]
        return next((step for root in roots for step in walk(root) if step.node.label.id == id), None)

    def judged(self, policy: str, node: Condition, state: State) -> Truth:
        """What a condition of a policy comes to."""
        step = self.step(policy, node.label.id, state)
        return step.truth if isinstance(step, Judged) else Truth.UNKNOWN

    # Conditions

    def make(self, policy: str, node: Condition, want: Truth, state: State) -> State | None:
        """A state in which the condition is as wanted, or None."""
        if self.judged(policy, node, state) is want:
            return state
        made = self._made(policy, node, want, state)
        return made if made is not None and self.judged(policy, node, made) is want else None

    def _made(self, policy: str, node: Condition, want: Truth, state: State) -> State | None:
        match node:
            case Holds(expression=expression):
                return self.turned(expression, want, state)
            case Qualified(policy=other):
                version = self.assess(other, state).version
                return None if version is None else self.make(other, version.eligibility, want, state)
            case All(children=children):
                return self._children(policy, children, want, state, len(children) if want is Truth.TRUE else 1)
            case AnyOf(children=children):
                return self._children(policy, children, want, state, 1 if want is Truth.TRUE else len(children))
            case AtLeast(children=children, required=required):
                needed = required if want is Truth.TRUE else len(children) - required + 1
                return self._children(policy, children, want, state, needed)
            case Negation(child=child):
                return self.make(policy, child, Truth.FALSE if want is Truth.TRUE else Truth.TRUE, state)
            case Score():
                return self._score(policy, node, want, state)
        assert_never(node)

    def _children(
        self, policy: str, children: tuple[Condition, ...], want: Truth, state: State, needed: int
    ) -> State | None:
        """So many of the children as wanted, those that are so already first."""
        for child in sorted(children, key=lambda child: self.judged(policy, child, state) is not want):
            made = self.make(policy, child, want, state) if needed else None
            if made is not None:
                state, needed = made, needed - 1
        return None if needed else state

    def _score(self, policy: str, node: Score, want: Truth, state: State) -> State | None:
        """Turn one slot behind the points, then another, as far as each goes the wanted way."""
        for slot in self.slots_behind(node, state):
            values = turns(slot, state, lambda turned: str(self.judged(policy, node, turned)), ())
            for value in values:
                made = slot.set(state, value)
                if made is not None and self.judged(policy, node, made) is want:
                    return made
        return None

    def slots_behind(self, node: object, state: State) -> list[Slot]:
        """Every slot that the expressions anywhere below a node read."""
        found: dict[Slot, None] = {}
        for expression in expressions_below(node):
            found |= dict.fromkeys(slots(expression, state, self.pack.formulas))
        return [slot for slot in found if not slot.is_day]

    # Expressions

    def turned(self, expression: Expression, want: Truth, state: State, at: At | None = None) -> State | None:
        """A state in which a true-or-false expression is as wanted, or None."""
        if self.truth(expression, state, at) is want:
            return state
        match expression:
            case And(operands=operands) | Or(operands=operands):
                all_of_them = isinstance(expression, And) == (want is Truth.TRUE)
                return self._operands(operands, want, state, at, all_of_them=all_of_them)
            case Not(operand=operand):
                return self.turned(operand, Truth.FALSE if want is Truth.TRUE else Truth.TRUE, state, at)
            case _:
                return next(self._atom(expression, want, state, at), None)

    def _operands(
        self, operands: tuple[Expression, ...], want: Truth, state: State, at: At | None, *, all_of_them: bool
    ) -> State | None:
        for operand in operands:
            made = self.turned(operand, want, state, at)
            if made is not None and not all_of_them:
                return made
            if made is None and all_of_them:
                return None
            state = made or state
        return state if all_of_them and all(self.truth(each, state, at) is want for each in operands) else None

    def _atom(self, atom: Expression, want: Truth, state: State, at: At | None) -> Iterator[State]:
        for slot in slots(atom, state, self.pack.formulas, at):
            for value in self.values(slot, atom, state, at):
                made = slot.set(state, value)
                if made is not None and self.truth(atom, made, at) is want:
                    yield made
        for made in self.with_records(atom, state):
            if self.truth(atom, made, at) is want:
                yield made

    def values(self, slot: Slot, atom: Expression, state: State, at: At | None = None) -> tuple[Any, ...]:
        """The values of a slot around each place where an atom changes."""
        hints = constants(atom, self.pack.formulas)
        bounds = {Compare: ("right",), Between: ("low", "high")}.get(type(atom), ())
        hints += [self.found(getattr(atom, bound), state, at) for bound in bounds]
        return turns(slot, state, self.answer(atom, at), hints)

    # Records

    def with_records(self, atom: Expression, state: State) -> Iterator[State]:
        """The lists that an atom asks about, with no record, and with one record or several that count."""
        for question in lists(atom, self.pack.formulas):
            yield self._listed(state, question.records, ())
            counting = self.counting(question, state)
            if counting is not None:
                yield from (
                    self._listed(state, question.records, (counting,) * number) for number in range(1, MOST_RECORDS)
                )

    def counting(self, question: Quantified | Aggregate, state: State) -> Any | None:
        """A record that counts for a question: one that is there, or one made up for it."""
        condition = question.condition if isinstance(question, Quantified) else question.where
        want = Truth.FALSE if isinstance(question, Quantified) and question.quantifier is Quantifier.ALL else Truth.TRUE
        there = known(question.records, state)
        for index, record in enumerate(there):
            if condition is None or self.truth(condition, state, At(question.records, index)) is want:
                return record
        blank = self._listed(state, question.records, (*there, {}))
        at = At(question.records, len(there))
        made = blank if condition is None else self.turned(condition, want, blank, at)
        return None if made is None else known(question.records, made)[at.index]

    def _listed(self, state: State, records: Fact, several: tuple[Any, ...]) -> State:
        return State({**state.values, records.key: several}, state.on)


def expressions_below(node: object) -> Iterator[Expression]:
    """Every expression anywhere in a node of a rule, found by its fields, so that no kind of node is left out."""
    if isinstance(node, Expression):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from expressions_below(each)
    elif hasattr(node, "__dataclass_fields__") and type(node).__module__.startswith("subsidy.language."):
        for name in node.__dataclass_fields__:
            yield from expressions_below(getattr(node, name))


_ORDERED = NUMERIC | {Kind.DATE}
