"""A policy in time and among others: versions on their first and last days, windows, relations in force and not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from subsidy.coverage.ceilings import watch_ceiling
from subsidy.coverage.conditions import MET, UNMET, watch_condition
from subsidy.coverage.demand import Aspect, Demand, Sight, Surroundings, Watch
from subsidy.language.policies import Policy, Version, Window
from subsidy.language.relations import Relation, RelationKind
from subsidy.report.model import Report
from subsidy.trace.assessment import Assessment
from subsidy.truth import Truth, Verdict

_DAY = timedelta(days=1)


def watch_versions(policy: Policy) -> Watch[Report]:
    """Each version that is law: on its first day, on the day before, on its last day and on the day after.

    Where a notice chooses the version, each notice instead.
    """
    wanted: dict[object, list[Demand]] = {}
    for version in policy.law:
        for chosen, word in _edges(version):
            wanted.setdefault(chosen, []).append(Demand(policy.id, f"{version.id}/有效期", word))

    def seen(report: Report, sight: Sight) -> Iterator[Demand]:
        assessment = report.decisions[policy.id].assessment
        settled = assessment.version is None and Aspect.CONDITIONS in sight.asked
        if settled or Aspect.VERSION in sight.asked:
            chosen = report.date if policy.chosen_by is None else report.readings.values.get(policy.chosen_by.key)
            yield from wanted.get(chosen, ()) if isinstance(chosen, date | str) else ()

    return Watch(tuple(demand for several in wanted.values() for demand in several), seen)


def _edges(version: Version) -> Iterator[tuple[object, str]]:
    first, before = version.validity.first, version.validity.before
    yield from ((notice, f"按 {notice} 申报") for notice in version.notices)
    if version.notices:
        return
    yield first - _DAY, f"施行前一天 {first - _DAY}"
    yield first, f"施行第一天 {first}"
    if before is not None:
        yield before - _DAY, f"失效前一天 {before - _DAY}"
        yield before, f"失效当天 {before}"


def watch_windows(policy: Policy, version: Version) -> Watch[Report]:
    """Each window: its first and last day, and the days around them, as far as the version is in force then."""
    demands = [
        Demand(policy.id, f"{version.id}/窗口", f"{words}的{edge}")
        for words, window in _openings(version)
        for edge, day in _around(window).items()
        if policy.chosen_by is not None or version.validity.covers(day)
    ]

    def seen(report: Report, sight: Sight) -> Iterator[Demand]:
        chosen = report.decisions[policy.id].assessment.version
        if Aspect.WINDOW in sight.asked and chosen is not None and chosen.id == version.id:
            for words, window in _openings(version, report.date):
                for edge, day in _around(window).items():
                    if day == report.date:
                        yield Demand(policy.id, f"{version.id}/窗口", f"{words}的{edge}")

    return Watch(tuple(dict.fromkeys(demands)), seen)


def _openings(version: Version, about: date | None = None) -> Iterator[tuple[str, Window]]:
    """The dated windows by their days; those of every year, as they open about a day or in the first full year."""
    yield from ((f"窗口 {window.first} 至 {window.last}", window) for window in version.windows)
    for yearly in version.yearly:
        years = [version.validity.first.year + 1] if about is None else [about.year - 1, about.year, about.year + 1]
        yield from ((f"窗口 {yearly}", yearly.of(year)) for year in years)


def _around(window: Window) -> dict[str, date]:
    edges = {"前一天": window.first - _DAY, "第一天": window.first}
    return edges | {"最后一天": window.last, "后一天": window.last + _DAY}


def watch_relation(
    relation: Relation, version: Version, policies: Iterable[Policy], around: Surroundings
) -> Watch[Report]:
    """A relation of `version` in force and not; and each side of its condition."""
    when = watch_condition(relation.when, around) if relation.when else None
    bound = relation.at_most
    effect = _effect(relation) if bound is None else watch_ceiling(relation, bound, version, policies, around)

    def seen(report: Report, sight: Sight) -> Iterator[Demand]:
        judged = report.decisions[relation.source].assessment.relations.get(relation.id)
        if when is not None and judged is not None:
            yield from when.seen(judged, sight)
        yield from effect.seen(report, sight)

    return Watch((*effect.demands, *(when.demands if when else ())), seen)


def _effect(relation: Relation) -> Watch[Report]:
    """What a relation does, and its not doing so."""
    applies, idle = (Demand(relation.source, relation.id, word) for word in _WORDS[relation.kind])

    def seen(report: Report, _: Sight) -> Iterator[Demand]:
        declared = report.decisions[relation.source].assessment.relations
        judged = declared.get(relation.id)
        found = _in_force(relation, report, judged.truth if judged else Truth.TRUE)
        if found is not None and relation.id in declared:
            yield applies if found else idle

    return Watch((applies, idle), seen)


def _in_force(relation: Relation, report: Report, holds: Truth) -> bool | None:
    """Whether a report shows what the relation does, or shows its not doing so; None: neither.

    A relation with a condition is idle for want of the condition alone; one without, for want of one of the two.
    """
    own = report.decisions[relation.source].assessment
    if relation.kind is RelationKind.GROUP:
        return _against_its_group(relation, report, holds)
    other = report.decisions[relation.target]
    if holds is Truth.UNKNOWN:
        return None
    able = own.verdict is Verdict.ELIGIBLE
    if relation.kind is RelationKind.REQUIRES:
        return _prerequisite(relation, own, other.verdict, holds) if able else None
    if relation.kind is RelationKind.OPENS:
        return holds is Truth.TRUE if able else False if relation.when is None else None
    both = able and other.verdict is Verdict.ELIGIBLE
    if relation.when is not None:
        return holds is Truth.TRUE if both else None
    return both if able or other.verdict is Verdict.ELIGIBLE else None


def _against_its_group(relation: Relation, report: Report, holds: Truth) -> bool | None:
    """A group does something where another of its members could be had too."""
    if holds is Truth.UNKNOWN or report.decisions[relation.source].verdict is not Verdict.ELIGIBLE:
        return None
    rivals = {each.source for each in report.pack.relations if each.group == relation.group} - {relation.source}
    both = any(report.decisions[rival].verdict is Verdict.ELIGIBLE for rival in rivals)
    if relation.when is not None:
        return holds is Truth.TRUE if both else None
    return both


def _prerequisite(relation: Relation, own: Assessment, target: Verdict, holds: Truth) -> bool | None:
    """A prerequisite does something where it is not met; it is idle where it is met, or where it does not apply."""
    if target not in (Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE):
        return None
    unmet = target is not Verdict.ELIGIBLE
    if relation.when is None:
        return unmet
    return holds is Truth.TRUE if unmet else None


_TOGETHER = ("两项都符合而起作用", "不起作用")
_WORDS = {
    RelationKind.REQUIRES: (f"前提{UNMET}而不能得", f"前提{MET}或者不适用"),
    RelationKind.EXCLUDES: _TOGETHER,
    RelationKind.YIELDS_TO: _TOGETHER,
    RelationKind.UPGRADES: _TOGETHER,
    RelationKind.OPENS: ("本项符合而可接续", "不起作用"),
    RelationKind.GROUP: ("同组另有一项也符合而起作用", "不起作用"),
    RelationKind.ALLOWS: _TOGETHER,
}
