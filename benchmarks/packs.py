"""Parts of the shipped pack: the policies that the competitors know, and packs of growing size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from subsidy.language.policies import Policy, Version
from subsidy.pack.pack import RulePack
from subsidy.report.rule_text import Clause
from subsidy.report.version_text import VersionTeller


def narrowed(pack: RulePack, subsidies: Iterable[str]) -> RulePack:
    """The pack with only these subsidies, and the qualifications that they rest on."""
    wanted: set[str] = set()
    waiting = list(subsidies)
    while waiting:
        id = waiting.pop()
        if id not in wanted:
            wanted.add(id)
            waiting += pack.rests_on[id]
    policies = tuple(_among(policy, wanted) for policy in pack.policies if policy.id in wanted)
    return replace(pack, policies=policies, rests_on={id: pack.rests_on[id] for id in wanted})


def _among(policy: Policy, wanted: set[str]) -> Policy:
    """The policy without its relations to others that are not wanted."""
    versions = (
        replace(version, relations=tuple(each for each in version.relations if each.target in wanted))
        for version in policy.versions
    )
    return replace(policy, versions=tuple(versions))


def growing(pack: RulePack, sizes: Sequence[int]) -> Iterator[RulePack]:
    """Packs of so many subsidies, in order of id, and the whole pack."""
    subsidies = [policy.id for policy in pack.policies if not policy.qualification]
    for size in sizes:
        yield narrowed(pack, subsidies[:size])
    yield pack


def leaves(pack: RulePack) -> int:
    """How many clauses of all versions have none below them: what a traced check has to judge at most."""
    teller = VersionTeller(pack)
    told = (top for policy in pack.policies for each in policy.versions for top in _clauses(teller, each))
    return sum(not clause.children for top in told for clause in top.walk())


def _clauses(teller: VersionTeller, version: Version) -> Iterator[Clause]:
    for clauses in teller.version(version).values():
        yield from clauses
