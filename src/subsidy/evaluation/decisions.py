"""Decision tables: the value of the rows that hold, as far as it is known which they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from subsidy.evaluation.scope import Evaluate, Scope, because, merged
from subsidy.facts.types import Type, show
from subsidy.language.expressions import Hit
from subsidy.money import normal
from subsidy.trace.step import Found, Unknown, truth_of
from subsidy.truth import Truth, disjunction, negation

Rows = Sequence[tuple[int, Found, Any]]
"""The rows that hold or may hold: number from 1, whether it holds, value."""


def prepare_decision(
    hit: Hit, type: Type, rows: Sequence[tuple[Evaluate | None, Evaluate]], address: str = ""
) -> Evaluate:
    """A decision table of conditions and values; a row without a condition stands last, for when no other holds.

    Where it derives a fact of its own, at `address`, the scope notes the rows that gave a value that is known.
    """
    whens, values = [when for when, _ in rows if when is not None], [value for _, value in rows]
    otherwise, decide = len(whens) < len(rows), _DECISIONS[hit]

    def run(scope: Scope) -> Found:
        held = [when(scope) for when in whens]
        if otherwise:
            held.append(True if hit is Hit.FIRST else _none_of(held))
        reached = [(at + 1, each, values[at](scope)) for at, each in enumerate(held) if each is not False]
        result = decide(reached, type)
        if address and not isinstance(result, Unknown):
            scope.rows[address] = tuple(
                number for number, *_ in (_until_sure(reached) if hit is Hit.FIRST else reached)
            )
        return result

    return run


def _none_of(held: list[Found]) -> Found:
    truth = negation(disjunction(map(truth_of, held)))
    return merged(*held) if truth is Truth.UNKNOWN else truth is Truth.TRUE


def _first(rows: Rows, type: Type) -> Found:
    """The value of the first row that holds; known as well when all rows that may be the first give the same."""
    reached = _until_sure(rows)
    sure = any(held is True for _, held, _ in reached)
    values = [value for _, _, value in reached]
    if sure and len(reached) == 1:
        return values[0]  # type: ignore[no-any-return]
    agreed = not any(isinstance(value, Unknown) for value in values) and len(set(values)) == 1
    return values[0] if sure and agreed else _undecided(reached)


def _until_sure(rows: Rows) -> Rows:
    """The rows that may be the first to hold: up to the first that certainly does."""
    last = next((index for index, (_, held, _) in enumerate(rows) if held is True), len(rows))
    return rows[: last + 1]


def _only(rows: Rows, type: Type) -> Found:
    """The value of the row that holds, once no other can."""
    sure = [(number, value) for number, held, value in rows if held is True]
    if len(sure) > 1:
        named = "、".join(f"第 {number} 行{_told(value, type)}" for number, value in sure)
        return because(f"判断表的{named}同时成立，只应有一行")
    return sure[0][1] if len(rows) == len(sure) == 1 else _undecided(rows)


def _sum(rows: Rows, type: Type) -> Found:
    """The values of the rows that hold together; 0 where none does."""
    if any(isinstance(found, Unknown) for row in rows for found in row):
        return _undecided(rows)
    return normal(sum(value for _, _, value in rows))


def _undecided(rows: Rows) -> Found:
    """What is lacking to know which rows hold, and their values; without such rows, that there is no value."""
    return merged(*(found for _, *both in rows for found in both)) if rows else because("判断表没有一行成立")


def _told(value: Found, type: Type) -> str:
    return "" if isinstance(value, Unknown) else f"（{show(value, type)}）"


_DECISIONS: Final[dict[Hit, Callable[[Rows, Type], Found]]] = {Hit.FIRST: _first, Hit.ONLY: _only, Hit.SUM: _sum}
