"""The answer: every policy is named somewhere on the page, and the numbers in its first sentence agree with the lists."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from little import policy, read_pack
from profiles import profiles

from subsidy import Engine
from subsidy.facts.profile import Profile
from subsidy.report.markdown import escaped, render_markdown
from subsidy.report.model import Report
from subsidy.report.text import render_text
from subsidy.report.view import page_of

ENGINE: Final = Engine.load()
EXAMPLES: Final = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
DAYS: Final = (date(2022, 7, 15), date(2026, 11, 14))


def flat(text: str) -> str:
    """A report without what wrapping and columns did to it."""
    return re.sub(r"\s", "", text)


def unnamed(report: Report) -> list[str]:
    """The policies that the brief report, as text or as Markdown, does not name outside its table."""
    text, markdown = flat(render_text(report)), flat(render_markdown(report, trace="brief"))
    titles = [decision.title for decision in report.decisions.values()]
    return [title for title in titles if flat(title) not in text or flat(escaped(title)) not in markdown]


def agree(report: Report) -> bool:
    """Whether the lists lead to as many policies that may not concern the applicant as the answer counts."""
    page = page_of(report, full=False)
    counted = re.search(r"待问是否涉及 (\d+) 项", page.conclusion)
    opening = [title for enquiry in page.enquiries if enquiry.opening for title in enquiry.policies]
    besides = [title for enquiry in page.enquiries for question in enquiry.questions for title in question.opens]
    listed = [*opening, *besides, *(section.title for section in page.unasked_for)]
    return len(listed) == len(set(listed)) == (int(counted[1]) if counted else 0)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_policy_is_named_and_counted_for_every_example(example: Path, on: date) -> None:
    report = ENGINE.check(json.loads(example.read_text(encoding="utf-8")), on)
    assert unnamed(report) == []
    assert agree(report)


@given(profiles(ENGINE.pack))
@settings(max_examples=40)
def test_every_policy_is_named_and_counted(profile: Profile) -> None:
    report = ENGINE.decide(profile, DAYS[1])
    assert unnamed(report) == []
    assert agree(report)


def named(id: str, holds: str, applies: str | None = None, **version: object) -> str:
    """The text of a policy that gives 1 元 to whom the condition holds of."""
    only = {"clause": "〇", "holds": applies} if applies else None
    text = policy({"clause": "一", "holds": holds}, {"clause": "二", "amount": "1元"}, only, **version)
    return text.replace("example", id)


def test_a_question_that_is_asked_anyway_names_whom_else_it_may_concern() -> None:
    report = Engine(read_pack(named("aside", "上市", applies="绿色"), named("asked", "绿色"))).check({}, DAYS[0])
    assert "1. 绿色（企业申报）→ 也看是否涉及aside" in render_text(report)
    assert agree(report)


def test_what_no_question_leads_to_is_told_with_its_reason() -> None:
    engine = Engine(read_pack(named("disputed", "上市", applies="档次 == 甲"), named("asked", "绿色")))
    report = engine.check({"规模": "大型", "人数": 30, "绿色": True, "上市": True}, DAYS[0])
    assert "\ndisputed：待人工认定" in render_text(report)
    assert "## 尚不能确定是否涉及\n\n- disputed：" in render_markdown(report, trace="brief")
    assert agree(report)


GIVEN: Final = named("given", "上市").replace("channel: 申报", "channel: 免申即享")
OPEN: Final = {"window": "常年"}
CLOSED: Final = {"window": {"every_year": {"from": "01-01", "through": "01-02"}}}


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ((), ""),
        ((OPEN,), "，其中 given 免申即享，不用申报，现在可以申报的是 p0"),
        (({},), "，其中 given 免申即享，不用申报，其余 1 项申报窗口未公布"),
        ((CLOSED,), "，其中 given 免申即享，不用申报，其余 1 项现在不在申报期内"),
        ((OPEN, {}), "，其中 given 免申即享，不用申报，现在可以申报的是 p0"),
    ],
)
def test_what_is_given_without_applying_is_not_said_to_be_open(others: tuple[dict[str, Any], ...], said: str) -> None:
    applied = [named(f"p{index}", "上市", **version) for index, version in enumerate(others)]
    more = applied or [GIVEN.replace("given", "also")]
    answer = page_of(Engine(read_pack(GIVEN, *more)).check({"上市": True}, DAYS[0])).conclusion
    assert answer.endswith(f"合计 {1 + len(more)}.00 元（示例数字）{said}")


STAGES: Final = {
    "clause": "四",
    "stages": [{"stage": "甲期", "share": "40%"}, {"stage": "乙期", "share": "其余", "when": "绿色"}],
}


@pytest.mark.parametrize(
    ("known", "first", "second"),
    [
        ({"上市": True, "绿色": True}, "本期不另附条件", "条件已满足"),
        ({"上市": True, "绿色": False}, "本期不另附条件", "条件未满足"),
        ({"绿色": True}, "本期不另附条件", "本期另附的条件已满足"),
        ({"绿色": False}, "本期不另附条件", "条件未满足"),
    ],
)
def test_no_stage_is_said_to_be_due_of_what_is_not_eligible_for_certain(
    known: dict[str, Any], first: str, second: str
) -> None:
    pack = read_pack(named("staged", "上市", payment=STAGES))
    text = render_text(Engine(pack).check(known, DAYS[0]))
    assert re.findall(r"元，([^，\n（]*条件[^，\n（]*)", text) == [first, second]
