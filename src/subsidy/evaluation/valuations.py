"""Valuations made ready to run: each gives an amount, or the range it must lie in while facts are unknown.

A valuation is never below zero. What is unknown widens the range; terms and alternatives may narrow it again, so
that a fact which can no longer change the amount is no longer missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, assert_never

from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import NOTHING, Scope, merged
from subsidy.language.expressions import Arithmetic, Expression, Literal, Operator
from subsidy.language.nodes import (
    NO_TERMS,
    BestOf,
    Condition,
    Formula,
    Grades,
    PerRecord,
    Row,
    Slices,
    Sum,
    Table,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.money import Rational, normal
from subsidy.trace.points import added
from subsidy.trace.step import Applied, Entry, Found, Judged, Range, Unknown, Valued
from subsidy.truth import Truth

Value = Callable[[Scope], Valued]
"""A valuation made ready to run."""

NONE = Range(0, 0)
ANY = Range(0, None)


class ValuationPreparer:
    """Makes valuations ready to run; `judge` prepares the conditions in their terms."""

    def __init__(self, formulas: Formulas, judge: Callable[[Condition], Callable[[Scope], Judged]]) -> None:
        self._expressions = Preparer(formulas)
        self._judge = judge

    def prepare(self, node: Valuation) -> Value:
        """A function that works out `node` in a scope."""
        return self._bounded(node.terms, self._raw(node))

    def _raw(self, node: Valuation) -> Value:
        match node:
            case Formula():
                return self._formula(node)
            case UpTo():
                return self._up_to(node)
            case Table():
                return self._table(node)
            case Slices():
                return self._slices(node)
            case Grades():
                return self._grades(node)
            case PerRecord():
                return self._per_record(node)
            case Sum(children=children):
                return self._sum(node, children)
            case BestOf(children=children):
                return self._best_of(node, children)
        assert_never(node)

    # Terms

    def _bounded(self, terms: Terms, raw: Value) -> Value:
        """`raw` with its terms applied in their fixed order."""
        if terms == NO_TERMS:
            return raw
        when = self._judge(terms.when) if terms.when else None
        bounds = [
            (name, expression, self._expressions.prepare(expression))
            for name, expression in (("cap", terms.cap), ("floor", terms.floor), ("less", terms.less))
            if expression is not None
        ]
        rounding = terms.rounding

        def value(scope: Scope) -> Valued:
            step = raw(scope)
            judged = when(scope) if when else None
            amount, applied, unknown = step.raw, [], [step.unknown]
            if judged is not None and judged.truth is Truth.FALSE:
                return step._replace(range=NONE, when=judged)
            for name, expression, evaluate in bounds:
                bound = evaluate(scope)
                after = _APPLY[name](amount, bound)
                applied.append(Applied(name, bound, amount, after, expression))
                if after.decided:
                    unknown = []  # whatever was unknown so far, the amount is this
                elif isinstance(bound, Unknown):
                    unknown.append(bound)
                amount = after
            if rounding is not None:
                after = Range(rounding.apply(amount.low), None if amount.high is None else rounding.apply(amount.high))
                applied.append(Applied("round", None, amount, after))
                unknown = [] if after.decided else unknown
                amount = after
            if judged is not None and judged.truth is Truth.UNKNOWN:
                amount = Range(0, amount.high)
            return step._replace(range=amount, when=judged, applied=tuple(applied), unknown=merged(*unknown))

        return value

    # One way to work out an amount each

    def _formula(self, node: Formula) -> Value:
        evaluate = self._expressions.prepare(node.expression)
        operands = [(name, part, self._expressions.prepare(part)) for name, part in _base_and_rate(node.expression)]

        def value(scope: Scope) -> Valued:
            found = evaluate(scope)
            findings = tuple([(name, part, operand(scope)) for name, part, operand in operands])
            return _valued(node, _range(found), findings, found)

        return value

    def _up_to(self, node: UpTo) -> Value:
        ceiling = self._expressions.prepare(node.ceiling)
        decided = self._expressions.prepare(node.decided) if node.decided else None
        operands = [(name, part, self._expressions.prepare(part)) for name, part in _base_and_rate(node.ceiling)]

        def value(scope: Scope) -> Valued:
            most = ceiling(scope)
            chosen = decided(scope) if decided else Unknown()
            amount = Range(0, _range(most).high)
            findings = [(name, part, operand(scope)) for name, part, operand in operands]
            if node.decided is not None:
                findings.append(("decided", node.decided, chosen))
            if not isinstance(chosen, Unknown):
                amount = _least(_range(chosen), most)
            return _valued(node, amount, tuple(findings), most, chosen)

        return value

    def _table(self, node: Table) -> Value:
        key = self._expressions.prepare(node.key)
        rows = [(row, self._row(row)) for row in node.rows]

        def value(scope: Scope) -> Valued:
            found = key(scope)
            findings = (("key", node.key, found),)
            if isinstance(found, Unknown):
                gives = [evaluate(scope)[0] for _, evaluate in rows]
                outside = [] if rows[0][0].low is None else [NONE]
                return _valued(node, _hull([*gives, *outside]), findings, found)
            for index, (row, evaluate) in enumerate(rows):
                if within(row, found):
                    amount, causes = evaluate(scope)
                    return _valued(node, amount, findings, *causes, taken=(index,))
            return _valued(node, NONE, findings)

        return value

    def _row(self, row: Row) -> Callable[[Scope], tuple[Range, tuple[Found, ...]]]:
        """What a row gives under its own cap, with the values that it rests on."""
        value = self._expressions.prepare(row.value)
        cap = self._expressions.prepare(row.cap) if row.cap else None

        def evaluate(scope: Scope) -> tuple[Range, tuple[Found, ...]]:
            amount = value(scope)
            if cap is None:
                return _range(amount), (amount,)
            most = cap(scope)
            return _least(_range(amount), most), (amount, most)

        return evaluate

    def _slices(self, node: Slices) -> Value:
        base = self._expressions.prepare(node.base)
        rates = [self._expressions.prepare(row.value) for row in node.rows]

        def value(scope: Scope) -> Valued:
            found = base(scope)
            amounts = [rate(scope) for rate in rates]
            findings = (("base", node.base, found),)
            unknowns = [each for each in (found, *amounts) if isinstance(each, Unknown)]
            if unknowns:
                return _valued(node, ANY, findings, *unknowns)
            total: Any = sum(
                _inside(row, found) * rate for row, rate in zip(node.rows, amounts, strict=True)
            )
            taken = tuple(index for index, row in enumerate(node.rows) if _inside(row, found))
            return _valued(node, _range(normal(total)), findings, taken=taken)

        return value

    def _grades(self, node: Grades) -> Value:
        key = self._expressions.prepare(node.key)
        values = [self._expressions.prepare(grade.value) for grade in node.grades]

        def value(scope: Scope) -> Valued:
            found = key(scope)
            findings = (("key", node.key, found),)
            if isinstance(found, Unknown):
                return _valued(node, _hull([_range(evaluate(scope)) for evaluate in values]), findings, found)
            for index, grade in enumerate(node.grades):
                if grade.option.value == found:
                    result = values[index](scope)
                    return _valued(node, _range(result), findings, result, taken=(index,))
            return _valued(node, NONE, findings)

        return value

    def _per_record(self, node: PerRecord) -> Value:
        evaluate = self._expressions.prepare(node.value)
        where = self._expressions.prepare(node.where) if node.where else None
        cap = self._expressions.prepare(node.each_cap) if node.each_cap else None

        def value(scope: Scope) -> Valued:
            indexes = each(scope, node.records)
            if isinstance(indexes, Unknown):
                return _valued(node, ANY, (), indexes)
            entries: list[Entry] = []
            unknown: list[Found] = []
            for index in indexes:
                counted = where(scope) if where else True
                amount = evaluate(scope)
                most = cap(scope) if cap else None
                share = _range(amount) if most is None else _least(_range(amount), most)
                if isinstance(counted, Unknown):
                    share = Range(0, share.high)
                share = NONE if counted is False else share
                if not share.decided:
                    unknown += [found for found in (counted, amount, most) if isinstance(found, Unknown)]
                entries.append(Entry(index, counted, amount, share))
            total = added(entry.range for entry in entries)
            return _valued(node, total, (), *unknown, entries=tuple(entries))

        return value

    def _sum(self, node: Sum, children: tuple[Valuation, ...]) -> Value:
        values = [self.prepare(child) for child in children]

        def value(scope: Scope) -> Valued:
            steps = tuple([child(scope) for child in values])
            total = added(step.range for step in steps)
            return Valued(node, total, total, children=steps)

        return value

    def _best_of(self, node: BestOf, children: tuple[Valuation, ...]) -> Value:
        values = [self.prepare(child) for child in children]

        def value(scope: Scope) -> Valued:
            steps = tuple([child(scope) for child in values])
            low = max(step.range.low for step in steps)
            highs = [step.range.high for step in steps]
            high = None if None in highs else max(each for each in highs if each is not None)
            best = max(range(len(steps)), key=lambda index: _promise(steps[index].range, -index))
            amount = Range(low, high)
            return Valued(node, amount, amount, taken=(best,), children=steps)

        return value


def _base_and_rate(expression: Expression) -> tuple[tuple[str, Expression], ...]:
    """The operands of a product by a constant, which an explanation shows as base and rate."""
    if isinstance(expression, Arithmetic) and expression.operator is Operator.TIMES:
        pair = (expression.left, expression.right)
        if isinstance(pair[0], Literal):
            pair = (pair[1], pair[0])
        return (("base", pair[0]), ("rate", pair[1]))
    return ()


def _valued(
    node: Valuation,
    amount: Range,
    findings: tuple[tuple[str, Expression, Found], ...] = (),
    *found: Found,
    taken: tuple[int, ...] = (),
    entries: tuple[Entry, ...] = (),
) -> Valued:
    unknown = NOTHING if amount.decided else merged(*found)
    return Valued(node, amount, amount, None, findings, taken, entries, (), unknown)


def _range(found: Found) -> Range:
    """The range of one expression's value: exact when known, never below zero."""
    if isinstance(found, Unknown):
        return ANY
    amount: Any = found
    least: Rational = max(amount, 0)
    return Range(least, least)


