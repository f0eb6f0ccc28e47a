"""A report as the document of schema `subsidy.report/1`: strings for amounts, sorted keys, the same bytes anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from subsidy.language.provenance import Provenance, least_sure
from subsidy.money import words, yuan
from subsidy.report.competition_document import competition_document, priority_document
from subsidy.report.facts_document import FactsWriter
from subsidy.report.material_document import materials_document
from subsidy.report.model import Award, AwardKind, Decision, Report
from subsidy.report.payment_document import approval_document, payment_document
from subsidy.report.trace_document import TraceWriter
from subsidy.report.value_document import amount_range
from subsidy.trace.assessment import WindowState
from subsidy.trace.proof import Cut, Firing, Forgone
from subsidy.trace.readings import lacking
from subsidy.trace.step import Judged

SCHEMA = "subsidy.report/1"


def to_json(report: Report) -> str:
    """The report as JSON on one line, ending in a line feed: with indentation, writing it took longer than deciding."""
    return json.dumps(to_document(report), ensure_ascii=False, sort_keys=True) + "\n"


def to_document(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    facts = FactsWriter(report.pack, report.readings)
    return {
        "schema": SCHEMA,
        "date": report.date.isoformat(),
        "engine": {"version": report.engine_version, "inference": report.inference},
        "pack": {"sha256": report.pack.sha256},
        "enterprise": {"name": report.enterprise, "uscc": report.uscc},
        "facts": facts.known(),
        "decisions": [decision_document(decision, report, facts) for decision in report.decisions.values()],
        "combination": _combination(report),
    }


def decision_document(decision: Decision, report: Report, facts: FactsWriter | None = None) -> dict[str, Any]:
    """One decision of a report as plain values; `facts` writes those of the report, each once for all decisions."""
    assessment = decision.assessment
    version = assessment.version
    facts = facts or FactsWriter(report.pack, report.readings)
    writer = TraceWriter(facts, report.readings, version.provenance if version else None)
    provenance = decision.provenance
    return {
        "policy": decision.policy,
        "title": decision.title,
        "kind": "qualification" if assessment.policy.qualification else "subsidy",
        "level": assessment.policy.level,
        "authority": assessment.policy.authority,
        "version": version.name if version else None,
        "provenance": provenance.value if provenance else None,
        "version_provenance": version.provenance.value if version else None,
        "document": {"title": version.document.title, "number": version.document.number} if version else None,
        "effective": _effective(decision),
        "verdict": decision.verdict.value,
        "own_verdict": assessment.verdict.value,
        "note": assessment.note,
        "award": _award(decision.award),
        "payee": version.payee if version else "",
        "payment": payment_document(decision, writer),
        "priority": priority_document(decision, writer),
        "materials": materials_document(decision, writer),
        "approval": approval_document(decision),
        "competition": competition_document(decision, writer),
        "window": _window(assessment.window),
        "missing": list(decision.missing),
        "reasons": list(decision.reasons),
        "proof": [_firing(firing) for firing in decision.proof],
        "trace": _trace(decision, writer),
    }


def _effective(decision: Decision) -> dict[str, Any] | None:
    version = decision.assessment.version
    if version is None:
        return None
    validity = version.validity
    before = validity.before.isoformat() if validity.before else None
    return {"from": validity.first.isoformat(), "before": before, "note": validity.note}


def _award(award: Award) -> dict[str, Any]:
    amount = award.amount
    return {
        "kind": award.kind.value,
        "amount": None if amount is None else yuan(amount),
        "words": None if amount is None else words(amount),
        "at_least": yuan(award.low),
        "at_most": None if award.high is None else yuan(award.high),
    }


def _window(state: WindowState) -> dict[str, Any]:
    window = state.window
    return {
        "status": state.status.value,
        "from": window.first.isoformat() if window else None,
        "through": window.last.isoformat() if window else None,
        "channel": window.channel if window else "",
        "hours": window.hours if window else "",
    }


def _firing(firing: Firing) -> dict[str, Any]:
    relation = firing.relation
    return {
        "relation": relation.kind.value,
        "id": relation.id,
        "source": relation.source,
        "target": relation.target or None,
        "group": relation.group or None,
        "beside": list(relation.beside),
        "clause": relation.clause,
        "text": relation.text,
        "matter": relation.matter,
        "provenance": relation.provenance.value if relation.provenance else None,
        "premises": [{"policy": token.policy, "finding": token.finding.value} for token in firing.premises],
        "conclusion": {"policy": firing.conclusion.policy, "finding": firing.conclusion.finding.value},
        "certain": firing.certain,
    }


def _trace(decision: Decision, writer: TraceWriter) -> dict[str, Any]:
    """One tree per policy: whom it is for, its conditions, its amount, the conditions of its relations."""
    assessment = decision.assessment
    conditions: list[Judged | None] = [
        assessment.applies,
        assessment.eligibility,
        *(assessment.relations[id] for id in sorted(assessment.relations)),
    ]
    ceilings = [step for _, step in sorted(assessment.ceilings.items())]
    ordered = (*conditions[:2], assessment.award, *conditions[2:], *ceilings)
    steps = [writer.step(step) for step in ordered if step is not None]
    version = assessment.version
    return {
        "id": version.id if version else assessment.policy.id,
        "kind": "policy",
        "provenance": version.provenance.value if version else None,
        "text": assessment.policy.title,
        "clause": "",
        "verdict": _TRUTHS[assessment.verdict.value],
        "found": {},
        "required": {},
        "margin": {},
        "missing": list(decision.missing),
        "reasons": list(decision.reasons),
        "children": steps,
    }


_TRUTHS = {
    "eligible": "true",
    "ineligible": "false",
    "not_applicable": "false",
    "insufficient": "unknown",
    "manual": "unknown",
}


def _kind(report: Report) -> str:
    """How sure the total is: exact, at most so much where a person decides an award, at least so much while facts miss."""
    kinds = {report.decisions[policy].award.kind for policy in report.combination.taken}
    limits = [report.decisions[cut.policy].assessment.ceilings[cut.relation.id] for cut in report.combination.cuts]
    open_ = bool(report.open_rivals) or any(not limit.range.decided for limit in limits)
    return "pending" if open_ or AwardKind.PENDING in kinds else "up_to" if AwardKind.UP_TO in kinds else "exact"


def _cut(cut: Cut, report: Report) -> dict[str, Any]:
    """What a ceiling left of an award, and the facts that would tell how much it allows or whether it applies."""
    assessment, relation = report.decisions[cut.policy].assessment, cut.relation
    ceiling = assessment.ceilings[relation.id]
    lacks = lacking(ceiling, assessment.relations.get(relation.id))
    return {
        "policy": cut.policy,
        "relation": relation.id,
        "clause": relation.clause,
        "beside": list(relation.beside),
        "at_most": amount_range(ceiling.range),
        "own": yuan(cut.own),
        "left": yuan(cut.left),
        "certain": cut.certain,
        "missing": list(report.pack.dictionary.in_order(lacks.facts)),
    }


def _undecided(report: Report, forgone: Forgone) -> list[str]:
    """The facts that would tell whether the relations hold by which a policy is forgone, or whether it is worth more."""
    judged = []
    for relation in (forgone.relation, *forgone.beside):
        declared = report.decisions.get(relation.source)
        judged.append(declared.assessment.relations.get(relation.id) if declared else None)
    lacks = lacking(*judged).facts.union(
        *(rival.missing for rival in report.open_rivals if rival.policy == forgone.policy)
    )
    return list(report.pack.dictionary.in_order(lacks))


def _sure(provenances: Iterable[Provenance | None]) -> str | None:
    """The least sure of several; None where there are none."""
    known = [each for each in provenances if each is not None]
    return least_sure(known).value if known else None


def _combination(report: Report) -> dict[str, Any]:
    combination = report.combination
    return {
        "kind": _kind(report),
        "total": yuan(combination.total),
        "words": words(combination.total),
        "provenance": _sure([report.decisions[id].provenance for id in combination.taken]),
        "taken": list(combination.taken),
        "forgone": [
            {
                "policy": forgone.policy,
                "because": forgone.because,
                "relation": forgone.relation.kind.value,
                "clause": forgone.relation.clause,
                "amount": yuan(forgone.amount),
                "provenance": _sure([report.decisions[forgone.policy].provenance])
                if forgone.policy in report.decisions
                else None,
                "certain": forgone.certain,
                "missing": _undecided(report, forgone),
            }
            for forgone in combination.forgone
        ],
        "cuts": [_cut(cut, report) for cut in combination.cuts],
    }
