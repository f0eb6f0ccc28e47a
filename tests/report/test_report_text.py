"""Reports as text, read as prose: snapshots, and laws that hold of every report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import profiles
from report_world import COMPLETE, DAY, ENGINE, PROFILES, check_snapshot, report_on

from subsidy import Engine, Verdict
from subsidy.facts.profile import Profile
from subsidy.language.nodes import Condition, Holds
from subsidy.report.headlines import concerns
from subsidy.report.layout import display_width
from subsidy.report.model import Decision
from subsidy.report.text import render_explanation, render_text
from subsidy.report.view import page_of
from subsidy.trace.readings import lacking
from subsidy.truth import Truth


@pytest.mark.parametrize("name", PROFILES)
def test_a_report_reads_as_its_snapshot(name: str) -> None:
    check_snapshot(f"{name}.txt", render_text(report_on(name)))


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("complete", "equipment"),
        ("complete", "services"),
        ("failing", "equipment"),
        ("waiting", "research"),
        ("waiting", "innovative"),
        ("elsewhere", "settling"),
    ],
)
def test_an_explanation_reads_as_its_snapshot(name: str, policy: str) -> None:
    check_snapshot(f"{name}-{policy}.txt", render_explanation(report_on(name), policy))


@pytest.mark.parametrize(("name", "lines"), [("complete", 50), ("failing", 40)])
def test_a_report_on_four_policies_fits_a_screen(name: str, lines: int) -> None:
    assert render_text(report_on(name)).count("\n") <= lines


@given(profiles(ENGINE.pack), st.text(max_size=100), st.sampled_from([72, 80, 120]))
def test_no_line_is_wider_than_asked_whatever_the_profile_says(profile: Profile, name: str, width: int) -> None:
    report = ENGINE.decide(Profile({**profile.values, "name": name, "uscc": name[:30]}), DAY)
    for trace in ("brief", "full"):
        for line in render_text(report, trace=trace, width=width).splitlines():
            assert display_width(line) <= width


@given(profiles(ENGINE.pack), st.dates(date(2019, 1, 1), date(2029, 1, 1)))
def test_every_line_of_the_summary_is_equally_wide(profile: Profile, on: date) -> None:
    summary = _summary(render_text(ENGINE.decide(profile, on)))
    assert len({display_width(line) for line in summary}) == 1


def _summary(text: str) -> list[str]:
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("政策"))
    return lines[start : lines.index("", start)]


@given(profiles(ENGINE.pack))
def test_every_verdict_is_told_by_its_word(profile: Profile) -> None:
    report = ENGINE.decide(profile, DAY)
    text = render_text(report)
    for decision in report.decisions.values():
        if concerns(decision) is not Truth.UNKNOWN:
            assert f"{decision.title}：{decision.verdict.label}" in text


@given(profiles(ENGINE.pack))
def test_what_is_missing_is_asked_for_once(profile: Profile) -> None:
    report = ENGINE.decide(profile, DAY)
    text = render_text(report).replace("\n", "").replace(" ", "")
    for reference in {reference for decision in report.decisions.values() for reference in _to_ask(decision)}:
        fact = ENGINE.dictionary.referenced(reference)
        name = ENGINE.dictionary.describe(reference).replace(" ", "")
        asked = f".{name}：{fact.question}" if fact.question else f".{name}（"
        assert text.count(asked.replace(" ", "")) == 1


def _to_ask(decision: Decision) -> Iterable[str]:
    """What a subsidy waits for; of one that may not concern the applicant, only what tells whether it does."""
    if decision.assessment.policy.qualification:
        return ()
    return decision.missing if concerns(decision) is Truth.TRUE else lacking(decision.assessment.applies).facts


@given(profiles(ENGINE.pack))
def test_a_subsidy_that_may_not_concern_the_applicant_asks_for_nothing_else_yet(profile: Profile) -> None:
    report = ENGINE.decide(profile, DAY)
    decisions = [each for each in report.decisions.values() if not each.assessment.policy.qualification]
    wanted = {reference for decision in decisions for reference in _to_ask(decision)}
    unsure = [firing for each in report.decisions.values() for firing in each.proof if not firing.certain]
    questions = [question for enquiry in page_of(report).enquiries for question in enquiry.questions]
    assert unsure or len(questions) == len(wanted)


@given(profiles(ENGINE.pack))
def test_the_full_text_tells_every_leaf_once(profile: Profile) -> None:
    report = ENGINE.decide(profile, DAY)
    for decision in report.decisions.values():
        version = decision.assessment.version
        if version is not None:
            text = render_explanation(report, decision.policy).partition("判定过程")[2]
            told = text.replace("\n", "").replace(" ", "")
            for leaf in _leaves(version.eligibility):
                words = f"]{leaf.label.clause}：{leaf.label.text}".replace(" ", "")
                assert told.count(words) == 1


def _leaves(node: Condition) -> list[Holds]:
    if isinstance(node, Holds):
        return [node] if node.label.text else []
    inner = getattr(node, "children", ()) or ((node.child,) if hasattr(node, "child") else ())
    return [leaf for child in inner for leaf in _leaves(child)]


@pytest.mark.parametrize(
    ("facts", "verdict", "word"),
    [
        ({}, Verdict.ELIGIBLE, "符合"),
        ({"发生重大事故": True}, Verdict.INELIGIBLE, "不符合"),
        ({"发生重大事故": None}, Verdict.INSUFFICIENT, "资料不足"),
        ({"注册区": "黄浦区"}, Verdict.NOT_APPLICABLE, "不适用"),
    ],
)
def test_the_first_line_is_the_answer(facts: dict[str, Any], verdict: Verdict, word: str) -> None:
    report = ENGINE.check(COMPLETE | facts, DAY, policies=["equipment"])
    assert report.decisions["equipment"].verdict is verdict
    assert render_text(report).startswith(f"结论      设备更新补贴：{word}")


def test_an_award_that_waits_for_people_says_so() -> None:
    unscored = COMPLETE | {"创新评分": None, "评价等级": "一般", "核定金额": None}
    report = ENGINE.check(unscored, DAY, policies=["research"])
    assert "待人工认定，认定后不超过 150,000.00 元（示例数字）" in render_text(report)


@pytest.mark.parametrize("mark", ["官方文本", "二手资料", "示例数字"])
def test_the_provenance_stands_beside_the_amount(mark: str) -> None:
    summary = _summary(render_text(report_on("complete")))
    assert any(f"元  {mark}" in line for line in summary)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 5, 31), "申报窗口未开始（2026-06-01 至 2026-08-31）"),
        (date(2026, 6, 1), "申报窗口开放（2026-06-01 至 2026-08-31）"),
        (date(2026, 8, 31), "申报窗口开放（2026-06-01 至 2026-08-31）"),
        (date(2026, 9, 1), "申报窗口已截止（上次 2026-06-01 至 2026-08-31）"),
    ],
)
def test_the_window_is_told_in_words(on: date, words: str) -> None:
    assert words in render_text(ENGINE.check(COMPLETE, on))


def test_a_policy_that_is_forgone_is_explained_as_forgone() -> None:
    text = render_explanation(report_on("complete"), "services")
    assert "推荐组合不取这一项" in text.replace("\n", "")
    assert "与“设备更新补贴”不可兼得；三：同一项目不得重复资助" in re.sub(r"\n *", "", text)


def test_an_unknown_policy_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        render_explanation(report_on("complete"), "nothing")


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\u200b", "\r", "\x00", "\u2028"])
def test_control_characters_of_a_name_cannot_act(character: str) -> None:
    report = replace(report_on("complete"), enterprise=f"甲{character}[31m乙")
    text = render_text(report)
    assert character not in text
    assert len(text.split("\n")) == len(render_text(report_on("complete")).split("\n"))


def test_colour_changes_nothing_but_colours() -> None:
    plain, coloured = (render_text(report_on("failing"), color=color) for color in (False, True))
    assert "\x1b[31m不符合" in coloured
    assert "\x1b" not in plain
    for code in ("\x1b[1;32m", "\x1b[31m", "\x1b[33m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_a_reason_that_says_that_nothing_can_be_judged_says_it_once() -> None:
    shipped = Engine.load()
    report = shipped.check({"注册区": "上海市", "企业类型": "独立法人"}, date(2026, 3, 5))
    told = "".join(render_explanation(report, id, width=200) for id in report.decisions)
    assert "注册区只填到 上海市，不够细，无法判断" in told
    assert "无法判断 无法判断" not in told
