"""What interplay is told, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass

from subsidy.truth import Verdict


class InterplayFault(RuntimeError):
    """A fault of our own, or of the caller's program: there is then no verdict at all, and never a guess."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a policy stands by itself: its own verdict, and the award in whole 分 (not negative) that it would add.

    `amount` is None where it surely pays nothing: then it is not taken, and takes nobody's place.
    """

    verdict: Verdict
    amount: int | None = 0
