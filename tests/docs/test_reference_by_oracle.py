"""The naive evaluator keeps what docs/language.md promises, so that it may judge the engine."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from language_examples import READ_AS, Block, amount_range, is_amount, of_kind, read_profile, ruled, told
from oracle.amounts import Span, number
from oracle.expressions import value_of
from oracle.naive import Opinion, Oracle
from oracle.payment import approvers, funding, paid, paid_back, promises, uses
from oracle.unknown import Unknown, disjunction, together

from subsidy.facts.profile import ProfileReader
from subsidy.facts.types import show
from subsidy.language.materials import Material
from subsidy.language.nodes import Formula
from subsidy.language.policies import Version
from subsidy.language.reader import read_expression
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.truth import Verdict

FRAME = """\
subsidy: example
title: 示例
level: 区级
authority: 示例部门
guide: {{audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}}
versions:
  - version: "1"
    document: {{title: 示例}}
    effective: {{from: 2000-01-01}}
    provenance: sample
    {other}
    {key}:
"""
FRAMES = {
    "条件": FRAME.format(key="eligibility", other='award: {amount: 1元, clause: "1"}'),
    "金额": FRAME.format(key="award", other='eligibility: {holds: 申请日期 >= 2000-01-01, clause: "1"}'),
}
TRUTHS = {"真": True, "假": False}


@cache
def pack_of(rules: tuple[Block, ...]) -> RulePack:
    """The pack of the document's whole dictionary and these blocks."""
    sources = {f"字段{block.line}.yaml": block.text for block in of_kind("字段")}
    for index, block in enumerate(rules):
        framed = FRAMES.get(block.kind, "") + textwrap.indent(block.text, " " * 6 * (block.kind in FRAMES))
        sources[f"规则{index}.yaml"] = framed
    return build_pack({name: text.encode() for name, text in sources.items()})


def oracle(pack: RulePack, profile: str) -> Oracle:
    values, day = read_profile(profile)
    return Oracle(pack, ProfileReader(pack.dictionary).read(values).values, day)


def lines(kind: str) -> list[Any]:
    return [pytest.param(block, line, id=f"{block.line}:{line}") for block, line in told(kind)]


def says_what_is_missing(pack: RulePack, lacks: Unknown, promised: list[str]) -> None:
    """The facts in the document's words; of reasons only that there are some, because words are not meaning."""
    missing = [part.removeprefix("缺 ").split("、") for part in promised if part.startswith("缺 ")]
    assert {pack.dictionary.describe(fact) for fact in lacks.facts} == set(missing[0] if missing else [])
    assert bool(lacks.reasons) is any(part.startswith("因 ") for part in promised)


@pytest.mark.parametrize(("block", "line"), lines("算例"))
def test_oracle_agrees_with_a_worked_example(block: Block, line: str) -> None:
    profile, promise = line.split(" ⇒ ")
    promised = promise.split("；")
    pack = pack_of(ruled(block))
    subject = ruled(block)[-1]
    match = re.match(r"(subsidy|qualification): (\S+)", subject.text)
    naive = oracle(pack, profile)
    found = naive.opinions()[match[2] if match else "example"]
    for part in filter(is_amount, promised):
        assert found.award is not None
        assert (found.award.low, found.award.high) == amount_range(part)
    windows = [part.removeprefix("窗口 ") for part in promised if part.startswith("窗口 ")]
    assert not windows or windows == [found.window]
    says_what_is_missing(pack, leading(naive, found, subject.kind, promised[0]), promised)
    says_what_is_paid(naive, found, promised)


def says_what_is_paid(naive: Oracle, found: Opinion, promised: list[str]) -> None:
    """The instalments, their last days and what only they lack, in the document's words."""
    for part in promised:
        word, _, said = part.partition(" ")
        if word in PAID:
            version = next(each for policy in naive.pack.policies for each in policy.versions if has(each, word))
            assert PAID[word](naive, version, found) == READ_AS.get(word, str)(said)


def lacking(naive: Oracle, version: Version, found: Opinion) -> str:
    return named(naive.pack, together(each.lacks for each in paid(naive, version, found)))


def named(pack: RulePack, lacks: Unknown) -> str:
    return "、".join(map(pack.dictionary.describe, pack.dictionary.in_order(lacks.facts)))


def has(version: Version, word: str) -> bool:
    return bool(
        {
            "组": version.competition,
            "名次": version.competition,
            "审批": version.approval,
            "优先": version.priority,
            "材料": True,
        }.get(word, version.payment)
    )


def pools(naive: Oracle, version: Version, found: Opinion) -> str:
    assert version.competition is not None
    truths = [naive.truth(pool.when) for pool in version.competition.pools]
    return "、".join("未知" if isinstance(truth, Unknown) else "真" if truth else "假" for truth in truths)


def ranked_by(naive: Oracle, version: Version, found: Opinion) -> str:
    assert version.competition is not None
    keys = [(key.by.type, naive.value(key.by)) for key in version.competition.rank]
    return "、".join("未知" if isinstance(value, Unknown) else show(value, type) for type, value in keys)


