"""`subsidy test --propose`: scenarios around each boundary, in the phrase book, that pass as they are printed.

EVERY_POLICY=1 proposes for each shipped policy and runs what is proposed; it takes some minutes.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from little import FACTS, HEAD, QUALIFICATION, VERSION, flow

from subsidy.cli.main import run as command
from subsidy.engine import Engine
from subsidy.specs.runner import run

ROOT = Path(__file__).parents[2]
QUICK = ["putuo-science-base", "putuo-steady-growth", "technical-contract"]
SHIPPED = [
    policy.id for policy in Engine.load(ROOT / "rules").pack.policies if any(not v.draft for v in policy.versions)
]

Told = tuple[int, str, str]

BIG = """\
  - key: big
    name: 大企业
    type: flag
    decide:
      rows:
        - {when: 规模 == 小型, is: 人数 >= 20人 且 收入 >= 50元}
        - {is: 人数 >= 50人}
"""


def rule(eligibility: object, award: object, more: str = "") -> str:
    """The text of the policy `example`, with its relations and window."""
    return HEAD.format(kind="subsidy", id="example", more="") + VERSION.format(
        name="1",
        effective="{from: 2021-01-01}",
        more=f"award: {flow(award)}\n    {more}",
        eligibility=flow(eligibility),
    )


@pytest.fixture
def propose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Proposes for the policy `example` from a profile on 2026-07-01."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    for name, text in {"facts": FACTS + BIG, "small": QUALIFICATION}.items():
        (tmp_path / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def told(text: str, profile: dict[str, object]) -> Told:
        (tmp_path / "rules" / "example.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "企业.json").write_text(json.dumps(profile), encoding="utf-8")
        arguments = ["test", "--rules", "rules", "--propose", "example", "--profile", "企业.json", "--on", "2026-07-01"]
        return command(arguments), *capsys.readouterr()

    return told


def rows(text: str, column: str) -> list[list[str]]:
    """The rows of the first 例子 about a column, and its first two answers."""
    tables = [part.splitlines() for part in text.split("例子:\n")[1:]]
    table = next(lines for lines in tables if lines[0].split("|")[1].strip() == column)
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table if "|" in line]
    return [row[:2] for row in cells[1:]]


LEAF = {"clause": "1", "holds": "投入 > 50元"}
FIXED = {"clause": "2", "amount": "1元"}


def test_a_bound_is_shown_just_below_at_and_just_above(propose: Callable[..., Told]) -> None:
    code, out, err = propose(rule(LEAF, FIXED), {"投入": 60})
    assert (code, err) == (0, "")
    assert rows(out, "投入") == [["49.99元", "不符合"], ["50元", "不符合"], ["50.01元", "符合"]]
    assert "假如 投入 未提供\n" in out


def titles(text: str) -> list[str]:
    return re.findall(r"场景(?:大纲)?: (.*)", text)


def test_a_scenario_is_called_by_what_stands_at_which_bound_and_what_comes_of_it(propose: Callable[..., Told]) -> None:
    eligibility = {"all": [LEAF, {"clause": "3", "holds": "规模 != 小型"}, {"clause": "4", "holds": "收入 >= 1元"}]}
    award = {"clause": "2", "amount": "投入 * 10%", "cap": "6元"}
    _, out, _ = propose(rule(eligibility, award), {"投入": 60, "规模": "大型", "收入": 5})
    assert titles(out)[:7] == [
        "版本与窗口，申请日期：2020-12-31，不适用；2021-01-01，符合",
        "1，投入：恰好 50元，不符合；多一点，符合",
        "1，投入：未提供，资料不足，金额 待定",
        "3，规模：大型、中型，符合；小型，不符合",
        "3，规模：未提供，资料不足，金额 待定",
        "4，收入：恰好 1元，符合；差一点，不符合",
        "4，收入：未提供，资料不足，金额 待定",
    ]
    assert len(set(titles(out))) == len(titles(out))
    assert out == propose(rule(eligibility, award), {"投入": 60, "规模": "大型", "收入": 5})[1]


def test_an_end_of_a_period_is_called_by_its_name(propose: Callable[..., Told]) -> None:
    profile = {"实施期": {"from": "2024-01-01", "through": "2024-12-31"}}
    _, out, _ = propose(rule({"clause": "1", "holds": "起始(实施期) >= 2022-01-01"}, FIXED), profile)
    assert "1，实施期的起始日：恰好 2022-01-01，符合；前一天，不符合" in titles(out)


def test_a_ratio_is_brought_to_its_bound_by_a_fact_that_it_is_made_of(propose: Callable[..., Told]) -> None:
    _, out, err = propose(rule({"clause": "1", "holds": "强度 >= 5%"}, FIXED), {"投入": 60, "收入": 701})
    assert err == ""
    assert "恰在界上" not in err
    assert ["35.05元", "符合"] in rows(out, "投入") or ["1200元", "符合"] in rows(out, "收入")


def test_a_ratio_that_hits_its_bound_nowhere_is_tried_from_a_round_number(propose: Callable[..., Told]) -> None:
    _, _, err = propose(rule({"clause": "1", "holds": "强度 >= 33%"}, FIXED), {"投入": "0.05元", "收入": "0.07元"})
    assert err == ""


CASES = {
    "多个条件": (
        {"all": [LEAF, {"clause": "3", "any": [{"clause": "4", "holds": "上市"}, {"clause": "5", "holds": "绿色"}]}]},
        FIXED,
        {"投入": 60, "上市": True, "绿色": True},
    ),
    "清单": (
        {"clause": "1", "holds": "存在(合同：认定 是 真 且 合同额 >= 10元) 且 非 存在(处罚：处罚日 属于 近3年)"},
        {
            "clause": "2",
            "per_record": {"list": "合同", "where": "认定", "amount": "合同额", "cap": "20元"},
            "cap": "50元",
        },
        {"合同": [{"认定": True, "合同额": 15}], "处罚": []},
    ),
    "分档": (
        {"clause": "1", "holds": "规模 属于 [小型, 中型]"},
        {
            "clause": "2",
            "table": {
                "of": "投入",
                "rows": [
                    {"from": "10元", "before": "20元", "amount": "5元"},
                    {"from": "20元", "amount": "收入 * 10%", "cap": "8元"},
                ],
            },
        },
        {"规模": "小型", "投入": 15, "收入": 40},
    ),
    "就高与核定": (
        LEAF,
        {
            "clause": "2",
            "best_of": [
                {"clause": "3", "up_to": "投入 * 30%", "decided": "核定额", "cap": "100元"},
                {"clause": "4", "when": "上市", "amount": "收入", "cap": "90元"},
            ],
        },
        {"投入": 60, "上市": False, "收入": 50, "核定额": 10},
    ),
    "评分": (
        {
            "clause": "1",
            "score": {
                "at_least": "60分",
                "parts": [
                    {"part": "甲", "clause": "2", "at_least": "20分", "value": {"points": "评分"}},
                    {"part": "乙", "clause": "3", "value": {"points": "专利数 / 1件 * 10分", "cap": "50分"}},
                ],
            },
        },
        FIXED,
        {"评分": 40, "专利数": 3},
    ),
    "资格与判断表": (
        {"clause": "1", "qualified": "small"},
        {"clause": "2", "amount": "额度", "less": "上年收入", "round": {"to": "元", "mode": "舍去"}},
        {"人数": 10, "评分": 60, "上市": True, "失信": False, "投入": 3, "收入": 3, "上年收入": 2, "绿色": False},
    ),
}

TOGETHER = {
    "一项挡住另一项": (
        {"any": [{"clause": "1", "holds": "强度 >= 5%"}, {"clause": "2", "holds": "收入 > 50元 且 强度 >= 4%"}]},
        FIXED,
        {"投入": 60, "收入": 701},
    ),
    "几条记录": (
        {"clause": "1", "holds": "计数(合同：认定) < 3份 且 非 存在(合同：认定 且 年度(签订日) == 年度(申请日期))"},
        FIXED,
        {"合同": []},
    ),
    "判断表的真假": (
        {"clause": "1", "holds": "非 大企业"},
        FIXED,
        {"人数": 5, "收入": 5, "规模": "小型"},
    ),
    "起止日期": (
        {"clause": "1", "holds": "规模 != 小型 或 起始(实施期) >= 2022-01-01 且 截止(实施期) <= 2022-12-31"},
        FIXED,
        {"规模": "大型", "实施期": {"from": "2024-01-01", "through": "2024-12-31"}},
    ),
    "条件重叠的就高": (
        LEAF,
        {
            "clause": "2",
            "best_of": [
                {"clause": "3", "when": "人数 >= 20人", "amount": "收入", "cap": "90元", "floor": "60元"},
                {"clause": "4", "when": "人数 >= 10人", "amount": "收入", "cap": "50元", "floor": "30元"},
            ],
        },
        {"投入": 60, "人数": 30, "收入": 40},
    ),
    "别项补足的评分": (
        {
            "clause": "1",
            "score": {
                "at_least": "60分",
                "parts": [
                    {"part": "甲", "clause": "2", "at_least": "20分", "value": {"points": "评分", "cap": "40分"}},
                    {"part": "乙", "clause": "3", "value": {"points": "专利数 / 1件 * 10分", "cap": "50分"}},
                ],
            },
        },
        FIXED,
        {"评分": 40, "专利数": 2},
    ),
    "扣减已得": (
        {"clause": "1", "holds": "求和(合同：合同额 当 类别 == 开发) > 0元"},
        {
            "clause": "2",
            "per_record": {"list": "合同", "where": "类别 == 开发", "amount": "取大(合同额 * 10%, 5元)", "cap": "20元"},
            "less": "求和(合同：合同额 当 类别 == 转让)",
        },
        {"合同": [{"类别": "开发", "合同额": 100}]},
    ),
}
"""Boundaries that show only where several facts change together."""

CASES |= TOGETHER


@pytest.mark.parametrize("name", CASES)
def test_what_is_proposed_passes_and_shows_every_boundary(
    name: str, propose: Callable[..., Told], tmp_path: Path
) -> None:
    eligibility, award, profile = CASES[name]
    code, out, err = propose(rule(eligibility, award), profile)
    assert (code, _beyond(err)) == (0, [])
    assert _ran(out, tmp_path, tmp_path / "rules") == 0


def _beyond(err: str) -> list[str]:
    """The boundaries that are not reached, without those of the qualification's own facts."""
    return [line for line in err.splitlines() if not line.startswith("字段")]


