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
    Grades,
    Negotiated,
    PerRecord,
    Row,
    Scaled,
    Slices,
    Sum,
    Table,
    UpTo,
    Valuation,
)
from subsidy.report.wording import say
from subsidy.trace.readings import given_by_row
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
        case Negotiated():
            return _negotiated(node, around)
        case Table():
            return _table(node, around)
        case Slices():
            return _slices(node, around)
        case Grades():
            return _grades(node, around)
        case Scaled():
            return _scaled(node, around)
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


def _negotiated(node: Negotiated, around: Surroundings) -> Part:
    """What was decided, and not yet."""
    known, open_ = "已经核定", "还没有核定"

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        yield known if step.raw.decided else open_

    return _joined(Part((known, open_), seen), _plain(value_look(node.decided, around)))


def _table(node: Table, around: Surroundings) -> Part:
    """Each row taken, with its own cap; the key exactly at each bound, and below the lowest row."""
    key = around.prepare(node.key)
    rows = [_row(row, around) for row in node.rows]
    outside = [] if node.rows[0].low is None else ["低于最低一档"]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        found = key(scope)
        if not isinstance(found, Unknown):
            yield from _at(node.rows, node.key, found)
            for index in step.taken:
                yield from (_taken(node.rows[index]), *rows[index].seen(step, scope))
            yield from outside if not step.taken else ()

    words = (*map(_taken, node.rows), *outside, *_bounds(node.rows, node.key))
    inside = (demand for row in rows for demand in row.demands)
    return _joined(Part((*words, *inside), seen), _plain(value_look(node.key, around)))


def _row(row: Row, around: Surroundings) -> Part:
    """What a row gives, unless by a valuation of its own that is watched apart; and whether its cap binds."""
    looks = [value_look(part, around) for part in (row.value, row.cap) if part and not isinstance(part, Valuation)]
    inside = _plain(*looks)
    if row.cap is None:
        return inside
    when = f"{_taken(row)} 时"
    if not isinstance(row.value, Valuation):
        return _joined(_plain(_binding(row.value, row.cap, when, around)), inside)
    most, words = around.prepare(row.cap), _bound_or_not(when)

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        given, bound = given_by_row(step), most(scope)
        if given is not None and given.range.decided and not isinstance(bound, Unknown):
            yield words[given.range.low <= _number(bound)]

    return _joined(Part(words, seen), inside)


def _binding(value: Expression, cap: Expression, when: str, around: Surroundings) -> Look:
    """A cap of one row or one record, seen to bind and not to."""
    amount, most = around.prepare(value), around.prepare(cap)
    words = _bound_or_not(when)

    def seen(scope: Scope) -> Iterator[str]:
        found, bound = amount(scope), most(scope)
        if not isinstance(found, Unknown) and not isinstance(bound, Unknown):
            yield words[_number(found) <= _number(bound)]

    return Look(words, seen)


def _bound_or_not(when: str) -> tuple[str, str]:
    return f"{when}超过上限而封顶", f"{when}没有超过上限"


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
    values = (grade.value for grade in node.grades)
    rows = [_plain(*([] if isinstance(value, Valuation) else [value_look(value, around)])) for value in values]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        for index in step.taken:
            yield words[index]
            yield from rows[index].seen(step, scope)

    inside = (demand for row in rows for demand in row.demands)
    return _joined(Part((*words, *inside), seen), _plain(value_look(node.key, around)))


def _scaled(node: Scaled, around: Surroundings) -> Part:
    """Each factor taken, and its cap; the conditions that choose among them are watched apart."""
    words = [f"按第 {index + 1} 种情形 {say(factor.by)}" for index, factor in enumerate(node.factors)]
    binds = [
        _bound_or_not(f"{word} 时") if factor.cap else () for word, factor in zip(words, node.factors, strict=True)
    ]
    looks = [value_look(part, around) for factor in node.factors for part in (factor.by, factor.cap) if part]
    caps = [around.prepare(factor.cap) if factor.cap else None for factor in node.factors]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        base = next(child.range for child in step.children if isinstance(child, Valued))
        for index in step.taken:
            yield words[index]
            cap, by = caps[index], step.entries[index].value
            bound = cap(scope) if cap else Unknown()
            if base.decided and not isinstance(by, Unknown) and not isinstance(bound, Unknown):
                yield binds[index][base.low * _number(by) <= _number(bound)]

    return _joined(Part((*words, *(word for each in binds for word in each)), seen), _plain(*looks))


def _per_record(node: PerRecord, around: Surroundings) -> Part:
    """Each side of what records must meet, at any record; and of each that counts, its value and its cap."""
    where = truth_look(node.where, around, whole=False) if node.where else None
    looks = [value_look(node.value, around)]
    if node.each_cap is not None:
        looks += [value_look(node.each_cap, around), _binding(node.value, node.each_cap, "一条记录", around)]

    grouped = _bound_or_not("一组记录") if node.group else ()

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        for group in step.groups:
            if group.before.decided and group.after.decided and not isinstance(group.key, Unknown):
                yield grouped[group.before == group.after]
        indexes = each(scope, node.records)
        if isinstance(indexes, Unknown):
            return
        for index in indexes:
            own = list(where.seen(scope)) if where else []
            if step.entries[index].counted is True:
                own += [word for look in looks for word in look.seen(scope)]
            yield from own

    demands = (*(where.demands if where else ()), *(demand for look in looks for demand in look.demands))
    return Part((*grouped, *demands), seen)


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
