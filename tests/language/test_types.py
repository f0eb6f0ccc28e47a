"""The units of the law: what may be added, multiplied, divided and compared, and what comes of it."""

from __future__ import annotations

from itertools import product

import pytest

from subsidy.facts.types import DATE, FLAG, MONEY, NUMBER, RATIO, Kind, Type
from subsidy.language.expressions import Function, Operator
from subsidy.language.type_rules import SIGNATURES, result_type, same

TYPES = {
    "金额": MONEY,
    "比率": RATIO,
    "数": NUMBER,
    "人": Type(Kind.COUNT, "人"),
    "件": Type(Kind.COUNT, "件"),
    "年": Type(Kind.COUNT, "年"),
    "天": Type(Kind.COUNT, "天"),
    "个月": Type(Kind.COUNT, "个月"),
    "工作日": Type(Kind.COUNT, "工作日"),
    "条": Type(Kind.COUNT),  # a number of records: takes any unit
    "日期": DATE,
    "期间": Type(Kind.PERIOD),
    "是否": FLAG,
    "选项": Type(Kind.CHOICE, options=("甲",)),
    "地区": Type(Kind.CODE, scheme="area"),
    "行业": Type(Kind.CODE, scheme="industry"),
    "文本": Type(Kind.TEXT),
    "清单": Type(Kind.RECORDS),
}
NUMERIC = ["金额", "比率", "数", "人", "件", "年", "天", "个月", "工作日", "条"]

SUMS = {
    ("金额", "金额"): "金额",
    ("比率", "比率"): "比率",
    ("数", "数"): "数",
    ("比率", "数"): "比率",
    ("数", "比率"): "比率",
    **{(unit, unit): unit for unit in ("人", "件", "年", "天", "个月", "工作日", "条")},
    **{(unit, "条"): unit for unit in ("人", "件", "年", "天", "个月", "工作日")},
    **{("条", unit): unit for unit in ("人", "件", "年", "天", "个月", "工作日")},
    ("日期", "年"): "日期",
    ("日期", "天"): "日期",
    ("日期", "个月"): "日期",
    ("日期", "工作日"): "日期",
}
DIFFERENCES = SUMS | {("日期", "日期"): "天"}

COUNTS = ["人", "件", "年", "天", "个月", "工作日", "条"]
PRODUCTS = {
    **{(one, "数"): one for one in NUMERIC},
    **{("数", one): one for one in NUMERIC},
    **{(one, "比率"): one for one in ["金额", "比率", *COUNTS]},
    **{("比率", one): one for one in ["金额", *COUNTS]},
    **{("金额", count): "金额" for count in COUNTS},
    **{(count, "金额"): "金额" for count in COUNTS},
}
QUOTIENTS = {
    **{(one, "数"): one for one in NUMERIC},
    **{(one, "比率"): one for one in NUMERIC},
    ("数", "比率"): "比率",
    ("金额", "金额"): "比率",
    **{(one, other): "比率" for one, other in product(COUNTS, COUNTS) if one == other or "条" in (one, other)},
    **{("金额", count): "金额" for count in COUNTS},
}
MEANINGS = {
    Operator.PLUS: SUMS,
    Operator.MINUS: DIFFERENCES,
    Operator.TIMES: PRODUCTS,
    Operator.DIVIDE: QUOTIENTS,
}


@pytest.mark.parametrize("operator", Operator)
@pytest.mark.parametrize("left", TYPES)
def test_an_operation_has_the_type_of_the_table_or_none(operator: Operator, left: str) -> None:
    for right, type in TYPES.items():
        meaning = MEANINGS[operator].get((left, right))
        assert result_type(operator, TYPES[left], type) == (TYPES[meaning] if meaning else None), right


@pytest.mark.parametrize("one", TYPES)
def test_only_like_stands_against_like(one: str) -> None:
    for other, type in TYPES.items():
        alike = one == other or ("条" in (one, other) and {one, other} <= set(COUNTS))
        assert same(TYPES[one], type) is alike, other


CALLS = [
    ("取大", ["金额", "金额"], "金额"),
    ("取小", ["日期", "日期", "日期"], "日期"),
    ("取大", ["人", "条"], "人"),
    ("取大", ["金额"], None),
    ("取大", ["金额", "人"], None),
    ("取小", ["选项", "选项"], None),
    ("取大", ["是否", "是否"], None),
    ("向上取整", ["金额", "金额"], "金额"),
    ("向下取整", ["人", "人"], "人"),
    ("向上取整", ["金额"], None),
    ("向上取整", ["金额", "数"], None),
    ("向下取整", ["日期", "日期"], None),
    ("年度", ["日期"], "数"),
    ("年度", ["期间"], None),
    ("年度", ["日期", "日期"], None),
    ("起始", ["期间"], "日期"),
    ("截止", ["期间"], "日期"),
    ("起始", ["日期"], None),
    ("增长率", ["金额", "金额"], "比率"),
    ("增长率", ["金额", "金额", "比率"], "比率"),
    ("增长率", ["金额", "金额", "金额"], None),
    ("增长率", ["金额", "人"], None),
    ("增长率", ["金额"], None),
    ("增长率", ["日期", "日期"], None),
    ("期间", ["日期", "日期"], "期间"),
    ("期间", ["日期"], None),
    ("期间", ["日期", "天"], None),
    ("天数", ["期间"], "天"),
    ("天数", ["日期"], None),
    ("月数", ["期间"], "个月"),
    ("月数", ["期间", "期间"], None),
    ("重叠天数", ["期间", "期间"], "天"),
    ("重叠天数", ["期间"], None),
    ("重叠月数", ["期间", "期间"], "个月"),
    ("重叠月数", ["期间", "日期"], None),
]


@pytest.mark.parametrize(("function", "arguments", "result"), CALLS)
def test_a_call_has_the_type_of_the_table_or_none(function: str, arguments: list[str], result: str | None) -> None:
    found = SIGNATURES[function](tuple(TYPES[argument] for argument in arguments))
    assert found == (TYPES[result] if result else None)


def test_every_function_has_a_signature() -> None:
    assert set(SIGNATURES) == {function.value for function in Function} == {call[0] for call in CALLS}
