"""Amounts worked out for each record of a list, and summed: all together, or in groups that each have a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from subsidy.evaluation.amounts import ANY, NONE, Value, exactly, least, valued
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import Evaluate, Scope, merged
from subsidy.language.nodes import PerRecord
from subsidy.trace.points import added
from subsidy.trace.step import Entry, Found, Group, Range, Unknown, Valued


class _Share(NamedTuple):
    """What one record gives, and what keeps that from being decided."""

    entry: Entry
    causes: tuple[Found, ...]


def prepare_per_record(node: PerRecord, expressions: Preparer) -> Value:
    """The sum over the records that count, each under its own cap; of grouped ones each group under its own too."""
    share = _share(node, expressions)
    group_cap = expressions.prepare(node.group.cap) if node.group else None

    def value(scope: Scope) -> Valued:
        indexes = each(scope, node.records)
        if isinstance(indexes, Unknown):
            return valued(node, ANY, (), indexes)
        shares = [share(index, scope) for index in indexes]
        entries = tuple([each.entry for each in shares])
        if group_cap is None:
            total = added(entry.range for entry in entries)
            return valued(node, total, (), *_causes(shares), entries=entries)
        most = group_cap(scope)
        groups = _grouped(shares, most)
        total = added(group.after for group, _ in groups)
        unknown = [cause for group, inside in groups if not group.after.decided for cause in (*inside, most)]
        unknown += [group.key for group, _ in groups]
        return valued(node, total, (), *unknown, entries=entries, groups=tuple(group for group, _ in groups))

    return value


def _share(node: PerRecord, expressions: Preparer) -> Callable[[int, Scope], _Share]:
    evaluate = expressions.prepare(node.value)
    where = expressions.noting(True).prepare(node.where) if node.where else None
    cap = expressions.prepare(node.each_cap) if node.each_cap else None
    by: Evaluate | None = expressions.prepare(node.group.by) if node.group else None

    def share(index: int, scope: Scope) -> _Share:
        scope.findings = []
        counted = where(scope) if where else True
        findings = tuple(scope.findings)
        amount = evaluate(scope)
        most = cap(scope) if cap else None
        given = exactly(amount) if most is None else least(exactly(amount), most)
        if isinstance(counted, Unknown):
            given = Range(0, given.high)
        given = NONE if counted is False else given
        causes = (
            () if given.decided else tuple(found for found in (counted, amount, most) if isinstance(found, Unknown))
        )
        return _Share(Entry(index, counted, amount, given, by(scope) if by else None, findings), causes)

    return share


def _causes(shares: Iterable[_Share]) -> list[Found]:
    return [cause for share in shares for cause in share.causes]


def _grouped(shares: Sequence[_Share], most: Found) -> list[tuple[Group, list[Found]]]:
    """The groups in order, each with what keeps its records undecided; last, those records whose group is unknown.

    At the least these all crowd into the group that is fullest already, at the most each makes a group of its own.
    """
    giving = [share for share in shares if share.entry.range.high != 0]
    members: dict[Any, list[_Share]] = {}
    for share in giving:
        if not isinstance(share.entry.group, Unknown):
            members.setdefault(share.entry.group, []).append(share)
    groups = []
    for key in sorted(members):
        before = added(share.entry.range for share in members[key])
        groups.append((Group(key, before, least(before, most)), _causes(members[key])))
    strays = [share for share in giving if isinstance(share.entry.group, Unknown)]
    if not strays:
        return groups
    fullest = max([group.before.low for group, _ in groups], default=0)
    together = added(share.entry.range for share in strays)
    crowded = least(Range(fullest + together.low, None), most).low - least(Range(fullest, None), most).low
    apart = added(least(share.entry.range, most) for share in strays)
    unknown = merged(*(share.entry.group for share in strays if share.entry.group is not None))
    groups.append((Group(unknown, together, Range(crowded, apart.high)), _causes(strays)))
    return groups
