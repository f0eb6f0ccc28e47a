"""A policy as data: what it is, its versions in time, and what it declares about other policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from subsidy.facts.types import Fact
from subsidy.language.nodes import Condition, Provenance, Valuation
from subsidy.language.relations import Relation


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
    """When applications are taken, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a policy; a draft is never evaluated as law."""

    id: str
    name: str
    document: Document
    validity: Validity
    provenance: Provenance
    windows: tuple[Window, ...]
    always_open: bool
    draft: bool
    applies_to: Condition | None
    eligibility: Condition
    award: Valuation | None
    relations: tuple[Relation, ...] = ()
    payee: str = ""
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """What applicants are told (办事指南)."""

    audience: str = ""
    channel: str = ""
    time_limit: str = ""
    materials: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A subsidy, or a qualification that gates subsidies and pays nothing itself.

    `chosen_by` is the date fact by which the version is chosen; None: the application date.
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
