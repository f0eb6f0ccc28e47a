"""Laws of every evaluation over the shipped pack, whatever the profile."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from oracle.naive import parts_of, whens
from profiles import THOROUGH, full_profiles, profiles

from subsidy import Engine, Report, Verdict
from subsidy.facts.profile import Profile
from subsidy.language.expressions import And, FactRef, Not, Or, Quantified
from subsidy.language.nodes import Condition, Holds, Negation, PerRecord, Qualified, Score, Valuation
from subsidy.language.policies import Version
from subsidy.report.causes import against_record, causes, failing_records
from subsidy.report.document import to_document
from subsidy.report.findings import Seen, decisive
from subsidy.trace.readings import lacking, walk
from subsidy.trace.step import Judged, Valued
from subsidy.truth import Truth

ENGINE = Engine.load()
DAYS = st.sampled_from([date(2021, 3, 20), date(2022, 7, 10), date(2024, 2, 29), date(2026, 11, 23)])
DECIDED = (Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE)
SOME = st.sets(st.sampled_from([policy.id for policy in ENGINE.pack.policies]), min_size=1, max_size=4)
"""A few policies at a time: a document of all of them takes long to write a thousand times."""


@THOROUGH
@given(profiles(ENGINE.pack), DAYS)
def test_every_leaf_of_a_rule_appears_exactly_once(profile: Profile, on: date) -> None:
    for decision in to_document(ENGINE.decide(profile, on))["decisions"]:
        version = _version(decision)
        if version is not None:
            seen = Counter(step["id"] for step in _walk(decision["trace"]) if step["kind"] in ("holds", "qualified"))
            assert seen == Counter(_leaves(version))


@THOROUGH
@given(full_profiles(ENGINE.pack), st.data(), DAYS)
def test_filling_unknown_facts_never_flips_a_decided_verdict(
    values: dict[str, Any], data: st.DataObject, on: date
) -> None:
    keys = sorted(values)
    hidden = data.draw(st.sets(st.sampled_from(keys)))
    known = {key: value for key, value in values.items() if key not in hidden}
    before, after = (ENGINE.decide(Profile(each), on).decisions for each in (known, values))
    for policy, decision in before.items():
        if decision.verdict in DECIDED:
            assert after[policy].verdict is decision.verdict
        low, high = decision.assessment.amount
        filled = after[policy].assessment.amount
        assert low <= filled.low
        assert high is None or (filled.high is not None and filled.high <= high)


@THOROUGH
@given(full_profiles(ENGINE.pack), st.data(), DAYS)
def test_a_fact_that_is_not_missing_can_no_longer_matter(values: dict[str, Any], data: st.DataObject, on: date) -> None:
    keys = sorted(values)
    hidden = data.draw(st.sets(st.sampled_from(keys), max_size=4))
    known = {key: value for key, value in values.items() if key not in hidden}
    report = ENGINE.decide(Profile(known), on)
    for policy, decision in report.decisions.items():
        idle = hidden.difference(reference.split("[")[0].split(".")[0] for reference in decision.missing)
        facts = Profile({**known, **{key: values[key] for key in idle}})
        filled = ENGINE.decide(facts, on, policies=[policy]).decisions[policy]
        assert filled.verdict is decision.verdict
        if decision.verdict is Verdict.ELIGIBLE:
            assert filled.assessment.amount == decision.assessment.amount


@THOROUGH
@given(profiles(ENGINE.pack), DAYS)
def test_undecided_verdicts_say_what_would_decide_them(profile: Profile, on: date) -> None:
    for decision in ENGINE.decide(profile, on).decisions.values():
        if decision.verdict not in DECIDED:
            assert decision.missing or decision.reasons


@THOROUGH
@given(profiles(ENGINE.pack), DAYS, SOME, st.randoms(use_true_random=False))
def test_order_of_a_profiles_facts_changes_no_byte(
    profile: Profile, on: date, some: set[str], chance: random.Random
) -> None:
    keys = list(profile.values)
    chance.shuffle(keys)
    shuffled = Profile({key: profile.values[key] for key in keys})
    assert ENGINE.decide(shuffled, on, policies=some).to_json() == ENGINE.decide(profile, on, policies=some).to_json()


@THOROUGH
@given(profiles(ENGINE.pack), DAYS)
def test_a_step_lacks_something_only_while_undecided(profile: Profile, on: date) -> None:
    report: Report = ENGINE.decide(profile, on)
    for decision in report.decisions.values():
        eligibility = decision.assessment.eligibility
        if eligibility is not None:
            lacks = lacking(eligibility)
            assert bool(lacks.facts or lacks.reasons) is (eligibility.truth == 1)


@THOROUGH
@given(profiles(ENGINE.pack), DAYS)
def test_what_is_not_as_wanted_says_why_down_to_the_facts(profile: Profile, on: date) -> None:
    for decision in ENGINE.decide(profile, on).decisions.values():
        for step in walk(decision.assessment.eligibility):
            if isinstance(step, Judged) and isinstance(step.node, Holds):
                for seen in decisive(step):
                    _explained(seen)
        for step in walk(decision.assessment.award):
            if isinstance(step, Valued) and isinstance(step.node, PerRecord) and step.node.where is not None:
                for entry in step.entries:
                    if entry.counted is False:
                        assert _told(against_record(step.node.where, entry.findings, ENGINE.pack.formulas))


def _explained(seen: Seen) -> None:
    """What failed has causes that failed, and so has each record because of which a list is not as asked."""
    atom, finding, formulas = seen.finding.atom, seen.finding, ENGINE.pack.formulas
    if seen.met is not Truth.FALSE:
        return
    if isinstance(atom, Quantified):
        for index in failing_records(finding) if atom.condition is not None else ():
            assert atom.condition is not None
            assert _told(against_record(atom.condition, finding.inside[index], formulas))
    elif isinstance(atom, FactRef) and isinstance(formulas.get(atom.fact.key), And | Or | Not | Quantified):
        behind = causes(seen, formulas)
        assert _told(behind)
        for each in behind:
            _explained(each)


def _told(several: tuple[Seen, ...]) -> bool:
    """Whether there are reasons, and all of them failed."""
    return bool(several) and all(each.met is Truth.FALSE for each in several)


def _version(decision: dict[str, Any]) -> Version | None:
    policy = ENGINE.pack.policy(decision["policy"])
    assert policy is not None
    return next((version for version in policy.versions if version.name == decision["version"]), None)


def _walk(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for child in (*step["children"], *([step["when"]] if step.get("when") else [])):
        yield from _walk(child)


def _leaves(version: Version) -> Iterator[str]:
    for condition in (version.applies_to, version.eligibility, *(relation.when for relation in version.relations)):
        if condition is not None:
            yield from _condition_leaves(condition)
    if version.award is not None:
        yield from _valuation_leaves(version.award)


def _condition_leaves(node: Condition) -> Iterator[str]:
    match node:
        case Holds() | Qualified():
            yield node.label.id
        case Negation(child=child):
            yield from _condition_leaves(child)
        case Score(parts=parts):
            for part in parts:
                yield from _valuation_leaves(part.valuation)
        case _:
            for child in node.children:
                yield from _condition_leaves(child)


def _valuation_leaves(node: Valuation) -> Iterator[str]:
    for when in whens(node):
        yield from _condition_leaves(when)
    for child in parts_of(node):
        yield from _valuation_leaves(child)
