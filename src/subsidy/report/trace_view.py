"""A trace as an outline for reading: every step once, with what was found and how it came to what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import Fact, Kind
from subsidy.language.expressions import FactRef, facts_read, parts
from subsidy.language.nodes import (
    All,
    AtLeast,
    BestOf,
    Formula,
    Grades,
    Holds,
    Label,
    Negation,
    PerRecord,
    Qualified,
    Score,
    Slices,
    Sum,
    Table,
    UpTo,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.report.amounts import say_range, working
from subsidy.report.findings import every
from subsidy.report.reasons import Reasons, Title, composite_in_words, part_in_words, points_in_words, total_points
from subsidy.report.sentences import finding_in_words
from subsidy.report.wording import shown
from subsidy.trace.assessment import Readings
from subsidy.trace.step import Judged, Scored, Step, Unknown, Valued
from subsidy.truth import Truth


@dataclass(frozen=True, slots=True)
class Outline:
    """One step: a mark that says what it came to, the clause and its text, details in sentences, and steps below."""

    mark: str
    clause: str
    text: str
    details: tuple[str, ...] = ()
    children: tuple[Outline, ...] = ()


class Outliner:
    """Outlines the traces of one profile; `title` names the qualifications that rules rest on."""

    def __init__(self, dictionary: Dictionary, readings: Readings, title: Title) -> None:
        self._readings = readings
        self._title = title
        self._reasons = Reasons(dictionary, title)

    def outline(self, step: Step, heading: str = "") -> Outline:
        """A step and all below it; `heading` names it where its clause has no words of its own."""
        match step:
            case Judged():
                return self._judged(step, heading)
            case Valued():
                return self._valued(step, heading)
            case Scored():
                return self._scored(step)
        assert_never(step)

    def _judged(self, step: Judged, heading: str) -> Outline:
        label = step.node.label
        said = "：".join(part for part in (label.text or heading, self._kind(step)) if part)
        details = (*self._details(step), *self._missing(step))
        return Outline(MARKS[step.truth], label.clause, said, details, self._below(step))

    def _below(self, step: Judged | Valued) -> tuple[Outline, ...]:
        return tuple(map(self.outline, step.children))

    def _kind(self, step: Judged) -> str:
        """What a condition asks for, where its clause leaves that to its form."""
        node = step.node
        match node:
            case Holds(label=label, source=source):
                return "" if label.text else source
            case Qualified(policy=policy):
                return "" if node.label.text else f"具备“{self._title(policy)}”资格"
            case All() | AnyOf() | AtLeast():
                return composite_in_words(node) if len(node.children) > 1 else ""
            case Negation():
                return "不得有以下情形"
            case Score(label=label):
                return "" if label.text else "综合评分"
        assert_never(node)

    def _details(self, step: Judged) -> tuple[str, ...]:
        node = step.node
        match node:
            case Holds():
                return (*map(finding_in_words, every(step)), *self._facts(node))
            case Qualified(policy=policy):
                return (f"“{self._title(policy)}”{STANDINGS[step.truth]}",)
            case Score(bar=bar):
                scored = [child for child in step.children if isinstance(child, Scored)]
                return (points_in_words("总分", total_points(scored), bar),)
            case All() | AnyOf() | AtLeast() | Negation():
                return ()
        assert_never(node)

    def _facts(self, node: Holds) -> tuple[str, ...]:
        """The facts behind what was found, where the findings do not show them themselves."""
        bare = {part.fact for atom in [node.expression, *parts(node.expression)] for part in (atom, *parts(atom)) if isinstance(part, FactRef)}
        hidden = [fact for fact in facts_read(node.expression) if fact not in bare and fact.type.kind is not Kind.RECORDS]
        return (f"其中 {'，'.join(map(self._fact, sorted(hidden, key=lambda fact: fact.key)))}",) if hidden else ()

    def _fact(self, fact: Fact) -> str:
        found = self._readings.values.get(fact.key, Unknown(frozenset({fact.key})))
        return f"{fact.name} {shown(found, fact.type)}"
