"""What one policy by itself comes to for one profile: its verdict, its amount, and the steps that led there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from subsidy.language.policies import Policy, Version, Window
from subsidy.trace.competition import CompetitionFound
from subsidy.trace.materials import MaterialFound
from subsidy.trace.payment import PaymentFound
from subsidy.trace.readings import NOTHING, lacking
from subsidy.trace.step import Finding, Found, Judged, Range, Unknown, Valued
from subsidy.truth import Truth, Verdict


class WindowStatus(StrEnum):
    """How the day stands to the application windows; none: applications are taken at any time, or not needed."""

    OPEN = "open"
    CLOSED = "closed"
    UPCOMING = "upcoming"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The status in Chinese, the same word in rules' reference, specs and reports."""
        return _WINDOW_LABELS[self]


_WINDOW_LABELS = {
    WindowStatus.OPEN: "开放",
    WindowStatus.CLOSED: "已截止",
    WindowStatus.UPCOMING: "未开始",
    WindowStatus.NONE: "常年",
    WindowStatus.UNKNOWN: "未公布",
}


@dataclass(frozen=True, slots=True)
class WindowState:
    """The window that matters on a day: the open one, else the next, else the last."""

    status: WindowStatus
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One policy assessed by itself. Without a version in force there are no steps, and `note` says why.

    `relations` holds, by relation id, the condition under which a declared relation applies, and `ceilings` what a
    ceiling allows. `lacks` is what the verdict and the award lack, `award_lacks` what the award alone lacks where it
    still matters; what only the payment lacks is told there.
    """

    policy: Policy
    version: Version | None
    verdict: Verdict
    window: WindowState
    note: str = ""
    applies: Judged | None = None
    eligibility: Judged | None = None
    award: Valued | None = None
    relations: Mapping[str, Judged | None] = field(default_factory=dict)
    lacks: Unknown = NOTHING
    award_lacks: Unknown = NOTHING
    payment: PaymentFound | None = None
    competition: CompetitionFound | None = None
    priority: tuple[Judged, ...] = ()
    materials: tuple[MaterialFound, ...] = ()
    ceilings: Mapping[str, Valued] = field(default_factory=dict)

    @property
    def amount(self) -> Range:
        """The award in 分 as far as it is known; nothing where the policy pays nothing, anything before its version."""
        if self.version is None and self.verdict is Verdict.INSUFFICIENT:
            return Range(0, None)
        return self.award.range if self.award else Range(0, 0)


@dataclass(frozen=True, slots=True)
class Readings:
    """The facts of one profile as the evaluation saw them on `on`, derived ones among them.

    `rows`: of facts that a decision table gave a value, by key, the numbers of the rows that gave it.
    `qualifications`: what they came to, by policy. `derivations`: of flags and counts of records that were derived, by
    key, or of a field by its place, what was found of what they rest on.
    """

    values: Mapping[str, Found]
    on: date
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    qualifications: Mapping[str, Assessment] = field(default_factory=dict)
    derivations: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def verdict_of(applies: Judged | None, eligibility: Judged, judged: Callable[[str], bool]) -> tuple[Verdict, Unknown]:
    """The verdict that truth values come to, and what would decide it where they do not.

    `judged` tells of a fact whether only a person's judgement supplies it. Where nothing else is missing, or no
    fact at all could mend the reason, the verdict waits for that judgement.
    """
    if applies is not None and applies.truth is Truth.FALSE:
        return Verdict.NOT_APPLICABLE, NOTHING
    undecided = [step for step in (applies, eligibility) if step is not None and step.truth is Truth.UNKNOWN]
    if applies is not None and applies.truth is Truth.UNKNOWN and eligibility.truth is Truth.FALSE:
        undecided = [applies]
    elif eligibility.truth is Truth.FALSE:
        return Verdict.INELIGIBLE, NOTHING
    if not undecided:
        return Verdict.ELIGIBLE, NOTHING
    lacks = lacking(*undecided)
    return (Verdict.MANUAL if all(map(judged, lacks.facts)) else Verdict.INSUFFICIENT), lacks
