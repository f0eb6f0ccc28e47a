"""Relations compiled into positive rules over ASCII tokens, once per pack; the same rules for every engine.

A policy without prerequisites brings its final verdict along as a token. One with prerequisites brings its own:

    own 符合 and every prerequisite met                 ->  finally 符合
    prerequisite finally 不符合 / 资料不足 / 待人工认定  ->  the source is at least as bad

A prerequisite is met by a target that is finally 符合, or by a condition that is false. So either the first rule
fires or one of the second kind does, and nothing has to be concluded from what is absent. What a policy is "at
least" adds up: the worst of them is its verdict. The other relations conclude their effect from two policies that
are finally 符合, or from one: whom a group sets against whom is read off when policies are combined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from graphlib import TopologicalSorter

from subsidy.errors import Fault, Place, RuleError, quoted
from subsidy.interplay.chainer import Rule
from subsidy.interplay.checks import check_relations, prerequisites
from subsidy.interplay.durable import RESERVED
from subsidy.language.relations import Relation, RelationKind
from subsidy.trace.proof import Effect
from subsidy.truth import Truth, Verdict

MOST_PREMISES = 8
MOST_RULES = 400
MOST_TOKENS = 400
MOST_USES = 200
"""What durable_rules bears with room to spare: it hangs on 513 conditions and crashes on 256 uses of one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule means when it fires: its relation, and what that leaves the source with or does."""

    relation: Relation
    outcome: Verdict | Effect
    found: Verdict | None = None
    """Of a prerequisite: what its target must finally be for this rule to be worth telling."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The compiled rules, the tokens to bring to them, and the key for reading what fired."""

    rules: tuple[Rule, ...]
    readings: Mapping[str, Reading]
    """Per id of a rule that is worth telling; in the order in which a proof tells them."""
    brought: Mapping[str, Mapping[Verdict, str]]
    """Per policy and its own verdict the token that some rule uses."""
    switches: Mapping[str, Mapping[Truth, tuple[str, ...]]]
    """Per relation with a condition the tokens for that condition's truth."""
    finals: Mapping[str, Mapping[Verdict, str]]
    """Per policy with prerequisites the tokens that tell its final verdict; the worst of them counts."""

    def tokens(self, verdicts: Mapping[str, Verdict], holds: Mapping[str, Truth]) -> frozenset[str]:
        """The tokens that hold before any rule fires, for each policy's own verdict and each condition's truth."""
        brought = [token for policy, by in self.brought.items() if (token := by.get(verdicts[policy]))]
        for relation, by_truth in self.switches.items():
            brought.extend(by_truth[holds[relation]])
        return frozenset(brought)

    def ready(self, known: Collection[str]) -> frozenset[str]:
        """The ids of the rules all of whose premises are among `known`."""
        held = frozenset(known)
        return frozenset(rule.id for rule in self.rules if rule.premises <= held)

    def closed(self, tokens: frozenset[str], fired: frozenset[str]) -> bool:
        """Whether exactly those rules fired that had to. No rule feeds itself, so only one answer passes."""
        return fired == self.ready(tokens.union(rule.conclusion for rule in self.rules if rule.id in fired))


def compile_relations(relations: Sequence[Relation], policies: Collection[str]) -> RuleBook:
    """The rules of `relations` between `policies`; RuleError lists what their author has to mend."""
    check_relations(relations, policies)
    compiler = _Compiler()
    for relation in _in_order(relations):
        compiler.add(relation)
    compiler.join_prerequisites()
    compiler.check_limits()
    return compiler.book()


def as_prerequisite(verdict: Verdict) -> Verdict:
    """A verdict as it weighs on those who require the policy: 不适用 like 不符合."""
    return Verdict.INELIGIBLE if verdict is Verdict.NOT_APPLICABLE else verdict


class _Switch(StrEnum):
    """What a rule asks of its relation's condition."""

    ON = "on"
    UNKNOWN = "unknown"
    LIVE = "live"
    OFF = "off"


