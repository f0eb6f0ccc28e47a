"""What is paid out of an award, and when: written from docs/language.md, section 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from oracle.amounts import Span, round_one, span
from oracle.naive import Opinion, Oracle
from oracle.unknown import NOTHING, Unknown, together
from subsidy.language.payment import Payment, Stage
from subsidy.language.policies import Version
from subsidy.money import FINEST, Rounding

AGAINST = ("ineligible", "not_applicable")
Ends = tuple[Fraction, Fraction | None]
"""The least and the most, without end where there is no most."""

Part = Fraction | Span | None
"""A share, an amount of its own, or what the others leave."""


@dataclass(frozen=True)
class Paid:
    """One instalment: the least and the most it may be, in 分, how it stands, its last day, and what it lacks."""

    low: Fraction
    high: Fraction | None
    standing: str
    due: Any
    lacks: Unknown


def paid(oracle: Oracle, version: Version, opinion: Opinion) -> list[Paid]:
    """The instalments of the policy's award."""
    assert version.payment is not None
    assert opinion.award is not None
    parts = [part(stage, oracle) for stage in version.payment.stages]
    amounts = hulls(award_of(opinion), parts, version.payment.rounding)
    instalments = [
        instalment(stage, oracle, low, high) for stage, (low, high) in zip(version.payment.stages, amounts, strict=True)
    ]
    if True not in [oracle.truth(each.when) for each in version.payment.withhold]:
        return instalments
    return [
        each if each.standing == "条件已满足" else replace(each, standing="停付", lacks=NOTHING) for each in instalments
    ]


def award_of(opinion: Opinion) -> Ends:
    """What may be paid under the verdict."""
    assert opinion.award is not None
    if opinion.verdict in AGAINST:
        return Fraction(0), Fraction(0)
    low = Fraction(0) if opinion.verdict == "insufficient" else opinion.award.low
    return low, opinion.award.high


def part(stage: Stage, oracle: Oracle) -> Part:
    if stage.share is not None:
        assert isinstance(stage.share.value, int | Fraction)
        return Fraction(stage.share.value)
    if stage.amount is None:
        return None
    value = oracle.value(stage.amount)
    return Span(Fraction(0), None) if isinstance(value, Unknown) else Span(max(value, 0), max(value, 0))


def instalment(stage: Stage, oracle: Oracle, low: Fraction, high: Fraction | None) -> Paid:
    truth = met(stage, oracle)
    due = None if stage.due is None else oracle.value(stage.due)
    amount = oracle.value(stage.amount) if stage.amount is not None and low != high else None
    standing = "待定" if isinstance(truth, Unknown) else "条件已满足" if truth else "条件未满足"
    return Paid(low, high, standing, due, together([truth, due, amount]))


def met(stage: Stage, oracle: Oracle) -> Any:
    return True if stage.when is None else oracle.truth(stage.when)


def paid_back(oracle: Oracle, version: Version, opinion: Opinion) -> Span:
    """What is to be paid back."""
    payment = version.payment
    assert payment is not None
    low, high, lacks = paid_so_far(oracle, payment, opinion)
    demands = []
    for ground in payment.recover:
        truth = oracle.truth(ground.when)
        share = ground.share.value
        assert isinstance(share, int | Fraction)
        if truth is not False:
            least = Fraction(0) if isinstance(truth, Unknown) else round_one(low * share, FINEST)
            demands.append((least, None if high is None else round_one(high * share, FINEST)))
        lacks.append(truth)
    highs = [most for _, most in demands if most is not None]
    most = max(highs, default=Fraction(0)) if len(highs) == len(demands) else None
    return span(max((least for least, _ in demands), default=Fraction(0)), most, *lacks)


def paid_so_far(oracle: Oracle, payment: Payment, opinion: Opinion) -> tuple[Fraction, Fraction | None, list[Any]]:
    """The least and the most that was paid, and what would tell."""
    if payment.paid is not None:
        value = oracle.value(payment.paid)
        return (Fraction(0), None, [value]) if isinstance(value, Unknown) else (max(value, 0), max(value, 0), [])
    assert opinion.award is not None
    award = (opinion.award.low, opinion.award.high) if opinion.verdict in AGAINST else award_of(opinion)
    if not payment.stages:
        return (*award, [])
    least, most, lacks = Fraction(0), Fraction(0), []
    amounts = hulls(award, [part(stage, oracle) for stage in payment.stages], payment.rounding)
    for stage, (low, high) in zip(payment.stages, amounts, strict=True):
        truth = met(stage, oracle)
        lacks.append(truth)
        least += low if truth is True else 0
        most += 0 if truth is False else FAR if high is None else high
    return least, None if most >= FAR else most, lacks


