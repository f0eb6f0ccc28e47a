"""Where along one slot an answer changes: the edges, by halving, and the values of what has no order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from subsidy.facts.codes import SCHEMES, normalise
from subsidy.facts.types import Kind, Value
from subsidy.proposal.state import Dial, Slot, State, dial

BELOW, AT, ABOVE = "below", "at", "above"
"""The answers of a comparison: to either side of its bound, and exactly at it."""

Answer = Callable[[State], Hashable]
"""What a state comes to; None: unknown."""


def turns(slot: Slot, state: State, answer: Answer, hints: Iterable[Value]) -> tuple[Value, ...]:
    """The values of the slot around each place where the answer changes, in order; of unordered slots, all values.

    Empty where turning the slot changes nothing.
    """
    steps = dial(slot)
    if steps is None:
        return tuple(_unordered(slot, state, answer, hints))
    found = list(_edges(slot, state, answer, steps, hints))
    around = {step for edge in found for step in (edge, edge + 1)}
    # One step beyond an answer that holds at a single value only, so that its other side shows as well.
    answers = {step: _at(slot, state, answer, steps, step) for step in around}
    for step in sorted(around):
        for beyond in (step - 1, step + 1):
            if beyond not in answers and answers[step] == AT and steps.low <= beyond <= steps.high:
                around.add(beyond)
    return tuple(steps.value(step) for step in sorted(around))


def _edges(slot: Slot, state: State, answer: Answer, steps: Dial, hints: Iterable[Value]) -> Iterator[int]:
    """Each step after which the answer changes, as far as the points looked at can tell."""
    points = {steps.low, steps.low + 1, steps.high, steps.step(slot.get(state))}
    for hint in hints:
        step = steps.step(hint)
        points |= set() if step is None else {step - 1, step, step + 1}
    known = sorted(point for point in points if point is not None and steps.low <= point <= steps.high)
    answers = [(point, _at(slot, state, answer, steps, point)) for point in known]
    sure = [(point, found) for point, found in answers if found is not None]
    for (left, one), (right, other) in pairwise(sure):
        at: int = left
        here: Hashable = one
        while here is not None and here != other:
            at = _halved(slot, state, answer, steps, at, right, here)
            yield at
            at, here = at + 1, _at(slot, state, answer, steps, at + 1)


def _halved(slot: Slot, state: State, answer: Answer, steps: Dial, left: int, right: int, one: Hashable) -> int:
    """The last step from `left` on whose answer is that of `left`, by halving."""
    while right - left > 1:
        middle = (left + right) // 2
        if _at(slot, state, answer, steps, middle) == one:
            left = middle
        else:
            right = middle
    return left


def _at(slot: Slot, state: State, answer: Answer, steps: Dial, step: int) -> Hashable:
    turned = slot.set(state, steps.value(step))
    return None if turned is None else answer(turned)


def _unordered(slot: Slot, state: State, answer: Answer, hints: Iterable[Value]) -> Iterator[Value]:
    values = list(dict.fromkeys(choices(slot, hints)))
    answers = []
    for value in values:
        turned = slot.set(state, value)
        answers.append(None if turned is None else answer(turned))
    if len({found for found in answers if found is not None}) > 1:
        yield from (value for value, found in zip(values, answers, strict=True) if found is not None)


def choices(slot: Slot, hints: Iterable[Value]) -> Iterator[Value]:
    """The values of a slot without order: both flags, every option, the codes that a rule names and a few others."""
    match slot.type.kind:
        case Kind.FLAG:
            yield from (True, False)
        case Kind.CHOICE:
            yield from slot.type.options
        case Kind.CODE if slot.type.scheme in SCHEMES:
            named = (*(hint for hint in hints if isinstance(hint, str)), *_OTHERS[slot.type.scheme])
            yield from (code for text in named if (code := normalise(slot.type.scheme, text)) is not None)
        case _:
            yield from (hint for hint in hints if isinstance(hint, str))
            yield "其他（示例）"


def plain(slot: Slot) -> Value:
    """A value of a slot that is as good as any: a round number, a day, the first of its options."""
    steps = dial(slot)
    if steps is None:
        return next(iter(choices(slot, ())))
    step = ROUND.get(slot.type.kind, 1)
    return steps.value(min(max(step, steps.low), steps.high))


ROUND = {Kind.MONEY: 10**11, Kind.COUNT: 1000, Kind.DATE: date(2020, 1, 1).toordinal()}
"""Steps at a round number: of a ratio over it, any percentage is a whole number."""

_OTHERS = {"area": ("310107", "310101", "320000"), "industry": ("C3912", "I6510", "K7010", "A0111", "M7310")}
"""Codes to fall back on: 普陀区, 黄浦区, another province; five industries far apart."""
