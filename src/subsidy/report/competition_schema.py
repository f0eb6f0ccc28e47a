"""The shape of a competition in a report's document; titles are for the developers of programs that read reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subsidy.report.payment_schema import Cited
from subsidy.report.trace_schema import Condition
from subsidy.report.trace_values import Named, Shape, Truth, Value


class PoolDoc(Cited):
    """一组；when 是这家企业是否属于它。"""

    pool: str
    budget: Named | None
    when: Condition


class RankDoc(Value):
    """一项排名依据，和这家企业的值。"""

    by: str
    order: Literal["从高到低", "从低到高", "从早到晚", "从晚到早"]
    missing: list[str]
    reasons: list[str]


class CompetitionDoc(Cited):
    """竞争性分配：金额最终可能少于这里的数。没有规定的为 null。"""

    budget: Named | None
    pools: list[PoolDoc]
    rank: list[RankDoc]
    top: int | None = Field(description="取前几名")
    give: Literal["按比例", "依次", "先到先得"] | None
    cut: Literal["封顶前", "封顶后"] | None
    partial_last: bool | None
    residual: Literal["最大余额", "末位", "不分配"] | None
    ties: Literal["并列都取", "并列都不取"] | None


class PreferenceDoc(Cited):
    """优先的一种情形。"""

    when: Condition


class PriorityDoc(Shape):
    """是否优先；不影响结论和金额。"""

    preferred: Truth
    grounds: list[PreferenceDoc]
