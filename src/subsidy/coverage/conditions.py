"""Conditions: each seen met and not met where it decides, with every side of the atoms inside; scores at their bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.coverage.expressions import truth_look
from subsidy.coverage.logic import Table, decides
from subsidy.coverage.points import possible
from subsidy.coverage.valuations import watch_amount
from subsidy.language.nodes import All, Any, AtLeast, Bar, Condition, Holds, Negation, Part, Qualified, Score
from subsidy.trace.points import added, meets
from subsidy.trace.step import Judged, Range, Scored
from subsidy.truth import Truth, conjunction, disjunction, negation, threshold

MET, UNMET = "满足", "未满足"


def watch_condition(node: Condition, around: Surroundings) -> Watch[Judged]:
    """The watch of a condition that nothing stands above: what it comes to always shows."""
    watch = _watch(node, around)
    return Watch(watch.demands, lambda step, sight: watch.seen(step, sight, True))


@dataclass(frozen=True, slots=True)
class _Inner:
    """The watch of a condition inside others; told whether it decides what stands directly above."""

    demands: tuple[Demand, ...]
    seen: Callable[[Judged, Sight, bool], Iterator[Demand]]


def _watch(node: Condition, around: Surroundings) -> _Inner:
    match node:
        case Holds():
            return _holds(node, around)
        case Qualified():
            return _Inner(_both(node, around), lambda step, sight, deciding: _truth(step, around, deciding))
        case All(children=children):
            return _composite(node, children, conjunction, around)
        case Any(children=children):
            return _composite(node, children, disjunction, around)
        case AtLeast(required=required, children=children):
            return _composite(node, children, lambda truths: threshold(required, truths), around)
        case Negation(child=child):
            return _composite(node, (child,), lambda truths: negation(truths[0]), around)
        case Score():
            return _score(node, around)
    assert_never(node)


def _both(node: Condition | Part, around: Surroundings) -> tuple[Demand, ...]:
    return tuple(Demand(around.policy, node.label.id, word) for word in (MET, UNMET))


def _truth(step: Judged, around: Surroundings, deciding: bool) -> Iterator[Demand]:
    if deciding and step.truth is not Truth.UNKNOWN:
        yield Demand(around.policy, step.node.label.id, MET if step.truth is Truth.TRUE else UNMET)


def _holds(node: Holds, around: Surroundings) -> _Inner:
    look = truth_look(node.expression, around, whole=True)

    def seen(step: Judged, sight: Sight, deciding: bool) -> Iterator[Demand]:
        yield from _truth(step, around, deciding)
        if deciding or Aspect.CLAUSES in sight.asked:
            yield from (Demand(around.policy, node.label.id, what) for what in look.seen(sight.scope))

    inside = (Demand(around.policy, node.label.id, what) for what in look.demands)
    return _Inner((*_both(node, around), *inside), seen)


def _composite(node: Condition, children: tuple[Condition, ...], table: Table, around: Surroundings) -> _Inner:
    watches = [_watch(child, around) for child in children]

    def seen(step: Judged, sight: Sight, deciding: bool) -> Iterator[Demand]:
        yield from _truth(step, around, deciding)
        steps = [child for child in step.children if isinstance(child, Judged)]
        truths = [child.truth for child in steps]
        for index, (child, watch) in enumerate(zip(steps, watches, strict=True)):
            yield from watch.seen(child, sight, decides(table, truths, index))

    return _Inner((*_both(node, around), *(demand for watch in watches for demand in watch.demands)), seen)


def _score(node: Score, around: Surroundings) -> _Inner:
    """The bar of the total and each part's own, where each decides; the points of each part as they came about."""
    parts = [watch_amount(part.valuation, around, lambda when: watch_condition(when, around)) for part in node.parts]
    barred = [part for part in node.parts if part.bar is not None]

    def seen(step: Judged, sight: Sight, deciding: bool) -> Iterator[Demand]:
        yield from _truth(step, around, deciding)
        scored = [child for child in step.children if isinstance(child, Scored)]
        if deciding:
            yield from _bars(node, barred, scored, around)
        if Aspect.POINTS in sight.asked:
            for child, watch in zip(scored, parts, strict=True):
                yield from watch.seen(child.points, sight)

    bars = [demand for part in barred for demand in (*_both(part, around), *_at(part, part.bar, [part], around))]
    total = _at(node, node.bar, node.parts, around)
    inside = (demand for watch in parts for demand in watch.demands)
    return _Inner((*_both(node, around), *total, *bars, *inside), seen)


def _bars(node: Score, barred: Sequence[Part], scored: list[Scored], around: Surroundings) -> Iterator[Demand]:
    total = added(step.points.range for step in scored)
    steps = {step.node.label.id: step for step in scored}
    truths = [meets(node.bar, total), *(steps[part.label.id].truth for part in barred)]
    if decides(conjunction, truths, 0) and _stands_at(node.bar, total):
        yield from _at(node, node.bar, node.parts, around)
    for index, part in enumerate(barred, 1):
        if decides(conjunction, truths, index):
            truth, points = truths[index], steps[part.label.id].points
            yield Demand(around.policy, part.label.id, MET if truth is Truth.TRUE else UNMET)
            if part.bar is not None and _stands_at(part.bar, points.range):
                yield from _at(part, part.bar, [part], around)


def _at(node: Score | Part, bar: Bar | None, parts: Sequence[Part], around: Surroundings) -> tuple[Demand, ...]:
    """The demand of points exactly at a bar, unless tables of fixed points never come to so many."""
    if bar is None:
        return ()
    reach = possible([part.valuation for part in parts])
    if reach is not None and bar.points.value not in reach:
        return ()
    return (Demand(around.policy, node.label.id, f"得分恰为 {bar.points.text}"),)


def _stands_at(bar: Bar, points: Range) -> bool:
    return points.decided and points.low == bar.points.value
