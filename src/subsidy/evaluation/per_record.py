"""Amounts worked out for each record of a list."""

from __future__ import annotations

from subsidy.evaluation.amounts import ANY, NONE, Value, exactly, least, valued
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import Scope
from subsidy.language.nodes import PerRecord
from subsidy.trace.points import added
from subsidy.trace.step import Entry, Found, Range, Unknown, Valued


def prepare_per_record(node: PerRecord, expressions: Preparer) -> Value:
    """The sum over the records that count, each under its own cap."""
    evaluate = expressions.prepare(node.value)
    where = expressions.prepare(node.where) if node.where else None
    cap = expressions.prepare(node.each_cap) if node.each_cap else None

    def value(scope: Scope) -> Valued:
        indexes = each(scope, node.records)
        if isinstance(indexes, Unknown):
            return valued(node, ANY, (), indexes)
        entries: list[Entry] = []
        unknown: list[Found] = []
        for index in indexes:
            counted = where(scope) if where else True
            amount = evaluate(scope)
            most = cap(scope) if cap else None
            share = exactly(amount) if most is None else least(exactly(amount), most)
            if isinstance(counted, Unknown):
                share = Range(0, share.high)
            share = NONE if counted is False else share
            if not share.decided:
                unknown += [found for found in (counted, amount, most) if isinstance(found, Unknown)]
            entries.append(Entry(index, counted, amount, share))
        total = added(entry.range for entry in entries)
        return valued(node, total, (), *unknown, entries=tuple(entries))

    return value
