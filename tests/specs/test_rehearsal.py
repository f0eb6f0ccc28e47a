"""`subsidy lint` and a run tell the same faults of what a scenario states, once, at the cell or the step that holds it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rule_files import FACTS

from subsidy.cli.main import run as command
from subsidy.engine import Engine
from subsidy.errors import RuleError
from subsidy.specs import runner
from subsidy.specs.guard import check_folder

RULES = """\
subsidy: p-one
title: 甲
level: 区级
authority: 区科委
guide: {audience: 企业, channel: 申报, time_limit: 未公开, materials: [申请表, 审计报告]}
versions:
  - version: 一
    document: {title: 文件}
    effective: {from: 2022-01-01}
    provenance: sample
    eligibility:
      all:
        - {clause: 第一条, holds: 职工总数 >= 10人}
        - clause: 第三条
          score: {at_least: 5分, parts: [{part: 规模, value: {points: 职工总数 / 1人 * 1分}}]}
    award: {clause: 第二条, amount: 10万元}
    payment: {clause: 第四条, stages: [{stage: 立项, share: 40%}, {stage: 验收, share: 其余}]}
    competition:
      clause: 第五条
      budget: 100万元
      pools: [{pool: 研发类, when: 职工总数 >= 10人}, {pool: 其他类, when: 职工总数 < 10人}]
      give: 按比例
      cut: 封顶后
      residual: 不分配
"""
SOUND = """\
# language: zh-CN
功能: 甲
  场景大纲: 乙
    假如 一家企业的档案
      | 字段     | 值     |
      | 职工总数 | <人数> |
    而且 合同 如下
      | 合同金额 |
      | 1万元    |
    当 按 <日> 审核
    那么 甲 的结论是 <结论>
    而且 甲 的金额是 10万元
    而且 甲 的申报窗口是 未公布
    而且 甲 的条款 第一条 是 满足
    而且 推荐申报 甲，合计 10万元
    而且 甲 的得分是 10分
    而且 甲 的 规模 得分是 10分
    而且 甲 的第 2 期拨付是 6万元，条件已满足
    而且 甲 的分组 研发类 是 属于
    而且 甲 的材料 申请表 是 需要
    例子:
      | 人数 | 日         | 结论 |
      | 10人 | 2025-02-28 | 符合 |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "p.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "rules" / "f.yaml").write_text(FACTS, encoding="utf-8")
    return tmp_path


FAULTS = [
    ("SB520", 23, "2025-02-28", "2025-02-30"),
    ("SB520", 23, "2025-02-28", "2025-02-28 日"),
    ("SB520", 23, "2025-02-28", "20250228"),
    ("SB520", 23, "2025-02-28", "2025-W09-5"),
    ("SB520", 23, "| 符合 |", "| 通过 |"),
    ("SB520", 12, "甲 的金额是 10万元", "甲 的金额是 10万"),
    ("SB520", 13, "未公布", "没公布"),
    ("SB521", 11, "甲 的结论是", "丙 的结论是"),
    ("SB521", 14, "甲 的条款", "丙 的条款"),
    ("SB523", 14, "的条款 第一条", "的条款 第1条"),
    ("SB520", 14, "第一条 是 满足", "第一条 是 符合"),
    ("SB522", 17, "规模 得分", "规模大小 得分"),
    ("SB524", 18, "第 2 期", "第 3 期"),
    ("SB524", 18, "第 2 期", "第 二 期"),
    ("SB527", 19, "分组 研发类", "分组 研发"),
    ("SB525", 20, "材料 申请表", "材料 申请"),
    ("SB520", 20, "申请表 是 需要", "申请表 是 齐全"),
]
IN_TABLES = [
    ("SB520", 5, "| 字段     | 值     |", "| 字段名   | 值     |"),
    ("SB520", 7, "| 职工总数 | <人数> |\n", "| 职工总数 | <人数> |\n      | 职工总数 | 9人 |\n"),
    ("SB520", 8, "| 合同金额 |\n      | 1万元    |", "| 合同金额 | 合同金额 |\n      | 1万元    | 2万元 |"),
    ("SB021", 6, "| 职工总数 |", "| 职工人数 |"),
    ("SB023", 23, "10人", "十人"),
    ("SB021", 8, "| 合同金额 |", "| 金额 |"),
    ("SB023", 9, "1万元 ", "一万"),
]


def faults(folder: Path, spec: str) -> list[tuple[str, int]]:
    (folder / "a.feature").write_text(spec, encoding="utf-8")
    return [(fault.code, fault.place.line) for fault in check_folder(folder, Engine.load(folder / "rules"))]


def refused(folder: Path) -> tuple[int, list[str], list[str]]:
    out, err = io.StringIO(), io.StringIO()
    code = runner.run([folder / "a.feature"], rules=folder / "rules", out=out, err=err)
    said = err.getvalue()
    return code, re.findall(r"SB\d{3}", said), re.findall(r"a\.feature:(\d+)", said)


