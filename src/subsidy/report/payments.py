"""How an award is paid out, in words: one line a stage, with what it comes to and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from subsidy.facts.types import DATE, MONEY
from subsidy.language.payment import Commitment, Funding, Recovery, Use
from subsidy.money import grouped_yuan
from subsidy.report.model import Decision
from subsidy.report.page import Line, Outline, Paragraph
from subsidy.report.quantities import UNPUBLISHED, contribution, portion
from subsidy.report.reasons import Reasons
from subsidy.report.rows import say_band
from subsidy.report.trace_view import Outliner
from subsidy.report.wording import headed, shown
from subsidy.trace.payment import Instalment, Schedule, Standing
from subsidy.trace.step import Found, Judged, Range, Unknown
from subsidy.truth import Truth, Verdict


class PaymentTeller:
    """Tells how the awards of one report, as of `on`, are paid out."""

    def __init__(self, reasons: Reasons, outliner: Outliner, on: date) -> None:
        self._reasons = reasons
        self._outliner = outliner
        self._on = on

    def paragraphs(self, decision: Decision) -> Iterator[Paragraph]:
        """What an applicant has to know beside the amount."""
        schedule = decision.schedule
        if schedule is not None and decision.award.high != 0:
            held = [
                Line(f"停付：{self._why(each.label.text, judged)}", each.label.clause)
                for each, judged in zip(schedule.node.withhold, schedule.found.withhold, strict=True)
                if judged.truth is Truth.TRUE
            ]
            stages = (self._instalment(each, decision.verdict) for each in schedule.instalments)
            yield Paragraph("拨付", (*_cut(decision), *stages, *held))
        approvers = decision.approvers
        clause = approvers[0].label.clause if len(approvers) == 1 else ""
        named = " 或 ".join(dict.fromkeys(approver.by for approver in approvers))
        settled = "" if decision.payable.decided else "，看最终金额"
        yield Paragraph("审批", (Line(f"由 {named} 审批{settled}", clause),) if approvers else ())

    def recovery(self, decision: Decision) -> Paragraph:
        """What is to be paid back, whatever the verdict is by now."""
        schedule = decision.schedule
        if schedule is None or not self._recovered(schedule):
            return Paragraph("追回", ())
        told = [
            Line(f"应追回 {range_in_words(amount)}：{self._why(ground.label.text, judged)}", ground.label.clause)
            for ground, judged, amount in self._recovered(schedule)
        ]
        why = self._reasons.short_of(schedule.recovery.lacks)
        several = (
            [Line(f"几种情形取最高的，共追回 {range_in_words(schedule.recovery.amount)}")] if len(told) > 1 else []
        )
        return Paragraph("追回", (*told, *several, *([Line(why)] if why else [])))

    def beside(self, brief: str, decision: Decision) -> str:
        """A brief reason, with what is to be paid back beside it: that must not be lost where there is room for a line."""
        schedule = decision.schedule
        if schedule is None or not self._recovered(schedule):
            return brief
        return f"{brief}；应追回 {range_in_words(schedule.recovery.amount)}".removeprefix("；")

    def _recovered(self, schedule: Schedule) -> list[tuple[Recovery, Judged, Range]]:
        """The grounds for recovery that are met."""
        grounds = zip(schedule.node.recover, schedule.found.recover, schedule.recovery.grounds, strict=True)
        return [each for each in grounds if each[1].truth is Truth.TRUE]

    def _why(self, text: str, judged: Judged) -> str:
        """The ground in the rule's words or, where it has none, as the condition is written."""
        return text or self._outliner.outline(judged).text

    def background(self, decision: Decision) -> Iterator[Paragraph]:
        """What else the rule says of the payment."""
        schedule = decision.schedule
        version = decision.assessment.version
        bands = [
            Line(f"{say_band(each)}：{each.by}", each.label.clause) for each in (version.approval if version else ())
        ]
        yield Paragraph("审批权限", tuple(bands))
        if schedule is not None:
            node = schedule.node
            labels = [("", node.label), *((f"{stage.name}：", stage.label) for stage in node.stages)]
            said = [Line(f"{name}{label.text}", label.clause) for name, label in labels if label.text]
            yield Paragraph("拨付办法", (*said, *([Line(f"途径：{node.path}")] if node.path else [])))
            paid = decision.award.high != 0
            yield Paragraph(
                "资金来源", tuple(_source(*each, paid) for each in zip(node.funding, schedule.funding, strict=True))
            )
            yield Paragraph("资金用途", tuple(_use(*each, paid) for each in zip(node.uses, schedule.uses, strict=True)))
            promised = zip(node.commitments, schedule.found.commitments, strict=True)
            yield Paragraph("承诺", tuple(_commitment(*each) for each in promised))

    def outlines(self, decision: Decision) -> Iterator[Outline]:
        """The traces of the conditions under which it is paid."""
        schedule = decision.schedule
        if schedule is not None:
            yield from self._conditions(schedule)

    def _conditions(self, schedule: Schedule) -> Iterator[Outline]:
        for each in schedule.instalments:
            if each.found.when is not None:
                yield self._outliner.outline(each.found.when, f"“{each.found.node.name}”的拨付条件")
        for withholding, judged in zip(schedule.node.withhold, schedule.found.withhold, strict=True):
            yield self._outliner.outline(judged, headed("停付情形", withholding.label.text))
        for ground, judged in zip(schedule.node.recover, schedule.found.recover, strict=True):
            yield self._outliner.outline(judged, headed(f"追回 {ground.share.text} 的情形", ground.label.text))

    def _instalment(self, instalment: Instalment, verdict: Verdict) -> Line:
        """`立项拨付 40%：40,000.00 元，条件已满足，最迟 2026-08-01（未到期）`."""
        found, node = instalment.found, instalment.found.node
        said = [f"{node.name} {portion(node)}：{range_in_words(instalment.amount)}", _standing(instalment, verdict)]
        if found.due is not None and not isinstance(found.due, Unknown):
            said.append(f"最迟 {shown(found.due, DATE)}（{self._stands(found.due)}）")
        why = self._reasons.short_of(instalment.lacks)
        return Line("，".join(said) + (f"（{why}）" if why else ""), node.label.clause)

    def _stands(self, due: Found) -> str:
        """How the last day on which a stage is paid stands to the day of the report."""
        assert isinstance(due, date)
        return "今天到期" if due == self._on else "已过期" if due < self._on else "未到期"


