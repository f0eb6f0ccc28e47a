"""How an award is paid out to one enterprise: what was found of each stage, and what the stages come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from subsidy.facts.types import MONEY
from subsidy.language.expressions import Literal
from subsidy.language.payment import Payment, Stage, Use
from subsidy.money import FINEST, Rational
from subsidy.trace.division import Portion, divide
from subsidy.trace.points import added
from subsidy.trace.readings import NOTHING, joined, lacking
from subsidy.trace.step import Found, Judged, Range, Unknown
from subsidy.truth import Truth, disjunction


class Standing(StrEnum):
    """How a stage stands: its condition is met, is not, or cannot be told; or it is not paid any more."""

    MET = "met"
    UNMET = "unmet"
    UNDECIDED = "undecided"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """The standing in Chinese, the same words in rules' reference, specs and reports."""
        return _LABELS[self]


_LABELS = {
    Standing.MET: "条件已满足",
    Standing.UNMET: "条件未满足",
    Standing.UNDECIDED: "待定",
    Standing.WITHHELD: "停付",
}


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
    withhold: tuple[Judged, ...]
    recover: tuple[Judged, ...]
    paid: Found | None
    commitments: tuple[Found | None, ...]


class Instalment(NamedTuple):
    """A stage with what it comes to, and what it still lacks."""

    found: StageFound
    amount: Range
    standing: Standing
    lacks: Unknown


@dataclass(frozen=True, slots=True)
class Schedule:
    """A payment of an award that is known as far as `award` says: the instalments add up to it exactly.

    `funding` is what comes from each source (None: its share was not published), `uses` the most that each use may
    take (None: no limit).
    """

    found: PaymentFound
    award: Range
    instalments: tuple[Instalment, ...]
    recovery: PaidBack
    funding: tuple[Range | None, ...]
    uses: tuple[Range | None, ...]

    @property
    def node(self) -> Payment:
        """What the rule says of the payment."""
        return self.found.node

    @property
    def withheld(self) -> Truth:
        """Whether stages that are not met yet are not paid any more."""
        return disjunction(each.truth for each in self.found.withhold)


class PaidBack(NamedTuple):
    """What is to be paid back: of what was `paid`, by each ground for it and in all, and what would tell."""

    paid: Range
    grounds: tuple[Range, ...]
    amount: Range
    lacks: Unknown


def schedule_of(found: PaymentFound, award: Range, granted: Range, step: int = 1) -> Schedule:
    """How an award, a multiple of `step` in 分, is paid out; nothing in it reaches back to the award.

    `granted` is the award that was paid from, if anything was: the same, unless a verdict now takes it away.
    """
    amounts = _amounts(found, award, step)
    instalments = tuple(_instalment(found, *each) for each in zip(found.stages, amounts, strict=True))
    uses = tuple(_most(use, award) for use in found.node.uses)
    return Schedule(found, award, instalments, _paid_back(found, granted, step), _funding(found, award, step), uses)


def _funding(found: PaymentFound, award: Range, step: int) -> tuple[Range | None, ...]:
    """What comes from each source; what those with a share leave goes to the one that takes the rest."""
    sources = found.node.funding
    shares: list[Portion] = [each.share.value for each in sources if each.share is not None]  # type: ignore[misc]
    parts = list(divide(award, shares if len(shares) == len(sources) else [*shares, None], FINEST, step))
    return tuple(parts.pop(0) if each.share is not None else parts[-1] if each.rest else None for each in sources)


def _most(use: Use, award: Range) -> Range | None:
    """The most that may be spent on a use."""
    if use.at_most is None:
        return None
    most: Rational = use.at_most.value  # type: ignore[assignment]
    if use.at_most.type == MONEY:
        return Range(min(award.low, most), most if award.high is None else min(award.high, most))
    return Range(FINEST.apply(award.low * most), None if award.high is None else FINEST.apply(award.high * most))


def _amounts(found: PaymentFound, award: Range, step: int) -> tuple[Range, ...]:
    return divide(award, [_portion(stage) for stage in found.stages], found.node.rounding, step)


def _instalment(found: PaymentFound, stage: StageFound, amount: Range) -> Instalment:
    standing = standing_of(stage.when)
    if standing is not Standing.MET and any(each.truth is Truth.TRUE for each in found.withhold):
        return Instalment(stage, amount, Standing.WITHHELD, NOTHING)
    return Instalment(stage, amount, standing, _lacks(stage, amount))


def standing_of(when: Judged | None) -> Standing:
    """How a stage stands by its condition; one without a condition is met."""
    return Standing.MET if when is None else _STANDINGS[when.truth]


_STANDINGS = {Truth.TRUE: Standing.MET, Truth.FALSE: Standing.UNMET, Truth.UNKNOWN: Standing.UNDECIDED}


def _paid_back(found: PaymentFound, granted: Range, step: int) -> PaidBack:
    """The largest of what the grounds demand: what is paid back on one of them is not paid back again."""
    paid = _paid(found, granted, step)
    grounds = tuple(
        _demanded(judged.truth, paid, ground.share)
        for ground, judged in zip(found.node.recover, found.recover, strict=True)
    )
    highs = [ground.high for ground in grounds]
    amount = Range(
        max((ground.low for ground in grounds), default=0),
        None if None in highs else max((high for high in highs if high is not None), default=0),
    )
    return PaidBack(paid, grounds, amount, NOTHING if amount.decided else _short_of(found))


def _demanded(truth: Truth, paid: Range, share: Literal) -> Range:
    if truth is Truth.FALSE:
        return Range(0, 0)
    ratio: Rational = share.value  # type: ignore[assignment]
    high = None if paid.high is None else FINEST.apply(paid.high * ratio)
    return Range(FINEST.apply(paid.low * ratio) if truth is Truth.TRUE else 0, high)


def _paid(found: PaymentFound, granted: Range, step: int) -> Range:
    """What was paid: as the profile says or, where the rule does not ask that, the stages whose conditions are met."""
    if found.paid is not None:
        return at_least_nothing(found.paid)
    if not found.stages:
        return granted
    standings = [standing_of(stage.when) for stage in found.stages]
    amounts = zip(standings, _amounts(found, granted, step), strict=True)
    return added(
        amount if standing is Standing.MET else Range(0, amount.high)
        for standing, amount in amounts
        if standing is not Standing.UNMET
    )


def _short_of(found: PaymentFound) -> Unknown:
    """What would tell how much is to be paid back, but for the award itself."""
    paid = [found.paid] if isinstance(found.paid, Unknown) else []
    stages = [lacking(stage.when) for stage in found.stages] if found.paid is None else []
    return joined(lacking(*found.recover), *paid, *stages)


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
