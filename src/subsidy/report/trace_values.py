"""The shapes that the steps of a trace are made of in a report's document: values, ranges, requirements, margins."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """An object with these keys and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


Truth = Literal["true", "false", "unknown"]
Provenance = Literal["official", "secondary", "sample"]
Comparator = Literal["==", "!=", "<", "<=", ">", ">="]


class Nothing(Shape):
    """没有内容。"""


class Value(Shape):
    """一个值：value 供程序读（金额单位为元，未知为 null），shown 供人读。"""

    value: str | None
    shown: str


class FactValue(Value):
    """所用的一个字段，连同来源；推算出的字段来源写“推算”，带公式，由判断表推算的还带取的是第几行。"""

    fact: str
    name: str
    source: str
    formula: str | None = None
    rows: list[int] | None = None


class Named(Value):
    """一个算式和它的值。"""

    expression: str


class Range(Shape):
    """一笔金额（元）或分数：不低于 at_least，不高于 at_most（null：上限未知）。"""

    at_least: str
    at_most: str | None


class Margin(Shape):
    """离界线多远：正数是高出，负数是不足。"""

    difference: str
    unit: str
    shown: str


class Comparison(Shape):
    """要求：与 value 比较。"""

    comparator: Comparator
    value: str | None
    shown: str


class Interval(Shape):
    """要求：在区间之内（inside 为 false：之外）。"""

    from_: str | None = Field(alias="from")
    from_included: bool
    through: str | None
    through_included: bool
    inside: bool
    shown: str


class Options(Shape):
    """要求：属于所列各项（inside 为 false：不属于）。"""

    options: list[str]
    inside: bool
    shown: str


class Flag(Shape):
    """要求：是，或否。"""

    value: Literal["true", "false"]
    shown: str


Required = Comparison | Interval | Options | Flag


class JudgedRecord(Shape):
    """清单里的一条记录是否符合条件。"""

    record: str
    verdict: Truth
    because: list[Judgement] | None = Field(None, description="整个清单因此不符合的，逐项写明这一条哪里不符合")


class Judgement(Shape):
    """一个比较：找到什么，要求什么，差多少；问的是清单的，逐条写明哪些记录符合条件。"""

    expression: str
    verdict: Truth
    found: Value
    required: Required
    margin: Margin | Nothing
    because: list[Judgement] | None = Field(None, description="由其他字段算出的，不符合时写明是哪几项所致")
    records: list[JudgedRecord] | None = None
