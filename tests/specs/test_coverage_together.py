"""Which sides of ceilings over several awards, and of competitions, answers show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from little import HEAD, VERSION, flow, read_pack

from subsidy.coverage import Aspect, Coverage
from subsidy.engine import Engine

ASKED = frozenset(Aspect)
CUT, UNCUT, AT = "合计超过上限而减少", "没有减少", "合计恰为上限"
ALL = {CUT, UNCUT, AT}


def rule(id: str, award: Mapping[str, object], holds: str, more: str = "") -> str:
    text = f"award: {flow({'clause': '2', **award})}\n    {more}"
    leaf = flow({"clause": "1", "holds": holds})
    head = HEAD.format(kind="subsidy", id=id, more="")
    return head + VERSION.format(name="1", effective="{from: 1900-01-01}", more=text, eligibility=leaf)


def ceiling_gaps(
    *profiles: Mapping[str, object],
    at_most: str = "100元",
    award: Mapping[str, object] | None = None,
    other: Mapping[str, object] | None = None,
    asked: frozenset[Aspect] = ASKED,
    when: str = "",
) -> set[str]:
    """What is left of a ceiling over `example` (投入, always had) and `other` (收入, had by who is 上市)."""
    ceiling = {"clause": "3", "ceiling": {"with": ["other"], "at_most": at_most}} | ({"when": when} if when else {})
    example = rule("example", award or {"amount": "投入"}, "投入 >= 0元", f"relations: [{flow(ceiling)}]")
    pack = read_pack(example, rule("other", other or {"amount": "收入"}, "上市"))
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    for profile in profiles:
        coverage.observe(engine.check({"上市": True, **profile}, date(2026, 7, 1)), {"example": asked})
    gaps = (gap for gap in coverage.gaps() if gap.place.startswith("example@1/关系"))
    return {f"{gap.place.partition('/at_most')[1]}{gap.what}" for gap in gaps}


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        ({"投入": 40, "收入": 59}, {CUT, AT}),
        ({"投入": 40, "收入": 60}, {CUT}),
        ({"投入": 40, "收入": "60.01元"}, {UNCUT, AT}),
        ({"投入": 40, "收入": 101}, {UNCUT, AT}),
        ({"投入": 0, "收入": 100}, ALL),
        ({"投入": 101, "收入": 0}, ALL),
        ({"投入": 101, "收入": 50, "上市": False}, ALL),
        ({"投入": 101, "收入": 50, "上市": None}, ALL),
        ({"投入": 60}, ALL),
        ({"收入": 60}, ALL),
        ({}, ALL),
    ],
)
def test_a_ceiling_is_seen_to_cut_to_leave_and_to_be_met_exactly(
    profile: Mapping[str, object], missing: set[str]
) -> None:
    assert ceiling_gaps(profile) == missing


def test_only_who_asks_what_is_had_together_sees_a_ceiling() -> None:
    profile = {"投入": 40, "收入": 60}
    assert ceiling_gaps(profile, asked=ASKED - {Aspect.TOGETHER}) == ALL
    assert ceiling_gaps(profile, asked=ASKED - {Aspect.RELATIONS}) == ALL


def test_a_ceiling_whose_bound_or_condition_is_unknown_or_false_shows_nothing() -> None:
    over = {"投入": 60, "收入": 60}
    assert ceiling_gaps(over, at_most="上年收入") == ALL
    assert ceiling_gaps(over, {**over, "上年收入": 100}, at_most="上年收入") == {UNCUT, AT}
    assert ceiling_gaps(over, when="绿色") >= ALL
    assert ceiling_gaps({**over, "绿色": False}, when="绿色") >= ALL
    assert ceiling_gaps({**over, "绿色": True}, when="绿色") == {UNCUT, AT, "未满足"}


def test_awards_that_are_pending_show_nothing_of_a_ceiling() -> None:
    assured = {"sum": [{"clause": "1", "amount": "10元"}, {"clause": "2", "amount": "投入"}]}
    assert ceiling_gaps({"收入": 60}, award=assured) == ALL
    assert ceiling_gaps({"收入": 60, "上年收入": 60}, award={"amount": "上年收入"}, other=assured) == ALL


def test_another_ceiling_that_leaves_less_hides_that_this_one_would_cut() -> None:
    first, second = ({"clause": "3", "ceiling": {"with": ["other"], "at_most": most}} for most in ("100元", "90元"))
    relations = f"relations: [{flow(first)}, {flow(second)}]"
    pack = read_pack(
        rule("example", {"amount": "投入"}, "投入 >= 0元", relations), rule("other", {"amount": "收入"}, "上市")
    )
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    coverage.observe(engine.check({"上市": True, "投入": 60, "收入": 60}, date(2026, 7, 1)), {"example": ASKED})
    gaps = [gap for gap in coverage.gaps() if gap.what == CUT]
    assert len(gaps) == 1


def test_what_lies_inside_the_bound_is_seen_where_the_ceiling_is_in_force() -> None:
    bound = "取小(上年收入, 100元)"
    words = {f"/at_most`{bound}` 取到 `上年收入`", f"/at_most`{bound}` 取到 `100元`"}
    less, more = ({"投入": 40, "收入": 60, "上年收入": last} for last in (99, 101))
    assert ceiling_gaps(at_most=bound) == ALL | words
    assert ceiling_gaps(less, more, at_most=bound) == set()
    assert ceiling_gaps({**less, "上市": False}, more, at_most=bound) >= {f"/at_most`{bound}` 取到 `上年收入`"}


@pytest.mark.parametrize(
    ("at_most", "missing"),
    [("30元", {UNCUT, CUT, AT}), ("31元", {UNCUT, CUT}), ("50元", {UNCUT, AT}), ("51元", {UNCUT})],
)
def test_a_side_that_fixed_amounts_never_come_to_is_not_asked_for(at_most: str, missing: set[str]) -> None:
    rows = [{"is": grade, "amount": amount} for grade, amount in (("A", "10元"), ("B", "20元"), ("C", "30元"))]
    graded = {"grades": {"of": "等级", "rows": rows}}
    assert ceiling_gaps(at_most=at_most, award=graded, other={"amount": "20元"}) == missing
    assert ceiling_gaps(at_most=at_most, award={**graded, "cap": "投入"}, other={"amount": "20元"}) == ALL


COMPETITION = """competition:
      clause: "5"
      budget: 取大(上年收入, 100元)
      pools:
        - {pool: 甲组, clause: "5（一）", when: 上市, budget: "取小(上年收入, 50元)"}
        - {pool: 乙组, clause: "5（二）", when: 上市 是 假}
      rank: [{by: "取大(投入, 收入)", order: 从高到低}]
      top: 3名
