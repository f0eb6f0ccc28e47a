"""Which atom of a truth decides it: the one that, turned over with all else unchanged, turns the truth over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from subsidy.language.expressions import And, Expression, Not, Or
from subsidy.truth import Truth, conjunction, disjunction, negation

Table = Callable[[Sequence[Truth]], Truth]
"""The truth that several truths come to."""


def decides(table: Table, truths: Sequence[Truth], index: int) -> bool:
    """Whether the truth at `index` decides what `truths` come to; not so where anything else is still unknown."""
    if truths[index] is Truth.UNKNOWN:
        return False
    turned = [*truths[:index], negation(truths[index]), *truths[index + 1 :]]
    return table(turned) is negation(table(truths)) is not Truth.UNKNOWN


def atoms_of(expression: Expression) -> tuple[tuple[Expression, ...], Table]:
    """The atoms of a true-or-false expression, each once, and the truth that theirs come to."""
    atoms: dict[Expression, int] = {}
    table = _table(expression, atoms)
    return tuple(atoms), table


def _table(expression: Expression, atoms: dict[Expression, int]) -> Table:
    match expression:
        case And(operands=operands):
            tables = [_table(operand, atoms) for operand in operands]
            return lambda truths: conjunction(table(truths) for table in tables)
        case Or(operands=operands):
            tables = [_table(operand, atoms) for operand in operands]
            return lambda truths: disjunction(table(truths) for table in tables)
        case Not(operand=operand):
            inner = _table(operand, atoms)
            return lambda truths: negation(inner(truths))
        case _:
            index = atoms.setdefault(expression, len(atoms))
            return lambda truths: truths[index]
