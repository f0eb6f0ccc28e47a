"""Which sides of a condition's boundaries answers show: exact tables, one profile more or less for each."""

from __future__ import annotations

from typing import Any

import pytest
from seen import gaps

from subsidy.coverage import Aspect

Profiles = list[dict[str, Any]]


def leaf(text: str, *profiles: dict[str, Any]) -> set[str]:
    return gaps(*profiles, eligibility={"clause": "1", "holds": text})


@pytest.mark.parametrize(
    ("text", "profiles", "missing"),
    [
        ("投入 > 50万元", [], {"满足", "未满足", "`投入 > 50万元` 恰在界上"}),
        ("投入 > 50万元", [{"投入": "51万元"}, {"投入": "49万元"}], {"`投入 > 50万元` 恰在界上"}),
        ("投入 > 50万元", [{"投入": "51万元"}, {"投入": "50万元"}], set()),
        ("投入 >= 50万元", [{"投入": "51万元"}, {"投入": "50万元"}], {"未满足"}),
        ("投入 >= 50万元", [{}], {"满足", "未满足", "`投入 >= 50万元` 恰在界上"}),
        ("上市", [{"上市": True}], {"未满足"}),
        ("非 上市", [{"上市": True}], {"满足"}),
        ("规模 == 小型", [{"规模": "小型"}, {"规模": "大型"}], set()),
        ("规模 属于 [小型, 中型]", [{"规模": "小型"}, {"规模": "大型"}], {"`规模 属于 [小型, 中型]` 有 中型 而成立"}),
        ("人数 > 0人", [{"人数": 0}], {"满足"}),
    ],
)
def test_a_leaf_is_seen_on_both_sides_and_at_its_bound(text: str, profiles: Profiles, missing: set[str]) -> None:
    told = {gap.removeprefix("1：") for gap in leaf(text, *profiles)}
    assert told == missing


def test_a_side_that_the_dictionary_rules_out_is_not_demanded() -> None:
    assert leaf("人数 >= 0人 且 上市", {"人数": 0, "上市": True}, {"人数": 0, "上市": False}) == set()


@pytest.mark.parametrize(
    ("profile", "seen"),
    [
        ({"投入": 20}, {"低于下限"}),
        ({"投入": 50}, {"恰为下限", "成立"}),
        ({"投入": 70}, {"成立"}),
        ({"投入": 80}, {"恰为上限"}),
        ({"投入": 81}, {"高于上限"}),
        ({}, set()),
    ],
)
def test_a_band_has_two_bounds(profile: dict[str, Any], seen: set[str]) -> None:
    text = "投入 介于 [50元, 80元)"
    sides = {f"1：`{text}` {side}" for side in ("低于下限", "恰为下限", "恰为上限", "高于上限")}
    left = leaf(text, profile) - {"1：满足", "1：未满足"}
    assert sides - left == {f"1：`{text}` {side}" for side in seen - {"成立"}}


def test_each_atom_of_a_leaf_has_to_decide_it() -> None:
    text = "投入 > 50元 且 上市"
    both_fail = leaf(text, {"投入": 51, "上市": True}, {"投入": 50, "上市": False})
    assert both_fail == {"1：`投入 > 50元` 不成立", "1：`投入 > 50元` 恰在界上", "1：`上市` 不成立"}
    each = leaf(text, {"投入": 51, "上市": True}, {"投入": 50, "上市": True}, {"投入": 51, "上市": False})
    assert each == set()


def test_an_unknown_neighbour_keeps_an_atom_from_deciding() -> None:
    text = "投入 > 50元 且 上市"
    assert "1：`投入 > 50元` 不成立" in leaf(text, {"投入": 50})


def test_each_branch_of_alternatives_has_to_carry_them_alone() -> None:
    any_of = {"any": [{"clause": "1", "holds": "上市"}, {"clause": "2", "holds": "绿色"}]}
    both, none = {"上市": True, "绿色": True}, {"上市": False, "绿色": False}
    assert gaps(both, none, eligibility=any_of) == {"any/1：满足", "any/2：满足"}
    first, second = {"上市": True, "绿色": False}, {"上市": False, "绿色": True}
    assert gaps(first, second, none, eligibility=any_of) == set()


def test_each_condition_of_several_has_to_fail_alone() -> None:
    all_of = {"all": [{"clause": "1", "holds": "上市"}, {"clause": "2", "holds": "绿色"}]}
    both, none = {"上市": True, "绿色": True}, {"上市": False, "绿色": False}
    assert gaps(both, none, eligibility=all_of) == {"all/1：未满足", "all/2：未满足"}


def test_a_threshold_is_seen_just_met_and_just_missed() -> None:
    flags = ["上市", "绿色", "失信"]
    two_of = {"at_least": 2, "of": [{"clause": str(n), "holds": flag} for n, flag in enumerate(flags)]}
    all_three, none = dict.fromkeys(flags, True), dict.fromkeys(flags, False)
    assert len(gaps(all_three, none, eligibility=two_of)) == 6
    pairs = [{**none, one: True, other: True} for one in flags for other in flags]
    assert gaps(*pairs, eligibility=two_of) == set()


