"""The engine and the naive oracle agree on rules that nobody wrote: every construct, nested, at its boundaries."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from little import pack_of
from oracle.engine_side import assert_agree
from random_expressions import flag
from random_rules import ON, Document, amounts, conditions, records, scores

FACTS = pack_of().dictionary.facts
PROFILES = st.lists(st.one_of(records(FACTS), records(FACTS, known=1)), min_size=1, max_size=3)


@st.composite
def leaves(draw: st.DrawFn) -> Document:
    return {"clause": "1", "holds": flag(draw, draw(st.integers(1, 3)))}


@given(leaves(), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_expression(
    document: Document, profiles: list[Document], on: date
) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(scores(), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_score(
    document: Document, profiles: list[Document], on: date
) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(conditions(depth=3), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_condition(
    document: Document, profiles: list[Document], on: date
) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(amounts(depth=2), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_amount(
    document: Document, profiles: list[Document], on: date
) -> None:
    pack = pack_of(award=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(conditions(depth=1), conditions(depth=1), amounts(depth=0), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_policy(
    applies: Document,
    eligibility: Document,
    award: Document,
    profiles: list[Document],
    on: date,
) -> None:
    pack = pack_of(eligibility, award, applies)
    for values in profiles:
        assert_agree(pack, values, on)
