"""One rule file's document → its policy, every fault noted at its place."""

from __future__ import annotations

from dataclasses import replace

from subsidy.errors import Place, quoted
from subsidy.facts.types import MONEY
from subsidy.language.expressions import Negative
from subsidy.language.nodes import Formula, Label, Valuation
from subsidy.language.policies import Document, Guide, Policy, Validity, Version
from subsidy.language.provenance import least_sure
from subsidy.language.relations import Relation, RelationKind
from subsidy.language.traversal import facts_read
from subsidy.money import FINEST
from subsidy.pack.approval import approvers_of
from subsidy.pack.author import Author
from subsidy.pack.calendar import check_calendar, chosen_by_of, windows_of
from subsidy.pack.competition import CompetitionBuilder
from subsidy.pack.conditions import ConditionBuilder
from subsidy.pack.labels import Addresses
from subsidy.pack.materials import materials_of
from subsidy.pack.order import in_clause_order
from subsidy.pack.payment import PaymentBuilder
from subsidy.pack.policy_documents import PolicyDoc, VersionDoc
from subsidy.pack.relation_documents import CeilingDoc, RelationDoc
from subsidy.pack.valuations import ValuationBuilder
from subsidy.pack.yaml_tree import Path


class Builder:
    """Builds one policy; `asked` collects the qualifications that it asks about, with their places.

    `relation_places` says by id where each relation was written.
    """

    def __init__(self, author: Author) -> None:
        self.author = author
        self.addresses = Addresses()
        self.conditions = ConditionBuilder(self)
        self.valuations = ValuationBuilder(self)
        self.payments = PaymentBuilder(self)
        self.competitions = CompetitionBuilder(self)
        self.asked: list[tuple[str, Path]] = []
        self.targets: list[tuple[str, Path]] = []
        self.relation_places: dict[str, Place] = {}
        self._dated = False

    def ask(self, qualification: str, path: Path) -> None:
        """Note that the rule at `path` asks about a qualification."""
        self.asked.append((qualification, path))

    def policy(self, document: PolicyDoc) -> Policy | None:
        """The policy of a whole file, or None when something in it is at fault."""
        before = len(self.author.faults)
        id = document.subsidy or document.qualification or ""
        if bool(document.subsidy) == bool(document.qualification):
            self.author.fault((), "SB240", f"{quoted('subsidy')} 与 {quoted('qualification')} 要写且只写一个")
        chosen_by = chosen_by_of(self.author, document)
        self._dated = len(document.versions) > 1
        order = sorted(range(len(document.versions)), key=lambda index: document.versions[index].effective.from_)
        built = [self._version(id, document, index) for index in order]
        check_calendar(self.author, document, order, chosen_by)
        guide = document.guide
        materials = materials_of(self, guide, id)
        if len(self.author.faults) > before:
            return None
        return Policy(
            id,
            document.title,
            document.level,
            document.authority,
            Guide(guide.audience, guide.channel, guide.time_limit, materials, guide.contact or ""),
            document.qualification is not None,
            tuple(version for version in built if version is not None),
            chosen_by,
            document.successor or "",
        )

    def _version(self, policy: str, document: PolicyDoc, index: int) -> Version | None:
        version, path = document.versions[index], ("versions", index)
        id = f"{policy}@{version.version}"
        if document.qualification and version.award is not None:
            self.author.fault((*path, "award"), "SB242", "资格本身不发钱，不能写 award；要发钱请写成 subsidy")
        if document.subsidy and version.award is None:
            self.author.fault(path, "SB201", f"缺少 {quoted('award')}，请补上；只认定资格不发钱请用 qualification")
        applies = version.applies_to and self.conditions.build(
            version.applies_to, (*path, "applies_to"), f"{id}/适用对象"
        )
        eligibility = self.conditions.build(version.eligibility, (*path, "eligibility"), f"{id}/资格条件")
        award = self._award(id, version, path)
        payment = version.payment and self.payments.build(version.payment, (*path, "payment"), id)
        competition = version.competition and self.competitions.build(version.competition, (*path, "competition"), id)
        priority = self.competitions.preferences(version.priority or (), (*path, "priority"), id)
        approval = approvers_of(self, version.approval or (), (*path, "approval"), id)
        self._check_money(version, path, document.qualification is not None)
        relations = self._relations(policy, id, version, path, document.qualification is not None)
        windows, yearly = windows_of(self.author, version, (*path, "window"), by_application=document.chosen_by is None)
        if eligibility is None:
            return None
        validity = Validity(version.effective.from_, version.effective.before, version.effective.note or "")
        source = version.document
        return Version(
            id,
            version.version,
            Document(source.title, source.number or "", source.issued, source.note or ""),
            validity,
            version.provenance,
            least_sure([version.provenance, *self.addresses.provenances_below(id)]),
            windows,
            version.window == "常年",
            version.draft,
            applies or None,
            eligibility,
            award,
            relations,
            version.payee or "",
            yearly=yearly,
            notices=tuple(version.notices or ()),
            payment=payment or None,
            competition=competition or None,
            approval=approval,
            priority=priority,
        )

    def _check_money(self, version: VersionDoc, path: Path, qualification: bool) -> None:
        """A qualification pays nothing, so that there is nothing to pay out or to compete for."""
        for key in ("payment", "competition", "approval", "priority"):
            if qualification and key in version.model_fields_set:
                message = f"资格本身不发钱，不能写 {key}；请写在补贴的规则文件里"
                self.author.fault((*path, key), "SB406", message)

    def _award(self, version: str, document: VersionDoc, path: Path) -> Valuation | None:
        """The award, rounded to whole 分 where its rule names no rounding."""
        if document.award is None:
            return None
        award = self.valuations.build(document.award, (*path, "award"), Label(f"{version}/金额"), MONEY)
        if isinstance(award, Formula) and isinstance(award.expression, Negative) and not facts_read(award.expression):
            message = f"{quoted(award.source)} 是负数；补贴不会是负的，请核对；要从中扣除已付的，请写 less"
            self.author.fault((*path, "award", "amount"), "SB227", message)
        if award is None or award.terms.rounding is not None:
            return award
        return replace(award, terms=replace(award.terms, rounding=FINEST))

    def _relations(
        self, policy: str, version: str, document: VersionDoc, path: Path, qualification: bool
    ) -> tuple[Relation, ...]:
        found = []
        for index in in_clause_order(document.relations):
            relation = self._relation(policy, version, document.relations[index], (*path, "relations", index))
            if relation is not None:
                found.append(relation)
        if qualification and document.relations:
            self.author.fault((*path, "relations"), "SB244", "资格不声明与其他政策的关系；请写在补贴的规则文件里")
        return tuple(found)

    def _relation(self, policy: str, version: str, document: RelationDoc, path: Path) -> Relation | None:
        named = document.target()
        if len(named) != 1:
            kinds = "、".join(RelationKind)
            self.author.fault(path, "SB245", f"一条关系要写且只写一种：{kinds}")
            return None
        kind, said = named[0]
        ceiling, target = (said, "") if isinstance(said, CeilingDoc) else (None, said)
        places: list[tuple[str, Path]] = [] if kind is RelationKind.GROUP else [(target, (*path, kind.value))]
        if ceiling is not None:
            places = [(id, (*path, kind.value, "with", index)) for index, id in enumerate(ceiling.with_)]
        self.targets += places
        for id, place in places:
            if id == policy:
                self.author.fault(place, "SB246", f"{quoted(id)} 是本政策自己，关系要指向别的政策")
        if not document.clause:
            self.author.fault(path, "SB220", "这条关系没有写条款；请加 clause，查不到原文就写 未公开")
        label = self.addresses.label(f"{version}/关系", document, f"{kind}-{target}".rstrip("-"))
        when = None
        if document.when is not None:
            when = self.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        self.relation_places[label.id] = self.author.tree.place(path)
        at_most = self._ceiling(ceiling, (*path, kind.value), label) if ceiling else None
        if ceiling is not None and at_most is None:
            return None
        grouped, beside = kind is RelationKind.GROUP, tuple(sorted({id for id, _ in places})) if ceiling else ()
        common = (label.clause, label.text, document.matter or "", when, self._dated)
        other, group = ("", target) if grouped else (target, "")
        return Relation(label.id, kind, policy, other, *common, group, beside, at_most, label.provenance)

    def _ceiling(self, document: CeilingDoc, path: Path, label: Label) -> Formula | None:
        """What the awards may come to together, as an amount that is worked out like any other."""
        expression = self.author.expression(document.at_most, (*path, "at_most"), MONEY)
        own = self.addresses.label(label.id, None, "at_most", label.clause)
        return Formula(own, expression, document.at_most) if expression else None