def _ran(text: str, folder: Path, rules: Path) -> int:
    """The exit code of running what was proposed."""
    feature = folder / "proposed.feature"
    feature.write_text(text, encoding="utf-8")
    told = io.StringIO()
    code = run([feature], rules=rules, out=told, err=told)
    assert code == 0, told.getvalue()
    return code


@pytest.mark.parametrize("policy", SHIPPED if os.environ.get("EVERY_POLICY") else QUICK)
def test_what_is_proposed_for_a_shipped_policy_passes_as_printed(
    policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command(["test", str(ROOT / "features"), "--rules", str(ROOT / "rules"), "--propose", policy])
    assert code == 0
    told = capsys.readouterr()
    assert _ran(told.out, tmp_path, ROOT / "rules") == 0
    command(["test", str(tmp_path), "--rules", str(ROOT / "rules"), "--coverage", "--policy", policy])
    gaps = [line for line in capsys.readouterr().out.splitlines() if "：没有场景见到" in line]
    assert gaps == [line.rpartition("；")[0] for line in told.err.splitlines()]


def test_a_profile_that_is_not_eligible_is_nothing_to_start_from(propose: Callable[..., Told]) -> None:
    assert propose(rule(LEAF, FIXED), {"投入": 50}) == (
        2, "", "企业.json SB526 这份档案按 2026-07-01 审核，`example` 不是符合；请给一份符合的档案，或用 --on 换一天\n"
    )  # fmt: skip


def test_without_a_scenario_to_start_from_a_profile_is_asked_for(
    propose: Callable[..., Told], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(rule(LEAF, FIXED), {"投入": 60})
    (tmp_path / "features").mkdir()
    assert command(["test", "--rules", "rules", "--propose", "example"]) == 2
    cure = "不知道从哪里出发；请写上用例的路径，或用 --profile 给一份符合的档案"
    assert capsys.readouterr().err == f"SB526 features 文件夹里没有 `.feature` 文件，{cure}\n"
    feature = "# language: zh-CN\n功能: 甲\n  场景: 乙\n    假如 投入 为 {}\n    当 按 2026-07-01 审核\n    那么 example 的结论是 符合\n"
    (tmp_path / "features" / "a.feature").write_text(feature.format("1元"), encoding="utf-8")
    assert command(["test", "--rules", "rules", "--propose", "example"]) == 2
    assert capsys.readouterr().err == f"SB526 `features` 的用例里没有一个场景里 `example` 是符合，{cure}\n"
    (tmp_path / "features" / "a.feature").write_text(feature.format("六十"), encoding="utf-8")
    assert command(["test", "--rules", "rules", "--propose", "example"]) == 2
    assert "有的用例写错了、没有运行，请先用 subsidy lint 找出来改好" in capsys.readouterr().err


def test_what_cannot_be_reached_is_told(propose: Callable[..., Told]) -> None:
    code, _, err = propose(rule({"all": [LEAF, {"clause": "3", "holds": "投入 > 30元"}]}, FIXED), {"投入": 60})
    assert code == 0
    assert "example@1/资格条件/all/3：没有场景见到 未满足；从起点出发，改几个字段或几条记录够不到，请自己写" in err


PAYMENT = {
    "clause": "3",
    "stages": [
        {"stage": "甲", "share": "40%", "when": "收入 >= 50元"},
        {"stage": "乙", "share": "其余", "when": "绿色 是 真 且 人数 >= 5人"},
    ],
    "withhold": [{"clause": "4", "when": "失信 是 真"}],
    "recover": [{"clause": "5", "when": "占比 < 30%"}],
    "paid": "核定额",
}


def test_conditions_of_payment_are_shown_though_the_start_says_nothing_of_their_facts(
    propose: Callable[..., Told], tmp_path: Path
) -> None:
    code, out, err = propose(rule(LEAF, {"clause": "2", "amount": "100元"}, f"payment: {flow(PAYMENT)}"), {"投入": 60})
    assert (code, _beyond(err)) == (0, [])
    assert _ran(out, tmp_path, tmp_path / "rules") == 0
    assert "收入：恰好 50元，第 1 期 40.00 元，条件已满足；差一点，第 1 期 40.00 元，条件未满足" in out
    assert "人数：恰好 5人，第 2 期 60.00 元，条件已满足；差一点，第 2 期 60.00 元，条件未满足" in out
    assert "失信：是，第 1 期 40.00 元，停付；否，第 1 期 40.00 元，条件未满足" in out
    assert "占比：恰好 30%，追回 无；差一点，追回 100,000.00 元" in out
    for fact in ("收入", "绿色", "人数", "失信", "占比"):
        assert f"，{fact}：未提供，" in out


def test_what_is_left_out_of_a_condition_of_payment_leaves_it_open(propose: Callable[..., Told]) -> None:
    _, out, _ = propose(rule(LEAF, {"clause": "2", "amount": "100元"}, f"payment: {flow(PAYMENT)}"), {"投入": 60})
    unknown = out.split("收入：未提供，")[1].split("场景")[0]
    assert "的第 1 期拨付是 40.00 元，待定" in unknown
    assert "的第 2 期拨付是 60.00 元，条件已满足" in unknown
