"""Which known words are named to the author of one that is not known."""

from __future__ import annotations

import pytest

from subsidy.errors import alike, nearest

FACTS = (
    "企业名称 统一社会信用代码 企业类型 成立日期 注册区 税务登记区 行业代码 失信被执行人 职工总数 科技人员数 研发人员数 科技人员占比 "
    "销售收入 资产总额 研发费用 研发费用占销售收入比 上年主营业务收入 前年主营业务收入 大前年主营业务收入 主营业务收入占比 "
    "上年净利润 净资产增长率 前年研发费用 近三年研发费用 项目名称 项目投入 专项项目投入 创新项目研发投入 联合研发本方投入 "
    "申请高企认定 高企发证日期 年租金 落户实际投资额 海纳小镇核定资助额 载体专职管理人员数 团队已注册企业"
).split()


@pytest.mark.parametrize(
    ("slip", "named"),
    [
        ("营业收人", ["上年主营业务收入", "前年主营业务收入", "主营业务收入占比"]),
        ("营收", ["上年主营业务收入", "前年主营业务收入", "主营业务收入占比"]),
        ("职工人数", ["职工总数"]),
        ("从业人员", ["科技人员数", "研发人员数"]),
        ("研发经费", ["研发费用"]),
        ("研发投入", ["创新项目研发投入"]),
        ("注册地趾", ["注册区"]),
        ("项目投人", ["项目投入"]),
        ("成立日", ["成立日期"]),
        ("高企", ["申请高企认定", "高企发证日期"]),
        ("失信", ["失信被执行人"]),
        ("租金", ["年租金"]),
        ("销售额", ["销售收入"]),
        ("资产", ["资产总额"]),
        ("纳税额", []),  # characters found here and there in a long name are no likeness
        ("首付款", []),
    ],
)
def test_the_names_told_are_those_that_share_most_in_one_piece_with_the_slip(slip: str, named: list[str]) -> None:
    assert alike(slip, FACTS) == named


@pytest.mark.parametrize(
    ("slip", "known", "told"),
    [
        ("甲", ["乙"], ""),
        ("", ["乙"], ""),
        ("titel", ["level", "title"], "，是不是想写 `title`？"),
        ("x", ["max"], ""),
        ("小微", ["大型", "中型", "小型", "微型"], "，是不是想写 `小型` 或 `微型`？"),
        ("甲乙", ["甲乙丁", "甲乙丙", "甲乙戊", "甲乙己"], "，是不是想写 `甲乙丁`、`甲乙丙` 或 `甲乙戊`？"),
        ("甲" * 101, ["甲" * 100], ""),
        ("未列入失信名单", ["列入失信名单"], ""),
        ("有效或无效", ["有效"], ""),
        ("无形资产额", ["无形资产", "有形资产"], "，是不是想写 `无形资产`？"),
    ],
)
def test_at_most_three_are_named_and_only_where_they_are_about_as_close(slip: str, known: list[str], told: str) -> None:
    assert nearest(slip, known) == told
