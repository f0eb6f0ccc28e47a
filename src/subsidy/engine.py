"""The façade that joins the rooms: a pack loaded once, then profiles in and reports out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from math import floor
from os import PathLike
from pathlib import Path
from typing import Any

from subsidy._version import __version__
from subsidy.errors import Fault, Place, RuleError, nearest, quoted
from subsidy.evaluation.evaluator import Evaluator
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.json_reader import read_file, read_object
from subsidy.facts.profile import Profile, ProfileReader
from subsidy.interplay import Conclusions, Interplay, Standing, remainders
from subsidy.language.policies import Policy
from subsidy.language.relations import Relation
from subsidy.pack.cache import load_pack
from subsidy.pack.pack import RulePack
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.titles import id_instead
from subsidy.report.model import Award, AwardKind, Decision, Report, award_of
from subsidy.trace.assessment import Assessment
from subsidy.trace.proof import Remainder
from subsidy.trace.readings import NOTHING, joined, lacking
from subsidy.trace.step import Range, Unknown
from subsidy.truth import Truth, Verdict


class Engine:
    """Decides every policy of one pack for one enterprise at a time.

    Immutable and safe to share between threads; it reads no clock, prints nothing and keeps nothing of a check.
    """

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._reader = ProfileReader(pack.dictionary)
        self._evaluator = Evaluator(pack)
        self._ids = frozenset(policy.id for policy in pack.policies)
        self._subsidies = frozenset(policy.id for policy in pack.policies if not policy.qualification)
        self._interplay = _interplay(pack)
        self._beside = {policy.id: Standing(Verdict.NOT_APPLICABLE) for policy in pack.policies}
        self._tied = _tied(pack.relations)
        self._behind = {policy.id: _behind(pack, policy.id) for policy in pack.policies}

    @classmethod
    def load(cls, path: str | PathLike[str] | None = None, *, cache: Path | None = None) -> Engine:
        """The engine over the rule files below `path`, or over the pack that is shipped. Raises RuleError.

        `cache` is a folder, this user's own, in which a checked pack is kept for the next load (None: none is).
        """
        return cls(load_pack(Path(path) if path is not None else shipped_rules(), cache))

    @property
    def pack(self) -> RulePack:
        """The rules that this engine decides by."""
        return self._pack

    @property
    def dictionary(self) -> Dictionary:
        """The facts that a profile may state."""
        return self._pack.dictionary

    def check(
        self,
        profile: Mapping[str, Any] | str | PathLike[str],
        on: date,
        *,
        policies: Iterable[str] | None = None,
    ) -> Report:
        """Decide the policies of the pack, or those named, for one enterprise as of `on`.

        `profile` is a mapping of facts, or the path of a JSON file: text is always a path, and is opened as one. What
        somebody else sent goes through `check_json`. Raises ProfileError with every fault of the profile, RuleError
        for a policy that the pack does not have, and TypeError where `on` is not a datetime.date.
        """
        if not isinstance(profile, str | PathLike):
            return self.decide(self.read(profile), on, policies=policies)
        return self.check_json(read_file(profile), on, name=str(profile), policies=policies)

    def check_json(
        self, source: bytes | str, on: date, *, name: str = "", policies: Iterable[str] | None = None
    ) -> Report:
        """Like `check`, for a profile that is JSON text; `name` is what faults call it."""
        return self.decide(self.read(read_object(source, name), name), on, policies=policies)

    def read(self, document: object, name: str = "") -> Profile:
        """The profile of a parsed JSON object. Raises ProfileError with every fault."""
        return self._reader.read(document, name)

    def decide(self, profile: Profile, on: date, *, policies: Iterable[str] | None = None) -> Report:
        """Like `check`, for a profile that was read already. Policies that can't matter to those named aren't looked at."""
        _require_day(on)
        wanted = self._wanted(policies)
        assessments, readings = self._evaluator.evaluate(
            profile, on, None if policies is None else self.related(wanted)
        )
        relations = self._pack.relations
        holds, rooms = _holds(relations, assessments), _rooms(relations, assessments)
        least = {id: floor(room.low) for id, room in rooms.items()}
        awards = {id: self._award(assessment, assessment.verdict) for id, assessment in assessments.items()}
        conclusions = self._interplay.conclude(self._standings(assessments, awards), holds, least)
        for id, verdict in conclusions.verdicts.items():
            if id in assessments and verdict is not assessments[id].verdict:
                awards[id] = self._award(assessments[id], verdict)
        left = _remainders(awards, conclusions, rooms)
        decisions = {
            id: self._decision(assessment, awards[id], conclusions, assessments, left.get(id))
            for id, assessment in sorted(assessments.items())
            if id in wanted
        }
        return Report(
            on,
            __version__,
            conclusions.inference,
            self._pack,
            profile.name,
            profile.uscc,
            decisions,
            conclusions.combination.among(wanted & self._subsidies),
            readings,
        )

    def related(self, policies: Iterable[str]) -> frozenset[str]:
        """Policies with all that relations tie to them, near or far: what comes of them rests on no other subsidy."""
        found: set[str] = set()
        left = set(policies)
        while left:
            policy = left.pop()
            found.add(policy)
            left |= self._tied.get(policy, frozenset()) - found
        return frozenset(found)

    def policies(self, ids: Iterable[str] | None = None) -> tuple[Policy, ...]:
        """The policies of the pack, or those named, in order of id. Raises RuleError for one that the pack lacks."""
        wanted = self._wanted(ids)
        return tuple(policy for policy in self._pack.policies if policy.id in wanted)

    def _wanted(self, policies: Iterable[str] | None) -> frozenset[str]:
        if policies is None:
            return self._ids
        wanted = frozenset(policies)
        unknown = [
            Fault(Place(), "SB280", _not_there(id, {policy.id: policy.title for policy in self._pack.policies}))
            for id in wanted - self._ids
        ]
        if unknown:
            raise RuleError(unknown)
        return wanted

    def _decision(
        self,
        assessment: Assessment,
        award: Award,
        conclusions: Conclusions,
        assessments: Mapping[str, Assessment],
        remainder: Remainder | None,
    ) -> Decision:
        """The assessment with what other policies made of it."""
        id = assessment.policy.id
        verdict = conclusions.verdicts[id]
        proof = tuple(
            firing for firing in conclusions.firings if id in (firing.relation.source, *firing.relation.others)
        )
        lacks = assessment.lacks if verdict not in _SETTLED_AGAINST else NOTHING
        if verdict is not assessment.verdict and verdict not in _SETTLED_AGAINST:
            needed = [firing for firing in proof if firing.relation.source == id and firing.relation.target]
            lacks = joined(lacks, *(assessments[firing.relation.target].lacks for firing in needed))
            lacks = joined(lacks, *(lacking(assessment.relations.get(firing.relation.id)) for firing in needed))
        behind = tuple(assessments[each] for each in self._behind[id])
        missing, reasons = self.dictionary.in_order(lacks.facts), tuple(sorted(lacks.reasons))
        return Decision(assessment, verdict, award, missing, reasons, proof, remainder, behind)

    def _award(self, assessment: Assessment, verdict: Verdict) -> Award:
        amount = assessment.amount
        waits = not amount.decided and self._waits_for_people(assessment.award_lacks)
        return award_of(verdict, *amount, waits_for_people=waits)

    def _waits_for_people(self, lacks: Unknown) -> bool:
        """Whether nothing but a person's judgement is lacking."""
        return not lacks.reasons and all(self.dictionary.referenced(fact).source.judged for fact in lacks.facts)

    def _standings(self, assessments: Mapping[str, Assessment], awards: Mapping[str, Award]) -> dict[str, Standing]:
        """How each policy stands by itself, with what it counts toward a total: at most so much can be granted."""
        return self._beside | {
            id: Standing(assessments[id].verdict, None if award.kind is AwardKind.NONE else award.countable)
            for id, award in awards.items()
        }


