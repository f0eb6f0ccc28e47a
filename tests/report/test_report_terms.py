"""What comes after the amount, as reports tell it: how it is paid out, read as prose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from profiles import profiles
from report_world import DAY, HERE, check_snapshot

from subsidy import Engine
from subsidy.facts.profile import Profile
from subsidy.pack.loader import build_pack
from subsidy.report.html import render_html
from subsidy.report.markdown import render_markdown
from subsidy.report.schema import ReportDoc
from subsidy.report.text import render_explanation, render_text

ENGINE = Engine.load(HERE / "terms_pack")
PAID: dict[str, Any] = {
    "name": "示例智能装备有限公司",
    "项目投入": "333.33万元",
    "园区": "本区",
    "在本区登记": True,
    "立项通过": True,
    "立项日期": "2026-06-01",
    "验收通过": False,
}
PROFILES: dict[str, dict[str, Any]] = {
    "paid": PAID,
    "open": {"name": "示例智能装备有限公司", "在本区登记": True, "园区": "本区"},
    "left": PAID | {"迁出本区": True, "虚报材料": True, "已交审计报告": False},
    "against": PAID | {"在本区登记": False, "虚报材料": True},
}


@pytest.mark.parametrize("name", PROFILES)
def test_terms_read_as_their_snapshot(name: str) -> None:
    report = ENGINE.check(PROFILES[name], DAY)
    check_snapshot(f"terms-{name}.txt", render_text(report))
    for policy in ("research-project", "contest"):
        check_snapshot(f"terms-{name}-{policy}.txt", render_explanation(report, policy))


def test_beside_an_amount_that_is_cut_in_proportion_stands_that_it_may_be_less() -> None:
    rules = (HERE / "terms_pack" / "contest.yaml").read_text(encoding="utf-8")
    start, end = rules.index("      rank:"), rules.index("      give:")
    facts = (HERE / "terms_pack" / "facts.yaml").read_bytes()
    pack = build_pack({"facts.yaml": facts, "contest.yaml": (rules[:start] + rules[end:]).encode()})
    text = render_text(Engine(pack).check(PAID, DAY))
    assert "  竞争性    第三条：预算 1,000 万元，按比例核减，最终金额可能少于此数\n" in text


def test_terms_are_told_in_markdown_and_html() -> None:
    report = ENGINE.check(PAID, DAY)
    check_snapshot("terms-paid.md", render_markdown(report, trace="full"))
    assert "立项拨付 40%：133,332.00 元，条件已满足，最迟 2026-07-01（今天到期）" in render_html(report)


@pytest.mark.parametrize(("after", "stands"), [(-1, "未到期"), (0, "今天到期"), (1, "已过期")])
def test_beside_the_last_day_of_a_stage_stands_whether_it_is_past(after: int, stands: str) -> None:
    report = ENGINE.check(PAID, DAY + timedelta(days=after))
    assert f"最迟 2026-07-01（{stands}）" in render_html(report)


def test_what_is_to_be_paid_back_is_told_even_where_the_policy_does_not_apply() -> None:
    text = render_text(ENGINE.check(PAID | {"园区": "外区", "虚报材料": True}, DAY, policies=["research-project"]))
    assert "不适用。园区：外区，要求为 本区，见 第一条；应追回 133,332.00 元" in text.replace("\n            ", "")


@given(profiles(ENGINE.pack))
def test_every_report_on_terms_has_the_shape_of_the_schema(profile: Profile) -> None:
    ReportDoc.model_validate_json(ENGINE.decide(profile, DAY).to_json())
