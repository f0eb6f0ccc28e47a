"""What each way to work out an amount means, with each of its terms, at borders and where facts are unknown."""

from __future__ import annotations

from typing import Any

import pytest
from construct_tables import Side, expect_amount, on_every_side, table

FINE = {"round": {"to": "分", "mode": "舍去"}}
AMOUNTS: dict[str, Any] = {
    "数": {"amount": "投入"},
    "差": {"amount": "投入 - 收入"},
    "三分之一": {"amount": "投入 / 3"},
    "上限": {"amount": "投入", "cap": "收入"},
    "下限": {"amount": "投入", "floor": "收入"},
    "扣除": {"amount": "投入", "less": "收入"},
    "当": {"amount": "投入", "when": "上市", "cap": "8元", "floor": "5元"},
    "全部": {"amount": "投入", "when": "上市", "cap": "9元", "floor": "5元", "less": "收入"},
    "封顶后扣除": {"amount": "投入", "cap": "5元", "floor": "5元", "less": "收入"},
    "封顶后适用": {"sum": [{"amount": "投入"}, {"amount": "5元"}], "cap": "5元", "when": "上市"},
    "下限高": {"amount": "投入", "cap": "收入", "floor": "8元"},
    "上下限": {"amount": "投入", "cap": "收入", "floor": "核定额"},
    "由人": {"up_to": "投入"},
    "核定": {"up_to": "投入", "decided": "核定额"},
    "核定封顶": {"up_to": "投入", "decided": "核定额", "cap": "5元"},
    "和": {"sum": [{"amount": "投入"}, {"amount": "收入", "cap": "5元"}]},
    "和封顶": {"sum": [{"amount": "投入"}, {"amount": "收入"}], "cap": "5元"},
    "高": {"best_of": [{"amount": "投入"}, {"amount": "收入", "cap": "5元"}]},
    "三者高": {"best_of": [{"amount": "投入"}, {"amount": "收入", "cap": "5元"}, {"amount": "核定额"}]},
    "等级": {"grades": {"of": "规模", "rows": [
        {"is": "大型", "amount": "3元"}, {"is": "中型", "amount": "投入"}, {"is": "小型", "amount": "1元"}]}},
    "等级同": {"grades": {"of": "规模", "rows": [{"is": size, "amount": "2元"} for size in ("大型", "中型", "小型")]}},
}  # fmt: skip
AMOUNTS = {name: {"clause": "1", **document} for name, document in AMOUNTS.items()}


@on_every_side()
@table("""
投入=10元 | 数 | 10元
投入=0元 | 数 | 0元
投入=-1元 | 数 | 0元
- | 数 | 0元..；缺 投入
投入=5元，收入=5.01元 | 差 | 0元
投入=5元，收入=4.99元 | 差 | 0.01元
投入=10元 | 三分之一 | 3.33元
投入=5元 | 三分之一 | 1.67元
投入=0.01元 | 三分之一 | 0元
投入=10元，收入=9.99元 | 上限 | 9.99元
投入=10元，收入=10元 | 上限 | 10元
投入=10元，收入=11元 | 上限 | 10元
投入=10元，收入=-1元 | 上限 | 0元
投入=10元 | 上限 | 0元..10元；缺 收入
投入=0元 | 上限 | 0元
收入=7元 | 上限 | 0元..7元；缺 投入
收入=0元 | 上限 | 0元
- | 上限 | 0元..；缺 投入、收入
投入=10元，收入=10.01元 | 下限 | 10.01元
投入=10元，收入=9元 | 下限 | 10元
投入=-9元，收入=-8元 | 下限 | 0元
投入=10元 | 下限 | 10元..；缺 收入
收入=7元 | 下限 | 7元..；缺 投入
投入=10元，收入=4元 | 扣除 | 6元
投入=10元，收入=10元 | 扣除 | 0元
投入=10元，收入=11元 | 扣除 | 0元
投入=10元，收入=-1元 | 扣除 | 10元
投入=10元 | 扣除 | 0元..10元；缺 收入
投入=0元 | 扣除 | 0元
收入=1元 | 扣除 | 0元..；缺 投入
""")
def test_formula_and_bounds(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, AMOUNTS[rule], result)


@on_every_side()
@table("""
上市=真，投入=4元 | 当 | 5元
上市=真，投入=6元 | 当 | 6元
上市=真，投入=9元 | 当 | 8元
上市=假，投入=6元 | 当 | 0元
上市=假 | 当 | 0元
投入=6元 | 当 | 0元..6元；缺 上市
投入=9元 | 当 | 0元..8元；缺 上市
上市=真 | 当 | 5元..8元；缺 投入
- | 当 | 0元..8元；缺 上市、投入
上市=真，投入=10元，收入=1元 | 全部 | 8元
上市=真，投入=1元，收入=1元 | 全部 | 4元
上市=真，投入=1元，收入=6元 | 全部 | 0元
收入=9元 | 全部 | 0元
收入=8元 | 全部 | 0元..1元；缺 上市、投入
上市=真，投入=10元 | 全部 | 0元..9元；缺 收入
收入=2元 | 封顶后扣除 | 3元
- | 封顶后扣除 | 0元..5元；缺 收入
投入=9元 | 封顶后扣除 | 0元..5元；缺 收入
上市=真 | 封顶后适用 | 5元
- | 封顶后适用 | 0元..5元；缺 上市
投入=10元，收入=7元 | 下限高 | 8元
投入=10元，收入=9元 | 下限高 | 9元
投入=10元，收入=-7元 | 下限高 | 8元
投入=0元 | 上下限 | 0元..；缺 核定额
投入=0元，核定额=1元 | 上下限 | 1元
投入=2元，核定额=1元 | 上下限 | 1元..2元；缺 收入
""")
def test_terms_in_their_order(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, AMOUNTS[rule], result)


