"""Random rules over the little dictionary, as documents of a rule file, and random profiles at their boundaries."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st
from random_expressions import (
    DATES,
    MONEY,
    RATIOS,
    Draw,
    Maker,
    count,
    day,
    flag,
    money,
    number,
    pick,
    points,
    ratio,
)

from subsidy.facts.dictionary import supplied
from subsidy.facts.types import Fact, Kind

Document = dict[str, Any]


@st.composite
def conditions(draw: Draw, depth: int = 2) -> Document:
    """A condition, nested up to `depth` deep."""
    return condition(draw, depth)


@st.composite
def amounts(draw: Draw, depth: int = 2) -> Document:
    """An award in money, nested up to `depth` deep."""
    return valuation(draw, depth, "amount")


def condition(draw: Draw, depth: int) -> Document:
    kinds = ("holds", "holds", "qualified")
    kind = pick(draw, kinds if depth <= 0 else (*kinds[1:], "all", "any", "at_least", "not", "score"))
    if kind == "holds":
        return {"clause": "1", "holds": flag(draw, draw(st.integers(0, 2)))}
    if kind == "qualified":
        return {"clause": "1", "qualified": "small"}
    if kind == "not":
        return {"not": condition(draw, depth - 1)}
    if kind == "score":
        return {"clause": "1", "score": _score(draw, depth - 1)}
    children = [condition(draw, depth - 1) for _ in range(draw(st.integers(1, 3)))]
    if kind == "at_least":
        return {"at_least": draw(st.integers(1, len(children))), "of": children}
    return {kind: children}


@st.composite
def scores(draw: Draw) -> Document:
    """A score whose parts are single facts, so that each may be unknown by itself."""
    return {"clause": "1", "score": _score(draw, -1)}


def _plain_points(draw: Draw) -> Document:
    texts = ("评分", "加分", "专利数 / 1件 * 1分", "人数 / 1人 * 1分", "3分")
    cap = {"cap": pick(draw, ("5分", "20分"))} if draw(st.booleans()) else {}
    return {"clause": "2", "points": pick(draw, texts), **cap}


def _score(draw: Draw, depth: int) -> Document:
    """A score; below depth 0 its parts are plain."""
    parts = []
    for index in range(draw(st.integers(1, 4 if depth < 0 else 3))):
        own = _bar(draw, ("1分", "2分", "5分")) if draw(st.booleans()) else {}
        value = _plain_points(draw) if depth < 0 else valuation(draw, depth, "points")
        parts.append({"part": f"第{index}部分", "value": value, **own})
    return {"parts": parts, **_bar(draw, ("1分", "5分", "20分", "60分"))}


def _bar(draw: Draw, marks: tuple[str, ...]) -> Document:
    return {pick(draw, ("at_least", "more_than")): pick(draw, marks)}


@st.composite
def decisions(draw: Draw) -> Document:
    """A decision table for a fact in money."""
    rows: list[Document] = [
        {"when": flag(draw, draw(st.integers(0, 1))), "is": money(draw, draw(st.integers(0, 1)))}
        for _ in range(draw(st.integers(1, 4)))
    ]
    if draw(st.booleans()):
        rows.append({"is": money(draw, 0)})
    return {"hit": pick(draw, ("首个", "唯一", "相加")), "rows": rows}


def valuation(draw: Draw, depth: int, key: str) -> Document:
    """An amount of money (`key` "amount") or a number of points ("points")."""
    value: Maker = money if key == "amount" else points
    makers = [_formula, _formula, _up_to, _negotiated, _table, _grades, _per_record, _slices]
    makers += [_several, _several, _several, _several, _scaled] if depth > 0 else []
    document: Document = draw(st.sampled_from(makers))(draw, depth, key, value)
    return {"clause": "2", **document, **_terms(draw, depth, key, value)}


def _formula(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    return {key: value(draw, 2, "")}


def _up_to(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    decided = {"decided": "核定额" if key == "amount" else "评分"} if draw(st.integers(0, 2)) else {}
    return {"up_to": value(draw, 1, ""), **decided}


def _negotiated(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    return {"negotiated": {"decided": "核定额" if key == "amount" else "评分", "by": "专题会议"}}


def _bands(draw: Draw, pool: tuple[str, ...]) -> list[Document]:
    """Bands that meet without gap or overlap, the highest open above, in any order."""
    marks = sorted(draw(st.sets(st.integers(0, len(pool) - 1), min_size=1, max_size=3)))
    closed = [draw(st.booleans()) for _ in marks]
    rows: list[Document] = [{}] if draw(st.booleans()) else []
    for mark, from_ in zip(marks, closed, strict=True):
        if rows:
            rows[-1]["before" if from_ else "through"] = pool[mark]
        rows.append({"from" if from_ else "over": pool[mark]})
    return list(draw(st.permutations(rows)))


def _table(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    counts = ("0件", "1件", "3件", "10件")
    of, pool = draw(
        st.sampled_from(((money, MONEY), (ratio, RATIOS), (day, DATES), (count, counts), (number, ("0", "1", "2024"))))
    )
    rows = _bands(draw, pool)
    for row in rows:
        row.update(_given(draw, depth, key, value))
        if draw(st.integers(0, 3)) == 0:
            row["cap"] = value(draw, 1, "")
    return {"table": {"of": of(draw, 1, ""), "rows": rows}}


def _given(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    """What a row gives: mostly an expression, sometimes a valuation of its own."""
    if depth > 0 and draw(st.integers(0, 3)) == 0:
        return {"value": valuation(draw, depth - 1, key)}
    return {key: value(draw, 1, "")}


def _slices(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    rows = _bands(draw, MONEY if key == "amount" else ("0分", "1分", "20分"))
    for row in rows:
        row["rate"] = pick(draw, RATIOS) if draw(st.integers(0, 3)) else ratio(draw, 1)
    return {"slices": {"of": value(draw, 1, ""), "rows": rows}}


def _grades(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    of, options = draw(st.sampled_from((("等级", "ABC"), ("规模", ("大型", "中型", "小型")))))
    rows = [{"is": option, **_given(draw, depth, key, value)} for option in options]
    return {"grades": {"of": of, "rows": rows}}


def _per_record(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    records = pick(draw, ("合同", "合同", "处罚"))
    document: Document = {"list": records, key: value(draw, 1, records)}
    if draw(st.booleans()):
        document["where"] = flag(draw, 1, records)
    if draw(st.booleans()):
        document["cap"] = value(draw, 1, records)
    if draw(st.integers(0, 2)) == 0:
        of = pick(draw, _GROUPS[records])
        document["group"] = {"by": of, "cap": value(draw, 1, "")}
    return {"per_record": document}


_GROUPS: Final = {
    "合同": ("年度(签订日)", "签订日", "类别", "认定", "合同额 / 2", "件数"),
    "处罚": ("年度(处罚日)", "罚款"),
}
"""By what the records of each list may be grouped."""


def _scaled(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    """An amount times the first of up to three factors that holds; the last has no condition."""
    rows: list[Document] = []
    for _ in range(draw(st.integers(0, 2))):
        rows.append({"when": flag(draw, 1) if draw(st.booleans()) else condition(draw, min(depth - 1, 1))})
    rows.append({})
    for row in rows:
        row["by"] = pick(draw, (*RATIOS, "150%")) if draw(st.integers(0, 3)) else ratio(draw, 1)
        if draw(st.booleans()):
            row["cap"] = value(draw, 1, "")
    return {"scaled": {"value": valuation(draw, depth - 1, key), "rows": rows}}


def _several(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    children = [valuation(draw, depth - 1, key) for _ in range(draw(st.integers(1, 3)))]
    return {pick(draw, ("sum", "best_of")): children}


def _terms(draw: Draw, depth: int, key: str, value: Maker) -> Document:
    """Some of the five terms; no constant floor lies above a constant cap, which would be refused."""
    terms: Document = {}
    low, high = (("0元", "0.5元"), ("1元", "10元", "1万元")) if key == "amount" else (("0分",), ("1分", "5分"))
    for term, pool in (("cap", high), ("floor", low), ("less", low + high)):
        if draw(st.integers(0, 4)) == 0:
            terms[term] = pick(draw, pool) if draw(st.booleans()) else f"取大({value(draw, 1, '')}, {low[0]})"
    if draw(st.integers(0, 4)) == 0:
        terms["when"] = flag(draw, 1) if draw(st.booleans()) else condition(draw, min(depth, 1))
    if draw(st.integers(0, 4)) == 0:
        unit = pick(draw, ("分", "角", "元", "百元", "千元", "万元")) if key == "amount" else "分"
        terms["round"] = {"to": unit, "mode": pick(draw, ("四舍五入", "舍去", "进一"))}
    return terms


# Profiles

_FEN: Final = (0, 1, 50, 100, 150, 300, 333, 1000, 10_000, 1_000_000)
_SHARES: Final = tuple(Fraction(part, 1000) for part in (-100, 0, 5, 100, 300, 333, 500, 1000, 1500))
_COUNTS: Final = (0, 1, 2, 3, 4, 5, 9, 10, 11, 19, 20, 21, 60)
_DAYS: Final = tuple(date.fromisoformat(text) + timedelta(days=by) for text in DATES for by in (-1, 0, 1))
_CODES: Final = {
    "area": ("310107", "310101", "31", "110101", "11"),
    "industry": ("3912", "39", "C", "6510", "391", "I"),
}
_WHOLE: Final = frozenset({"人", "件", "份"})


def _plain(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(int(value) if value == int(value) else value for value in values)


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values of a fact at and beside the constants that random rules use."""
    kind = fact.type.kind
    if kind is Kind.RECORDS:
        return st.lists(records(fact.type.fields), max_size=3).map(tuple)
    if kind is Kind.PERIOD:
        return st.tuples(st.sampled_from(_DAYS), st.sampled_from(_DAYS)).map(lambda days: tuple(sorted(days)))
    if kind is Kind.COUNT and fact.type.unit not in _WHOLE:
        return st.sampled_from((*_COUNTS, Fraction(1, 2)))
    if kind is Kind.CHOICE:
        return st.sampled_from(fact.type.options)
    return st.sampled_from(
        {
            Kind.FLAG: (False, True),
            Kind.CODE: _CODES.get(fact.type.scheme, ()),
            Kind.TEXT: ("甲", "乙", "丙"),
            Kind.DATE: _DAYS,
            Kind.MONEY: tuple(sorted({fen + by for fen in _FEN for by in (-1, 0, 1)})),
            Kind.RATIO: _plain(_SHARES),
            Kind.NUMBER: _plain((-1, 0, Fraction(1, 2), 1, 2, 3, 2024, 2026)),
            Kind.COUNT: _COUNTS,
        }[kind]
    )


def records(fields: tuple[Fact, ...], known: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the facts, each known with odds of `known` to one."""
    drawn = {fact.key: st.one_of(*[values(fact)] * known, st.none()) for fact in supplied(fields)}
    return st.fixed_dictionaries(drawn).map(lambda found: {k: v for k, v in found.items() if v is not None})


ON: Final = st.sampled_from(
    (date(2026, 7, 1), date(2024, 2, 29), date(2026, 12, 31), date(2027, 1, 1), date(2019, 12, 31))
)
"""Days to judge on: ends of years and of February, and days on which the qualification `small` is not in force."""
