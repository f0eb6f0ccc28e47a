"""What each construct of a payment means, at its boundaries and where facts are unknown; on both evaluators."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from construct_tables import table
from little import DAY, pack_of, read, version_of
from oracle.naive import Oracle
from oracle.payment import paid
from oracle.unknown import Unknown as Missing

from subsidy.engine import Engine
from subsidy.facts.profile import Profile
from subsidy.report.model import Decision
from subsidy.trace.step import Unknown

THIRDS = [{"stage": "甲", "share": "33%"}, {"stage": "乙", "share": "33%"}, {"stage": "丙", "share": "34%"}]
HALVES = [{"stage": "甲", "share": "50%"}, {"stage": "乙", "share": "其余"}]
FIXED = [{"stage": "甲", "amount": "5元"}, {"stage": "乙", "share": "30%"}, {"stage": "丙", "share": "其余"}]


def decide(profile: str, payment: Any, **more: Any) -> Decision:
    """The decision on a profile of the little world, once the oracle is found to pay the same."""
    values = dict(pair.split("=") for pair in profile.split("，")) if profile != "-" else {}
    day = date.fromisoformat(values.pop("申请日期", DAY.isoformat()))
    known = read({name: {"真": True, "假": False}.get(value, value) for name, value in values.items()})
    pack = pack_of(award={"clause": "2", "amount": "投入"}, payment={"clause": "3", **payment}, **more)
    decision = Engine(pack).decide(Profile(known), day).decisions["example"]
    oracle = Oracle(pack, known, day)
    schedule = decision.schedule
    assert schedule is not None
    for ours, theirs in zip(
        schedule.instalments, paid(oracle, version_of(pack), oracle.opinions()["example"]), strict=True
    ):
        assert (*ours.amount, ours.standing.label) == (theirs.low, theirs.high, theirs.standing)
        assert ours.lacks.facts == theirs.lacks.facts
        due = ours.found.due
        assert isinstance(theirs.due, Missing) if isinstance(due, Unknown) else due == theirs.due
    return decision


def told(decision: Decision) -> str:
    """The instalments in 分: `33, 33, 34`, `0..50` for what is not settled, `?` without end."""
    assert decision.schedule is not None
    amounts = [each.amount for each in decision.schedule.instalments]
    return ", ".join(str(low) if low == high else f"{low}..{'?' if high is None else high}" for low, high in amounts)


@pytest.mark.parametrize(
    ("award", "stages", "rounding", "result"),
    [
        ("1元", THIRDS, None, "33, 33, 34"),
        ("0.01元", THIRDS, None, "0, 0, 1"),
        ("0.02元", THIRDS, None, "1, 1, 0"),
        ("0元", THIRDS, None, "0, 0, 0"),
        ("0.01元", HALVES, None, "1, 0"),
        ("0.03元", HALVES, None, "2, 1"),
        ("0.03元", HALVES, {"to": "分", "mode": "舍去"}, "1, 2"),
        ("1元", HALVES, {"to": "元", "mode": "四舍五入"}, "100, 0"),
        ("0.99元", HALVES, {"to": "元", "mode": "四舍五入"}, "0, 99"),
        ("1.5元", HALVES, {"to": "元", "mode": "进一"}, "100, 50"),
        ("1元", THIRDS, {"to": "元", "mode": "进一"}, "100, 0, 0"),
        ("20元", FIXED, None, "500, 600, 900"),
        ("7元", FIXED, None, "500, 200, 0"),
        ("5元", FIXED, None, "500, 0, 0"),
        ("4.99元", FIXED, None, "499, 0, 0"),
        ("0元", FIXED, None, "0, 0, 0"),
    ],
)
def test_stages_add_up_to_the_award(award: str, stages: Any, rounding: Any, result: str) -> None:
    payment = {"stages": stages, **({"round": rounding} if rounding else {})}
    assert told(decide(f"投入={award}", payment)) == result


@pytest.mark.parametrize(
    ("stages", "result"),
    [
        (HALVES, "0..?, 0..?"),
        (FIXED, "0..500, 0..?, 0..?"),
        ([{"stage": "甲", "amount": "收入"}, HALVES[1]], "0..?, 0..?"),
    ],
)
def test_of_an_award_without_bound_nothing_is_sure(stages: Any, result: str) -> None:
    assert told(decide("-", {"stages": stages})) == result


@table("""
- | 上市 | 待定；缺 上市
上市=真 | 上市 | 条件已满足
上市=假 | 上市 | 条件未满足
上市=假 | 上市 或 绿色 | 待定；缺 绿色
上市=真 | 上市 或 绿色 | 条件已满足
上市=假 | 上市 且 绿色 | 条件未满足
""")
def test_a_stage_stands_as_its_condition(profile: str, rule: str, result: str) -> None:
    decision = decide(profile, {"stages": [{"stage": "甲", "share": "100%", "when": rule}]})
    assert decision.schedule is not None
    [stage] = decision.schedule.instalments
    names = "、".join(map(pack_of().dictionary.describe, sorted(stage.lacks.facts)))
    assert result == stage.standing.label + (f"；缺 {names}" if names else "")


@table("""
成立日=2024-02-29 | 成立日 + 1年 | 2025-02-28
成立日=2024-01-31 | 成立日 + 1个月 | 2024-02-29
成立日=2026-12-31 | 成立日 + 1天 | 2027-01-01
成立日=2024-01-01 | 成立日 + 8000年 | 未知
申请日期=2026-02-28 | 申请日期 + 30天 | 2026-03-30
- | 成立日 + 1天 | 未知
""")
def test_a_stage_is_due_on_its_day(profile: str, rule: str, result: str) -> None:
    decision = decide(profile, {"stages": [{"stage": "甲", "share": "100%", "due": rule}]})
    assert decision.schedule is not None
    due = decision.schedule.instalments[0].found.due
    assert result == ("未知" if isinstance(due, Unknown) else str(due))


def test_a_day_that_is_not_known_is_missing_from_the_payment_and_not_from_the_decision() -> None:
    decision = decide("投入=1元", {"stages": [{"stage": "甲", "share": "100%", "due": "成立日", "when": "上市"}]})
    assert decision.schedule is not None
    assert decision.schedule.instalments[0].lacks.facts == {"founded", "listed"}
    assert decision.missing == ()


def test_an_amount_of_a_stage_that_is_below_nothing_is_nothing() -> None:
    stages = [{"stage": "甲", "amount": "收入 - 投入"}, HALVES[1]]
    assert told(decide("投入=3元，收入=1元", {"stages": stages})) == "0, 300"


def test_an_amount_that_can_no_longer_matter_is_not_missing() -> None:
    decision = decide("投入=0元", {"stages": [{"stage": "甲", "amount": "收入"}, HALVES[1]]})
    assert decision.schedule is not None
    assert [each.lacks.facts for each in decision.schedule.instalments] == [frozenset(), frozenset()]
