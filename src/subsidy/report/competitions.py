"""How the award of one enterprise depends on others, in words: what stands beside an amount that is competed for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from subsidy.facts.types import MONEY, show
from subsidy.language.competition import Competition, Give, Preference
from subsidy.report.model import Decision
from subsidy.report.page import Line, Outline, Paragraph
from subsidy.report.reasons import Reasons
from subsidy.report.trace_view import Outliner
from subsidy.report.wording import headed, say, shown
from subsidy.trace.competition import CompetitionFound, PoolFound
from subsidy.trace.step import Found, Judged, Unknown
from subsidy.truth import Truth


class CompetitionTeller:
    """Tells of the competitions of one report."""

    def __init__(self, reasons: Reasons, outliner: Outliner) -> None:
        self._reasons = reasons
        self._outliner = outliner

    def paragraph(self, decision: Decision) -> Paragraph:
        """What stands beside the amount: the budget, how it is given out, and what this enterprise is ranked by."""
        found = decision.assessment.competition
        if found is None:
            return Paragraph("竞争性", ())
        label = found.node.label
        lines = [Line(in_words(found), label.clause)]
        lines += [Line(said, depth=1) for said in (*map(self._pool, found.pools), *self._rank(found)) if said]
        return Paragraph("竞争性", tuple(lines))

    def priority(self, decision: Decision) -> Paragraph:
        """Whether the enterprise comes before others: the grounds that hold or, as long as none does, what is open."""
        version, preferred = decision.assessment.version, decision.preferred
        if version is None or preferred is None:
            return Paragraph("优先", ())
        grounds = list(zip(version.priority, decision.assessment.priority, strict=True))
        told = [
            Line(f"{PREFERRED[preferred]}：{self._ground(each, judged)}", each.label.clause)
            for each, judged in grounds
            if judged.truth is preferred and preferred is not Truth.FALSE
        ]
        return Paragraph("优先", tuple(told) or (Line(PREFERRED[preferred]),))

    def _ground(self, preference: Preference, judged: Judged) -> str:
        text = preference.label.text or self._outliner.outline(judged).text
        why = self._reasons.undecided(judged) if judged.truth is Truth.UNKNOWN else ""
        return f"{text}（{why}）" if why else text

    def background(self, decision: Decision) -> Paragraph:
        """What else the rule says of the competition."""
        found = decision.assessment.competition
        if found is None:
            return Paragraph("竞争办法", ())
        node = found.node
        partly = {None: "", True: "最后一名按剩余给足为止", False: "最后一名不足额的不给"}[node.partial_last]
        said = [
            f"{node.cut}核减" if node.cut else "",
            f"零头：{node.residual}" if node.residual else "",
            partly,
            f"末位{node.ties}" if node.ties else "",
        ]
        told = "，".join(part for part in said if part)
        return Paragraph("竞争办法", tuple(Line(text, node.label.clause) for text in (node.label.text, told) if text))

    def outlines(self, decision: Decision) -> Iterator[Outline]:
        """The traces of what makes it belong to a pool."""
        found = decision.assessment.competition
        for pool in found.pools if found else ():
            yield self._outliner.outline(pool.when, f"属于“{pool.node.name}”组")
        version = decision.assessment.version
        for preference, judged in zip(version.priority if version else (), decision.assessment.priority, strict=True):
            yield self._outliner.outline(judged, headed("优先情形", preference.label.text))

    def _pool(self, pool: PoolFound) -> str:
        if pool.when.truth is Truth.FALSE:
            return ""
        budget = f"，预算 {_known(pool.budget)}" if pool.budget is not None else ""
        if pool.when.truth is Truth.TRUE:
            return f"属于“{pool.node.name}”组{budget}"
        return f"是否属于“{pool.node.name}”组未知{budget}（{self._reasons.undecided(pool.when)}）"

    def _rank(self, found: CompetitionFound) -> Iterator[str]:
        for key, value in zip(found.node.rank, found.rank, strict=True):
            why = self._reasons.short_of(value) if isinstance(value, Unknown) else ""
            yield f"排名依据：{say(key.by)} {shown(value, key.by.type)}，{key.order}{f'（{why}）' if why else ''}"


PREFERRED: Final = {Truth.TRUE: "优先", Truth.FALSE: "不优先", Truth.UNKNOWN: "未知"}
"""Whether an enterprise comes before others, in the words of rules' reference, specs and reports."""


def in_words(found: CompetitionFound) -> str:
    """`预算 1,000 万元，按比例核减，最终金额可能少于此数`."""
    node = found.node
    said = [
        f"预算 {_known(found.budget)}" if found.budget is not None else "",
        f"取前 {node.top} 名" if node.top else "",
        _WAYS[node.give] if node.give else "",
        _reservation(node),
    ]
    return "，".join(part for part in said if part)


_WAYS: Final = {
    Give.IN_PROPORTION: "按比例核减",
    Give.IN_TURN: "按名次依次给，给完为止",
    Give.FIRST_COME: "先到先得，给完为止",
}


def _reservation(node: Competition) -> str:
    """What the competition may do to the award."""
    cut = node.give is Give.IN_PROPORTION
    lost = node.top is not None or node.give in (Give.IN_TURN, Give.FIRST_COME)
    if cut and not lost:
        return "最终金额可能少于此数"
    return "最终金额可能少于此数，也可能得不到" if lost else "最终金额可能不是此数"


def _known(budget: Found) -> str:
    return "未知" if isinstance(budget, Unknown) else show(budget, MONEY)
