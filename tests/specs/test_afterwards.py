"""The phrases about what comes after the amount, run by `subsidy test` over a little pack."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from subsidy.specs.phrases import phrase_book
from subsidy.specs.runner import run

RULES = Path(__file__).parents[1] / "report" / "terms_pack"
GUIDE = Path(__file__).parents[2] / "docs" / "specs.md"
HEAD = """# language: zh-CN
功能: 定了金额以后

  场景: 一家企业
    假如 一家企业的档案
      | 字段       | 值         |
      | 在本区登记 | 是         |
      | 园区       | 本区       |
      | 项目投入   | 100万元    |
      | 立项通过   | 是         |
    当 按 2026-07-01 审核
"""


def ran(tmp_path: Path, step: str, policy: str = "研发项目资助") -> tuple[int, str]:
    feature = tmp_path / "terms.feature"
    feature.write_text(HEAD + f"    那么 {policy} {step}\n", encoding="utf-8")
    told = io.StringIO()
    return run([feature], rules=RULES, out=told, err=told), told.getvalue()


@pytest.mark.parametrize(
    ("step", "other"),
    [
        ("的第 1 期拨付是 4万元，条件已满足", "的第 1 期拨付是 4万元，待定"),
        ("的第 2 期拨付是 6万元，待定", "的第 2 期拨付是 不超过 6万元，待定"),
        ("应追回 不超过 10万元", "应追回 无"),
    ],
)
def test_a_phrase_holds_and_another_answer_fails(tmp_path: Path, step: str, other: str) -> None:
    code, told = ran(tmp_path, step)
    assert code == 0, told
    code, told = ran(tmp_path, other)
    assert code == 1
    assert "应为" in told


@pytest.mark.parametrize(
    ("step", "other"),
    [
        ("由 财政局 审批", "由 财政局、联席会议 审批"),
        ("的优先情形是 优先", "的优先情形是 未知"),
        ("的材料 审计报告 是 未知", "的材料 审计报告 是 还缺"),
        ("的分组 研发类 是 属于", "的分组 研发类 是 未知"),
        ("的分组 应用类 是 不属于", "的分组 应用类 是 属于"),
        ("的排名依据是 未知、未知", "的排名依据是 无"),
    ],
)
def test_a_phrase_about_the_contest_holds_and_another_answer_fails(tmp_path: Path, step: str, other: str) -> None:
    assert ran(tmp_path, step, "竞赛项目资助")[0] == 0
    assert ran(tmp_path, other, "竞赛项目资助")[0] == 1


@pytest.mark.parametrize("number", ["0", "3", "一", "99999999999999999999"])
def test_a_stage_that_is_not_there_is_told(tmp_path: Path, number: str) -> None:
    code, told = ran(tmp_path, f"的第 {number} 期拨付是 4万元，条件已满足")
    assert code == 2
    assert f"SB524 `研发项目资助` 只有 2 期，没有第 `{number}` 期；请核对" in told


def test_a_stage_of_a_policy_that_has_none_is_told(tmp_path: Path) -> None:
    code, told = ran(tmp_path, "的第 1 期拨付是 4万元，条件已满足", "竞赛项目资助")
    assert code == 2
    assert "SB524 `竞赛项目资助` 的规则没有写怎么分期拨付；请删去这一步" in told


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("竞赛项目资助", "SB527 `竞赛项目资助` 没有 `别类` 这个分组；有：研发类、应用类"),
        ("研发项目资助", "SB527 `研发项目资助` 没有 `别类` 这个分组；有：无"),
    ],
)
def test_a_pool_that_is_not_there_is_told(tmp_path: Path, policy: str, told: str) -> None:
    code, said = ran(tmp_path, "的分组 别类 是 属于", policy)
    assert (code, told in said) == (2, True)


def test_an_award_that_nobody_competes_for_is_ranked_by_nothing(tmp_path: Path) -> None:
    assert ran(tmp_path, "的排名依据是 无")[0] == 0


@pytest.mark.parametrize("words", ["期拨付是", "应追回", " 审批", "的优先情形是", "的材料 ", "的分组 ", "的排名依据是"])
def test_the_guide_and_the_phrase_book_show_the_phrases(words: str) -> None:
    assert words in phrase_book()
    assert words in GUIDE.read_text(encoding="utf-8")
