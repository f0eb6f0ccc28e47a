"""Amounts and points: each way of coming about and each limit, seen where it made a difference and where it did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from subsidy.coverage.demand import Demand, Sight, Surroundings, Watch
from subsidy.coverage.expressions import Look, value_look
from subsidy.coverage.points import possible_before_terms
from subsidy.coverage.tables import Part, part_of
from subsidy.evaluation.scope import Scope
from subsidy.language.expressions import Literal
from subsidy.language.nodes import BestOf, Condition, Grades, Table, UpTo, Valuation
from subsidy.language.structure import conditions, parts
from subsidy.money import FINEST
from subsidy.trace.readings import given_by_row
from subsidy.trace.step import Applied, Judged, Unknown, Valued
from subsidy.truth import Truth

Judge = Callable[[Condition], Watch[Judged]]
"""What watches the condition under which an amount is given."""


@dataclass(frozen=True, slots=True)
class AmountWatch:
    """The watch of one amount, and apart from it that of its `when`, which shows even where the amount is not given."""

    demands: tuple[Demand, ...]
    when: Callable[[Valued, Sight], Iterable[Demand]]
    rest: Callable[[Valued, Sight], Iterable[Demand]]

    def seen(self, step: Valued, sight: Sight) -> Iterator[Demand]:
        """All that the step shows."""
        yield from self.when(step, sight)
        if step.when is None or step.when.truth is Truth.TRUE:
            yield from self.rest(step, sight)


def watch_amount(node: Valuation, around: Surroundings, judge: Judge) -> AmountWatch:
    """The watch of an amount or of points, with all below it."""
    when = judge(node.terms.when) if node.terms.when else None
    own, limits = part_of(node, around), _limits(node, around)
    children = [watch_amount(child, around, judge) for child in parts(node)]
    choices = [judge(condition) for condition in conditions(node)]

    def look_at_when(step: Valued, sight: Sight) -> Iterable[Demand]:
        return when.seen(step.when, sight) if when is not None and step.when is not None else ()

    def look_at_rest(step: Valued, sight: Sight) -> Iterator[Demand]:
        words = (*own.seen(step, sight.scope), *limits.seen(step, sight.scope))
        yield from (Demand(around.policy, node.label.id, word) for word in words)
        inner = [below for below in step.children if isinstance(below, Valued)]
        for child, below in zip(children, inner, strict=True):
            yield from child.seen(below, sight) if _counts(node, step, below) else child.when(below, sight)
        judged = [below for below in step.children if isinstance(below, Judged)]
        for choice, condition in zip(choices, judged, strict=True):
            yield from choice.seen(condition, sight)

    words = dict.fromkeys((*own.demands, *limits.demands))
    mine = tuple(Demand(around.policy, node.label.id, word) for word in words)
    inherited = [*chain.from_iterable(child.demands for child in children)]
    inherited += chain.from_iterable(choice.demands for choice in choices)
    return AmountWatch((*(when.demands if when else ()), *mine, *inherited), look_at_when, look_at_rest)


def _counts(node: Valuation, step: Valued, child: Valued) -> bool:
    """Whether a child's amount is part of its parent's: of alternatives, only the best is; of rows, the one taken."""
    if isinstance(node, Table | Grades):
        return child is given_by_row(step)
    return not isinstance(node, BestOf) or child.range == step.raw


def _limits(node: Valuation, around: Surroundings) -> Part:
    """The terms: each seen to change the amount, and to leave it."""
    terms, reach = node.terms, possible_before_terms(node)
    bounds = {"cap": terms.cap, "floor": terms.floor, "less": terms.less}
    looks: list[Look] = [value_look(bound, around) for bound in bounds.values() if bound is not None]
    words = [word for name, bound in bounds.items() if bound is not None for word in _WORDS[name]]
    if reach is not None and isinstance(terms.cap, Literal) and max(reach) <= terms.cap.value:
        words.remove(_WORDS["cap"][0])  # the rows below never come to more than the clause allows
    if terms.rounding not in (None, FINEST):
        words += _WORDS["round"]

    def seen(step: Valued, scope: Scope) -> Iterator[str]:
        for applied in step.applied:
            if _known(node, applied):
                yield _TOLD[applied.term](applied)
        yield from (word for look in looks for word in look.seen(scope))

    return Part((*words, *(demand for look in looks for demand in look.demands)), seen)


def _known(node: Valuation, applied: Applied) -> bool:
    """Whether it is known what a term did; what a ceiling was cut to shows before anybody decides within it."""
    if isinstance(node, UpTo) and applied.term == "cap":
        return applied.before.high is not None and not isinstance(applied.value, Unknown)
    return applied.before.decided and applied.after.decided


_WORDS = {
    "cap": ("超过上限而封顶", "没有超过上限"),
    "floor": ("不到保底而补足", "不低于保底"),
    "less": ("扣减后还有剩余", "扣减到 0", "没有可扣减的"),
    "round": ("取整改变了金额",),
}


def _bound(name: str) -> Callable[[Applied], str]:
    return lambda applied: _WORDS[name][applied.before.high == applied.after.high]


def _less(applied: Applied) -> str:
    left, taken, none = _WORDS["less"]
    if applied.before == applied.after:
        return none if applied.before.low else ""
    return left if applied.after.low else taken


_TOLD: dict[str, Callable[[Applied], str]] = {
    "cap": _bound("cap"),
    "floor": _bound("floor"),
    "less": _less,
    "round": lambda applied: _WORDS["round"][0] if applied.before != applied.after else "",
}
