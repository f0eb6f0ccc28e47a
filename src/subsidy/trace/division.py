"""A total divided into parts that always add up to it exactly, whatever each of them is rounded to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from subsidy.money import FEN_PER_UNIT, Rational, Rounding, RoundingMode
from subsidy.trace.points import added
from subsidy.trace.step import Range

NONE: Final = Range(0, 0)

Portion = Rational | Range | None
"""A share of the total, an amount of its own, or (None) what the others leave."""


def divide(total: Range, portions: Sequence[Portion], rounding: Rounding, step: int = 1) -> tuple[Range, ...]:
    """What each portion of `total` comes to, in 分; the total is known to be a multiple of `step`.

    In order each takes its part, rounded, and never more than is left; what is left in the end goes to the portion
    without a part of its own or, where all have one, to the last. Of a total that is not settled each part is a range
    that holds it whatever the total turns out to be.
    """
    rest = portions.index(None) if None in portions else len(portions) - 1
    taken = _Taken(total, rounding, step)
    parts = [NONE if portion is None or index == rest else taken.add(portion) for index, portion in enumerate(portions)]
    if parts:
        parts[rest] = taken.left
    return tuple(parts)


@dataclass(slots=True)
class _Taken:
    """What has been taken of a total so far: how many shares, what share, and what that and the amounts come to."""

    total: Range
    rounding: Rounding
    step: int
    shares: int = 0
    share: Rational = 0
    shared: Range = NONE
    amounts: Range = NONE
    parts: Range = NONE

    def add(self, portion: Rational | Range) -> Range:
        """Take one more portion."""
        left, wanted = self.left, self._wanted(portion)
        part = Range(min(wanted.low, left.low), _lesser(wanted.high, left.high))
        self.parts = added([self.parts, part])
        if isinstance(portion, Range):
            self.amounts = added([self.amounts, wanted])
        else:
            self.shares, self.share = self.shares + 1, self.share + portion
            self.shared = added([self.shared, wanted])
        return part

    def _wanted(self, portion: Rational | Range) -> Range:
        if not isinstance(portion, Range):
            low, high = self.total
            portion = Range(low * portion, None if high is None else high * portion)
        low, high = portion
        return Range(self.rounding.apply(low), None if high is None else self.rounding.apply(high))

    @property
    def left(self) -> Range:
        """What is left of the total: by the parts as they were taken, and by what the shares leave of it."""
        remains = self._unshared()
        least: Rational = 0
        if self.amounts.high is not None:
            least = max(least, remains.low - self.amounts.high)
        if self.parts.high is not None:
            least = max(least, self.total.low - self.parts.high)
        return Range(least, None if remains.high is None else max(0, remains.high - self.amounts.low))

    def _unshared(self) -> Range:
        """What the shares leave of the total.

        A total that is not settled is the same for all of them, so that it is their remaining share of it, from which
        their roundings can stray only so far.
        """
        low, high = self.total
        if low == high:
            return Range(low - self.shared.low, low - self.shared.low)
        unit, remains = FEN_PER_UNIT[self.rounding.unit], 1 - self.share
        up, down = (stray * unit * self.shares for stray in _STRAYS[self.rounding.mode])
        grain = unit if self.step % unit == 0 else 1  # what is taken of a total of whole units leaves whole units
        least = ceil(Fraction(low * remains - up) / grain) * grain
        if high is None:
            return Range(least, None)
        most = Fraction(high * remains + down) / grain
        return Range(least, (ceil(most) - 1 if down else floor(most)) * grain)


_STRAYS: Final[Mapping[RoundingMode, tuple[Rational, Rational]]] = {
    RoundingMode.HALF_UP: (Fraction(1, 2), Fraction(1, 2)),
    RoundingMode.DOWN: (0, 1),
    RoundingMode.UP: (1, 0),
}
"""How far above, at most, and how far below a number its rounding lies, in units; below always by less than that."""


def _lesser(one: Rational | None, other: Rational | None) -> Rational | None:
    return other if one is None else one if other is None else min(one, other)
