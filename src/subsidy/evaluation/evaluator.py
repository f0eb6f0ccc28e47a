"""One profile → one assessment per policy. The specification of what a rule means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from subsidy.evaluation.amounts import Value
from subsidy.evaluation.competition import Compete, CompetitionPreparer
from subsidy.evaluation.conditions import ConditionPreparer, Judge
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.materials import MaterialPreparer
from subsidy.evaluation.payment import Pay, PaymentPreparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.evaluation.timing import version_in_force, version_under, window_state
from subsidy.facts.profile import Profile
from subsidy.language.policies import Policy, Version
from subsidy.pack.pack import RulePack
from subsidy.trace.assessment import Assessment, Readings, WindowState, WindowStatus, verdict_of
from subsidy.trace.readings import NOTHING, joined, lacking
from subsidy.trace.step import Unknown
from subsidy.truth import Truth, Verdict


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One version made ready to run."""

    applies: Judge | None
    eligibility: Judge
    award: Value | None
    relations: Mapping[str, Judge | None]
    payment: Pay | None
    competition: Compete | None
    priority: tuple[Judge, ...]
    ceilings: Mapping[str, Value]


class Evaluator:
    """Evaluates profiles against one pack; holds no state of any evaluation, so threads may share it."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._in_order = tuple(pack.in_dependency_order())
        formulas: dict[str, Evaluate] = {}
        preparer = Preparer(formulas)
        formulas |= {key: preparer.formula(key, expression) for key, expression in pack.formulas.items()}
        self._conditions = ConditionPreparer(formulas)
        self._payments = PaymentPreparer(formulas, self._conditions)
        self._competitions = CompetitionPreparer(formulas, self._conditions)
        materials = MaterialPreparer(formulas, self._conditions)
        self._materials = {policy.id: tuple(map(materials.prepare, policy.guide.materials)) for policy in pack.policies}
        self._versions = {version.id: self._prepare(version) for policy in pack.policies for version in policy.versions}

    def evaluate(
        self, profile: Profile, on: date, only: frozenset[str] | None = None
    ) -> tuple[dict[str, Assessment], Readings]:
        """Every policy's assessment as of `on`, with the facts as they were seen; `only` limits it to some policies.

        Qualifications that these rest on are assessed too.
        """
        scope = Scope(profile.values, on)
        assessments: dict[str, Assessment] = {}
        for policy in self._in_order if only is None else self._pack.in_dependency_order(only):
            assessment = self._assess(policy, scope, on)
            assessments[policy.id] = assessment
            if policy.qualification:
                scope.qualifications[policy.id] = qualification(assessment)
        qualifications = {id: each for id, each in assessments.items() if each.policy.qualification}
        return assessments, Readings(scope.values, on, scope.rows, qualifications, scope.derivations)

    def _prepare(self, version: Version) -> _Prepared:
        judge = self._conditions.prepare
        return _Prepared(
            judge(version.applies_to) if version.applies_to else None,
            judge(version.eligibility),
            self._conditions.valuations.prepare(version.award) if version.award else None,
            {relation.id: judge(relation.when) if relation.when else None for relation in version.relations},
            self._payments.prepare(version.payment) if version.payment else None,
            self._competitions.prepare(version.competition) if version.competition else None,
            tuple(judge(preference.when) for preference in version.priority),
            {
                relation.id: self._conditions.valuations.prepare(relation.at_most)
                for relation in version.relations
                if relation.at_most is not None
            },
        )

    def _judged(self, reference: str) -> bool:
        """Whether only a person's judgement supplies the fact."""
        return self._pack.dictionary.referenced(reference).source.judged

    def _assess(self, policy: Policy, scope: Scope, on: date) -> Assessment:
        chosen = on if policy.chosen_by is None else scope.values.get(policy.chosen_by.key)
        if isinstance(chosen, str):
            version, note = version_under(policy, chosen)
        elif isinstance(chosen, date):
            version, note = version_in_force(policy, chosen)
        else:
            assert policy.chosen_by is not None
            lacks = Unknown(frozenset({policy.chosen_by.key}))
            note = f"不知道{policy.chosen_by.name}，无法确定适用哪一版"
            return Assessment(policy, None, Verdict.INSUFFICIENT, WindowState(WindowStatus.UNKNOWN), note, lacks=lacks)
        if version is None:
            return Assessment(policy, None, Verdict.NOT_APPLICABLE, WindowState(WindowStatus.UNKNOWN), note)
        return self._assess_version(policy, version, scope, on, note)

    def _assess_version(self, policy: Policy, version: Version, scope: Scope, on: date, note: str) -> Assessment:
        prepared = self._versions[version.id]
        applies = prepared.applies(scope) if prepared.applies else None
        eligibility = prepared.eligibility(scope)
        award = prepared.award(scope) if prepared.award else None
        relations = {id: judge(scope) if judge else None for id, judge in prepared.relations.items()}
        verdict, lacks = verdict_of(applies, eligibility, self._judged)
        matters = verdict is not Verdict.NOT_APPLICABLE and eligibility.truth is not Truth.FALSE
        award_lacks = lacking(award) if matters else NOTHING
        if award_lacks is not NOTHING:
            lacks = joined(lacks, award_lacks)
        window = window_state(version, on)
        payment = prepared.payment(scope) if prepared.payment else None
        competition = prepared.competition(scope) if prepared.competition else None
        priority = tuple([judge(scope) for judge in prepared.priority])
        materials = tuple([material(scope) for material in self._materials[policy.id]])
        ceilings = {id: value(scope) for id, value in prepared.ceilings.items()}
        judged = (applies, eligibility, award, relations, lacks, award_lacks)
        return Assessment(
            policy, version, verdict, window, note, *judged, payment, competition, priority, materials, ceilings
        )


def qualification(assessment: Assessment) -> tuple[Truth, Unknown]:
    """What a rule that rests on a qualification reads off its assessment."""
    if assessment.version is None and assessment.verdict is Verdict.NOT_APPLICABLE:
        return Truth.UNKNOWN, Unknown(reasons=frozenset({f"{assessment.policy.title}：{assessment.note}"}))
    return _TRUTHS[assessment.verdict], assessment.lacks


_TRUTHS = {
    Verdict.ELIGIBLE: Truth.TRUE,
    Verdict.INELIGIBLE: Truth.FALSE,
    Verdict.NOT_APPLICABLE: Truth.FALSE,
    Verdict.INSUFFICIENT: Truth.UNKNOWN,
    Verdict.MANUAL: Truth.UNKNOWN,
}
