"""What decision tables mean: which row holds, what undecided rows may still change, and what is missing."""

from __future__ import annotations

from construct_tables import Side, expect_value, on_every_side, table


@on_every_side()
@table("""
上市=真 | 额度 | 10元
上市=假，投入=2.99元，绿色=真 | 额度 | 10元
上市=假，投入=2.99元，绿色=假 | 额度 | 1元
上市=假，投入=3元，收入=7元 | 额度 | 7元
上市=假，投入=3元 | 额度 | 缺 收入
上市=真，投入=3元 | 额度 | 10元
投入=2.99元，绿色=真 | 额度 | 10元
投入=2.99元，绿色=假 | 额度 | 缺 上市
投入=3元，收入=10元 | 额度 | 10元
投入=3元，收入=7元 | 额度 | 缺 上市
投入=3元 | 额度 | 缺 上市、收入
绿色=真，收入=10元 | 额度 | 10元
绿色=真，收入=7元 | 额度 | 缺 上市、投入
上市=假，绿色=真 | 额度 | 缺 投入、收入
- | 额度 | 缺 上市、投入、收入、绿色
""")
def test_first_row_that_holds(side: Side, profile: str, rule: str, result: str) -> None:
    expect_value(side, profile, rule, result)


@on_every_side()
@table("""
规模=大型，人数=19，绿色=假 | 档次 == 甲 | 真
规模=小型，人数=20，绿色=假 | 档次 == 乙 | 真
规模=小型，人数=19，绿色=假 | 档次 == 甲 | 因
规模=大型，人数=20，绿色=假 | 档次 == 甲 | 因
规模=大型，人数=20 | 档次 == 甲 | 因
规模=大型，人数=19，绿色=真，上市=真 | 档次 == 甲 | 因
规模=大型，绿色=假 | 档次 == 甲 | 缺 人数
规模=小型，上市=假 | 档次 == 甲 | 缺 人数
人数=19，上市=假 | 档次 == 甲 | 缺 规模
- | 档次 == 甲 | 缺 规模、人数、绿色、上市
""")
def test_only_row_that_holds(side: Side, profile: str, rule: str, result: str) -> None:
    expect_value(side, profile, rule, result)


@on_every_side()
@table("""
上市=真，专利数=3 | 奖分 | 8分
上市=真，专利数=2 | 奖分 | 5分
上市=假，专利数=4 | 奖分 | 4分
上市=假，专利数=2 | 奖分 | 1分
上市=真 | 奖分 | 缺 专利数
上市=假 | 奖分 | 缺 专利数
专利数=2 | 奖分 | 缺 上市
专利数=3 | 奖分 | 缺 上市
""")
def test_sum_of_the_rows_that_hold(side: Side, profile: str, rule: str, result: str) -> None:
    expect_value(side, profile, rule, result)


@on_every_side()
@table("""
合同=[{"认定": true, "合同额": "10元"}, {"认定": true, "合同额": "9.99元"}] | 计数(合同: 计法 == 全) | 1个
合同=[{"认定": true, "合同额": "10元"}, {"认定": true, "合同额": "9.99元"}] | 计数(合同: 计法 == 半) | 1个
合同=[{"认定": false, "合同额": "10元"}]，上市=假 | 存在(合同: 计法 == 无) | 真
合同=[{"合同额": "9.99元"}]，上市=真 | 存在(合同: 计法 == 半) | 真
合同=[{"合同额": "10元"}]，上市=真 | 存在(合同: 计法 == 半) | 缺 合同 第1条 认定
合同=[{"认定": false}] | 存在(合同: 计法 == 半) | 缺 上市
""")
def test_decision_of_each_record(side: Side, profile: str, rule: str, result: str) -> None:
    expect_value(side, profile, rule, result)
