"""Amounts that a table gives: the row whose band the key falls in, slices, or the grade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from subsidy.evaluation.amounts import ANY, NONE, Value, exactly, hull, least, valued
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Scope
from subsidy.language.nodes import Grades, Row, Slices, Table
from subsidy.money import normal
from subsidy.trace.step import Found, Range, Unknown, Valued


def prepare_table(node: Table, expressions: Preparer) -> Value:
    """The row whose band the key falls in; below the lowest band, nothing."""
    key = expressions.prepare(node.key)
    rows = [(row, _row(row, expressions)) for row in node.rows]

    def value(scope: Scope) -> Valued:
        found = key(scope)
        findings = (("key", node.key, found),)
        if isinstance(found, Unknown):
            gives = [evaluate(scope)[0] for _, evaluate in rows]
            outside = [] if rows[0][0].low is None else [NONE]
            return valued(node, hull([*gives, *outside]), findings, found)
        for index, (row, evaluate) in enumerate(rows):
            if _within(row, found):
                amount, causes = evaluate(scope)
                return valued(node, amount, findings, *causes, taken=(index,))
        return valued(node, NONE, findings)

    return value


def _row(row: Row, expressions: Preparer) -> Callable[[Scope], tuple[Range, tuple[Found, ...]]]:
    """What a row gives under its own cap, with the values that it rests on."""
    value = expressions.prepare(row.value)
    cap = expressions.prepare(row.cap) if row.cap else None

    def evaluate(scope: Scope) -> tuple[Range, tuple[Found, ...]]:
        amount = value(scope)
        if cap is None:
            return exactly(amount), (amount,)
        most = cap(scope)
        return least(exactly(amount), most), (amount, most)

    return evaluate


def prepare_slices(node: Slices, expressions: Preparer) -> Value:
    """Each band's rate on the part of the base that lies in it."""
    base = expressions.prepare(node.base)
    rates = [expressions.prepare(row.value) for row in node.rows]

    def value(scope: Scope) -> Valued:
        found = base(scope)
        amounts = [rate(scope) for rate in rates]
        findings = (("base", node.base, found),)
        unknowns = [each for each in (found, *amounts) if isinstance(each, Unknown)]
        if unknowns:
            return valued(node, ANY, findings, *unknowns)
        total: Any = sum(
            _inside(row, found) * rate for row, rate in zip(node.rows, amounts, strict=True)
        )
        taken = tuple(index for index, row in enumerate(node.rows) if _inside(row, found))
        return valued(node, exactly(normal(total)), findings, taken=taken)

    return value


def prepare_grades(node: Grades, expressions: Preparer) -> Value:
    """The row of the option that the key is."""
    key = expressions.prepare(node.key)
    values = [expressions.prepare(grade.value) for grade in node.grades]

    def value(scope: Scope) -> Valued:
        found = key(scope)
        findings = (("key", node.key, found),)
        if isinstance(found, Unknown):
            return valued(node, hull([exactly(evaluate(scope)) for evaluate in values]), findings, found)
        for index, grade in enumerate(node.grades):
            if grade.option.value == found:
                result = values[index](scope)
                return valued(node, exactly(result), findings, result, taken=(index,))
        return valued(node, NONE, findings)

    return value


def _within(row: Row, key: Found) -> bool:
    """Whether a known key falls in a row's band."""
    value: Any = key
    low: Any = row.low.value if row.low else None
    high: Any = row.high.value if row.high else None
    above = low is None or (value >= low if row.low_closed else value > low)
    below = high is None or (value <= high if row.high_closed else value < high)
    return above and below


def _inside(row: Row, base: Any) -> Any:
    """The part of `base` that lies in a row's band."""
    low: Any = row.low.value if row.low else 0
    top = base if row.high is None else min(base, row.high.value)
    return max(top - low, 0)
