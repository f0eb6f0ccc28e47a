"""The engine and the naive oracle agree on rules that nobody wrote: every construct, nested, at its boundaries."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from little import flow, pack_of, policy, read_pack
from oracle.engine_side import SIDES, EngineSide, assert_agree, comparable
from oracle.unknown import Unknown
from random_expressions import flag
from random_rules import ON, Document, amounts, conditions, decisions, records, scores

from subsidy.language.expressions import FactRef
from subsidy.pack.pack import RulePack

FACTS = pack_of().dictionary.facts
PROFILES = st.lists(st.one_of(records(FACTS), records(FACTS, known=1)), min_size=1, max_size=3)


@st.composite
def leaves(draw: st.DrawFn) -> Document:
    return {"clause": "1", "holds": flag(draw, draw(st.integers(1, 3)))}


@given(leaves(), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_expression(document: Document, profiles: list[Document], on: date) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


def decided(table: Document) -> RulePack:
    """A pack whose policy rests on a fact with this decision table."""
    facts = {"facts": [{"key": "drawn", "name": "抽取", "type": "money", "decide": table}]}
    award = {"clause": "2", "amount": "抽取"}
    return read_pack(policy({"clause": "1", "holds": "抽取 >= 3元"}, award), flow(facts))


@given(decisions(), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_decision_table(
    table: Document, profiles: list[Document], on: date
) -> None:
    pack = decided(table)
    drawn = FactRef(pack.dictionary.fact("drawn"))
    for values in profiles:
        assert_agree(pack, values, on)
        sides = [side(pack, values, on).value(drawn) for side in SIDES]
        assert comparable(sides[0]) == comparable(sides[1])


@given(decisions(), records(FACTS), ON, st.data())
def test_a_further_fact_never_changes_a_decided_table(
    table: Document, values: Document, on: date, data: st.DataObject
) -> None:
    pack = decided(table)
    drawn = FactRef(pack.dictionary.fact("drawn"))
    hidden = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    less = {key: value for key, value in values.items() if key not in hidden}
    before, after = (EngineSide(pack, known, on).value(drawn) for known in (less, values))
    assert isinstance(before, Unknown) or before == after
    assert not isinstance(before, Unknown) or before.facts or isinstance(after, Unknown)


@given(scores(), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_score(document: Document, profiles: list[Document], on: date) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(conditions(depth=3), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_condition(document: Document, profiles: list[Document], on: date) -> None:
    pack = pack_of(eligibility=document)
    for values in profiles:
        assert_agree(pack, values, on)


@given(amounts(depth=2), PROFILES, ON)
def test_engine_and_oracle_agree_on_a_random_amount(document: Document, profiles: list[Document], on: date) -> None:
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
