"""A rule in words, without any profile: each clause with what it asks for or gives, as an outline.

The pages about policies and the comparison of two packs are written from these outlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import assert_never

from subsidy.facts.types import Fact
from subsidy.language.expressions import Expression, FactRef
from subsidy.language.materials import Material
from subsidy.language.nodes import (
    All,
    AtLeast,
    Bar,
    BestOf,
    Condition,
    Formula,
    Given,
    Grades,
    Holds,
    Label,
    Negation,
    Negotiated,
    Part,
    PerRecord,
    Qualified,
    Scaled,
    Score,
    Slices,
    Sum,
    Table,
    Terms,
    UpTo,
    Valuation,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.provenance import Provenance
from subsidy.language.relations import Relation
from subsidy.language.structure import conditions, parts
from subsidy.language.traversal import facts_read
from subsidy.pack.pack import RulePack
from subsidy.report.reasons import composite_in_words, title_of
from subsidy.report.relations import say_relation
from subsidy.report.rows import headings, say_band, say_factor, say_given
from subsidy.report.sentences import compared
from subsidy.report.wording import say


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of a rule: its address and clause, the clause in words, what it says exactly, and the nodes below it.

    `provenance` is that of the node's label, or that of the version. `reads` are the facts that the node
    itself names, lists among them.
    """

    id: str
    clause: str
    text: str
    rules: tuple[str, ...]
    provenance: Provenance
    reads: frozenset[Fact] = frozenset()
    children: tuple[Clause, ...] = ()

    def walk(self) -> Iterator[Clause]:
        """The clause and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def in_line(self) -> str:
        """All of it in one line: `全部满足（规上企业；有职工（职工总数 >= 1人））`."""
        asked = "；".join(self.rules)
        inner = "；".join(child.in_line for child in self.children)
        said = f"{asked}（{inner}）" if asked and inner else asked or inner
        return f"{self.text}（{said}）" if self.text and said else self.text or said


class RuleTeller:
    """Tells the rules of one pack."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack

    def condition(self, node: Condition, provenance: Provenance, heading: str = "") -> Clause:
        """A condition and all below it; `heading` names it where its clause has no words of its own."""
        own = node.label.provenance or provenance
        reads = facts_read(node.expression) if isinstance(node, Holds) else frozenset()
        return _clause(node.label, own, self._asked(node), reads, tuple(self._below(node, provenance)), heading)

    def _asked(self, node: Condition) -> tuple[str, ...]:
        match node:
            case Holds(source=source):
                return (" ".join(source.split()),)
            case Qualified(policy=policy):
                return (f"具备“{title_of(self._pack, policy)}”资格（{policy}）",)
            case All() | AnyOf() | AtLeast():
                return (composite_in_words(node),)
            case Negation():
                return ("不得有以下情形",)
            case Score(bar=bar):
                return (f"总分{_bar(bar)}",)
        assert_never(node)

    def _below(self, node: Condition, provenance: Provenance) -> Iterator[Clause]:
        match node:
            case All(children=children) | AnyOf(children=children) | AtLeast(children=children):
                yield from (self.condition(child, provenance) for child in children)
            case Negation(child=child):
                yield self.condition(child, provenance)
            case Score(parts=parts):
                yield from (self._part(part, provenance) for part in parts)
            case Holds() | Qualified():
                return
            case _:
                assert_never(node)

    def _part(self, part: Part, provenance: Provenance) -> Clause:
        value = self.amount(part.valuation, provenance)
        bar = (f"此项{_bar(part.bar)}",) if part.bar else ()
        said = (part.valuation.label.text,) if part.valuation.label.text else ()
        return _clause(
            part.label, value.provenance, (*bar, *said, *value.rules), value.reads, value.children, part.name
        )

    def amount(self, node: Valuation, provenance: Provenance, heading: str = "") -> Clause:
        """An amount, or points, and all that it is made of."""
        own = node.label.provenance or provenance
        when = () if node.terms.when is None else (self.condition(node.terms.when, provenance, "适用条件"),)
        inner = tuple(map(self.amount, parts(node), repeat(provenance), headings(node) or repeat("")))
        choices = zip(conditions(node), headings(node)[1:], strict=True) if isinstance(node, Scaled) else ()
        inner += tuple(self.condition(condition, provenance, heading) for condition, heading in choices)
        reads: frozenset[Fact] = frozenset().union(*map(facts_read, (*_named(node), *_limits(node.terms))))
        return _clause(node.label, own, (*_gives(node), *_bounds(node.terms)), reads, (*when, *inner), heading)

    def material(self, node: Material) -> Clause:
        """What is handed in, when, and which fact says whether it was."""
        own = node.label.provenance
        supplied = (f"交了没有：{say(node.supplied)}",) if node.supplied else ()
        sure = (f"出处：{own.label}",) if own else ()
        when = () if node.when is None else (self.condition(node.when, own or Provenance.OFFICIAL, "要交的情形"),)
        rules = (node.said, *supplied, *sure)
        return Clause(
            node.label.id, node.label.clause, node.label.text, rules, own or Provenance.OFFICIAL, children=when
        )

    def material_in_line(self, node: Material) -> str:
        """`专项审计报告（4 份，当 规上企业）`."""
        when = f"当 {self.condition(node.when, Provenance.OFFICIAL).in_line}" if node.when else ""
        how = "，".join(part for part in (f"{node.copies} 份" if node.copies else "", when) if part)
        return f"{node.name}（{how}）" if how else node.name

    def relation(self, relation: Relation, provenance: Provenance) -> Clause:
        """What a policy declares about another."""
        said = say_relation(relation, self._pack)
        matter = f"（同一事项：{relation.matter}）" if relation.matter else ""
        own = relation.provenance or provenance
        when = () if relation.when is None else (self.condition(relation.when, provenance, "适用条件"),)
        reads = facts_read(*_named(relation.at_most)) if relation.at_most else frozenset()
        return Clause(relation.id, relation.clause, relation.text, (said + matter,), own, reads, when)


