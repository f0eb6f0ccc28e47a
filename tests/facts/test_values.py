"""Each type of fact: what is read from each way of writing a value, at its bounds and just beyond them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy.facts.types import Fact, Kind, Type
from subsidy.facts.values import LONGEST_TEXT, Misfit, read_value, written
from subsidy.money import LARGEST_FEN, yuan

PEOPLE = Type(Kind.COUNT, "人")
POINTS = Type(Kind.COUNT, "分")
TYPES = {
    "金额": Type(Kind.MONEY),
    "比率": Type(Kind.RATIO),
    "人": PEOPLE,
    "分": POINTS,
    "年": Type(Kind.COUNT, "年"),
    "数": Type(Kind.NUMBER),
    "日期": Type(Kind.DATE),
    "期间": Type(Kind.PERIOD),
    "是否": Type(Kind.FLAG),
    "选项": Type(Kind.CHOICE, options=("独立法人", "分支机构")),
    "地区": Type(Kind.CODE, scheme="area"),
    "行业": Type(Kind.CODE, scheme="industry"),
    "信用代码": Type(Kind.CODE, scheme="uscc"),
    "文本": Type(Kind.TEXT),
}


def fact(type: Type, **bounds: Any) -> Fact:
    return Fact("key", "名", type, **bounds)


CREDIT_CODE = "91310107000000027X"
PERIOD = (date(2021, 1, 1), date(2022, 9, 30))

READ = [
    ("金额", 0, 0),
    ("金额", 1, 100),
    ("金额", -1, -100),
    ("金额", Fraction(1, 100), 1),
    ("金额", 0.1, 10),
    ("金额", 123456789012345.0, 12345678901234500),
    ("金额", Decimal("0.10"), 10),
    ("金额", "1分", 1),
    ("金额", "1角", 10),
    ("金额", "1元", 100),
    ("金额", "1百元", 100_00),
    ("金额", "1千元", 1000_00),
    ("金额", "1万元", 10**6),
    ("金额", "1十万元", 10**7),
    ("金额", "1百万元", 10**8),
    ("金额", "1千万元", 10**9),
    ("金额", "1亿元", 10**10),
    ("金额", "0.0001万元", 100),
    ("金额", "  3000 万元 ", 3 * 10**9),
    ("金额", "1,234.50元", 123450),
    ("金额", "+5万元", 5 * 10**6),
    ("金额", "-5万元", -5 * 10**6),
    ("金额", "３０００万元", 3 * 10**9),
    ("金额", "３，０００．５０　元", 300050),
    ("金额", f"{LARGEST_FEN - 1}分", LARGEST_FEN - 1),
    ("金额", f"-{LARGEST_FEN - 1}分", 1 - LARGEST_FEN),
    ("比率", 0, 0),
    ("比率", 1, 1),
    ("比率", Fraction(1, 20), Fraction(1, 20)),
    ("比率", "5%", Fraction(1, 20)),
    ("比率", "5 %", Fraction(1, 20)),
    ("比率", "５％", Fraction(1, 20)),
    ("比率", "50‰", Fraction(1, 20)),
    ("比率", "0.05", Fraction(1, 20)),
    ("比率", "-5%", Fraction(-1, 20)),
    ("比率", "100%", 1),
    ("比率", "33.33%", Fraction(3333, 10000)),
    ("比率", 10**6, 10**6),
    ("人", 12, 12),
    ("人", 12.0, 12),
    ("人", "12", 12),
    ("人", "12人", 12),
    ("人", " 12 人 ", 12),
    ("人", "１２人", 12),
    ("人", "1,200人", 1200),
    ("人", -3, -3),
    ("人", 10**15 - 1, 10**15 - 1),
    ("分", "59.5分", Fraction(119, 2)),
    ("年", 0.5, Fraction(1, 2)),
    ("数", Fraction(3, 2), Fraction(3, 2)),
    ("数", "1.5", Fraction(3, 2)),
    ("日期", "2026-02-28", date(2026, 2, 28)),
    ("日期", "2024-02-29", date(2024, 2, 29)),
    ("日期", " ２０２６－０２－０９ ", date(2026, 2, 9)),
    ("日期", date(2026, 2, 9), date(2026, 2, 9)),
    ("日期", "1900-01-01", date(1900, 1, 1)),
    ("日期", "2200-12-31", date(2200, 12, 31)),
    ("期间", "2021-01-01至2022-09-30", PERIOD),
    ("期间", " 2021-01-01 至 2022-09-30 ", PERIOD),
    ("期间", {"from": "2021-01-01", "through": "2022-09-30"}, PERIOD),
    ("期间", ["2021-01-01", "2022-09-30"], PERIOD),
    ("期间", PERIOD, PERIOD),
    ("期间", "2021-01-01至2021-01-01", (date(2021, 1, 1), date(2021, 1, 1))),
    ("是否", True, True),
    ("是否", False, False),
    ("是否", "是", True),
    ("是否", " 否 ", False),
    ("是否", "true", True),
    ("是否", "false", False),
    ("选项", "独立法人", "独立法人"),
    ("选项", " 分支机构 ", "分支机构"),
    ("地区", "310107", "310107"),
    ("地区", "３１０１０７", "310107"),
    ("地区", "310000", "31"),
    ("地区", "普陀区", "310107"),
    ("行业", "65", "65"),
    ("行业", "I65", "65"),
    ("行业", "i6510", "6510"),
    ("行业", "I", "I"),
    ("信用代码", CREDIT_CODE, CREDIT_CODE),
    ("信用代码", CREDIT_CODE.lower(), CREDIT_CODE),
    ("信用代码", "９１３１０１０７０００００００２７Ｘ", CREDIT_CODE),
    ("文本", " 上海某某公司 ", "上海某某公司"),
    ("文本", "长" * LONGEST_TEXT, "长" * LONGEST_TEXT),
]

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)

REFUSED = [
    ("金额", "三千万", '`三千万` 读不出金额；请写成以元为单位的数，或带单位的文本，如 "3000万元"'),
    *[("金额", raw, "读不出金额") for raw in ("3000", "万元", "3000万", "5美元", "1,0000元", "1.元", ".5元", "")],
    *[("金额", raw, "读不出金额") for raw in ("1e3元", "٣元", "3²元", "--5元", "5 5元", "NaN元", None, True)],
    ("金额", [5], "`[5]` 读不出金额"),
    ("金额", {"元": 5}, '`{"元": 5}` 读不出金额'),
    ("金额", Fraction(1, 1000), "`0.001` 不足一分的零头读不了；金额最多精确到分"),
    ("金额", "0.5分", "`0.5分` 不足一分"),
    ("金额", f"{LARGEST_FEN}分", "超出金额的合理范围，请核对单位"),
    ("金额", -LARGEST_FEN, "超出金额的合理范围，请核对单位"),
    ("金额", 10**5000, "`（很长的数）` 超出金额的合理范围"),
    ("金额", 0.1 + 0.2, "`0.30000000000000004` 是浮点数，末位不可靠；请写成整数或文本"),
    ("金额", 1234567890123456.0, "`1234567890123456.0` 是浮点数"),
    ("金额", 1e22, "`1e+22` 是浮点数"),
    ("金额", float("nan"), "`nan` 不是有限的数；不知道的值请写 null 或删去这一项"),
    ("金额", float("-inf"), "`-inf` 不是有限的数"),
    ("金额", Decimal("NaN"), "读不出金额"),
    ("金额", Decimal("1E+999999"), "读不出金额"),
    *[("比率", raw, "读不出比率") for raw in ("5%%", "5‰%", "%", "五%", "1/20", "", True, None)],
    ("比率", 10**6 + 1, "超出比率的合理范围"),
    ("人", 1.5, "`1.5` 不是整数；数量（人）只能是整数"),
    ("人", Fraction(3, 2), "`1.5` 不是整数"),
    ("人", "12个", '`12个` 读不出数量（人）；请写成数，或带单位的文本，如 "12人"'),
    *[("人", raw, "读不出数量（人）") for raw in ("人", "12人人", "十", True, None)],
    ("人", 10**15, "超出合理范围"),
    ("数", "1.5倍", "读不出数；请写成数"),
    ("日期", "2026-02-29", "`2026-02-29` 不是日历上有的日子：2026 年不是闰年，2 月只有 28 天"),
    ("日期", "2026-2-9", "`2026-2-9` 读不出日期；请写成 2026-02-09"),
    ("日期", "2026/02/30", "`2026/02/30` 读不出日期；请写成 2026-07-01 这样的年-月-日"),
    *[
        ("日期", raw, "读不出日期")
        for raw in ("20260209", "2026/02/09", "", "2026-W06-1", "٢٠٢٦-٠٢-٠٩", 20260209, NOON, None)
    ],
    *[("日期", raw, "年份不合理") for raw in ("1899-12-31", "2201-01-01")],
    ("期间", "2022-09-30至2021-01-01", "`2022-09-30至2021-01-01` 的起始日晚于截止日，请核对"),
    *[("期间", raw, "读不出期间") for raw in ("2021-01-01", None, 2021)],
    ("期间", ["2021-01-01"], '`["2021-01-01"]` 读不出期间'),
    ("期间", {"from": "2021-01-01"}, '`{"from": "2021-01-01"}` 读不出期间'),
    ("期间", "2021-01-01至2021-02-30", "`2021-02-30` 不是日历上有的日子"),
    *[("是否", raw, "读不出是否") for raw in ("yes", "真", "True", "", 1, 0, None)],
    ("选项", "独立", "`独立` 不在选项之内，是不是想写 `独立法人`？可选：独立法人、分支机构"),
    ("选项", "甲", "`甲` 不在选项之内；可选：独立法人、分支机构"),
    ("选项", 1, "`1` 不在选项之内；可选："),
    ("地区", "普坨区", "不是行政区划（GB/T 2260）的代码或名称，是不是想写 `普陀区`？"),
    *[("地区", raw, "不是行政区划") for raw in ("999999", "31010", "31٠١٠٧", "", None)],
    ("地区", 310107, "`310107` 是数；代码请写成加引号的文本，以免丢掉前面的零"),
    *[("行业", raw, "不是行业（GB/T 4754）的代码或名称") for raw in ("99999", "A65", "Z", "6", "99", "73٠٠")],
    ("信用代码", "91310107000000027Y", "`91310107000000027Y` 校验位不符，统一社会信用代码有误，请对照营业执照核对"),
    *[("信用代码", raw, "不是 18 位统一社会信用代码") for raw in (CREDIT_CODE[:-1], CREDIT_CODE + "0", "", None)],
    ("文本", 5, "`5` 不是文本；请加上引号"),
    ("文本", "甲\n乙", "`甲<U+000A>乙` 含有看不见的控制字符，请删去"),
    ("文本", "甲\u202e乙", "`甲<U+202E>乙` 含有看不见的控制字符，请删去"),
    ("文本", "长" * (LONGEST_TEXT + 1), f"长 {LONGEST_TEXT + 1} 个字，超过 {LONGEST_TEXT} 个字"),
]


@pytest.mark.parametrize(("type", "raw", "value"), READ)
def test_each_way_of_writing_a_value_is_read_exactly(type: str, raw: object, value: object) -> None:
    found = read_value(fact(TYPES[type]), raw)
    assert found == value
    assert not isinstance(found, float)


@pytest.mark.parametrize(("type", "raw", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_value_of_the_type_is_refused_with_a_cure(type: str, raw: object, words: str) -> None:
    with pytest.raises(Misfit) as caught:
        read_value(fact(TYPES[type]), raw)
    assert words in str(caught.value)


BOUNDS = [
    (POINTS, 0, 100, -1, "`-1` 小于下限 0 分"),
    (POINTS, 0, 100, 0, ""),
    (POINTS, 0, 100, 100, ""),
    (POINTS, 0, 100, "100.5分", "`100.5分` 大于上限 100 分"),
    (TYPES["金额"], 0, 10**6, "-1分", "`-1分` 小于下限 0 元"),
    (TYPES["金额"], 0, 10**6, 0, ""),
    (TYPES["金额"], 0, 10**6, "1万元", ""),
    (TYPES["金额"], 0, 10**6, "10000.01元", "`10000.01元` 大于上限 1 万元"),
    (TYPES["比率"], 0, 1, "100%", ""),
    (TYPES["比率"], 0, 1, "100.01%", "`100.01%` 大于上限 100%"),
    (TYPES["比率"], Fraction(-1, 2), None, "-50%", ""),
    (TYPES["比率"], Fraction(-1, 2), None, "-50.1%", "小于下限 -50%"),
]


@pytest.mark.parametrize(("type", "lower", "upper", "raw", "words"), BOUNDS)
def test_bounds_belong_to_what_may_be(type: Type, lower: Any, upper: Any, raw: object, words: str) -> None:
    bounded = fact(type, lower=lower, upper=upper)
    if not words:
        read_value(bounded, raw)
        return
    with pytest.raises(Misfit) as caught:
        read_value(bounded, raw)
    assert words in str(caught.value)


@given(st.integers(1 - LARGEST_FEN, LARGEST_FEN - 1))
def test_an_amount_reads_back_from_its_own_text_to_the_fen(fen: int) -> None:
    assert read_value(fact(TYPES["金额"]), f"{yuan(fen)}元") == fen
    assert read_value(fact(TYPES["金额"]), Decimal(yuan(fen))) == fen


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_credit_code_with_one_wrong_character_is_refused(position: int, character: str) -> None:
    changed = CREDIT_CODE[:position] + character + CREDIT_CODE[position + 1 :]
    if changed == CREDIT_CODE:
        return
    with pytest.raises(Misfit):
        read_value(fact(TYPES["信用代码"]), changed)


def circular() -> list[Any]:
    inside: list[Any] = []
    inside.append(inside)
    return inside


WRITTEN = [
    ("甲", "甲"),
    (True, "true"),
    (None, "null"),
    (-5, "-5"),
    (Fraction(3, 2), "1.5"),
    (Fraction(-1, 1000), "-0.001"),
    (Fraction(1, 3), "1/3"),
    ([1, "甲"], '[1, "甲"]'),
    ({"a": None}, '{"a": null}'),
    (date(2026, 7, 1), '"2026-07-01"'),
    (10**5000, "（很长的数）"),
    (Fraction(1, 3**5000), "（很长的数）"),
    ({(1, 2): 3}, "（写不出来的值）"),
    (circular(), "（写不出来的值）"),
]


@pytest.mark.parametrize(("raw", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_refused_value_is_shown_as_its_sender_wrote_it(raw: object, text: str) -> None:
    assert written(raw) == text