def test_a_record_shows_an_atom_only_where_no_other_record_stands_in() -> None:
    text = "存在(合同：认定 是 真 且 合同额 >= 10元)"
    good, late = {"认定": True, "合同额": 10}, {"认定": False, "合同额": 10}
    assert leaf(text, {"合同": [good]}, {"合同": [good, late]}) == {
        "1：未满足", "1：`认定` 不成立", "1：`合同额 >= 10元` 不成立"
    }  # fmt: skip
    assert leaf(text, {"合同": [good]}, {"合同": [late]}, {"合同": [{"认定": True, "合同额": 9}]}) == set()


def test_the_records_that_are_added_up_are_seen_counted_and_left_out() -> None:
    text = "求和(合同: 合同额 当 签订日 <= 申请日期) >= 10元"
    day, after = {"合同额": 10, "签订日": "2026-07-01"}, {"合同额": 20, "签订日": "2026-07-02"}
    assert leaf(text, {"合同": [day]}, {"合同": []}) == {"1：`签订日 <= 申请日期` 不成立"}
    assert leaf(text, {"合同": [day]}, {"合同": [after]}) == set()


SCORE = {
    "clause": "1",
    "score": {
        "at_least": "60分",
        "parts": [
            {"part": "甲", "clause": "2", "at_least": "20分", "value": {"points": "评分"}},
            {"part": "乙", "clause": "3", "value": {"points": "加分", "cap": "50分"}},
        ],
    },
}


def test_a_score_is_seen_at_its_bar_and_each_part_at_its_own() -> None:
    table = [(20, 40), (20, 39), (19, 50), (30, 60)]
    profiles = [{"评分": one, "加分": other} for one, other in table]
    assert gaps(*profiles, eligibility=SCORE) == set()
    assert gaps(*profiles[1:], eligibility=SCORE) == {"1：得分恰为 60分", "1/2：得分恰为 20分"}
    assert gaps(profiles[0], profiles[1], profiles[3], eligibility=SCORE) == {"1/2：未满足"}
    assert gaps(*profiles[:3], eligibility=SCORE) == {"1/3/points：超过上限而封顶"}


def test_the_rows_behind_points_show_only_to_who_asks_for_points() -> None:
    asked = frozenset({Aspect.CONDITIONS})
    assert "1/3/points：没有超过上限" in gaps({"评分": 20, "加分": 40}, eligibility=SCORE, asked=asked)


def test_a_bar_that_fixed_points_never_meet_is_not_demanded() -> None:
    rows = [{"is": "A", "points": "70分"}, {"is": "B", "points": "50分"}, {"is": "C", "points": "0分"}]
    parts = [{"part": "甲", "clause": "2", "value": {"grades": {"of": "等级", "rows": rows}}}]
    score = {"clause": "1", "score": {"at_least": "60分", "parts": parts}}
    assert gaps(*({"等级": grade} for grade in "ABC"), eligibility=score) == set()


def test_a_derived_fact_is_seen_with_the_policy_that_reads_it() -> None:
    told = leaf("规上", {"人数": 20, "上市": False}, {"人数": 19, "上市": False})
    assert told == {"字段 规上：`上市` 成立"}


def test_the_rows_of_a_decision_table_are_seen_to_hold_in_their_order() -> None:
    first = {"上市": True, "投入": 3}
    second = {"上市": False, "投入": 3, "收入": 2}
    third, last = ({"上市": False, "投入": 2, "绿色": green} for green in (True, False))
    award = {"clause": "9", "amount": "额度"}
    assert gaps(first, second, third, last, award=award) == set()
    assert gaps(first, second, third, award=award) == {"字段 额度：第 4 行成立", "字段 额度：`绿色` 不成立"}
    assert gaps(first, third, last, award=award) == {
        "字段 额度：第 2 行成立", "字段 额度：`投入 >= 3元` 成立", "字段 额度：`投入 >= 3元` 恰在界上"
    }  # fmt: skip


def test_a_derived_field_is_seen_at_any_record() -> None:
    told = leaf("存在(合同：大额)", {"绿色": False, "合同": [{"合同额": 10}]}, {"绿色": False, "合同": [{"合同额": 9}]})
    assert told == {"字段 合同 大额：`绿色` 成立"}


def test_only_what_was_asked_is_seen() -> None:
    profiles = [{"投入": 51}, {"投入": 50}]
    leaf = {"clause": "1", "holds": "投入 > 50元"}
    assert gaps(*profiles, eligibility=leaf, asked=frozenset({Aspect.WINDOW})) == {
        "1：满足", "1：未满足", "1：`投入 > 50元` 恰在界上"
    }  # fmt: skip
    assert gaps(*profiles, eligibility=leaf, asked=frozenset({Aspect.CONDITIONS})) == set()
