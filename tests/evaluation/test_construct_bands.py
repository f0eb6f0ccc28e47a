"""What step tables, progressive slices and sums over records mean at their borders."""

from __future__ import annotations

from typing import Any

from construct_tables import Side, expect_amount, on_every_side, table

CLOSED = [
    {"from": "10元", "before": "20元", "amount": "1元"},
    {"from": "20元", "before": "30元", "amount": "2元"},
    {"from": "30元", "amount": "投入 * 10%", "cap": "4元"},
]
SHUT = [{"over": "10元", "through": "20元", "amount": "1元"}, {"over": "20元", "amount": "2元"}]
OPEN = [{"through": "0件", "amount": "1元"}, {"over": "0件", "amount": "2元"}]
DAYS = [{"before": "2025-01-01", "amount": "1元"}, {"from": "2025-01-01", "amount": "2元"}]
CAPPED = [{"from": "0元", "amount": "收入", "cap": "核定额"}]
RATES = [
    {"before": "10元", "rate": "10%"},
    {"from": "10元", "before": "20元", "rate": "50%"},
    {"from": "20元", "rate": "1%"},
]
FROM_TEN = [{"from": "10元", "through": "20元", "rate": "50%"}, {"over": "20元", "rate": "10%"}]
TABLES: dict[str, Any] = {
    "含下限": {"of": "投入", "rows": CLOSED},
    "倒写": {"of": "投入", "rows": CLOSED[::-1]},
    "含上限": {"of": "投入", "rows": SHUT},
    "不限": {"of": "专利数", "rows": OPEN},
    "按日": {"of": "成立日", "rows": DAYS},
    "档封顶": {"of": "投入", "rows": CAPPED},
    "同数": {"of": "投入", "rows": [{"before": "1元", "amount": "2元"}, {"from": "1元", "amount": "2元"}]},
    "比率": {"of": "强度", "rows": [{"from": "5%", "amount": "2元"}]},
}


@on_every_side()
@table("""
投入=9.99元 | 含下限 | 0元
投入=10元 | 含下限 | 1元
投入=19.99元 | 含下限 | 1元
投入=20元 | 含下限 | 2元
投入=29.99元 | 含下限 | 2元
投入=30元 | 含下限 | 3元
投入=40元 | 含下限 | 4元
投入=41元 | 含下限 | 4元
投入=-1元 | 含下限 | 0元
- | 含下限 | 0元..4元；缺 投入
投入=20元 | 倒写 | 2元
投入=9.99元 | 倒写 | 0元
- | 倒写 | 0元..4元；缺 投入
投入=10元 | 含上限 | 0元
投入=10.01元 | 含上限 | 1元
投入=20元 | 含上限 | 1元
投入=20.01元 | 含上限 | 2元
- | 含上限 | 0元..2元；缺 投入
专利数=-5 | 不限 | 1元
专利数=0 | 不限 | 1元
专利数=1 | 不限 | 2元
- | 不限 | 1元..2元；缺 专利数
成立日=2024-12-31 | 按日 | 1元
成立日=2025-01-01 | 按日 | 2元
投入=1元，收入=3元，核定额=2元 | 档封顶 | 2元
投入=1元，收入=3元，核定额=4元 | 档封顶 | 3元
投入=1元，收入=3元 | 档封顶 | 0元..3元；缺 核定额
投入=1元，核定额=2元 | 档封顶 | 0元..2元；缺 收入
投入=1元 | 档封顶 | 0元..；缺 收入、核定额
投入=-1元 | 档封顶 | 0元
收入=3元 | 档封顶 | 0元..3元；缺 投入
- | 同数 | 2元
投入=5元，收入=100元 | 比率 | 2元
投入=4.99元，收入=100元 | 比率 | 0元
投入=5元，收入=0元 | 比率 | 0元..2元；因
""")
def test_step_table(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, {"clause": "1", "table": TABLES[rule]}, result)


SLICES: dict[str, Any] = {
    "三段": {"of": "投入", "rows": RATES},
    "有起点": {"of": "投入", "rows": FROM_TEN},
    "比率未知": {"of": "投入", "rows": [{"before": "10元", "rate": "10%"}, {"from": "10元", "rate": "占比"}]},
}


@on_every_side()
@table("""
投入=0元 | 三段 | 0元
投入=9元 | 三段 | 0.9元
投入=10元 | 三段 | 1元
投入=11元 | 三段 | 1.5元
投入=20元 | 三段 | 6元
投入=21元 | 三段 | 6.01元
投入=120元 | 三段 | 7元
投入=-5元 | 三段 | 0元
- | 三段 | 0元..；缺 投入
投入=10元 | 有起点 | 0元
投入=12元 | 有起点 | 1元
投入=20元 | 有起点 | 5元
投入=30元 | 有起点 | 6元
投入=5元 | 比率未知 | 0元..；缺 占比
投入=20元，占比=20% | 比率未知 | 3元
投入=20元，占比=-20% | 比率未知 | 0元
- | 比率未知 | 0元..；缺 占比、投入
""")
def test_progressive_slices(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, profile, {"clause": "1", "slices": SLICES[rule]}, result)


EACH: dict[str, Any] = {
    "逐条": {"list": "合同", "amount": "合同额 * 50%"},
    "认定的": {"list": "合同", "where": "认定", "amount": "合同额 * 50%", "cap": "10元"},
    "按收入封顶": {"list": "合同", "amount": "合同额", "cap": "收入"},
}
RECORDS = {
    "空": "合同=[]",
    "一条": '合同=[{"合同额": "10元", "认定": true}]',
    "两条": '合同=[{"合同额": "18元", "认定": true}, {"合同额": "50元", "认定": true}]',
    "负数": '合同=[{"合同额": "-10元", "认定": true}, {"合同额": "10元", "认定": true}]',
    "不算": '合同=[{"认定": false}, {"合同额": "10元", "认定": false}]',
    "不定": '合同=[{"合同额": "6元"}, {"合同额": "10元", "认定": true}]',
    "缺额": '合同=[{"认定": true}, {"合同额": "10元", "认定": true}]',
    "都缺": "合同=[{}]",
    "零": '合同=[{"合同额": "0元"}]',
    "零与缺": '合同=[{"合同额": "0元"}, {"认定": true}]',
}


@on_every_side()
@table("""
空 | 逐条 | 0元
一条 | 逐条 | 5元
两条 | 逐条 | 34元
负数 | 逐条 | 5元
缺额 | 逐条 | 5元..；缺 合同 第1条 合同额
- | 逐条 | 0元..；缺 合同
两条 | 认定的 | 19元
不算 | 认定的 | 0元
不定 | 认定的 | 5元..8元；缺 合同 第1条 认定
缺额 | 认定的 | 5元..15元；缺 合同 第1条 合同额
都缺 | 认定的 | 0元..10元；缺 合同 第1条 合同额、合同 第1条 认定
零 | 认定的 | 0元
零与缺 | 认定的 | 0元..10元；缺 合同 第2条 合同额
- | 认定的 | 0元..；缺 合同
一条 | 按收入封顶 | 0元..10元；缺 收入
都缺 | 按收入封顶 | 0元..；缺 合同 第1条 合同额、收入
零 | 按收入封顶 | 0元
""")
def test_each_record(side: Side, profile: str, rule: str, result: str) -> None:
    expect_amount(side, RECORDS.get(profile, profile), {"clause": "1", "per_record": EACH[rule]}, result)
