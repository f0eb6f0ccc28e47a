"""Laws of rules in general: Kleene's algebra, order, nesting, and what more facts may change."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from little import pack_of, version_of
from oracle.engine_side import EngineSide, comparable
from oracle.unknown import Unknown
from random_expressions import flag
from random_rules import ON, Document, amounts, conditions, records

from subsidy.language.nodes import (
    All,
    AtLeast,
    BestOf,
    Condition,
    Formula,
    Label,
    Negation,
    Score,
    Sum,
    Terms,
    Valuation,
)
from subsidy.language.nodes import Any as AnyOf
from subsidy.money import FINEST

LABEL = Label("law")
seldom = settings(max_examples=min(settings().max_examples, 300))
"""These laws build many packs an example; beyond so many examples the oracle's tests find more in the same time."""
FACTS = pack_of().dictionary.facts
PROFILES = records(FACTS)
SEVERAL = st.lists(conditions(depth=1), min_size=1, max_size=3)
AMOUNTS = st.lists(amounts(depth=1), min_size=1, max_size=3)


class World:
    """The engine with one profile, asked about nodes."""

    def __init__(self, values: Document, on: date, *, conditions: Any = (), amounts: Any = ()) -> None:
        award = {"clause": "2", "sum": list(amounts)} if amounts else {"clause": "2", "amount": "1元"}
        eligibility = {"all": list(conditions)} if conditions else {"clause": "1", "holds": "上市"}
        self.pack = pack_of(eligibility, award)
        self.side = EngineSide(self.pack, values, on)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        given = version_of(self.pack).eligibility
        assert isinstance(given, All)
        return given.children

    @property
    def amounts(self) -> tuple[Valuation, ...]:
        award = version_of(self.pack).award
        assert isinstance(award, Sum)
        return award.children

    def truth(self, node: Condition) -> Any:
        return comparable(self.side.truth(node))

    def amount(self, node: Valuation) -> Any:
        return comparable(self.side.amount(node))


@seldom
@given(SEVERAL, PROFILES, ON)
def test_de_morgan(documents: list[Document], values: Document, on: date) -> None:
    world = World(values, on, conditions=documents)
    each_denied = tuple(Negation(LABEL, child) for child in world.conditions)
    assert world.truth(Negation(LABEL, All(LABEL, world.conditions))) == world.truth(AnyOf(LABEL, each_denied))
    assert world.truth(Negation(LABEL, AnyOf(LABEL, world.conditions))) == world.truth(All(LABEL, each_denied))


@seldom
@given(conditions(depth=2), PROFILES, ON)
def test_double_negation(document: Document, values: Document, on: date) -> None:
    world = World(values, on, conditions=[document])
    [node] = world.conditions
    assert world.truth(Negation(LABEL, Negation(LABEL, node))) == world.truth(node)


@seldom
@given(SEVERAL, PROFILES, ON)
def test_at_least_one_is_any_and_at_least_all_is_all(documents: list[Document], values: Document, on: date) -> None:
    world = World(values, on, conditions=documents)
    children = world.conditions
    assert world.truth(AtLeast(LABEL, 1, children)) == world.truth(AnyOf(LABEL, children))
    assert world.truth(AtLeast(LABEL, len(children), children)) == world.truth(All(LABEL, children))


