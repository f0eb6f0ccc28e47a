"""The recommended combination in words: what to take and what it comes to, what a ceiling cuts, what is forgone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor
from typing import Final

from subsidy.language.expressions import Literal
from subsidy.language.nodes import Formula
from subsidy.language.relations import RelationKind
from subsidy.money import grouped_yuan, words
from subsidy.report.headlines import amount_in_words, sourcing, sourcing_together
from subsidy.report.model import AwardKind, Decision, Report
from subsidy.report.page import NOTHING, Taken, Together
from subsidy.report.reasons import title_of
from subsidy.report.relations import say_bound, titles
from subsidy.report.wording import sampled
from subsidy.trace.proof import Cut, Forgone
from subsidy.truth import Verdict


def rank(decision: Decision) -> tuple[int, int, str]:
    """The order of reading: what is to be had first, the larger before the smaller."""
    return (ORDER.index(decision.verdict), -decision.award.countable, decision.policy)


ORDER: Final = (
    Verdict.ELIGIBLE,
    Verdict.MANUAL,
    Verdict.INSUFFICIENT,
    Verdict.INELIGIBLE,
    Verdict.NOT_APPLICABLE,
)
"""The order in which verdicts are told."""


def taken_of(report: Report) -> list[Decision]:
    """What is taken, the larger first."""
    return sorted((report.decisions[id] for id in report.combination.taken), key=rank)


def total_in_words(report: Report, *, reserved: bool = True) -> str:
    """The total, whether people may still lower it, and what of it is counted only as far as it is assured."""
    kinds = {report.decisions[id].award.kind for id in report.combination.taken}
    kinds |= {AwardKind.PENDING for cut in report.combination.cuts if _open_ceiling(cut, report)}
    called, reservation = _TOTALS[AwardKind.UP_TO in kinds, AwardKind.PENDING in kinds]
    if report.open_rivals:
        reservation += "（补齐资料后推荐可能改变）"
    return f"{called} {grouped_yuan(report.combination.total)}{reservation if reserved else ''}"


_TOTALS = {
    (False, False): ("合计", ""),
    (True, False): ("合计不超过", ""),
    (False, True): ("合计至少", "（待定的按已能确定的最低数计入）"),
    (True, True): ("合计不超过", "（待定的按已能确定的最低数计入，补齐后可能增加）"),
}
"""How a total is called and what is reserved: by whether it holds ceilings, and whether some of it is pending."""


def together(report: Report) -> Together | None:
    """The combination as a page tells it; nothing where there is nothing to choose or to cut."""
    combination = report.combination
    taken = taken_of(report)
    alone = not taken or len(report.decisions) == 1
    if not combination.forgone and not combination.cuts and alone:
        return None
    return Together(
        f"{total_in_words(report, reserved=False)}（{sourcing_together(taken)}）" if taken else "不取这一项",
        words(combination.total) if taken else "",
        tuple(_taken(decision, report) for decision in taken),
        tuple(_forgone(forgone, report) for forgone in combination.forgone),
        tuple(_reservations(taken, report)),
    )


def _taken(decision: Decision, report: Report) -> Taken:
    """A subsidy that is taken; one whose award a ceiling cuts, with what is left of it and why."""
    cut = next((cut for cut in report.combination.cuts if cut.policy == decision.policy), None)
    if cut is None:
        return Taken(decision.title, amount_in_words(decision), sourcing(decision))
    relation, unknown = cut.relation, _open_ceiling(cut, report)
    left = f"{_LEFT[AwardKind.PENDING if unknown else decision.award.kind]}{grouped_yuan(cut.left)}"
    way = f"{_ceiling(cut, report)}，由 {grouped_yuan(cut.own)} 减为 {grouped_yuan(cut.left)}"
    open_ = "上限尚不能确定，只计入确定的数" if unknown else ""
    unsure = "" if cut.certain else "这条关系是否适用尚不能确定，先按适用处理"
    why = "；".join(part for part in (way, f"{relation.clause}：{relation.text}".strip("："), open_, unsure) if part)
    return Taken(decision.title, left, sourcing(decision), why)


_LEFT = {AwardKind.EXACT: "", AwardKind.NONE: "", AwardKind.UP_TO: "不超过 ", AwardKind.PENDING: "至少 "}
"""What stands before what is left of an award, by how sure that award is."""


def _ceiling(cut: Cut, report: Report) -> str:
    """`与“甲”合计不超过 项目投入 * 50%（600,000.00 元）`; a constant says its value itself."""
    relation = cut.relation
    beside = titles(report.pack, relation.others)
    found = report.decisions[cut.policy].assessment.ceilings[relation.id].range
    constant = isinstance(relation.at_most, Formula) and isinstance(relation.at_most.expression, Literal)
    value = f"（{grouped_yuan(floor(found.low))}）" if found.decided and not constant else ""
    return f"与{beside}合计不超过 {say_bound(relation)}{value}"


def _open_ceiling(cut: Cut, report: Report) -> bool:
    """Whether nobody knows yet how much a ceiling allows."""
    return not report.decisions[cut.policy].assessment.ceilings[cut.relation.id].range.decided


def _forgone(forgone: Forgone, report: Report) -> Taken:
    """A subsidy that is not taken: which one it loses to, by which relation, in the relation's own words."""
    relation = forgone.relation
    way = _WAYS[relation.kind].format(title=title_of(report.pack, forgone.because), group=relation.group)
    said = relation.text or (f"同一事项（{relation.matter}）" if relation.matter else "")
    said += sampled(relation.provenance)
    unsure = "" if forgone.certain else "这条关系是否适用尚不能确定，先按适用处理"
    why = "；".join(part for part in (way, f"{relation.clause}：{said}".strip("："), unsure) if part)
    decision = report.decisions.get(forgone.policy)
    known = sourcing(decision) if decision else NOTHING
    amount = f"{_LEFT[decision.award.kind] if decision else ''}{grouped_yuan(forgone.amount)}"
    return Taken(title_of(report.pack, forgone.policy), amount, known, why)


_WAYS = {
    RelationKind.EXCLUDES: "与“{title}”不可兼得",
    RelationKind.YIELDS_TO: "让位于“{title}”",
    RelationKind.UPGRADES: "由“{title}”替代",
    RelationKind.REQUIRES: "以“{title}”为前提",
    RelationKind.OPENS: "接续“{title}”",
    RelationKind.GROUP: "与“{title}”同属“{group}”，不可兼得",
    RelationKind.ALLOWS: "可与“{title}”同时享受",
    RelationKind.CEILING: "与“{title}”合计有上限",
}


def _reservations(taken: Iterable[Decision], report: Report) -> Iterator[str]:
    """What may still change the total."""
    decisions = list(taken)
    kinds = {decision.award.kind for decision in decisions}
    if AwardKind.UP_TO in kinds:
        yield "含由人核定的金额，按上限计入"
    if AwardKind.PENDING in kinds:
        yield "含待定的金额，只计入已能确定的最低数"
    if any(decision.assessment.competition is not None for decision in decisions):
        yield "含竞争性分配的金额，最终可能少于此数"
    if report.open_rivals:
        names = "、".join(f"“{rival.title}”" for rival in report.open_rivals)
        yield f"{names}的金额待定，只按已能确定的最低数比较；补齐资料后，推荐可能改变"
