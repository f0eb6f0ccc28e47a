"""The engine and the naive oracle agree on the shipped pack: verdicts, amounts, what is missing, and every node."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.engine_side import EngineSide, assert_agree
from oracle.naive import Oracle
from profiles import THOROUGH, profiles, varied

from subsidy import Engine, Verdict
from subsidy.evaluation.evaluator import Evaluator
from subsidy.facts.json_reader import read_file, read_object
from subsidy.facts.profile import Profile
from subsidy.facts.types import Value

ENGINE = Engine.load()
PACK = ENGINE.pack
EVALUATOR = Evaluator(PACK)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
TURNS = sorted(
    day
    for policy in PACK.policies
    for version in policy.versions
    for day in (version.validity.first, version.validity.before, *(window.last for window in version.windows))
    if day is not None
)
DAYS = (date(2017, 12, 31), date(2022, 7, 10), date(2024, 2, 29), date(2026, 11, 23), *TURNS)


def known(example: Path) -> dict[str, Value]:
    return dict(ENGINE.read(read_object(read_file(example), example.name)).values)


BASES = [known(example) for example in EXAMPLES]


@THOROUGH
@given(st.one_of(varied(PACK, BASES), profiles(PACK)), st.sampled_from(DAYS))
def test_engine_and_oracle_agree_on_every_node_of_the_shipped_pack(profile: Profile, on: date) -> None:
    assert_agree(PACK, profile.values, on, EVALUATOR)


@pytest.mark.parametrize("on", DAYS[:4], ids=str)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_engine_and_oracle_agree_on_the_examples(example: Path, on: date) -> None:
    assert_agree(PACK, known(example), on, EVALUATOR)


@THOROUGH
@given(varied(PACK, BASES), st.sampled_from(DAYS))
def test_a_report_says_what_the_oracle_says(profile: Profile, on: date) -> None:
    opinions = Oracle(PACK, profile.values, on).opinions()
    for id, decision in ENGINE.decide(profile, on).decisions.items():
        assert decision.verdict == opinions[id].verdict
        assert set(decision.missing) == opinions[id].missing


def test_the_profiles_reach_every_verdict() -> None:
    reached: set[str] = set()
    for on, known in product(DAYS, BASES):
        reached.update(opinion.verdict for opinion in EngineSide(PACK, known, on).opinions().values())
        if reached == set(Verdict):
            break
    assert reached == set(Verdict)
