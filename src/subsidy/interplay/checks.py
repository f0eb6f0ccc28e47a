"""What relations an author may not declare: unknown policies, doubled ids, circles, and more than the engine bears."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from subsidy.errors import Fault, Place, RuleError, nearest, quoted
from subsidy.language.relations import Relation, RelationKind

MOST_RIVALS = 48
"""The most policies that exclusions may link into one group: the best combination is searched exactly."""

MOST_LIMITED = 12
"""The most policies of one group that ceilings may name: each choice of them is tried."""

PRECEDENCE = frozenset({RelationKind.YIELDS_TO, RelationKind.UPGRADES})
"""The relations that let one policy take the other's place."""


def check_relations(relations: Sequence[Relation], policies: Collection[str]) -> None:
    """Raise RuleError with every fault of the declared relations."""
    faults = [*_doubled(relations), *_unknown(relations, policies), *_own(relations), *_lonely(relations)]
    if not faults:
        faults = [*_circles_of_prerequisites(relations), *_circles_of_precedence(relations), *_crowds(relations)]
        faults += [*_circles_of_ceilings(relations), *_crowds_of_ceilings(relations)]
    if faults:
        raise RuleError(faults)


def prerequisites(relations: Iterable[Relation]) -> dict[str, list[str]]:
    """Per source of a `requires` relation its targets, in order of name."""
    return _graph((r.source, r.target) for r in relations if r.kind is RelationKind.REQUIRES)


def _doubled(relations: Sequence[Relation]) -> Iterable[Fault]:
    seen: set[str] = set()
    for relation in relations:
        if relation.id in seen:
            yield _fault(relation, "SB090", f"关系编号 {quoted(relation.id)} 用了不止一次，请改用不同的编号")
        seen.add(relation.id)


def _unknown(relations: Sequence[Relation], policies: Collection[str]) -> Iterable[Fault]:
    for relation in relations:
        for policy in (relation.source, *relation.others):
            if policy not in policies:
                hint = nearest(policy, policies) or "，请改成已有政策的编号"
                yield _fault(relation, "SB091", f"没有编号为 {quoted(policy)} 的政策{hint}")


def _own(relations: Sequence[Relation]) -> Iterable[Fault]:
    for relation in relations:
        if relation.source in relation.others:
            yield _fault(relation, "SB092", f"政策 {quoted(relation.source)} 对自己声明了关系，请改成另一项政策或删去")


def _lonely(relations: Sequence[Relation]) -> Iterable[Fault]:
    """A group of one excludes nothing: its name is misspelt, or the others have not been told of it."""
    members = members_of_groups(relations)
    for relation in relations:
        if relation.kind is RelationKind.GROUP and len(members[relation.group]) == 1:
            others = [name for name, policies in members.items() if len(policies) > 1]
            hint = nearest(relation.group, others) or "；请在别的政策里也写上，或删去"
            yield _fault(relation, "SB097", f"互斥组 {quoted(relation.group)} 里只有这一项政策{hint}")


def members_of_groups(relations: Iterable[Relation]) -> dict[str, set[str]]:
    """The policies of each group, by its name."""
    members: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is RelationKind.GROUP:
            members.setdefault(relation.group, set()).add(relation.source)
    return members


def _circles_of_prerequisites(relations: Sequence[Relation]) -> Iterable[Fault]:
    edges = {(r.source, r.target): r for r in relations if r.kind is RelationKind.REQUIRES}
    for circle, relation in _circles(edges):
        yield _fault(relation, "SB093", f"前提绕成一圈：{circle}，谁都无法先符合，请删去其中一条")


def _circles_of_precedence(relations: Sequence[Relation]) -> Iterable[Fault]:
    edges = {loser_and_winner(r): r for r in relations if r.kind in PRECEDENCE and not r.switched}
    for circle, relation in _circles(edges):
        yield _fault(relation, "SB094", f"让位或替代绕成一圈：{circle}，结果谁都拿不到，请删去其中一条")


def _circles_of_ceilings(relations: Sequence[Relation]) -> Iterable[Fault]:
    edges = {(r.source, other): r for r in relations if r.kind is RelationKind.CEILING for other in r.others}
    for circle, relation in _circles(edges):
        yield _fault(relation, "SB098", f"合计上限绕成一圈：{circle}，分不出减谁的，请只留减的那一项的")


def loser_and_winner(relation: Relation) -> tuple[str, str]:
    """Of a relation of precedence: who goes, and for whom."""
    if relation.kind is RelationKind.YIELDS_TO:
        return relation.source, relation.target
    return relation.target, relation.source


def _crowds(relations: Sequence[Relation]) -> Iterable[Fault]:
    for group in _linked(_rivals(relations)):
        if len(group) > MOST_RIVALS:
            first = next(r for r in relations if r.kind is RelationKind.EXCLUDES and r.source in group)
            yield _fault(
                first,
                "SB095",
                f"互斥关系把 {len(group)} 项政策连成一片（其中有 {quoted(min(group))}），"
                f"最多 {MOST_RIVALS} 项，请拆开或减少互斥关系",
            )


def _crowds_of_ceilings(relations: Sequence[Relation]) -> Iterable[Fault]:
    ceilings = [{r.source, *r.others} for r in relations if r.kind is RelationKind.CEILING]
    named = set().union(*ceilings)
    for group in _linked([*_rivals(relations), *ceilings]):
        limited = group & named
        if len(limited) > MOST_LIMITED:
            yield Fault(
                Place(),
                "SB099",
                f"合计上限与互斥关系把 {len(limited)} 项写了合计上限的政策连成一片（其中有 {quoted(min(limited))}），"
                f"最多 {MOST_LIMITED} 项，请拆开或减少",
            )


def _rivals(relations: Sequence[Relation]) -> list[set[str]]:
    """The policies that exclude each other, pair by pair and group by group."""
    pairs = [{r.source, r.target} for r in relations if r.kind is RelationKind.EXCLUDES]
    return [*pairs, *members_of_groups(relations).values()]


def _linked(sets: Iterable[set[str]]) -> list[set[str]]:
    """The sets joined to one another wherever they share a policy."""
    groups: dict[str, set[str]] = {}
    for several in sets:
        group = several.union(*(groups.get(policy, ()) for policy in several))
        groups.update(dict.fromkeys(group, group))
    return list({id(group): group for group in groups.values()}.values())


def _circles(edges: Mapping[tuple[str, str], Relation]) -> Iterable[tuple[str, Relation]]:
    """Circles with no edge in common, each as text and with the relation that closes it."""
    left = dict(edges)
    while circle := _circle(left):
        steps = list(zip(circle, (*circle[1:], circle[0]), strict=True))
        yield " → ".join(map(quoted, (*circle, circle[0]))), left[steps[-1]]
        for step in steps:
            del left[step]


def _circle(edges: Iterable[tuple[str, str]]) -> list[str]:
    try:
        TopologicalSorter(_graph(edges)).prepare()
    except CycleError as error:
        backwards: list[str] = error.args[1][1:]
        start = backwards.index(min(backwards))
        return list(reversed(backwards[start + 1 :] + backwards[: start + 1]))
    return []


def _graph(edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {}
    for source, target in sorted(set(edges)):
        graph.setdefault(source, []).append(target)
    return graph


def _fault(relation: Relation, code: str, message: str) -> Fault:
    return Fault(Place(path=relation.id), code, message)
