"""What comes after the award: payment, preference, materials and pools on both sides of their conditions, approvers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from subsidy.coverage.competition import watch_values
from subsidy.coverage.conditions import watch_condition
from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.language.approval import Approver
from subsidy.language.nodes import Condition
from subsidy.language.policies import Policy, Version
from subsidy.report.model import Decision
from subsidy.trace.step import Judged


class _Condition(NamedTuple):
    """A condition with what a scenario has to ask to see it."""

    aspect: Aspect
    watch: Watch[Judged]


def watch_afterwards(policy: Policy, version: Version, around: Surroundings) -> Watch[Decision]:
    """Each condition of payment, preference, materials and pools, met and not; each approver, and the bounds between.

    Of a competition also what lies inside its budgets and ranking keys. Who gets what of it, no single report shows.
    """
    conditions = {
        node.label.id: _Condition(aspect, watch_condition(node, around))
        for aspect, node in _conditions(policy, version)
    }
    approval = {demand: approver for approver in version.approval for demand in _approving(approver, around)}
    values = watch_values(version.competition, around) if version.competition else None

    def seen(decision: Decision, sight: Sight) -> Iterator[Demand]:
        found = _found(decision)
        for id, (aspect, watch) in conditions.items():
            if aspect in sight.asked and id in found:
                yield from watch.seen(found[id], sight)
        if Aspect.APPROVAL in sight.asked:
            yield from (demand for demand, approver in approval.items() if _approves(approver, decision, demand))
        if values is not None and decision.assessment.competition is not None:
            yield from values.seen(decision.assessment.competition, sight)

    inside = (demand for each in conditions.values() for demand in each.watch.demands)
    return Watch((*inside, *approval, *(values.demands if values else ())), seen)


def _conditions(policy: Policy, version: Version) -> Iterator[tuple[Aspect, Condition]]:
    payment = version.payment
    if payment is not None:
        yield from ((Aspect.PAYMENT, stage.when) for stage in payment.stages if stage.when is not None)
        yield from ((Aspect.PAYMENT, each.when) for each in payment.withhold)
        yield from ((Aspect.PAYMENT, each.when) for each in payment.recover)
    yield from ((Aspect.PRIORITY, each.when) for each in version.priority)
    if version.competition is not None:
        yield from ((Aspect.COMPETITION, pool.when) for pool in version.competition.pools)
    yield from ((Aspect.MATERIALS, each.when) for each in policy.guide.materials if each.when is not None)


def _found(decision: Decision) -> Mapping[str, Judged]:
    """What was found of each of these conditions; of payment, only where something is paid."""
    assessment, schedule = decision.assessment, decision.schedule
    judged: list[Judged | None] = [*assessment.priority, *(material.when for material in assessment.materials)]
    if assessment.competition is not None:
        judged += [pool.when for pool in assessment.competition.pools]
    if schedule is not None:
        paid = schedule.found
        judged += [*(stage.when for stage in paid.stages), *paid.withhold, *paid.recover]
    return {each.node.label.id: each for each in judged if each is not None}


def _approving(approver: Approver, around: Surroundings) -> Iterator[Demand]:
    """The only one to approve, and for the largest amount that is theirs."""
    yield Demand(around.policy, approver.label.id, _ALONE)
    if approver.high is not None:
        yield Demand(around.policy, approver.label.id, f"金额恰为 {approver.high.text}")


def _approves(approver: Approver, decision: Decision, demand: Demand) -> bool:
    if demand.what == _ALONE:
        return decision.approvers == (approver,)
    return approver.high is not None and (decision.payable.low, decision.payable.high) == (approver.high.value,) * 2


_ALONE = "由这一级审批"
