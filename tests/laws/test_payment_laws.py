"""Laws of how an award is paid out, whatever the award and its stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from little import pack_of, version_of
from oracle.amounts import Span
from oracle.naive import Oracle
from oracle.payment import hulls, paid, paid_back, split
from random_expressions import Draw, flag, pick
from random_rules import ON, Document, amounts, condition, conditions, records

from subsidy import Verdict
from subsidy.engine import Engine
from subsidy.facts.profile import Profile
from subsidy.language.nodes import Holds, Qualified
from subsidy.money import Rounding, RoundingMode
from subsidy.report.document import to_document
from subsidy.trace.division import Portion, divide
from subsidy.trace.step import Range

seldom = settings(max_examples=min(settings().max_examples, 200))
PROFILES = records(pack_of().dictionary.facts)
ROUNDINGS = st.builds(Rounding, st.sampled_from(("分", "角", "元")), st.sampled_from(RoundingMode))
TOTALS = st.integers(0, 3000)


@st.composite
def portions(draw: Draw, unknown: bool = False) -> list[Portion]:
    """Shares that come to the whole, or leave something; amounts only beside a rest."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    shares = [Fraction(high - low, 100) for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    rests = draw(st.booleans())
    parts: list[Portion] = [*shares[:-1], None] if rests else list(shares)
    if rests:
        fixed = st.integers(0, 2000).map(lambda fen: Range(fen, fen))
        parts += draw(st.lists(st.one_of(fixed, st.just(Range(0, None))) if unknown else fixed, max_size=2))
        parts = draw(st.permutations(parts))
    return parts


def naive(parts: list[Portion]) -> list[Any]:
    return [
        Span(Fraction(each.low), None if each.high is None else Fraction(each.high))
        if isinstance(each, Range)
        else each
        for each in parts
    ]


@given(TOTALS, portions(), ROUNDINGS)
def test_parts_add_up_to_a_settled_total_and_are_what_the_oracle_says(
    total: int, parts: list[Portion], rounding: Rounding
) -> None:
    given = divide(Range(total, total), parts, rounding)
    assert all(each.decided and each.low >= 0 for each in given)
    assert sum(each.low for each in given) == total
    amounts = [each * total if isinstance(each, int | Fraction) else each.low if each else None for each in parts]
    assert [each.low for each in given] == split(
        Fraction(total), [None if a is None else Fraction(a) for a in amounts], rounding
    )


