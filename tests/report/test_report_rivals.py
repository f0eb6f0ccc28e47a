"""A recommendation that facts still missing could turn round says so."""

from __future__ import annotations

import json
from datetime import date

import pytest

from subsidy import Engine, Report
from subsidy.pack.loader import build_pack
from subsidy.report.text import render_text

POLICY = """\
subsidy: {id}
title: {id}政策
level: 区级
authority: 某区科委
guide: {{audience: 企业, channel: 申报, time_limit: 未公开, materials: [营业执照]}}
versions:
  - version: 甲版
    document: {{title: 某办法}}
    effective: {{from: 2022-01-01}}
    provenance: official
    eligibility: {{clause: 第一条, holds: 人数 >= 1人}}
    award: {award}
"""
FACTS = """\
facts:
  - {key: staff, name: 人数, type: count, unit: 人}
  - {key: spent, name: 支出, type: money, min: 0元}
"""
SURE = POLICY.format(id="sure", award="{clause: 第三条, amount: 10万元}")
WARNING = "“open政策”的金额待定，只按已能确定的最低数比较；补齐资料后，推荐可能改变"


def checked(cap: str, relation: str, profile: dict[str, object]) -> Report:
    rival = POLICY.format(id="open", award=f"{{clause: 第三条, amount: 支出, cap: {cap}}}")
    sources = {"f": FACTS, "sure": SURE + f"    relations: [{{{relation}, clause: 第九条}}]\n", "open": rival}
    pack = build_pack({f"{name}.yaml": text.encode() for name, text in sources.items()})
    return Engine(pack).check({"人数": 10} | profile, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("cap", "relation", "profile", "turns"),
    [
        ("99999.99元", "excludes: open", {}, False),
        ("100000元", "excludes: open", {}, False),
        ("100000.01元", "excludes: open", {}, True),
        ("100000.01元", "upgrades: open", {}, False),
        ("100000.01元", "excludes: open", {"支出": "99999.99元"}, False),
    ],
)
def test_a_rival_that_may_be_worth_more_is_told(
    cap: str, relation: str, profile: dict[str, object], turns: bool
) -> None:
    report = checked(cap, relation, profile)
    combination = json.loads(report.to_json())["combination"]
    text = render_text(report, width=200)
    assert combination["taken"] == ["sure"]
    assert combination["kind"] == ("pending" if turns else "exact")
    assert [loss["missing"] for loss in combination["forgone"]] == [["spent"] if turns else []]
    assert (WARNING in text, "100,000.00 元（补齐资料后推荐可能改变）" in text) == (turns, turns)
    assert ("至少 0.00 元" in text) == (not profile)


def test_a_rival_that_turned_out_worth_more_is_taken() -> None:
    combination = checked("100000.01元", "excludes: open", {"支出": "100000.01元"}).combination
    assert combination.taken == ("open",)
