"""What was found of a leaf, as part of a trace's document: what is asked for, and how far the one is from the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from subsidy.facts.types import FLAG
from subsidy.language.expressions import Between, Compare, FactRef, FieldRef, Member, Quantified
from subsidy.report.causes import Formulas, against_record, causes, failing_records
from subsidy.report.findings import Seen, decisive, every
from subsidy.report.sentences import effective, margin, say_margin, say_required
from subsidy.report.value_document import Document, exact_value, unit, value_document
from subsidy.report.wording import exact, say
from subsidy.trace.step import Finding, Judged, truth_of


def finding_documents(step: Judged, formulas: Formulas) -> tuple[list[Document], Document]:
    """Every finding of a leaf; and of the one that speaks for the leaf, what was asked for and the margin."""
    several = every(step)
    documents = [_seen(seen, formulas) for seen in several]
    against = {id(seen.finding) for seen in decisive(step)}
    told = [each for seen, each in zip(several, documents, strict=True) if id(seen.finding) in against] or documents
    telling = next((each for each in told if each["margin"]), told[0] if told else {})
    return documents, {key: telling[key] for key in ("required", "margin") if telling}


def because(several: Iterable[Seen], formulas: Formulas) -> Document:
    """The findings behind something; nothing where there are none."""
    documents = [_seen(seen, formulas) for seen in several]
    return {"because": documents} if documents else {}


def _seen(seen: Seen, formulas: Formulas) -> Document:
    """One finding: what was found, what is asked for, how far the one is from the other, and what is behind it."""
    finding, atom = seen.finding, seen.finding.atom
    required: Document
    document: Document = {"expression": say(atom), "verdict": seen.met.name.lower(), "margin": _margin(seen)}
    match atom:
        case Compare(left=left, right=right):
            document["found"] = value_document(finding.left, left.type)
            comparator = effective(atom.comparator, seen.wanted)
            required = {
                "comparator": comparator.value,
                "value": exact_value(finding.right, right.type),
            }
        case Between(item=item):
            document["found"] = value_document(finding.left, item.type)
            required = _interval(atom, finding.right) | {"inside": seen.wanted}
        case Member(item=item, options=options):
            document["found"] = value_document(finding.left, item.type)
            required = {"options": [option.text for option in options], "inside": seen.wanted}
        case FactRef() | FieldRef() | Quantified():
            if isinstance(atom, Quantified):
                document["records"] = _records(finding, atom, formulas)
            document["found"] = value_document(finding.result, FLAG)
            required = {"value": exact(seen.wanted, FLAG)}
    document["required"] = required | {"shown": say_required(seen)}
    return document | because(causes(seen, formulas), formulas)


def _records(finding: Finding, atom: Quantified, formulas: Formulas) -> list[Document]:
    """Of each record whether it is as asked, and where because of that the list is not, why."""
    failing = failing_records(finding)
    documents: list[Document] = []
    for at, held in enumerate(finding.records):
        why = against_record(atom.condition, finding.inside[at], formulas) if at in failing else ()
        said = {"record": f"{atom.records.key}[{at}]", "verdict": truth_of(held).name.lower()}
        documents.append(said | because(why, formulas))
    return documents


def _interval(atom: Between, bounds: Any) -> Document:
    low, high = bounds
    return {
        "from": exact_value(low, atom.low.type),
        "from_included": atom.low_closed,
        "through": exact_value(high, atom.high.type),
        "through_included": atom.high_closed,
    }


def _margin(seen: Seen) -> Document:
    gap = margin(seen.finding)
    if gap is None:
        return {}
    difference, type = gap
    return {"difference": exact(difference, type), "unit": unit(type), "shown": say_margin(seen)}