@seldom
@given(SEVERAL, PROFILES, ON, st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_of_conditions_is_irrelevant(
    documents: list[Document], values: Document, on: date, chance: random.Random, required: int
) -> None:
    world = World(values, on, conditions=documents)
    shuffled = tuple(chance.sample(world.conditions, len(documents)))
    kinds: tuple[Callable[[Any], Condition], ...] = (
        lambda children: All(LABEL, children),
        lambda children: AnyOf(LABEL, children),
        lambda children: AtLeast(LABEL, min(required, len(documents)), children),
    )
    for kind in kinds:
        assert world.truth(kind(shuffled)) == world.truth(kind(world.conditions))


@seldom
@given(AMOUNTS, PROFILES, ON, st.randoms(use_true_random=False))
def test_order_of_amounts_is_irrelevant(
    documents: list[Document], values: Document, on: date, chance: random.Random
) -> None:
    world = World(values, on, amounts=documents)
    shuffled = tuple(chance.sample(world.amounts, len(documents)))
    for kind in (Sum, BestOf):
        assert world.amount(kind(LABEL, shuffled)) == world.amount(kind(LABEL, world.amounts))


@st.composite
def expressions(draw: st.DrawFn) -> str:
    return flag(draw, draw(st.integers(0, 2)))


@seldom
@given(expressions(), expressions(), PROFILES, ON)
def test_words_inside_an_expression_mean_what_conditions_mean(one: str, other: str, values: Document, on: date) -> None:
    leaves = [{"clause": "1", "holds": text} for text in (one, other)]
    pairs = [
        (f"({one} 且 {other})", {"all": leaves}),
        (f"({one} 或 {other})", {"any": leaves}),
        (f"(非 {one})", {"not": leaves[0]}),
        (f"({one} 是 假)", {"not": leaves[0]}),
        (f"({one} 是 真)", leaves[0]),
    ]
    for text, document in pairs:
        world = World(values, on, conditions=[{"any": [{"clause": "1", "holds": text}]}, {"any": [document]}])
        written, built = world.conditions
        assert world.truth(written) == world.truth(built)


@seldom
@given(amounts(depth=2), PROFILES, ON)
def test_a_sum_or_a_best_of_one_is_that_one(document: Document, values: Document, on: date) -> None:
    world = World(values, on, amounts=[document])
    [node] = world.amounts
    for kind in (Sum, BestOf):
        assert world.amount(kind(LABEL, (node,))) == world.amount(node)


@seldom
@given(AMOUNTS, PROFILES, ON)
def test_the_best_is_no_less_than_each_and_no_more_than_the_sum(
    documents: list[Document], values: Document, on: date
) -> None:
    world = World(values, on, amounts=documents)
    best, total = (world.side.amount(kind(LABEL, world.amounts)) for kind in (BestOf, Sum))
    for node in world.amounts:
        each = world.side.amount(node)
        assert each.low <= best.low
        assert reaches(best.high, each.high)
    assert best.low <= total.low
    assert reaches(total.high, best.high)


def reaches(high: Fraction | None, other: Fraction | None) -> bool:
    """Whether one upper end is no lower than another; None is without end."""
    return high is None or (other is not None and high >= other)


@seldom
@given(amounts(depth=1), PROFILES, ON)
def test_a_bound_applied_twice_is_that_applied_once(document: Document, values: Document, on: date) -> None:
    world = World(values, on, amounts=[document, {"clause": "3", "amount": "收入 - 投入"}])
    node, bound = world.amounts
    assert isinstance(bound, Formula)
    for terms in (Terms(cap=bound.expression), Terms(floor=bound.expression), Terms(rounding=FINEST)):
        once = Sum(LABEL, (node,), terms=terms)
        assert world.amount(Sum(LABEL, (once,), terms=terms)) == world.amount(once)


@seldom
@given(conditions(depth=2), amounts(depth=2), PROFILES, st.data(), ON)
def test_more_facts_never_flip_a_decided_answer_and_only_narrow_an_amount(
    condition: Document, award: Document, values: Document, data: st.DataObject, on: date
) -> None:
    hidden = data.draw(st.sets(st.sampled_from(sorted(values) or ["none"])))
    known = {key: value for key, value in values.items() if key not in hidden}
    if data.draw(st.booleans()):
        known |= {key: without(data.draw, known[key]) for key in ("contracts", "penalties") if key in known}
    before, after = (World(each, on, conditions=[condition], amounts=[award]) for each in (known, values))
    truth = before.side.truth(before.conditions[0])
    assert isinstance(truth, Unknown) or after.side.truth(after.conditions[0]) is truth
    wide, narrow = (world.side.amount(world.amounts[0]) for world in (before, after))
    assert wide.low <= narrow.low
    assert reaches(wide.high, narrow.high)


def without(draw: Any, known: tuple[Document, ...]) -> tuple[Document, ...]:
    """Records of which some fields are hidden."""
    hide = [draw(st.sets(st.sampled_from(sorted(record)))) if record else set() for record in known]
    return tuple({k: v for k, v in record.items() if k not in gone} for record, gone in zip(known, hide, strict=True))


BANDS = [{"before": "3元"}, {"from": "3元", "before": "10元"}, {"from": "10元"}]
RATES = ("30%", "10%", "50%")
SLICES = {"of": "投入", "rows": [{**band, "rate": rate} for band, rate in zip(BANDS, RATES, strict=True)]}
STEPS = {"of": "投入", "rows": [{**band, "amount": f"{index}元"} for index, band in enumerate(BANDS)]}
BOTH = ({"clause": "1", "slices": SLICES}, {"clause": "2", "table": STEPS})


@seldom
@given(st.integers(-100, 2000), st.integers(1, 3))
def test_slices_are_continuous_where_a_table_steps(fen: int, more: int) -> None:
    here, there = (World({"invested": amount}, date(2026, 7, 1), amounts=BOTH) for amount in (fen, fen + more))
    first, second = (world.side.amount(world.amounts[0]).low for world in (here, there))
    assert 0 <= second - first <= Fraction(1, 2) * more
    step = here.side.amount(here.amounts[1])
    assert step.low == step.high == 100 * ((fen >= 300) + (fen >= 1000))


@seldom
@given(amounts(depth=1), PROFILES, ON)
def test_nothing_changes_by_adding_what_gives_nothing(document: Document, values: Document, on: date) -> None:
    world = World(values, on, amounts=[document, {"clause": "9", "amount": "0元"}])
    node, _ = world.amounts
    for kind in (Sum, BestOf):
        assert world.amount(kind(LABEL, world.amounts)) == world.amount(node)


@seldom
@given(PROFILES, ON, st.permutations(range(3)))
def test_parts_of_a_score_have_no_order(values: Document, on: date, order: list[int]) -> None:
    texts = ("评分 - 5分", "专利数 / 1件 * 2分", "3分")
    parts = [{"part": str(index), "value": {"clause": "2", "points": text}} for index, text in enumerate(texts)]
    world = World(values, on, conditions=[{"clause": "1", "score": {"at_least": "5分", "parts": parts}}])
    [score] = world.conditions
    assert isinstance(score, Score)
    shuffled = replace(score, parts=tuple(score.parts[index] for index in order))
    assert world.truth(shuffled) == world.truth(score)
