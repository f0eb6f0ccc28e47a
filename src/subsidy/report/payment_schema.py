"""The shape of a payment in a report's document; titles are for the developers of programs that read reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subsidy.report.trace_schema import Condition
from subsidy.report.trace_values import Named, Provenance, Range, Shape, Truth


class Cited(Shape):
    """所依据的条款。"""

    clause: str
    text: str
    provenance: Provenance | None


class ApproverDoc(Cited):
    """一档金额由谁审批；applies：这笔金额在（或可能在）这一档。"""

    band: str
    by: str
    applies: bool


class StageDoc(Cited):
    """一期拨付；gives 是规则写的比例、其余或数额，amount 是按 divides 算出的数。"""

    id: str
    stage: str
    gives: str
    amount: Range
    status: Literal["met", "unmet", "undecided", "withheld"] = Field(description="条件已满足、条件未满足、待定、停付")
    due: Named | None = Field(description="最迟哪一天拨付")
    when: Condition | None
    missing: list[str] = Field(description="只影响拨付的缺项，不计入结论所缺")
    reasons: list[str]


class WithholdDoc(Cited):
    """停付的一种情形。"""

    when: Condition


class RecoverDoc(Cited):
    """追回的一种情形；amount 是按这种情形应追回的数。"""

    share: str
    amount: Range
    when: Condition


class RecoveryDoc(Shape):
    """应追回多少：几种情形同时成立，取最高的。"""

    paid: Range = Field(description="已拨付的数")
    amount: Range
    missing: list[str]
    reasons: list[str]


class FundingDoc(Cited):
    """一份资金来源；share 和 amount 为 null：比例没有公布。"""

    source: str
    share: str | None
    amount: Range | None


class UseDoc(Cited):
    """一种用途；at_most 为 null：没有限额。"""

    use: str
    forbidden: bool
    at_most: str | None
    amount: Range | None


class CommitmentDoc(Cited):
    """一项承诺，到哪一天。"""

    until: Named | None


class PaymentDoc(Cited):
    """怎么拨付；各期合计等于 divides。"""

    path: str
    divides: Range = Field(description="分给各期的数：本项的金额；推荐组合里被合计上限减了的，是减后的数")
    ceiling: str | None = Field(description="减了它的那条关系（ceiling）；没有减就是 null")
    stages: list[StageDoc]
    withheld: Truth = Field(description="是否停付条件没有满足的各期")
    withhold: list[WithholdDoc]
    recover: list[RecoverDoc]
    recovery: RecoveryDoc
    funding: list[FundingDoc]
    uses: list[UseDoc]
    commitments: list[CommitmentDoc]