def test_a_sound_scenario_has_no_fault(folder: Path) -> None:
    assert faults(folder, SOUND) == []
    assert refused(folder) == (0, [], [])


@pytest.mark.parametrize(("code", "line", "old", "new"), FAULTS)
def test_lint_and_a_run_tell_the_same_fault_at_the_same_step(
    folder: Path, code: str, line: int, old: str, new: str
) -> None:
    assert SOUND.count(old) >= 1
    assert faults(folder, SOUND.replace(old, new)) == [(code, line)]
    assert refused(folder) == (2, [code], [str(line)])


@pytest.mark.parametrize(("code", "cell", "old", "new"), IN_TABLES)
def test_lint_and_a_run_tell_a_fault_in_a_table_at_its_cell(
    folder: Path, code: str, cell: int, old: str, new: str
) -> None:
    assert SOUND.count(old) >= 1
    assert faults(folder, SOUND.replace(old, new)) == [(code, cell)]
    assert refused(folder) == (2, [code], [str(cell)])


def test_a_field_is_told_once_at_its_header_and_a_value_in_its_own_row(folder: Path) -> None:
    records = "| 合同金额 | 签订日 |\n      | 1万元 | 2022-01-01 |\n      | 一万 | 2022-01-01 |\n"
    spec = SOUND.replace("| 合同金额 |\n      | 1万元    |\n", records)
    (folder / "a.feature").write_text(spec, encoding="utf-8")
    told = [str(fault) for fault in check_folder(folder, Engine.load(folder / "rules"))]
    assert [line.partition(" SB")[0] for line in told] == [
        "a.feature:8:16 合同 签订日",
        "a.feature:10:9 合同 第2条 合同金额",
    ]


def test_a_field_in_its_english_spelling_is_found_in_its_table(folder: Path) -> None:
    spec = SOUND.replace("| 职工总数 | <人数>", "| staff | 十").replace(
        "| 合同金额 |\n      | 1万元 ", "| amount |\n      | 一 "
    )
    assert {("SB023", 6), ("SB023", 9)} <= set(faults(folder, spec))


def test_a_list_that_there_is_not_is_told_at_its_step(folder: Path) -> None:
    assert faults(folder, SOUND.replace("合同 如下", "合约 如下")) == [("SB021", 7)]


def test_all_faults_of_all_rows_are_told_at_once(folder: Path) -> None:
    spec = SOUND.replace("的金额是 10万元", "的金额是 10万") + "      | 十人 | 2025-02-30 | 符合 |\n"
    assert faults(folder, spec) == [("SB520", 12), ("SB023", 24), ("SB520", 24)]


def test_an_answer_that_the_rules_do_not_give_is_no_fault_of_the_file(folder: Path) -> None:
    assert faults(folder, SOUND.replace("| 符合 |", "| 不符合 |")) == []
    assert refused(folder)[0] == 1


def test_without_rules_only_the_writing_is_checked(folder: Path) -> None:
    (folder / "a.feature").write_text(SOUND.replace("2025-02-28", "2025-02-30"), encoding="utf-8")
    assert check_folder(folder) == ()


BACKGROUND = """\
# language: zh-CN
功能: 甲
  背景:
    假如 一家企业的档案
      | 字段     | 值   |
      | 职工人数 | 10人 |
  场景: 一
    当 按 2025-02-28 审核
    那么 甲 的结论是 符合
  场景大纲: 二
    假如 销售收入 为 <收入>
    当 按 2025-02-28 审核
    那么 甲 的结论是 符合
    例子:
      | 收入  |
      | 1万元 |
      | 2万元 |
"""


def test_a_fault_of_the_background_is_told_once_with_how_many_scenarios_it_keeps_from_running(folder: Path) -> None:
    (folder / "a.feature").write_text(BACKGROUND, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    assert runner.run([folder / "a.feature"], rules=folder / "rules", out=out, err=err) == 2
    assert err.getvalue().count("SB021") == 1
    assert ":6:9 职工人数 SB021 " in err.getvalue()
    assert out.getvalue() == "0 个场景：0 个通过，0 个未通过；另有 1 个文件有错，其中 3 个场景没有运行\n"


def test_rules_at_fault_are_told_once_and_nothing_runs(folder: Path) -> None:
    (folder / "a.feature").write_text(SOUND, encoding="utf-8")
    (folder / "rules" / "p.yaml").write_text(RULES.replace(">= 10人}", ">= 10元}", 1), encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        runner.run([folder / "a.feature"], rules=folder / "rules", out=io.StringIO(), err=io.StringIO())
    assert len(raised.value.faults) == 1


def test_one_spec_without_rules_near_it_is_checked_against_the_shipped_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.feature").write_text(BACKGROUND, encoding="utf-8")
    assert command(["lint", str(tmp_path / "a.feature")]) == 1
    assert ":6:9 职工人数 SB021 " in capsys.readouterr().out
