"""What each construct of a condition means, in every combination of true, false and unknown."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from construct_tables import Side, expect_truth, on_every_side, table

TRUTHS = ("真", "假", "?")
FACTS = {"上市": "上市", "绿色": "绿色", "失信": "失信"}


def leaf(fact: str) -> dict[str, Any]:
    return {"clause": "1", "holds": fact}


def profile_of(truths: tuple[str, ...]) -> str:
    known = [f"{fact}={truth}" for fact, truth in zip(FACTS, truths, strict=False) if truth != "?"]
    return "，".join(known) or "-"


def kleene(document: str, truths: tuple[str, ...], required: int) -> str:
    """What a count of the truths says: decided once the unknown ones can no longer matter."""
    least, most = truths.count("真"), len(truths) - truths.count("假")
    if document == "all":
        required = len(truths)
    if least >= required:
        return "真"
    unknown = [fact for fact, truth in zip(FACTS, truths, strict=False) if truth == "?"]
    return "缺 " + "、".join(unknown) if most >= required else "假"


@on_every_side()
@pytest.mark.parametrize(
    "truths", [truths for size in (1, 2, 3) for truths in product(TRUTHS, repeat=size)], ids="".join
)
@pytest.mark.parametrize("kind", ["all", "any", "at_least"])
def test_composite(side: Side, kind: str, truths: tuple[str, ...]) -> None:
    children = [leaf(fact) for fact, _ in zip(FACTS, truths, strict=False)]
    for required in range(1, len(truths) + 1 if kind == "at_least" else 2):
        document = {"at_least": required, "of": children} if kind == "at_least" else {kind: children}
        expect_truth(side, profile_of(truths), document, kleene(kind, truths, required))


@on_every_side()
@table("""
上市=真 | not | 假
上市=假 | not | 真
- | not | 缺 上市
""")
def test_not(side: Side, profile: str, rule: str, result: str) -> None:
    expect_truth(side, profile, {rule: leaf("上市")}, result)


def score(total: dict[str, str], *parts: dict[str, Any]) -> dict[str, Any]:
    named = [{"part": f"第{index}部分", **part} for index, part in enumerate(parts)]
    return {"clause": "1", "score": {"parts": named, **total}}


PATENTS = {"value": {"points": "专利数 / 1件 * 1分", "cap": "10分"}}
EXPERT = {"value": {"points": "评分"}}
SCORES = {
    "达到": score({"at_least": "60分"}, EXPERT),
    "超过": score({"more_than": "60分"}, EXPERT),
    "两部分": score({"at_least": "60分"}, EXPERT, PATENTS),
    "有及格线": score({"at_least": "20分"}, {**PATENTS, "at_least": "5分"}, EXPERT),
    "三部分": score(
        {"at_least": "20分"},
        {**PATENTS, "at_least": "5分"},
        EXPERT,
        {"value": {"points": "人数 / 1人 * 1分"}},
    ),
    "及格线不含本数": score({"at_least": "20分"}, {**PATENTS, "more_than": "5分"}, EXPERT),
    "取整": score({"at_least": "3分"}, {"value": {"points": "评分 * 50%", "round": {"to": "分", "mode": "四舍五入"}}}),
}


@on_every_side()
@table("""
评分=59 | 达到 | 假
评分=60 | 达到 | 真
评分=60 | 超过 | 假
评分=60.5 | 超过 | 真
评分=0 | 达到 | 假
评分=-1 | 达到 | 假
- | 达到 | 缺 评分
评分=50，专利数=10 | 两部分 | 真
评分=50，专利数=9 | 两部分 | 假
评分=50，专利数=11 | 两部分 | 真
评分=49，专利数=11 | 两部分 | 假
评分=49 | 两部分 | 假
评分=50 | 两部分 | 缺 专利数
评分=60 | 两部分 | 真
评分=60，专利数=-9 | 两部分 | 真
专利数=10 | 两部分 | 缺 评分
- | 两部分 | 缺 专利数、评分
专利数=5，评分=15 | 有及格线 | 真
专利数=4，评分=100 | 有及格线 | 假
专利数=4 | 有及格线 | 假
专利数=5，评分=14 | 有及格线 | 假
评分=100 | 有及格线 | 缺 专利数
评分=9 | 有及格线 | 假
评分=100 | 三部分 | 缺 专利数
评分=19 | 三部分 | 缺 专利数、人数
评分=19，专利数=0 | 三部分 | 假
评分=14，专利数=5 | 三部分 | 缺 人数
评分=10 | 有及格线 | 缺 专利数
专利数=5 | 有及格线 | 缺 评分
专利数=5，评分=50 | 及格线不含本数 | 假
专利数=6，评分=50 | 及格线不含本数 | 真
评分=5 | 取整 | 真
评分=4.5 | 取整 | 假
""")
def test_score(side: Side, profile: str, rule: str, result: str) -> None:
    expect_truth(side, profile, SCORES[rule], result)


@on_every_side()
@table("""
人数=10，评分=60，上市=真 | small | 真
人数=11，评分=60，上市=真 | small | 假
人数=11，上市=真 | small | 假
人数=10，上市=真 | small | 缺 评分
评分=60，上市=真 | small | 缺 人数
人数=10，评分=60，上市=假，失信=真 | small | 假
人数=10，评分=60 | small | 缺 上市、失信
人数=11，评分=60 | small | 缺 上市、失信
- | small | 缺 上市、人数、失信、评分
人数=10，评分=60，上市=真，申请日期=2026-12-31 | small | 真
人数=10，评分=60，上市=真，申请日期=2027-01-01 | small | 因
人数=11，评分=60，上市=真，申请日期=2027-01-01 | small | 因
人数=10，评分=60，上市=真，申请日期=2020-01-01 | small | 真
人数=10，评分=60，上市=真，申请日期=2019-12-31 | small | 因
""")
def test_qualified(side: Side, profile: str, rule: str, result: str) -> None:
    expect_truth(side, profile, {"clause": "1", "qualified": rule}, result)
