"""Amounts that a table gives: the row whose band the key falls in, slices, or the grade."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from subsidy.evaluation.amounts import ANY, NONE, Value, exactly, hull, least, valued
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Scope
from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import Band, Given, Grades, Slices, Table, Valuation
from subsidy.money import normal
from subsidy.trace.step import Found, Range, Unknown, Valued

Prepare = Callable[[Valuation], Value]
"""Makes a valuation inside another one ready to run."""


def prepare_table(node: Table, expressions: Preparer, prepare: Prepare) -> Value:
    """The row whose band the key falls in; below the lowest band, nothing."""
    rows = [_row(row.value, row.cap, expressions, prepare) for row in node.rows]
    beside = [NONE] if node.rows[0].low is not None else []

    # Rows run from the lowest up and meet without a gap: the last one that begins at the key or below holds it.
    begins: list[Any] = [row.low.value for row in node.rows if row.low is not None]
    endless = len(node.rows) - len(begins)

    def choose(key: Any) -> int | None:
        last = bisect_right(begins, key) + endless - 1
        if last >= endless and not node.rows[last].low_closed and key == begins[last - endless]:
            last -= 1
        return last if last >= 0 else None

    return _chosen(node, expressions, rows, choose, beside)


def prepare_grades(node: Grades, expressions: Preparer, prepare: Prepare) -> Value:
    """The row of the option that the key is."""
    rows = [_row(grade.value, None, expressions, prepare) for grade in node.grades]
    indexes = {grade.option.value: index for index, grade in enumerate(node.grades)}

    def choose(key: Any) -> int | None:
        return indexes.get(key)

    return _chosen(node, expressions, rows, choose, [])


class _Gives(NamedTuple):
    """What a row gives under its own cap, the values that it rests on, and the step of its own valuation."""

    range: Range
    causes: tuple[Found, ...]
    step: Valued | None


_Row = _Gives | Callable[[Scope], _Gives]
"""What a row gives: always the same, or in a scope."""


def _chosen(
    node: Table | Grades,
    expressions: Preparer,
    rows: Sequence[_Row],
    choose: Callable[[Found], int | None],
    beside: Sequence[Range],
) -> Value:
    """The row that a known key chooses; of an unknown key all rows, and what is `beside` them, are possible."""
    key = expressions.prepare(node.key)
    always = [row for row in rows if isinstance(row, _Gives)]

    def value(scope: Scope) -> Valued:
        found = key(scope)
        findings = (("key", node.key, found),)
        gives = always if len(always) == len(rows) else [row if isinstance(row, _Gives) else row(scope) for row in rows]
        steps = tuple([each.step for each in gives if each.step is not None])
        if isinstance(found, Unknown):
            possible = hull([*(each.range for each in gives), *beside])
            return valued(node, possible, findings, found, children=steps)
        index = choose(found)
        if index is None:
            return valued(node, NONE, findings, children=steps)
        return valued(node, gives[index].range, findings, *gives[index].causes, taken=(index,), children=steps)

    return value


def _row(given: Given, cap: Expression | None, expressions: Preparer, prepare: Prepare) -> _Row:
    """What a row gives: an expression's value, or what its own valuation comes to."""
    if isinstance(given, Literal) and cap is None:
        return _Gives(exactly(given.value), (given.value,), None)
    most = expressions.prepare(cap) if cap else None

    def capped(amount: Range, found: Found | None, step: Valued | None, scope: Scope) -> _Gives:
        bound = most(scope) if most else None
        causes = tuple([each for each in (found, bound) if each is not None])
        return _Gives(amount if bound is None else least(amount, bound), causes, step)

    if isinstance(given, Valuation):
        inner = prepare(given)

        def by_valuation(scope: Scope) -> _Gives:
            step = inner(scope)
            return capped(step.range, None, step, scope)

        return by_valuation
    evaluate = expressions.prepare(given)

    def by_expression(scope: Scope) -> _Gives:
        found = evaluate(scope)
        return capped(exactly(found), found, None, scope)

    return by_expression


def prepare_slices(node: Slices, expressions: Preparer) -> Value:
    """Each band's rate on the part of the base that lies in it."""
    base = expressions.prepare(node.base)
    rates = [expressions.prepare(row.rate) for row in node.rows]

    def value(scope: Scope) -> Valued:
        found = base(scope)
        amounts = [rate(scope) for rate in rates]
        findings = (("base", node.base, found),)
        unknowns = [each for each in (found, *amounts) if isinstance(each, Unknown)]
        if unknowns:
            return valued(node, ANY, findings, *unknowns)
        total: Any = sum(_inside(row, found) * rate for row, rate in zip(node.rows, amounts, strict=True))
        taken = tuple(index for index, row in enumerate(node.rows) if _inside(row, found))
        return valued(node, exactly(normal(total)), findings, taken=taken)

    return value


def _inside(band: Band, base: Any) -> Any:
    """The part of `base` that lies in a band."""
    low: Any = band.low.value if band.low else 0
    top = base if band.high is None else min(base, band.high.value)
    return max(top - low, 0)
