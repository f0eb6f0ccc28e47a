"""The shape of `competition` and `priority`; as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.language.competition import Cut, Give, Order, Residual, Ties
from subsidy.pack.documents import Doc, Formula, Labelled, Text
from subsidy.pack.node_documents import WhenDoc


class PoolDoc(Labelled):
    """一组：组内竞争。"""

    pool: Text = Field(title="组名", description="如 研发类")
    when: WhenDoc = Field(title="属于本组的条件", description="一个表达式，或一个条件；成立就在这一组")
    budget: Formula | None = Field(None, title="本组预算", description="这一组的钱，如 600万元")


class RankDoc(Doc):
    """一项排名依据；先按写在前面的排，相同再按后面的。"""

    by: Formula = Field(title="按什么排", description="数或日期")
    order: Order = Field(strict=False, title="次序", description="数写从高到低、从低到高，日期写从早到晚、从晚到早")


class PreferenceDoc(Labelled):
    """优先的情形；不是资格条件。"""

    when: WhenDoc = Field(title="情形", description="成立就优先；不影响是否符合")


class CompetitionDoc(Labelled):
    """竞争性分配；金额最终可能少于按公式算出的数。"""

    budget: Formula | None = Field(None, title="预算", description="一共有多少钱，如 1000万元")
    pools: list[PoolDoc] = Field(default=[], title="分组", description="各组分开排名、各有预算；不分组就不写")
    rank: list[RankDoc] = Field(default=[], title="排名依据", description="先比前面的，相同再比后面的")
    top: Text | None = Field(None, title="取前几名", description="如 10名")
    give: Give | None = Field(None, strict=False, title="怎么分", description="预算不够时怎么给")
    cut: Cut | None = Field(None, strict=False, title="封顶前还是封顶后核减", description="按比例时写")
    partial_last: bool | None = Field(None, title="最后一名给不足", description="依次时写：预算不够，给剩下的还是不给")
    residual: Residual | None = Field(None, strict=False, title="零头给谁", description="按比例时写")
    ties: Ties | None = Field(None, strict=False, title="末位并列", description="名额的最后一名有并列时怎么办")
