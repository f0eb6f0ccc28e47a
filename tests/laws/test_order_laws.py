"""What has no order in the law has none in a report: shuffled rule files decide to the same bytes."""

from __future__ import annotations

import json
import random
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import THOROUGH, profiles

from subsidy import Engine
from subsidy.facts.profile import Profile
from subsidy.pack.loader import build_pack
from subsidy.pack.order import UNORDERED, clause_order
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.sources import read_sources
from subsidy.pack.yaml_reader import read_yaml

SOURCES, _ = read_sources(Path(shipped_rules()))
ENGINE = Engine.load()
ON = date(2022, 7, 10)


@cache
def _shuffled_engine(seed: int) -> Engine:
    return Engine(build_pack(_shuffled_sources(random.Random(seed))))


SOME = st.sets(st.sampled_from([policy.id for policy in ENGINE.pack.policies]), min_size=1, max_size=4)
"""A few policies at a time: a document of all of them takes long to write a thousand times."""


@THOROUGH
@given(profiles(ENGINE.pack), SOME, st.integers(0, 4))
def test_order_of_files_policies_conditions_and_keys_changes_no_byte(
    profile: Profile, some: set[str], seed: int
) -> None:
    shuffled = _shuffled_engine(seed)
    assert shuffled.pack.sha256 == ENGINE.pack.sha256
    assert shuffled.decide(profile, ON, policies=some).to_json() == ENGINE.decide(profile, ON, policies=some).to_json()


def test_order_changes_no_byte_of_a_report_on_everything() -> None:
    assert _shuffled_engine(0).decide(Profile({}), ON).to_json() == ENGINE.decide(Profile({}), ON).to_json()


def test_a_changed_figure_changes_the_pack_and_the_bytes() -> None:
    changed = {name: source.replace("> 50万元".encode(), "> 51万元".encode()) for name, source in SOURCES.items()}
    assert changed != SOURCES
    assert build_pack(changed).sha256 != ENGINE.pack.sha256


def test_comments_and_layout_do_not_change_the_pack() -> None:
    commented = {name: b"# remark\n" + source + b"\n\n# end\n" for name, source in SOURCES.items()}
    assert build_pack(commented).sha256 == ENGINE.pack.sha256


@pytest.mark.parametrize(
    "in_order",
    [
        ["第二条", "第十条", "第十一条", "第二十条", "第一百零一条"],
        ["指南 一（一）", "指南 一（二）", "指南 一（十）", "指南 二 A", "指南 二 B"],
        ["第2条", "第10条"],
        ["第六条（三）1", "第六条（三）2", "第六条（三）10"],
        ["第七条", "第七条（一）", "第七条（二）"],
    ],
)
def test_clauses_sort_as_a_reader_would(in_order: list[str]) -> None:
    assert sorted(set(in_order), key=clause_order) == in_order


def _shuffled_sources(chance: random.Random) -> dict[str, bytes]:
    """The pack with everything unordered shuffled: keys, children, and which policy stands in which file."""
    trees = {name: read_yaml(source, name).root for name, source in SOURCES.items()}
    policies = [name for name, root in trees.items() if "facts" not in root]
    places = chance.sample(policies, len(policies))
    renamed = dict(zip(policies, places, strict=True))
    names = list(trees)
    chance.shuffle(names)
    return {renamed.get(name, name): _written(_shuffled(trees[name], "", chance)).encode() for name in names}


def _shuffled(node: Any, key: str, chance: random.Random) -> Any:
    if isinstance(node, dict):
        keys = list(node)
        chance.shuffle(keys)
        return {each: _shuffled(node[each], each, chance) for each in keys}
    if isinstance(node, list):
        items = [_shuffled(item, "", chance) for item in node]
        if key in UNORDERED:
            chance.shuffle(items)
        return items
    return node


def _written(node: Any) -> str:
    """A tree in YAML's flow style, every scalar of the type it was."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_written(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(_written, node)) + "]"
    if isinstance(node, date):
        return node.isoformat()
    if isinstance(node, Fraction):
        return str(float(node))
    return json.dumps(node, ensure_ascii=False)
