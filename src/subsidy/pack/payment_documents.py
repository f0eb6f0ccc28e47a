"""The shape of `payment`: how an award is paid out; as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.pack.documents import Doc, Formula, Labelled, RoundDoc, Text
from subsidy.pack.node_documents import WhenDoc


class ShareDoc(Doc):
    """一笔钱里的一份。"""

    share: Text | None = Field(None, title="比例", description="如 40%；写 其余，就是别的各份剩下的")


class StageDoc(Labelled, ShareDoc):
    """一期拨付。"""

    stage: Text = Field(title="名称", description="如 立项拨付、验收拨付")
    amount: Formula | None = Field(None, title="固定数额", description="这一期的固定数额，如 5万元；按比例的写 share")
    when: WhenDoc | None = Field(None, title="拨付条件", description="成立才拨付；不写就不附条件")
    due: Formula | None = Field(None, title="期限", description="最迟哪一天拨付，如 立项日期 + 30天")


class WithholdDoc(Labelled):
    """停付的情形。"""

    when: WhenDoc = Field(title="情形", description="成立就停付以后各期")


class RecoverDoc(Labelled):
    """追回的情形。"""

    when: WhenDoc = Field(title="情形", description="成立就追回已拨付的")
    share: Text = Field("100%", title="追回已拨付的多少", description="不写就是全部")


class FundingDoc(Labelled, ShareDoc):
    """一级财政承担的一份；比例没有公布就不写 share。"""

    source: Text = Field(title="资金来源", description="如 市级财政、区级财政")


class UseDoc(Labelled):
    """资金的一种用途。"""

    use: Text = Field(title="用途", description="如 团队奖励")
    at_most: Text | None = Field(None, title="最多", description="金额的比例，或一个数额，如 30%、5万元")
    forbidden: bool = Field(False, title="不得用于", description="写 true，就是不得用于这里")


class CommitmentDoc(Labelled):
    """一项承诺。"""

    text: Text = Field(title="承诺什么", description="如 三年内不迁出本区")
    until: Formula | None = Field(None, title="到哪一天", description="如 申请日期 + 3年")


class PaymentDoc(Labelled):
    """怎么拨付；不影响结论和金额。"""

    path: Text | None = Field(None, title="拨付途径", description="如 财政系统清算")
    stages: list[StageDoc] = Field(
        default=[], title="各期", description="先后拨付的各期，比例合计 100%，或最后一期写 其余"
    )
    withhold: list[WithholdDoc] = Field(default=[], title="停付的情形", description="出现哪些情形，以后各期不付")
    recover: list[RecoverDoc] = Field(
        default=[], title="追回的情形", description="出现哪些情形，已付的要追回，追回多少"
    )
    paid: Formula | None = Field(None, title="已拨付的金额", description="不写，就是条件已满足的各期之和")
    funding: list[FundingDoc] = Field(default=[], title="资金来源", description="哪一级财政各出多少")
    uses: list[UseDoc] = Field(default=[], title="资金用途", description="能用在哪里，最多多少，什么不能用")
    commitments: list[CommitmentDoc] = Field(default=[], title="承诺", description="拿了钱以后要做到的事")
    round: RoundDoc | None = Field(None, title="每期取整", description="不写则取至分，四舍五入")
