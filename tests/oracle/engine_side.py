"""The engine's answers in the oracle's words, so that one test may ask either, and how two answers are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from little import swapped

from oracle.amounts import Span
from oracle.naive import Opinion, Oracle
from oracle.unknown import Unknown
from subsidy.evaluation.evaluator import Evaluator
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.facts.profile import Profile
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Valuation
from subsidy.pack.pack import RulePack
from subsidy.trace import step as trace
from subsidy.trace.assessment import Assessment, WindowStatus
from subsidy.trace.readings import lacking, walk
from subsidy.truth import Truth

WINDOWS = {
    WindowStatus.OPEN: "开放",
    WindowStatus.CLOSED: "已截止",
    WindowStatus.UPCOMING: "未开始",
    WindowStatus.NONE: "常年",
    WindowStatus.UNKNOWN: "未公布",
}


class EngineSide:
    """The engine, asked like the oracle. `evaluator` may be given where one pack is asked often."""

    def __init__(
        self, pack: RulePack, values: Mapping[str, Any], day: date, evaluator: Evaluator | None = None
    ) -> None:
        self.pack = pack
        self.profile = Profile(values)
        self.day = day
        self._evaluator = evaluator or Evaluator(pack)

    def opinions(self) -> dict[str, Opinion]:
        assessments, _ = self._evaluator.evaluate(self.profile, self.day)
        return {id: opinion(assessment) for id, assessment in assessments.items()}

    def value(self, expression: Expression) -> Any:
        formulas: dict[str, Evaluate] = {}
        preparer = Preparer(formulas)
        formulas |= {key: preparer.prepare(formula) for key, formula in self.pack.formulas.items()}
        return told(preparer.prepare(expression)(Scope(self.profile.values, self.day)))

    def truth(self, node: Condition) -> Any:
        judged = self._example(swapped(self.pack, condition=node)).eligibility
        assert judged is not None
        return truth_of(judged)

    def amount(self, node: Valuation) -> Span:
        valued = self._example(swapped(self.pack, amount=node)).award
        assert valued is not None
        return span_of(valued)

    def _example(self, pack: RulePack) -> Assessment:
        return Evaluator(pack).evaluate(self.profile, self.day)[0]["example"]


SIDES = (EngineSide, Oracle)
Side = EngineSide | Oracle


def told(found: Any) -> Any:
    """A value that the engine found, as the oracle tells it."""
    if isinstance(found, trace.Unknown):
        return Unknown(found.facts, found.reasons)
    return Fraction(found) if isinstance(found, int) and not isinstance(found, bool) else found


def truth_of(step: trace.Judged) -> Any:
    return told(lacking(step)) if step.truth is Truth.UNKNOWN else step.truth is Truth.TRUE


def span_of(step: trace.Valued) -> Span:
    low, high = step.range
    return Span(Fraction(low), None if high is None else Fraction(high), told(lacking(step)))


def opinion(found: Assessment) -> Opinion:
    """An assessment as an opinion."""
    steps = list(_steps(found))
    return Opinion(
        found.verdict.value,
        found.version.name if found.version else None,
        span_of(found.award) if found.award else None,
        found.lacks.facts,
        found.lacks.reasons,
        WINDOWS[found.window.status] if found.version else None,
        {step.node.label.id: truth_of(step) for step in steps if isinstance(step, trace.Judged)},
        {step.node.label.id: span_of(step) for step in steps if isinstance(step, trace.Valued)},
    )


def _steps(found: Assessment) -> Iterator[trace.Step]:
    for step in (found.applies, found.eligibility, found.award, *found.relations.values(), *found.ceilings.values()):
        yield from walk(step)


def comparable(thing: Any) -> Any:
    """What must agree of an answer: of reasons only whether there are any, because their words are no meaning."""
    if isinstance(thing, Unknown):
        return ("unknown", sorted(thing.facts), bool(thing.reasons))
    if isinstance(thing, Span):
        return (thing.low, thing.high, comparable(thing.lacks))
    if isinstance(thing, Mapping):
        return {key: comparable(value) for key, value in thing.items()}
    if isinstance(thing, Opinion):
        said = (
            thing.verdict,
            thing.version,
            comparable(thing.award),
            sorted(thing.missing),
            bool(thing.reasons),
        )
        return (*said, thing.window, comparable(thing.truths), comparable(thing.spans))
    return thing


def assert_agree(pack: RulePack, values: Mapping[str, Any], day: date, evaluator: Evaluator | None = None) -> None:
    """Engine and oracle agree on every policy of the pack, down to each node."""
    engine, oracle = EngineSide(pack, values, day, evaluator).opinions(), Oracle(pack, values, day).opinions()
    assert engine.keys() == oracle.keys()
    for id, said in engine.items():
        for name in Opinion.__dataclass_fields__:
            ours, theirs = comparable(getattr(said, name)), comparable(getattr(oracle[id], name))
            if name == "reasons":
                ours, theirs = bool(said.reasons), bool(oracle[id].reasons)
            if isinstance(ours, dict) and isinstance(theirs, dict):
                assert ours.keys() == theirs.keys(), (id, name)
                ours, theirs = (
                    {key: value for key, value in ours.items() if theirs[key] != value},
                    {key: value for key, value in theirs.items() if ours[key] != value},
                )
            assert ours == theirs, f"{id} {name}: engine {ours}, oracle {theirs}, profile {dict(values)}, {day}"
