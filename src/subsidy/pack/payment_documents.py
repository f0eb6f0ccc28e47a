"""The shape of `payment`: how an award is paid out; as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.pack.documents import Doc, Formula, Labelled, RoundDoc, Text, WhenDoc


class ShareDoc(Doc):
    """一笔钱里的一份。"""

    share: Text | None = Field(None, title="比例", description="如 40%；写 其余，就是别的各份剩下的")


class StageDoc(Labelled, ShareDoc):
    """一期拨付。"""

    stage: Text = Field(title="名称")
    amount: Formula | None = Field(None, title="固定数额")
    when: WhenDoc | None = Field(None, title="拨付条件")
    due: Formula | None = Field(None, title="期限", description="最迟哪一天拨付，如 立项日期 + 30天")


class WithholdDoc(Labelled):
    """停付的情形。"""

    when: WhenDoc = Field(title="情形")


class RecoverDoc(Labelled):
    """追回的情形。"""

    when: WhenDoc = Field(title="情形")
    share: Text = Field("100%", title="追回已拨付的多少", description="不写就是全部")


class FundingDoc(Labelled, ShareDoc):
    """一级财政承担的一份；比例没有公布就不写 share。"""

    source: Text = Field(title="资金来源")


class UseDoc(Labelled):
    """资金的一种用途。"""

    use: Text = Field(title="用途")
    at_most: Text | None = Field(None, title="最多", description="金额的比例，或一个数额，如 30%、5万元")
    forbidden: bool = Field(False, title="不得用于")


class CommitmentDoc(Labelled):
    """一项承诺。"""

    text: Text = Field(title="承诺什么")
    until: Formula | None = Field(None, title="到哪一天", description="如 申请日期 + 3年")


class PaymentDoc(Labelled):
    """怎么拨付；不影响结论和金额。"""

    path: Text | None = Field(None, title="拨付途径")
    stages: list[StageDoc] = Field(default=[], title="各期")
    withhold: list[WithholdDoc] = Field(default=[], title="停付的情形")
    recover: list[RecoverDoc] = Field(default=[], title="追回的情形")
    paid: Formula | None = Field(None, title="已拨付的金额", description="不写，就是条件已满足的各期之和")
    funding: list[FundingDoc] = Field(default=[], title="资金来源")
    uses: list[UseDoc] = Field(default=[], title="资金用途")
    commitments: list[CommitmentDoc] = Field(default=[], title="承诺")
    round: RoundDoc | None = Field(None, title="每期取整", description="不写则取至分，四舍五入")
