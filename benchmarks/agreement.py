"""That all programs come to the same: checked on every enterprise before anything is timed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import plain
import zen_rules
from enterprises import Case

from subsidy import Decision
from subsidy.trace.readings import walk
from subsidy.trace.step import Judged, Scored
from subsidy.truth import Truth


class Disagreement(AssertionError):
    """Two programs came to different answers; whatever they take is of no interest then."""


def compare(cases: Sequence[Case], zen: zen_rules.ZenRules) -> int:
    """The number of conditions on which zen and the engine were found to agree. Raises Disagreement.

    Verdicts and amounts must be the same everywhere; conditions, wherever the engine knows whether they hold.
    """
    compared = 0
    for case in cases:
        ours = {id: (decision.verdict.value, decision.award.amount) for id, decision in case.report.decisions.items()}
        total = case.report.combination.total
        _same(case, "plain Python", plain.decide(case.facts), (ours, total))
        facts = zen_rules.native(case.facts)
        result = zen.traced(facts)["result"]
        theirs = {policy: (verdict, amount) for policy, verdict, amount in zen_rules.verdicts(result)}
        _same(case, "zen", (theirs, int(result["total"])), (ours, total))
        _same(case, "zen by create_decision", zen.traced_by_decision(facts)["result"], result)
        for step, truth in _conditions(case):
            _same(case, f"zen on {step}", result[zen_rules.CONDITIONS[step]], truth)
            compared += 1
    return compared


def _same(case: Case, who: str, theirs: object, ours: object) -> None:
    if theirs != ours:
        raise Disagreement(f"{case.name}: {who} says {theirs}, the engine says {ours}")


def _conditions(case: Case) -> Iterator[tuple[str, bool]]:
    """Each condition that the engine knows to hold or not to hold, by the id of its step."""
    for decision in case.report.decisions.values():
        for id, truth in _truths(decision):
            if id not in zen_rules.CONDITIONS:
                raise Disagreement(f"{id} is not among zen's expressions: the rules have changed")
            if truth is not Truth.UNKNOWN:
                yield id, truth is Truth.TRUE


def _truths(decision: Decision) -> Iterator[tuple[str, Truth]]:
    assessment = decision.assessment
    for root in (assessment.applies, assessment.eligibility, assessment.award, *assessment.relations.values()):
        for step in walk(root):
            if isinstance(step, Judged) or (isinstance(step, Scored) and step.node.bar is not None):
                yield step.node.label.id, step.truth
