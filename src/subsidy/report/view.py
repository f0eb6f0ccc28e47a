"""A report → its page: the answer first, then the best combination, why each policy came out so, and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, count

from subsidy.facts.dictionary import Dictionary
from subsidy.language.policies import WITHOUT_APPLYING
from subsidy.language.provenance import Provenance
from subsidy.language.relations import Relation
from subsidy.report.headlines import (
    PARTLY,
    amount_in_words,
    can_be_had_now,
    concerns,
    sourcing,
    sourcing_together,
    window_unknown,
)
from subsidy.report.model import AwardKind, Decision, Report
from subsidy.report.page import NOTHING, Enquiry, Page, Question, printable
from subsidy.report.relations import say_relation
from subsidy.report.sections import SectionWriter
from subsidy.report.together import ORDER, rank, taken_of, together, total_in_words
from subsidy.trace.readings import lacking
from subsidy.truth import Truth, Verdict


def page_of(report: Report, *, full: bool = True) -> Page:
    """What a report says, in words: everything, or without the background and the trace of each policy."""
    writer = SectionWriter(report.pack, report.readings, full=full)
    decisions = sorted(report.decisions.values(), key=rank)
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
            together(report),
            tuple(_enquiries(report, subsidies or qualifications)),
            (*_remarks(subsidies), *_notes(decisions)),
            f"subsidy {report.engine_version}，规则 {report.pack.sha256[:12]}，推理 {report.inference}",
        )
    )


def _conclusion(report: Report, subsidies: list[Decision], qualifications: list[Decision]) -> str:
    """The answer in a sentence or two: how many of what verdict, and what it comes to together."""
    decisions, things = (subsidies, "补贴") if subsidies else (qualifications, "资格")
    counts = Counter(decision.verdict for decision in decisions if concerns(decision) is not Truth.UNKNOWN)
    asked = len(decisions) - counts.total()
    told = [(counts[verdict], verdict.label) for verdict in ORDER if verdict is not Verdict.NOT_APPLICABLE]
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
    taken = taken_of(report)
    if not taken:
        undecided = asked + counts[Verdict.MANUAL] + counts[Verdict.INSUFFICIENT]
        nothing = "目前还没有可以确定享受的补贴" if undecided else "没有可以享受的补贴"
        idle = any(each.verdict is Verdict.ELIGIBLE and each.award.kind is AwardKind.NONE for each in subsidies)
        why = "符合的金额为 0 元，" if idle else ""
        return f"{answer}。{why}{nothing}" if len(subsidies) > 1 else answer
    if len(subsidies) == 1:
        return f"{answer}{_closed(subsidies, '')}"
    total = f"{total_in_words(report)}（{sourcing_together(taken)}）"
    return f"{answer}。建议享受 {len(taken)} 项，{total}{_when(taken)}{_open_instead(report)}"


def _when(taken: list[Decision]) -> str:
    """Which of the recommended subsidies need no application, and which can be applied for on the day, where not all."""
    applied = [decision for decision in taken if not decision.assessment.policy.without_applying]
    unasked = [decision.title for decision in taken if decision.assessment.policy.without_applying]
    now = [decision.title for decision in applied if can_be_had_now(decision)]
    if not applied or len(now) == len(taken):
        return ""
    if not unasked and not now:
        return _closed(taken, f"推荐的{'这项' if len(taken) == 1 else f' {len(taken)} 项'}")
    told = [f"，其中{_listed(unasked)}{WITHOUT_APPLYING}，不用申报"] if unasked else []
    if now:
        told.append(f"，{'' if told else '其中'}现在可以申报的是 {'、'.join(now)}")
    elif unasked:
        told.append(_closed(applied, f"其余 {len(applied)} 项"))
    return "".join(told)


def _listed(titles: Sequence[str]) -> str:
    return f" {'、'.join(titles)} "


def _closed(decisions: list[Decision], which: str) -> str:
    """That none of these can be applied for on the day, or that nobody published when they can."""
    if any(map(can_be_had_now, decisions)):
        return ""
    unknown = all(map(window_unknown, decisions))
    return f"，{which}{'申报窗口未公布' if unknown else '现在不在申报期内'}"


def _open_instead(report: Report) -> str:
    """The subsidies that are forgone although they can be applied for now, and what they lose to cannot."""
    said = []
    for forgone in report.combination.forgone:
        lost, kept = report.decisions.get(forgone.policy), report.decisions.get(forgone.because)
        applied = lost is not None and not lost.assessment.policy.without_applying
        if lost and kept and forgone.amount and applied and can_be_had_now(lost) and not can_be_had_now(kept):
            said.append(f"{lost.title} {amount_in_words(lost)}（{sourcing(lost)}，与推荐项不可兼得）")
    return f"；现在可以申报的是 {'、'.join(said)}" if said else ""


def _single(decision: Decision) -> str:
    amount = amount_in_words(decision)
    told = "" if amount in ("", NOTHING) else f"，{amount}（{sourcing(decision)}）"
    return f"{decision.title}：{decision.verdict.label}{told}"


def _enquiries(report: Report, decisions: Collection[Decision]) -> Iterator[Enquiry]:
    """Every fact that is missing, once, in the dictionary's order; those that the same policies wait for together.

    Of a policy that may not concern the applicant at all, only what tells whether it does.
    """
    dictionary = report.pack.dictionary
    waiting, opening, besides = _waiting(report, decisions)
    groups: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for reference in dictionary.in_order(waiting):
        groups.setdefault((_judged(reference, dictionary), waiting[reference]), []).append(reference)
    numbers = count(1)
    for (judged, policies), asked in sorted(groups.items(), key=lambda group: group[0][0]):
        questions = tuple(
            _question(next(numbers), reference, dictionary, opens=besides.get(reference, ())) for reference in asked
        )
        yield Enquiry(judged, policies, questions)
    if opening:
        first = dictionary.in_order(opening)
        questions = tuple(_question(next(numbers), each, dictionary, opening[each]) for each in first)
        yield Enquiry(False, tuple(dict.fromkeys(chain(*opening.values()))), questions, opening=True)


_Waiting = dict[str, tuple[str, ...]]
"""Titles of the policies, or of the relations, that wait for a fact, by the fact's reference."""


