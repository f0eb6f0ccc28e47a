"""Pieces about amounts and points: the key at each bound, each limit where it begins to bind, each alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, assert_never

from subsidy.language.expressions import (
    Aggregate,
    Aggregator,
    Call,
    Comparator,
    Compare,
    Expression,
    Function,
    within,
)
from subsidy.language.nodes import (
    Band,
    BestOf,
    Condition,
    Formula,
    Grades,
    Label,
    Negotiated,
    PerRecord,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.proposal.conditions import Turner
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.search import turns
from subsidy.proposal.slots import At, lists, slots
from subsidy.proposal.state import State, dial
from subsidy.trace.step import Unknown, Valued
from subsidy.truth import Truth, Verdict


def amount(turner: Turner, node: Valuation, state: State) -> Iterator[Piece]:
    """The pieces of an amount: its condition, its own way of coming about, its limits, and all below it."""
    if node.terms.when is not None:
        yield from turner.condition(node.terms.when, state)
        state = turner.solver.make(turner.policy, node.terms.when, Truth.TRUE, state) or state
    yield from _own(turner, node, state)
    yield from _limits(turner, node, state)


def _limits(turner: Turner, node: Valuation, state: State) -> Iterator[Piece]:
    """Each limit where it begins to change the amount, by one slot, by a record more, by what a person decides."""
    terms = node.terms
    bounds = {"cap": terms.cap, "floor": terms.floor, "less": terms.less}
    for name, bound in bounds.items():
        if bound is not None:
            yield from _choices(turner, bound, state, node.label)
            for start in (state, *_with_a_record(turner, bound, state)):
                yield from turner.turned(node, start, node.label, partial(_changed, name))
            yield from _copies(turner, node, state, partial(_changed, name))
    if terms.rounding is not None:
        yield from turner.turned(node, state, node.label, partial(_changed, "round"))
    if isinstance(node, UpTo) and terms.cap is not None:
        high = turner.solver.turned(Compare(Comparator.GREATER, node.ceiling, terms.cap), Truth.TRUE, state) or state
        yield from turner.atom(Compare(Comparator.GREATER, node.decided or node.ceiling, terms.cap), high, node.label)


def _choices(turner: Turner, expression: Expression, state: State, label: Label) -> Iterator[Piece]:
    """取大 and 取小: where one argument overtakes another."""
    for call in within(expression):
        if isinstance(call, Call) and call.function in (Function.GREATER_OF, Function.LESSER_OF):
            for one, other in pairwise(call.arguments):
                yield from turner.atom(Compare(Comparator.GREATER, one, other), state, label)


def _with_a_record(turner: Turner, expression: Expression, state: State) -> Iterator[State]:
    """States in which the lists that an expression asks about hold one record that counts."""
    for question in lists(expression, turner.solver.pack.formulas):
        counting = turner.solver.counting(question, state)
        if counting is not None:
            yield State({**state.values, question.records.key: (counting,)}, state.on)


def _copies(turner: Turner, node: Valuation, state: State, answer: Callable[[Any], Any]) -> Iterator[Piece]:
    """So many copies of a record that a limit begins to change what they come to."""
    for part in _paid_by_record(node):
        before: Any = None
        for made in turner.solver.with_records(_question(part), state):
            step = turner.solver.step(turner.policy, node.label.id, made)
            if (now := None if step is None else answer(step)) != before:
                yield Piece(node.label.id, node.label.clause, made, question=turner.question)
            before = now


def _paid_by_record(node: Valuation) -> Iterator[PerRecord]:
    match node:
        case PerRecord():
            yield node
        case Sum(children=children) | BestOf(children=children):
            yield from (part for child in children for part in _paid_by_record(child))
        case _:
            pass


def _question(node: PerRecord) -> Aggregate:
    return Aggregate(Aggregator.SUM, node.records, node.value, None, node.where)


def _own(turner: Turner, node: Valuation, state: State) -> Iterator[Piece]:
    match node:
        case Formula(expression=expression, label=label):
            yield from _choices(turner, expression, state, label)
            yield from turner.formulas(expression, state, label)
        case UpTo(decided=decided, ceiling=ceiling, label=label):
            yield from _choices(turner, ceiling, state, label)
            yield from turner.formulas(ceiling, state, label)
            if decided is not None:
                yield from turner.atom(Compare(Comparator.GREATER, decided, ceiling), state, label)
                for slot in slots(decided, state, turner.solver.pack.formulas):
                    yield Piece(label.id, label.clause, state, slot, (None,), turner.question)
        case Negotiated(decided=decided, label=label):
            for slot in slots(decided, state, turner.solver.pack.formulas):
                yield Piece(label.id, label.clause, state, slot, (None,), turner.question)
        case Table(key=key, rows=rows):
            yield from _bounds(turner, node, key, rows, state)
            yield from _rows(turner, node, state)
        case Slices(base=base, rows=slices):
            yield from _bounds(turner, node, base, slices, state)
        case Scaled(value=value, factors=factors):
            yield from amount(turner, value, state)
            for factor in factors:
                yield from turner.condition(factor.when, state) if factor.when else ()
        case Grades(key=key, grades=grades, label=label):
            for slot in slots(key, state, turner.solver.pack.formulas)[:1]:
                options = [grade.option.value for grade in grades]
                values = turns(slot, state, lambda turned: _known(turner.solver.found(key, turned)), options)
                yield Piece(label.id, label.clause, state, slot, (*values, None), turner.question)
            for grade in grades:
                yield from amount(turner, grade.value, state) if isinstance(grade.value, Valuation) else ()
        case PerRecord():
            yield from _per_record(turner, node, state)
        case Sum(children=children):
            for child in children:
                yield from amount(turner, child, state)
        case BestOf(children=children):
            yield from turner.turned(node, state, node.label, lambda step: str(step.taken))
            for index, child in enumerate(children):
                yield from amount(turner, child, _best(turner, node, index, state))
        case _:
            assert_never(node)


def _known(found: object) -> str | None:
    return None if isinstance(found, Unknown) else str(found)


def _bounds(
    turner: Turner, node: Table | Slices, key: Expression, rows: Sequence[Band], state: State
) -> Iterator[Piece]:
    """The key around each bound."""
    bounds = {bound.text: bound for row in rows for bound in (row.low, row.high) if bound is not None}
    for bound in bounds.values():
        yield from turner.atom(Compare(Comparator.AT_LEAST, key, bound), state, node.label)


def _rows(turner: Turner, node: Table, state: State) -> Iterator[Piece]:
    """What each row gives, and its own cap, from a state in which the row is taken."""
    for row in node.rows:
        inside = _in_row(turner, row, node.key, state)
        if isinstance(row.value, Valuation):
            yield from amount(turner, row.value, inside)
        elif row.cap is not None:
            yield from turner.atom(Compare(Comparator.GREATER, row.value, row.cap), inside, node.label)


def _in_row(turner: Turner, row: Band, key: Expression, state: State) -> State:
    for bound, comparator in ((row.low, Comparator.AT_LEAST), (row.high, Comparator.LESS)):
        if bound is not None:
            state = turner.solver.turned(Compare(comparator, key, bound), Truth.TRUE, state) or state
    return state


def _per_record(turner: Turner, node: PerRecord, state: State) -> Iterator[Piece]:
    """What a record must meet to be paid for, and its cap, at the only record of the list."""
    counting = turner.solver.counting(_question(node), state)
    if counting is None:
        return
    alone, at = State({**state.values, node.records.key: (counting,)}, state.on), At(node.records, 0)
    if node.where is not None:
        yield from turner.truth(node.where, alone, node.label, at)
    if node.each_cap is not None:
        yield from turner.atom(Compare(Comparator.GREATER, node.value, node.each_cap), alone, node.label, at)


def _best(turner: Turner, node: BestOf, index: int, state: State) -> State:
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
        state = solver.make(turner.policy, own_when, Truth.TRUE, state) or state
    for other in others:
        made = other.terms.when and solver.make(turner.policy, other.terms.when, Truth.FALSE, state)
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
    return when is None or turner.solver.judged(turner.policy, when, state) is Truth.TRUE


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


def _changed(name: str, step: Any) -> str | None:
    """Whether a limit changes the amount; None where it has none such, or the amount isn't known."""
    for applied in step.applied if isinstance(step, Valued) else ():
        if applied.term == name and applied.before.decided and applied.after.decided:
            return f"{applied.before != applied.after}{applied.after.low > 0}"
    return None