_SWITCHES = {
    Truth.TRUE: (_Switch.ON, _Switch.LIVE),
    Truth.UNKNOWN: (_Switch.UNKNOWN, _Switch.LIVE),
    Truth.FALSE: (_Switch.OFF,),
}

_UNMET = (
    (Verdict.INELIGIBLE, _Switch.ON, Verdict.INELIGIBLE),
    (Verdict.INELIGIBLE, _Switch.UNKNOWN, Verdict.INSUFFICIENT),
    (Verdict.INSUFFICIENT, _Switch.LIVE, Verdict.INSUFFICIENT),
    (Verdict.MANUAL, _Switch.LIVE, Verdict.MANUAL),
)
"""Target's verdict, condition, and what the source then is at least."""

_EFFECTS = {
    RelationKind.EXCLUDES: (_Switch.LIVE, Effect.CONFLICT),
    RelationKind.YIELDS_TO: (_Switch.LIVE, Effect.GIVES_WAY),
    RelationKind.UPGRADES: (_Switch.LIVE, Effect.SUPERSEDED),
    RelationKind.OPENS: (_Switch.ON, Effect.OPENED),
    RelationKind.GROUP: (_Switch.LIVE, Effect.GROUPED),
    RelationKind.ALLOWS: (_Switch.LIVE, Effect.ALLOWED),
    RelationKind.CEILING: (_Switch.LIVE, Effect.LIMITED),
}

_ONE_SIDED = frozenset({RelationKind.OPENS, RelationKind.GROUP, RelationKind.CEILING})
"""The relations that take effect by the source alone."""

SEVERITY = (Verdict.ELIGIBLE, Verdict.MANUAL, Verdict.INSUFFICIENT, Verdict.INELIGIBLE)
"""Of several prerequisites the last in this order wins."""


def _in_order(relations: Iterable[Relation]) -> list[Relation]:
    """Causes before effects: prerequisites from the bottom of each chain up, then the other kinds."""
    relations = tuple(relations)
    graph = prerequisites(relations)
    depth: dict[str, int] = {}
    for policy in TopologicalSorter(graph).static_order():
        depth[policy] = 1 + max((depth[target] for target in graph.get(policy, ())), default=-1)
    kinds = tuple(RelationKind)

    def place(relation: Relation) -> tuple[int, int, str, str, str]:
        rank = depth[relation.source] if relation.kind is RelationKind.REQUIRES else 0
        return kinds.index(relation.kind), rank, relation.source, relation.target, relation.id

    return sorted(relations, key=place)


