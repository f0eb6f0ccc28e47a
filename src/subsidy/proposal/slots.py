"""Which slots an expression reads, through the formulas of derived facts, and which constants it holds them against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from subsidy.facts.dictionary import APPLICATION_DATE, is_list
from subsidy.facts.types import Fact, Kind, Value
from subsidy.language.expressions import Aggregate, Expression, FactRef, FieldRef, Literal, Member, Quantified
from subsidy.language.traversal import parts, within
from subsidy.proposal.state import Slot, State


@dataclass(frozen=True, slots=True)
class At:
    """The record of a list that an expression is about."""

    records: Fact
    index: int


def slots(expression: Expression, state: State, formulas: Mapping[str, Expression], at: At | None = None) -> list[Slot]:
    """Every slot that the expression reads, nearest first, the day last; at one record, or at every one it looks at."""
    found = dict.fromkeys(_slots(expression, state, formulas, at))
    return sorted(found, key=lambda slot: slot.is_day)


def _slots(expression: Expression, state: State, formulas: Mapping[str, Expression], at: At | None) -> Iterator[Slot]:
    match expression:
        case FactRef(fact=fact) if fact.formula:
            yield from _slots(formulas[fact.key], state, formulas, None)
        case FactRef(fact=fact):
            yield from _ends(Slot(fact))
        case FieldRef(fact=fact, address=address) if fact.formula:
            yield from _slots(formulas[address], state, formulas, at)
        case FieldRef(fact=fact):
            if at is not None and not is_list(fact):
                yield from _ends(Slot(at.records, fact, at.index))
        case Quantified(records=records, nested=False) | Aggregate(records=records, nested=False):
            for index in range(len(known(records, state))):
                for part in parts(expression):
                    yield from _slots(part, state, formulas, At(records, index))
        case Quantified() | Aggregate():
            return  # a list inside a record is no table that a scenario could show
        case _:
            for part in parts(expression):
                yield from _slots(part, state, formulas, at)


def _ends(slot: Slot) -> Iterator[Slot]:
    if slot.own.type.kind is Kind.PERIOD:
        yield from (Slot(slot.fact, slot.field, slot.index, end) for end in (0, 1))
    elif slot.own.type.kind is not Kind.RECORDS:
        yield slot


def known(records: Fact, state: State) -> tuple[Mapping[str, Value], ...]:
    """The records of a list; none where it is unknown."""
    found = state.values.get(records.key)
    return found if isinstance(found, tuple) else ()  # type: ignore[return-value]


def constants(expression: Expression, formulas: Mapping[str, Expression]) -> list[Value]:
    """The constants that the expression names, those of the formulas behind it too."""
    found: list[Value] = []
    for each in within(expression):
        match each:
            case Literal(value=value):
                found.append(value)
            case Member(options=options):
                found += [option.value if isinstance(option, Literal) else option.first for option in options]
            case FactRef(fact=fact) if fact.formula:
                found += constants(formulas[fact.key], formulas)
            case FieldRef(fact=fact, address=address) if fact.formula:
                found += constants(formulas[address], formulas)
            case _:
                pass
    return found


def own_lists(expression: Expression) -> Iterator[Quantified | Aggregate]:
    """Every question about a list that the expression asks itself."""
    return (each for each in within(expression) if isinstance(each, Quantified | Aggregate) and not each.nested)


def lists(expression: Expression, formulas: Mapping[str, Expression]) -> Iterator[Quantified | Aggregate]:
    """Every question about a list that the expression asks, those of the formulas behind it too."""
    for each in within(expression):
        match each:
            case Quantified() | Aggregate() if not each.nested:
                yield each
            case FactRef(fact=fact) if fact.formula:
                yield from lists(formulas[fact.key], formulas)
            case _:
                pass


DAY = Slot(APPLICATION_DATE)
