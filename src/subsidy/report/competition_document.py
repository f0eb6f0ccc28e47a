"""What an enterprise brings to a competition, as part of a decision's document."""

from __future__ import annotations

from subsidy.facts.types import MONEY
from subsidy.language.competition import Rank
from subsidy.report.model import Decision
from subsidy.report.payment_document import cited
from subsidy.report.trace_document import TraceWriter
from subsidy.report.value_document import Document, expression_document, value_document
from subsidy.report.wording import say
from subsidy.trace.step import Found, Unknown


def competition_document(decision: Decision, writer: TraceWriter) -> Document | None:
    """The competition of a decision; None where its version knows none."""
    found = decision.assessment.competition
    if found is None:
        return None
    node = found.node
    return cited(node.label, decision) | {
        "budget": expression_document(node.budget, found.budget, MONEY),
        "pools": [
            cited(pool.node.label, decision)
            | {
                "pool": pool.node.name,
                "budget": expression_document(pool.node.budget, pool.budget, MONEY),
                "when": writer.step(pool.when),
            }
            for pool in found.pools
        ],
        "rank": [_rank(key, value, writer) for key, value in zip(node.rank, found.rank, strict=True)],
        "top": node.top,
        "give": node.give,
        "cut": node.cut,
        "partial_last": node.partial_last,
        "residual": node.residual,
        "ties": node.ties,
    }


def _rank(key: Rank, found: Found, writer: TraceWriter) -> Document:
    """A ranking key with this enterprise's value, and what is missing of it."""
    lacks = found if isinstance(found, Unknown) else Unknown()
    return {
        "by": say(key.by),
        "order": key.order,
        **value_document(found, key.by.type),
        "missing": writer.in_order(lacks),
        "reasons": sorted(lacks.reasons),
    }


def priority_document(decision: Decision, writer: TraceWriter) -> Document | None:
    """Whether the enterprise comes before others, and by which grounds; None where nobody does."""
    version, preferred = decision.assessment.version, decision.preferred
    if version is None or preferred is None:
        return None
    grounds = zip(version.priority, decision.assessment.priority, strict=True)
    return {
        "preferred": preferred.name.lower(),
        "grounds": [cited(each.label, decision) | {"when": writer.step(judged)} for each, judged in grounds],
    }
