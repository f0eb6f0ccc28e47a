"""What changed between two packs, or between two days: told clause by clause, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from subsidy.cli.main import run
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.report.comparison import Change, compare_days, compare_packs, render_changes

FACTS: Final = """\
facts:
  - {key: staff, name: 职工总数, type: count, unit: 人}
  - {key: listed, name: 上市, type: flag}
"""
POLICY: Final = """\
subsidy: example
title: 示例政策
level: 区级
authority: 示例部门
guide: {audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}
versions:
  - version: "2021"
    document: {title: 办法}
    effective: {from: 2021-01-01, before: 2022-01-01}
    provenance: sample
    eligibility: {all: [{clause: 一, text: 有职工, holds: 职工总数 >= 1人}, {clause: 二, holds: 上市}]}
    award: {clause: 三, amount: 1万元, cap: 2万元}
  - version: "2022"
    document: {title: 办法}
    effective: {from: 2022-01-01}
    provenance: sample
    eligibility: {all: [{clause: 一, text: 有职工, holds: 职工总数 >= 2人}]}
    award: {clause: 三, amount: 1万元, cap: 2万元}
"""
OLD: Final = {"f.yaml": FACTS, "p.yaml": POLICY}


def pack(**changed: str) -> RulePack:
    sources = {name: text for name, text in (OLD | {f"{k}.yaml": v for k, v in changed.items()}).items() if text}
    return build_pack({name: text.encode() for name, text in sources.items()})


def changes(new: str) -> list[Change]:
    return [change for each in compare_packs(pack(), pack(p=new)) for change in each.changes]


def test_a_pack_does_not_differ_from_itself_however_it_is_laid_out() -> None:
    assert (
        compare_packs(
            pack(), pack(p="# 注释\n" + POLICY.replace("title: 示例政策\nlevel: 区级", "level: 区级\ntitle: 示例政策"))
        )
        == ()
    )


@pytest.mark.parametrize(
    ("old", "new", "what", "dropped", "put"),
    [
        ("cap: 2万元}\n  - v", "cap: 3万元}\n  - v", "2021 金额 三", ("最高 2万元",), ("最高 3万元",)),
        (">= 2人", "> 2人", "2022 资格条件 一", ("职工总数 >= 2人",), ("职工总数 > 2人",)),
        ("level: 区级", "level: 市级", "指南 层级", ("区级",), ("市级",)),
        ("materials: [申请表]", "materials: [申请表, 承诺书]", "指南 材料", (), ("承诺书",)),
        (", {clause: 二, holds: 上市}", "", "2021 资格条件 二", ("上市",), ()),
        (
            "holds: 职工总数 >= 2人}",
            "provenance: official, holds: 职工总数 >= 2人}",
            "2022 资格条件 一",
            (),
            ("出处：官方文本",),
        ),
    ],
)
def test_a_change_is_told_under_its_clause(
    old: str, new: str, what: str, dropped: tuple[str, ...], put: tuple[str, ...]
) -> None:
    assert old in POLICY
    told = changes(POLICY.replace(old, new))
    assert (what, dropped, put) in [(change.what, change.dropped, change.put) for change in told]


def test_only_the_rows_that_differ_are_told() -> None:
    (change,) = changes(POLICY.replace(">= 2人", ">= 3人"))
    assert "有职工" in change.old
    assert "有职工" not in change.dropped


def test_a_policy_that_comes_or_goes_is_told_in_one_line() -> None:
    other = POLICY.replace("subsidy: example", "subsidy: other").replace("示例政策", "另一项")
    assert render_changes(compare_packs(pack(), pack(q=other))) == "另一项（other）：新增政策\n"
    assert render_changes(compare_packs(pack(q=other), pack())) == "另一项（other）：删去政策\n"


def test_a_changed_fact_is_told_under_the_dictionary() -> None:
    told = compare_packs(pack(), pack(f=FACTS.replace("unit: 人}", "unit: 人, question: 多少人？}")))
    assert [(each.heading, each.changes[0].put) for each in told] == [("字段字典", ("多少人？",))]


@pytest.mark.parametrize(
    ("old", "new"), [("", ", source: 税务"), (", source: 统计", ", source: 主管部门"), (", source: 税务", "")]
)
def test_a_changed_source_of_a_derived_fact_is_told(old: str, new: str) -> None:
    derived = "  - {{key: half, name: 半数, type: ratio, formula: 职工总数 / 2人{}}}\n"
    (told,) = compare_packs(pack(f=FACTS + derived.format(old)), pack(f=FACTS + derived.format(new)))
    said = [(kind, f"来源：{each.rpartition(' ')[2]}") for kind, each in (("old", old), ("new", new)) if each]
    (change,) = told.changes
    before, after = set(change.old), set(change.new)
    assert [*(("old", row) for row in before - after), *(("new", row) for row in after - before)] == said


def test_of_two_days_the_versions_in_force_are_compared() -> None:
    (told,) = compare_days(pack(), date(2021, 12, 31), date(2022, 1, 1))
    assert told.heading == "示例政策（example）：2021 → 2022"
    assert [(change.kind, change.what) for change in told.changes] == [
        ("changed", "有效期"),
        ("changed", "资格条件 一"),
        ("removed", "资格条件 二"),
    ]
    assert compare_days(pack(), date(2022, 1, 1), date(2026, 1, 1)) == ()


def test_a_policy_not_yet_in_force_is_told_as_a_whole() -> None:
    told = compare_days(pack(), date(2020, 12, 31), date(2021, 1, 1))
    assert render_changes(told) == "示例政策（example）：无施行版本 → 2021\n"


def test_nothing_changed_is_said() -> None:
    assert render_changes(()) == "没有变化\n"


def test_the_document_keeps_every_row() -> None:
    document = json.loads(render_changes(compare_packs(pack(), pack(p=POLICY.replace(">= 2人", ">= 3人"))), "json"))
    assert document[0]["changes"][0]["old"] == ["有职工", "职工总数 >= 2人"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["2021-01-01", "rules"],
            "参数 的值不对：OLD 和 NEW 要同是规则文件夹，或同是日期；用法见 subsidy diff --help\n",
        ),
        (
            ["2021-02-29", "2022-01-01"],
            "`OLD` 的值不对：`2021-02-29` 不是日历上有的日子：2021 年不是闰年，2 月只有 28 天；用法见 subsidy diff --help\n",
        ),
        (["没有", "rules"], "没有 SB270 没有这个规则文件夹；请核对路径\n"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_line(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "f.yaml").write_text(FACTS, encoding="utf-8")
    assert run(["diff", *arguments]) == 2
    assert capsys.readouterr().err == message


def test_a_material_is_told_with_the_condition_under_which_it_is_handed_in() -> None:
    with_report = POLICY.replace("[申请表]", "[申请表, {material: 审计报告, copies: 2, when: 上市, supplied: 上市}]")
    other = with_report.replace("when: 上市", "when: 职工总数 > 2人")
    (told,) = compare_packs(pack(p=with_report), pack(p=other))
    assert [(change.what, change.old, change.new) for change in told.changes] == [
        ("指南 材料", ("要交的情形", "上市"), ("要交的情形", "职工总数 > 2人"))
    ]


def test_stages_that_change_places_are_told() -> None:
    stages = "[{stage: 立项, share: 40%}, {stage: 验收, share: 60%}]"
    paid = f"{POLICY}    payment: {{clause: 四, stages: {stages}}}\n"
    turned = paid.replace(stages, "[{stage: 验收, share: 60%}, {stage: 立项, share: 40%}]")
    (told,) = compare_packs(pack(p=paid), pack(p=turned))
    assert [(change.what, change.new) for change in told.changes] == [
        ("次序", ("2022 拨付 四：验收：60%", "2022 拨付 四：立项：40%"))
    ]
