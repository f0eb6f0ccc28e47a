"""How an award is paid out, as part of a decision's document; every condition of it with its whole trace."""

from __future__ import annotations

from subsidy.facts.types import DATE
from subsidy.language.nodes import Label
from subsidy.language.payment import Use
from subsidy.report.model import Decision
from subsidy.report.quantities import contribution, portion
from subsidy.report.trace_document import TraceWriter
from subsidy.report.value_document import Document, amount_range, expression_document, interval
from subsidy.trace.payment import Instalment, Schedule
from subsidy.trace.step import Judged, Range


def payment_document(decision: Decision, writer: TraceWriter) -> Document | None:
    """The payment of a decision; None where its version says nothing of how it is paid out."""
    schedule = decision.schedule
    return None if schedule is None else PaymentWriter(decision, writer).schedule(schedule)


class PaymentWriter:
    """Writes one decision's payment."""

    def __init__(self, decision: Decision, writer: TraceWriter) -> None:
        self._writer = writer
        self._decision = decision

    def schedule(self, schedule: Schedule) -> Document:
        """All of it."""
        node = schedule.node
        return self._head(node.label) | {
            "path": node.path,
            "divides": amount_range(schedule.award),
            "ceiling": self._decision.remainder.cut.relation.id if self._decision.remainder else None,
            "stages": [self._instalment(instalment) for instalment in schedule.instalments],
            "withheld": schedule.withheld.name.lower(),
            "withhold": [
                self._head(each.label) | {"when": self._writer.step(judged)}
                for each, judged in zip(node.withhold, schedule.found.withhold, strict=True)
            ],
            "recover": [
                self._head(each.label)
                | {"share": each.share.text, "amount": amount_range(amount), "when": self._writer.step(judged)}
                for each, amount, judged in zip(
                    node.recover, schedule.recovery.grounds, schedule.found.recover, strict=True
                )
            ],
            "recovery": self._recovery(schedule),
            "funding": [
                self._head(each.label)
                | {
                    "source": each.source,
                    "share": contribution(each),
                    "amount": None if part is None else amount_range(part),
                }
                for each, part in zip(node.funding, schedule.funding, strict=True)
            ],
            "uses": [self._use(each, most) for each, most in zip(node.uses, schedule.uses, strict=True)],
            "commitments": [
                self._head(each.label) | {"until": expression_document(each.until, until, DATE)}
                for each, until in zip(node.commitments, schedule.found.commitments, strict=True)
            ],
        }

    def _use(self, use: Use, most: Range | None) -> Document:
        return self._head(use.label) | {
            "use": use.name,
            "forbidden": use.forbidden,
            "at_most": use.at_most.text if use.at_most else None,
            "amount": None if most is None else amount_range(most),
        }

    def _recovery(self, schedule: Schedule) -> Document:
        recovery = schedule.recovery
        return {
            "paid": amount_range(recovery.paid),
            "amount": amount_range(recovery.amount),
            "missing": self._writer.in_order(recovery.lacks),
            "reasons": sorted(recovery.lacks.reasons),
        }

    def _instalment(self, instalment: Instalment) -> Document:
        found, node = instalment.found, instalment.found.node
        return self._head(node.label) | {
            "id": node.label.id,
            "stage": node.name,
            "gives": portion(node),
            "amount": amount_range(instalment.amount),
            "status": instalment.standing.value,
            "due": expression_document(node.due, found.due, DATE),
            "when": self._condition(found.when),
            "missing": self._writer.in_order(instalment.lacks),
            "reasons": sorted(instalment.lacks.reasons),
        }

    def _head(self, label: Label) -> Document:
        return cited(label, self._decision)

    def _condition(self, judged: Judged | None) -> Document | None:
        return None if judged is None else self._writer.step(judged)


def cited(label: Label, decision: Decision) -> Document:
    """The clause that a part of a decision rests on, and how sure its figures are."""
    version = decision.assessment.version
    provenance = label.provenance or (version.provenance if version else None)
    return {"clause": label.clause, "text": label.text, "provenance": provenance.value if provenance else None}


def approval_document(decision: Decision) -> list[Document]:
    """Who approves awards of what size, and who may have to approve this one."""
    version = decision.assessment.version
    applying = decision.approvers
    return [
        cited(approver.label, decision)
        | {"band": interval(approver), "by": approver.by, "applies": approver in applying}
        for approver in (version.approval if version else ())
    ]
