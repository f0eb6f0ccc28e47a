"""What a state comes to: the value of an expression, the side of a bound, a condition, a whole policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from subsidy.evaluation.conditions import ConditionPreparer
from subsidy.evaluation.evaluator import Evaluator, qualification
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.facts.profile import Profile
from subsidy.facts.types import NUMERIC, Kind
from subsidy.language.expressions import Between, Compare, Expression
from subsidy.language.nodes import Condition, Valuation
from subsidy.pack.pack import RulePack
from subsidy.proposal.search import ABOVE, AT, BELOW
from subsidy.proposal.slots import At, known
from subsidy.proposal.state import State
from subsidy.trace.assessment import Assessment
from subsidy.trace.step import Unknown, truth_of
from subsidy.truth import Truth


class Judge:
    """Judges states by one pack."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._evaluator = Evaluator(pack)
        self._formulas: dict[str, Evaluate] = {}
        self._preparer = Preparer(self._formulas)
        self._formulas |= {key: self._preparer.prepare(formula) for key, formula in pack.formulas.items()}
        self._conditions = ConditionPreparer(self._formulas)
        self._prepared: dict[int, tuple[object, Callable[[Scope], Any]]] = {}
        self._last: tuple[State, Scope, dict[str, Assessment]] | None = None

    def found(self, expression: Expression, state: State, at: At | None = None) -> Any:
        """The value of an expression in a state; inside a list, at one record, unknown where there is none."""
        scope = self._scope(state)
        if at is None:
            return self._ready(expression, self._preparer.prepare)(scope)
        records = known(at.records, state)
        if at.index >= len(records):
            return Unknown()
        scope.record, scope.path = records[at.index], f"{at.records.key}[{at.index}]"
        found = self._ready(expression, self._preparer.prepare)(scope)
        scope.record, scope.path = {}, ""
        return found

    def step(self, node: Condition | Valuation, state: State) -> Any:
        """The step of one node in a trace."""
        prepare = self._conditions.valuations.prepare if isinstance(node, Valuation) else self._conditions.prepare
        return self._ready(node, prepare)(self._scope(state))

    def _scope(self, state: State) -> Scope:
        """What one state is judged by; kept until another state is asked about."""
        if self._last is None or self._last[0] is not state:
            scope = Scope(state.values, state.on)
            scope.qualifications = _Qualifications(self, state)
            self._last = state, scope, {}
        return self._last[1]

    def _ready(self, node: Any, prepare: Callable[[Any], Callable[[Scope], Any]]) -> Callable[[Scope], Any]:
        """The node ready to run; kept with it, so that no other comes by its id."""
        if id(node) not in self._prepared:
            self._prepared[id(node)] = node, prepare(node)
        return self._prepared[id(node)][1]

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
        self._scope(state)
        assert self._last is not None
        assessed = self._last[2]
        if policy not in assessed:
            profile = Profile(state.values)
            assessed |= self._evaluator.evaluate(profile, state.on, frozenset({policy}))[0]
        return assessed[policy]

    def is_ratio(self, atom: Expression) -> bool:
        """Whether an atom compares a ratio, which comes to its bound from round numbers only."""
        return isinstance(atom, Compare) and atom.left.type.kind is Kind.RATIO

    def judged(self, node: Condition, state: State) -> Truth:
        """What a condition comes to, whether or not its version is in force."""
        truth: Truth = self.step(node, state).truth
        return truth


class _Qualifications(dict[str, tuple[Truth, Unknown]]):
    """What each qualification comes to in a state, found out when it is asked for."""

    def __init__(self, judge: Judge, state: State) -> None:
        self._judge, self._state = judge, state

    def __missing__(self, policy: str) -> tuple[Truth, Unknown]:
        self[policy] = qualification(self._judge.assess(policy, self._state))
        return self[policy]


def beside(found: Any, bound: Any) -> str | None:
    """Where a value lies to a bound; None where one of them is unknown."""
    if isinstance(found, Unknown) or isinstance(bound, Unknown):
        return None
    return AT if found == bound else ABOVE if found > bound else BELOW


_ORDERED = NUMERIC | {Kind.DATE}
