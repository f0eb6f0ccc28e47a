"""A checked pack of rules: the dictionary, its derived facts, and the policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from subsidy.errors import Place
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import Fact
from subsidy.language.expressions import Expression
from subsidy.language.policies import Policy
from subsidy.language.relations import Relation
from subsidy.language.traversal import derived_read, reads


@dataclass(frozen=True, slots=True)
class RulePack:
    """Everything a set of rule files says, checked; immutable.

    `formulas` are found by the address of what they derive: a fact's key, or `contracts.redeemable` for a field of
    records. `policies` stand in order of id. `rests_on` names, by policy, the qualifications that its rules ask about.
    `sha256` depends on what the files say, not on how they are ordered, laid out or commented. `relation_places`
    says, by id, where each relation was written. `rests_on_facts` keeps what each derived fact was found to rest on.
    """

    dictionary: Dictionary
    formulas: Mapping[str, Expression]
    policies: tuple[Policy, ...]
    rests_on: Mapping[str, frozenset[str]]
    sha256: str
    relation_places: Mapping[str, Place] = field(default_factory=dict)
    rests_on_facts: dict[str, dict[str, Fact]] = field(default_factory=dict, compare=False, repr=False)

    def policy(self, id: str) -> Policy | None:
        """The policy with this id."""
        return next((policy for policy in self.policies if policy.id == id), None)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations declared by every version, in order of id."""
        declared = (
            relation for policy in self.policies for version in policy.versions for relation in version.relations
        )
        return tuple(sorted(declared, key=lambda relation: relation.id))

    def behind(self, *expressions: Expression) -> tuple[Expression, ...]:
        """Expressions, and the formulas of all derived facts that they rest on."""
        found, seen = list(expressions), set[str]()
        for expression in found:
            new = sorted(derived_read(expression).keys() - seen)
            seen.update(new)
            found += [self.formulas[address] for address in new]
        return tuple(found)

    def read_behind(self, *expressions: Expression) -> dict[str, Fact]:
        """By their address, the facts that expressions read and the derived fields of records, with all behind them."""
        read = reads(*expressions)
        for address in [address for address, fact in read.items() if fact.formula]:
            read |= self._read_behind(address)
        return read

    def _read_behind(self, address: str) -> dict[str, Fact]:
        """What a derived fact rests on; worked out once, for every report asks it of every clause."""
        if address not in self.rests_on_facts:
            self.rests_on_facts[address] = self.read_behind(self.formulas[address])
        return self.rests_on_facts[address]

    def in_dependency_order(self, only: frozenset[str] | None = None) -> Iterator[Policy]:
        """Policies so that each comes after the qualifications it rests on; `only` names those that are wanted."""
        by_id = {policy.id: policy for policy in self.policies}
        seen: set[str] = set()

        def visit(id: str) -> Iterator[Policy]:
            if id not in seen:
                seen.add(id)
                for needed in sorted(self.rests_on[id]):
                    yield from visit(needed)
                yield by_id[id]

        for id in by_id if only is None else sorted(only):
            yield from visit(id)