@given(TOTALS, st.integers(0, 400), portions(unknown=True), ROUNDINGS, st.sampled_from((1, 10, 100, 1000)))
def test_a_part_lies_in_its_range_whatever_the_total_turns_out_to_be(
    low: int, width: int, parts: list[Portion], rounding: Rounding, step: int
) -> None:
    award = (Fraction(low * step), Fraction((low + width // step) * step))
    ranges = divide(Range(*map(int, award)), parts, rounding, step)
    for each, (least, most) in zip(ranges, hulls(award, naive(parts), rounding, step), strict=True):
        assert each.low <= least
        assert most is not None
        assert each.high is not None
        assert most <= each.high


@given(TOTALS, st.integers(0, 3000), st.integers(0, 300), st.integers(0, 300), portions(unknown=True), ROUNDINGS)
def test_knowing_more_of_the_total_only_narrows_its_parts(
    low: int, width: int, up: int, down: int, parts: list[Portion], rounding: Rounding
) -> None:
    narrow = Range(low + min(up, width), max(low + width - down, low + min(up, width)))
    for wide, near in zip(
        divide(Range(low, low + width), parts, rounding), divide(narrow, parts, rounding), strict=True
    ):
        assert wide.low <= near.low
        assert wide.high is not None
        assert near.high is not None
        assert near.high <= wide.high


@st.composite
def competitions(draw: Draw) -> Document:
    """A competition for one budget."""
    pools = [
        {"pool": f"{index}组", "when": flag(draw, 1) if draw(st.booleans()) else condition(draw, 1)}
        for index in range(draw(st.integers(0, 3)))
    ]
    rank = [
        {"by": pick(draw, ("评分", "投入 / 收入", "人数")), "order": pick(draw, ("从高到低", "从低到高"))},
        {"by": "成立日", "order": pick(draw, ("从早到晚", "从晚到早"))},
    ]
    return {"clause": "4", "budget": "1000万元", "pools": pools, "rank": rank, "top": "3家", "give": "依次"}


@st.composite
def payments(draw: Draw) -> Document:
    """A payment in one to four stages."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
    stages: list[Document] = [{"share": f"{high - low}%"} for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    if draw(st.booleans()):
        stages[-1] = {"share": "其余"}
        if draw(st.booleans()):
            stages.append({"amount": pick(draw, ("投入", "1元", "收入 - 投入", "0.07元"))})
    for index, stage in enumerate(stages):
        stage["stage"] = f"第{index}期"
        if draw(st.booleans()):
            stage["when"] = flag(draw, 1) if draw(st.booleans()) else condition(draw, 1)
        if draw(st.booleans()):
            stage["due"] = pick(draw, ("成立日 + 30天", "申请日期 + 1年", "2028-12-31"))
    document: Document = {"clause": "3", "stages": stages}
    if draw(st.booleans()):
        document["round"] = {"to": pick(draw, ("分", "角", "元")), "mode": pick(draw, ("四舍五入", "舍去", "进一"))}
    for key, extra in (("withhold", ({},)), ("recover", ({}, {"share": "50%"}, {"share": "33.33%"}))):
        for _ in range(draw(st.integers(0, 2))):
            when = flag(draw, 1) if draw(st.booleans()) else condition(draw, 1)
            document.setdefault(key, []).append({"when": when, **draw(st.sampled_from(extra))})
    if "recover" in document and draw(st.booleans()):
        document["paid"] = pick(draw, ("投入", "收入 - 投入", "0.05元"))
    return document


@seldom
@given(payments(), amounts(depth=1), PROFILES, ON)
def test_a_payment_is_what_the_oracle_says(payment: Document, award: Document, values: Document, on: date) -> None:
    pack = pack_of(award={"clause": "2", "sum": [award]}, payment=payment)
    decision = Engine(pack).decide(Profile(values), on).decisions["example"]
    oracle = Oracle(pack, values, on)
    said = paid(oracle, version_of(pack), oracle.opinions()["example"])
    assert decision.schedule is not None
    for ours, theirs in zip(decision.schedule.instalments, said, strict=True):
        assert ours.standing.label == theirs.standing
        assert ours.lacks.facts >= theirs.lacks.facts
        if ours.amount == (theirs.low, theirs.high):  # else a range by the structure, wider than all that can be
            assert ours.lacks.facts == theirs.lacks.facts
        if decision.payable.decided and ours.amount.decided:
            assert ours.amount == (theirs.low, theirs.high)
    back = paid_back(oracle, version_of(pack), oracle.opinions()["example"])
    if decision.payable.decided and (decision.verdict is Verdict.ELIGIBLE or back.settled):
        assert decision.schedule.recovery.amount == (back.low, back.high)
        assert decision.schedule.recovery.lacks.facts == back.lacks.facts


@seldom
@given(payments(), competitions(), amounts(depth=1), PROFILES, ON)
def test_what_comes_after_the_award_changes_neither_verdict_nor_award_nor_what_is_missing(
    payment: Document, competition: Document, award: Document, values: Document, on: date
) -> None:
    with_it, without = (
        Engine(pack_of(award=award, **more)).decide(Profile(values), on).decisions["example"]
        for more in (
            {"payment": payment, "competition": competition, "priority": [{"clause": "5", "when": "上市"}]},
            {},
        )
    )
    assert (with_it.verdict, with_it.award) == (without.verdict, without.award)
    assert (with_it.missing, with_it.reasons) == (without.missing, without.reasons)
    schedule = with_it.schedule
    assert schedule is not None
    if with_it.verdict is Verdict.ELIGIBLE and with_it.payable.decided:
        known = [each.amount for each in schedule.instalments]
        assert not all(each.decided for each in known) or sum(each.low for each in known) == with_it.award.low


@seldom
@given(payments(), competitions(), st.lists(conditions(depth=1), min_size=1, max_size=2), PROFILES, ON)
def test_every_condition_of_what_comes_after_the_award_is_in_the_document_once(
    payment: Document, competition: Document, grounds: list[Document], values: Document, on: date
) -> None:
    priority = [{"clause": "5", "when": ground} for ground in grounds]
    pack = pack_of(payment=payment, competition=competition, priority=priority)
    [decision] = [
        each
        for each in to_document(Engine(pack).decide(Profile(values), on))["decisions"]
        if each["policy"] == "example"
    ]
    seen = Counter(
        step["id"]
        for step in steps([decision["payment"], decision["competition"], decision["priority"]])
        if step.get("kind") in ("holds", "qualified")
    )
    version = version_of(pack)
    assert seen == Counter(leaves((version.payment, version.competition, version.priority)))


def steps(document: Any) -> Iterator[Document]:
    """Every object inside a document."""
    if isinstance(document, dict):
        yield document
        for value in document.values():
            yield from steps(value)
    if isinstance(document, list):
        for value in document:
            yield from steps(value)


def leaves(node: Any) -> Iterator[str]:
    """The ids of the leaves anywhere inside a node."""
    if isinstance(node, Holds | Qualified):
        yield node.label.id
    elif isinstance(node, tuple):
        for item in node:
            yield from leaves(item)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from leaves(getattr(node, name))
