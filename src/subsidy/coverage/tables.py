"""One way of working out an amount each: the row taken and its bounds, the records that count, the best of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from subsidy.coverage.demand import Surroundings
from subsidy.coverage.expressions import Look, truth_look, value_look
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import Scope
from subsidy.language.expressions import Expression
from subsidy.language.nodes import (
    Band,
    BestOf,
    Formula,
    Given,
    Grades,
    Negotiated,
    PerRecord,
    Row,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.report.wording import say
from subsidy.trace.step import Unknown, Valued


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of an amount demands, in words, and which of it a step shows."""

    demands: tuple[str, ...]
    seen: Callable[[Valued, Scope], Iterable[str]]


def part_of(node: Valuation, around: Surroundings) -> Part:
    """What the node's own way of working out the amount demands; its terms and children aside."""
    match node:
        case Formula(expression=expression):
            return _plain(value_look(expression, around))
        case UpTo():
            return _up_to(node, around)
        case Negotiated(decided=decided):
            return _plain(value_look(decided, around))
        case Table():
            return _table(node, around)
        case Slices():
            return _slices(node, around)
        case Grades():
            return _grades(node, around)
        case PerRecord():
            return _per_record(node, around)
        case Sum():
            return Part((), lambda step, scope: ())
        case BestOf():
            return _best_of(node)
    assert_never(node)


def _plain(*looks: Look) -> Part:
    demands = tuple(demand for look in looks for demand in look.demands)
    return Part(demands, lambda step, scope: (word for look in looks for word in look.seen(scope)))


def _joined(*several: Part) -> Part:
    demands = tuple(dict.fromkeys(demand for part in several for demand in part.demands))
    return Part(demands, lambda step, scope: (word for part in several for word in part.seen(step, scope)))


def _up_to(node: UpTo, around: Surroundings) -> Part:
    """What the ceiling comes to; and what a person decided, below it, above it, and not yet."""
    inside = _plain(value_look(node.ceiling, around), *([value_look(node.decided, around)] if node.decided else []))
    if node.decided is None:
        return inside
    ceiling, decided = around.prepare(node.ceiling), around.prepare(node.decided)
    below, above, open_ = "核定数没有超过上限", "核定数超过上限", "还没有核定"

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        most, chosen = ceiling(scope), decided(scope)
        if isinstance(chosen, Unknown):
            yield open_
        elif not isinstance(most, Unknown):
            yield above if _number(chosen) > _number(most) else below

    return _joined(Part((below, above, open_), seen), inside)


def _table(node: Table, around: Surroundings) -> Part:
    """Each row taken, with its own cap; the key exactly at each bound, and below the lowest row."""
    key = around.prepare(node.key)
    rows = [_row(row, around) for row in node.rows]
    outside = [] if node.rows[0].low is None else ["低于最低一档"]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        found = key(scope)
        if not isinstance(found, Unknown):
            yield from _at(node.rows, node.key, found)
            yield from (word for index in step.taken for word in (_taken(node.rows[index]), *rows[index].seen(scope)))
            yield from outside if not step.taken else ()

    words = (*map(_taken, node.rows), *outside, *_bounds(node.rows, node.key))
    inside = (demand for row in rows for demand in row.demands)
    return _joined(Part((*words, *inside), seen), _plain(value_look(node.key, around)))


def _row(row: Row, around: Surroundings) -> Look:
    """What a row gives, and whether its cap binds."""
    looks = [value_look(part, around) for part in (*_formula(row.value), row.cap) if part]
    inside = [demand for look in looks for demand in look.demands]
    if row.cap is None or isinstance(row.value, Valuation):
        return Look(tuple(inside), lambda scope: (word for look in looks for word in look.seen(scope)))
    binds = _binding(row.value, row.cap, f"{_taken(row)} 时", around)
    return Look(
        (*binds.demands, *inside),
        lambda scope: (*binds.seen(scope), *(word for look in looks for word in look.seen(scope))),
    )


def _formula(given: Given) -> tuple[Expression, ...]:
    """What a row gives, where that is an expression; a valuation is a step of its own and is asked there."""
    return () if isinstance(given, Valuation) else (given,)


