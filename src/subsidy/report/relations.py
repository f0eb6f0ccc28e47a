"""What policies are to each other, in words: what one rests on, what it opens, what its relations say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from subsidy.language.nodes import Formula
from subsidy.language.relations import Relation, RelationKind
from subsidy.pack.pack import RulePack
from subsidy.report.model import Decision
from subsidy.report.page import Line
from subsidy.report.reasons import title_of
from subsidy.report.wording import sampled, say
from subsidy.trace.proof import Effect, Firing
from subsidy.truth import Verdict


class RelationTeller:
    """Tells of the relations of one report."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack

    def prerequisites(self, decision: Decision) -> Iterator[Line]:
        """The prerequisites that are not met for certain."""
        for firing in decision.proof:
            required = firing.relation.kind is RelationKind.REQUIRES and firing.relation.source == decision.policy
            if required and firing.premises[0].finding is not Verdict.ELIGIBLE:
                yield Line(self._said(firing), firing.relation.clause)

    def _said(self, firing: Firing) -> str:
        """A relation in its own words, and how the other policy stands."""
        relation = firing.relation
        standing = f"“{title_of(self._pack, relation.target)}”{firing.premises[0].finding.label}"
        unsure = "" if firing.certain else "（此项前提是否适用尚不能确定）"
        return f"{relation.text or '以另一项政策为前提'}：{standing}{unsure}"

    def opened(self, decision: Decision) -> Iterator[Line]:
        """The policies that may be applied for after this one."""
        for firing in decision.proof:
            if firing.conclusion.finding is Effect.OPENED and firing.relation.source == decision.policy:
                title = title_of(self._pack, firing.relation.target)
                yield Line(f"可接续申报“{title}”{_unless_sure(firing)}", firing.relation.clause)

    def every(self, decision: Decision) -> Iterator[Line]:
        """Every relation that came to bear on the policy."""
        for firing in decision.proof:
            mark = sampled(firing.relation.provenance)
            yield Line(say_relation(firing.relation, self._pack) + mark + _unless_sure(firing), firing.relation.clause)

    def ceiling(self, decision: Decision, id: str) -> str:
        """Whose awards together a ceiling is for."""
        return f"与{titles(self._pack, _declared(decision, id).others)}合计的上限"

    def condition(self, decision: Decision, id: str) -> str:
        """What a condition is about under which a relation applies."""
        relation = _declared(decision, id)
        return f"与{titles(self._pack, relation.others) or f'“{relation.group}”组'}的关系适用"


def _declared(decision: Decision, id: str) -> Relation:
    """A relation of the version by which the policy was decided."""
    version = decision.assessment.version
    return next(relation for relation in (version.relations if version else ()) if relation.id == id)


def titles(pack: RulePack, policies: Iterable[str]) -> str:
    """The titles of policies: `“研发补助”、“技改补助”`."""
    return "、".join(f"“{title_of(pack, policy)}”" for policy in policies)


def say_relation(relation: Relation, pack: RulePack) -> str:
    """What a relation says of its policies."""
    source, target = title_of(pack, relation.source), title_of(pack, relation.target)
    beside, bound = titles(pack, relation.beside), say_bound(relation)
    return _RELATIONS[relation.kind].format(
        source=source, target=target, group=relation.group, beside=beside, bound=bound
    )


def say_bound(relation: Relation) -> str:
    """What a ceiling allows, as it is written."""
    return say(relation.at_most.expression) if isinstance(relation.at_most, Formula) else ""


_RELATIONS: Final = {
    RelationKind.REQUIRES: "“{source}”以“{target}”为前提",
    RelationKind.EXCLUDES: "“{source}”与“{target}”不可兼得",
    RelationKind.YIELDS_TO: "“{source}”让位于“{target}”",
    RelationKind.OPENS: "“{source}”之后可接续申报“{target}”",
    RelationKind.UPGRADES: "“{source}”替代“{target}”",
    RelationKind.GROUP: "“{source}”与“{group}”组的其他政策不可兼得",
    RelationKind.ALLOWS: "“{source}”可与“{target}”同时享受",
    RelationKind.CEILING: "“{source}”与{beside}合计不超过 {bound}",
}


def _unless_sure(firing: Firing) -> str:
    return "" if firing.certain else "（是否适用尚不能确定）"
