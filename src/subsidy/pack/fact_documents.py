"""The shape of a file of facts, as pydantic models, titled for policy staff."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subsidy.facts.types import Kind, Source
from subsidy.language.expressions import Hit
from subsidy.pack.documents import (
    Doc,
    Formula,
    Key,
    Text,
)


class CaseDoc(Doc):
    """判断表的一行：条件成立时取的值；不写条件的一行管其余情形，只能放在最后。"""

    when: Formula | None = Field(None, title="条件", description="成立就取这一行；不写，就是其余情形")
    is_: Formula = Field(alias="is", title="取值", description="选项、常数或算式，与字段同类")


class DecideDoc(Doc):
    """判断表：按条件取值。"""

    hit: Hit = Field(Hit.FIRST, strict=False, title="取哪一行", description="首个成立的、唯一成立的，或成立的各行相加")
    rows: list[CaseDoc] = Field(min_length=1, title="各行", description="从上往下各种情形；管其余情形的一行放在最后")


class FactDoc(Doc):
    """一个字段。"""

    key: Key = Field(title="英文键", description="档案（JSON）里用，小写字母、数字、下划线")
    name: Text = Field(title="中文名", description="规则里用；要写得进表达式，不含空格和标点")
    type: Kind = Field(strict=False, title="类型", description="决定档案里怎么填、表达式里能怎么算")
    unit: Text | None = Field(None, title="单位", description="数量必写，如 人、件、项、分")
    options: list[Text] | None = Field(None, title="选项", description="选项必写；表达式里要一字不差")
    scheme: Literal["area", "industry", "uscc"] | None = Field(
        None, title="代码表", description="代码必写：行政区划、行业，或统一社会信用代码"
    )
    fields: list[FactDoc] | None = Field(None, title="每条记录的字段", description="清单必写；记录里还可以有清单")
    min: Formula | None = Field(None, title="下限（含）", description="带单位，如 0元；档案里的值低于它就退回")
    max: Formula | None = Field(None, title="上限（含）", description="带单位，如 100分；档案里的值高于它就退回")
    question: Text | None = Field(None, title="怎么问", description="申请人看到的问题")
    proof: Text | None = Field(None, title="证明材料", description="凭什么材料证明")
    source: Source = Field(Source.APPLICANT, strict=False, title="来源", description="谁说了算；不写就是企业申报")
    changeable: bool = Field(True, title="企业能否改变", description="不写就是能；成立日期这样改变不了的写 false")
    confidential: bool = Field(False, title="是否保密", description="不写就是不保密")
    formula: Formula | None = Field(None, title="推算公式", description="由其他字段算出，企业不填")
    decide: DecideDoc | None = Field(None, title="判断表", description="按条件推算，代替 formula")
    note: Text | None = Field(None, title="说明", description="给填报人和维护者看的说明")


class FactsDoc(Doc):
    """字段字典。"""

    facts: list[FactDoc] = Field(min_length=1, title="字段", description="一个字段一条；几个字典文件合在一起用")