def _binding(value: Expression, cap: Expression, when: str, around: Surroundings) -> Look:
    """A cap of one row or one record, seen to bind and not to."""
    amount, most = around.prepare(value), around.prepare(cap)
    words = (f"{when}超过上限而封顶", f"{when}没有超过上限")

    def seen(scope: Scope) -> Iterator[str]:
        found, bound = amount(scope), most(scope)
        if not isinstance(found, Unknown) and not isinstance(bound, Unknown):
            yield words[_number(found) <= _number(bound)]

    return Look(words, seen)


def _slices(node: Slices, around: Surroundings) -> Part:
    """Each band reached into, and the base exactly at each bound."""
    base = around.prepare(node.base)

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        found = base(scope)
        if not isinstance(found, Unknown):
            yield from _at(node.rows, node.base, found)
            yield from (_taken(node.rows[index]) for index in step.taken)

    looks = [value_look(part, around) for part in (node.base, *(row.rate for row in node.rows))]
    return _joined(Part((*map(_taken, node.rows), *_bounds(node.rows, node.base)), seen), _plain(*looks))


def _grades(node: Grades, around: Surroundings) -> Part:
    words = [f"`{say(node.key)}` 为 {grade.option.text}" for grade in node.grades]
    looks = [_plain(*(value_look(part, around) for part in _formula(grade.value))) for grade in node.grades]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        for index in step.taken:
            yield words[index]
            yield from looks[index].seen(step, scope)

    inside = (demand for look in looks for demand in look.demands)
    return _joined(Part((*words, *inside), seen), _plain(value_look(node.key, around)))


def _per_record(node: PerRecord, around: Surroundings) -> Part:
    """Each side of what records must meet, at any record; and of each that counts, its value and its cap."""
    where = truth_look(node.where, around, whole=False) if node.where else None
    looks = [value_look(node.value, around)]
    if node.each_cap is not None:
        looks += [value_look(node.each_cap, around), _binding(node.value, node.each_cap, "一条记录", around)]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        indexes = each(scope, node.records)
        if isinstance(indexes, Unknown):
            return
        for index in indexes:
            own = list(where.seen(scope)) if where else []
            if step.entries[index].counted is True:
                own += [word for look in looks for word in look.seen(scope)]
            yield from own

    return Part((*(where.demands if where else ()), *(demand for look in looks for demand in look.demands)), seen)


def _best_of(node: BestOf) -> Part:
    """Each alternative, seen to give more than every other."""
    names = [f"取 {child.label.id.rpartition('/')[2]}（高于其余）" for child in node.children]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        ranges = [child.range for child in step.children if isinstance(child, Valued)]
        for index in step.taken:
            others = [other.high for position, other in enumerate(ranges) if position != index]
            if all(high is not None and ranges[index].low > high for high in others):
                yield names[index]

    return Part(tuple(names), seen)


def _taken(row: Band) -> str:
    """A row by its band."""
    low, high = row.low and row.low.text, row.high and row.high.text
    if low is None or high is None:
        sign = (">=" if row.low_closed else ">") if low else ("<=" if row.high_closed else "<")
        return f"落在 {sign} {low or high}" if low or high else "落在唯一的一档"
    return f"落在 {'[' if row.low_closed else '('}{low}, {high}{']' if row.high_closed else ')'}"


def _bounds(rows: Sequence[Band], key: Expression) -> tuple[str, ...]:
    """The key at each bound between rows, and at the end of the outermost."""
    texts = (bound.text for row in rows for bound in (row.low, row.high) if bound)
    return tuple(dict.fromkeys(f"`{say(key)}` 恰为 {text}" for text in texts))


def _at(rows: Sequence[Band], key: Expression, found: object) -> Iterator[str]:
    bounds = (bound for row in rows for bound in (row.low, row.high) if bound)
    return (f"`{say(key)}` 恰为 {bound.text}" for bound in bounds if bound.value == found)


def _number(found: Any) -> Any:
    return max(found, 0)
