"""A second evaluator, as plain as can be: docs/language.md in code, to hold the engine against.

It reads the same nodes and shares no code with the engine's evaluation; all numbers are fractions. A truth is True,
False or an Unknown that says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from oracle.amounts import Span, amount_of
from oracle.expressions import Situation, value_of
from oracle.unknown import NOTHING, Unknown, because, conjunction, disjunction, negation, together
from subsidy.facts.types import Fact, Source
from subsidy.language.expressions import Comparator, Expression
from subsidy.language.nodes import (
    All,
    AtLeast,
    Bar,
    BestOf,
    Condition,
    Given,
    Grades,
    Holds,
    Negation,
    Qualified,
    Scaled,
    Score,
    Sum,
    Table,
    Valuation,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.policies import Policy, Version
from subsidy.pack.pack import RulePack


@dataclass(frozen=True)
class Opinion:
    """What the oracle says of one policy: `award` has whole 分, `truths` and `spans` are by the nodes' ids."""

    verdict: str
    version: str | None
    award: Span | None
    missing: frozenset[str]
    reasons: frozenset[str]
    window: str | None
    truths: Mapping[str, Any]
    spans: Mapping[str, Span]


class Oracle:
    """The naive evaluator of one profile on one day."""

    def __init__(self, pack: RulePack, values: Mapping[str, Any], day: date) -> None:
        self.pack = pack
        self.at = Situation(pack, values, day)

    def opinions(self) -> dict[str, Opinion]:
        return {policy.id: self.opinion(policy) for policy in self.pack.policies}

    def value(self, expression: Expression) -> Any:
        return value_of(expression, self.at)

    def amount(self, node: Valuation) -> Span:
        return amount_of(node, self.at, self.truth)

    def opinion(self, policy: Policy) -> Opinion:
        version = self.version(policy)
        if isinstance(version, Unknown):
            return Opinion("insufficient", None, None, version.facts, version.reasons, None, {}, {})
        if version is None:
            return Opinion("not_applicable", None, None, frozenset(), frozenset(), None, {}, {})
        verdict, lacks = self.verdict(version)
        award = None if version.award is None else self.amount(version.award)
        if verdict != "not_applicable" and self.truth(version.eligibility) is not False:
            lacks = together([lacks, award.lacks if award else NOTHING])
        truths = {node.label.id: self.truth(node) for node in conditions(version)}
        spans = {node.label.id: self.amount(node) for node in valuations(version)}
        window = window_status(version, self.at.day)
        return Opinion(verdict, version.name, award, lacks.facts, lacks.reasons, window, truths, spans)

    def version(self, policy: Policy) -> Version | Unknown | None:
        """The version in force, none, or what is missing to choose it."""
        day = self.at.day
        if policy.chosen_by is not None:
            if policy.chosen_by.key not in self.at.values:
                return Unknown(frozenset({policy.chosen_by.key}))
            day = self.at.values[policy.chosen_by.key]
        if isinstance(day, str):
            return next((each for each in policy.versions if day in each.notices and not each.draft), None)
        for version in policy.versions:
            begun = version.validity.first <= day
            ended = version.validity.before is not None and day >= version.validity.before
            if begun and not ended and not version.draft:
                return version
        return None

    def verdict(self, version: Version) -> tuple[str, Unknown]:
        """The verdict, and what the judgement lacks."""
        applies = True if version.applies_to is None else self.truth(version.applies_to)
        eligible = self.truth(version.eligibility)
        if applies is False:
            return "not_applicable", NOTHING
        if isinstance(applies, Unknown) and eligible is False:
            return self.undecided(applies), applies
        if eligible is False:
            return "ineligible", NOTHING
        if applies is True and eligible is True:
            return "eligible", NOTHING
        lacks = together([applies, eligible])
        return self.undecided(lacks), lacks

    def undecided(self, lacks: Unknown) -> str:
        """Waiting for people when nobody else could supply what is missing."""
        for reference in lacks.facts:
            if self.named(reference).source not in (Source.EXPERT, Source.AUTHORITY):
                return "insufficient"
        return "manual"

    def named(self, reference: str) -> Fact:
        """The fact, or the field of a record, that a reference such as `contracts[0].amount` names."""
        facts = self.pack.dictionary.facts
        for step in reference.split("."):
            key = step.split("[")[0]
            found = next(fact for fact in facts if fact.key == key)
            facts = found.type.fields
        return found

    def truth(self, node: Condition) -> Any:
        match node:
            case Holds():
                return self.value(node.expression)
            case Qualified():
                return self.qualified(node.policy)
            case All():
                return conjunction([self.truth(child) for child in node.children])
            case AnyOf():
                return disjunction([self.truth(child) for child in node.children])
            case AtLeast():
                return at_least(node.required, [self.truth(child) for child in node.children])
            case Negation():
                return negation(self.truth(node.child))
            case Score():
                return self.score(node)

    def qualified(self, id: str) -> Any:
        policy = self.pack.policy(id)
        assert policy is not None
        version = self.version(policy)
        if isinstance(version, Unknown):
            return version
        if version is None:
            return because("资格没有一版有效")
        verdict, lacks = self.verdict(version)
        return lacks if verdict in ("insufficient", "manual") else verdict == "eligible"

    def score(self, node: Score) -> Any:
        spans = [self.amount(part.valuation) for part in node.parts]
        highs = [each.high for each in spans if each.high is not None]
        high = sum(highs, Fraction(0)) if len(highs) == len(spans) else None
        total = Span(sum((each.low for each in spans), Fraction(0)), high)
        bars = [reaches(total, node.bar, together(each.lacks for each in spans))]
        for each, part in zip(spans, node.parts, strict=True):
            if part.bar is not None:
                bars.append(reaches(each, part.bar, each.lacks))
        return conjunction(bars)


