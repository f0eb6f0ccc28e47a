"""What a caseworker takes away from a report on the real rules: the answer, its reservations, what is still to ask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import report_world

from subsidy import Engine, Verdict
from subsidy.report.html import render_html
from subsidy.report.layout import display_width
from subsidy.report.markdown import render_markdown
from subsidy.report.model import Report
from subsidy.report.text import render_explanation, render_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ENGINE = Engine.load()
SUMMER = date(2022, 7, 10)
VOUCHER, DIGITAL = "putuo-tech-service-voucher", "putuo-digital-transformation"


def facts(name: str, **changes: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return read | changes


def brief(profile: dict[str, Any], on: date = SUMMER) -> str:
    """The report on the subsidies that these examples are about, whatever else the pack holds."""
    return flat(
        render_text(ENGINE.check(profile, on, policies=[VOUCHER, DIGITAL, "putuo-incubator-performance", "tech-sme"]))
    )


def flat(text: str) -> str:
    """A report without what wrapping did to it."""
    return "".join(line.strip() for line in text.splitlines())


def unplaced() -> dict[str, Any]:
    """An enterprise that did not say whether its contracts belong to the digital project."""
    profile = facts("summer-2022")
    contracts = profile["service_contracts"]
    return profile | {
        "service_contracts": [{k: v for k, v in c.items() if k != "in_digital_project"} for c in contracts]
    }


def test_a_closed_recommendation_tells_of_the_open_subsidy_that_it_forgoes() -> None:
    answer = brief(facts("voucher-or-digital"), date(2026, 11, 23)).partition("企业名称")[0]
    assert (
        "推荐的这项现在不在申报期内；现在可以申报的是 普陀区科技服务券 240,000.00 元（示例数字，与推荐项不可兼得）"
        in answer
    )


def test_an_open_recommendation_says_nothing_of_windows_in_its_answer() -> None:
    answer = brief(facts("summer-2022")).partition("企业名称")[0]
    assert answer.endswith("建议享受 1 项，合计不超过960,000.00 元（含示例数字）")


def test_a_subsidy_of_nothing_is_not_recommended() -> None:
    text = brief(facts("summer-2022", digital_project=False, voucher_redeemed="50万元"))
    assert "符合的金额为 0 元，没有可以享受的补贴" in text
    assert "建议享受" not in text
    assert "推荐组合" not in text


def test_facts_that_decide_a_relation_are_asked_for() -> None:
    text = brief(unplaced())
    assert "还需补充，用于“普陀区科技服务券”与“普陀区数字化转型专项”不可兼得（是否适用）" in text
    assert "1. 服务合同 第2条 纳入数字化项目：这份合同的费用是否计入了申报的数字化转型项目？" in text
    assert "2. 数字化项目核定资助额" in text


def test_a_relation_that_is_decided_asks_for_nothing() -> None:
    assert "还需补充" not in brief(facts("summer-2022"))


def test_a_version_with_some_sample_figures_is_told_from_one_that_is_a_sample() -> None:
    text = brief(facts("summer-2022"))
    assert "不超过 960,000.00 元（含示例数字）" in text
    assert "500,000.00 元（示例数字）" in text
    assert "含示例数字：部分数字公开来源查不到" in text


def test_an_explanation_marks_the_clauses_that_are_samples() -> None:
    report = ENGINE.check(facts("summer-2022"), SUMMER)
    marked = [line for line in render_explanation(report, DIGITAL, width=400).splitlines() if line.endswith("（示例）")]
    assert marked
    assert not any("资助标准 1" in line for line in marked)


def test_a_short_reason_says_how_much_more_is_missing() -> None:
    assert "科技型中小企业：资料不足。缺 境内居民企业 等 9 项" in brief(facts("half-filled"))


@pytest.mark.parametrize(
    ("on", "clauses"),
    [
        (SUMMER, "第六条（二）、第六条（四）后半、第六条（五）"),
        (date(2026, 11, 23), "第六条（二）、第六条（四）前半、第六条（四）后半、第六条（五）"),
    ],
)
def test_a_short_reason_cites_every_clause_that_failed(on: date, clauses: str) -> None:
    assert f"超出 2.5 亿元（未满足的有 {clauses}）" in brief(facts("several-failures"), on)


def test_nothing_is_said_of_the_rows_as_long_as_none_can_be_chosen() -> None:
    report = ENGINE.check(facts("incubator-unscored"), date(2022, 7, 12))
    text = render_explanation(report, "putuo-incubator-performance")
    assert "尚不能确定：低于 60 分" in text
    assert "不取：低于 60 分" not in text


def test_of_decided_rows_one_is_taken_and_the_others_are_not() -> None:
    report = ENGINE.check(facts("incubator-scored"), date(2022, 7, 12))
    text = render_explanation(report, "putuo-incubator-performance")
    assert "不取：低于 60 分" in text
    assert "尚不能确定：" not in text


@pytest.mark.parametrize(("redeemed", "room"), [("0元", "50 万元"), ("20万元", "30 万元"), ("20.01万元", "29.99 万元")])
def test_a_cap_of_several_parts_stands_under_its_own_clause_with_its_inputs(redeemed: str, room: str) -> None:
    text = brief(facts("summer-2022", voucher_redeemed=redeemed))
    paid = redeemed.replace("元", " 元") if redeemed == "0元" else redeemed.replace("万元", " 万元")
    bound = f"最高 {room}：取大(50万元 - 本年已兑现券额 {paid}, 0元)，削减"
    assert f"未公开（六）：每家企业每年最高 50 万元，今年已经兑现的占用这个额度{bound}" in text.replace(
        "券额  ", "券额 "
    )


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ("959999.99元", "核定 959,999.99 元，上限为项目投入 320 万元的 30%"),
        ("960000元", "核定 96 万元，上限为项目投入 320 万元的 30%"),
        ("1000000.05元", "核定 1,000,000.05 元，超过上限 96 万元（项目投入 320 万元的 30%），按上限"),
    ],
)
def test_what_is_decided_above_the_ceiling_is_cut_to_it(decided: str, words: str) -> None:
    text = brief(facts("summer-2022", decided_grant=decided)).replace(" ", "")
    assert words.replace(" ", "") in text
    assert text.count("按上限") == words.count("按上限")


def test_a_reason_that_no_fact_can_mend_is_told_of_the_expression_it_is_about() -> None:
    text = brief(facts("summer-2022", revenue=0, costs=0)).replace(" ", "")
    assert "研发费用占销售收入比（研发费用/销售收入）、" in text
    assert "因分母为零无法判断" in text
    assert "缺分母为零" not in text


def test_questions_are_numbered_through() -> None:
    page = render_text(ENGINE.check(facts("half-filled"), date(2026, 11, 23)), width=400)
    numbers = [int(line.split(".")[0]) for line in page.splitlines() if line.strip()[:1].isdigit() and ". " in line[:7]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 3


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, "合计 "),
        ({"核定金额": None}, "合计不超过 "),
        ({"已获资助": None}, "合计至少 "),
        ({"核定金额": None, "已获资助": None}, "合计不超过 "),
    ],
)
def test_a_total_says_what_may_still_change_it(changes: dict[str, Any], total: str) -> None:
    profile = report_world.COMPLETE | {"评价等级": "良好", "同一项目": False} | changes
    answer = flat(render_text(report_world.ENGINE.check(profile, report_world.DAY), width=400)).partition("企业名称")[0]
    assert f"，{total}" in answer
    assert ("待定的按已能确定的最低数计入" in answer) is ("已获资助" in changes)


def test_many_undecided_qualifications_and_inapplicable_subsidies_are_only_named() -> None:
    text = render_text(ENGINE.check(facts("voucher-or-digital"), date(2026, 11, 23)))
    report = ENGINE.check(facts("voucher-or-digital"), date(2026, 11, 23))
    idle = [
        each
        for each in report.decisions.values()
        if each.verdict is Verdict.INSUFFICIENT and each.assessment.policy.qualification
    ]
    assert len(idle) > 4
    assert f"资料不足 {len(idle)} 项：" in text
    assert all(f"{each.title}：" not in text for each in idle)


def test_an_award_that_comes_to_nothing_at_most_is_not_called_pending() -> None:
    text = render_text(
        ENGINE.check({"行业代码": "C3912"}, date(2026, 11, 23), policies=["putuo-manufacturing-diagnosis"])
    )
    assert "至多 0.00 元" not in text


def test_a_qualification_that_was_not_asked_for_says_so_and_that_a_certificate_still_counts() -> None:
    profile = facts("high-tech-certificate")
    told = flat(render_text(ENGINE.check(profile, date(2024, 6, 1))))
    assert "不适用 7 项（只看这一次的申请，已经持有的证书、登记不受影响）" in told
    assert "高新技术企业：没有申请高企认定，见 第二条" in told
    assert "普陀区科技企业孵化器入库：运营载体 为 不运营载体，见 未公开（对象）" in told
    assert "创新型中小企业、专精特新“小巨人”企业、专精特新中小企业：没有申请优质中小企业，见 细则第二条" in told


@pytest.mark.parametrize("render", [render_markdown, render_html])
def test_a_page_says_of_a_qualification_that_was_not_asked_for_what_it_does_not_touch(
    render: Callable[[Report], str],
) -> None:
    told = render(ENGINE.check(facts("high-tech-certificate"), date(2024, 6, 1)))
    assert "没有申请高企认定；只看这一次的申请，已经持有的证书、登记不受影响" in told
    assert "运营载体 为 不运营载体；" not in told


def test_every_qualification_that_is_not_for_an_example_has_its_reason_in_lines_of_eighty_columns() -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        lines = render_text(ENGINE.check(facts(path.stem), date(2024, 6, 1))).splitlines()
        assert max(map(display_width, lines)) <= 80
        section = lines[lines.index("资格") :]
        head = next((n for n, line in enumerate(section) if line.startswith("  不适用 ")), None)
        if head is not None:
            idle = section[head + 1 : section.index("")]
            titles = "".join(line.strip() for line in idle)
            assert "，见 " in titles, path
            assert all("：" in line or line.startswith("      ") for line in idle), path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("specialised-manufacturer", "缺 年度账；上年主营业务收入 因 没有符合条件的记录 无法判断；其余 8 种情形不满足"),
        ("two-vouchers", "缺 年度账 第1条 主营业务收入；其余 8 种情形不满足"),
    ],
)
def test_of_alternatives_the_one_that_is_still_open_is_told_and_the_others_as_they_stand(name: str, said: str) -> None:
    on = SUMMER if name == "specialised-manufacturer" else date(2024, 6, 1)
    assert f"四上企业：资料不足。{said}" in flat(render_text(ENGINE.check(facts(name), on)))


def test_a_page_has_no_empty_lists() -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        assert not re.search(r"<(dl|ul|ol)>\s*</\1>", render_html(ENGINE.check(facts(path.stem), SUMMER)))


def test_what_is_to_be_known_of_validity_is_told_of_what_is_told_of_only() -> None:
    told = flat(render_text(ENGINE.check(facts("innovation-or-city-fund"), date(2024, 6, 1))))
    assert told.endswith("公开文本未见失效日期，按继续有效处理")


@pytest.mark.parametrize(
    ("name", "policy", "said", "changes"),
    [
        ("chip-start-up", "putuo-integrated-circuit", "核定 50 万元，上限为研发费用（未知）的 20%", {"研发费用": None}),
        ("chip-start-up", "putuo-integrated-circuit", "核定 50 万元，上限为研发费用 1,200 万元的 20%", {}),
        (
            "two-vouchers",
            "shanghai-achievement-conversion",
            "转化项目上年收入 * 1% * 技术贡献系数 为 18 万元，乘以 核心技术价值占比 80%，计 14.4 万元",
            {},
        ),
    ],
)
def test_the_factors_of_an_amount_are_told_apart(name: str, policy: str, said: str, changes: dict[str, Any]) -> None:
    report = ENGINE.check(facts(name, **changes), date(2026, 11, 24), policies=[policy])
    assert said in flat(render_explanation(report, policy))
