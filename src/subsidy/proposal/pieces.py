"""What to show of a policy: states around each boundary, each piece about one clause and turning one slot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from subsidy.facts.types import Value
from subsidy.proposal.state import Slot, State


class Question(Enum):
    """What the scenarios of a piece ask."""

    ANSWER = auto()
    POINTS = auto()
    CALENDAR = auto()
    TOGETHER = auto()
    AFTERWARDS = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One scenario, or one for each value of a slot, starting from a state; `place` is the address it is about.

    None among the values makes the slot unknown.
    """

    place: str
    clause: str
    start: State
    slot: Slot | None = None
    values: tuple[Value | None, ...] = ()
    question: Question = Question.ANSWER
