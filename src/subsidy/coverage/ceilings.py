"""Ceilings over several awards: seen to cut, to leave uncut, to be met exactly; and what lies inside their bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor

from subsidy.coverage.conditions import watch_condition
from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.coverage.points import Points, possible, sums
from subsidy.coverage.valuations import watch_amount
from subsidy.language.expressions import Literal
from subsidy.language.nodes import Formula, Valuation
from subsidy.language.policies import Policy, Version
from subsidy.language.relations import Relation
from subsidy.report.model import AwardKind, Report
from subsidy.truth import Truth

_CUT, _UNCUT, _AT = "合计超过上限而减少", "没有减少", "合计恰为上限"


def watch_ceiling(
    relation: Relation, bound: Valuation, version: Version, policies: Iterable[Policy], around: Surroundings
) -> Watch[Report]:
    """The watch of a ceiling of `version`, where it holds over an award and over one beside it that is taken too."""
    inside = watch_amount(bound, around, lambda when: watch_condition(when, around))
    words = _sides(bound, _totals(relation, version, policies))

    def seen(report: Report, sight: Sight) -> Iterator[Demand]:
        if Aspect.TOGETHER in sight.asked and _counts(relation, report):
            yield from inside.seen(report.decisions[relation.source].assessment.ceilings[relation.id], sight)
            yield from (Demand(relation.source, relation.id, word) for word in _shown(relation, report))

    return Watch((*(Demand(relation.source, relation.id, word) for word in words), *inside.demands), seen)


def _counts(relation: Relation, report: Report) -> bool:
    """Whether the ceiling is known to be in force, over awards that are not pending and of which none is nothing."""
    assessment, taken = report.decisions[relation.source].assessment, report.combination.amounts
    if relation.id not in assessment.ceilings or relation.source not in taken:
        return False
    judged = assessment.relations[relation.id]
    awards = [report.decisions[policy].award for policy in (relation.source, *relation.others) if policy in taken]
    settled = all(award.kind is not AwardKind.PENDING for award in awards)
    return settled and awards[0].countable > 0 and _beside(relation, report) > 0 and _holds(judged and judged.truth)


def _holds(truth: Truth | None) -> bool:
    return truth in (None, Truth.TRUE)


def _beside(relation: Relation, report: Report) -> int:
    """What those beside the source come to, as far as they are taken."""
    return sum(report.combination.amounts.get(other, 0) for other in relation.others)


def _shown(relation: Relation, report: Report) -> Iterator[str]:
    decision = report.decisions[relation.source]
    room = decision.assessment.ceilings[relation.id].range
    if room.decided:
        own, left = decision.award.countable, max(floor(room.low) - _beside(relation, report), 0)
        if own <= left:
            yield _UNCUT
        elif report.combination.amounts[relation.source] == left:  # and no other ceiling leaves less
            yield _CUT
        if own == left:
            yield _AT


def _sides(bound: Valuation, totals: Points | None) -> tuple[str, ...]:
    """The sides of a ceiling; without those that fixed amounts under a fixed bound never come to."""
    if totals is None or not isinstance(bound, Formula) or not isinstance(bound.expression, Literal):
        return _CUT, _UNCUT, _AT
    most = bound.expression.value
    cut = (_CUT,) if max(totals) > most else ()
    return *cut, _UNCUT, *((_AT,) if most in totals else ())


def _totals(relation: Relation, version: Version, policies: Iterable[Policy]) -> Points | None:
    """Every total of the source and of those beside it that are taken; None where that is no short list."""
    beside = (_awards(policy.versions) for policy in policies if policy.id in relation.others)
    return sums([_awards([version]), *(None if own is None else own | {0} for own in beside)])


def _awards(versions: Iterable[Version]) -> Points | None:
    """What any of several versions can award; None where that is no short list."""
    lists = [possible([version.award]) for version in versions if version.award is not None and not version.draft]
    known = [each for each in lists if each is not None]
    return frozenset().union(*known) if len(known) == len(lists) else None
