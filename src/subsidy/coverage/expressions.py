"""The boundaries inside expressions: the two sides of each atom, the records that count, the arguments chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from subsidy.coverage.atoms import sides
from subsidy.coverage.demand import Surroundings
from subsidy.coverage.logic import atoms_of, decides
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.facts.types import FLAG
from subsidy.language.expressions import Aggregate, Call, Decision, Expression, Function, Hit, Quantified, Quantifier
from subsidy.language.traversal import parts
from subsidy.report.wording import say
from subsidy.trace.step import Unknown, truth_of
from subsidy.truth import Truth


@dataclass(frozen=True, slots=True)
class Look:
    """What is demanded of one expression, in words, and which of it a scope shows."""

    demands: tuple[str, ...]
    seen: Callable[[Scope], Iterable[str]]


def truth_look(expression: Expression, around: Surroundings, *, whole: bool) -> Look:
    """Each side of each atom, seen where the atom decides the truth.

    `whole`: both truths of the expression are demanded already, so that of a single atom only its bound is left.
    """
    atoms, table = atoms_of(expression)
    judges = [around.judge(atom) for atom in atoms]
    shown = [sides(atom) for atom in atoms]
    inner = [value_look(atom, around) for atom in atoms]
    wanted = [
        tuple(side for side in sides.demands if not (whole and len(atoms) == 1 and side in sides.plain))
        for sides in shown
    ]

    def seen(scope: Scope) -> Iterator[str]:
        findings = [judge(scope) for judge in judges]
        truths = [truth_of(finding.result) for finding in findings]
        for index, finding in enumerate(findings):
            if decides(table, truths, index):
                yield from (side for side in shown[index].seen(finding) if side in wanted[index])
                yield from inner[index].seen(scope)

    demands = [demand for index in range(len(atoms)) for demand in (*wanted[index], *inner[index].demands)]
    return Look(tuple(dict.fromkeys(demands)), seen)


def formula_look(formula: Expression, around: Surroundings) -> Look:
    """What lies inside the formula of a derived fact or field."""
    return truth_look(formula, around, whole=False) if formula.type == FLAG else value_look(formula, around)


def value_look(expression: Expression, around: Surroundings) -> Look:
    """What lies inside an expression whatever its value: which records count, which argument is taken."""
    around.prepare(expression)
    looks = list(_looks(expression, around))
    demands = dict.fromkeys(demand for look in looks for demand in look.demands)
    return Look(tuple(demands), lambda scope: (seen for look in looks for seen in look.seen(scope)))


def _looks(expression: Expression, around: Surroundings) -> Iterator[Look]:
    match expression:
        case Quantified(condition=condition):
            if condition is not None:
                yield _quantified(expression, condition, around)
        case Aggregate():
            yield _aggregate(expression, around)
        case Decision():
            yield _decision(expression, around)
        case Call(function=Function.GREATER_OF | Function.LESSER_OF):
            yield _choice(expression, around)
            yield from (look for part in parts(expression) for look in _looks(part, around))
        case _:
            yield from (look for part in parts(expression) for look in _looks(part, around))


def _quantified(node: Quantified, condition: Expression, around: Surroundings) -> Look:
    """The atoms of the condition, at a record that decides 存在 or 全部: no other does it in its place."""
    evaluate, inside = around.prepare(condition), truth_look(condition, around, whole=False)
    others = _OTHERS[node.quantifier]

    def seen(scope: Scope) -> Iterator[str]:
        truths = _over(scope, node, lambda: truth_of(evaluate(scope)))
        matters = [others is None or set(truths[:i] + truths[i + 1 :]) <= {others} for i in range(len(truths))]
        counter = iter(matters)
        yield from _flat(_over(scope, node, lambda: list(inside.seen(scope)) if next(counter) else []))

    return Look(inside.demands, seen)


def _aggregate(node: Aggregate, around: Surroundings) -> Look:
    """The atoms of what records must meet, and what lies inside the value of each record that counts."""
    where = truth_look(node.where, around, whole=False) if node.where else None
    counts: Evaluate = around.prepare(node.where) if node.where else lambda scope: True
    inside = [value_look(part, around) for part in (node.value, node.by) if part]

    def one(scope: Scope) -> list[str]:
        own = list(where.seen(scope)) if where else []
        return own + [seen for look in inside for seen in look.seen(scope) if counts(scope) is True]

    demands = [*(where.demands if where else ()), *(demand for look in inside for demand in look.demands)]
    return Look(tuple(demands), lambda scope: _flat(_over(scope, node, lambda: one(scope))))


def _choice(node: Call, around: Surroundings) -> Look:
    """取大 and 取小: each argument, seen as the only one that gives the value."""
    arguments = [around.prepare(argument) for argument in node.arguments]
    words = [f"`{say(node)}` 取到 `{say(argument)}`" for argument in node.arguments]
    extreme: Callable[[Sequence[Any]], Any] = max if node.function is Function.GREATER_OF else min

    def seen(scope: Scope) -> Iterator[str]:
        values = [argument(scope) for argument in arguments]
        if not any(isinstance(value, Unknown) for value in values):
            best = extreme(values)
            if values.count(best) == 1:
                yield words[values.index(best)]

    return Look(tuple(words), seen)


def _decision(node: Decision, around: Surroundings) -> Look:
    """Each row seen to hold, and each side of what it asks; of rows in order, where no earlier one holds."""
    whens = [row.when for row in node.rows if row.when is not None]
    judged, asks = [around.prepare(when) for when in whens], [truth_look(when, around, whole=False) for when in whens]
    inside = [value_look(row.value, around) for row in node.rows]
    words = [f"第 {number} 行成立" for number in range(1, len(node.rows) + 1)]

    def seen(scope: Scope) -> Iterator[str]:
        truths = [truth_of(when(scope)) for when in judged]
        for index, ask in enumerate(asks):
            if node.hit is not Hit.FIRST or set(truths[:index]) <= {Truth.FALSE}:
                yield from ask.seen(scope)
        for index in _rows_that_hold(node.hit, truths, len(words)):
            yield words[index]
            yield from inside[index].seen(scope)

    return Look((*words, *(demand for look in (*asks, *inside) for demand in look.demands)), seen)


def _rows_that_hold(hit: Hit, truths: list[Truth], rows: int) -> list[int]:
    """The rows that give the value, as far as it is certain which they are; the last may be for all other cases."""
    otherwise = rows > len(truths)
    if hit is Hit.FIRST:
        reached = next((index for index, truth in enumerate(truths) if truth is not Truth.FALSE), None)
        truths = [] if reached is None else truths[: reached + 1]
    if Truth.UNKNOWN in truths:
        return []
    held = [index for index, truth in enumerate(truths) if truth is Truth.TRUE]
    return held or ([rows - 1] if otherwise else [])


def _over(scope: Scope, node: Quantified | Aggregate, see: Callable[[], Any]) -> list[Any]:
    """What is seen at each record of the list; nothing where the list is unknown."""
    indexes = each(scope, node.records, nested=node.nested)
    return [] if isinstance(indexes, Unknown) else [see() for _ in indexes]


def _flat(several: Iterable[Iterable[str]]) -> Iterator[str]:
    return (each for one in several for each in one)


_OTHERS = {Quantifier.EXISTS: Truth.FALSE, Quantifier.ALL: Truth.TRUE, Quantifier.COUNT: None}
"""What every other record has to be for one to decide; None: each decides for itself."""
