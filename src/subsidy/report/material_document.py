"""Which materials an application needs and which were handed in, as part of a decision's document."""

from __future__ import annotations

from subsidy.report.model import Decision
from subsidy.report.trace_document import TraceWriter
from subsidy.report.value_document import Document


def materials_document(decision: Decision, writer: TraceWriter) -> list[Document]:
    """The materials of a decision, in the order of the guide; none without a version in force."""
    return [
        {
            "material": found.node.name,
            "copies": found.node.copies,
            "status": found.standing.value,
            "when": writer.step(found.when) if found.when else None,
            "missing": writer.in_order(found.lacks),
            "reasons": sorted(found.lacks.reasons),
        }
        for found in decision.assessment.materials
    ]