def _waiting(report: Report, decisions: Collection[Decision]) -> tuple[_Waiting, _Waiting, _Waiting]:
    """Who waits for each missing fact; of facts that nobody else waits for, which policies they lead to.

    Last, of facts that others wait for, the policies to which no other question leads.
    """
    waiting: _Waiting = {}
    leading: dict[str, frozenset[str]] = {}
    for decision in decisions:
        if len(decisions) > 1 and concerns(decision) is Truth.UNKNOWN:
            leading[decision.title] = lacking(decision.assessment.applies).facts
            continue
        for reference in decision.missing:
            waiting[reference] = (*waiting.get(reference, ()), decision.title)
    for relation, references in _undecided_relations(report):
        for reference in references:
            waiting[reference] = (*waiting.get(reference, ()), _between(relation, report))
    opening: _Waiting = {}
    besides: _Waiting = {}
    for title, lacks in leading.items():
        asked = lacks - waiting.keys()
        for reference in asked or report.pack.dictionary.in_order(lacks)[:1]:
            book = opening if asked else besides
            book[reference] = (*book.get(reference, ()), title)
    return waiting, opening, besides


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


def _question(
    number: int,
    reference: str,
    dictionary: Dictionary,
    policies: tuple[str, ...] = (),
    opens: tuple[str, ...] = (),
) -> Question:
    fact = dictionary.referenced(reference)
    return Question(number, dictionary.describe(reference), fact.question, fact.proof, fact.source, policies, opens)


def _remarks(decisions: Iterable[Decision]) -> Iterator[str]:
    """What the marks beside amounts mean, for those that stand there."""
    seen = {sourcing(decision) for decision in decisions}
    for mark, remark in _MARKS.items():
        if mark in seen:
            yield f"{mark}：{remark}"


def _notes(decisions: Collection[Decision]) -> Iterator[str]:
    """What is to be known of the validity of versions in force, each remark once with the policies it is about.

    Of policies that are not for the applicant only where there are no others.
    """
    about: dict[str, list[str]] = {}
    concerning = [decision for decision in decisions if decision.verdict is not Verdict.NOT_APPLICABLE] or decisions
    for decision in concerning:
        if decision.assessment.version is not None and decision.assessment.note:
            about.setdefault(decision.assessment.note, []).append(decision.title)
    in_force = sum(decision.assessment.version is not None for decision in concerning)
    for note, titles in about.items():
        yield f"{note}{'' if len(titles) == in_force else '：' + '、'.join(titles)}"


_MARKS = {
    Provenance.SECONDARY.label: "取自汇编、报道等，未见主管部门原文，兑现前请核对",
    PARTLY[Provenance.SECONDARY]: "部分数字取自汇编、报道等，未见主管部门原文，兑现前请核对",
    PARTLY[
        Provenance.SAMPLE
    ]: "部分数字公开来源查不到，仅供演示，不能作为兑现依据；在判定过程（explain）里逐条标有（示例）",
    Provenance.SAMPLE.label: "公开来源查不到，仅供演示，不能作为兑现依据",
}
