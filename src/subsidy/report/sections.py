"""One decision in words: the amount and how it came about, what is unmet or undecided, when to apply, on what text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from subsidy.language.nodes import BestOf, Scaled, Sum
from subsidy.language.policies import Version
from subsidy.pack.pack import RulePack
from subsidy.report.amounts import chosen, working
from subsidy.report.competitions import CompetitionTeller
from subsidy.report.headlines import (
    SETTLED_AGAINST,
    amount_in_capitals,
    amount_in_words,
    concerns,
    sourcing,
    window_in_brief,
    window_in_words,
)
from subsidy.report.materials import MaterialTeller
from subsidy.report.model import Decision
from subsidy.report.page import UNTOUCHED, Line, Outline, Paragraph, Section
from subsidy.report.payments import PaymentTeller
from subsidy.report.quantities import say_range
from subsidy.report.reasons import Reason, Reasons, met_with, missing, unasked
from subsidy.report.relations import RelationTeller
from subsidy.report.trace_view import AMOUNT, Outliner
from subsidy.trace.assessment import Readings
from subsidy.trace.readings import given_by_row
from subsidy.trace.step import Valued
from subsidy.truth import Verdict


class SectionWriter:
    """Writes the sections of one report, in full or only with what decided."""

    def __init__(self, pack: RulePack, readings: Readings, *, full: bool) -> None:
        self._full = full
        self._formulas = pack.formulas
        self._readings = readings
        self._reasons = Reasons(pack)
        self._relations = RelationTeller(pack)
        self._outliner = Outliner(pack, readings)
        self._payments = PaymentTeller(self._reasons, self._outliner, readings.on)
        self._competitions = CompetitionTeller(self._reasons, self._outliner)
        self._materials = MaterialTeller(self._reasons, self._outliner)

    def section(self, decision: Decision) -> Section:
        """What there is to say of one decision."""
        paragraphs = tuple(paragraph for paragraph in self._paragraphs(decision) if paragraph.lines)
        return Section(
            decision.policy,
            decision.title,
            decision.verdict,
            amount_in_words(decision),
            amount_in_capitals(decision.award),
            sourcing(decision),
            window_in_brief(decision),
            self._payments.beside(self._brief(decision), decision),
            concerns(decision),
            paragraphs,
            tuple(each for each in self._background(decision) if each.lines) if self._full else (),
            self._outlines(decision) if self._full else (),
        )

    def _paragraphs(self, decision: Decision) -> Iterator[Paragraph]:
        """What decided it, in the order in which it matters."""
        assessment, verdict = decision.assessment, decision.verdict
        against = self._against(decision)
        failed = [reason for reason in against if not reason.open]
        yield Paragraph("未满足" if verdict is not Verdict.NOT_APPLICABLE else "不适用", _lines(failed))
        if verdict is Verdict.NOT_APPLICABLE and assessment.policy.qualification and unasked(assessment.applies):
            yield Paragraph("说明", (Line(f"{unasked(assessment.applies)}；{UNTOUCHED}"),))
        if assessment.version is None:
            yield Paragraph("原因", (Line(assessment.note),))
        yield Paragraph("前提", tuple(self._relations.prerequisites(decision)))
        yield Paragraph("待定", _lines(reason for reason in against if reason.open))
        if verdict is Verdict.INELIGIBLE:
            yield Paragraph("未判定", self._unsettled(decision))
        if verdict not in SETTLED_AGAINST:
            yield Paragraph("金额", self._amount(decision))
            yield self._competitions.paragraph(decision)
            yield self._competitions.priority(decision)
            yield from self._payments.paragraphs(decision)
            window = window_in_words(decision)
            yield self._materials.paragraph(decision)
            yield Paragraph("窗口", (Line(window),) if window else ())
            yield Paragraph("接续", tuple(self._relations.opened(decision)))
        yield self._payments.recovery(decision)

    def _against(self, decision: Decision) -> tuple[Reason, ...]:
        """What speaks against it by itself; of a policy that is not for this applicant, only that."""
        own = self._reasons.against(decision.assessment.applies)
        if decision.verdict is Verdict.NOT_APPLICABLE:
            return own
        return (*own, *self._reasons.against(decision.assessment.eligibility))

    def _brief(self, decision: Decision) -> str:
        """The first reason in one line, for where there is no room for more, with what else there is."""
        assessment = decision.assessment
        if assessment.version is None:
            return assessment.note
        against = self._against(decision)
        failed = [reason for reason in against if not reason.open]
        if decision.verdict is Verdict.NOT_APPLICABLE and failed:
            found = met_with(assessment.applies) if assessment.policy.qualification else ""
            said = unasked(assessment.applies) or found or _in_brief(failed[0])
            return f"{said}，见 {failed[0].clause}" if failed[0].clause else said
        if failed:
            return _in_brief(failed[0]) + _besides(failed)
        lacks = self._reasons.lacks(assessment.applies, assessment.eligibility)
        if len(against) > 1 and lacks:
            return missing(lacks, 1)
        prerequisites = [line.text for line in self._relations.prerequisites(decision)]
        return next(iter([*map(_in_brief, against), *prerequisites]), "")

    def _unsettled(self, decision: Decision) -> tuple[Line, ...]:
        why = self._reasons.unsettled(decision.assessment.eligibility)
        return (Line(f"另有条件未能判定：{why}"),) if why else ()

    # Amounts

    def _amount(self, decision: Decision) -> tuple[Line, ...]:
        award = decision.assessment.award
        if award is None:
            return ()
        return tuple(self._basis(award))

    def _basis(self, step: Valued, under: str = "") -> Iterator[Line]:
        """The clauses that gave the amount, each with how; what concerns several of them comes last.

        `under` is the clause that the lines before stand under.
        """
        parts = chosen(step)
        for part in parts:
            yield from self._basis(part)
        why = "；".join(detail for reason in self._reasons.against(step.when) for detail in reason.details)
        told = [*working(step, self._readings.values, self._formulas, why), *_passed_over(step)]
        label = step.node.label
        cited = (told or not parts) and bool(label.text or label.clause != under)
        if cited:
            yield Line(label.text, label.clause)
        if step.range.high != 0:
            lead, inner = _inside(step)
            yield from (Line(told.pop(0), depth=1) for _ in range(lead))
            yield from self._basis(inner, label.clause) if inner is not None else ()
        if told:
            uncited_sum = isinstance(step.node, Sum) and len(parts) > 1 and not cited
            yield Line("；".join(told), depth=0 if uncited_sum else 1)

    # Background

    def _background(self, decision: Decision) -> Iterator[Paragraph]:
        assessment = decision.assessment
        policy, version = assessment.policy, assessment.version
        yield Paragraph("主管部门", (Line(f"{policy.level}，{policy.authority}"),))
        if version is not None:
            yield Paragraph("依据", tuple(_document(version)))
            yield Paragraph("效力", (Line(assessment.note),) if assessment.note else ())
            yield Paragraph("收款方", (Line(version.payee),) if version.payee else ())
            yield self._competitions.background(decision)
            yield from self._payments.background(decision)
        if decision.verdict not in SETTLED_AGAINST:
            yield Paragraph("办理", tuple(_guide(decision)))
        yield Paragraph("关系", tuple(self._relations.every(decision)))

    def _outlines(self, decision: Decision) -> tuple[Outline, ...]:
        assessment = decision.assessment
        named = [
            (assessment.applies, "适用对象"),
            (assessment.eligibility, "资格条件"),
            (assessment.award, "金额"),
            *((judged, self._relations.condition(decision, id)) for id, judged in sorted(assessment.relations.items())),
        ]
        ceilings = ((step, self._relations.ceiling(decision, id)) for id, step in sorted(assessment.ceilings.items()))
        outlines = [self._outliner.outline(step, heading) for step, heading in (*named, *ceilings) if step is not None]
        if decision.verdict in SETTLED_AGAINST:
            outlines = [_for_reference(outline, decision.verdict) for outline in outlines]
        return (
            *outlines,
            *self._competitions.outlines(decision),
            *self._payments.outlines(decision),
            *self._materials.outlines(decision),
        )


def _for_reference(outline: Outline, verdict: Verdict) -> Outline:
    """An amount that is worked out although it is not to be had, marked as such."""
    if outline.mark != AMOUNT:
        return outline
    return replace(outline, text=f"{outline.text}（{verdict.label}，以下数额仅供参考）")


def _lines(reasons: Iterable[Reason], depth: int = 0) -> tuple[Line, ...]:
    """Reasons as lines: the clause with its text, and below it what was found and the parts."""
    lines: list[Line] = []
    for reason in reasons:
        lines.append(Line(reason.text, reason.clause, depth))
        lines += [Line(detail, depth=depth + 1) for detail in (*reason.details, *reason.causes)]
        lines += _lines(reason.parts, depth + 1)
    return tuple(lines)


def _in_brief(reason: Reason) -> str:
    """A reason in one line; of alternatives the first that leaves it as it is, with how many more there are."""
    if reason.details or not reason.parts:
        return "；".join(reason.details) or reason.text
    first, *others = sorted(reason.parts, key=lambda part: part.open is not reason.open)
    alike = sum(part.open is first.open for part in others)
    counts = [(alike, f"也{_STANDS[first.open]}"), (len(others) - alike, _STANDS[not first.open])]
    more = "，".join(f"{number} 种情形{stands}" for number, stands in counts if number)
    return _in_brief(first) + (f"；其余 {more}" if more else "")


_STANDS: Final = {True: "未能确定", False: "不满足"}
"""How a condition stands that may still turn out as wanted, and one that cannot."""


def _besides(failed: Sequence[Reason]) -> str:
    """Where several clauses failed: their numbers, or how many there are."""
    clauses = list(dict.fromkeys(clause for reason in failed if (clause := _clause(reason))))
    if len(failed) < 2:
        return ""
    cited = f"未满足的有 {'、'.join(clauses)}" if len(clauses) == len(failed) <= _FEW else f"共 {len(failed)} 条未满足"
    return f"（{cited}）"


def _clause(reason: Reason) -> str:
    """The clause of a reason; of alternatives without one of their own, that of the first which has one."""
    return reason.clause or next((clause for part in reason.parts if (clause := _clause(part))), "")


_FEW: Final = 4
"""So many clauses are named in a brief reason, of more only the number."""


def _inside(step: Valued) -> tuple[int, Valued | None]:
    """The one amount that another is made of, and how many sentences of that other come before it."""
    if isinstance(step.node, Scaled):
        return 0, next(child for child in step.children if isinstance(child, Valued))
    given = given_by_row(step)
    return (1, given) if given is not None else (0, None)


def _passed_over(step: Valued) -> list[str]:
    """Of alternatives, those that would have given something but less."""
    if not isinstance(step.node, BestOf) or not step.raw.decided:
        return []
    taken = [step.children[index] for index in step.taken]
    others = [child for child in step.children if isinstance(child, Valued) and child not in taken and child.range.high]
    return [f"就高不重复，不取 {_known_as(child)}（{say_range(child.range, child.node.type)}）" for child in others]


def _known_as(step: Valued) -> str:
    return step.node.label.clause or step.node.label.text or "另一项"


def _document(version: Version) -> Iterator[Line]:
    document, validity = version.document, version.validity
    yield Line(f"{document.title}{f'（{document.number}）' if document.number else ''}，版本 {version.name}")
    until = f"，{validity.before} 起失效" if validity.before else ""
    yield Line(f"{validity.first} 起有效{until}")
    yield from (Line(note) for note in (document.note, validity.note) if note)


def _guide(decision: Decision) -> Iterator[Line]:
    guide = decision.assessment.policy.guide
    said = [guide.channel, f"办理时限 {guide.time_limit}" if guide.time_limit else ""]
    yield Line("，".join(part for part in said if part))
    if guide.materials:
        yield Line(f"材料：{'、'.join(material.said for material in guide.materials)}")
    if guide.contact:
        yield Line(f"咨询：{guide.contact}")