def at_least(required: int, truths: list[Any]) -> Any:
    if truths.count(True) >= required:
        return True
    possible = len(truths) - truths.count(False)
    return together(truths) if possible >= required else False


def reaches(points: Span, bar: Bar, lacks: Unknown) -> Any:
    if over(points.low, bar):
        return True
    return lacks if points.high is None or over(points.high, bar) else False


def over(points: Fraction, bar: Bar) -> bool:
    line = bar.points.value
    assert isinstance(line, int | Fraction)
    return points > line if bar.comparator is Comparator.GREATER else points >= line


def window_status(version: Version, day: date) -> str:
    if version.always_open:
        return "常年"
    if not version.windows and not version.yearly:
        return "未公布"
    spans = [(window.first, window.last) for window in version.windows]
    for yearly in version.yearly:
        for year in range(day.year - 1, day.year + 2):
            first, last = day_of(year, yearly.first), day_of(year, yearly.last)
            if yearly.last < yearly.first:
                last = day_of(year + 1, yearly.last)
            begun = version.validity.first <= first
            if begun and (version.validity.before is None or first < version.validity.before):
                spans.append((first, last))
    if any(first <= day <= last for first, last in spans):
        return "开放"
    if any(day < first for first, _ in spans):
        return "未开始"
    return "已截止" if spans else "未公布"


def day_of(year: int, of: tuple[int, int]) -> date:
    """The day of a year; February 29 is the 28th where there is none."""
    month, day = of
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, day) == (2, 29) and not leap else day)


# Every node of a version


def conditions(version: Version) -> Iterator[Condition]:
    for given in (
        version.applies_to,
        version.eligibility,
        *(relation.when for relation in version.relations),
    ):
        if given is not None:
            yield from below(given)
    for node in valuations(version):
        for when in whens(node):
            yield from below(when)


def below(node: Condition) -> Iterator[Condition]:
    yield node
    if isinstance(node, All | AnyOf | AtLeast):
        for child in node.children:
            yield from below(child)
    if isinstance(node, Negation):
        yield from below(node.child)


def valuations(version: Version) -> Iterator[Valuation]:
    for amount in (version.award, *(relation.at_most for relation in version.relations)):
        if amount is not None:
            yield from inside(amount)
    for given in (
        version.applies_to,
        version.eligibility,
        *(relation.when for relation in version.relations),
    ):
        if given is not None:
            yield from scored(given)


def scored(condition: Condition) -> Iterator[Valuation]:
    for node in below(condition):
        if isinstance(node, Score):
            for part in node.parts:
                yield from inside(part.valuation)


def inside(node: Valuation) -> Iterator[Valuation]:
    yield node
    for when in whens(node):
        yield from scored(when)
    for child in parts_of(node):
        yield from inside(child)


def whens(node: Valuation) -> list[Condition]:
    """The conditions that an amount asks about."""
    factors = node.factors if isinstance(node, Scaled) else ()
    return [when for when in (node.terms.when, *(factor.when for factor in factors)) if when is not None]


def parts_of(node: Valuation) -> list[Valuation]:
    """The amounts right inside one."""
    rows: list[Given] = []
    if isinstance(node, Sum | BestOf):
        rows = [*node.children]
    if isinstance(node, Scaled):
        rows = [node.value]
    if isinstance(node, Table):
        rows = [row.value for row in node.rows]
    if isinstance(node, Grades):
        rows = [grade.value for grade in node.grades]
    return [each for each in rows if isinstance(each, Valuation)]
