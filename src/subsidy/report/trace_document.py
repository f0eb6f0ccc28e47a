"""A trace as a document: every step with the rule's own text, so that it can be read without this program."""

from __future__ import annotations

from typing import Any, assert_never

from subsidy.facts.types import FLAG, Fact, Kind, Type
from subsidy.language.approval import Approver
from subsidy.language.expressions import Between, Compare, Expression, FactRef, Member, Quantified
from subsidy.language.nodes import (
    All,
    AtLeast,
    Band,
    Bar,
    BestOf,
    Factor,
    Formula,
    Given,
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
    Valuation,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.provenance import Provenance
from subsidy.pack.pack import RulePack
from subsidy.report.facts_document import Document, FactsWriter
from subsidy.report.findings import Seen, decisive, every, truth_of
from subsidy.report.reasons import total_points
from subsidy.report.rows import say_given
from subsidy.report.sentences import POINTS, effective, margin, say_margin, say_required
from subsidy.report.wording import exact, say
from subsidy.trace.assessment import Readings
from subsidy.trace.readings import lacking
from subsidy.trace.step import Applied, Entry, Group, Judged, Range, Scored, Step, Unknown, Valued
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

    def __init__(self, pack: RulePack, readings: Readings, provenance: Provenance | None = None) -> None:
        self._provenance = provenance
        self._dictionary = pack.dictionary
        self._readings = readings
        self._facts = FactsWriter(pack, readings)

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
                document["found"] = {"facts": self._facts.facts(expression), "judged": [*map(self._seen, every(step))]}
                document |= self._decisive(step)
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
            name: {"expression": say(expression), **self._facts.value(found, expression.type)}
            for name, expression, found in step.findings
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
                document["rows"] = [_row(*row, index in step.taken) for index, row in enumerate(_rows(node))]
            case Scaled(factors=factors):
                rows = zip(factors, step.entries, strict=True)
                document["rows"] = [
                    _factor(factor, entry, index in step.taken, node.type) for index, (factor, entry) in enumerate(rows)
                ]
            case PerRecord(records=records, source=source):
                document["expression"] = source
                document["found"]["records"] = [self._entry(entry, records, node) for entry in step.entries]
                document["found"]["groups"] = [self._group(group, node) for group in step.groups]
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
        return list(self._dictionary.in_order(lacks.facts))

    def _seen(self, seen: Seen) -> Document:
        """One finding: what was found, what is asked for, how far the one is from the other."""
        finding, atom = seen.finding, seen.finding.atom
        document: Document = {"expression": say(atom), "verdict": seen.met.name.lower(), "margin": {}}
        match atom:
            case Compare(left=left, right=right):
                document["found"] = self._facts.value(finding.left, left.type)
                comparator = effective(atom.comparator, seen.wanted)
                required = {
                    "comparator": comparator.value,
                    "value": self._facts.value(finding.right, right.type)["value"],
                }
            case Between(item=item):
                document["found"] = self._facts.value(finding.left, item.type)
                required = self._interval(atom, finding.right) | {"inside": seen.wanted}
            case Member(item=item, options=options):
                document["found"] = self._facts.value(finding.left, item.type)
                required = {"options": [option.text for option in options], "inside": seen.wanted}
            case FactRef() | Quantified():
                if isinstance(atom, Quantified):
                    document["records"] = [
                        {"record": f"{atom.records.key}[{at}]", "verdict": truth_of(held).name.lower()}
                        for at, held in enumerate(finding.records)
                    ]
                document["found"] = self._facts.value(finding.result, FLAG)
                required = {"value": exact(seen.wanted, FLAG)}
        document["required"] = required | {"shown": say_required(seen)}
        if (gap := margin(finding)) is not None:
            difference, type = gap
            document["margin"] = {
                "difference": exact(difference, type),
                "unit": unit(type),
                "shown": say_margin(seen),
            }
        return document

    def _interval(self, atom: Between, bounds: Any) -> Document:
        low, high = bounds
        return {
            "from": self._facts.value(low, atom.low.type)["value"],
            "from_included": atom.low_closed,
            "through": self._facts.value(high, atom.high.type)["value"],
            "through_included": atom.high_closed,
        }

    def _decisive(self, step: Judged) -> Document:
        """What was asked for, and the margin: of the first finding that decided against, else of the first."""
        several = decisive(step) or every(step)
        first = next((seen for seen in several if margin(seen.finding) is not None), several[0] if several else None)
        if first is None:
            return {}
        document = self._seen(first)
        return {"required": document["required"], "margin": document["margin"]}

    def _applied(self, applied: Applied, type: Type) -> Document:
        document: Document = {
            "term": applied.term,
            "before": amount_range(applied.before, type),
            "after": amount_range(applied.after, type),
        }
        if applied.expression is not None and applied.value is not None:
            document |= {"expression": say(applied.expression), **self._facts.value(applied.value, type)}
        return document

    def _group(self, group: Group, node: PerRecord) -> Document:
        assert node.group is not None
        key, type = node.group.by.type, node.type
        return self._facts.value(group.key, key) | {
            "before_cap": amount_range(group.before, type),
            "amount": amount_range(group.after, type),
        }

    def _entry(self, entry: Entry, records: Fact, node: PerRecord) -> Document:
        counted, type = entry.counted, node.type
        group = None
        if node.group is not None and entry.group is not None:
            group = self._facts.value(entry.group, node.group.by.type)
        return {
            "group": group,
            "record": f"{records.key}[{entry.position}]",
            "counted": None if isinstance(counted, Unknown) else bool(counted),
            "value": None if isinstance(entry.value, Unknown) else exact(entry.value, type),
            "amount": amount_range(entry.range, type),
        }


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


def unit(type: Type) -> str:
    """The unit in which documents carry values of a type."""
    return {Kind.MONEY: "元", Kind.RATIO: ""}.get(type.kind, type.unit)


def amount_range(amount: Range, type: Type) -> Document:
    """An amount as far as it is known, in the unit of documents."""
    most = amount.high
    return {"at_least": exact(amount.low, type), "at_most": None if most is None else exact(most, type)}


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


def _rows(node: Table | Slices | Grades) -> list[tuple[str, Given, str]]:
    """Of each row of a table: its band or grade, what it gives, and its note."""
    match node:
        case Table(rows=rows):
            return [(say_band(row), row.value, row.note) for row in rows]
        case Slices(rows=slices):
            return [(say_band(row), row.rate, row.note) for row in slices]
        case Grades(grades=grades):
            return [(grade.option.text, grade.value, grade.note) for grade in grades]
    assert_never(node)


def _row(band: str, value: Given, note: str, taken: bool) -> Document:
    row = {"band": band, "gives": say_given(value), "taken": taken, "note": note}
    return row | {"step": value.label.id} if isinstance(value, Valuation) else row


def _factor(factor: Factor, entry: Entry, taken: bool, type: Type) -> Document:
    return {
        "when": factor.when.label.id if factor.when else None,
        "by": say(factor.by),
        "cap": say(factor.cap) if factor.cap else None,
        "amount": amount_range(entry.range, type),
        "taken": taken,
        "note": factor.note,
    }


def say_band(band: Band | Approver) -> str:
    """A band as an interval: `[30%, 50%)`, open ends as `…`."""
    low = f"{'[' if band.low_closed else '('}{band.low.text}" if band.low else "(…"
    high = f"{band.high.text}{']' if band.high_closed else ')'}" if band.high else "…)"
    return f"{low}, {high}"
