"""All pieces of one policy, from a state in which it can be had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Any

from subsidy.facts.types import Fact, Value
from subsidy.language.nodes import Condition
from subsidy.language.policies import Policy, Version
from subsidy.language.relations import Relation
from subsidy.language.traversal import expressions_below, facts_read
from subsidy.pack.pack import RulePack
from subsidy.proposal.amounts import amount
from subsidy.proposal.conditions import Turner
from subsidy.proposal.judge import beside
from subsidy.proposal.payments import payment
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.slots import DAY
from subsidy.proposal.solver import Goal, Solver
from subsidy.proposal.state import Slot, State
from subsidy.trace.step import Valued
from subsidy.truth import Truth, Verdict

_DAY = timedelta(days=1)


def propose(pack: RulePack, policy: Policy, start: State) -> Iterator[Piece]:
    """The pieces of every version, clause by clause; the calendar first.

    `start` is eligible, so that whatever is turned shows against a good background. Versions that are not in force on
    its day are shown from the nearest state in which they are.
    """
    turner = Turner(Solver(pack), policy.id)
    yield from _calendar(policy, start)
    for version in policy.versions:
        state = None if version.draft else _under(turner, policy, version, start)
        if state is None:
            continue
        roots = [root for root in (version.applies_to, version.eligibility) if root is not None]
        for root in roots:
            turner.kept = tuple(Goal(other, Truth.TRUE) for other in roots if other is not root)
            yield from turner.condition(root, state)
        turner.kept = tuple(Goal(root, Truth.TRUE) for root in roots)
        if version.award is not None:
            yield from amount(turner, version.award, state)
        yield from _afterwards(turner, policy, version, state)
        yield from _relations(turner, version, state)


def _afterwards(turner: Turner, policy: Policy, version: Version, state: State) -> Iterator[Piece]:
    """Each condition of payment, preference, materials and pools; each approver, at the bounds of what is theirs."""
    conditions: list[Condition | None] = [each.when for each in version.priority]
    conditions += [each.when for each in policy.guide.materials]
    conditions += [pool.when for pool in version.competition.pools] if version.competition else []
    turner.question = Question.AFTERWARDS
    if version.payment is not None:
        yield from payment(turner, version.payment, state)
    for condition in conditions:
        if condition is not None:
            yield from turner.condition(condition, state)
    if version.award is not None:
        for approver in version.approval:
            for bound in (approver.low, approver.high):
                if bound is not None:
                    yield from turner.turned(version.award, state, approver.label, partial(_beside, bound.value))
    turner.question = Question.ANSWER


def _beside(bound: Any, step: Any) -> str | None:
    """Where an amount lies to a bound."""
    return beside(step.range.low, bound) if isinstance(step, Valued) and step.range.decided else None


def _under(turner: Turner, policy: Policy, version: Version, start: State) -> State | None:
    """The start, moved to where a version is in force and the policy can be had, as far as that can be found."""
    solver = turner.solver
    if _version_at(solver, policy, start) == version.id:
        return start
    chosen: Value = version.notices[0] if version.notices else _middle(version)
    moved = (DAY if policy.chosen_by is None else Slot(policy.chosen_by)).set(start, chosen)
    if moved is None or _version_at(solver, policy, moved) != version.id:
        return None
    roots = (version.applies_to, version.eligibility)
    return solver.nearest([Goal(root, Truth.TRUE) for root in roots if root is not None], moved)


def _version_at(solver: Solver, policy: Policy, state: State) -> str:
    version = solver.assess(policy.id, state).version
    return "" if version is None else version.id


def _middle(version: Version) -> date:
    """A day well inside a version; inside its first window, where it has one."""
    if version.windows:
        return version.windows[0].first
    last = version.validity.before or version.validity.first + timedelta(days=360)
    return version.validity.first + (last - version.validity.first) / 2


def relevant(pack: RulePack, policy: Policy) -> frozenset[Fact]:
    """The facts that a policy comes to read, by itself and through the policies that it names."""
    named = {policy.id, *(other for version in policy.versions for each in version.relations for other in each.others)}
    rules = list(pack.in_dependency_order(frozenset(named)))
    versions = [version for rule in rules for version in rule.versions]
    conditions = [relation.when for version in versions for relation in version.relations]
    nodes: list[object] = []
    nodes += [part for version in versions for part in (version.applies_to, version.eligibility, version.award)]
    nodes += [*conditions, *(material.when for rule in rules for material in rule.guide.materials)]
    nodes += [part for version in versions for part in (version.payment, *version.priority, version.competition)]
    expressions = (expression for node in nodes for expression in expressions_below(node))
    chosen = frozenset(rule.chosen_by for rule in rules if rule.chosen_by is not None)
    return facts_read(*pack.behind(*expressions)) | chosen


def _calendar(policy: Policy, start: State) -> Iterator[Piece]:
    """The edges of every version and of every window."""
    chosen: dict[Value, None] = {}
    days: dict[Value, None] = {}
    for version in policy.versions:
        if version.draft:
            continue
        chosen |= dict.fromkeys(version.notices)
        if not version.notices:
            for edge in (version.validity.first, version.validity.before):
                if edge is not None:
                    chosen |= dict.fromkeys((edge - _DAY, edge))
        for window in version.windows_about(version.validity.first + timedelta(days=366)):
            days |= dict.fromkeys((window.first - _DAY, window.first, window.last, window.last + _DAY))
    slot = DAY if policy.chosen_by is None else Slot(policy.chosen_by)
    if policy.chosen_by is None:
        chosen, days = dict.fromkeys(sorted({**chosen, **days}, key=str)), {}
    clause = "版本与窗口"
    for turned, values in ((slot, chosen), (DAY, days)):
        if values:
            yield Piece(f"{policy.id}/{clause}", clause, start, turned, tuple(values), Question.CALENDAR)


def _relations(turner: Turner, version: Version, start: State) -> Iterator[Piece]:
    """Each relation in force, and idle for want of its condition or of the other policy."""
    solver = turner.solver
    for relation in version.relations:
        idle = solver.make(version.eligibility, Truth.FALSE, start)
        if idle is not None:
            yield Piece(relation.id, relation.clause, idle, question=Question.TOGETHER)
        for able in (True, False):
            state = _standing(turner, _other(turner, relation), start, able=able)
            if state is None:
                continue
            for want in (Truth.TRUE, Truth.FALSE):
                made = state if relation.when is None else solver.make(relation.when, want, state)
                if made is not None:
                    yield Piece(relation.id, relation.clause, made, question=Question.TOGETHER)
        if relation.when is not None:
            both = _standing(turner, _other(turner, relation), start, able=True) or start
            turner.question = Question.TOGETHER
            yield from turner.condition(relation.when, both)
            turner.question = Question.ANSWER


def _other(turner: Turner, relation: Relation) -> str:
    """A policy on the other side of a relation; of a group, another of its members."""
    members = (each.source for each in turner.solver.pack.relations if each.group and each.group == relation.group)
    return next(chain(relation.others, (each for each in members if each != relation.source)), relation.source)


def _standing(turner: Turner, target: str, state: State, *, able: bool) -> State | None:
    """A state in which another policy can be had, or can't, while this one still can."""
    solver = turner.solver

    def fits(state: State) -> bool:
        verdicts = [solver.assess(policy, state).verdict is Verdict.ELIGIBLE for policy in (target, turner.policy)]
        return verdicts == [able, True]

    other = next(policy for policy in solver.pack.policies if policy.id == target)
    now = [version for version in other.versions if version.id == _version_at(solver, other, state)]
    for version in now or [version for version in other.versions if not version.draft]:
        start = state if now or fits(state) else _under(turner, other, version, state) or state
        roots = [version.applies_to, version.eligibility] if able else [version.eligibility]
        wanted = [Goal(root, Truth.TRUE if able else Truth.FALSE) for root in roots if root is not None]
        made = start if fits(start) else solver.nearest([*wanted, *turner.kept], start)
        if fits(made):
            return made
    return None
