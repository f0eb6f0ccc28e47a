"""Going down rules: the nodes below one; of an expression its parts, all within it, and the facts that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from subsidy.facts.types import Fact
from subsidy.language.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Literal,
    Member,
    Negative,
    Not,
    Or,
    Quantified,
)


def nodes_below(node: Any) -> Iterator[Any]:
    """The node of a rule and every one anywhere below it, found by their fields, so that no kind of node is left out.

    Facts are no nodes, and expressions are yielded whole.
    """
    if isinstance(node, tuple):
        for each in node:
            yield from nodes_below(each)
    elif is_dataclass(node) and type(node).__module__.startswith("subsidy.language."):
        yield node
        if not isinstance(node, Expression):
            for field in fields(node):
                yield from nodes_below(getattr(node, field.name))


def expressions_below(node: Any) -> Iterator[Expression]:
    """Every expression anywhere in a node of a rule."""
    return (each for each in nodes_below(node) if isinstance(each, Expression))


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions that make up `expression`, in the order written."""
    match expression:
        case Literal() | FactRef() | FieldRef():
            return ()
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Negative(operand=operand) | Not(operand=operand):
            return (operand,)
        case Call(arguments=several) | And(operands=several) | Or(operands=several):
            return several
        case Between(item=item, low=low, high=high):
            return (item, low, high)
        case Member(item=item):
            return (item,)
        case Quantified(condition=condition):
            return (condition,) if condition else ()
        case Aggregate(value=value, by=by, where=where):
            return tuple(part for part in (value, by, where) if part)
        case Decision(rows=rows):
            return tuple(part for row in rows for part in (row.when, row.value) if part)


def within(expression: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of."""
    left = [expression]
    while left:
        each = left.pop()
        yield each
        left += reversed(parts(each))


def reads(*expressions: Expression) -> dict[str, Fact]:
    """The top-level facts that expressions name, lists among them, and the derived fields of records; by their address."""
    read: dict[str, Fact] = {}
    for each in (inner for expression in expressions for inner in within(expression)):
        match each:
            case FactRef(fact=fact) | Quantified(records=fact, nested=False) | Aggregate(records=fact, nested=False):
                read[fact.key] = fact
            case FieldRef(fact=fact, address=address) if fact.formula:
                read[address] = fact
            case _:
                pass
    return read


def facts_read(*expressions: Expression) -> frozenset[Fact]:
    """The top-level facts that expressions name, lists among them."""
    return frozenset(fact for address, fact in reads(*expressions).items() if "." not in address)


def derived_read(expression: Expression) -> Mapping[str, Fact]:
    """The derived facts, and the derived fields of records, that an expression names, by their address."""
    return {address: fact for address, fact in reads(expression).items() if fact.formula}
