"""`subsidy test --coverage`: versions, windows and relations in time and among policies; the table, the gaps, the exit."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from little import FACTS, HEAD, QUALIFICATION, VERSION, flow, read_pack

from subsidy.cli.main import run
from subsidy.coverage import Aspect, Coverage
from subsidy.engine import Engine

LEAF = flow({"clause": "1", "holds": "投入 > 50元"})
AMOUNT = flow({"clause": "2", "amount": "1元"})


def rule(id: str, *versions: tuple[str, str, str], eligibility: str = LEAF) -> str:
    """A policy with versions of these names, validities and further keys."""
    text = HEAD.format(kind="subsidy", id=id, more="")
    for name, effective, more in versions:
        text += VERSION.format(
            name=name, effective=effective, more=f"award: {AMOUNT}\n    {more}", eligibility=eligibility
        )
    return text


def calendar_gaps(text: str, days: list[str], asked: Aspect) -> list[str]:
    pack = read_pack(text)
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    for day in days:
        coverage.observe(engine.check({}, date.fromisoformat(day)), {"example": frozenset({asked})})
    return [
        f"{gap.place}：{gap.what}" for gap in coverage.gaps() if "资格" not in gap.place and "金额" not in gap.place
    ]


TWO = rule("example", ("1", "{from: 2021-01-01, before: 2024-01-01}", ""), ("2", "{from: 2024-01-01}", ""))


def test_each_version_is_seen_on_its_edges() -> None:
    days = ["2020-12-31", "2021-01-01", "2023-12-31"]
    assert calendar_gaps(TWO, days, Aspect.VERSION) == [
        "example@1/有效期：失效当天 2024-01-01",
        "example@2/有效期：施行第一天 2024-01-01",
    ]
    assert calendar_gaps(TWO, [*days, "2024-01-01"], Aspect.VERSION) == []


def test_a_verdict_shows_a_version_only_where_there_is_none() -> None:
    left = calendar_gaps(TWO, ["2020-12-31", "2021-01-01", "2023-12-31", "2024-01-01"], Aspect.CONDITIONS)
    assert "example@1/有效期：施行前一天 2020-12-31" not in left
    assert "example@2/有效期：施行第一天 2024-01-01" in left


def test_a_window_is_seen_on_its_edges_as_far_as_the_version_reaches() -> None:
    text = rule("example", ("1", "{from: 2022-07-01}", "window: {from: 2022-07-01, through: 2022-07-15}"))
    left = calendar_gaps(text, ["2022-07-01", "2022-07-16"], Aspect.WINDOW)
    assert [gap for gap in left if "窗口" in gap] == ["example@1/窗口：窗口 2022-07-01 至 2022-07-15的最后一天"]


def test_a_window_of_every_year_is_seen_on_its_edges_in_any_year() -> None:
    window = 'window: {every_year: {from: "02-01", through: "02-29"}}'
    text = rule("example", ("1", "{from: 2021-01-01}", window))
    left = calendar_gaps(text, ["2024-01-31", "2025-02-01", "2025-02-28"], Aspect.WINDOW)
    assert [gap for gap in left if "窗口" in gap] == ["example@1/窗口：窗口 每年 2 月 1 日 至 2 月 29 日的后一天"]


def test_where_a_notice_chooses_the_version_each_notice_is_seen() -> None:
    text = HEAD.format(kind="subsidy", id="example", more="chosen_by: 规模\n")
    for name, notices in (("1", "[大型, 小型]"), ("2", "[中型]")):
        more = f"award: {AMOUNT}\n    notices: {notices}"
        text += VERSION.format(name=name, effective="{from: 2021-01-01}", more=more, eligibility=LEAF)
    pack = read_pack(text)
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    coverage.observe(engine.check({"规模": "小型"}, date(2026, 7, 1)), {"example": frozenset({Aspect.VERSION})})
    left = [str(gap) for gap in coverage.gaps() if "有效期" in gap.place]
    assert left == [
        "example@1/有效期：没有场景见到 按 大型 申报",
        "example@2/有效期：没有场景见到 按 中型 申报",
    ]


def relation_gaps(relation: Mapping[str, object], *answers: tuple[Mapping[str, object], str]) -> set[str]:
    """What is left of the relation from `example` to `other` after answers on these days."""
    relations = f"relations: [{flow({'clause': '3', **relation})}]"
    other = rule("other", ("1", "{from: 1900-01-01}", ""), eligibility=flow({"clause": "1", "holds": "上市"}))
    pack = read_pack(rule("example", ("1", "{from: 1900-01-01}", relations)), other)
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    for profile, day in answers:
        report = engine.check(profile, date.fromisoformat(day))
        coverage.observe(report, {"example": frozenset({Aspect.CONDITIONS, Aspect.RELATIONS})})
    return {gap.what for gap in coverage.gaps() if gap.place.startswith("example@1/关系")}


BOTH, OWN, OTHER, NEITHER = (
    {"投入": own, "上市": other} for own, other in ((51, True), (51, False), (50, True), (50, False))
)


def test_a_relation_is_seen_in_force_and_idle() -> None:
    excludes = {"excludes": "other"}
    assert relation_gaps(excludes, (BOTH, "2026-07-01")) == {"不起作用"}
    assert relation_gaps(excludes, (BOTH, "2026-07-01"), (NEITHER, "2026-07-01")) == {"不起作用"}
    assert relation_gaps(excludes, (BOTH, "2026-07-01"), (OTHER, "2026-07-01")) == set()


def test_a_relation_with_a_condition_is_idle_for_want_of_the_condition() -> None:
    excludes = {"excludes": "other", "when": {"holds": "绿色"}}
    on, off = ({**BOTH, "绿色": green} for green in (True, False))
    idle = relation_gaps(excludes, (on, "2026-07-01"), ({**OWN, "绿色": False}, "2026-07-01"))
    assert idle == {"不起作用"}
    assert relation_gaps(excludes, (on, "2026-07-01"), (off, "2026-07-01")) == set()


def test_a_prerequisite_is_seen_met_and_unmet_by_who_meets_all_else() -> None:
    requires = {"requires": "other"}
    assert len(relation_gaps(requires, (OTHER, "2026-07-01"), (NEITHER, "2026-07-01"))) == 2
    assert relation_gaps(requires, (BOTH, "2026-07-01"), (OWN, "2026-07-01")) == set()


PAYMENT = """payment:
      clause: "7"
      stages:
        - {stage: 首期, clause: "7（一）", share: 40%, when: 上市}
        - {stage: 尾款, clause: "7（二）", share: 其余}
    priority: [{clause: "8", when: 绿色}]
    approval: [{clause: "9", through: 1元, by: 甲}, {clause: "9", over: 1元, by: 乙}]"""


AFTERWARDS = {
    "拨付/7/7（一）/when：满足": Aspect.PAYMENT,
    "优先/8/when：未满足": Aspect.PRIORITY,
    "审批/9：由这一级审批": Aspect.APPROVAL,
    "审批/9：金额恰为 1元": Aspect.APPROVAL,
}
"""What one answer shows of what comes after its award, and what a scenario has to ask for it."""


@pytest.mark.parametrize("aspect", [Aspect.PAYMENT, Aspect.PRIORITY, Aspect.APPROVAL, Aspect.AMOUNT])
def test_what_comes_after_the_award_is_seen_by_who_asks_for_it(aspect: Aspect) -> None:
    pack = read_pack(rule("example", ("1", "{from: 2021-01-01}", PAYMENT)))
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    before = set(coverage.gaps())
    report = engine.check({"投入": 60, "上市": True, "绿色": False}, date(2026, 7, 1))
    coverage.observe(report, {"example": frozenset({aspect})})
    seen = {f"{gap.place.removeprefix('example@1/')}：{gap.what}" for gap in before - set(coverage.gaps())}
    wanted = {shown for shown, asked in AFTERWARDS.items() if asked is aspect}
    assert {each for each in seen if each.startswith(("拨付", "优先", "审批"))} == wanted


FEATURE = """\
# language: zh-CN
功能: 甲

  场景大纲: 投入 <投入>
    假如 投入 为 <投入>
    当 按 <日期> 审核
    那么 example 的金额是 <金额>
    而且 example 采用的版本是 <版本>

    例子:
      | 投入 | 日期       | 金额 | 版本 |
      | 51元 | 2021-01-01 | 1元  | 1    |
      | 51元 | 2020-12-31 | 无   | 无   |