@on_every_side()
@table("""
投入=10元 | 由人 | 0元..10元
投入=0元 | 由人 | 0元
投入=-1元 | 由人 | 0元
- | 由人 | 0元..；缺 投入
投入=10元，核定额=10元 | 核定 | 10元
投入=10元，核定额=10.01元 | 核定 | 10元
投入=10元，核定额=9.99元 | 核定 | 9.99元
投入=10元，核定额=0元 | 核定 | 0元
投入=10元，核定额=-1元 | 核定 | 0元
投入=10元 | 核定 | 0元..10元；缺 核定额
核定额=7元 | 核定 | 0元..7元；缺 投入
核定额=0元 | 核定 | 0元
投入=0元 | 核定 | 0元
- | 核定 | 0元..；缺 投入、核定额
投入=10元，核定额=7元 | 核定封顶 | 5元
投入=10元 | 核定封顶 | 0元..5元；缺 核定额
""")
def test_up_to(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, AMOUNTS[rule], result)


@on_every_side()
@table("""
投入=1元，收入=2元 | 和 | 3元
投入=1元，收入=9元 | 和 | 6元
投入=-1元，收入=2元 | 和 | 2元
投入=1元 | 和 | 1元..6元；缺 收入
收入=2元 | 和 | 2元..；缺 投入
- | 和 | 0元..；缺 投入、收入
投入=2元，收入=2.99元 | 和封顶 | 4.99元
投入=2元，收入=3.01元 | 和封顶 | 5元
投入=5元 | 和封顶 | 5元
投入=4元 | 和封顶 | 4元..5元；缺 收入
投入=1元，收入=2元 | 高 | 2元
投入=2元，收入=2元 | 高 | 2元
投入=6元，收入=9元 | 高 | 6元
投入=6元 | 高 | 6元
投入=5元 | 高 | 5元
投入=4.99元 | 高 | 4.99元..5元；缺 收入
收入=9元 | 高 | 5元..；缺 投入
- | 高 | 0元..；缺 投入、收入
投入=5元 | 三者高 | 5元..；缺 核定额
投入=4.99元 | 三者高 | 4.99元..；缺 收入、核定额
投入=-1元，收入=-1元 | 高 | 0元
规模=大型 | 等级 | 3元
规模=小型 | 等级 | 1元
规模=中型，投入=9元 | 等级 | 9元
规模=中型 | 等级 | 0元..；缺 投入
投入=2元 | 等级 | 1元..3元；缺 规模
投入=0.5元 | 等级 | 0.5元..3元；缺 规模
投入=9元 | 等级 | 1元..9元；缺 规模
- | 等级 | 0元..；缺 规模
- | 等级同 | 2元
""")
def test_sum_best_and_grades(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, AMOUNTS[rule], result)


@on_every_side()
@pytest.mark.parametrize(
    ("mode", "unit", "given", "result"),
    [
        ("四舍五入", "元", "0.49元", "0元"),
        ("四舍五入", "元", "0.5元", "1元"),
        ("四舍五入", "元", "1.5元", "2元"),
        ("四舍五入", "元", "2.5元", "3元"),
        ("四舍五入", "元", "2元", "2元"),
        ("舍去", "元", "0.99元", "0元"),
        ("舍去", "元", "1元", "1元"),
        ("进一", "元", "0元", "0元"),
        ("进一", "元", "0.01元", "1元"),
        ("进一", "元", "1元", "1元"),
        ("四舍五入", "角", "0.05元", "0.1元"),
        ("四舍五入", "角", "0.04元", "0元"),
        ("四舍五入", "百元", "50元", "100元"),
        ("四舍五入", "千元", "499.99元", "0元"),
        ("四舍五入", "万元", "5000元", "10000元"),
        ("舍去", "万元", "19999.99元", "10000元"),
        ("进一", "千元", "1000.01元", "2000元"),
        ("四舍五入", "分", "0.01元", "0.01元"),
    ],
)
def test_rounding(side: Side, mode: str, unit: str, given: str, result: str) -> None:
    document = {"clause": "1", "amount": "投入", "round": {"to": unit, "mode": mode}}
    expect_amount(side, f"投入={given}", document, result)


@on_every_side()
def test_an_award_is_rounded_to_a_cent_once_and_parts_where_they_say(side: Side) -> None:
    third = {"clause": "1", "amount": "投入 / 3"}
    expect_amount(side, "投入=1元", {"clause": "1", "sum": [third, third, third]}, "1元")
    down = {**third, "round": {"to": "分", "mode": "舍去"}}
    expect_amount(side, "投入=1元", {"clause": "1", "sum": [down, down, down]}, "0.99元")
    expect_amount(side, "投入=1元", {**third, "cap": "3.34元 * 10%", **FINE}, "0.33元")
    expect_amount(side, "投入=0.03元", {"clause": "1", "amount": "投入 / 6"}, "0.01元")
    up = {"clause": "1", "amount": "投入", "cap": "1.5元", "round": {"to": "元", "mode": "进一"}}
    expect_amount(side, "投入=9元", up, "2元")
    expect_amount(side, "-", up, "0元..2元；缺 投入")
