"""Which policies to take together: boundaries, ties, and agreement with trying every set."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interplay_oracle import ELIGIBLE, best_by_trying_all, relate

from subsidy.interplay import InterplayFault
from subsidy.interplay.combination import best_combination
from subsidy.language.relations import RelationKind
from subsidy.trace.proof import Effect, Firing, Token

PLAIN = {
    "excludes": Effect.CONFLICT,
    "yields_to": Effect.GIVES_WAY,
    "upgrades": Effect.SUPERSEDED,
    "opens": Effect.OPENED,
    "group": Effect.GROUPED,
    "allows": Effect.ALLOWED,
    "ceiling": Effect.LIMITED,
}


def fired(edge: str, certain: bool = True) -> Firing:
    """A firing written as `a excludes b`."""
    source, kind, target = edge.split()
    affected = target if kind in (RelationKind.UPGRADES, RelationKind.OPENS) else source
    premises = (Token(source, ELIGIBLE), *(() if kind in ("group", "ceiling") else (Token(target, ELIGIBLE),)))
    return Firing(relate(kind, source, target), premises, Token(affected, PLAIN[kind]), certain)


@pytest.mark.parametrize(
    ("amounts", "edges", "total", "taken", "forgone"),
    [
        ({}, [], 0, "", []),
        ({"a": 0, "b": 0}, [], 0, "ab", []),
        ({"a": 5, "b": 5}, ["a opens b"], 10, "ab", []),
        ({"a": 5, "b": 6}, ["a excludes b"], 6, "b", ["a<b"]),
        ({"a": 6, "b": 5}, ["a excludes b"], 6, "a", ["b<a"]),
        ({"a": 5, "b": 5}, ["b excludes a"], 5, "a", ["b<a"]),
        ({"a": 0, "b": 0}, ["b excludes a"], 0, "a", ["b<a"]),
        ({"a": 4, "b": 7, "c": 4}, ["a excludes b", "b excludes c"], 8, "ac", ["b<a"]),
        ({"a": 4, "b": 8, "c": 4}, ["a excludes b", "b excludes c"], 8, "ac", ["b<a"]),
        ({"a": 4, "b": 9, "c": 4}, ["a excludes b", "b excludes c"], 9, "b", ["a<b", "c<b"]),
        ({"a": 4, "b": 5, "c": 6}, ["a group g", "b group g", "c group g"], 6, "c", ["a<c", "b<c"]),
        ({"a": 4, "b": 5, "c": 6}, ["a group g", "b group g", "c group h"], 11, "bc", ["a<b"]),
        ({"a": 4, "b": 5, "c": 6}, ["a group g", "b group g", "c group g", "b allows c"], 11, "bc", ["a<b"]),
        ({"a": 4, "b": 5, "c": 6}, ["a group g", "b group g", "a allows b", "b allows c"], 15, "abc", []),
        ({"a": 4, "b": 5}, ["a group g", "b group g", "a allows b", "a excludes b"], 5, "b", ["a<b"]),
        ({"a": 4, "b": 5}, ["a group g"], 9, "ab", []),
        ({"a": 4, "b": 5}, ["a group g", "b group g", "a group h", "b group h"], 5, "b", ["a<b"]),
        ({"a": 9, "b": 0}, ["a yields_to b"], 0, "b", ["a<b"]),
        ({"a": 9}, ["a yields_to b"], 9, "a", []),  # b pays nothing, and takes nobody's place
        ({"a": 9}, ["b upgrades a"], 9, "a", []),
        ({"b": 0}, ["a excludes b"], 0, "b", []),
        ({"a": 9}, ["a group g", "b group g"], 9, "a", []),
        ({"a": 0, "b": 9}, ["a upgrades b"], 0, "a", ["b<a"]),
        ({"a": 9, "b": 5, "c": 1}, ["a yields_to b", "b yields_to c"], 1, "c", ["a<b", "b<c"]),
        ({"a": 9, "b": 5, "c": 6}, ["a yields_to b", "b excludes c"], 6, "c", ["a<b", "b<c"]),
        ({"a": 9, "b": 5, "c": 6}, ["a excludes c", "a yields_to b"], 11, "bc", ["a<b"]),
    ],
)
def test_greatest_total_is_taken_and_the_rest_told(
    amounts: dict[str, int], edges: list[str], total: int, taken: str, forgone: list[str]
) -> None:
    best = best_combination(amounts, map(fired, edges))
    assert (best.total, best.taken) == (total, tuple(taken))
    assert [f"{loss.policy}<{loss.because}" for loss in best.forgone] == forgone
    assert all(loss.amount == amounts[loss.policy] for loss in best.forgone)


def test_uncertain_exclusion_counts_but_is_told_as_uncertain() -> None:
    best = best_combination({"a": 3, "b": 4}, [fired("a excludes b", certain=False)])
    assert best.total == 4
    assert [loss.certain for loss in best.forgone] == [False]


@pytest.mark.parametrize(
    ("group", "allows", "taken", "certain"),
    [(True, None, "b", True), (False, None, "b", False), (True, True, "ab", None), (True, False, "b", False), (False, True, "ab", None)],
)  # fmt: skip
def test_what_may_be_allowed_is_not_and_told_as_uncertain(
    group: bool, allows: bool | None, taken: str, certain: bool | None
) -> None:
    firings = [fired("a group g", certain=group), fired("b group g")]
    firings += [] if allows is None else [fired("b allows a", certain=allows)]
    best = best_combination({"a": 3, "b": 4}, firings)
    assert "".join(best.taken) == taken
    assert [loss.certain for loss in best.forgone] == ([] if certain is None else [certain])
    told = [{relation.kind for relation in loss.beside} for loss in best.forgone]
    assert told == ([] if certain is None else [{"group"} if allows is None else {"group", "allows"}])


@pytest.mark.parametrize(
    ("amounts", "edges", "rooms", "left", "cuts"),
    [
        ({"a": 6, "b": 4}, ["a ceiling b"], [10], {"a": 6, "b": 4}, {}),
        ({"a": 6, "b": 4}, ["a ceiling b"], [9], {"a": 5, "b": 4}, {"a": 5}),
        ({"a": 6, "b": 4}, ["a ceiling b"], [4], {"a": 0, "b": 4}, {"a": 0}),
        ({"a": 6, "b": 4}, ["a ceiling b"], [0], {"a": 0, "b": 4}, {"a": 0}),
        ({"a": 6}, ["a ceiling b"], [5], {"a": 5}, {"a": 5}),
        ({"a": 6, "b": 0}, ["a ceiling b"], [6], {"a": 6, "b": 0}, {}),
        ({"a": 6, "b": 4, "c": 3}, ["a ceiling b+c"], [8], {"a": 1, "b": 4, "c": 3}, {"a": 1}),
        ({"a": 6, "b": 4, "c": 9}, ["a ceiling b", "b ceiling c"], [9, 10], {"a": 6, "b": 1, "c": 9}, {"b": 1}),
        ({"a": 6, "b": 4, "c": 5}, ["a ceiling b", "a ceiling c"], [9, 7], {"a": 2, "b": 4, "c": 5}, {"a": 2}),
        ({"a": 6, "b": 5, "c": 5}, ["a ceiling b", "b excludes c"], [6], {"a": 6, "c": 5}, {}),
        ({"a": 6, "b": 9, "c": 5}, ["a ceiling b", "b excludes c"], [6], {"a": 6, "c": 5}, {}),
        ({"a": 3, "b": 9, "c": 5}, ["a ceiling b", "b excludes c"], [6], {"a": 0, "b": 9}, {"a": 0}),
        ({"a": 5, "b": 5, "c": 5, "w": 4}, ["a ceiling w", "b ceiling w", "c ceiling w"], [5, 5, 5],
         {"a": 5, "b": 5, "c": 5}, {}),
    ],
)  # fmt: skip
def test_a_ceiling_cuts_its_source_and_the_best_is_found_all_the_same(
    amounts: dict[str, int], edges: list[str], rooms: list[int], left: dict[str, int], cuts: dict[str, int]
) -> None:
    ceilings = [edge for edge in edges if "ceiling" in edge]
    best = best_combination(amounts, map(fired, edges), dict(zip(ceilings, rooms, strict=True)))
    assert best.amounts == left
    assert {cut.policy: cut.left for cut in best.cuts} == cuts
    assert all(cut.own == amounts[cut.policy] for cut in best.cuts)


def test_a_ceiling_without_its_bound_is_a_fault_of_the_caller() -> None:
    with pytest.raises(InterplayFault):
        best_combination({"a": 1, "b": 1}, [fired("a ceiling b")])


def test_an_uncertain_ceiling_cuts_but_is_told_as_uncertain() -> None:
    best = best_combination({"a": 3, "b": 4}, [fired("a ceiling b", certain=False)], {"a ceiling b": 5})
    assert [(cut.left, cut.certain) for cut in best.cuts] == [(1, False)]


def test_as_many_as_ceilings_may_name_are_tried_without_delay() -> None:
    policies = [f"p{number:02}" for number in range(48)]
    edges = [f"p{number:02} ceiling p{number + 1:02}" for number in range(11)]
    edges += [f"{one} excludes {other}" for one, other in random.Random(1).sample(list(combinations(policies, 2)), 90)]
    best = best_combination(dict.fromkeys(policies, 100), map(fired, edges), dict.fromkeys(edges[:11], 150))
    assert best.total >= 100


def test_certain_reason_is_told_before_an_uncertain_one() -> None:
    firings = [fired("a excludes b", certain=False), fired("c excludes a"), fired("a excludes d")]
    (loss,) = best_combination({"a": 3, "b": 4, "c": 4, "d": 4}, firings).forgone
    assert (loss.because, loss.certain) == ("c", True)


def test_negative_amount_is_a_fault_of_the_caller() -> None:
    with pytest.raises(InterplayFault):
        best_combination({"a": -1}, [])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=9),
    st.sets(st.sampled_from(list(combinations("abcdefghi", 2))), max_size=14),
)
def test_search_finds_what_trying_every_set_finds(amounts: list[int], pairs: set[tuple[str, str]]) -> None:
    by_policy = dict(zip("abcdefghi", amounts, strict=False))
    rivals = {pair for pair in pairs if set(pair) <= by_policy.keys()}
    best = best_combination(by_policy, [fired(f"{one} excludes {other}") for one, other in rivals])
    assert (best.total, best.taken) == best_by_trying_all(by_policy, set(map(frozenset, rivals)))


@pytest.mark.parametrize("degree", [2, 5, 9])
def test_largest_group_is_searched_without_delay(degree: int) -> None:
    policies = [f"p{number:02}" for number in range(48)]
    rivals = random.Random(degree).sample(list(combinations(policies, 2)), 48 * degree // 2)
    best = best_combination(dict.fromkeys(policies, 100), [fired(f"{one} excludes {other}") for one, other in rivals])
    assert best.total == 100 * len(best.taken)
    assert not any(set(pair) <= set(best.taken) for pair in rivals)
