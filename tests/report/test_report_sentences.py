"""What a leaf found, in words: at, just below and just above every bound, and under negation."""

from __future__ import annotations

from typing import Any

import pytest
from little import DAY, pack_of, read

from subsidy.evaluation.evaluator import Evaluator
from subsidy.facts.profile import Profile
from subsidy.report.findings import decisive, every
from subsidy.report.sentences import finding_in_words, findings_in_words
from subsidy.trace.step import Judged
from subsidy.truth import Truth


def judged(holds: str, facts: dict[str, Any]) -> Judged:
    pack = pack_of(eligibility={"clause": "1", "holds": holds})
    assessments, _ = Evaluator(pack).evaluate(Profile(read(facts)), DAY)
    step = assessments["example"].eligibility
    assert step is not None
    return step


def said(holds: str, facts: dict[str, Any], *, wanted: bool = True) -> str:
    return findings_in_words(every(judged(holds, facts), wanted))


@pytest.mark.parametrize(
    ("holds", "facts", "words"),
    [
        ("投入 > 50万元", {"投入": "49万元"}, "投入 49 万元，要求高于 50 万元，差 1 万元"),
        ("投入 > 50万元", {"投入": "50万元"}, "投入 50 万元，要求高于 50 万元，恰在界上，不含本数"),
        ("投入 > 50万元", {"投入": "51万元"}, "投入 51 万元，要求高于 50 万元，余 1 万元"),
        ("投入 >= 50万元", {"投入": "50万元"}, "投入 50 万元，要求不低于 50 万元，恰在界上"),
        ("投入 < 50万元", {"投入": "51万元"}, "投入 51 万元，要求低于 50 万元，超出 1 万元"),
        ("投入 <= 50万元", {"投入": "50万元"}, "投入 50 万元，要求不高于 50 万元，恰在界上"),
        ("人数 >= 10人", {"人数": 8}, "人数 8 人，要求不少于 10 人，差 2 人"),
        ("人数 < 10人", {"人数": 10}, "人数 10 人，要求少于 10 人，恰在界上，不含本数"),
        ("人数 == 10人", {"人数": 8}, "人数 8 人，要求为 10 人，相差 2 人"),
        ("评分 >= 60分", {"评分": 59}, "评分 59 分，要求不低于 60 分，差 1 分"),
        ("占比 >= 3%", {"占比": "2.5%"}, "占比 2.5%，要求不低于 3%，差 0.5 个百分点"),
        ("强度 >= 3%", {"投入": 1, "收入": 100}, "强度（投入 / 收入） 1%，要求不低于 3%，差 2 个百分点"),
        ("强度 >= 3%", {"投入": 1, "收入": 0}, "强度（投入 / 收入） 未知（分母为零），要求不低于 3%"),
        ("成立日 <= 2020-01-01", {"成立日": "2020-01-02"}, "成立日：2020-01-02，要求不晚于 2020-01-01，晚 1 天"),
        ("成立日 > 2020-01-01", {"成立日": "2019-12-31"}, "成立日：2019-12-31，要求晚于 2020-01-01，早 1 天"),
        (
            "成立日 满 3年",
            {"成立日": "2023-07-02"},
            "成立日满 3年之日：2026-07-02，要求不晚于申请日期 2026-07-01，晚 1 天",
        ),
        (
            "收入 > 上年收入 * 2倍",
            {"收入": "1万元", "上年收入": "2万元"},
            "收入 1 万元，要求高于 4 万元（上年收入 * 2倍），差 3 万元",
        ),
        (
            "收入 - 上年收入 > 1万元",
            {"收入": 3, "上年收入": 1},
            "收入 - 上年收入 为 2 元，要求高于 1 万元，差 9,998 元",
        ),
        ("收入 > 上年收入", {"收入": "1万元", "上年收入": "2万元"}, "收入 1 万元，要求高于上年收入 2 万元，差 1 万元"),
        ("人数 介于 [10人, 20人)", {"人数": 20}, "人数 20 人，要求不少于 10 人且少于 20 人，恰在界上，不含本数"),
        ("人数 介于 [10人, 20人)", {"人数": 9}, "人数 9 人，要求不少于 10 人且少于 20 人，差 1 人"),
        ("规模 == 小型", {"规模": "中型"}, "规模：中型，要求为 小型"),
        ("规模 属于 [小型, 中型]", {"规模": "大型"}, "规模：大型，要求属于 小型、中型"),
        ("注册区 属于 [310107]", {"注册区": "黄浦区"}, "注册区：黄浦区，要求属于 普陀区"),
        ("上市", {"上市": False}, "上市：否，要求为 是"),
        ("失信 是 假", {"失信": True}, "失信：是，要求为 否"),
        ("非 (人数 > 10人)", {"人数": 12}, "人数 12 人，要求不多于 10 人，超出 2 人"),
        ("人数 >= 10人", {}, "人数 未知，要求不少于 10 人"),
        ("存在(合同: 认定)", {"合同": []}, "没有符合条件的合同"),
        ("存在(合同: 认定) 是 假", {"合同": [{"认定": True}]}, "有符合条件的合同（第 1 条）"),
        ("计数(合同: 认定) >= 2份", {"合同": [{"认定": True}]}, "计数(合同: 认定) 1 份，要求不少于 2 份，差 1 份"),
    ],
)
def test_a_finding_says_what_was_found_what_is_required_and_the_distance(
    holds: str, facts: dict[str, Any], words: str
) -> None:
    assert said(holds, facts) == words


