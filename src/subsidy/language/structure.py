"""What valuations are made of: the valuations right below one, which readers go down by."""

from __future__ import annotations

from typing import assert_never

from subsidy.language.nodes import (
    BestOf,
    Condition,
    Formula,
    Grades,
    Negotiated,
    PerRecord,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)


def parts(node: Valuation) -> tuple[Valuation, ...]:
    """The valuations right below one, in the order of the rule."""
    match node:
        case Table(rows=rows):
            return tuple(row.value for row in rows if isinstance(row.value, Valuation))
        case Grades(grades=grades):
            return tuple(grade.value for grade in grades if isinstance(grade.value, Valuation))
        case Sum(children=children) | BestOf(children=children):
            return children
        case Formula() | UpTo() | Negotiated() | Slices() | PerRecord():
            return ()
        case Scaled(value=value):
            return (value,)
    assert_never(node)


def conditions(node: Valuation) -> tuple[Condition, ...]:
    """The conditions that choose a factor of a scaled amount, in order; of others there are none but their `when`."""
    return tuple(factor.when for factor in node.factors if factor.when) if isinstance(node, Scaled) else ()
