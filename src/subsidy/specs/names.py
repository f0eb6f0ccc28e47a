"""What scenarios may name of the rules: policies, and of each its clauses, the parts of its score, stages, pools, materials.

Whoever names another raises RuleError, with the nearest that there is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Self

from subsidy.engine import Engine
from subsidy.errors import Fault, Place, RuleError, nearest, quoted


@cache
def _ids(engine: Engine) -> dict[str, str]:
    """The id of every policy by its title, and by itself."""
    policies = engine.policies()
    return {policy.title: policy.id for policy in policies} | {policy.id: policy.id for policy in policies}


def id_of(engine: Engine, policy: str) -> str:
    """The id of a policy named by title or id. Raises RuleError for one that the rules do not have."""
    ids = _ids(engine)
    if policy not in ids:
        raise _refused(
            "SB521", f"规则里没有 {quoted(policy)} 这项政策{nearest(policy, ids) or '；名称见 subsidy policies'}"
        )
    return ids[policy]


@dataclass(frozen=True, slots=True)
class Names:
    """What a scenario may name of one policy: by what one version says, or all of them together.

    `parts` are the parts of its scores, `stages` is how many there are.
    """

    title: str
    clauses: Collection[str] = ()
    parts: Collection[str] = ()
    stages: int = 0
    pools: Collection[str] = ()
    materials: Collection[str] = ()

    @classmethod
    def of(cls, engine: Engine, id: str) -> Self:
        """Of all versions of a policy, with the qualifications that it rests on."""
        policies = list(engine.pack.in_dependency_order(frozenset({id})))
        policy = policies[-1]
        competitions = [version.competition for version in policy.versions if version.competition]
        return cls(
            policy.title,
            dict.fromkeys(clause for each in policies for clause in each.clauses),
            dict.fromkeys(part for each in policies for part in each.score_parts),
            max((len(version.payment.stages) for version in policy.versions if version.payment), default=0),
            dict.fromkeys(pool.name for competition in competitions for pool in competition.pools),
            dict.fromkeys(material.name for material in policy.guide.materials),
        )

    def check_clause(self, clause: str) -> None:
        """That there is such a clause."""
        if clause not in self.clauses:
            hint = nearest(clause, self.clauses) or "；条款见 subsidy policies --policy"
            raise _refused("SB523", f"{quoted(self.title)} 里没有条款 {quoted(clause)}{hint}")

    def check_part(self, part: str) -> None:
        """That there is a score and, where one is named, such a part of it."""
        if not self.parts:
            raise _refused("SB522", f"{quoted(self.title)} 里没有评分")
        if part and part not in self.parts:
            raise _refused("SB522", f"{quoted(self.title)} 里没有评分项目 {quoted(part)}{nearest(part, self.parts)}")

    def check_stage(self, number: str) -> None:
        """That there are so many stages."""
        if not self.stages:
            raise _refused("SB524", f"{quoted(self.title)} 的规则没有写怎么分期拨付；请删去这一步")
        if not number.isdecimal() or not 0 < int(number) <= self.stages:
            raise _refused("SB524", f"{quoted(self.title)} 只有 {self.stages} 期，没有第 {quoted(number)} 期；请核对")

    def check_pool(self, pool: str) -> None:
        """That there is such a pool."""
        if pool not in self.pools:
            hint = nearest(pool, self.pools) or f"；有：{'、'.join(self.pools) or '无'}"
            raise _refused("SB527", f"{quoted(self.title)} 没有 {quoted(pool)} 这个分组{hint}")

    def check_material(self, material: str) -> None:
        """That the guide asks for such a material."""
        if material not in self.materials:
            hint = nearest(material, self.materials) or "；名称见办事指南"
            raise _refused("SB525", f"{quoted(self.title)} 的材料里没有 {quoted(material)}{hint}")


def _refused(code: str, message: str) -> RuleError:
    return RuleError([Fault(Place(), code, message)])