def split(total: Fraction, parts: Sequence[Fraction | None], rounding: Rounding) -> list[Fraction]:
    """A settled total divided: `parts` are the unrounded amounts in their order, None takes the rest."""
    rest = list(parts).index(None) if None in parts else len(parts) - 1
    given = []
    left = total
    for place, amount in enumerate(parts):
        own = Fraction(0) if place == rest or amount is None else min(round_one(amount, rounding), left)
        given.append(own)
        left -= own
    if given:
        given[rest] = left
    return given


def hulls(award: Ends, parts: Sequence[Part], rounding: Rounding, step: int = 1) -> list[Ends]:
    """The least and the most that each part can be, found by trying what the award and the amounts may turn out to be."""
    tried = [
        split(total, amounts, rounding)
        for total in totals(award)
        if total % step == 0
        for amounts in product(*(tries(each, total) for each in parts))
    ]
    ends = [(min(column), max(column)) for column in zip(*tried, strict=True)]
    return [(low, None if award[1] is None and high > FAR / 1000 else high) for low, high in ends]


FAR = Fraction(10**15)
"""An award without a known end is tried as far as this, in 分."""

NEAR = 600
"""So many 分 beside each end of an award are tried: more than the roundings of a few parts can stray."""


def totals(award: Ends) -> Iterator[Fraction]:
    low, high = award[0], FAR if award[1] is None else award[1]
    if high - low <= 2 * NEAR:
        yield from (low + step for step in range(int(high - low) + 1))
        return
    yield from (low + step for step in range(NEAR + 1))
    yield from (high - step for step in range(NEAR + 1))


def tries(each: Part, total: Fraction) -> list[Fraction | None]:
    """What a part may come to: one without a known end may exceed the total, even where the total itself rounds to 0."""
    if isinstance(each, Fraction):
        return [each * total]
    if each is None:
        return [None]
    return [each.low] if each.high is not None else [each.low, FAR]


def funding(version: Version, opinion: Opinion) -> list[Ends | None]:
    """What comes from each source; None where its share was not published."""
    assert version.payment is not None
    given = version.payment.funding
    shares = [None if each.share is None else Fraction(str(each.share.value)) for each in given]
    if None in shares and not any(each.rest for each in given):
        known = [share for share in shares if share is not None]
        amounts = iter(hulls(award_of(opinion), [*known, None], FINEST))
        return [None if share is None else next(amounts) for share in shares]
    return [*hulls(award_of(opinion), shares, FINEST)]


def uses(version: Version, opinion: Opinion) -> list[Ends | None]:
    """The most that each use may take."""
    assert version.payment is not None
    found: list[Ends | None] = []
    for use in version.payment.uses:
        if use.at_most is None:
            found.append(None)
            continue
        most = Fraction(str(use.at_most.value))
        of_money = use.at_most.text.endswith("元")
        low, high = (
            None if end is None else min(end, most) if of_money else round_one(end * most, FINEST)
            for end in award_of(opinion)
        )
        assert low is not None
        found.append((low, high))
    return found


def promises(oracle: Oracle, version: Version) -> list[Any]:
    assert version.payment is not None
    return [None if each.until is None else oracle.value(each.until) for each in version.payment.commitments]


def approvers(version: Version, opinion: Opinion) -> str:
    """Who may approve, found by trying the ends of each band and of the award."""
    low, high = award_of(opinion)
    if high == 0:
        return "无"
    bounds: list[Any] = [bound.value for each in version.approval for bound in (each.low, each.high) if bound]
    tried = [low, FAR if high is None else high, *(bound + by for bound in bounds for by in (-1, 0, 1))]
    names = []
    for each in version.approval:
        floor: Any = -1 if each.low is None else each.low.value
        top: Any = FAR if each.high is None else each.high.value
        inside = [
            amount
            for amount in tried
            if low <= amount
            and (high is None or amount <= high)
            and (
                floor < amount < top
                or (amount == floor and each.low_closed)
                or (amount == top and each.high_closed)
                or amount == FAR == top
            )
        ]
        names += [each.by] if inside else []
    return "、".join(names)
