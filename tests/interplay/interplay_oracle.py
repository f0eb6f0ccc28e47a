"""An independent reading of what relations mean, written as the recursion that their definition suggests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, cast

from subsidy.interplay import Standing
from subsidy.language.relations import Relation, RelationKind
from subsidy.trace.proof import Effect, Firing, Token
from subsidy.truth import Truth, Verdict

BOUND = cast(Any, "a bound, whose value is decided elsewhere")
CONDITION = cast(Any, "a condition, whose truth is decided elsewhere")
ELIGIBLE, INELIGIBLE, INSUFFICIENT, MANUAL, NOT_APPLICABLE = Verdict
WORSE = {ELIGIBLE: 0, MANUAL: 1, INSUFFICIENT: 2, INELIGIBLE: 3, NOT_APPLICABLE: 3}


def relate(kind: str, source: str, target: str, *, conditional: bool = False, id: str = "") -> Relation:
    """A relation; of a group, `target` is its name, of a ceiling the policies beside it, joined by `+`."""
    when, named = CONDITION if conditional else None, id or f"{source} {kind} {target}"
    if kind == "group":
        return Relation(named, RelationKind.GROUP, source, "", when=when, group=target)
    if kind == "ceiling":
        beside = tuple(sorted(target.split("+")))
        return Relation(named, RelationKind.CEILING, source, "", when=when, beside=beside, at_most=BOUND)
    return Relation(named, RelationKind(kind), source, target, when=when)


def final(
    policy: str, relations: Sequence[Relation], own: Mapping[str, Verdict], holds: Mapping[str, Truth]
) -> Verdict:
    """The final verdict of `policy`: the worst of its own and of what each prerequisite leaves it with."""
    if WORSE[own[policy]] == 3:
        return own[policy]
    left = [own[policy]]
    for relation in relations:
        if relation.kind is RelationKind.REQUIRES and relation.source == policy:
            left.append(leaves(relation, final(relation.target, relations, own, holds), holds))
    return max(left, key=WORSE.__getitem__)


def leaves(relation: Relation, target: Verdict, holds: Mapping[str, Truth]) -> Verdict:
    truth = holds.get(relation.id, Truth.TRUE)
    if truth is Truth.FALSE:
        return ELIGIBLE
    if WORSE[target] == 3:
        return INELIGIBLE if truth is Truth.TRUE else INSUFFICIENT
    return target


def expected_firings(
    relations: Sequence[Relation], verdicts: Mapping[str, Verdict], holds: Mapping[str, Truth]
) -> set[Firing]:
    firings = (firing(relation, verdicts, holds) for relation in relations)
    return {one for one in firings if one is not None}


def firing(relation: Relation, verdicts: Mapping[str, Verdict], holds: Mapping[str, Truth]) -> Firing | None:
    truth = holds.get(relation.id, Truth.TRUE)
    if relation.kind in ALONE:
        alone = Token(relation.source, verdicts[relation.source])
        grouped = Firing(relation, (alone,), Token(relation.source, ALONE[relation.kind]), truth is Truth.TRUE)
        return grouped if alone.finding is ELIGIBLE and truth is not Truth.FALSE else None
    source, target = (Token(p, verdicts[p]) for p in (relation.source, relation.target))
    both = source.finding is ELIGIBLE and target.finding is ELIGIBLE
    certain = truth is Truth.TRUE
    if truth is Truth.FALSE:
        return None
    if relation.kind is RelationKind.REQUIRES:
        left = leaves(relation, verdicts[relation.target], holds)
        other = Effect.MET if left is ELIGIBLE else Effect.BLOCKED
        said = left if left is source.finding else other
        return Firing(relation, (target,), Token(source.policy, said), certain)
    if relation.kind is RelationKind.OPENS:
        opened = Firing(relation, (source,), Token(target.policy, Effect.OPENED))
        return opened if source.finding is ELIGIBLE and certain else None
    concluded = {
        RelationKind.EXCLUDES: Token(source.policy, Effect.CONFLICT),
        RelationKind.YIELDS_TO: Token(source.policy, Effect.GIVES_WAY),
        RelationKind.UPGRADES: Token(target.policy, Effect.SUPERSEDED),
        RelationKind.ALLOWS: Token(source.policy, Effect.ALLOWED),
    }
    return Firing(relation, (source, target), concluded[relation.kind], certain) if both else None


ALONE = {RelationKind.GROUP: Effect.GROUPED, RelationKind.CEILING: Effect.LIMITED}


def worth(
    chosen: Iterable[str],
    amounts: Mapping[str, int],
    ceilings: Sequence[Relation] = (),
    rooms: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """What each of the chosen comes to, where a ceiling leaves its source only what those beside it do not use."""
    left = dict.fromkeys(chosen, 0)

    def amount(policy: str) -> int:
        own = [r for r in ceilings if r.source == policy]
        free = [(rooms or {})[r.id] - sum(amount(other) for other in r.beside if other in left) for r in own]
        return max(min([amounts[policy], *free]), 0)

    return {policy: amount(policy) for policy in left}


def rivals(relations: Sequence[Relation], eligible: set[str], holds: Mapping[str, Truth]) -> dict[frozenset[str], bool]:
    """Every two of the eligible policies that may not be taken together, and whether that is certain."""
    found: dict[frozenset[str], bool] = {}
    truth = {relation.id: holds.get(relation.id, Truth.TRUE) for relation in relations}
    in_force = [r for r in relations if truth[r.id] is not Truth.FALSE]
    allowed: dict[frozenset[str], Truth] = {}
    for r in in_force:
        if r.kind is RelationKind.ALLOWS:
            pair = frozenset({r.source, r.target})
            allowed[pair] = max(truth[r.id], allowed.get(pair, Truth.FALSE))
    for one in in_force:
        if one.kind is RelationKind.EXCLUDES:
            pair = frozenset({one.source, one.target})
            found[pair] = found.get(pair, False) or truth[one.id] is Truth.TRUE
        for other in in_force:
            pair = frozenset({one.source, other.source})
            may = allowed.get(pair, Truth.FALSE)
            together = one.kind is other.kind is RelationKind.GROUP and one.group == other.group and len(pair) == 2
            if together and may is not Truth.TRUE:
                sure = may is Truth.FALSE and truth[one.id] is truth[other.id] is Truth.TRUE
                found[pair] = found.get(pair, False) or sure
    return {pair: sure for pair, sure in found.items() if pair <= eligible}


def best_by_trying_all(
    amounts: Mapping[str, int],
    pairs: set[frozenset[str]],
    ceilings: Sequence[Relation] = (),
    rooms: Mapping[str, int] | None = None,
) -> tuple[int, tuple[str, ...]]:
    """Total and members of the best set, by trying every one; `pairs` must not be taken together."""
    sets = [
        chosen
        for size in range(len(amounts) + 1)
        for chosen in combinations(sorted(amounts), size)
        if not any(pair <= set(chosen) for pair in pairs)
    ]
    totals = {chosen: sum(worth(chosen, amounts, ceilings, rooms).values()) for chosen in sets}
    best = min(sets, key=lambda chosen: (-totals[chosen], -len(chosen), chosen))
    return totals[best], best


def standings(**own: Verdict | tuple[Verdict, int]) -> dict[str, Standing]:
    """Standings by policy, each a verdict or a verdict with its amount in 分."""
    return {p: Standing(*s) if isinstance(s, tuple) else Standing(s) for p, s in own.items()}
