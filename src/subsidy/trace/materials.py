"""Which materials one application needs, and which of them were handed in."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from subsidy.language.materials import Material
from subsidy.trace.readings import NOTHING, joined, lacking
from subsidy.trace.step import Found, Judged, Unknown
from subsidy.truth import Truth


class Handed(StrEnum):
    """How a material stands; needed: nobody asks whether it was handed in."""

    SUPPLIED = "supplied"
    MISSING = "missing"
    NEEDED = "needed"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The standing in Chinese, the same words in rules' reference, specs and reports."""
        return _LABELS[self]


_LABELS = {
    Handed.SUPPLIED: "已提供",
    Handed.MISSING: "还缺",
    Handed.NEEDED: "需要",
    Handed.UNKNOWN: "未知",
    Handed.NOT_NEEDED: "不需要",
}


class MaterialFound(NamedTuple):
    """What was found of a material: whether it is needed, and whether it was handed in."""

    node: Material
    when: Judged | None
    supplied: Found | None

    @property
    def standing(self) -> Handed:
        """How it stands."""
        needed = Truth.TRUE if self.when is None else self.when.truth
        if needed is Truth.FALSE:
            return Handed.NOT_NEEDED
        if self.supplied is True:
            return Handed.SUPPLIED
        if needed is Truth.UNKNOWN or isinstance(self.supplied, Unknown):
            return Handed.UNKNOWN
        return Handed.NEEDED if self.supplied is None else Handed.MISSING

    @property
    def lacks(self) -> Unknown:
        """What would tell."""
        if self.standing is not Handed.UNKNOWN:
            return NOTHING
        return joined(lacking(self.when), *([self.supplied] if isinstance(self.supplied, Unknown) else []))
