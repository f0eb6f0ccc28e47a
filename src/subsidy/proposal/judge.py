"""What a state comes to: the value of an expression, the side of a bound, a condition, a whole policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, assert_never

from subsidy.evaluation.evaluator import Evaluator
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope, truth_of
from subsidy.facts.profile import Profile
from subsidy.facts.types import NUMERIC, Kind
from subsidy.language.expressions import Between, Compare, Expression
from subsidy.language.nodes import All, AtLeast, Condition, Holds, Negation, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.pack.pack import RulePack
from subsidy.proposal.search import ABOVE, AT, BELOW
from subsidy.proposal.slots import At, known
from subsidy.proposal.state import State
from subsidy.trace.assessment import Assessment
from subsidy.trace.readings import walk
from subsidy.trace.step import Judged, Step, Unknown
from subsidy.truth import Truth, conjunction, disjunction, negation, threshold


class Judge:
    """Judges states by one pack."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._evaluator = Evaluator(pack)
        self._formulas: dict[str, Evaluate] = {}
        self._preparer = Preparer(self._formulas)
        self._formulas |= {key: self._preparer.prepare(formula) for key, formula in pack.formulas.items()}
        self._prepared: dict[int, tuple[Expression, Evaluate]] = {}

    def found(self, expression: Expression, state: State, at: At | None = None) -> Any:
        """The value of an expression in a state; inside a list, at one record, unknown where there is none."""
        scope = Scope(state.values, state.on)
        if at is not None:
            records = known(at.records, state)
            if at.index >= len(records):
                return Unknown()
            scope.record, scope.path = records[at.index], f"{at.records.key}[{at.index}]"
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
            return None if found is Truth.UNKNOWN else found

        def position(state: State) -> Hashable:
            assert isinstance(atom, Compare)
            return beside(self.found(atom.left, state, at), self.found(atom.right, state, at))

        def positions(state: State) -> Hashable:
            assert isinstance(atom, Between)
            item, low, high = (self.found(each, state, at) for each in (atom.item, atom.low, atom.high))
            sides = beside(item, low), beside(item, high)
            return None if None in sides else sides

        return position if self.is_ordered(atom) else positions if isinstance(atom, Between) else truth

    def sides(self, atom: Expression) -> tuple[Hashable, ...]:
        """Every answer that an atom may show."""
        if self.is_ordered(atom):
            return (BELOW, AT, ABOVE)
        if isinstance(atom, Between):
            return ((BELOW, BELOW), (AT, BELOW), (ABOVE, BELOW), (ABOVE, AT), (ABOVE, ABOVE))
        return (Truth.TRUE, Truth.FALSE)

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

    def judged(self, node: Condition, state: State) -> Truth:
        """What a condition comes to, whichever version it is of; of a qualification and a score, by their policy."""
        match node:
            case Holds(expression=expression):
                return self.truth(expression, state)
            case All(children=children):
                return conjunction([self.judged(child, state) for child in children])
            case AnyOf(children=children):
                return disjunction([self.judged(child, state) for child in children])
            case AtLeast(children=children, required=required):
                return threshold(required, [self.judged(child, state) for child in children])
            case Negation(child=child):
                return negation(self.judged(child, state))
            case Qualified() | Score():
                step = self.step(node.label.id.partition("@")[0], node.label.id, state)
                return step.truth if isinstance(step, Judged) else Truth.UNKNOWN
        assert_never(node)


def beside(found: Any, bound: Any) -> str | None:
    """Where a value lies to a bound; None where one of them is unknown."""
    if isinstance(found, Unknown) or isinstance(bound, Unknown):
        return None
    return AT if found == bound else ABOVE if found > bound else BELOW


_ORDERED = NUMERIC | {Kind.DATE}
