"""How an award is paid out to one enterprise: what was found of each stage, and what the stages come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from subsidy.language.payment import Payment, Stage
from subsidy.money import Rational
from subsidy.trace.division import Portion, divide
from subsidy.trace.readings import joined, lacking
from subsidy.trace.step import Found, Judged, Range, Unknown
from subsidy.truth import Truth


class Standing(StrEnum):
    """How a stage stands: its condition is met, is not, or cannot be told."""

    MET = "met"
    UNMET = "unmet"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        """The standing in Chinese, the same words in rules' reference, specs and reports."""
        return _LABELS[self]


_LABELS = {Standing.MET: "条件已满足", Standing.UNMET: "条件未满足", Standing.UNDECIDED: "待定"}


class StageFound(NamedTuple):
    """What was found of a stage; its own amount and its last day only where the rule names them."""

    node: Stage
    when: Judged | None
    amount: Found | None
    due: Found | None


class PaymentFound(NamedTuple):
    """What was found of a payment, before anything is known of the award."""

    node: Payment
    stages: tuple[StageFound, ...]


class Instalment(NamedTuple):
    """A stage with what it comes to, and what it still lacks."""

    found: StageFound
    amount: Range
    standing: Standing
    lacks: Unknown


@dataclass(frozen=True, slots=True)
class Schedule:
    """A payment of an award that is known as far as `award` says: the instalments add up to it exactly."""

    node: Payment
    award: Range
    instalments: tuple[Instalment, ...]


def schedule_of(found: PaymentFound, award: Range, step: int = 1) -> Schedule:
    """How an award, a multiple of `step` in 分, is paid out; nothing in it reaches back to the award."""
    amounts = divide(award, [_portion(stage) for stage in found.stages], found.node.rounding, step)
    instalments = tuple(
        Instalment(stage, amount, standing_of(stage.when), _lacks(stage, amount))
        for stage, amount in zip(found.stages, amounts, strict=True)
    )
    return Schedule(found.node, award, instalments)


def standing_of(when: Judged | None) -> Standing:
    """How a stage stands by its condition; one without a condition is met."""
    return Standing.MET if when is None else _STANDINGS[when.truth]


_STANDINGS = {Truth.TRUE: Standing.MET, Truth.FALSE: Standing.UNMET, Truth.UNKNOWN: Standing.UNDECIDED}


def _portion(stage: StageFound) -> Portion:
    if stage.node.share is not None:
        return stage.node.share.value  # type: ignore[return-value]
    return None if stage.amount is None else at_least_nothing(stage.amount)


def at_least_nothing(found: Found) -> Range:
    """The range of an amount that an expression gives."""
    if isinstance(found, Unknown):
        return Range(0, None)
    least: Rational = max(found, 0)  # type: ignore[type-var, assignment]
    return Range(least, least)


def _lacks(stage: StageFound, amount: Range) -> Unknown:
    """What would tell whether a stage is paid, when it is due and, of an amount of its own, how much it is."""
    found = (stage.due, stage.amount if not amount.decided else None)
    return joined(lacking(stage.when), *(each for each in found if isinstance(each, Unknown)))
