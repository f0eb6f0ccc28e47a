"""How an award is paid out, in words: one line a stage, with what it comes to and how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy.facts.types import DATE
from subsidy.money import grouped_yuan
from subsidy.report.model import Decision
from subsidy.report.page import Line, Outline, Paragraph
from subsidy.report.payment_document import gives
from subsidy.report.reasons import Reasons
from subsidy.report.trace_view import Outliner
from subsidy.report.wording import shown
from subsidy.trace.payment import Instalment, Schedule
from subsidy.trace.step import Range, Unknown


class PaymentTeller:
    """Tells how the awards of one report are paid out."""

    def __init__(self, reasons: Reasons, outliner: Outliner) -> None:
        self._reasons = reasons
        self._outliner = outliner

    def paragraphs(self, decision: Decision) -> Iterator[Paragraph]:
        """What an applicant has to know beside the amount."""
        schedule = decision.schedule
        if schedule is not None and decision.award.high != 0:
            yield Paragraph("拨付", tuple(self._instalment(each) for each in schedule.instalments))

    def background(self, decision: Decision) -> Iterator[Paragraph]:
        """What else the rule says of the payment."""
        schedule = decision.schedule
        if schedule is not None:
            node = schedule.node
            labels = [("", node.label), *((f"{stage.name}：", stage.label) for stage in node.stages)]
            said = [Line(f"{name}{label.text}", label.clause) for name, label in labels if label.text]
            yield Paragraph("拨付办法", (*said, *([Line(f"途径：{node.path}")] if node.path else [])))

    def outlines(self, decision: Decision) -> Iterator[Outline]:
        """The traces of the conditions under which it is paid."""
        schedule = decision.schedule
        if schedule is not None:
            yield from self._conditions(schedule)

    def _conditions(self, schedule: Schedule) -> Iterator[Outline]:
        for each in schedule.instalments:
            if each.found.when is not None:
                yield self._outliner.outline(each.found.when, f"“{each.found.node.name}”的拨付条件")

    def _instalment(self, instalment: Instalment) -> Line:
        """`立项拨付 40%：40,000.00 元，条件已满足，最迟 2026-08-01`."""
        found, node = instalment.found, instalment.found.node
        said = [f"{node.name} {gives(node)}：{range_in_words(instalment.amount)}", instalment.standing.label]
        if found.due is not None and not isinstance(found.due, Unknown):
            said.append(f"最迟 {shown(found.due, DATE)}")
        why = self._reasons.short_of(instalment.lacks)
        return Line("，".join(said) + (f"（{why}）" if why else ""), node.label.clause)


def range_in_words(amount: Range) -> str:
    """An amount as far as it is known: `40,000.00 元`, `不超过 …`, `待定`."""
    low, high = amount
    if high is None:
        return f"至少 {grouped_yuan(int(low))}" if low else "待定"
    if low == high:
        return grouped_yuan(int(low))
    return f"{grouped_yuan(int(low))}至 {grouped_yuan(int(high))}" if low else f"不超过 {grouped_yuan(int(high))}"