"""
MORE = "      | 50元 | 2021-01-01 | 无   | 1    |\n"
ONE = rule("example", ("1", "{from: 2021-01-01}", ""))


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs `subsidy test` with these arguments over a feature, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "features").mkdir()
    for name, text in {"facts": FACTS, "small": QUALIFICATION, "example": ONE}.items():
        (tmp_path / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def command(feature: str, *arguments: str) -> tuple[int, str, str]:
        (tmp_path / "features" / "a.feature").write_text(feature, encoding="utf-8")
        return run(["test", "--rules", "rules", *arguments]), *capsys.readouterr()

    return command


def test_a_gap_is_a_finding_told_in_one_line(told: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = told(FEATURE, "--coverage", "--policy", "example")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "2 个场景：2 个通过，0 个未通过",
        "example  3/5  缺 2",
        "2 处边界没有场景见到",
        "example@1/资格条件/1：没有场景见到 未满足",
        "example@1/资格条件/1：没有场景见到 `投入 > 50元` 恰在界上",
    ]


def test_without_gaps_the_run_passes(told: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = told(FEATURE + MORE, "--coverage", "--policy", "example")
    assert (code, out.splitlines()[1:]) == (0, ["example  5/5", "每处边界的两侧都有场景见到"])


def test_another_bound_in_the_rule_is_a_gap_though_every_scenario_passes(
    told: Callable[..., tuple[int, str, str]],
) -> None:
    Path("rules/example.yaml").write_text(ONE.replace("> 50元", "> 50.5元"), encoding="utf-8")
    code, out, _ = told(FEATURE + MORE, "--coverage", "--policy", "example")
    assert code == 1
    assert "`投入 > 50.5元` 恰在界上" in out


def test_every_policy_is_told_where_none_is_named(told: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = told(FEATURE + MORE, "--coverage")
    assert code == 1
    assert "small" in out


def test_a_policy_that_is_not_there_is_a_fault(told: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = told(FEATURE, "--coverage", "--policy", "exampel")
    assert (code, out) == (2, "")
    assert err == "SB280 规则里没有 `exampel` 这项政策，是不是想写 `example`？\n"


def test_a_policy_named_runs_the_scenarios_that_speak_of_it(told: Callable[..., tuple[int, str, str]]) -> None:
    other = "  场景: 别的\n    当 按 2026-07-01 审核\n    那么 推荐申报 无，合计 1元\n"
    assert told(FEATURE + other)[0] == 1
    assert told(FEATURE + other, "--policy", "example") == (0, "2 个场景：2 个通过，0 个未通过\n", "")
    assert told(FEATURE, "--policy", "small") == (2, "", "没有场景提到 `small`；请核对用例的路径\n")
    assert told(FEATURE, "--policy", "exampel")[0] == 2


def test_a_faulty_file_about_other_policies_is_passed_over(told: Callable[..., tuple[int, str, str]]) -> None:
    Path("z.feature").write_text("功能: 甲\n", encoding="utf-8")
    assert told(FEATURE, "--policy", "example")[0] == 0


def test_a_name_inside_another_is_not_spoken_of(told: Callable[..., tuple[int, str, str]]) -> None:
    more = Path("rules/example.yaml").read_text(encoding="utf-8").replace("subsidy: example", "subsidy: example-two")
    Path("rules/two.yaml").write_text(more.replace("title: example", "title: 乙"), encoding="utf-8")
    code, out, err = told(FEATURE.replace("example ", "example-two "), "--policy", "example")
    assert (code, out, err) == (2, "", "没有场景提到 `example`；请核对用例的路径\n")


@pytest.mark.parametrize("other", [["--steps"], ["--propose", "example"]])
def test_a_policy_means_nothing_beside_other_tasks(told: Callable[..., tuple[int, str, str]], other: list[str]) -> None:
    line = "`--policy` 不与 `--steps`、`--propose` 同用；用法见 subsidy test --help\n"
    assert told(FEATURE, "--policy", "example", *other) == (2, "", line)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere", "nowhere 找不到；请改正路径\n"),
        ("rules", "rules 文件夹里没有 `.feature` 文件；请写上场景，或改正路径\n"),
    ],
)
def test_where_no_scenario_ran_it_is_told_why_and_no_gap(
    told: Callable[..., tuple[int, str, str]], path: str, said: str
) -> None:
    assert told(FEATURE, "--coverage", path) == (2, "", said)


def test_a_folder_that_nobody_named_is_called_by_its_place(told: Callable[..., tuple[int, str, str]]) -> None:
    Path("elsewhere").mkdir()
    os.chdir("elsewhere")
    code, out, err = told(FEATURE, "--coverage", "--rules", "../rules")
    assert (code, out) == (2, "")
    assert err == (
        "features 找不到（没有写路径，就找当前文件夹的 features）；请到放着它的文件夹里运行，或写上用例的路径\n"
    )


def test_a_faulty_spec_is_told_without_gaps(told: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = told(FEATURE.replace("投入", "投人"), "--coverage", "--policy", "example")
    assert (code, out.count("没有场景见到")) == (2, 0)
    assert "SB021" in err