@pytest.mark.parametrize(
    ("holds", "facts", "words"),
    [
        ("人数 > 10人", {"人数": 12}, "人数 12 人，要求不多于 10 人，超出 2 人"),
        ("人数 >= 10人", {"人数": 10}, "人数 10 人，要求少于 10 人，恰在界上，不含本数"),
        ("人数 < 10人", {"人数": 8}, "人数 8 人，要求不少于 10 人，差 2 人"),
        ("人数 <= 10人", {"人数": 8}, "人数 8 人，要求多于 10 人，差 2 人"),
        ("人数 == 10人", {"人数": 10}, "人数 10 人，要求不为 10 人"),
        ("人数 != 10人", {"人数": 8}, "人数 8 人，要求为 10 人，相差 2 人"),
        ("人数 介于 [10人, 20人)", {"人数": 12}, "人数 12 人，要求少于 10 人或不少于 20 人"),
        ("规模 属于 [小型]", {"规模": "小型"}, "规模：小型，要求不属于 小型"),
        ("失信", {"失信": True}, "失信：是，要求为 否"),
        ("全部(合同: 认定)", {"合同": [{"认定": True}]}, "合同每条都符合条件"),
    ],
)
def test_what_must_not_be_is_required_the_other_way_round(holds: str, facts: dict[str, Any], words: str) -> None:
    assert said(holds, facts, wanted=False) == words


def test_of_several_that_must_not_be_together_one_is_enough_to_mend() -> None:
    facts = {"上市": True, "失信": True}
    assert said("上市 且 失信", facts, wanted=False) == "上市：是，要求为 否；或者 失信：是，要求为 否"
    assert said("上市 或 失信", facts, wanted=False) == "上市：是，要求为 否；失信：是，要求为 否"
    step = judged("上市 且 失信", facts)
    assert findings_in_words(decisive(step, False)) == "上市：是，要求为 否；或者 失信：是，要求为 否"


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("上市 且 (失信 或 人数 > 9人)", "{上市}；（{失信}；或者 {人数}）"),
        ("(上市 或 失信) 且 人数 > 9人", "（{上市}；或者 {失信}）；{人数}"),
        ("上市 且 失信 或 人数 > 9人", "{上市}；{失信}；或者 {人数}"),
        ("人数 > 9人 或 上市 且 失信", "{人数}；或者 {上市}；{失信}"),
        ("人数 > 9人 或 (上市 或 失信)", "{人数}；或者 {上市}；或者 {失信}"),
        ("人数 > 9人 且 (上市 且 失信)", "{人数}；{上市}；{失信}"),
        ("上市 或 失信 且 (上市 或 人数 > 9人)", "{上市}；或者 {失信}；（{上市}；或者 {人数}）"),
        ("上市 且 (失信 或 失信 且 (上市 或 人数 > 9人))", "{上市}；（{失信}；或者 {失信}；（{上市}；或者 {人数}））"),
        ("人数 < 100人 且 (失信 或 上市)", "{失信}；或者 {上市}"),
    ],
)
def test_what_is_needed_together_and_what_instead_of_each_other_can_be_told_apart(holds: str, words: str) -> None:
    step = judged(holds, {"上市": False, "失信": False, "人数": 9})
    told = {name: f"{name}：否，要求为 是" for name in ("上市", "失信")}
    told["人数"] = "人数 9 人，要求多于 9 人，恰在界上，不含本数"
    assert findings_in_words(decisive(step)) == words.format(**told)


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("上市 或 非 存在(合同: 认定)", "上市：否，要求为 是；或者 有符合条件的合同（第 1 条），要求没有符合条件的"),
        ("上市 且 存在(合同: 非 认定)", "上市：否，要求为 是；没有符合条件的合同，要求有符合条件的"),
        (
            "上市 且 全部(合同: 非 认定)",
            "上市：否，要求为 是；合同不是每条都符合条件（第 1 条不符合），要求每条都符合条件",
        ),
        ("上市 且 非 全部(合同: 认定)", "上市：否，要求为 是；合同每条都符合条件，要求不是每条都符合条件"),
        ("非 存在(合同: 认定)", "有符合条件的合同（第 1 条）"),
    ],
)
def test_a_finding_about_a_list_says_what_is_asked_for_among_others(holds: str, words: str) -> None:
    step = judged(holds, {"上市": False, "合同": [{"认定": True}]})
    assert findings_in_words(decisive(step)) == words


def test_what_is_unknown_does_not_decide_what_failed_anyhow() -> None:
    step = judged("上市 且 人数 > 10人", {"人数": 3})
    assert findings_in_words(decisive(step)) == "人数 3 人，要求多于 10 人，差 7 人"


def test_of_several_atoms_only_those_decide_that_failed() -> None:
    step = judged("上市 且 失信 是 假 且 人数 > 10人", {"上市": True, "失信": True, "人数": 3})
    assert [finding_in_words(seen) for seen in decisive(step)] == [
        "失信：是，要求为 否",
        "人数 3 人，要求多于 10 人，差 7 人",
    ]


def test_of_alternatives_each_is_told_as_one_that_is_enough() -> None:
    step = judged("上市 或 人数 > 10人", {"上市": False, "人数": 3})
    assert findings_in_words(decisive(step)) == "上市：否，要求为 是；或者 人数 3 人，要求多于 10 人，差 7 人"


def test_an_alternative_inside_a_met_one_does_not_count_against_it() -> None:
    step = judged("(上市 或 绿色) 且 失信 是 假", {"上市": False, "绿色": True, "失信": True})
    assert findings_in_words(decisive(step)) == "失信：是，要求为 否"


@pytest.mark.parametrize("facts", [{"上市": True}, {"上市": True, "人数": 3}])
def test_nothing_decides_against_what_holds(facts: dict[str, Any]) -> None:
    step = judged("上市 或 人数 > 10人", facts)
    assert step.truth is Truth.TRUE
    assert decisive(step) == ()
