"""A fault of shape hides no other fault of its node: all are told in one run, each once, and nothing that only follows."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_files import FACTS, faults_of
from rule_files import POLICY as PLAIN
from test_rule_faults import PIECES

from subsidy.errors import Fault, RuleError
from subsidy.pack.loader import build_pack

POLICY = """\
subsidy: p-one
title: 甲
level: 区级
authority: 区科委
guide:
  audience: 企业
  channel: 申报
  time_limit: 未公开
  materials:
    - 申请表
    - {material: 报告, copies: 2, when: 入库}
versions:
  - version: 一
    document: {title: 文件}
    effective: {from: 2022-01-01}
    provenance: sample
    eligibility:
      all:
        - {clause: 一, holds: 职工总数 >= 10人}
        - clause: 二
          score:
            at_least: 60分
            parts:
              - {part: 甲, value: {points: 20分, cap: 50分}}
              - part: 乙
                at_least: 10分
                value:
                  table:
                    of: 职工总数
                    rows:
                      - {before: 10人, points: 10分}
                      - {from: 10人, points: 20分, cap: 15分}
    award:
      clause: 三
      sum:
        - clause: 四
          amount: 销售收入 * 1%
          cap: 5万元
          round: {to: 元, mode: 舍去}
        - clause: 五
          scaled:
            value: {amount: 1万元}
            rows:
              - {when: 入库, by: 150%, cap: 2万元}
              - {by: 100%}
    payment:
      clause: 六
      stages:
        - {stage: 首期, share: 40%, when: 入库}
        - {stage: 尾款, share: 其余, due: 申请日期 + 30天}
      recover:
        - {clause: 七, when: 入库, share: 50%}
      uses:
        - {use: 设备, at_most: 30%}
        - {use: 宴请, forbidden: true}
    competition:
      clause: 八
      budget: 100万元
      give: 依次
      partial_last: true
      pools:
        - {pool: 甲组, when: 入库}
        - {pool: 乙组, when: 入库 是 假, budget: 50万元}
      rank:
        - {by: 销售收入, order: 从高到低}
        - {by: 成立日期, order: 从早到晚}
    approval:
      - {through: 10万元, by: 甲处}
      - {over: 10万元, by: 乙处}
    relations:
      - {clause: 九, excludes: p-two, when: 入库}
      - {clause: 十, ceiling: {with: [p-two], at_most: 销售收入}}
