"""The shape of a policy's file: what it is, its guide, and its versions; as pydantic models, titled for policy staff."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from subsidy.language.provenance import Provenance
from subsidy.pack.approval_documents import ApproverDoc
from subsidy.pack.calendar_documents import DocumentDoc, EffectiveDoc, WindowsDoc
from subsidy.pack.competition_documents import CompetitionDoc, PreferenceDoc
from subsidy.pack.documents import Doc, Formula, Id, Labelled, Text
from subsidy.pack.node_documents import ConditionDoc, ValuationDoc, WhenDoc
from subsidy.pack.payment_documents import PaymentDoc
from subsidy.pack.relation_documents import RelationDoc


class VersionDoc(Doc):
    """一个版本。"""

    version: Text = Field(title="版本", description='版本名，同一政策内不重复；"2022" 要加引号')
    document: DocumentDoc = Field(title="文件", description="依据哪一份文件")
    effective: EffectiveDoc = Field(title="有效期", description="从哪天起有效，到哪天失效")
    window: WindowsDoc | None = Field(
        None, title="申报窗口", description="常年，或起止日期，或几个窗口的清单；没有公布就不写"
    )
    provenance: Provenance = Field(
        strict=False, title="出处可靠程度", description="这一版的依据有多可靠；个别条款不同的，在那一条另写"
    )
    notices: list[Text] | None = Field(
        None, min_length=1, title="适用的通知", description="chosen_by 是选项字段时，写本版适用于哪些选项"
    )
    draft: bool = Field(False, title="征求意见稿", description="征求意见稿不作为依据")
    payee: Text | None = Field(None, title="收款方", description="钱付给谁，与申请人不同时写；只用于说明")
    applies_to: ConditionDoc | None = Field(
        None, title="适用对象", description="一个条件；不成立是“不适用”，不是“不符合”"
    )
    eligibility: ConditionDoc = Field(title="资格条件", description="要满足的条件，照条款的结构写")
    award: ValuationDoc | None = Field(None, title="金额", description="给多少钱；补贴必写，资格不能写")
    payment: PaymentDoc | None = Field(None, title="拨付", description="怎么拨付：分期、停付、追回、用途")
    competition: CompetitionDoc | None = Field(None, title="竞争性分配", description="预算有限，要排名或按比例分的")
    priority: list[PreferenceDoc] | None = Field(
        None, min_length=1, title="优先的情形", description="符合条件的里面谁优先；不是资格条件"
    )
    approval: list[ApproverDoc] | None = Field(None, min_length=1, title="由谁审批", description="多大的金额由谁审批")
    relations: list[RelationDoc] = Field(
        default=[], title="与其他政策的关系", description="与别的政策能不能兼得、谁先谁后；一条关系一个短横"
    )


class MaterialDoc(Labelled):
    """一份材料：几份，什么情况要交，交了没有。"""

    material: Text = Field(title="材料", description="材料的名称")
    copies: int | None = Field(None, ge=1, title="份数", description="要交几份")
    when: WhenDoc | None = Field(None, title="什么情况要交", description="一个条件；不写就是都要交")
    supplied: Formula | None = Field(None, title="交了没有", description="是否已交的字段")


MaterialsDoc = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[MaterialDoc, Tag("<group>")],
    Discriminator(lambda document: "<group>" if isinstance(document, dict | MaterialDoc) else "<text>"),
]


class GuideDoc(Doc):
    """办事指南。"""

    audience: Text = Field(title="面向谁", description="什么样的企业可以申请")
    channel: Literal["免申即享", "快申快享", "申报", "备案"] = Field(title="办理方式", description="申请人怎么办理")
    time_limit: Text = Field(title="办理时限", description="如 60 个工作日；没有公开写“未公开”")
    materials: list[MaterialsDoc] = Field(title="材料", description="要交的材料，一项一条")
    contact: Text | None = Field(None, title="咨询", description="咨询电话或地址")


class PolicyDoc(Doc):
    """一份规则文件：一项补贴，或一项资格。"""

    subsidy: Id | None = Field(None, title="补贴编号")
    qualification: Id | None = Field(None, title="资格编号")
    title: Text = Field(title="名称", description="政策名称，报告里显示")
    level: Literal["国家级", "市级", "区级", "园区"] = Field(title="层级", description="哪一级的政策")
    authority: Text = Field(title="主管部门", description="由哪个部门负责，写全称")
    guide: GuideDoc = Field(title="办事指南", description="给申请人看的说明，不参与判定")
    chosen_by: Text | None = Field(
        None, title="按什么选版本", description="日期字段，或写明依据哪份通知的选项字段；不写则按申请日期"
    )
    successor: Text | None = Field(None, title="接续文件", description="全部版本失效后由哪份文件接续")
    versions: list[VersionDoc] = Field(
        min_length=1, title="版本", description="修订一次写一版，先后随意；各版有效期首尾相接"
    )
