"""Who approves an award of what size, as data."""

from __future__ import annotations

from dataclasses import dataclass

from subsidy.language.expressions import Literal
from subsidy.language.nodes import Label


@dataclass(frozen=True, slots=True)
class Approver:
    """Whoever approves the awards in one band of amounts. No bound: open on that side."""

    label: Label
    low: Literal | None
    low_closed: bool
    high: Literal | None
    high_closed: bool
    by: str
    note: str = ""