def _least(amount: Range, bound: Found) -> Range:
    if isinstance(bound, Unknown):
        return Range(0, amount.high)
    most = _range(bound).low
    return Range(min(amount.low, most), most if amount.high is None else min(amount.high, most))


def _greatest(amount: Range, bound: Found) -> Range:
    if isinstance(bound, Unknown):
        return Range(amount.low, None)
    least = _range(bound).low
    return Range(max(amount.low, least), None if amount.high is None else max(amount.high, least))


def _remaining(amount: Range, paid: Found) -> Range:
    if isinstance(paid, Unknown):
        return Range(0, amount.high)
    before = _range(paid).low
    return Range(max(amount.low - before, 0), None if amount.high is None else max(amount.high - before, 0))


_APPLY = {"cap": _least, "floor": _greatest, "less": _remaining}


def _hull(ranges: Iterable[Range]) -> Range:
    """The smallest range that holds all of `ranges`."""
    several = tuple(ranges)
    highs = [each.high for each in several]
    high = None if None in highs else max(each for each in highs if each is not None)
    return Range(min(each.low for each in several), high)


def _promise(amount: Range, tie: int) -> tuple[bool, Rational, Rational, int]:
    """The order in which alternatives are preferred: by the most they may give, then the least, then the first."""
    return (amount.high is None, amount.high or 0, amount.low, tie)


def within(row: Row, key: Found) -> bool:
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