def _behind(pack: RulePack, policy: str) -> tuple[str, ...]:
    """The qualifications that a policy rests on, however far."""
    return tuple(each.id for each in pack.in_dependency_order(frozenset({policy})) if each.id != policy)


def _interplay(pack: RulePack) -> Interplay:
    """What the policies do to each other; a fault of a relation is told where the relation was written."""
    try:
        return Interplay(pack.relations, [policy.id for policy in pack.policies])
    except RuleError as error:
        places = pack.relation_places
        raise RuleError(replace(f, place=places.get(f.place.path, f.place)) for f in error.faults) from None


def _not_there(word: str, titles: Mapping[str, str]) -> str:
    """What to say of an id that no policy has."""
    hint = nearest(word, titles)
    instead = "" if hint else id_instead(word, titles)
    return (
        quoted(word) + instead
        if instead
        else f"规则里没有 {quoted(word)} 这项政策{hint or '；编号见 subsidy policies'}"
    )


def _require_day(on: object) -> None:
    """A moment is no day, and text none either: whoever calls has to say which day is meant, and in which zone."""
    if not isinstance(on, date) or isinstance(on, datetime):
        raise TypeError(f"on must be a datetime.date, not {type(on).__name__}")


_SETTLED_AGAINST = (Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE)


def _tied(relations: Iterable[Relation]) -> dict[str, frozenset[str]]:
    """By policy, those that a relation ties to it, on whichever side it was declared."""
    groups: dict[str, set[str]] = {}
    bonds: list[set[str]] = []
    for relation in relations:
        if relation.group:
            groups.setdefault(relation.group, set()).add(relation.source)
        bonds.append({relation.source, *relation.others})
    tied: dict[str, set[str]] = {}
    for bond in (*bonds, *groups.values()):
        for policy in bond:
            tied.setdefault(policy, set()).update(bond)
    return {policy: frozenset(others) for policy, others in tied.items()}


def _holds(relations: Iterable[Relation], assessments: Mapping[str, Assessment]) -> dict[str, Truth]:
    """Of each relation that may be out of force: whether its version is in force and its condition holds."""
    holds: dict[str, Truth] = {}
    for relation in relations:
        declared = assessments[relation.source].relations if relation.source in assessments else {}
        if relation.switched:
            judged = declared.get(relation.id)
            holds[relation.id] = judged.truth if judged else Truth.TRUE if relation.id in declared else Truth.FALSE
    return holds


def _remainders(
    awards: Mapping[str, Award], conclusions: Conclusions, rooms: Mapping[str, Range]
) -> dict[str, Remainder]:
    """What ceilings leave of the awards that they cut."""
    combination = conclusions.combination
    if not combination.cuts:
        return {}
    ranges = {id: Range(awards[id].low, awards[id].high) for id in combination.amounts}
    return remainders(combination, conclusions.firings, ranges, rooms)


def _rooms(relations: Iterable[Relation], assessments: Mapping[str, Assessment]) -> dict[str, Range]:
    """Of each ceiling that is in force: what it allows, in 分."""
    here = [relation for relation in relations if relation.source in assessments]
    found = ((relation.id, assessments[relation.source].ceilings.get(relation.id)) for relation in here)
    return {id: step.range for id, step in found if step is not None}