"""
POOL, OTHER_POOL = "5/5（一）", "5/5（二）"
MOST, LEAST, KEY = (f"`{each}` 取到 " for each in ("取大(上年收入, 100元)", "取小(上年收入, 50元)", "取大(投入, 收入)"))
HIGH = {"上市": True, "上年收入": 101, "投入": 2, "收入": 1}
LOW = {"上市": False, "上年收入": 49, "投入": 1, "收入": 2}


def contest_gaps(*profiles: Mapping[str, object], asked: frozenset[Aspect] = ASKED) -> set[str]:
    pack = read_pack(rule("example", {"amount": "投入"}, "投入 >= 0元", COMPETITION))
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    for profile in profiles:
        coverage.observe(engine.check(profile, date(2026, 7, 1)), {"example": asked})
    gaps = (gap for gap in coverage.gaps() if "/竞争/" in gap.place)
    return {f"{gap.place.partition('/竞争/')[2]}：{gap.what}" for gap in gaps}


EVERY_SIDE = {
    *(f"{pool}/when：{word}" for pool in (POOL, OTHER_POOL) for word in ("满足", "未满足")),
    *(f"5：{MOST}{each}" for each in ("`上年收入`", "`100元`")),
    *(f"{POOL}：{LEAST}{each}" for each in ("`上年收入`", "`50元`")),
    *(f"5：{KEY}{each}" for each in ("`投入`", "`收入`")),
}


def test_pools_are_seen_on_both_sides_and_so_is_what_lies_inside_budgets_and_ranks() -> None:
    assert contest_gaps() == EVERY_SIDE
    assert contest_gaps(HIGH) == EVERY_SIDE - {
        f"{POOL}/when：满足", f"{OTHER_POOL}/when：未满足", f"5：{MOST}`上年收入`", f"{POOL}：{LEAST}`50元`", f"5：{KEY}`投入`"
    }  # fmt: skip
    assert contest_gaps(HIGH, LOW) == {f"{POOL}：{LEAST}`上年收入`"}
    assert contest_gaps(HIGH, LOW, {**LOW, "上市": True}) == set()


def test_a_pool_that_is_not_known_shows_nothing_and_neither_does_an_unasked_one() -> None:
    assert contest_gaps({}) == EVERY_SIDE
    assert contest_gaps(HIGH, LOW, asked=ASKED - {Aspect.COMPETITION}) == EVERY_SIDE
