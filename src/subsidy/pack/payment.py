"""`payment` as written → how an award is paid out, as nodes; every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from subsidy.errors import quoted
from subsidy.facts.types import DATE, MONEY, RATIO
from subsidy.language.expressions import Literal
from subsidy.language.nodes import Label
from subsidy.language.payment import Commitment, Funding, Payment, Recovery, Stage, Use, Withholding
from subsidy.money import FINEST, Rational, Rounding, parse_money, percent
from subsidy.pack.documents import Labelled
from subsidy.pack.order import in_clause_order
from subsidy.pack.payment_documents import (
    CommitmentDoc,
    FundingDoc,
    PaymentDoc,
    RecoverDoc,
    ShareDoc,
    StageDoc,
    UseDoc,
    WithholdDoc,
)
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder

REST: Final = "其余"
"""What is written for the share of whatever the others leave."""
_LIKE_REST: Final = ("剩余", "其它", "其他", "余下", "余额", "余款", "剩下")


class PaymentBuilder:
    """Builds how the award of one version is paid out."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._author = builder.author

    def build(self, document: PaymentDoc, path: Path, version: str) -> Payment | None:
        """The payment that stands at `path`, or None with its faults noted."""
        before = len(self._author.faults)
        if not document.model_fields_set - {"clause", "text", "provenance"}:
            self._author.fault(path, "SB400", "没有写怎么拨付；请写 stages、recover 等，或删去 payment")
        label = self._builder.addresses.label(f"{version}/拨付", document, "payment")
        stages = [self._stage(stage, (*path, "stages", index), label) for index, stage in enumerate(document.stages)]
        inside = (*path, "stages")
        self._check_amounts(document.stages, inside)
        self._check_shares(document.stages, [stage.share for stage in stages], inside, "各期")
        withhold = [
            self._withholding(document.withhold[index], (*path, "withhold", index), label)
            for index in in_clause_order(document.withhold)
        ]
        recover = [
            self._recovery(document.recover[index], (*path, "recover", index), label)
            for index in in_clause_order(document.recover)
        ]
        paid = self._author.expression(document.paid, (*path, "paid"), MONEY) if document.paid else None
        if document.paid and not document.recover:
            self._author.fault((*path, "paid"), "SB407", f"{quoted('paid')} 只用来算追回多少；请写 recover，或删去它")
        funding = [self._funding(each, (*path, "funding", index), label) for index, each in enumerate(document.funding)]
        self._check_shares(document.funding, [each.share for each in funding], (*path, "funding"), "各级资金")
        self._check_published(document.funding, (*path, "funding"))
        uses = [
            self._use(document.uses[index], (*path, "uses", index), label) for index in in_clause_order(document.uses)
        ]
        commitments = [
            self._commitment(document.commitments[index], (*path, "commitments", index), label)
            for index in in_clause_order(document.commitments)
        ]
        rounding = Rounding(document.round.to, document.round.mode) if document.round else FINEST
        if len(self._author.faults) > before:
            return None
        return Payment(
            label,
            document.path or "",
            tuple(stages),
            rounding,
            tuple(each for each in withhold if each is not None),
            tuple(each for each in recover if each is not None),
            paid,
            tuple(funding),
            tuple(uses),
            tuple(commitments),
        )

    def _stage(self, document: StageDoc, path: Path, parent: Label) -> Stage:
        label = self._label(document, path, parent, document.stage, "这一期")
        if (document.share is None) == (document.amount is None):
            message = f"每一期要写且只写一个：{quoted('share')}（如 40%、{REST}）或 {quoted('amount')}"
            self._author.fault(path, "SB401", message)
        amount = self._author.expression(document.amount, (*path, "amount"), MONEY) if document.amount else None
        due = self._author.expression(document.due, (*path, "due"), DATE) if document.due else None
        when = None
        if document.when is not None:
            when = self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        return Stage(label, document.stage, self._portion(document, path), amount, when, due)

    def _withholding(self, document: WithholdDoc, path: Path, parent: Label) -> Withholding | None:
        label = self._label(document, path, parent, "withhold", "这个停付情形")
        when = self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        return Withholding(label, when) if when is not None else None

    def _recovery(self, document: RecoverDoc, path: Path, parent: Label) -> Recovery | None:
        label = self._label(document, path, parent, "recover", "这个追回情形")
        when = self._builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
        share = self._share(document.share, (*path, "share"))
        return Recovery(label, when, share) if when is not None and share is not None else None

    def _funding(self, document: FundingDoc, path: Path, parent: Label) -> Funding:
        label = self._label(document, path, parent, document.source, "这份资金")
        return Funding(label, document.source, self._portion(document, path), document.share == REST)

    def _use(self, document: UseDoc, path: Path, parent: Label) -> Use:
        label = self._label(document, path, parent, document.use, "这项用途")
        if document.forbidden and document.at_most is not None:
            message = f"不得用于的，不能再写 {quoted('at_most')}；请删去一个"
            self._author.fault((*path, "at_most"), "SB409", message)
        most = None
        if document.at_most is not None:
            is_money = parse_money(document.at_most) is not None
            at_most = (*path, "at_most")
            most = (
                self._author.constant(document.at_most, at_most, MONEY)
                if is_money
                else self._share(document.at_most, at_most)
            )
        return Use(label, document.use, most, document.forbidden)

    def _commitment(self, document: CommitmentDoc, path: Path, parent: Label) -> Commitment:
        label = self._label(document, path, parent, "commitment", "这项承诺")
        until = self._author.expression(document.until, (*path, "until"), DATE) if document.until else None
        return Commitment(label, until)

    def _label(self, document: Labelled, path: Path, parent: Label, kind: str, what: str) -> Label:
        """The label of what stands at `path`; where it cites no clause, it rests on that of the whole payment."""
        label = self._builder.addresses.label(parent.id, document, kind, parent.clause)
        if not label.clause:
            self._author.fault(path, "SB220", f"{what}没有写条款；请加 clause，查不到原文就写 未公开")
        return label

    def _portion(self, document: ShareDoc, path: Path) -> Literal | None:
        """The share of one portion; None for what the others leave."""
        if document.share is None or document.share == REST:
            return None
        if document.share in _LIKE_REST:
            self._author.fault((*path, "share"), "SB402", f"{quoted(document.share)} 请改写成 {quoted(REST)}")
            return None
        return self._share(document.share, (*path, "share"))

    def _share(self, text: str, path: Path) -> Literal | None:
        """A share as a constant between nothing and the whole."""
        share = self._author.constant(text, path, RATIO)
        if share is not None and not 0 < _ratio(share) <= 1:
            self._author.fault(path, "SB402", f"{quoted(text)} 不是一份；比例要大于 0、不大于 100%")
        return share

    def _check_shares(
        self, documents: Sequence[ShareDoc], shares: Sequence[Literal | None], path: Path, what: str
    ) -> None:
        """Shares add up to the whole, or leave something for what has no share of its own."""
        rests = [index for index, document in enumerate(documents) if document.share == REST]
        for index in rests[1:]:
            self._author.fault((*path, index, "share"), "SB403", f"{quoted(REST)} 只能写一次")
        stated = [document for document in documents if document.share not in (None, REST)]
        known = [_ratio(share) for share in shares if share is not None]
        if len(known) < len(stated) or not documents:
            return
        total = sum(known)
        if len(stated) < len(documents) and total >= 1:
            message = f"{what}的比例已有 {percent(total)}，没有剩给别的各份；请核对"
            self._author.fault(path, "SB404", message)
        elif len(stated) == len(documents) and total != 1:
            message = f"{what}的比例合计 {percent(total)}，应为 100%；请核对，或把一份写成 {quoted(REST)}"
            self._author.fault(path, "SB404", message)

    def _check_published(self, documents: Sequence[FundingDoc], path: Path) -> None:
        """What the others leave cannot be told while a share of the others was not published."""
        unpublished = [index for index, document in enumerate(documents) if document.share is None]
        if unpublished and any(document.share == REST for document in documents):
            message = f"这份比例没有公布，{quoted(REST)} 是多少就说不出；请把 {quoted(REST)} 也删去"
            self._author.fault((*path, unpublished[0]), "SB408", message)

    def _check_amounts(self, stages: Sequence[StageDoc], path: Path) -> None:
        """Fixed amounts cannot be known to add up to the award: one stage takes the rest."""
        if any(stage.amount for stage in stages) and all(stage.share != REST for stage in stages):
            message = f"有一期写了固定数额，各期合计未必等于金额；请把一期写成 share: {REST}"
            self._author.fault(path, "SB405", message)


def _ratio(share: Literal) -> Rational:
    assert isinstance(share.value, int | Fraction)
    return share.value