def _standing(instalment: Instalment, verdict: Verdict) -> str:
    """How a stage stands; what is not eligible for certain does not meet the conditions of its award either."""
    if instalment.standing is not Standing.MET:
        return instalment.standing.label
    if instalment.found.when is None:
        return "本期不另附条件"
    return instalment.standing.label if verdict is Verdict.ELIGIBLE else "本期另附的条件已满足"


def _cut(decision: Decision) -> Iterator[Line]:
    """That a ceiling leaves less than the award stands at, which is what is paid out."""
    if decision.remainder is not None:
        cut, left = decision.remainder.cut, decision.remainder.amount
        said = f"由 {grouped_yuan(cut.own)} 减为 " if left.decided else "减后 "
        yield Line(f"推荐组合里合计有上限，{said}{range_in_words(left)}，按减后的拨付", cut.relation.clause)


def _source(funding: Funding, part: Range | None, paid: bool) -> Line:
    """`市级财政 50%：50,000.00 元`; of an award that is not paid the share alone."""
    share = contribution(funding) or UNPUBLISHED
    amount = "" if part is None or not paid else f"：{range_in_words(part)}"
    return Line(f"{funding.source} {share}{amount}", funding.label.clause)


def _use(use: Use, most: Range | None, paid: bool) -> Line:
    """`团队奖励 不超过 30%：30,000.00 元`, `不得用于 工资、房租`."""
    said = f"不得用于 {use.name}" if use.forbidden else use.name
    if use.at_most is not None:
        said += f" 不超过 {use.at_most.text}"
        if paid and most is not None and use.at_most.type != MONEY:
            said += f"：{range_in_words(most)}"
    return Line(said + (f"（{use.label.text}）" if use.label.text else ""), use.label.clause)


def _commitment(commitment: Commitment, until: Found | None) -> Line:
    """`三年内不迁出本区（至 2029-07-01）`."""
    end = f"（至 {shown(until, DATE)}）" if until is not None else ""
    return Line(f"{commitment.label.text}{end}", commitment.label.clause)


def range_in_words(amount: Range) -> str:
    """An amount as far as it is known: `40,000.00 元`, `不超过 …`, `待定`."""
    low, high = amount
    if high is None:
        return f"至少 {grouped_yuan(int(low))}" if low else "待定"
    if low == high:
        return grouped_yuan(int(low))
    return f"{grouped_yuan(int(low))}至 {grouped_yuan(int(high))}" if low else f"不超过 {grouped_yuan(int(high))}"
