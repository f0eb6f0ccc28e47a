"""The shape of a policy's file: what it is, its guide, and its versions; as pydantic models, titled for policy staff."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subsidy.language.nodes import Provenance
from subsidy.pack.approval_documents import ApproverDoc
from subsidy.pack.competition_documents import CompetitionDoc, PreferenceDoc
from subsidy.pack.documents import (
    ConditionDoc,
    Doc,
    DocumentDoc,
    EffectiveDoc,
    Id,
    RelationDoc,
    Text,
    ValuationDoc,
    WindowsDoc,
)
from subsidy.pack.payment_documents import PaymentDoc


class VersionDoc(Doc):
    """一个版本。"""

    version: Text = Field(title="版本")
    document: DocumentDoc = Field(title="文件")
    effective: EffectiveDoc = Field(title="有效期")
    window: WindowsDoc | None = Field(None, title="申报窗口")
    provenance: Provenance = Field(strict=False, title="出处可靠程度")
    notices: list[Text] | None = Field(
        None, min_length=1, title="适用的通知", description="chosen_by 是选项字段时，写本版适用于哪些选项"
    )
    draft: bool = Field(False, title="征求意见稿", description="征求意见稿不作为依据")
    payee: Text | None = Field(None, title="收款方")
    applies_to: ConditionDoc | None = Field(None, title="适用对象")
    eligibility: ConditionDoc = Field(title="资格条件")
    award: ValuationDoc | None = Field(None, title="金额")
    payment: PaymentDoc | None = Field(None, title="拨付")
    competition: CompetitionDoc | None = Field(None, title="竞争性分配")
    priority: list[PreferenceDoc] | None = Field(None, min_length=1, title="优先的情形")
    approval: list[ApproverDoc] | None = Field(None, min_length=1, title="由谁审批")
    relations: list[RelationDoc] = Field(default=[], title="与其他政策的关系")


class GuideDoc(Doc):
    """办事指南。"""

    audience: Text = Field(title="面向谁")
    channel: Literal["免申即享", "快申快享", "申报", "备案"] = Field(title="办理方式")
    time_limit: Text = Field(title="办理时限")
    materials: list[Text] = Field(title="材料")
    contact: Text | None = Field(None, title="咨询")


class PolicyDoc(Doc):
    """一份规则文件：一项补贴，或一项资格。"""

    subsidy: Id | None = Field(None, title="补贴编号")
    qualification: Id | None = Field(None, title="资格编号")
    title: Text = Field(title="名称")
    level: Literal["国家级", "市级", "区级", "园区"] = Field(title="层级")
    authority: Text = Field(title="主管部门")
    guide: GuideDoc = Field(title="办事指南")
    chosen_by: Text | None = Field(
        None, title="按什么选版本", description="日期字段，或写明依据哪份通知的选项字段；不写则按申请日期"
    )
    successor: Text | None = Field(None, title="接续文件")
    versions: list[VersionDoc] = Field(min_length=1, title="版本")
