"""Which materials an application needs and which were handed in, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from subsidy.report.model import Decision
from subsidy.report.page import Line, Outline, Paragraph
from subsidy.report.reasons import Reasons
from subsidy.report.trace_view import Outliner
from subsidy.trace.materials import Handed, MaterialFound

_ORDER: Final = (Handed.MISSING, Handed.UNKNOWN, Handed.NEEDED, Handed.SUPPLIED)
"""What is told of materials first; of those that are not needed, nothing."""


class MaterialTeller:
    """Tells of the materials of one report."""

    def __init__(self, reasons: Reasons, outliner: Outliner) -> None:
        self._reasons = reasons
        self._outliner = outliner

    def paragraph(self, decision: Decision) -> Paragraph:
        """A line for each way in which materials stand; nothing where they are the same for everybody."""
        materials = decision.assessment.materials
        if not any(found.node.told_apart for found in materials):
            return Paragraph("材料", ())
        told = [(standing, [found for found in materials if found.standing is standing]) for standing in _ORDER]
        return Paragraph(
            "材料",
            tuple(
                Line(f"{standing.label}：{'、'.join(map(self._said, several))}")
                for standing, several in told
                if several
            ),
        )

    def outlines(self, decision: Decision) -> Iterator[Outline]:
        """The traces of what makes a material needed."""
        for found in decision.assessment.materials:
            if found.when is not None:
                yield self._outliner.outline(found.when, f"要交“{found.node.name}”的情形")

    def _said(self, found: MaterialFound) -> str:
        why = self._reasons.short_of(found.lacks)
        return f"{found.node.said}（{why}）" if why else found.node.said
