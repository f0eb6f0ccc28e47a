"""Pieces about amounts and points: the key at each bound, each limit where it begins to bind, each alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
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
    Quantified,
)
from subsidy.language.nodes import (
    Band,
    BestOf,
    Formula,
    Grades,
    Label,
    Negotiated,
    PerRecord,
    Row,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.language.traversal import within
from subsidy.proposal.alternatives import best, pushed
from subsidy.proposal.conditions import Turner
from subsidy.proposal.pieces import Piece
from subsidy.proposal.search import turns
from subsidy.proposal.slots import At, known, lists, own_lists, slots
from subsidy.proposal.solver import Goal
from subsidy.proposal.state import State
from subsidy.trace.step import Unknown, Valued
from subsidy.truth import Truth


def amount(turner: Turner, node: Valuation, state: State) -> Iterator[Piece]:
    """The pieces of an amount: its condition, its own way of coming about, its limits, and all below it."""
    around, when = turner.kept, node.terms.when
    if when is not None:
        yield from turner.condition(when, state)
        state = turner.having(when, state)
        turner.kept = (*around, Goal(when, Truth.TRUE))
    yield from _own(turner, node, state)
    yield from _limits(turner, node, state)
    turner.kept = around


def _limits(turner: Turner, node: Valuation, state: State) -> Iterator[Piece]:
    """Each limit where it begins to change the amount, by one slot, by a record more, by what a person decides."""
    terms = node.terms
    bounds = {"cap": terms.cap, "floor": terms.floor, "less": terms.less}
    for name, bound in bounds.items():
        if bound is not None:
            yield from _inside(turner, bound, state, node.label)
            for start in (state, *_with_a_record(turner, bound, state), *_summed(turner, node, state)):
                yield from turner.turned(node, start, node.label, partial(_changed, name))
            yield from _copies(turner, node, state, partial(_changed, name))
    if terms.rounding is not None:
        yield from turner.turned(node, state, node.label, partial(_changed, "round"))
    if isinstance(node, UpTo) and terms.cap is not None:
        high = turner.having(Compare(Comparator.GREATER, node.ceiling, terms.cap), state)
        yield from turner.atom(Compare(Comparator.GREATER, node.decided or node.ceiling, terms.cap), high, node.label)


def _inside(
    turner: Turner, expression: Expression, state: State, label: Label, at: At | None = None
) -> Iterator[Piece]:
    """What lies inside an expression: 取大 and 取小, the records that count, the formulas that it rests on."""
    for call in within(expression):
        if isinstance(call, Call) and call.function in (Function.GREATER_OF, Function.LESSER_OF):
            for one, other in pairwise(call.arguments):
                yield from turner.atom(Compare(Comparator.GREATER, one, other), state, label, at=at)
    if at is None:
        for question in own_lists(expression):
            yield from _counting(turner, question, state, label)
    yield from turner.formulas(expression, state, label, at)


def _counting(turner: Turner, question: Quantified | Aggregate, state: State, label: Label) -> Iterator[Piece]:
    """What a record must meet to count, and what lies inside its value, at the only record of the list."""
    counting = turner.solver.counting(question, state)
    if counting is None:
        return
    records, at = question.records, At(question.records, 0)
    alone = State({**state.values, records.key: (counting,)}, state.on)
    condition = question.where if isinstance(question, Aggregate) else question.condition
    if condition is not None:
        yield from turner.truth(condition, alone, label, turner.kept, at)
    if isinstance(question, Aggregate) and question.value is not None:
        yield from _inside(turner, question.value, alone, label, at)


def _with_a_record(turner: Turner, expression: Expression, state: State) -> Iterator[State]:
    """States in which the lists that an expression asks about hold one more record that counts."""
    for question in lists(expression, turner.solver.pack.formulas):
        counting = turner.solver.counting(question, state)
        if counting is not None:
            there = known(question.records, state)
            yield State({**state.values, question.records.key: (*there, counting)}, state.on)


def _summed(turner: Turner, node: Valuation, state: State) -> Iterator[State]:
    """Of a sum, a state in which every part gives its most."""
    if isinstance(node, Sum):

        def worth(turned: State) -> Any:
            return turner.keeps(turned), turner.solver.step(node, turned).raw.low

        yield pushed(turner, node.children, state, worth)


def _copies(turner: Turner, node: Valuation, state: State, answer: Callable[[Any], Any]) -> Iterator[Piece]:
    """So many copies of a record that a limit begins to change what they come to."""
    for part in _paid_by_record(node):
        before: Any = None
        for made in turner.solver.with_records(_question(part), state):
            step = turner.solver.step(node, made)
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
            yield from _inside(turner, expression, state, label)
        case UpTo(decided=decided, ceiling=ceiling, label=label):
            yield from _inside(turner, ceiling, state, label)
            if decided is not None:
                yield from turner.atom(Compare(Comparator.GREATER, decided, ceiling), state, label)
                for slot in slots(decided, state, turner.solver.pack.formulas):
                    yield Piece(label.id, label.clause, state, slot, (None,), turner.question)
        case Negotiated(decided=decided, label=label):
            for slot in slots(decided, state, turner.solver.pack.formulas):
                value = slot.get(state)
                yield Piece(label.id, label.clause, state, slot, (value, None) if value else (None,), turner.question)
        case Table(key=key, rows=rows):
            yield from _bounds(turner, node, key, rows, state)
            yield from _rows(turner, node, state)
        case Slices(base=base, rows=rows):
            yield from _bounds(turner, node, base, rows, state)
        case Grades():
            yield from _grades(turner, node, state)
        case Scaled():
            yield from _scaled(turner, node, state)
        case PerRecord():
            yield from _per_record(turner, node, state)
        case Sum(children=children):
            for child in children:
                yield from amount(turner, child, state)
        case BestOf(children=children):
            yield from turner.turned(node, state, node.label, lambda step: str(step.taken))
            for index, child in enumerate(children):
                yield from amount(turner, child, best(turner, node, index, state))
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


def _in_row(turner: Turner, row: Row, key: Expression, state: State) -> State:
    """A state in which a row is taken."""
    above = Comparator.AT_LEAST if row.low_closed else Comparator.GREATER
    below = Comparator.AT_MOST if row.high_closed else Comparator.LESS
    for bound, comparator in ((row.low, above), (row.high, below)):
        if bound is not None:
            state = turner.having(Compare(comparator, key, bound), state)
    return state


def _grades(turner: Turner, node: Grades, state: State) -> Iterator[Piece]:
    """Each grade, and the unknown one; what a grade gives by an amount of its own."""
    for slot in slots(node.key, state, turner.solver.pack.formulas)[:1]:
        options = [grade.option.value for grade in node.grades]
        values = turns(slot, state, lambda turned: _known(turner.solver.found(node.key, turned)), options)
        yield Piece(node.label.id, node.label.clause, state, slot, (*values, None), turner.question)
    for grade in node.grades:
        if isinstance(grade.value, Valuation):
            is_it = Compare(Comparator.EQUAL, node.key, grade.option)
            yield from amount(turner, grade.value, turner.having(is_it, state))


def _scaled(turner: Turner, node: Scaled, state: State) -> Iterator[Piece]:
    """Each factor, where none before it is taken; its cap where it begins to bind; and the amount that is scaled."""
    yield from amount(turner, node.value, state)
    for factor in node.factors:
        inside = state
        if factor.when is not None:
            yield from turner.condition(factor.when, state)
            inside = turner.having(factor.when, state)
        if factor.cap is not None:
            yield from turner.turned(node, inside, node.label, _cut)
        if factor.when is not None:
            state = turner.having(factor.when, state, Truth.FALSE)
    yield Piece(node.label.id, node.label.clause, state, question=turner.question)


def _cut(step: Any) -> str | None:
    """Whether the cap of the factor taken cuts what it gives."""
    if not isinstance(step, Valued) or not step.raw.decided:
        return None
    base = next(child.range for child in step.children if isinstance(child, Valued))
    by = step.entries[step.taken[0]].value if step.taken else None
    return str(base.low * by > step.raw.low) if isinstance(by, int | Fraction) and base.decided else None


def _per_record(turner: Turner, node: PerRecord, state: State) -> Iterator[Piece]:
    """What a record must meet to be paid for, and its cap, at the only record of the list."""
    yield from _counting(turner, _question(node), state, node.label)
    counting = turner.solver.counting(_question(node), state)
    if counting is not None and node.each_cap is not None:
        alone, at = State({**state.values, node.records.key: (counting,)}, state.on), At(node.records, 0)
        yield from turner.atom(Compare(Comparator.GREATER, node.value, node.each_cap), alone, node.label, at=at)


def _changed(name: str, step: Any) -> str | None:
    """Whether a limit changes the amount; None where it has none such, or the amount isn't known."""
    for applied in step.applied if isinstance(step, Valued) else ():
        if applied.term == name and applied.before.decided and applied.after.decided:
            return f"{applied.before != applied.after}{applied.after.low > 0}"
    return None
