"""What stands in a headline: the award, and whether it can be applied for, each in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from subsidy.language.policies import WITHOUT_APPLYING
from subsidy.language.provenance import Provenance, least_sure
from subsidy.money import grouped_yuan, words
from subsidy.report.model import Award, AwardKind, Decision
from subsidy.report.page import NOTHING
from subsidy.trace.assessment import WindowStatus
from subsidy.truth import Truth, Verdict

SETTLED_AGAINST: Final = (Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE)
"""The verdicts under which nothing is to be had."""


def amount_in_words(decision: Decision) -> str:
    """The award as people read it: `200,000.00 元`, `不超过 …`, `待定，至多 …`; nothing for a qualification."""
    if decision.assessment.policy.qualification:
        return ""
    eligibility = decision.assessment.eligibility
    if decision.verdict in SETTLED_AGAINST or (eligibility is not None and eligibility.truth is Truth.FALSE):
        return NOTHING
    award = decision.award
    if decision.verdict is Verdict.INSUFFICIENT:
        # What is assured once it is eligible is not assured yet, so that only the most may be told.
        award = Award(AwardKind.PENDING, 0, award.high if decision.assessment.version else None)
    said = _AMOUNTS[award.kind](award)
    blank = " " if said[0].isdigit() else ""
    return f"认定后{blank}{said}" if decision.verdict is Verdict.MANUAL and award.amount else said


def amount_in_capitals(award: Award) -> str:
    """The amount in capital numerals, where it is settled or has a ceiling."""
    if not award.amount:
        return ""
    return f"{'上限大写' if award.kind is AwardKind.UP_TO else '大写'} {words(award.amount)}"


def _pending(award: Award) -> str:
    if award.high == 0:
        return grouped_yuan(0)
    if award.high is None:
        return f"待定，至少 {grouped_yuan(award.low)}" if award.low else "待定"
    if award.low:
        return f"待定，{grouped_yuan(award.low)}至 {grouped_yuan(award.high)}"
    return f"待定，至多 {grouped_yuan(award.high)}"


_AMOUNTS: Final = {
    AwardKind.NONE: lambda award: grouped_yuan(0),
    AwardKind.EXACT: lambda award: grouped_yuan(award.low),
    AwardKind.UP_TO: lambda award: f"不超过 {grouped_yuan(award.high)}",
    AwardKind.PENDING: _pending,
}


def sourcing(decision: Decision) -> str:
    """How sure the figures are, in a word: of one version some may be sample figures while the others are not."""
    version, least = decision.assessment.version, decision.provenance
    if version is None or least is None:
        return NOTHING
    return least.label if least is version.provenance else PARTLY[least]


def sourcing_together(decisions: Iterable[Decision]) -> str:
    """The same of several amounts together: what they have in common, or the least sure of their figures."""
    several = [decision for decision in decisions if decision.provenance is not None]
    told = {sourcing(decision) for decision in several}
    if len(told) == 1:
        return told.pop()
    return PARTLY[least_sure(each.provenance for each in several if each.provenance)] if several else NOTHING


PARTLY: Final = {
    Provenance.OFFICIAL: Provenance.OFFICIAL.label,
    Provenance.SECONDARY: "含二手资料",
    Provenance.SAMPLE: "含示例数字",
}
"""What stands beside an amount some of whose figures are less sure than its text as a whole."""


def concerns(decision: Decision) -> Truth:
    """Whether the policy is for this applicant at all."""
    if decision.verdict is Verdict.NOT_APPLICABLE:
        return Truth.FALSE
    applies = decision.assessment.applies
    return Truth.TRUE if applies is None else applies.truth


def window_in_brief(decision: Decision) -> str:
    """How the day stands to the application windows, in a word for a table."""
    if decision.assessment.version is None:
        return NOTHING
    if _without_applying(decision):
        return WITHOUT_APPLYING
    return decision.assessment.window.status.label


def window_as_stated(decision: Decision) -> str:
    """How the day stands to the windows that the rule states, also to those in which a grant is paid unasked."""
    status = decision.assessment.window.status
    unstated = decision.assessment.version is not None and status is WindowStatus.UNKNOWN
    return WITHOUT_APPLYING if unstated and _without_applying(decision) else status.label


def window_unknown(decision: Decision) -> bool:
    """Whether nothing was published of when applications are taken."""
    return not _without_applying(decision) and decision.assessment.window.status is WindowStatus.UNKNOWN


def can_be_had_now(decision: Decision) -> bool:
    """Whether applications are taken on the day, or none are needed."""
    return _without_applying(decision) or decision.assessment.window.status in (WindowStatus.OPEN, WindowStatus.NONE)


def _without_applying(decision: Decision) -> bool:
    return decision.assessment.policy.without_applying


def window_in_words(decision: Decision) -> str:
    """The same in a sentence: `申报窗口已截止（上次 2022-07-01 至 2022-07-15）`; nothing where there are no windows."""
    if decision.assessment.policy.qualification or decision.assessment.version is None:
        return ""
    if _without_applying(decision):
        yearly = "；".join(map(str, decision.assessment.version.yearly))
        return f"{WITHOUT_APPLYING}，企业不用申报{f'；兑现时间 {yearly}' if yearly else ''}"
    state = decision.assessment.window
    text = f"申报窗口{state.status.label}"
    when = "上次 " if state.status is WindowStatus.CLOSED else ""
    if state.window is None:
        return text
    intake = "".join(f"，{part}" for part in (state.window.channel, state.window.hours) if part)
    return f"{text}（{when}{state.window.first} 至 {state.window.last}{intake}）"
