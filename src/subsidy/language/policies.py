"""A policy as data: what it is, its versions in time, and what it declares about other policies."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from subsidy.facts.types import Fact
from subsidy.language.approval import Approver
from subsidy.language.competition import Competition, Preference
from subsidy.language.materials import Material
from subsidy.language.nodes import Condition, Part, Valuation
from subsidy.language.payment import Payment
from subsidy.language.provenance import Provenance
from subsidy.language.relations import Relation
from subsidy.language.traversal import nodes_below


@dataclass(frozen=True, slots=True)
class Document:
    """The published text that a version encodes."""

    title: str
    number: str = ""
    issued: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """When a version is law: from its first day until, not including, `before`; None: the end was not published."""

    first: date
    before: date | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the version is in force on `day`."""
        return self.first <= day and (self.before is None or day < self.before)


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken, both days included; `channel` and `hours` say how and at what time of day."""

    first: date
    last: date
    channel: str = ""
    hours: str = ""

    def __str__(self) -> str:
        more = "，".join(part for part in (self.channel, self.hours) if part)
        return f"{self.first} 至 {self.last}{f'（{more}）' if more else ''}"


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """A window of every year, from one day of the year to another, as (month, day); it may run into the next year.

    February 29 stands for the last day of February in years that have no such day.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    channel: str = ""
    hours: str = ""

    def of(self, year: int) -> Window:
        """The window that opens in `year`."""
        ends = year + (self.last < self.first)
        return Window(_day(year, *self.first), _day(ends, *self.last), self.channel, self.hours)

    def __str__(self) -> str:
        more = "，".join(part for part in (self.channel, self.hours) if part)
        first, last = (f"{month} 月 {day} 日" for month, day in (self.first, self.last))
        return f"每年 {first} 至 {last}{f'（{more}）' if more else ''}"


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a policy; a draft is never evaluated as law.

    `provenance` is that of its text as a whole, `least_sure` that of the least sure figure in it. `notices`: of a policy
    whose version a notice chooses, the notices that choose this one.
    """

    id: str
    name: str
    document: Document
    validity: Validity
    provenance: Provenance
    least_sure: Provenance
    windows: tuple[Window, ...]
    always_open: bool
    draft: bool
    applies_to: Condition | None
    eligibility: Condition
    award: Valuation | None
    relations: tuple[Relation, ...] = ()
    payee: str = ""
    yearly: tuple[YearlyWindow, ...] = ()
    notices: tuple[str, ...] = ()
    payment: Payment | None = None
    competition: Competition | None = None
    approval: tuple[Approver, ...] = ()
    priority: tuple[Preference, ...] = ()

    def windows_about(self, day: date) -> tuple[Window, ...]:
        """Every dated window, and those of every year that open in the years about `day` while this version is law."""
        if not self.yearly:
            return self.windows
        years = range(max(day.year - 1, 1), min(day.year + 1, 9998) + 1)
        opening = (yearly.of(year) for yearly in self.yearly for year in years)
        return (*self.windows, *(window for window in opening if self.validity.covers(window.first)))


@dataclass(frozen=True, slots=True)
class Guide:
    """What applicants are told (办事指南)."""

    audience: str = ""
    channel: str = ""
    time_limit: str = ""
    materials: tuple[Material, ...] = ()
    contact: str = ""


WITHOUT_APPLYING: Final = "免申即享"
"""The channel of what is given without an application."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A subsidy, or a qualification that gates subsidies and pays nothing itself.

    `chosen_by` is the fact by which the version is chosen, a date or the notice applied under; None: the application
    date.
    """

    id: str
    title: str
    level: str
    authority: str
    guide: Guide
    qualification: bool
    versions: tuple[Version, ...]
    chosen_by: Fact | None = None
    successor: str = ""

    @property
    def without_applying(self) -> bool:
        """Whether it is given to whom it is due without an application (免申即享)."""
        return self.guide.channel == WITHOUT_APPLYING

    @property
    def law(self) -> tuple[Version, ...]:
        """The versions that are, were or will be law: all but the drafts."""
        return tuple(version for version in self.versions if not version.draft)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that a version cites, in the order written."""
        cited = (getattr(node, "clause", "") for node in nodes_below(self.versions))
        return tuple(dict.fromkeys(clause for clause in cited if clause))

    @property
    def score_parts(self) -> tuple[str, ...]:
        """The names of the parts of every score; none where nothing is scored."""
        return tuple(dict.fromkeys(node.name for node in nodes_below(self.versions) if isinstance(node, Part)))

    def in_force(self, on: date) -> Version | None:
        """The version that is law on a day."""
        return next((version for version in self.law if version.validity.covers(on)), None)