"""
OTHER = PLAIN.replace("p-one", "p-two").replace("title: 甲", "title: 乙")

SHAPES = [
    ("audience: 企业", "audiance: 企业"),
    ("    - 申请表", "    - [申请表]"),
    ("copies: 2", "copies: 两份"),
    ("copies: 2", "copies: 2, 页数: 3"),
    ("- {clause: 一, holds: ", "- {clause: 一, 其他: 1, holds: "),
    ("- {clause: 一, holds: ", "- {cluase: 一, holds: "),
    ("- {clause: 一, holds: ", "- {clause: 一, hold: "),
    ("            at_least: 60分", "            at_least: 60"),
    ("part: 甲, ", ""),
    ("part: 甲, ", "part: 甲, 权重: 5, "),
    ("{points: 20分, cap", "{points: 20, cap"),
    ("{before: 10人, points", "{before: 10人, 名称: 小, points"),
    ("points: 10分}", "points: [10分]}"),
    ("{before: 10人, points", "{before: [10人], points"),
    ("{from: 10人, points", "{from: 10, points"),
    ("share: 50%}", "share: 50%, dues: 立项}"),
    ("clause: 四", "clause: 4"),
    ("clause: 四", "cluase: 四"),
    ("amount: 销售收入 * 1%", "amout: 销售收入 * 1%"),
    ("cap: 5万元", "capp: 5万元"),
    ("cap: 5万元", "cap: 50000"),
    ("to: 元, mode: 舍去", "to: 元"),
    ("to: 元, mode: 舍去", "to: 圆, mode: 舍去"),
    ("cap: 2万元", "最高: 2万元"),
    ("- {by: 100%}", "- {by: 100}"),
    ("- {by: 100%}", "- {}"),
    ("clause: 六", "clause: [六]"),
    ("share: 40%", "share: 40"),
    ("share: 40%", "比例: 40%"),
    ("stage: 首期, ", ""),
    ("at_most: 30%", "at_most: 0.3"),
    ("forbidden: true", "forbidden: 不得"),
    ("use: 宴请, ", ""),
    ("budget: 100万元", "budget: 100"),
    ("give: 依次", "give: 依名次"),
    ("pool: 甲组, ", ""),
    ("order: 从高到低", "order: 高"),
    ("by: 成立日期, order: 从早到晚", "order: 从早到晚"),
    ("through: 10万元, by: 甲处", "through: 10万元, by: 1"),
    ("over: 10万元, by: 乙处", "over: 10, by: 乙处"),
    ("excludes: p-two, when", "exclude: p-two, when"),
    ("excludes: p-two, when", "excludes: P二, when"),
    ("with: [p-two], ", ""),
    ("with: [p-two]", "with: []"),
    ("provenance: sample", "provenance: 示例"),
    ("- version: 一", "- version: 1"),
    ("{from: 2022-01-01}", '{from: "2022"}'),
    ("subsidy: p-one", "subsidy: P1"),
]
"""Faults of shape, each by what is written instead."""

MEANINGS = [
    ("when: 入库}\nversions", "when: 销售收入}\nversions"),
    ("职工总数 >= 10人}", "职工总数 >= 10元}"),
    ("cap: 50分", "cap: 50元"),
    ("at_least: 10分", "at_least: 10件"),
    ("cap: 15分", "cap: 15元"),
    (", points: 20分, cap: 15", ", cap: 15"),
    ("of: 职工总数", "of: 企业类型"),
    ("销售收入 * 1%", "销售收人 * 1%"),
    ("cap: 5万元", "cap: 5%"),
    ("by: 150%", "by: 150元"),
    ("value: {amount: 1万元}", "value: {amount: 1人}"),
    ("when: 入库, by", "when: 成立日期, by"),
    ("share: 40%, when: 入库", "share: 40%, when: 销售收入"),
    ("due: 申请日期 + 30天", "due: 销售收入"),
    ("share: 50%", "share: 150%"),
    ("share: 40%", "share: 140%"),
    ("at_most: 30%", "at_most: 130%"),
    ("forbidden: true", "forbidden: true, at_most: 5%"),
    ("budget: 50万元", "budget: 50人"),
    ("budget: 50万元", "budget: 150万元"),
    ("pool: 乙组", "pool: 甲组"),
    ("by: 销售收入, order", "by: 企业类型, order"),
    ("order: 从早到晚", "order: 从低到高"),
    ("partial_last: true", "partial_last: true, cut: 封顶后".replace(", ", "\n      ")),
    ("over: 10万元", "over: 9万元"),
    ("at_most: 销售收入", "at_most: 职工总数"),
    ("excludes: p-two, when: 入库", "excludes: p-two, when: 销售收入"),
    ("with: [p-two]", "with: [p-one]"),
    ("{clause: 九, excludes", "{excludes"),
]
"""Faults of what is written in a sound shape."""


def told_of(*edits: tuple[str, str]) -> list[tuple[str, str]] | None:
    """The codes and messages of the policy with these edits; None where one leaves no room for another."""
    text = POLICY
    for old, new in edits:
        if text.count(old) != 1:
            return None
        text = text.replace(old, new)
    return sorted((fault.code, fault.message) for fault in faults_of(p=text, o=OTHER))


ALONE = {edit: told_of(edit) or [] for edit in (*SHAPES, *MEANINGS)}


JUDGED_TOGETHER = {
    ("budget: 100万元", "budget: 150万元"),
    ("budget: 100万元", "partial_last: true\n      cut: 封顶后"),
    ("give: 依次", "partial_last: true\n      cut: 封顶后"),
    ("pool: 甲组, ", "pool: 甲组"),
    ("by: 成立日期, order: 从早到晚", "order: 从低到高"),
    ("over: 10万元, by: 乙处", "over: 9万元"),
    ("subsidy: p-one", "with: [p-one]"),
}
"""A fault of shape, and what is written, of two that are held against each other: with the one lost nothing can be said of the other."""


def test_the_sound_policy_has_no_fault_and_each_edit_has_some() -> None:
    assert told_of() == []
    assert [edit for edit, found in ALONE.items() if not found] == []
    assert all(len(ALONE[shape]) == 1 for shape in SHAPES)


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_a_fault_of_shape_hides_no_other_and_brings_none_about(shape: tuple[str, str]) -> None:
    missed = {}
    for meaning in MEANINGS:
        both = told_of(shape, meaning)
        known = ALONE[shape] if (shape[0], meaning[1]) in JUDGED_TOGETHER else sorted(ALONE[shape] + ALONE[meaning])
        if both is not None and both != known:
            missed[meaning] = both
    assert missed == {}


def test_faults_of_what_is_written_are_told_together() -> None:
    for one, other in combinations(MEANINGS, 2):
        both = told_of(one, other)
        assert both is None or both == sorted(ALONE[one] + ALONE[other]), (one, other)


def test_a_version_without_its_dates_is_not_held_against_the_others() -> None:
    version = OTHER.split("versions:\n")[1].replace("version: 一", "version: 二")
    sound = OTHER.replace("2022-01-01}", "2022-01-01, before: 2023-01-01}") + version.replace("2022", "2023")
    assert faults_of(p=POLICY, o=sound) == []
    assert [fault.code for fault in faults_of(p=POLICY, o=sound.replace("from: 2023-01-01", 'from: "2023"'))] == [
        "SB210"
    ]


def test_what_is_wrong_in_one_node_is_told_at_its_places_in_one_run() -> None:
    stage = "- {stag: 首期, share: 140%, 比例: 40, when: 销售收入, due: 3}"
    text = POLICY.replace("- {stage: 首期, share: 40%, when: 入库}", stage)
    lines = [str(fault).partition(":")[2] for fault in faults_of(p=text, o=OTHER)]
    row = 1 + text.split("\n").index(f"        {stage}")
    assert lines == [
        f"{row}:12 SB202 这里不能有 `stag`，是不是想写 `stage`？",
        f"{row}:29 SB402 `140%` 不是一份；比例要大于 0、不大于 100%",
        f"{row}:35 SB202 这里不能有 `比例`，请删去或改正",
        f"{row}:49 SB310 `销售收入` 是金额，此处应为是否",
        f"{row}:60 SB203 `3` 应是文本；若是数字、日期或是否，请加上引号",
    ]


def test_a_misspelt_key_is_read_as_the_one_meant_with_all_that_it_holds() -> None:
    text = POLICY.replace("    award:", "    awrad:").replace("amount: 1万元", "amount: 1人").replace("5万元", "[5]")
    assert [fault.code for fault in faults_of(p=text, o=OTHER)] == ["SB202", "SB203", "SB310"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(POLICY)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=6
    )
)
def test_whatever_is_written_instead_only_faults_with_their_places_come_out(edits: list[tuple[int, int, str]]) -> None:
    text = POLICY
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    found: tuple[Fault, ...] = ()
    try:
        build_pack({"f.yaml": FACTS.encode(), "p.yaml": text.encode(), "o.yaml": OTHER.encode()})
    except RuleError as error:
        found = error.faults
    assert all(fault.place.file == "p.yaml" and fault.place.line for fault in found)


def test_several_faults_of_shape_are_told_together() -> None:
    for one, other in combinations(SHAPES, 2):
        both = told_of(one, other)
        assert both is None or both == sorted(ALONE[one] + ALONE[other]), (one, other)
