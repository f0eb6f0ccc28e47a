"""A report → its page: the answer first, then the best combination, why each policy came out so, and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, count
from math import floor

from subsidy.facts.dictionary import Dictionary
from subsidy.language.expressions import Literal
from subsidy.language.nodes import Formula, Provenance
from subsidy.language.relations import Relation, RelationKind
from subsidy.money import grouped_yuan, words
from subsidy.report.headlines import PARTLY_SAMPLE, amount_in_words, can_be_had_now, concerns, sourcing
from subsidy.report.model import AwardKind, Decision, Report
from subsidy.report.page import NOTHING, Enquiry, Page, Question, Taken, Together, printable
from subsidy.report.reasons import title_of
from subsidy.report.sections import SectionWriter, say_bound, say_relation
from subsidy.trace.proof import Cut, Forgone
from subsidy.trace.readings import lacking
from subsidy.truth import Truth, Verdict


def page_of(report: Report) -> Page:
    """Everything that a report says, in words."""
    writer = SectionWriter(report.pack, report.readings)
    decisions = sorted(report.decisions.values(), key=_rank)
    subsidies = [decision for decision in decisions if not decision.assessment.policy.qualification]
    qualifications = [decision for decision in decisions if decision.assessment.policy.qualification]
    return printable(
        Page(
            _conclusion(report, subsidies, qualifications),
            (
                ("企业名称", report.enterprise or "（未填）"),
                ("信用代码", report.uscc or "（未填）"),
                ("审核日期", report.date.isoformat()),
            ),
            tuple(map(writer.section, subsidies)),
            tuple(map(writer.section, qualifications)),
            _together(report),
            tuple(_enquiries(report, subsidies or qualifications)),
            (*_remarks(subsidies), *_notes(decisions)),
            f"subsidy {report.engine_version}，规则 {report.pack.sha256[:12]}，推理 {report.inference}",
        )
    )


def _rank(decision: Decision) -> tuple[int, int, str]:
    """The order of reading: what is to be had first, the larger before the smaller."""
    return (_ORDER.index(decision.verdict), -decision.award.countable, decision.policy)


_ORDER = (
    Verdict.ELIGIBLE,
    Verdict.MANUAL,
    Verdict.INSUFFICIENT,
    Verdict.INELIGIBLE,
    Verdict.NOT_APPLICABLE,
)


def _conclusion(report: Report, subsidies: list[Decision], qualifications: list[Decision]) -> str:
    """The answer in a sentence or two: how many of what verdict, and what it comes to together."""
    decisions, things = (subsidies, "补贴") if subsidies else (qualifications, "资格")
    counts = Counter(decision.verdict for decision in decisions if concerns(decision) is not Truth.UNKNOWN)
    asked = len(decisions) - counts.total()
    told = [(counts[verdict], verdict.label) for verdict in _ORDER if verdict is not Verdict.NOT_APPLICABLE]
    told += [(asked, "待问是否涉及"), (counts[Verdict.NOT_APPLICABLE], Verdict.NOT_APPLICABLE.label)]
    said = [(number, label) for number, label in told if number]
    if len(said) == 1:
        answer = f"{len(decisions)} 项{things}均{said[0][1]}"
    else:
        answer = f"{len(decisions)} 项{things}中，{'，'.join(f'{label} {number} 项' for number, label in said)}"
    if len(decisions) == 1:
        answer = _single(decisions[0])
    if not subsidies:
        return answer
    if report.combination.forgone and not report.combination.taken:
        return f"{answer}。推荐组合不取这一项"
    taken = _taken_of(report)
    if not taken:
        undecided = asked + counts[Verdict.MANUAL] + counts[Verdict.INSUFFICIENT]
        nothing = "目前还没有可以确定享受的补贴" if undecided else "没有可以享受的补贴"
        idle = any(each.verdict is Verdict.ELIGIBLE and each.award.kind is AwardKind.NONE for each in subsidies)
        why = "符合的金额为 0 元，" if idle else ""
        return f"{answer}。{why}{nothing}" if len(subsidies) > 1 else answer
    if len(subsidies) == 1:
        return f"{answer}{'' if can_be_had_now(subsidies[0]) else '，现在不在申报期内'}"
    return f"{answer}。建议享受 {len(taken)} 项，{_total(report)}{_when(taken)}{_open_instead(report)}"


def _taken_of(report: Report) -> list[Decision]:
    """What is taken and pays something, the larger first."""
    taken = [report.decisions[id] for id in report.combination.taken]
    return sorted((decision for decision in taken if decision.award.kind is not AwardKind.NONE), key=_rank)


def _when(taken: list[Decision]) -> str:
    """Which of the recommended subsidies can be applied for on the day, where that is not all of them."""
    now = [decision.title for decision in taken if can_be_had_now(decision)]
    if not now:
        return f"，推荐的{'这项' if len(taken) == 1 else f' {len(taken)} 项'}现在不在申报期内"
    return f"，其中现在可以申报的是 {'、'.join(now)}" if len(now) < len(taken) else ""


def _open_instead(report: Report) -> str:
    """The subsidies that are forgone although they can be applied for now, and what they lose to cannot."""
    said = []
    for forgone in report.combination.forgone:
        lost, kept = report.decisions.get(forgone.policy), report.decisions.get(forgone.because)
        if lost and kept and forgone.amount and can_be_had_now(lost) and not can_be_had_now(kept):
            said.append(f"{lost.title} {amount_in_words(lost)}")
    return f"；现在可以申报的是 {'、'.join(said)}（与推荐项不可兼得）" if said else ""


def _single(decision: Decision) -> str:
    amount = amount_in_words(decision)
    return f"{decision.title}：{decision.verdict.label}{'' if amount in ('', NOTHING) else '，' + amount}"


def _total(report: Report, *, reserved: bool = True) -> str:
    """The total, whether people may still lower it, and what of it is counted only as far as it is assured."""
    kinds = {report.decisions[id].award.kind for id in report.combination.taken}
    kinds |= {AwardKind.PENDING for cut in report.combination.cuts if _open_ceiling(cut, report)}
    called, reservation = _TOTALS[AwardKind.UP_TO in kinds, AwardKind.PENDING in kinds]
    return f"{called} {grouped_yuan(report.combination.total)}{reservation if reserved else ''}"


_TOTALS = {
    (False, False): ("合计", ""),
    (True, False): ("合计不超过", ""),
    (False, True): ("合计至少", "（待定的按已能确定的最低数计入）"),
    (True, True): ("合计不超过", "（待定的按已能确定的最低数计入，补齐后可能增加）"),
}
"""How a total is called and what is reserved: by whether it holds ceilings, and whether some of it is pending."""


def _together(report: Report) -> Together | None:
    combination = report.combination
    taken = _taken_of(report)
    alone = not taken or len(report.decisions) == 1
    if not combination.forgone and not combination.cuts and alone:
        return None
    return Together(
        _total(report, reserved=False) if taken else "不取这一项",
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
    beside = "、".join(f"“{title_of(report.pack, other)}”" for other in relation.others)
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
    unsure = "" if forgone.certain else "这条关系是否适用尚不能确定，先按适用处理"
    why = "；".join(part for part in (way, f"{relation.clause}：{said}".strip("："), unsure) if part)
    decision = report.decisions.get(forgone.policy)
    known = sourcing(decision) if decision else NOTHING
    return Taken(title_of(report.pack, forgone.policy), grouped_yuan(forgone.amount), known, why)


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
    if any(decision.provenance is Provenance.SAMPLE for decision in decisions):
        yield "含示例数字"


def _enquiries(report: Report, decisions: Collection[Decision]) -> Iterator[Enquiry]:
    """Every fact that is missing, once, in the dictionary's order; those that the same policies wait for together.

    Of a policy that may not concern the applicant at all, only what tells whether it does.
    """
    dictionary = report.pack.dictionary
    waiting, opening = _waiting(report, decisions)
    groups: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for reference in dictionary.in_order(waiting):
        groups.setdefault((_judged(reference, dictionary), waiting[reference]), []).append(reference)
    numbers = count(1)
    for (judged, policies), asked in sorted(groups.items(), key=lambda group: group[0][0]):
        questions = tuple(_question(next(numbers), reference, dictionary) for reference in asked)
        yield Enquiry(judged, policies, questions)
    if opening:
        first = dictionary.in_order(opening)
        questions = tuple(_question(next(numbers), each, dictionary, opening[each]) for each in first)
        yield Enquiry(False, tuple(dict.fromkeys(chain(*opening.values()))), questions, opening=True)


def _waiting(
    report: Report, decisions: Collection[Decision]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Who waits for each missing fact; and, of facts that nobody else waits for, which policies they lead to."""
    waiting: dict[str, tuple[str, ...]] = {}
    opening: dict[str, tuple[str, ...]] = {}
    for decision in decisions:
        aside = len(decisions) > 1 and concerns(decision) is Truth.UNKNOWN
        book, references = (opening, lacking(decision.assessment.applies).facts) if aside else (waiting, decision.missing)
        for reference in references:
            book[reference] = (*book.get(reference, ()), decision.title)
    for relation, references in _undecided_relations(report):
        for reference in references:
            waiting[reference] = (*waiting.get(reference, ()), _between(relation, report))
    return waiting, {reference: titles for reference, titles in opening.items() if reference not in waiting}


