"""What an author is told of an expression: the code, where in the text, and one line with the cure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readable import assert_readable

from subsidy.errors import Fault, Place
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import DATE, FLAG, MONEY, RATIO, Fact, Kind, Type
from subsidy.language.reader import MAX_DEPTH, read_expression

CONTRACTS = Type(
    Kind.RECORDS,
    fields=(Fact("amount", "合同金额", MONEY), Fact("signed", "签订日期", DATE), Fact("paid", "已付清", FLAG)),
)
DICTIONARY = Dictionary(
    (
        Fact("staff", "职工总数", Type(Kind.COUNT, "人")),
        Fact("revenue", "销售收入", MONEY),
        Fact("founded", "成立日期", DATE),
        Fact("area", "注册区", Type(Kind.CODE, scheme="area")),
        Fact("kind", "企业类型", Type(Kind.CHOICE, options=("独立法人", "其他"))),
        Fact("listed", "入库", FLAG),
        Fact("blacklisted", "列入失信名单", FLAG),
        Fact("city", "市级技术中心", FLAG),
        Fact("district", "区级技术中心", FLAG),
        Fact("share", "占比", RATIO),
        Fact("term", "期间", Type(Kind.PERIOD)),
        Fact("title", "名称", Type(Kind.TEXT)),
        Fact("deals", "合同", CONTRACTS),
    )
)

FAULTS = [
    # expression, where the fault points to, what is told
    ("职工人数 >= 10人", "职工人数", "SB311 字段字典里没有 `职工人数`，是不是想写 `职工总数`？"),
    ("某某某 >= 10人", "某某某", "SB311 字段字典里没有 `某某某`；可用字段见 subsidy facts"),
    ("入库 且 职工人数 > 1人", "职工人数", "SB311 字段字典里没有 `职工人数`，是不是想写 `职工总数`？"),
    ("合同金额 > 5万元", "合同金额", "SB332 `合同金额` 是 合同 里每条的字段；请写 存在(合同：…) 等"),
    # names without a space before or behind an operator
    ("非列入失信名单", "非列入失信名单", "SB311 字段字典里没有 `非列入失信名单`，是不是想写 `非 列入失信名单`？且、或、非 两边要有空格"),
    ("未列入失信名单", "未列入失信名单", "SB311 字段字典里没有 `未列入失信名单`，是不是想写 `非 列入失信名单`？且、或、非 两边要有空格"),
    ("不列入失信名单", "不列入失信名单", "SB311 字段字典里没有 `不列入失信名单`，是不是想写 `非 列入失信名单`？且、或、非 两边要有空格"),
    ("无列入失信名单", "无列入失信名单", "SB311 字段字典里没有 `无列入失信名单`，是不是想写 `非 列入失信名单`？且、或、非 两边要有空格"),
    ("没有列入失信名单", "没有列入失信名单", "SB311 字段字典里没有 `没有列入失信名单`，是不是想写 `非 列入失信名单`？且、或、非 两边要有空格"),
    ("市级技术中心或区级技术中心", "市级技术中心或区级技术中心", "SB311 字段字典里没有 `市级技术中心或区级技术中心`，是不是想写 `市级技术中心 或 区级技术中心`？且、或、非 两边要有空格"),
    ("市级技术中心且区级技术中心", "市级技术中心且区级技术中心", "SB311 字段字典里没有 `市级技术中心且区级技术中心`，是不是想写 `市级技术中心 且 区级技术中心`？且、或、非 两边要有空格"),
    ("市级技术中心并且区级技术中心", "市级技术中心并且区级技术中心", "SB311 字段字典里没有 `市级技术中心并且区级技术中心`，是不是想写 `市级技术中心 且 区级技术中心`？且、或、非 两边要有空格"),
    ("市级技术中心或者区级技术中心", "市级技术中心或者区级技术中心", "SB311 字段字典里没有 `市级技术中心或者区级技术中心`，是不是想写 `市级技术中心 或 区级技术中心`？且、或、非 两边要有空格"),
    ("市级技术中心和区级技术中心", "市级技术中心和区级技术中心", "SB311 字段字典里没有 `市级技术中心和区级技术中心`，是不是想写 `市级技术中心 且 区级技术中心`？且、或、非 两边要有空格"),
    ("入库且未列入失信名单或市级技术中心", "入库且未列入失信名单或市级技术中心", "SB311 字段字典里没有 `入库且未列入失信名单或市级技术中心`，是不是想写 `入库 且 非 列入失信名单 或 市级技术中心`？且、或、非 两边要有空格"),
    ("未列入失信名", "未列入失信名", "SB311 字段字典里没有 `未列入失信名`，是不是想写 `非 列入失信名单`？"),
    ("市级技术中心或乙级", "市级技术中心或乙级", "SB311 字段字典里没有 `市级技术中心或乙级`；可用字段见 subsidy facts"),
    ("非职工总数", "非职工总数", "SB311 字段字典里没有 `非职工总数`；可用字段见 subsidy facts"),
    ("企业类型 == 独立法人且入库", "独立法人且入库", "SB315 `独立法人且入库` 不在选项之内，是不是想写 `独立法人 且 入库`？且、或、非 两边要有空格；可选：独立法人、其他"),
    ("企业类型 == 非独立法人", "非独立法人", "SB315 `非独立法人` 不在选项之内；可选：独立法人、其他"),
    ("存在(合同：未已付清)", "未已付清", "SB311 字段字典里没有 `未已付清`，是不是想写 `非 已付清`？且、或、非 两边要有空格"),
    ("注册区 == 普陀区或入库", "普陀区或入库", "SB314 `普陀区或入库` 不是已知的代码或名称，是不是想写 `普陀区 或 入库`？且、或、非 两边要有空格"),
    # units and types
    ("职工总数 >= 10万元", "职工总数", "SB318 `职工总数 >= 10万元` 拿数量（`人`）与金额比，单位或类型不合"),
    ("销售收入 >= 10人", "销售收入", "SB318 `销售收入 >= 10人` 拿金额与数量（`人`）比，单位或类型不合"),
    ("占比 > 5万元", "占比", "SB318 `占比 > 5万元` 拿比率与金额比，单位或类型不合"),
    ("成立日期 > 3人", "成立日期", "SB318 `成立日期 > 3人` 拿日期与数量（`人`）比，单位或类型不合"),
    ("成立日期 > 2026-2-9", "成立日期", "SB318 `成立日期 > 2026-2-9` 拿日期与数比，单位或类型不合；日期请写成 2026-07-01"),
    ("期间 > 2026-02-09", "期间", "SB318 `期间 > 2026-02-09` 拿期间与日期比，单位或类型不合"),
    ("职工总数", "职工总数", "SB310 `职工总数` 是数量（`人`），此处应为是否"),
    ("非 职工总数", "职工总数", "SB310 `职工总数` 是数量（`人`），此处应为是否"),
    ("职工总数 + 销售收入 > 5人", "职工总数", "SB322 `职工总数 + 销售收入` 里数量（`人`）不能 + 金额，请核对单位"),
    ("销售收入 * 销售收入 > 5万元", "销售收入", "SB322 `销售收入 * 销售收入` 里金额不能 * 金额，请核对单位"),
    ("-入库 > 1", "-入库", "SB323 `-入库` 不是数，不能取负"),
    # bare numbers
    ("职工总数 >= 10", "职工总数", "SB318 `职工总数 >= 10` 拿数量（`人`）与数比，单位或类型不合；数后面请写单位，如 `10人`"),
    ("销售收入 > 100", "销售收入", "SB318 `销售收入 > 100` 拿金额与数比，单位或类型不合；数后面请写单位，如 `100万元` 或 `100元`"),
    ("占比 > 5", "占比", "SB318 `占比 > 5` 拿比率与数比，单位或类型不合；数后面请写单位，如 `5%`"),
    ("销售收入 > 50万", "50万", "SB312 `50万` 缺少单位；金额请写成 `50万元`，数量请写上人、件等单位，如 `50万人`"),
    ("销售收入 * 50 > 1元", "销售收入", "SB331 金额乘以 `50` 要写明是 `50%` 还是 `50倍`"),
    ("50 * 销售收入 > 1元", "50", "SB331 金额乘以 `50` 要写明是 `50%` 还是 `50倍`"),
    ("销售收入 * 0.5 > 1元", "销售收入", "SB331 金额乘以 `0.5` 要写明是 `0.5%` 还是 `0.5倍`（即 `50%`）"),
    ("销售收入 / 0 > 1元", "销售收入", "SB334 `销售收入 / 0` 除以零，永远算不出来，请核对"),
    ("销售收入 > 0.001元", "0.001元", "SB312 `0.001元` 有不足一分的零头；金额最多精确到分，请改正"),
    ("销售收入 > 100000000亿元", "100000000亿元", "SB312 `100000000亿元` 超出金额的合理范围，请核对单位"),
    # comparisons
    ("职工总数 = 10人", "=", "SB301 `=` 请改写成 ==（等于）"),
    ("职工总数 => 10人", "=>", "SB301 `=>` 请改写成 >="),
    ("职工总数 =< 10人", "=<", "SB301 `=<` 请改写成 <="),
    ("职工总数 <> 10人", ">", "SB304 `<>` 请改写成 !="),
    ("10人 <= 职工总数 <= 20人", "<= 20", "SB303 `<=` 不能连着比较；请用 且 拆开，或写 介于 [下限, 上限]"),
    ("职工总数 == 5人 == 6人", "== 6", "SB303 `==` 不能连着比较；请用 且 拆开，或写 介于 [下限, 上限]"),
    ("职工总数 超过 5人", "超过", "SB304 `超过` 请改写成比较号 >"),
    ("职工总数 不超过 5人", "不超过", "SB304 `不超过` 请改写成比较号 <="),
    ("职工总数 不低于 5人", "不低于", "SB304 `不低于` 请改写成比较号 >="),
    ("注册区 > 普陀区", "注册区", "SB316 `注册区 > 普陀区` 比的是代码，不分大小；请用 == 或 属于"),
    ("注册区 == 普坨区", "普坨区", "SB314 `普坨区` 不是已知的代码或名称，是不是想写 `普陀区`？"),
    ("企业类型 == 法人", "法人", "SB315 `法人` 不在选项之内，是不是想写 `独立法人`？可选：独立法人、其他"),
    ("企业类型 属于 [独立法人, 其它]", "其它", "SB315 `其它` 不在选项之内，是不是想写 `其他`？可选：独立法人、其他"),
    ("入库 == 真", "真", "SB317 `真` 不能用 == 比；请写 是 真"),
    ("入库 == 是", "是", "SB317 `是` 不能用 == 比；请写 是 真"),
    ("否 == 入库", "否", "SB317 `否` 不能用 == 比；请写 是 假"),
    ("入库 == true", "true", "SB317 `true` 不能用 == 比；请写 是 真"),
    ("入库 == 入库", "入库", "SB317 `入库 == 入库` 比的是是否；请写 是 真 或 是 假"),
    ("销售收入 介于 [10万元, 5万元]", "销售收入", "SB319 `销售收入 介于 [10万元, 5万元]` 是空的区间，永远不成立"),
    ("职工总数 属于 [10人]", "职工总数", "SB321 `职工总数 属于 [10人]` 里 属于 只用于选项和代码；数与日期请用 介于"),
    # dates
    ("成立日期 > 2026-02-29", "2026-02-29", "SB313 `2026-02-29` 不是日历上有的日子：2026 年不是闰年，2 月只有 28 天"),
    ("成立日期 满 3人", "3人", "SB320 `3人` 不是时长；请写 满 3年、满 6个月 或 满 365天"),
    ("成立日期 近3年", "近3年", "SB304 `近3年` 前面要写 属于"),
    # words and signs
    ("入库 是真", "是真", "SB304 `是真` 中间要有一个空格"),
    ("入库是 真", "真", "SB304 `真` 前面的“是”两边都要有空格"),
    ("入库 && 入库", "&&", "SB301 `&&` 请改写成 且"),
    ("入库 || 入库", "||", "SB301 `||` 请改写成 或"),
    ("入库 并且 入库", "并且", "SB304 `并且` 请改写成 且"),
    ("入库，入库", "，", "SB304 `，` 不能连接条件，请改写成 且 或 或"),
    ("! 入库", "!", "SB301 `!` 请改写成 非，或 !=（不等于）"),
    ("入库 且", "", "SB302 `入库 且` 没有写完，末尾还缺字段名、数量、左括号"),
    ("(入库", "", "SB302 `(入库` 没有写完，末尾还缺右括号"),
    ("入库)", ")", "SB304 `)` 没有配对的左括号，请删去"),
    ("入库]", "]", "SB304 `]` 没有配对的左方括号，请删去"),
    ('名称 == "甲', '"甲', 'SB301 `"甲` 的引号没有配对，请补上'),
    ("名称 == '甲'", "'", "SB301 `'` 请改成双引号"),
    ("入库 入库", "入库", "SB304 `入库` 放在这里读不通，此处应是比较号、运算符、且、或、左括号"),
    ("入库 @", "@", "SB301 表达式里不能有 `@`，请改掉"),
    ("", "", "SB302 `` 没有写完，末尾还缺字段名、数量、左括号"),
    # functions and records
    ("foo(销售收入) > 1", "foo", "SB324 没有 `foo` 这个函数；可用：取大、取小、向上取整、向下取整、年度、起始、截止、增长率、期间、天数、月数、重叠天数、重叠月数"),
    ("取大(销售收入) > 5万元", "取大", "SB325 `取大(销售收入)` 的参数个数或类型不对；写法见 docs/language.md"),
    ("年度(销售收入) == 2026", "年度", "SB325 `年度(销售收入)` 的参数个数或类型不对；写法见 docs/language.md"),
    ("存在(合约)", "合约", "SB329 `合约` 不是字段字典里的清单，是不是想写 `合同`？"),
    ("全部(合同)", "全部", "SB326 `全部(合同)` 没说要满足什么；请写 全部(清单: 条件)"),
    ("存在(合同：合同金额 > 5人)", "合同金额", "SB318 `合同金额 > 5人` 拿金额与数量（`人`）比，单位或类型不合"),
    ("求和(合同：签订日期) > 5元", "求和", "SB327 `求和(合同：签订日期)` 汇总的不是数"),
    ("最近(合同：合同金额) > 5元", "最近", "SB328 `最近(合同：合同金额)` 里 按 日期 与 最近 要同时用：最近(清单: 值 按 日期)"),
    ("计数(合同) >= 2", "计数", "SB318 `计数(合同) >= 2` 拿数量与数比，单位或类型不合；数后面请写单位，如 `2个`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "line"), FAULTS, ids=range(len(FAULTS)))
def test_a_mistake_is_told_once_where_it_stands_with_its_cure(text: str, at: str, line: str) -> None:
    reading = read_expression(text, DICTIONARY, FLAG)
    assert reading.expression is None
    (fault,) = reading.faults
    assert f"{fault.code} {fault.message}" == line
    assert text[fault.offset :].startswith(at)
    if not at:
        assert fault.offset == len(text)


SEVERAL = [
    ("职工人数 > 1人 且 注册区 == 普坨区 或 入库 == 真", ["SB311", "SB314", "SB317"]),
    ("注册区 属于 [普坨区, 999999, 普陀区]", ["SB314", "SB314"]),
    ("存在(合同：合同额 > 1元 且 签订日期 > 5人) 且 合同金额 > 1元", ["SB311", "SB318", "SB332"]),
    ("职工人数 + 销售额 > 5人", ["SB311", "SB311"]),
]


@pytest.mark.parametrize(("text", "codes"), SEVERAL)
def test_all_mistakes_of_an_expression_are_told(text: str, codes: list[str]) -> None:
    assert [fault.code for fault in read_expression(text, DICTIONARY, FLAG).faults] == codes


@pytest.mark.parametrize(
    "text", ["职工人数 > 10", "职工人数 * 50 > 销售额", "职工人数 == 真 == 1", "非 (职工人数 > 10)"]
)
def test_what_follows_from_an_unknown_fact_is_not_told(text: str) -> None:
    codes = [fault.code for fault in read_expression(text, DICTIONARY, FLAG).faults]
    assert set(codes) <= {"SB311", "SB303"}
    assert len(codes) == len(set(codes)) or "销售额" in text


DEEP = [
    ("非 ", "入库"),
    ("-", "职工总数"),
    ("1人 + ", "1人"),
    ("取大(1人, ", "1人"),
    ("存在(合同: ", "已付清"),
    ("非 (", "入库"),
]


@pytest.mark.parametrize(("opening", "inside"), DEEP)
@pytest.mark.parametrize("times", [MAX_DEPTH + 1, 10 * MAX_DEPTH])
def test_nesting_is_limited_and_never_a_traceback(opening: str, inside: str, times: int) -> None:
    closing = ")" if "(" in opening else ""
    reading = read_expression(opening * times + inside + closing * times, DICTIONARY)
    (fault,) = reading.faults
    assert fault.code == "SB305"
    assert fault.message.endswith(f"套了 {MAX_DEPTH} 层以上，请拆成几个条件或推算字段")


def test_brackets_alone_are_no_nesting() -> None:
    assert read_expression("（" * 500 + "入库" + "）" * 500, DICTIONARY, FLAG).expression is not None


def test_a_sum_of_many_terms_is_taken() -> None:
    text = " + ".join(["销售收入"] * (MAX_DEPTH - 5)) + " > 1元"
    assert read_expression(text, DICTIONARY, FLAG).expression is not None


WORDS = [
    "职工总数",
    "销售收入",
    "成立日期",
    "注册区",
    "企业类型",
    "入库",
    "占比",
    "期间",
    "名称",
    "合同",
    "合同金额",
    "没有",
]
WORDS += [
    "10人",
    "5万元",
    "30%",
    "3年",
    "50",
    "0",
    "2026-02-09",
    "2026-02-30",
    "真",
    "假",
    '"甲"',
    "普陀区",
    "独立法人",
]
WORDS += [
    "且",
    "或",
    "非",
    "是",
    "属于",
    "介于",
    "满",
    "按",
    "当",
    "近3年",
    "存在",
    "计数",
    "求和",
    "最近",
    "取大",
    "年度",
]
WORDS += [
    "+",
    "-",
    "*",
    "/",
    ">",
    ">=",
    "==",
    "!=",
    "=",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    "，",
    "：",
    "@",
    "\u202e",
    "\n",
    "'",
]
TYPES = st.sampled_from([None, FLAG, MONEY, RATIO, DATE, Type(Kind.COUNT), Type(Kind.COUNT, "分")])


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["", " "]), TYPES)
def test_whatever_is_written_is_either_read_or_told_readably(
    words: list[str], joint: str, expected: Type | None
) -> None:
    text = joint.join(words)
    reading = read_expression(text, DICTIONARY, expected)
    assert (reading.expression is None) == bool(reading.faults)
    assert_readable(Fault(Place(), fault.code, fault.message) for fault in reading.faults)
    assert all(0 <= fault.offset <= len(text) for fault in reading.faults)
