"""A report as data: one decision per policy, and what they come to together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from subsidy.language.approval import Approver
from subsidy.language.provenance import Provenance, least_sure
from subsidy.language.relations import RelationKind
from subsidy.money import FEN_PER_UNIT, Rational
from subsidy.pack.pack import RulePack
from subsidy.trace.approval import may_approve
from subsidy.trace.assessment import Assessment, Readings
from subsidy.trace.payment import Schedule, schedule_of
from subsidy.trace.proof import Combination, Firing, Remainder
from subsidy.trace.step import Range
from subsidy.truth import Truth, Verdict, disjunction


class AwardKind(StrEnum):
    """How sure an award's amount is.

    exact: nothing can change it. up_to: a person decides within it. pending: facts are missing that could change
    it. none: nothing is to be had, because of the verdict, because the policy pays nothing, or because it is 0 元.
    """

    EXACT = "exact"
    UP_TO = "up_to"
    PENDING = "pending"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Award:
    """An award in 分: at least `low`, at most `high` (None: no bound is known yet). Exact: both are the amount."""

    kind: AwardKind
    low: int
    high: int | None

    @property
    def amount(self) -> int | None:
        """The amount in 分, or its ceiling; None while it is pending."""
        return None if self.kind is AwardKind.PENDING else self.high

    @property
    def countable(self) -> int:
        """What the award counts toward a total, in 分: its amount or ceiling; while pending, only what is assured."""
        amount = self.amount
        return self.low if amount is None else amount


@dataclass(frozen=True, slots=True)
class Decision:
    """What one policy finally comes to: its assessment by itself, and what other policies made of it.

    `missing` are references to facts, in the order of the dictionary; `reasons` say what no fact can mend. `award` is
    what the policy by itself gives, and `remainder` what ceilings leave of it in the recommended combination.
    `rests_on` is what became of the qualifications that the policy asks for, however far.
    """

    assessment: Assessment
    verdict: Verdict
    award: Award
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    proof: tuple[Firing, ...] = ()
    remainder: Remainder | None = None
    rests_on: tuple[Assessment, ...] = ()

    @property
    def payable(self) -> Range:
        """The award in 分 as far as it is sure under the verdict: at least nothing while facts of that are missing."""
        return Range(0 if self.verdict is Verdict.INSUFFICIENT else self.award.low, self.award.high)

    @property
    def schedule(self) -> Schedule | None:
        """How the award, or what ceilings leave of it, is paid out, where the version in force says so."""
        found = self.assessment.payment
        if found is None:
            return None
        if self.remainder is not None:
            return schedule_of(found, self.remainder.amount, self.remainder.amount)
        against = self.verdict in (Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE)
        return schedule_of(found, self.payable, self.assessment.amount if against else self.payable, self._step)

    @property
    def approvers(self) -> tuple[Approver, ...]:
        """Who may have to approve the award."""
        version = self.assessment.version
        return may_approve(version.approval, self.payable) if version else ()

    @property
    def preferred(self) -> Truth | None:
        """Whether the enterprise comes before others; None where the version in force prefers nobody."""
        grounds = self.assessment.priority
        return disjunction(judged.truth for judged in grounds) if grounds else None

    @property
    def _step(self) -> int:
        """Of what the award is a multiple, in 分: of the unit that its rule rounds it to, unless it was cut since."""
        award = self.assessment.award
        taken_away = self.award.high == 0
        cut = award is not None and not taken_away and award.range != (self.award.low, self.award.high)
        if award is None or award.node.terms.rounding is None or cut:
            return 1
        return FEN_PER_UNIT[award.node.terms.rounding.unit]

    @property
    def policy(self) -> str:
        """The id of the policy."""
        return self.assessment.policy.id

    @property
    def title(self) -> str:
        """The policy's title."""
        return self.assessment.policy.title

    @property
    def provenance(self) -> Provenance | None:
        """How sure the least sure figure behind the decision is; None without a version in force."""
        own = self.assessment.version
        behind = (each.version for each in (self.assessment, *self.rests_on))
        return least_sure(version.least_sure for version in behind if version) if own else None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything decided for one enterprise on one day. The same profile, pack and day give the same bytes."""

    date: date
    engine_version: str
    inference: str
    pack: RulePack
    enterprise: str
    uscc: str
    decisions: Mapping[str, Decision]
    combination: Combination
    readings: Readings

    @property
    def open_rivals(self) -> tuple[Decision, ...]:
        """The policies that are forgone as long as facts of their award are missing, and may be worth more then."""
        lost = [loss for loss in self.combination.forgone if loss.relation.kind in _RIVALRIES]
        pairs = [(self.decisions.get(loss.policy), self.combination.amounts.get(loss.because, 0)) for loss in lost]
        return tuple(
            rival
            for rival, winner in pairs
            if rival is not None
            and rival.award.kind is AwardKind.PENDING
            and (rival.award.high is None or rival.award.high > winner)
        )

    def to_json(self) -> str:
        """The report as a document of schema `subsidy.report/1`, keys sorted, with a final line feed."""
        from subsidy.report.document import to_json

        return to_json(self)


_RIVALRIES = (RelationKind.EXCLUDES, RelationKind.GROUP)
"""The relations under which the amounts decide who is taken."""


def award_of(verdict: Verdict, low: Rational, high: Rational | None, *, waits_for_people: bool) -> Award:
    """The award that a range of 分 comes to under a verdict; `waits_for_people`: no fact of others is missing."""
    least, most = int(low), None if high is None else int(high)
    if verdict in (Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE) or most == 0:
        return Award(AwardKind.NONE, 0, 0)
    if verdict is Verdict.INSUFFICIENT:
        return Award(AwardKind.PENDING, least, most)
    if least == most:
        return Award(AwardKind.EXACT, least, most)
    return Award(AwardKind.UP_TO if waits_for_people and most is not None else AwardKind.PENDING, least, most)
