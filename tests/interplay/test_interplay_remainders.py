"""What ceilings leave of awards: a range that holds the remainder, however what is unknown turns out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interplay_oracle import ELIGIBLE, relate, worth

from subsidy.interplay import remainders
from subsidy.trace.proof import Combination, Cut, Effect, Firing, Token
from subsidy.trace.step import Range

Ends = tuple[int, int | None]


def left(awards: dict[str, Ends], edges: dict[str, Ends], unsure: frozenset[str] = frozenset()) -> dict[str, Ends]:
    """What is left of every source of a ceiling written as `a ceiling b+c`, all of `awards` being taken."""
    relations = {edge: relate("ceiling", edge.split()[0], edge.split()[2]) for edge in edges}
    firings = [
        Firing(each, (Token(each.source, ELIGIBLE),), Token(each.source, Effect.LIMITED), edge not in unsure)
        for edge, each in relations.items()
    ]
    cuts = tuple(Cut(each.source, each, 0, 0, True) for each in relations.values())
    known = {policy: Range(*ends) for policy, ends in awards.items()}
    found = remainders(
        Combination(dict.fromkeys(awards, 0), (), cuts),
        firings,
        known,
        {id: Range(*room) for id, room in edges.items()},
    )
    return {policy: (int(each.amount.low), each.amount.high) for policy, each in found.items()}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("own", "beside", "room", "expected"),
    [
        ((6, 6), (4, 4), (10, 10), (6, 6)),
        ((6, 6), (4, 4), (9, 9), (5, 5)),
        ((6, 6), (4, 4), (4, 4), (0, 0)),
        ((6, 6), (4, 4), (3, 3), (0, 0)),
        ((6, 6), (4, 4), (0, None), (0, 6)),
        ((6, 6), (4, 4), (5, 9), (1, 5)),
        ((6, 6), (0, 4), (9, 9), (5, 6)),
        ((6, 6), (2, None), (9, 9), (0, 6)),
        ((6, 6), (4, None), (9, 9), (0, 5)),
        ((0, 6), (4, 4), (9, 9), (0, 5)),
        ((3, None), (4, 4), (9, 9), (3, 5)),
        ((3, None), (4, 4), (0, None), (0, None)),
    ],
)
def test_what_a_ceiling_leaves_is_known_as_far_as_all_of_it_is(
    own: Ends, beside: Ends, room: Ends, expected: Ends
) -> None:
    assert left({"a": own, "b": beside}, {"a ceiling b": room}) == {"a": expected}


def test_a_ceiling_that_may_not_apply_leaves_the_award_possible() -> None:
    assert left({"a": (6, 6), "b": (4, 4)}, {"a ceiling b": (9, 9)}, frozenset({"a ceiling b"})) == {"a": (5, 6)}


def test_of_several_ceilings_each_counts_and_one_beside_counts_as_it_is_cut() -> None:
    awards: dict[str, Ends] = {"a": (6, 6), "b": (4, 4), "c": (5, 5)}
    assert left(awards, {"a ceiling b": (9, 9), "a ceiling c": (7, 7)}) == {"a": (2, 2)}
    assert left(awards, {"a ceiling b": (9, 9), "b ceiling c": (6, 6)}) == {"a": (6, 6), "b": (1, 1)}


def test_what_is_not_taken_uses_nothing_up() -> None:
    assert left({"a": (6, 6)}, {"a ceiling b": (9, 9)}) == {"a": (6, 6)}
    assert left({"a": (6, 6)}, {"a ceiling b": (5, 5)}) == {"a": (5, 5)}


EDGES = ("a ceiling b", "a ceiling b+c", "b ceiling c")
ends = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda two: (min(two), max(two)))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_however_it_turns_out_the_remainder_lies_in_the_range(data: st.DataObject) -> None:
    awards = {policy: data.draw(ends) for policy in "abc"}
    rooms = {edge: data.draw(ends) for edge in data.draw(st.sets(st.sampled_from(EDGES), min_size=1))}
    unsure = frozenset(data.draw(st.sets(st.sampled_from(sorted(rooms)))))
    chosen = {policy: data.draw(st.integers(*range_)) for policy, range_ in awards.items()}
    applies = [edge for edge in sorted(rooms) if edge not in unsure or data.draw(st.booleans())]
    turned_out = {edge: data.draw(st.integers(*rooms[edge])) for edge in applies}
    relations = [relate("ceiling", edge.split()[0], edge.split()[2]) for edge in applies]
    true = worth("abc", chosen, relations, turned_out)
    found = left(dict(awards), dict(rooms), unsure)
    assert all(low <= true[policy] <= (true[policy] if high is None else high) for policy, (low, high) in found.items())
