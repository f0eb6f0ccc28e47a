"""Gathers from the answers to scenarios what they show of a pack's boundaries, and tells what none has shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from subsidy.coverage.afterwards import watch_afterwards
from subsidy.coverage.conditions import watch_condition
from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.coverage.facts import derived, watch_formula
from subsidy.coverage.valuations import watch_amount
from subsidy.coverage.versions import watch_relation, watch_versions, watch_windows
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.language.policies import Policy, Version
from subsidy.pack.pack import RulePack
from subsidy.report.model import Report
from subsidy.trace.step import Judged, Valued
from subsidy.truth import Verdict

Asked = Mapping[str, frozenset[Aspect]]
"""By policy, what a scenario asked about it."""


class Line(NamedTuple):
    """How a policy, or the derived facts, stand: what is demanded, and how much of it was seen."""

    title: str
    demanded: int
    seen: int


class Coverage:
    """What scenarios have shown of the policies of one pack, or of those named; grows with every answer observed."""

    def __init__(self, pack: RulePack, policies: Iterable[str] | None = None) -> None:
        wanted = None if policies is None else frozenset(policies)
        self._policies = [policy for policy in pack.policies if wanted is None or policy.id in wanted]
        self._formulas: dict[str, Evaluate] = {}
        preparer = Preparer(self._formulas)
        self._formulas |= {key: preparer.prepare(formula) for key, formula in pack.formulas.items()}
        self._watches = {policy.id: _PolicyWatch(policy, pack, self._formulas) for policy in self._policies}
        self._reads = {id: derived(pack, watch.expressions) for id, watch in self._watches.items()}
        read = frozenset().union(*self._reads.values())
        around = Surroundings("", self._formulas)
        self._facts = {key: watch_formula(key, pack, around) for key in pack.formulas if key in read}
        self._seen: set[Demand] = set()

    def observe(self, report: Report, asked: Asked) -> None:
        """Note what one answer shows of the policies that were asked about."""
        scope = Scope(report.readings.values, report.date)  # type: ignore[arg-type]
        for id, aspects in asked.items():
            if id in self._watches:
                sight = Sight(scope, aspects)
                self._seen.update(self._watches[id].seen(report, sight))
                for key in self._reads[id] if aspects & _READ else ():
                    self._seen.update(self._facts[key].seen(None, sight))

    def gaps(self) -> tuple[Demand, ...]:
        """What no answer has shown, policy by policy in the order of their clauses; derived facts last."""
        return tuple(demand for demands in self._demands().values() for demand in demands if demand not in self._seen)

    def lines(self) -> Iterator[Line]:
        """How each policy stands, and the derived facts together."""
        for title, demands in self._demands().items():
            yield Line(title, len(demands), sum(demand in self._seen for demand in demands))

    def _demands(self) -> dict[str, tuple[Demand, ...]]:
        own = {policy.title: tuple(dict.fromkeys(self._watches[policy.id].demands)) for policy in self._policies}
        facts = tuple(demand for watch in self._facts.values() for demand in watch.demands)
        return own | ({"推算的字段": facts} if facts else {})


class _PolicyWatch:
    """The watches of all versions of one policy."""

    def __init__(self, policy: Policy, pack: RulePack, formulas: Mapping[str, Evaluate]) -> None:
        around = Surroundings(policy.id, formulas)
        self._policy = policy
        self._calendar = watch_versions(policy)
        self._versions = {version.id: _VersionWatch(policy, version, pack, around) for version in policy.law}
        self.expressions = around.expressions
        self.demands = (
            *self._calendar.demands,
            *(demand for watch in self._versions.values() for demand in watch.demands),
        )

    def seen(self, report: Report, sight: Sight) -> Iterator[Demand]:
        """What the answer shows of the policy."""
        yield from self._calendar.seen(report, sight)
        version = report.decisions[self._policy.id].assessment.version
        if version is not None:
            yield from self._versions[version.id].seen(report, sight)


class _VersionWatch:
    """The watches of one version: its conditions, its award, its windows and relations."""

    def __init__(self, policy: Policy, version: Version, pack: RulePack, around: Surroundings) -> None:
        self._id = policy.id
        self._windows = watch_windows(policy, version)
        self._applies = watch_condition(version.applies_to, around) if version.applies_to else None
        self._eligibility = watch_condition(version.eligibility, around)
        judge: Callable[..., Watch[Judged]] = lambda when: watch_condition(when, around)  # noqa: E731
        self._award = watch_amount(version.award, around, judge) if version.award else None
        self._relations = [watch_relation(each, version, pack.policies, around) for each in version.relations]
        self._afterwards = watch_afterwards(policy, version, around)
        own = (self._windows, self._applies, self._eligibility, self._award, self._afterwards)
        watches = (*own, *self._relations)
        self.demands = tuple(demand for watch in watches if watch is not None for demand in watch.demands)

    def seen(self, report: Report, sight: Sight) -> Iterator[Demand]:
        """What the answer shows of the version, which is in force."""
        decision = report.decisions[self._id]
        assessment = decision.assessment
        yield from self._windows.seen(report, sight)
        if sight.asked & {Aspect.CONDITIONS, Aspect.POINTS}:
            if self._applies is not None and assessment.applies is not None:
                yield from self._applies.seen(assessment.applies, sight)
            if assessment.eligibility is not None:
                yield from self._eligibility.seen(assessment.eligibility, sight)
        award = assessment.award if Aspect.AMOUNT in sight.asked else None
        if self._award is not None and award is not None and _shows(decision.verdict, award):
            yield from self._award.seen(award, sight)
        yield from self._afterwards.seen(decision, sight)
        if Aspect.RELATIONS in sight.asked:
            for relation in self._relations:
                yield from relation.seen(report, sight)


_READ = frozenset(Aspect) - {Aspect.VERSION, Aspect.WINDOW, Aspect.RELATIONS}
"""What cannot be asked without the facts being read."""


def _shows(verdict: Verdict, award: Valued) -> bool:
    """Whether the amount that is answered is the award: who may not have it is told nothing, whatever it comes to."""
    return verdict not in (Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE) or award.range == (0, 0)
