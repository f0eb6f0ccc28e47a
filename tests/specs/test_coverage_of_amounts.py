"""Which ways of coming to an amount answers show: rows, bounds, limits, alternatives, records."""

from __future__ import annotations

from typing import Any

import pytest
from seen import gaps

Row = dict[str, Any]


def award(*profiles: Row, **document: Any) -> set[str]:
    return {gap.removeprefix("1：") for gap in gaps(*profiles, award={"clause": "1", **document})}


ROWS = [{"from": "10元", "before": "20元", "amount": "1元"}, {"from": "20元", "amount": "2元"}]
TABLE = {"of": "投入", "rows": ROWS}


@pytest.mark.parametrize(
    ("profiles", "missing"),
    [
        ([9, 10, 20], set()),
        ([9, 10, 21], {"`投入` 恰为 20元"}),
        ([9, 19, 20], {"`投入` 恰为 10元"}),
        ([10, 20], {"低于最低一档"}),
        ([9, 20], {"落在 [10元, 20元)", "`投入` 恰为 10元"}),
        ([], {"低于最低一档", "落在 [10元, 20元)", "落在 >= 20元", "`投入` 恰为 10元", "`投入` 恰为 20元"}),
    ],
)
def test_each_row_of_a_table_is_taken_and_each_bound_met(profiles: list[int], missing: set[str]) -> None:
    assert award(*({"投入": amount} for amount in profiles), table=TABLE) == missing


def test_the_cap_of_a_row_binds_and_does_not() -> None:
    rows = [{"amount": "投入 * 50%", "cap": "10元"}]
    document = {"table": {"of": "投入", "rows": rows}}
    assert award({"投入": 20}, **document) == {"落在唯一的一档 时超过上限而封顶"}
    assert award({"投入": 20}, {"投入": 21}, **document) == set()


def test_the_amount_of_a_row_is_watched_where_that_row_is_taken() -> None:
    rows = [
        {"before": "10元", "amount": "1元"},
        {"from": "10元", "value": {"amount": "收入", "cap": "4元"}, "cap": "3元"},
    ]
    document = {"table": {"of": "投入", "rows": rows}}
    below, above = {"投入": 9, "收入": 9}, {"投入": 10, "收入": 2}
    assert award(below, above, **document) == {"落在 >= 10元 时超过上限而封顶", "1/amount：超过上限而封顶"}
    assert award(below, above, {"投入": 11, "收入": 9}, **document) == set()


def test_a_negotiated_amount_is_seen_before_and_after_it_is_decided() -> None:
    document = {"negotiated": {"decided": "核定额", "by": "专题会议"}}
    assert award({}, **document) == {"已经核定"}
    assert award({"核定额": 1}, **document) == {"还没有核定"}


def test_each_factor_is_taken_and_its_cap_binds_and_does_not() -> None:
    rows = [{"when": "上市", "by": "200%", "cap": "10元"}, {"by": "100%"}]
    document = {"scaled": {"value": {"amount": "投入"}, "rows": rows}}
    low, high = {"投入": 5, "上市": True}, {"投入": 6, "上市": True}
    other = {"投入": 5, "上市": False}
    assert award(low, high, other, **document) == set()
    assert award(low, other, **document) == {"按第 1 种情形 200% 时超过上限而封顶"}
    assert award(high, other, **document) == {"按第 1 种情形 200% 时没有超过上限"}
    assert award(low, high, **document) == {"按第 2 种情形 100%", "1/when：未满足"}


def test_the_cap_of_a_group_binds_and_does_not() -> None:
    document = {"per_record": {"list": "合同", "amount": "合同额", "group": {"by": "类别", "cap": "10元"}}}
    two = [{"合同额": 5, "类别": "开发"}, {"合同额": 5, "类别": "开发"}]
    assert award({"合同": two}, **document) == {"一组记录超过上限而封顶"}
    assert award({"合同": [*two, {"合同额": 1, "类别": "开发"}, {"合同额": 1, "类别": "转让"}]}, **document) == set()


def test_each_slice_is_reached_and_each_bound_met() -> None:
    rows = [{"before": "10元", "rate": "10%"}, {"from": "10元", "rate": "5%"}]
    slices = {"of": "投入", "rows": rows}
    assert award({"投入": 9}, {"投入": 11}, slices=slices) == {"`投入` 恰为 10元"}
    assert award({"投入": 10}, slices=slices) == {"落在 >= 10元"}


def test_each_grade_is_seen() -> None:
    rows = [{"is": grade, "amount": f"{number}元"} for number, grade in enumerate("ABC")]
    assert award({"等级": "A"}, {"等级": "C"}, grades={"of": "等级", "rows": rows}) == {"`等级` 为 B"}


