"""A trace as a document: every step with the rule's own text, so that it can be read without this program."""

from __future__ import annotations

from typing import assert_never

from subsidy.facts.types import Type
from subsidy.language.expressions import Expression, FactRef
from subsidy.language.nodes import (
    All,
    AtLeast,
    Bar,
    BestOf,
    Formula,
    Grades,
    Holds,
    Label,
    Negation,
    Negotiated,
    PerRecord,
    Qualified,
    Scaled,
    Score,
    Slices,
    Sum,
    Table,
    UpTo,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.provenance import Provenance
from subsidy.report.facts_document import FactsWriter
from subsidy.report.finding_document import finding_documents
from subsidy.report.reasons import total_points
from subsidy.report.row_document import entry_document, factor_document, group_document, row_documents
from subsidy.report.sentences import POINTS
from subsidy.report.value_document import Document, amount_range, expression_document
from subsidy.report.wording import exact
from subsidy.trace.assessment import Readings
from subsidy.trace.readings import lacking
from subsidy.trace.step import Applied, Judged, Range, Scored, Step, Unknown, Valued
from subsidy.truth import Truth

KINDS = {
    Holds: "holds",
    Qualified: "qualified",
    All: "all",
    AnyOf: "any",
    AtLeast: "at_least",
    Negation: "not",
    Score: "score",
    Formula: "amount",
    UpTo: "up_to",
    Negotiated: "negotiated",
    Table: "table",
    Slices: "slices",
    Grades: "grades",
    Scaled: "scaled",
    PerRecord: "per_record",
    Sum: "sum",
    BestOf: "best_of",
}


class TraceWriter:
    """Writes the steps of one profile's traces as documents."""

    def __init__(self, facts: FactsWriter, readings: Readings, provenance: Provenance | None = None) -> None:
        self._facts = facts
        self._readings = readings
        self._provenance = provenance

    def step(self, step: Step) -> Document:
        """One step and all below it."""
        match step:
            case Judged():
                return self._judged(step)
            case Scored():
                return self._scored(step)
            case Valued():
                return self._valued(step)
        assert_never(step)

    def _judged(self, step: Judged) -> Document:
        node = step.node
        document = self._head(node.label, KINDS[type(node)], step)
        document["verdict"] = step.truth.name.lower()
        document["children"] = [self.step(child) for child in step.children]
        match node:
            case Holds(expression=expression, source=source):
                document["expression"] = source
                judged, asked = finding_documents(step, self._facts.formulas)
                document["found"] = {"facts": self._facts.facts(expression), "judged": judged}
                document |= asked
            case Qualified(policy=policy):
                document["required"] = {"policy": policy, "verdict": "eligible"}
                version = self._readings.qualifications[policy].version
                document["found"] = {
                    "verdict": step.truth.name.lower(),
                    "version": version.name if version else None,
                    "provenance": version.least_sure.value if version else None,
                }
            case AtLeast(required=required, children=children):
                met = sum(isinstance(child, Judged) and child.truth is Truth.TRUE for child in step.children)
                document["found"] = {"met": met, "of": len(children)}
                document["required"] = {"at_least": required}
            case Score(bar=bar):
                total = total_points(child for child in step.children if isinstance(child, Scored))
                document["found"] = {"points": _points(total)}
                document["required"] = _bar(bar)
                document["margin"] = _score_margin(bar, total)
            case _:
                pass
        return document

    def _scored(self, step: Scored) -> Document:
        part = step.node
        document = self._head(part.label, "part", step)
        document |= {"name": part.name, "verdict": step.truth.name.lower(), "children": [self.step(step.points)]}
        document["found"] = {"points": _points(step.points.range)}
        if part.bar is not None:
            document["required"] = _bar(part.bar)
            document["margin"] = _score_margin(part.bar, step.points.range)
        return document

    def _valued(self, step: Valued) -> Document:
        node = step.node
        document = self._head(node.label, KINDS[type(node)], step)
        document["amount"] = amount_range(step.range, node.type)
        document["before_terms"] = amount_range(step.raw, node.type)
        document["terms"] = [self._applied(applied, node.type) for applied in step.applied]
        document["children"] = [self.step(child) for child in step.children]
        document["when"] = self._judged(step.when) if step.when else None
        document["found"] = {
            name: expression_document(expression, found, expression.type) for name, expression, found in step.findings
        }
        document["found"]["facts"] = self._facts.facts(*_read(step))
        match node:
            case Formula(source=source) | UpTo(source=source):
                document["expression"] = source
            case Negotiated(by=by, source=source):
                document["expression"] = source
                document["by"] = by
            case Table(source=source) | Slices(source=source) | Grades(source=source):
                document["expression"] = source
                document["rows"] = row_documents(step, node)
            case Scaled(factors=factors):
                rows = zip(factors, step.entries, strict=True)
                document["rows"] = [
                    factor_document(factor, entry, index in step.taken, node.type)
                    for index, (factor, entry) in enumerate(rows)
                ]
            case PerRecord(source=source):
                document["expression"] = source
                document["found"]["records"] = [
                    entry_document(entry, node, self._facts.formulas) for entry in step.entries
                ]
                document["found"]["groups"] = [group_document(group, node) for group in step.groups]
            case Sum() | BestOf():
                document["taken"] = [document["children"][index]["id"] for index in step.taken]
        return document

    def _head(self, label: Label, kind: str, step: Step) -> Document:
        head: Document = {"id": label.id, "kind": kind, "clause": label.clause, "text": label.text}
        provenance = label.provenance or self._provenance
        head["provenance"] = provenance.value if provenance else None
        lacks = lacking(step)
        return head | {
            "missing": self.in_order(lacks),
            "reasons": sorted(lacks.reasons),
            "found": {},
            "required": {},
            "margin": {},
        }

    def in_order(self, lacks: Unknown) -> list[str]:
        """The facts that something lacks, in the order of the dictionary."""
        return list(self._facts.dictionary.in_order(lacks.facts))

    def _applied(self, applied: Applied, type: Type) -> Document:
        document: Document = {
            "term": applied.term,
            "before": amount_range(applied.before, type),
            "after": amount_range(applied.after, type),
        }
        return document | (expression_document(applied.expression, applied.value, type) or {})


def _read(step: Valued) -> tuple[Expression, ...]:
    """The expressions that a valuation rests on, with those of its terms."""
    terms = [applied.expression for applied in step.applied if applied.expression is not None]
    match step.node:
        case Formula(expression=expression) | UpTo(ceiling=expression):
            return (expression, *terms)
        case Scaled(factors=factors):
            bounds = [expression for factor in factors for expression in (factor.by, factor.cap) if expression]
            return (*bounds, *terms)
        case PerRecord(records=records, value=value, where=where, each_cap=cap, group=group):
            grouped = (group.by, group.cap) if group else ()
            return (FactRef(records), value, *(part for part in (where, cap) if part is not None), *grouped, *terms)
        case _:
            return (*(expression for _, expression, _ in step.findings), *terms)


def _points(points: Range) -> Document:
    return amount_range(points, POINTS)


def _bar(bar: Bar) -> Document:
    return {"comparator": bar.comparator.value, "value": exact(bar.points.value, POINTS), "shown": bar.points.text}


def _score_margin(bar: Bar, points: Range) -> Document:
    """How far a decided score is from its bar, in points."""
    required = bar.points.value
    if not points.decided or not isinstance(required, int):
        return {}
    gap = points.low - required
    words = f"{'余' if gap > 0 else '差'} {exact(gap if gap >= 0 else -gap, POINTS)} 分" if gap else "恰在界上"
    return {"difference": exact(gap, POINTS), "unit": "分", "shown": words}
