"""Values, amounts and bands as documents carry them: exact in `value`, as people read them in `shown`."""

from __future__ import annotations

from typing import Any

from subsidy.facts.types import MONEY, Kind, Type
from subsidy.language.approval import Approver
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Band
from subsidy.report.wording import exact, say, shown
from subsidy.trace.step import Found, Range, Unknown

Document = dict[str, Any]


def value_document(found: Found, type: Type) -> Document:
    """A value as it was found."""
    return {"value": exact_value(found, type), "shown": shown(found, type)}


def exact_value(found: Found, type: Type) -> str | None:
    """A value exactly; an unknown one is null."""
    return None if isinstance(found, Unknown) else exact(found, type)


def expression_document(expression: Expression | None, found: Found | None, type: Type) -> Document | None:
    """An expression with its value; None where there is none."""
    if expression is None or found is None:
        return None
    return {"expression": say(expression), **value_document(found, type)}


def amount_range(amount: Range, type: Type = MONEY) -> Document:
    """An amount as far as it is known, in the unit of documents."""
    most = amount.high
    return {"at_least": exact(amount.low, type), "at_most": None if most is None else exact(most, type)}


def unit(type: Type) -> str:
    """The unit in which documents carry values of a type."""
    return {Kind.MONEY: "元", Kind.RATIO: ""}.get(type.kind, type.unit)


def interval(band: Band | Approver) -> str:
    """A band as an interval: `[30%, 50%)`, open ends as `…`."""
    low = f"{'[' if band.low_closed else '('}{band.low.text}" if band.low else "(…"
    high = f"{band.high.text}{']' if band.high_closed else ')'}" if band.high else "…)"
    return f"{low}, {high}"
