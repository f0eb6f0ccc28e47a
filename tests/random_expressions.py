"""Random expressions over the little dictionary, as an author would write them: each has the type asked for.

`inside` is the list whose record the expression stands in ("" outside all lists); `depth` bounds the nesting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st

Draw = st.DrawFn
Maker = Callable[[Draw, int, str], str]

MONEY: Final = ("0元", "0.01元", "1元", "3元", "10元", "100元", "1万元")
RATIOS: Final = ("0%", "5‰", "10%", "30%", "50%", "100%", "150%")
NUMBERS: Final = ("0", "0.5", "1", "2", "2024", "2026")
DATES: Final = ("2023-07-01", "2024-02-29", "2025-12-31", "2026-06-30", "2026-07-01", "2026-07-02")
SPANS: Final = ("0年", "1年", "3年", "1个月", "6个月", "1天", "30天", "1工作日", "10个工作日")
SMALL: Final = (0, 1, 2, 3, 5, 10, 20)

_MONEY_FACTS: Final = {"": (), "合同": ("合同额", "合同额", "未开票额"), "发票": ("票额",), "处罚": ("罚款",)}
_DATE_FACTS: Final = {"": (), "合同": ("签订日",), "发票": ("开票日",), "处罚": ("处罚日",)}
_LISTS: Final = {"": ("合同", "处罚"), "合同": ("发票", "处罚"), "发票": ("处罚", "合同"), "处罚": ("合同",)}
_SIGNS: Final = ("==", "!=", "<", "<=", ">", ">=")


def pick(draw: Draw, options: tuple[str, ...]) -> str:
    return draw(st.sampled_from(options))


def chosen(draw: Draw, depth: int, inside: str, leaves: tuple[Maker, ...], inner: tuple[Maker, ...]) -> str:
    """One of the ways to write an expression; at depth 0 only the leaves."""
    makers = leaves if depth <= 0 else leaves + inner
    return draw(st.sampled_from(makers))(draw, depth - 1, inside)


def money(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_money_fact, _money_fact, _money_constant), _MONEYS)


def ratio(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_ratio_leaf,), _RATIOS)


def count(draw: Draw, depth: int, inside: str = "") -> str:
    """A number of 件, the unit that facts at the top and in records share."""
    return chosen(draw, depth, inside, (_count_leaf,), _COUNTS)


def number(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_number_leaf,), _NUMBERS)


def points(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_points_leaf,), _POINTS)


def day(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_date_fact, _date_fact, _date_constant), _DAYS)


def flag(draw: Draw, depth: int, inside: str = "") -> str:
    return chosen(draw, depth, inside, (_flag_fact, _compared, _between, _member), _FLAGS)


# Leaves


def _money_fact(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, (*_MONEY_FACTS[inside] * 4, "投入", "收入", "上年收入", "核定额", "额度"))


def _money_constant(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, MONEY)


def _ratio_leaf(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, (*RATIOS, "占比", "占比", "强度", "强度"))


def _count_leaf(draw: Draw, depth: int, inside: str) -> str:
    facts = ("专利数", "件数", "件数") if inside == "合同" else ("专利数",)
    return pick(draw, (*facts, *facts, f"{draw(st.sampled_from(SMALL))}件"))


def _number_leaf(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, (*NUMBERS, "系数", "系数"))


def _points_leaf(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, ("评分", "评分", "加分", "加分", "奖分", f"{draw(st.sampled_from((0, 1, 5, 20, 60)))}分"))


def _date_fact(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, (*_DATE_FACTS[inside] * 4, "成立日", "成立日", "申请日期"))


def _date_constant(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, DATES)


def _flag_fact(draw: Draw, depth: int, inside: str) -> str:
    facts = {"合同": ("认定", "认定", "认定", "大额", "大额"), "发票": ("已开", "已开")}.get(inside, ())
    return pick(draw, (*facts, "上市", "绿色", "失信", "规上"))


def _compared(draw: Draw, depth: int, inside: str) -> str:
    kind = draw(st.sampled_from((money, money, ratio, count, number, points, day)))
    return f"({kind(draw, depth, inside)} {pick(draw, _SIGNS)} {kind(draw, depth, inside)})"


def _between(draw: Draw, depth: int, inside: str) -> str:
    kind = draw(st.sampled_from((money, day, points)))
    pool = {money: MONEY, day: DATES, points: ("1分", "5分", "60分")}[kind]
    first = draw(st.integers(0, len(pool) - 2))
    low, high = pool[first], pool[draw(st.integers(first + 1, len(pool) - 1))]
    if draw(st.booleans()):
        low = f"取小({kind(draw, depth, inside)}, {low})"
    return f"({kind(draw, depth, inside)} 介于 {pick(draw, ('[', '('))}{low}, {high}{pick(draw, (']', ')'))})"


def _member(draw: Draw, depth: int, inside: str) -> str:
    texts = ["规模 属于 [小型, 中型]", "规模 == 大型", "等级 != C", "档次 != 乙", "名称 == 甲", "名称 属于 [甲, 乙]"]
    texts += ["注册区 属于 [普陀区]", "注册区 属于 [上海市, 110000]", "注册区 == 普陀区", "注册区 != 税务区"]
    texts += ["行业 属于 [C]", "行业 属于 [39, I]", "行业 属于 [391, 65]", "行业 属于 [3912]", "行业 == 3912"]
    texts += ["行业 属于 [38至40]", "行业 属于 [391至399]", "行业 属于 [65, C至H]", "注册区 属于 [310101至310106]"]
    texts += ["最近(合同: 合同行业 按 签订日) 属于 [39]", "最近(合同: 合同行业 按 签订日) != 3912"]
    texts += ["唯一(合同: 合同行业) 属于 [39]", "唯一(合同: 类别 当 认定) == 开发", "组数(合同: 类别) >= 2种"]
    if inside == "合同":
        texts += [
            "计法 == 全",
            "计法 属于 [全, 半]",
            "类别 == 开发",
            "类别 属于 [开发, 转让]",
            "合同行业 属于 [391]",
            "合同行业 == 3912",
        ] * 4
    return f"({pick(draw, tuple(texts))})"


# Inner nodes


def _binary(one: Maker, sign: str, other: Maker) -> Maker:
    def write(draw: Draw, depth: int, inside: str) -> str:
        return f"({one(draw, depth, inside)} {sign} {other(draw, depth, inside)})"

    return write


def _called(function: str, *arguments: Maker) -> Maker:
    def write(draw: Draw, depth: int, inside: str) -> str:
        return f"{function}({', '.join(argument(draw, depth, inside) for argument in arguments)})"

    return write


def _written(template: str, *parts: Maker) -> Maker:
    def write(draw: Draw, depth: int, inside: str) -> str:
        return template.format(*(part(draw, depth, inside) for part in parts))

    return write


def _span(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, SPANS)


def _calendar_span(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, SPANS[:-2])


def _sign(draw: Draw, depth: int, inside: str) -> str:
    return pick(draw, _SIGNS)


def _period(draw: Draw, depth: int, inside: str) -> str:
    if draw(st.booleans()):
        return "实施期"
    return f"期间({day(draw, depth, inside)}, {day(draw, depth, inside)})"


def _aggregated(kind: Maker, *functions: str) -> Maker:
    def write(draw: Draw, depth: int, inside: str) -> str:
        records = pick(draw, _LISTS[inside])
        where = f" 当 {flag(draw, depth - 1, records)}" if draw(st.booleans()) else ""
        function = pick(draw, functions)
        by = f" 按 {day(draw, 0, records)}" if function == "最近" else ""
        return f"{function}({records}: {kind(draw, depth - 1, records)}{by}{where})"

    return write


def _quantified(*words: str) -> Maker:
    def write(draw: Draw, depth: int, inside: str) -> str:
        word, records = pick(draw, words), pick(draw, _LISTS[inside])
        bare = word != "全部" and draw(st.integers(0, 4)) == 0
        return f"{word}({records}{'' if bare else ': ' + flag(draw, depth - 1, records)})"

    return write


def _grouped(draw: Draw, depth: int, inside: str) -> str:
    kind = draw(st.sampled_from((money, day, count, flag)))
    return _aggregated(kind, "组数")(draw, depth, inside)


_EVERY: Final = ("求和", "平均", "最大", "最小", "最近", "唯一")

_MONEYS: Final[tuple[Maker, ...]] = (
    _binary(money, "+", money),
    _binary(money, "-", money),
    _binary(money, "*", ratio),
    _binary(ratio, "*", money),
    _written("({} / (0% + {}))", money, ratio),
    _written("({} / (0件 + {}))", money, count),
    _binary(money, "*", count),
    _written("({} * 2倍)", money),
    _written("({} / 3)", money),
    _written("-{}", money),
    _called("取大", money, money),
    _called("取小", money, money, money),
    _called("向上取整", money, money),
    _called("向下取整", money, money),
    _aggregated(money, *_EVERY),
    _aggregated(money, *_EVERY),
)
_RATIOS: Final[tuple[Maker, ...]] = (
    _written("({} / (0元 + {}))", money, money),
    _binary(ratio, "-", ratio),
    _written("(重叠月数({}, {}) / 12个月)", _period, _period),
    _binary(ratio, "*", ratio),
    _binary(ratio, "+", number),
    _called("增长率", money, money),
    _called("增长率", money, money, ratio),
    _aggregated(ratio, *_EVERY),
)
_COUNTS: Final[tuple[Maker, ...]] = (
    _binary(count, "+", count),
    _binary(count, "*", number),
    _written("(0件 + {})", _quantified("计数")),
    _written("(0件 + {})", _grouped),
    _called("向上取整", count, count),
    _called("向下取整", count, count),
    _aggregated(count, *_EVERY),
)
_NUMBERS: Final[tuple[Maker, ...]] = (
    _binary(number, "-", number),
    _written("({} / (0 + {}))", number, number),
    _called("年度", day),
    _aggregated(number, "最近", "最大", "唯一"),
)
_POINTS: Final[tuple[Maker, ...]] = (
    _written("({} / 1件 * 2分)", count),
    _binary(points, "-", points),
    _binary(points, "*", ratio),
)
_DAYS: Final[tuple[Maker, ...]] = (
    _binary(day, "+", _span),
    _binary(day, "-", _span),
    _written("({} + 年限)", day),
    _called("取大", day, day),
    _called("取小", day, day),
    _written("起始({})", _period),
    _written("截止({})", _period),
    _written("({} + 月数({}))", day, _period),
    _aggregated(day, "最近", "唯一"),
)
_FLAGS: Final[tuple[Maker, ...]] = (
    _binary(flag, "且", flag),
    _binary(flag, "或", flag),
    _written("(非 {})", flag),
    _written("({} 是 假)", flag),
    _written("({} 满 {})", day, _calendar_span),
    _written("({} 属于 近3年)", day),
    _written("({} - {} >= 30天)", day, day),
    _written("(天数({}) {} 30天)", _period, _sign),
    _written("(月数({}) {} 12个月)", _period, _sign),
    _written("(重叠天数({}, {}) {} 31天)", _period, _period, _sign),
    _written("(重叠月数({}, {}) {} 6个月)", _period, _period, _sign),
    _written("({} {} 2份)", _quantified("计数"), _sign),
    _written("({} 介于 [1份, 2份])", _quantified("计数")),
    _written("(认定数 {} 1份)", _sign),
    _quantified("存在", "全部"),
    _quantified("存在", "全部"),
)
