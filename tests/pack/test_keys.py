"""Which keys may stand where, and what an author is told of two that cannot stand together."""

from __future__ import annotations

from itertools import permutations

import pytest

from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.keys import allowed, every_key, likely, misplaced
from subsidy.pack.node_documents import CONDITION_KEYS, VALUATION_KEYS
from subsidy.pack.policy_documents import PolicyDoc

AWARD = ("versions", 0, "award")
CONDITION = ("versions", 0, "eligibility")


@pytest.mark.parametrize(
    ("at", "one", "other"),
    [
        (at, one, other)
        for at, family in ((AWARD, VALUATION_KEYS), (CONDITION, CONDITION_KEYS))
        for one, other in permutations(family, 2)
        if family[one] != family[other] and one != "of"
    ],
)
def test_two_kinds_beside_each_other_are_both_named_with_what_to_do(at: tuple[str, ...], one: str, other: str) -> None:
    tag = {**VALUATION_KEYS, **CONDITION_KEYS}[one]
    said = misplaced(PolicyDoc, (*at, tag, other))
    assert said.startswith(f"`{one}` 与 `{other}` 是两种")
    assert "请" in said
    assert "别处" not in said


def test_the_keys_that_may_stand_somewhere_are_those_of_the_model_that_checks_it() -> None:
    assert allowed(PolicyDoc, (*AWARD, "<scaled>", "scaled", "rows", 0)) == ("when", "by", "cap", "note")
    assert allowed(PolicyDoc, ("versions", 0, "window", "<yearly>")) == ("channel", "hours", "every_year")
    assert allowed(PolicyDoc, (*AWARD, "<amount>", "when", "<group>", "<holds>")) == (
        *("clause", "text", "provenance", "holds"),
    )
    assert allowed(FactsDoc, ("facts", 0, "fields", 2, "decide")) == ("hit", "rows")
    assert {"hold", "sum", "fields", "every_year", "residual"} - set(every_key()) == {"hold"}


@pytest.mark.parametrize(
    ("at", "key", "meant"),
    [
        ((*AWARD, "<scaled>", "scaled", "rows", 0), "bye", ["by"]),  # not `before`, which may not stand there
        (("versions", 0, "payment"), "stage", ["stages"]),  # a key of its own, elsewhere
        (("versions", 0, "payment"), "fundings", ["funding"]),
        ((*AWARD, "<amount>"), "rounds", ["round"]),
        ((*AWARD, "<amount>"), "audiense", ["audience"]),  # nothing that may stand there is like it
        ((*AWARD, "<amount>"), "cap", []),
        ((*AWARD, "<amount>"), "scaled", []),
        ((*AWARD, "<amount>"), "colour", []),
    ],
)
def test_a_key_is_held_first_against_those_that_may_stand_there(
    at: tuple[str | int, ...], key: str, meant: list[str]
) -> None:
    assert likely(PolicyDoc, at, key) == meant
