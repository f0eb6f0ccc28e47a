"""Kleene's three truth values with their tables, written once, and the five verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Truth(IntEnum):
    """False, unknown or true, in Kleene's order: conjunction is the least, disjunction the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def conjunction(truths: Iterable[Truth]) -> Truth:
    """All of them: false when one is false, true when every one is; of none, true."""
    least = Truth.TRUE
    for truth in truths:
        if truth < least:
            least = truth
    return least


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Any of them: true when one is true, false when every one is; of none, false."""
    greatest = Truth.FALSE
    for truth in truths:
        if truth > greatest:
            greatest = truth
    return greatest


def negation(truth: Truth) -> Truth:
    """Not: exchanges true and false, leaves unknown."""
    return _NEGATION[truth]


def threshold(required: int, truths: Iterable[Truth]) -> Truth:
    """At least `required` of them: decided as soon as the unknown ones can no longer change the answer."""
    values = tuple(truths)
    certain = sum(value is Truth.TRUE for value in values)
    possible = sum(value is not Truth.FALSE for value in values)
    if certain >= required:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >= required else Truth.FALSE


_NEGATION = {Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN, Truth.TRUE: Truth.FALSE}


class Verdict(StrEnum):
    """What an enterprise is told of one policy."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    INSUFFICIENT = "insufficient"
    MANUAL = "manual"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """The verdict in Chinese, as caseworkers read it."""
        return _LABELS[self]


_LABELS = {
    Verdict.ELIGIBLE: "符合",
    Verdict.INELIGIBLE: "不符合",
    Verdict.INSUFFICIENT: "资料不足",
    Verdict.MANUAL: "待人工认定",
    Verdict.NOT_APPLICABLE: "不适用",
}