def _undecided_relations(report: Report) -> Iterator[tuple[Relation, frozenset[str]]]:
    """The relations of which nobody knows whether they apply, each once, with the facts that would tell."""
    firings = [firing for decision in report.decisions.values() for firing in decision.proof]
    unsure = [firing.relation for firing in firings if not firing.certain]
    losses = (forgone for forgone in report.combination.forgone if not forgone.certain)
    unsure += [relation for forgone in losses for relation in (forgone.relation, *forgone.beside)]
    cut = {cut.relation: True for cut in report.combination.cuts}
    for relation in sorted({*unsure, *cut}, key=lambda relation: relation.id):
        source = report.decisions.get(relation.source)
        condition = source.assessment.relations.get(relation.id) if source else None
        ceiling = source.assessment.ceilings.get(relation.id) if source and relation in cut else None
        if lacks := lacking(condition, ceiling).facts:
            yield relation, lacks


def _between(relation: Relation, report: Report) -> str:
    return f"{say_relation(relation, report.pack)}{'' if relation.at_most else '（是否适用）'}"


def _judged(reference: str, dictionary: Dictionary) -> bool:
    return dictionary.referenced(reference).source.judged


def _question(number: int, reference: str, dictionary: Dictionary, policies: tuple[str, ...] = ()) -> Question:
    fact = dictionary.referenced(reference)
    return Question(number, dictionary.describe(reference), fact.question, fact.proof, fact.source, policies)


def _remarks(decisions: Iterable[Decision]) -> Iterator[str]:
    """What the marks beside amounts mean, for those that stand there."""
    seen = {sourcing(decision) for decision in decisions}
    for mark, remark in _MARKS.items():
        if mark in seen:
            yield f"{mark}：{remark}"


def _notes(decisions: Collection[Decision]) -> Iterator[str]:
    """What is to be known of the validity of versions in force, each remark once with the policies it is about."""
    about: dict[str, list[str]] = {}
    for decision in decisions:
        if decision.assessment.version is not None and decision.assessment.note:
            about.setdefault(decision.assessment.note, []).append(decision.title)
    in_force = sum(decision.assessment.version is not None for decision in decisions)
    for note, titles in about.items():
        yield f"{note}{'' if len(titles) == in_force else '：' + '、'.join(titles)}"


_MARKS = {
    Provenance.SECONDARY.label: "取自汇编、报道等，未见主管部门原文，兑现前请核对",
    PARTLY_SAMPLE: "部分数字公开来源查不到，仅供演示，不能作为兑现依据；在判定过程（explain）里逐条标有（示例）",
    Provenance.SAMPLE.label: "公开来源查不到，仅供演示，不能作为兑现依据",
}
