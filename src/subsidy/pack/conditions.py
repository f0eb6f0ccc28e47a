"""Conditions as written → conditions as nodes, every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from subsidy.errors import quoted
from subsidy.facts.types import FLAG, Kind, Type
from subsidy.language.expressions import Comparator
from subsidy.language.nodes import All, AtLeast, Bar, Condition, Holds, Label, Negation, Part, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.pack.documents import BarDoc
from subsidy.pack.node_documents import (
    AllDoc,
    AnyDoc,
    AtLeastDoc,
    ConditionDoc,
    HoldsDoc,
    NotDoc,
    PartDoc,
    QualifiedDoc,
    ScoreDoc,
)
from subsidy.pack.order import in_clause_order
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder

POINTS = Type(Kind.COUNT, "分")


class ConditionBuilder:
    """Builds the conditions of one version."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._author = builder.author

    def build(self, document: Any, path: Path, parent: str, inherited: str = "") -> Condition | None:
        """The condition that stands at `path`, or None with its faults noted.

        `inherited` is the clause of the amount that a `when` belongs to.
        """
        if isinstance(document, str):
            label = self._builder.addresses.label(parent, None, "when", inherited)
            return self._holds(document, path, label)
        return self._node(document, path, parent, inherited)

    def _node(self, document: ConditionDoc, path: Path, parent: str, inherited: str) -> Condition | None:
        match document:
            case HoldsDoc():
                return self._holds(document.holds, (*path, "holds"), self._leaf(document, path, parent, inherited))
            case QualifiedDoc():
                self._builder.ask(document.qualified, (*path, "qualified"))
                return Qualified(self._leaf(document, path, parent, inherited), document.qualified)
            case AllDoc():
                label = self._label(document, parent, "all")
                children = self._children(document.all, (*path, "all"), label, inherited)
                return All(label, children) if children else None
            case AnyDoc():
                label = self._label(document, parent, "any")
                children = self._children(document.any, (*path, "any"), label, inherited)
                return AnyOf(label, children) if children else None
            case AtLeastDoc():
                return self._at_least(document, path, parent, inherited)
            case NotDoc():
                label = self._label(document, parent, "not")
                child = self.build(document.not_, (*path, "not"), label.id, inherited)
                return Negation(label, child) if child else None
            case ScoreDoc():
                return self._score(document, path, parent)
        assert_never(document)

    def _label(self, document: Any, parent: str, kind: str) -> Label:
        return self._builder.addresses.label(parent, document, kind)

    def _leaf(self, document: Any, path: Path, parent: str, inherited: str) -> Label:
        if not document.clause and not inherited:
            self._author.fault(path, "SB220", "这个条件没有写条款；请加 clause，查不到原文就写 未公开")
        return self._builder.addresses.label(parent, document, "holds", inherited)

    def _holds(self, source: str, path: Path, label: Label) -> Condition | None:
        expression = self._author.expression(source, path, FLAG)
        return Holds(label, expression, source) if expression is not None else None

    def _children(self, documents: Sequence[Any], path: Path, label: Label, inherited: str) -> tuple[Condition, ...]:
        """All children in the order of their clauses; none when one of them is at fault."""
        built = [
            self.build(documents[index], (*path, index), label.id, inherited) for index in in_clause_order(documents)
        ]
        return tuple(child for child in built if child is not None) if all(built) else ()

    def _at_least(self, document: AtLeastDoc, path: Path, parent: str, inherited: str) -> Condition | None:
        label = self._label(document, parent, "at_least")
        if document.at_least > len(document.of):
            message = f"要求至少 {document.at_least} 项，却只列了 {len(document.of)} 项，永远不成立"
            self._author.fault((*path, "at_least"), "SB221", message)
        children = self._children(document.of, (*path, "of"), label, inherited)
        return AtLeast(label, document.at_least, children) if children else None

    def _score(self, document: ScoreDoc, path: Path, parent: str) -> Condition | None:
        label = self._label(document, parent, "score")
        inside = (*path, "score")
        bar = self._bar(document.score, inside)
        if document.score.at_least is None and document.score.more_than is None:
            self._author.fault(inside, "SB222", "评分没有及格线；请写 at_least（含本数）或 more_than（不含本数）之一")
        order = in_clause_order(document.score.parts)
        parts = [self._part(document.score.parts[index], (*inside, "parts", index), label) for index in order]
        if bar is None or not all(parts):
            return None
        return Score(label, tuple(part for part in parts if part is not None), bar)

    def _part(self, document: PartDoc, path: Path, score: Label) -> Part | None:
        label = self._builder.addresses.label(score.id, document, document.part, score.clause)
        if not label.clause:
            self._author.fault(path, "SB220", "这个评分项目没有写条款；请加 clause，查不到原文就写 未公开")
        # The points inherit the clause; of one that is missing the author is told once.
        parent = label if label.clause else replace(label, clause="未公开")
        value = self._builder.valuations.build(document.value, (*path, "value"), parent, POINTS)
        bar = self._bar(document, path)
        return Part(label, document.part, value, bar) if value is not None else None

    def _bar(self, document: BarDoc, path: Path) -> Bar | None:
        if document.at_least is not None and document.more_than is not None:
            self._author.fault(path, "SB223", f"{quoted('at_least')} 与 {quoted('more_than')} 只能写一个")
        for key, text, comparator in (
            ("at_least", document.at_least, Comparator.AT_LEAST),
            ("more_than", document.more_than, Comparator.GREATER),
        ):
            if text is not None:
                points = self._author.constant(text, (*path, key), POINTS)
                return Bar(comparator, points) if points else None
        return None
