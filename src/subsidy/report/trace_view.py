"""A trace as an outline for reading: every step once, with what was found and how it came to what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, assert_never

from subsidy.facts.types import Fact, Kind
from subsidy.language.expressions import (
    And,
    Between,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Hit,
    Member,
    Not,
    Or,
    Quantified,
    Quantifier,
)
from subsidy.language.nodes import (
    All,
    AtLeast,
    Condition,
    Formula,
    Holds,
    Negation,
    PerRecord,
    Qualified,
    Score,
    UpTo,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.traversal import derived_read, facts_read, parts, within
from subsidy.pack.pack import RulePack
from subsidy.report.amounts import working
from subsidy.report.causes import causes_in_words, counted_in_words
from subsidy.report.findings import Seen, every
from subsidy.report.of_records import MOST_NAMED, say_condition, telling
from subsidy.report.page import Outline
from subsidy.report.quantities import say_range
from subsidy.report.reasons import (
    STANDINGS,
    Reasons,
    composite_in_words,
    part_in_words,
    points_in_words,
    title_of,
    total_points,
)
from subsidy.report.rows import SHAPES, headings, set_aside
from subsidy.report.sentences import finding_in_words, formula
from subsidy.report.wording import headed, sampled, say_row, shown
from subsidy.trace.assessment import Readings
from subsidy.trace.step import Judged, Scored, Step, Unknown, Valued
from subsidy.truth import Truth


class Outliner:
    """Outlines the traces of one profile that was judged by a pack."""

    def __init__(self, pack: RulePack, readings: Readings) -> None:
        self._pack = pack
        self._readings = readings
        self._reasons = Reasons(pack)

    def outline(self, step: Step, heading: str = "", *, wanted: bool = True) -> Outline:
        """A step and all below it; `heading` names it where its clause has no words of its own.

        `wanted` says whether a condition is to hold, or is one that must not.
        """
        match step:
            case Judged():
                return self._judged(step, heading, wanted)
            case Valued():
                return self._valued(step, heading)
            case Scored():
                return self._scored(step)
        assert_never(step)

    def _judged(self, step: Judged, heading: str, wanted: bool = True) -> Outline:
        label = step.node.label
        asked = self._asked(step.node, bool(label.text), wanted)
        said = headed(label.text or heading, asked) + sampled(label.provenance)
        inside = wanted is not isinstance(step.node, Negation)
        children = tuple(self.outline(child, wanted=inside) for child in step.children)
        details = (*self._found(step, wanted), *self._missing(step))
        return Outline(_MARKS[step.truth], label.clause, said, details, children)

    def _asked(self, node: Condition, worded: bool, wanted: bool) -> str:
        """What a condition asks for, where its clause leaves that to its form or has no words for it."""
        match node:
            case All(children=children) | AnyOf(children=children) | AtLeast(children=children):
                return composite_in_words(node, wanted) if len(children) > 1 else ""
            case Negation():
                return "不得有以下情形"
            case Holds(source=source):
                return "" if worded else source
            case Qualified(policy=policy):
                return "" if worded else f"具备“{title_of(self._pack, policy)}”资格"
            case Score():
                return "" if worded else "综合评分"
        assert_never(node)

    def _found(self, step: Judged, wanted: bool) -> tuple[str, ...]:
        node = step.node
        match node:
            case Holds(label=label, expression=expression):
                seen = every(step, wanted)
                asked = [say_condition(each.finding) for each in seen]
                told = [*map(finding_in_words, seen), *(said for said in asked if said and label.text)]
                records = [said for each in seen for said in self._records(each)]
                return (*told, *records, *self._data(*_sides(expression)))
            case Qualified(policy=policy):
                version = self._readings.qualifications[policy].version
                sure = f"（版本 {version.name}，{version.least_sure.label}）" if version else ""
                return (f"“{title_of(self._pack, policy)}”：{STANDINGS[step.truth]}{sure}",)
            case Score(bar=bar):
                scored = [child for child in step.children if isinstance(child, Scored)]
                return (points_in_words("总分", total_points(scored), bar),)
            case All() | AnyOf() | AtLeast() | Negation():
                return ()
        assert_never(node)

    def _records(self, seen: Seen) -> Iterator[str]:
        """What is behind a finding, and the records that settle one about a list: of each the fields looked at."""
        finding, atom = seen.finding, seen.finding.atom
        behind = tuple(causes_in_words((seen,), self._pack.formulas))
        yield from behind
        if behind:
            return
        if not isinstance(atom, Quantified) or atom.condition is None:
            return
        fields = dict.fromkeys(each for each in within(atom.condition) if isinstance(each, FieldRef))
        records = self._readings.values.get(atom.records.key)
        for index in telling(finding)[:MOST_NAMED]:
            record = records[index] if isinstance(records, tuple) else {}
            said = [self._field(each, record, index) for each in fields if each.records == atom.records.key]
            if said:
                yield f"第 {index + 1} 条：{'，'.join(said)}"

    def _field(self, field: FieldRef, record: Any, index: int) -> str:
        place = f"{field.records}[{index}].{field.fact.key}"
        found = self._readings.values.get(place, record.get(field.fact.key))
        return f"{field.fact.name} {shown(Unknown() if found is None else found, field.type)}"

    def _scored(self, step: Scored) -> Outline:
        points = self._valued(step.points, "")
        text = headed(step.node.name, step.node.label.text) + sampled(step.node.label.provenance)
        bar = (part_in_words(step),) if step.node.bar else ()
        mark = _MARKS[step.truth] if step.node.bar else points.mark
        return Outline(mark, step.node.label.clause, text, (*bar, *points.details), points.children)

    def _valued(self, step: Valued, heading: str) -> Outline:
        label, points = step.node.label, step.node.type.kind is Kind.COUNT
        text = (label.text or heading or SHAPES[type(step.node)]) + sampled(label.provenance)
        result = f"此项：{say_range(step.range, step.node.type)}"
        details = (
            *working(step, self._readings.values, self._pack.formulas, full=True),
            result,
            *self._data(*_shown(step)),
            *self._missing(step),
        )
        when = () if step.when is None else (self._judged(step.when, "适用条件"),)
        said = headings(step.node)
        aside = set_aside(step)
        below = [
            self._marked(self.outline(child, said[index] if said else ""), index in aside)
            for index, child in enumerate(step.children)
        ]
        return Outline("得分" if points else AMOUNT, label.clause, text, details, (*when, *below))

    @staticmethod
    def _marked(outline: Outline, aside: bool) -> Outline:
        return replace(outline, text=f"{outline.text}（不取）") if aside else outline

    def _missing(self, step: Judged | Valued) -> tuple[str, ...]:
        """What a step itself lacks; what those below it lack is told there."""
        why = "" if step.children else self._reasons.undecided(step)
        return (why,) if why else ()

    def _data(self, *expressions: Expression) -> tuple[str, ...]:
        """The facts behind findings, with who says so, and with their values where the findings do not show them."""
        told = {each.fact for each in expressions if isinstance(each, FactRef)}
        behind = self._pack.behind(*expressions)
        read = sorted(facts_read(*behind), key=lambda fact: fact.key)
        said = [self._fact(fact, fact in told) for fact in read if not fact.formula]
        derived = {address: fact for each in behind for address, fact in derived_read(each).items()}
        derivations = [
            line
            for address, fact in sorted(derived.items())
            for line in (f"{fact.name} = {formula(fact)}{self._row(address)}", *self._counted(address))
        ]
        return (*derivations, *([f"所用数据：{'、'.join(said)}"] if said else []))

    def _counted(self, address: str) -> Iterator[str]:
        """Of a count of records, which of them count, and why the others do not."""
        atom = self._pack.formulas[address]
        if isinstance(atom, Quantified) and atom.quantifier is Quantifier.COUNT:
            for finding in self._readings.derivations.get(address, ()):
                yield from counted_in_words(finding, atom, self._pack.formulas)

    def _row(self, address: str) -> str:
        """Which rows of a decision table gave the fact its value."""
        formula, numbers = self._pack.formulas[address], self._readings.rows.get(address, ())
        if not isinstance(formula, Decision):
            return ""
        taken = "；".join(f"第 {number} 行，{say_row(formula.rows[number - 1])}" for number in numbers)
        return f"（取{'' if len(numbers) == 1 or formula.hit is Hit.SUM else '以下之一：'}{taken}）" if numbers else ""

    def _fact(self, fact: Fact, told: bool) -> str:
        if told:
            return f"{fact.name}（{fact.source}）"
        found = self._readings.values.get(fact.key, Unknown(frozenset({fact.key})))
        return f"{fact.name} {shown(found, fact.type)}（{fact.source}）"


def _sides(expression: Expression) -> tuple[Expression, ...]:
    """What the atoms of a leaf hold against each other."""
    match expression:
        case And() | Or() | Not():
            return tuple(side for part in parts(expression) for side in _sides(part))
        case Compare() | Between() | Member():
            return parts(expression)
        case _:
            return (expression,)


def _shown(step: Valued) -> tuple[Expression, ...]:
    """The expressions that the sentences of a valuation are about."""
    found = [expression for _, expression, _ in step.findings]
    if not found and isinstance(step.node, Formula):
        found = [step.node.expression]
    if not found and isinstance(step.node, UpTo):
        found = [step.node.ceiling]
    if isinstance(step.node, PerRecord):
        bounds = (step.node.group.by, step.node.group.cap) if step.node.group else ()
        found = [part for part in (step.node.value, step.node.where, step.node.each_cap, *bounds) if part is not None]
    return (*found, *(applied.expression for applied in step.applied if applied.expression is not None))


_MARKS: Final = {Truth.TRUE: "成立", Truth.FALSE: "不成立", Truth.UNKNOWN: "未知"}

AMOUNT: Final = "金额"
"""The mark of a step that is an amount."""
