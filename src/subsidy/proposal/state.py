"""A profile on a day, and the places in it where one value can be turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import DATE, Fact, Kind, Type, Value
from subsidy.money import normal


@dataclass(frozen=True, slots=True)
class State:
    """An enterprise's known facts by key, and the day on which it is judged."""

    values: Mapping[str, Value]
    on: date


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of a profile: a fact, a field of a record of a list, an end of a period, or the day itself."""

    fact: Fact
    field: Fact | None = None
    index: int = 0
    end: int | None = None

    @property
    def own(self) -> Fact:
        """The fact, or the field, whose value it is."""
        return self.field or self.fact

    @property
    def type(self) -> Type:
        """The type of what is turned."""
        return self.own.type if self.end is None else DATE

    @property
    def is_day(self) -> bool:
        """Whether it is the day of application."""
        return self.fact is APPLICATION_DATE

    def get(self, state: State) -> Value | None:
        """The value there; None where it is unknown."""
        whole = state.on if self.is_day else state.values.get(self.fact.key)
        if self.field is not None:
            records: Any = whole
            whole = records[self.index].get(self.field.key) if records and self.index < len(records) else None
        return whole if self.end is None or not isinstance(whole, tuple) else whole[self.end]

    def set(self, state: State, value: Value | None) -> State | None:
        """The state with another value there, None making it unknown; None where there is no such place or value."""
        if self.end is not None and value is not None:
            value = self._period(state, value)
        if self.is_day:
            return State(state.values, value) if isinstance(value, date) else None
        if self.field is None:
            return State(_with(state.values, self.fact.key, value), state.on)
        records: Any = state.values.get(self.fact.key)
        if not records or self.index >= len(records):
            return None
        record = _with(records[self.index], self.field.key, value)
        return State(
            _with(state.values, self.fact.key, (*records[: self.index], record, *records[self.index + 1 :])), state.on
        )

    def _period(self, state: State, value: Any) -> Value:
        """The period with another end; the other end goes along where it has to."""
        whole: Any = Slot(self.fact, self.field, self.index).get(state)
        first, last = whole or (value, value)
        return (value, max(value, last)) if self.end == 0 else (min(first, value), value)


def _with(values: Mapping[str, Value], key: str, value: Value | None) -> dict[str, Value]:
    rest = {other: each for other, each in values.items() if other != key}
    return rest if value is None else rest | {key: value}


@dataclass(frozen=True, slots=True)
class Dial:
    """The values of an ordered slot as whole steps, from the least to the largest that are sensible.

    A step is one 分, one unit, one hundredth, one day: the least that a profile can differ by.
    """

    type: Type
    low: int
    high: int

    def value(self, step: int) -> Value:
        """The value at a step."""
        if self.type.kind is Kind.DATE:
            return date.fromordinal(step)
        scale = _SCALES.get(self.type.kind, 1)
        return step if scale == 1 else normal(Fraction(step, scale))

    def step(self, value: Any) -> int | None:
        """The step at or just below a value, if it lies on the dial."""
        if isinstance(value, date):
            step = value.toordinal()
        elif isinstance(value, int | Fraction):
            step = int(value * _SCALES.get(self.type.kind, 1) // 1)
        else:
            return None
        return step if self.low <= step <= self.high else None


def dial(slot: Slot) -> Dial | None:
    """The dial of an ordered slot; None for flags, choices, codes and text."""
    kind, fact = slot.type.kind, slot.own
    if kind not in _HIGHEST:
        return None
    if kind is Kind.DATE:
        return Dial(slot.type, date(1950, 1, 1).toordinal(), date(2099, 12, 31).toordinal())
    scale = _SCALES.get(kind, 1)
    low = 0 if fact.lower is None else int(-(-fact.lower * scale // 1))
    high = _HIGHEST[kind] if fact.upper is None else int(fact.upper * scale // 1)
    return Dial(slot.type, low, high)


_SCALES = {Kind.RATIO: 10_000, Kind.NUMBER: 100}
_HIGHEST = {Kind.MONEY: 10**14, Kind.COUNT: 10**6, Kind.RATIO: 10**5, Kind.NUMBER: 10**6, Kind.DATE: 0}
