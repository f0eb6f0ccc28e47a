"""What was found of a leaf, as part of a trace's document: what is asked for, and how far the one is from the other."""

from __future__ import annotations

from typing import Any

from subsidy.facts.types import FLAG
from subsidy.language.expressions import Between, Compare, FactRef, Member, Quantified
from subsidy.report.findings import Seen, decisive, every
from subsidy.report.sentences import effective, margin, say_margin, say_required
from subsidy.report.value_document import Document, exact_value, unit, value_document
from subsidy.report.wording import exact, say
from subsidy.trace.step import Judged, truth_of


def finding_documents(step: Judged) -> tuple[list[Document], Document]:
    """Every finding of a leaf; and of the one that speaks for the leaf, what was asked for and the margin."""
    several = every(step)
    documents = [_seen(seen) for seen in several]
    against = {id(seen.finding) for seen in decisive(step)}
    told = [each for seen, each in zip(several, documents, strict=True) if id(seen.finding) in against] or documents
    telling = next((each for each in told if each["margin"]), told[0] if told else {})
    return documents, {key: telling[key] for key in ("required", "margin") if telling}


def _seen(seen: Seen) -> Document:
    """One finding: what was found, what is asked for, how far the one is from the other."""
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
        case FactRef() | Quantified():
            if isinstance(atom, Quantified):
                document["records"] = [
                    {"record": f"{atom.records.key}[{at}]", "verdict": truth_of(held).name.lower()}
                    for at, held in enumerate(finding.records)
                ]
            document["found"] = value_document(finding.result, FLAG)
            required = {"value": exact(seen.wanted, FLAG)}
    document["required"] = required | {"shown": say_required(seen)}
    return document


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
