"""What a trace can be asked: what it lacks, what decided it, which figures it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from subsidy.language.nodes import BestOf, Grades, Scaled, Score, Table
from subsidy.trace.points import added, meets
from subsidy.trace.step import Judged, Scored, Step, Unknown, Valued
from subsidy.truth import Truth

NOTHING = Unknown()


def lacking(*steps: Step | None) -> Unknown:
    """The facts, and the reasons, that keep `steps` from being decided; nothing that can no longer matter."""
    lacks = [found for step in steps if step is not None and (found := _lacking(step)) is not NOTHING]
    return lacks[0] if len(lacks) == 1 else joined(*lacks)


def joined(*several: Unknown) -> Unknown:
    """What several lack together."""
    if not several:
        return NOTHING
    return Unknown(
        frozenset().union(*(each.facts for each in several)), frozenset().union(*(each.reasons for each in several))
    )


def _lacking(step: Step) -> Unknown:
    match step:
        case Judged(truth=truth):
            if truth is not Truth.UNKNOWN:
                return NOTHING
            return lacking(*_undecided_parts(step)) if step.children else step.unknown
        case Scored(truth=truth, points=points):
            return lacking(points)
        case Valued():
            return _lacking_amount(step)
    assert_never(step)


def _undecided_parts(step: Judged) -> tuple[Step, ...]:
    """The children that can still matter: of a score that reaches its bar anyway, the parts short of their own."""
    if not isinstance(step.node, Score):
        return step.children
    parts = [child for child in step.children if isinstance(child, Scored)]
    total = meets(step.node.bar, added(part.points.range for part in parts))
    return tuple(part for part in parts if total is Truth.UNKNOWN or part.truth is Truth.UNKNOWN)


def _lacking_amount(step: Valued) -> Unknown:
    if step.range.decided:
        return NOTHING
    causes: list[Step] = [step.when] if step.when is not None else []
    if not step.raw.decided and not any(applied.after.decided for applied in step.applied):
        causes += _undecided_children(step)
    lacks = lacking(*causes)
    return Unknown(lacks.facts | step.unknown.facts, lacks.reasons | step.unknown.reasons)


def _undecided_children(step: Valued) -> list[Step]:
    """The parts that can still change the amount: of alternatives, those that may exceed the best assured one."""
    if isinstance(step.node, Scaled):
        return _undecided_factors(step, step.node)
    children = [child for child in step.children if isinstance(child, Valued) and not child.range.decided]
    if isinstance(step.node, BestOf):
        children = [child for child in children if child.range.high is None or child.range.high > step.raw.low]
    if isinstance(step.node, Table | Grades):
        children = [child for child in children if child is given_by_row(step)]
    return list(children)


def _undecided_factors(step: Valued, node: Scaled) -> list[Step]:
    """Of a scaled amount: what is scaled, where that leaves a factor open, and the conditions that choose the factor."""
    possible = [entry for entry in step.entries if entry.counted is not False]
    base, *judged = step.children
    causes: list[Step] = [base] if any(not entry.range.decided for entry in possible) else []
    conditional = [index for index, factor in enumerate(node.factors) if factor.when is not None]
    open_ones = {entry.position for entry in possible}
    return causes + [child for index, child in zip(conditional, judged, strict=True) if index in open_ones]


def given_by_row(step: Valued) -> Valued | None:
    """What the taken row of a table gives by a valuation of its own; None where no row is taken, or has none."""
    node = step.node
    rows = node.rows if isinstance(node, Table) else node.grades if isinstance(node, Grades) else ()
    taken = [rows[index].value for index in step.taken] if rows else []
    children = (child for child in step.children if isinstance(child, Valued))
    return next((child for child in children if any(child.node is value for value in taken)), None)


def walk(step: Step | None) -> Iterator[Step]:
    """`step` and all below it, each once, in the order of the rule's clauses."""
    if step is None:
        return
    yield step
    for child in below(step):
        yield from walk(child)


def below(step: Step) -> tuple[Step, ...]:
    """The steps directly below one."""
    match step:
        case Judged(children=children):
            return children
        case Scored(points=points):
            return (points,)
        case Valued(when=when, children=children):
            return (when, *children) if when is not None else children
    assert_never(step)


def deciding(step: Judged) -> tuple[Judged | Scored, ...]:
    """The leaves and scores that made a judged step what it is: those that failed, or still cannot be told."""
    if not step.children:
        return (step,)
    culprits = [child for child in step.children if isinstance(child, Judged) and child.truth is step.truth]
    parts = [child for child in step.children if isinstance(child, Scored)]
    if parts:
        return (step,)
    return tuple(leaf for child in culprits for leaf in deciding(child)) or (step,)
