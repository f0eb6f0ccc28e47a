"""The shape of a report's document, `subsidy.report/1`, as models; its JSON Schema comes from them.

Titles and descriptions are for the developers of programs that read reports.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from subsidy.report.competition_schema import CompetitionDoc, PriorityDoc
from subsidy.report.material_schema import MaterialDoc
from subsidy.report.payment_schema import ApproverDoc, PaymentDoc
from subsidy.report.trace_schema import PolicyStep
from subsidy.report.trace_values import FactValue, Provenance, Range, Shape

Yuan = Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$", description="金额，单位元，两位小数")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Verdict = Literal["eligible", "ineligible", "insufficient", "manual", "not_applicable"]
RelationKind = Literal["requires", "excludes", "yields_to", "opens", "upgrades", "group", "allows", "ceiling"]
Effect = Literal["met", "blocked", "conflict", "gives_way", "superseded", "opened", "grouped", "allowed", "limited"]


class EngineDoc(Shape):
    """作出判断的程序。"""

    version: str
    inference: str = Field(description="推理引擎及其版本")


class PackDoc(Shape):
    """所用的规则。"""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class EnterpriseDoc(Shape):
    """企业；没有填写的为空。"""

    name: str
    uscc: str


class DocumentDoc(Shape):
    """所依据的文件。"""

    title: str
    number: str


class EffectiveDoc(Shape):
    """有效期：from 当日起，before 当日止（不含）；before 为 null：没有公布终止日。"""

    from_: Day = Field(alias="from")
    before: Day | None
    note: str


class AwardDoc(Shape):
    """金额：确定（exact）、不超过（up_to）、待定（pending），或没有（none）。"""

    kind: Literal["exact", "up_to", "pending", "none"]
    amount: Yuan | None
    words: str | None = Field(description="大写金额")
    at_least: Yuan
    at_most: Yuan | None


class WindowDoc(Shape):
    """申报窗口，首尾两天都算。"""

    status: Literal["open", "closed", "upcoming", "none", "unknown"]
    from_: Day | None = Field(alias="from")
    through: Day | None
    channel: str
    hours: str


class TokenDoc(Shape):
    """对一项政策的一个结论。"""

    policy: str
    finding: Verdict | Effect


class FiringDoc(Shape):
    """政策之间的一步推理：因为这条关系和这些前提，所以有这个结论。"""

    relation: RelationKind
    id: str
    source: str
    target: str | None = Field(description="另一项政策；互斥组没有")
    group: str | None = Field(description="互斥组的名称")
    beside: list[str] = Field(description="合计上限所连同的政策")
    clause: str
    text: str
    matter: str
    provenance: Provenance | None = Field(description="关系的出处；null：与所在版本相同")
    premises: list[TokenDoc]
    conclusion: TokenDoc
    certain: bool = Field(description="false：这条关系是否适用尚不能确定")


class KnownFact(FactValue):
    """审核时已知的一个字段；清单连同每条记录。"""

    records: list[list[KnownFact]] | None = None


class DecisionDoc(Shape):
    """一项政策的结论。"""

    policy: str
    title: str
    kind: Literal["subsidy", "qualification"]
    level: str
    authority: str
    version: str | None
    provenance: Provenance | None = Field(description="所含数字里最不可靠的出处")
    version_provenance: Provenance | None = Field(description="版本本身的出处")
    document: DocumentDoc | None
    effective: EffectiveDoc | None
    verdict: Verdict
    own_verdict: Verdict = Field(description="不看其他政策时的结论")
    note: str
    award: AwardDoc
    payee: str
    payment: PaymentDoc | None = Field(description="怎么拨付；不影响结论和金额")
    priority: PriorityDoc | None = Field(description="是否优先；没有规定的为 null")
    materials: list[MaterialDoc] = Field(description="材料；不影响结论")
    approval: list[ApproverDoc] = Field(description="由谁审批；没有规定的为空")
    competition: CompetitionDoc | None = Field(description="竞争性分配；这里的金额没有经过竞争")
    window: WindowDoc
    missing: list[str] = Field(description="还缺的字段")
    reasons: list[str] = Field(description="补不了的原因")
    proof: list[FiringDoc]
    trace: PolicyStep


class ForgoneDoc(Shape):
    """放弃的一项：输给哪项政策，依据哪种关系。"""

    policy: str
    because: str
    relation: RelationKind
    clause: str
    amount: Yuan
    provenance: Provenance | None = Field(description="所含数字里最不可靠的出处")
    certain: bool
    missing: list[str] = Field(description="certain 为 false 时，能确定这条关系是否适用的字段")


class CutDoc(Shape):
    """享受的一项，因合计上限（at_most）由 own 减为 left。"""

    policy: str
    relation: str
    clause: str
    beside: list[str]
    at_most: Range
    own: Yuan
    left: Yuan
    certain: bool
    missing: list[str] = Field(description="能确定上限是多少、这条关系是否适用的字段")


class CombinationDoc(Shape):
    """推荐组合。"""

    kind: Literal["exact", "up_to", "pending"] = Field(
        description="合计是确定的（exact）、至多这么多（up_to），还是补齐资料后可能改变（pending）"
    )
    total: Yuan
    words: str
    provenance: Provenance | None = Field(description="享受的各项里最不可靠的出处")
    taken: list[str] = Field(description="享受的各项；金额为 0 的不列入")
    forgone: list[ForgoneDoc]
    cuts: list[CutDoc]


class ReportDoc(Shape):
    """一家企业在某一天对全部政策的审核报告。"""

    schema_: Literal["subsidy.report/1"] = Field(alias="schema")
    date: Day
    engine: EngineDoc
    pack: PackDoc
    enterprise: EnterpriseDoc
    facts: list[KnownFact] = Field(description="审核时已知的全部字段")
    decisions: list[DecisionDoc]
    combination: CombinationDoc


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a report's document."""
    schema = ReportDoc.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema | {"title": "subsidy.report/1"}