def _clause(
    label: Label,
    provenance: Provenance,
    rules: tuple[str, ...],
    reads: frozenset[Fact],
    children: tuple[Clause, ...],
    heading: str,
) -> Clause:
    text = "：".join(dict.fromkeys(part for part in (heading, label.text) if part))
    return Clause(label.id, label.clause, text, rules, provenance, reads, children)


def _bar(bar: Bar) -> str:
    return f"{compared(bar.comparator, bar.points.type)} {bar.points.text}"


def _gives(node: Valuation) -> tuple[str, ...]:
    """What a valuation gives, apart from the bounds that any may have."""
    match node:
        case Formula(expression=expression):
            return (say(expression),)
        case UpTo(ceiling=ceiling, decided=decided):
            return (f"不超过 {say(ceiling)}，由人核定{f'（{say(decided)}）' if decided else ''}",)
        case Negotiated(decided=chosen, by=by):
            return (f"一事一议，由{by}决定（{say(chosen)}）",)
        case Table(key=key, rows=rows):
            return (f"按 {say(key)} 分档", *(_row(say_band(row), row.value, row.note, row.cap) for row in rows))
        case Slices(base=base, rows=rows):
            slices = (_row(f"{say_band(row)}的部分", row.rate, row.note) for row in rows)
            return (f"按 {say(base)} 分段累进", *slices)
        case Grades(key=key, grades=grades):
            return (f"按 {say(key)}", *(_row(grade.option.text, grade.value, grade.note) for grade in grades))
        case Scaled(factors=factors):
            return ("以下金额按先成立的一种情形乘倍数", *map(say_factor, factors))
        case PerRecord(records=records, where=where, value=value, each_cap=cap, group=group):
            counted = f"满足 {say(where)} 的" if where else ""
            said = f"{counted}每条{records.name}：{say(value)}{f'，每条最高 {say(cap)}' if cap else ''}"
            return (f"{said}，按 {say(group.by)} 分组，每组最高 {say(group.cap)}" if group else said,)
        case Sum():
            return ("以下各项相加",)
        case BestOf():
            return ("以下就高不重复",)
    assert_never(node)


def _named(node: Valuation) -> tuple[Expression, ...]:
    """The expressions of a valuation itself, apart from its bounds."""
    match node:
        case Formula(expression=expression):
            return (expression,)
        case UpTo(ceiling=ceiling, decided=decided):
            return (ceiling, *_given(decided))
        case Negotiated(decided=chosen):
            return (chosen,)
        case Table(key=key, rows=rows):
            return (key, *(each for row in rows for each in (*_given(row.value), *_given(row.cap))))
        case Slices(base=base, rows=slices):
            return (base, *(row.rate for row in slices))
        case Grades(key=key, grades=grades):
            return (key, *(each for grade in grades for each in _given(grade.value)))
        case Scaled(factors=factors):
            return tuple(each for factor in factors for each in (factor.by, *_given(factor.cap)))
        case PerRecord(records=records, where=where, value=value, each_cap=cap, group=group):
            return (FactRef(records), *_given(where), value, *_given(cap), *((group.by, group.cap) if group else ()))
        case Sum() | BestOf():
            return ()
    assert_never(node)


def _limits(terms: Terms) -> Iterator[Expression]:
    yield from (*_given(terms.cap), *_given(terms.floor), *_given(terms.less))


def _given(expression: Given | None) -> tuple[Expression, ...]:
    return () if expression is None or isinstance(expression, Valuation) else (expression,)


def _row(band: str, value: Given, note: str, cap: Expression | None = None) -> str:
    return f"{band} → {say_given(value)}{f'，最高 {say(cap)}' if cap else ''}{f'（{note}）' if note else ''}"


def _bounds(terms: Terms) -> Iterator[str]:
    if terms.cap is not None:
        yield f"最高 {say(terms.cap)}"
    if terms.floor is not None:
        yield f"最低 {say(terms.floor)}"
    if terms.less is not None:
        yield f"扣除 {say(terms.less)}"
    if terms.rounding is not None:
        yield f"{terms.rounding}"
