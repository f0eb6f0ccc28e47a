"""Quantifiers and aggregates over the records of a list, any field of which may be unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final

from subsidy.evaluation.scope import Evaluate, Scope, because, every, merged, some
from subsidy.facts.types import Fact
from subsidy.language.expressions import Aggregate, Aggregator, Quantified, Quantifier
from subsidy.money import normal
from subsidy.trace.step import Counted, Finding, Found, Unknown


def record_field(fact: Fact) -> Evaluate:
    """A field of the record at hand; one that is absent is unknown, by its own address."""
    key = fact.key

    def read(scope: Scope) -> Found:
        value = scope.record.get(key)
        return Unknown(frozenset({f"{scope.path}.{key}"})) if value is None else value

    return read


def each(scope: Scope, fact: Fact, *, nested: bool = False) -> Iterator[int] | Unknown:
    """Steps the scope through the records of a list, giving each index; the list may itself be unknown.

    `nested`: the list is a field of the record at hand.
    """
    outer, path = scope.record, scope.path
    records: Any = outer.get(fact.key) if nested else scope.values.get(fact.key)
    address = f"{path}.{fact.key}" if nested else fact.key
    if records is None:
        return Unknown(frozenset({address}))
    if not records:
        return iter(())

    def step() -> Iterator[int]:
        try:
            for index, record in enumerate(records):
                scope.record, scope.path = record, f"{address}[{index}]"
                yield index
        finally:
            scope.record, scope.path = outer, path

    return step()


def prepare_quantified(node: Quantified, condition: Evaluate | None, *, findings: bool = False) -> Evaluate:
    """存在, 全部 or 计数 over a list; unknown as long as unknown records could change the answer.

    `findings`: leave one, with what was found of each record.
    """
    records, nested, summarise = node.records, node.nested, _SUMMARIES[node.quantifier]

    def run(scope: Scope) -> Found:
        indexes = each(scope, records, nested=nested)
        if isinstance(indexes, Unknown):
            return indexes
        return summarise([True if condition is None else condition(scope) for _ in indexes])

    def noted(scope: Scope) -> Found:
        indexes, findings = each(scope, records, nested=nested), scope.findings
        held: list[Found] = []
        inside: list[tuple[Finding, ...]] = []
        for _ in () if isinstance(indexes, Unknown) else indexes:
            scope.findings = []
            held.append(True if condition is None else condition(scope))
            inside.append(tuple(scope.findings))
        result = indexes if isinstance(indexes, Unknown) else summarise(held)
        scope.findings = findings
        findings.append(Finding(node, result, True, result, tuple(held), tuple(inside)))
        return result

    return noted if findings else run


def prepare_aggregate(node: Aggregate, value: Evaluate, by: Evaluate | None, where: Evaluate | None) -> Evaluate:
    """One value from the records that meet `where`; unknown when any of them, or whether it is one, is unknown."""
    records, nested, combine = node.records, node.nested, _COMBINATIONS[node.aggregator]
    only = node.aggregator is Aggregator.ONLY

    def run(scope: Scope) -> Found:
        indexes = each(scope, records, nested=nested)
        if isinstance(indexes, Unknown):
            return indexes
        values: list[Any] = []
        unknown: list[Found] = []
        sure = 0
        for _ in indexes:
            counted = True if where is None else where(scope)
            if counted is False:
                continue
            entry = value(scope) if by is None else _dated(by(scope), value(scope))
            unknown += [found for found in (counted, entry) if isinstance(found, Unknown)]
            values.append(entry)
            sure += counted is True
        if only and sure > 1:
            return because(f"有 {sure} 条符合条件的记录，无法认定唯一")
        if only and not values:
            # One more record would tell: the list is what is missing, although it is known so far.
            address = f"{scope.path}.{records.key}" if nested else records.key
            return Unknown(frozenset({address}), frozenset({"没有符合条件的记录"}))
        return merged(*unknown) if unknown else combine(values)

    return run


def _dated(day: Found, value: Found) -> Any:
    return merged(day, value) if isinstance(day, Unknown) or isinstance(value, Unknown) else (day, value)


def _count(results: list[Found]) -> Found:
    unknown = [result for result in results if isinstance(result, Unknown)]
    if not unknown:
        return sum(map(bool, results))
    sure, lacks = results.count(True), merged(*unknown)
    return Counted(lacks.facts, lacks.reasons, sure, sure + len(unknown))


def _mean(values: list[Any]) -> Found:
    return normal(Fraction(sum(values)) / len(values)) if values else because("没有可求平均的记录")


def _latest(values: list[Any]) -> Found:
    """The value of the latest record; two records of the same latest day must agree."""
    if not values:
        return because("没有记录，无所谓最近")
    last = max(day for day, _ in values)
    found = {value for day, value in values if day == last}
    return found.pop() if len(found) == 1 else because(f"{last} 有多条记录而数值不一，无法认定最近")


_SUMMARIES = {Quantifier.EXISTS: some, Quantifier.ALL: every, Quantifier.COUNT: _count}

_COMBINATIONS: Final[dict[Aggregator, Callable[[list[Any]], Found]]] = {
    Aggregator.SUM: lambda values: normal(sum(values)),
    Aggregator.MEAN: _mean,
    Aggregator.LARGEST: lambda values: max(values) if values else because("没有记录，无所谓最大"),
    Aggregator.SMALLEST: lambda values: min(values) if values else because("没有记录，无所谓最小"),
    Aggregator.LATEST: _latest,
    Aggregator.ONLY: lambda values: values[0],
    Aggregator.GROUPS: lambda values: len(set(values)),
}