def preferred(naive: Oracle, version: Version) -> str:
    truth = disjunction([naive.truth(each.when) for each in version.priority])
    return "未知" if isinstance(truth, Unknown) else "优先" if truth else "不优先"


def guide_of(naive: Oracle, version: Version) -> tuple[Material, ...]:
    return next(policy.guide.materials for policy in naive.pack.policies if version in policy.versions)


def handed(naive: Oracle, material: Material) -> str:
    needed = True if material.when is None else naive.truth(material.when)
    supplied = None if material.supplied is None else naive.value(material.supplied)
    if needed is False:
        return "不需要"
    if supplied is True:
        return "已提供"
    if needed is True and not isinstance(supplied, Unknown):
        return "需要" if supplied is None else "还缺"
    return "未知"


def last_days(days: list[Any]) -> str:
    return "、".join("无" if day is None else "未知" if isinstance(day, Unknown) else str(day) for day in days)


def back(naive: Oracle, version: Version, found: Opinion) -> object:
    span = paid_back(naive, version, found)
    return span.low, span.high


PAID: dict[str, Callable[[Oracle, Version, Opinion], object]] = {
    "拨付": lambda *case: [((each.low, each.high), each.standing) for each in paid(*case)],
    "期限": lambda *case: last_days([each.due for each in paid(*case)]),
    "拨付缺": lacking,
    "追回": back,
    "追回缺": lambda *case: named(case[0].pack, paid_back(*case).lacks),
    "资金": lambda naive, version, found: funding(version, found),
    "用途": lambda naive, version, found: uses(version, found),
    "组": pools,
    "材料": lambda naive, version, found: "、".join(handed(naive, each) for each in guide_of(naive, version)),
    "优先": lambda naive, version, found: preferred(naive, version),
    "审批": lambda naive, version, found: approvers(version, found),
    "名次": ranked_by,
    "承诺": lambda naive, version, found: last_days(promises(naive, version)),
}


def leading(naive: Oracle, found: Opinion, kind: str, promised: str) -> Unknown:
    """What is missing, once what the example says first is found to be so."""
    if kind == "条件":
        truth = naive.truth(naive.pack.policies[0].versions[0].eligibility)
        assert (isinstance(truth, Unknown) and promised == "未知") or truth is TRUTHS.get(promised)
        return truth if isinstance(truth, Unknown) else Unknown()
    if kind == "金额":
        assert isinstance(found.award, Span)
        return found.award.lacks
    assert Verdict(found.verdict).label == promised
    return Unknown(found.missing, found.reasons)


@pytest.mark.parametrize(("block", "line"), lines("兼得"))
def test_oracle_agrees_with_what_is_paid_beside_others(block: Block, line: str) -> None:
    profile, promise = line.split(" ⇒ ")
    _, taken, _, *parts = promise.split("；")
    naive = oracle(pack_of(ruled(block)), profile)
    for id, said in (part.split(" 拨付 ") for part in parts):
        (version,) = next(policy for policy in naive.pack.policies if policy.id == id).versions
        found = beneath_ceilings(naive, version, naive.opinions()[id], taken.removeprefix("取 ").split("、"))
        assert PAID["拨付"](naive, version, found) == READ_AS["拨付"](said)


def beneath_ceilings(naive: Oracle, version: Version, found: Opinion, taken: list[str]) -> Opinion:
    """The opinion with the award that its ceilings leave, beside policies that have none themselves."""
    assert found.award is not None
    low, high = found.award.low, found.award.high
    for relation in version.relations:
        if isinstance(relation.at_most, Formula):
            room = number(naive.value(relation.at_most.expression))
            beside = [naive.opinions()[other].award for other in relation.beside if other in taken]
            used = sum(award.high or 0 for award in beside if award is not None)
            low = min(low, max(room.low - used, Fraction(0)))
            high = high if high is None or room.high is None else min(high, max(room.high - used, Fraction(0)))
    return replace(found, award=Span(low, high))


@pytest.mark.parametrize(("block", "line"), lines("表达式"))
def test_oracle_agrees_with_an_expression(block: Block, line: str) -> None:
    if line.startswith("已知 "):
        return
    text, promise = line.split(" ⇒ ")
    pack = pack_of(())
    known = [other for other in block.text.split(line)[0].splitlines() if other.startswith("已知 ")]
    naive = oracle(pack, known[-1].removeprefix("已知 ") if known else "（空）")
    expression = read_expression(text, pack.dictionary).expression
    assert expression is not None
    found = naive.value(expression)
    if promise.startswith("未知"):
        assert isinstance(found, Unknown)
        says_what_is_missing(pack, found, promise.split("；"))
    elif promise in TRUTHS:
        assert found is TRUTHS[promise]
    else:
        other = read_expression(promise, pack.dictionary, expression.type).expression
        assert other is not None
        assert found == value_of(other, Oracle(pack, {}, date(2026, 7, 1)).at)