class _Compiler:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._readings: dict[str, Reading] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._hashes = {fnv1a(name) for name in RESERVED}
        self._policies: set[str] = set()
        self._conditional: set[str] = set()
        self._met: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, relation: Relation) -> None:
        """Add the rules of one relation."""
        self._policies.update((relation.source, *relation.others))
        if relation.switched:
            self._conditional.add(relation.id)
        if relation.kind is RelationKind.REQUIRES:
            self._require(relation)
        else:
            self._relate(relation)

    def _require(self, relation: Relation) -> None:
        eligible = Verdict.ELIGIBLE
        met = self._name("met", relation.id)
        self._met[relation.source].append(met)
        self._rule({self._name(eligible, relation.target)}, met, Reading(relation, eligible, found=eligible))
        if relation.switched:
            self._rule({self._name(_Switch.OFF, relation.id)}, met)
        for found, switch, outcome in _UNMET:
            if not relation.switched and switch is _Switch.UNKNOWN:
                continue
            premises = {self._name(found, relation.target), *self._condition(relation, switch)}
            self._rule(premises, self._name(outcome, relation.source), Reading(relation, outcome, found))

    def _relate(self, relation: Relation) -> None:
        switch, effect = _EFFECTS[relation.kind]
        parties = {relation.source, *(() if relation.kind in _ONE_SIDED else relation.others)}
        premises = {self._name(Verdict.ELIGIBLE, policy) for policy in parties}
        premises.update(self._condition(relation, switch))
        self._rule(premises, self._name(effect, relation.id), Reading(relation, effect))

    def _condition(self, relation: Relation, switch: _Switch) -> tuple[str, ...]:
        return () if not relation.switched else (self._name(switch, relation.id),)

    def join_prerequisites(self) -> None:
        """Whoever is eligible by itself and has all its prerequisites met is finally eligible."""
        for policy, met in sorted(self._met.items()):
            premises = [self._name("own", policy), *met]
            while len(premises) > MOST_PREMISES:
                partial = self._name(f"met-{len(premises)}", policy)
                self._rule(set(premises[:MOST_PREMISES]), partial)
                premises = [partial, *premises[MOST_PREMISES:]]
            self._rule(set(premises), self._name(Verdict.ELIGIBLE, policy))

    def _rule(self, premises: set[str], conclusion: str, reading: Reading | None = None) -> None:
        rule = Rule(f"r{len(self._rules)}", frozenset(premises), conclusion)
        self._rules.append(rule)
        if reading:
            self._readings[rule.id] = reading

    def _name(self, what: str, whom: str) -> str:
        """The token for `what` is said of `whom`, allotted so that no two tokens' hashes are the same."""
        if (what, whom) not in self._names:
            number = len(self._hashes)
            while fnv1a(f"t{number}") in self._hashes:
                number += 1
            self._hashes.add(fnv1a(f"t{number}"))
            self._names[what, whom] = f"t{number}"
        return self._names[what, whom]

    def check_limits(self) -> None:
        """Raise RuleError where the rules are more than durable_rules bears, on whichever engine."""
        uses = Counter(premise for rule in self._rules for premise in rule.premises)
        faults = [
            _excess(f"政策 {quoted(whom)} 牵涉的关系太多：同一结论被 {uses[name]} 条推理规则引用", MOST_USES)
            for (_, whom), name in self._names.items()
            if uses[name] > MOST_USES
        ]
        if len(self._rules) > MOST_RULES:
            faults.append(_excess(f"政策间的关系太多：编译成 {len(self._rules)} 条推理规则", MOST_RULES))
        if len(uses) > MOST_TOKENS:
            faults.append(_excess(f"政策间的关系太多：推理规则引用 {len(uses)} 个结论", MOST_TOKENS))
        if faults:
            raise RuleError(faults)

    def book(self) -> RuleBook:
        """The finished rules with their key."""
        used = {premise for rule in self._rules for premise in rule.premises}
        brought = {policy: self._brought(policy, used) for policy in sorted(self._policies)}
        return RuleBook(
            rules=tuple(self._rules),
            readings=self._readings,
            brought={policy: tokens for policy, tokens in brought.items() if tokens},
            switches={relation: self._switches(relation, used) for relation in sorted(self._conditional)},
            finals={policy: self._finals(policy) for policy in sorted(self._met)},
        )

    def _brought(self, policy: str, used: Collection[str]) -> dict[Verdict, str]:
        own = "own" if policy in self._met else Verdict.ELIGIBLE
        said = {verdict: str(as_prerequisite(verdict)) for verdict in Verdict} | {Verdict.ELIGIBLE: own}
        names = {verdict: self._names.get((what, policy), "") for verdict, what in said.items()}
        return {verdict: name for verdict, name in names.items() if name in used}

    def _switches(self, relation: str, used: Collection[str]) -> dict[Truth, tuple[str, ...]]:
        return {
            truth: tuple(name for switch in switches if (name := self._names.get((switch, relation), "")) in used)
            for truth, switches in _SWITCHES.items()
        }

    def _finals(self, policy: str) -> dict[Verdict, str]:
        return {level: name for level in SEVERITY if (name := self._names.get((level, policy)))}


def fnv1a(name: str) -> int:
    """The 32-bit FNV-1a hash by which durable_rules tells names apart."""
    value = 2166136261
    for byte in name.encode("ascii"):
        value = (value ^ byte) * 16777619 % 2**32
    return value


def _excess(what: str, limit: int) -> Fault:
    return Fault(Place(), "SB096", f"{what}，上限 {limit}，请减少或合并关系")