NESTED = {"of": "等级", "rows": [
    {"is": "A", "value": {"clause": "2", "amount": "投入", "cap": "10元"}},
    {"is": "B", "amount": "2元"},
    {"is": "C", "value": {"clause": "3", "table": TABLE}},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("profiles", "missing"),
    [
        ([("A", 10), ("A", 11), ("B", 9), ("C", 9), ("C", 10), ("C", 20)], set()),
        ([("A", 10), ("B", 11), ("C", 9), ("C", 10), ("C", 20)], {"2：超过上限而封顶"}),
        ([("A", 10), ("A", 11), ("B", 10), ("C", 9), ("C", 20)], {"3：落在 [10元, 20元)", "3：`投入` 恰为 10元"}),
    ],
)
def test_the_amount_of_a_row_shows_only_where_the_row_is_taken(
    profiles: list[tuple[str, int]], missing: set[str]
) -> None:
    given = ({"等级": grade, "投入": amount} for grade, amount in profiles)
    assert {gap.removeprefix("1/") for gap in award(*given, grades=NESTED)} == missing


@pytest.mark.parametrize(
    ("terms", "profiles", "missing"),
    [
        ({"cap": "10元"}, [10], {"超过上限而封顶"}),
        ({"cap": "10元"}, [11], {"没有超过上限"}),
        ({"cap": "10元"}, [10, 11], set()),
        ({"floor": "10元"}, [10], {"不到保底而补足"}),
        ({"floor": "10元"}, [9, 10], set()),
        ({"less": "上年收入"}, [9], {"扣减到 0", "没有可扣减的"}),
        ({"less": "上年收入"}, [0, 5, 9], {"没有可扣减的"}),
        ({"round": {"to": "元", "mode": "舍去"}}, [9], {"取整改变了金额"}),
        ({"round": {"to": "元", "mode": "舍去"}}, ["9.01元"], set()),
    ],
)
def test_each_limit_changes_the_amount_and_leaves_it(terms: Row, profiles: list[object], missing: set[str]) -> None:
    stated = [{"投入": amount, "上年收入": 5} for amount in profiles]
    assert award(*stated, amount="投入", **terms) == missing


def test_a_cap_that_fixed_amounts_never_pass_need_not_bind() -> None:
    assert award({"投入": 9}, {"投入": 10}, {"投入": 20}, table=TABLE, cap="2元") == set()
    assert award({"投入": 9}, {"投入": 10}, {"投入": 20}, table=TABLE, cap="1元") == set()
    assert award({"投入": 9}, {"投入": 10}, table=TABLE, cap="1元") >= {"超过上限而封顶"}


def test_an_amount_shows_nothing_while_its_condition_is_false() -> None:
    document = {"when": "上市", "amount": "投入", "cap": "10元"}
    hidden = award({"上市": False, "投入": 11}, {"上市": False, "投入": 10}, **document)
    assert hidden == {"1/when：满足", "超过上限而封顶", "没有超过上限"}
    assert award({"上市": True, "投入": 11}, {"上市": True, "投入": 10}, {"上市": False}, **document) == set()


def test_of_alternatives_only_the_best_shows() -> None:
    children = [
        {"clause": "2", "amount": "投入", "cap": "10元"},
        {"clause": "3", "amount": "收入"},
    ]
    told = gaps({"投入": 11, "收入": 20}, {"投入": 5, "收入": 1}, award={"clause": "1", "best_of": children})
    assert told == {"1/2：超过上限而封顶"}


def test_the_records_paid_for_are_seen_counted_and_left_out() -> None:
    per = {"list": "合同", "where": "认定 是 真", "amount": "合同额", "cap": "10元"}
    paid, over = {"认定": True, "合同额": 10}, {"认定": True, "合同额": 11}
    assert award({"合同": [paid]}, per_record=per) == {"`认定` 不成立", "一条记录超过上限而封顶"}
    assert award({"合同": [paid, over, {"认定": False}]}, per_record=per) == set()


def test_what_a_person_decides_is_seen_below_the_ceiling_above_it_and_open() -> None:
    document = {"up_to": "投入", "decided": "核定额"}
    assert award({"投入": 10, "核定额": 10}, **document) == {"核定数超过上限", "还没有核定"}
    assert award({"投入": 10, "核定额": 10}, {"投入": 10, "核定额": 11}, {"投入": 10}, **document) == set()


def test_the_larger_of_two_is_seen_to_be_either() -> None:
    document = {"amount": "取大(投入, 收入)"}
    assert award({"投入": 2, "收入": 1}, {"投入": 1, "收入": 1}, **document) == {"`取大(投入, 收入)` 取到 `收入`"}


def test_who_may_have_nothing_shows_nothing_of_an_amount() -> None:
    leaf = {"clause": "9", "holds": "上市"}
    told = gaps({"上市": False, "投入": 11}, eligibility=leaf, award={"clause": "1", "amount": "投入", "cap": "10元"})
    assert {"1：超过上限而封顶", "1：没有超过上限"} <= told
