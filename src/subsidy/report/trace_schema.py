"""The shape of a trace in a report's document: one model per kind of step, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from subsidy.report.trace_values import (
    Comparator,
    FactValue,
    Judgement,
    Margin,
    Named,
    Nothing,
    Provenance,
    Range,
    Required,
    Shape,
    Truth,
    Value,
)


class Step(Shape):
    """每一步都有的：编号、条款、原意，以及还缺的字段和补不了的原因。"""

    id: str
    clause: str
    text: str
    provenance: Provenance | None = Field(description="这一条的出处；没有另外注明的，与整个版本相同")
    missing: list[str]
    reasons: list[str]


class LeafFound(Shape):
    """条件所用的字段和其中的各个比较。"""

    facts: list[FactValue]
    judged: list[Judgement]


class Holds(Step):
    """一个条件。"""

    kind: Literal["holds"]
    verdict: Truth
    expression: str
    found: LeafFound
    required: Required | Nothing
    margin: Margin | Nothing
    children: list[Nothing] = Field(max_length=0)


class QualifiedFound(Shape):
    """资格判定的结果；它的判定过程在资格自己的结论里。"""

    verdict: Truth
    version: str | None = Field(description="判定资格所依据的版本")
    provenance: Provenance | None = Field(description="这个版本里最不可靠的出处")


class QualifiedRequired(Shape):
    """要有的资格。"""

    policy: str
    verdict: Literal["eligible"]


class Qualified(Step):
    """由另一份规则文件判定的资格。"""

    kind: Literal["qualified"]
    verdict: Truth
    found: QualifiedFound
    required: QualifiedRequired
    margin: Nothing
    children: list[Nothing] = Field(max_length=0)


class Composite(Step):
    """全部满足、满足其一，或不得有。"""

    kind: Literal["all", "any", "not"]
    verdict: Truth
    found: Nothing
    required: Nothing
    margin: Nothing
    children: list[Condition]


class AtLeastFound(Shape):
    """满足了几项，共几项。"""

    met: int
    of: int


class AtLeastRequired(Shape):
    """至少要满足几项。"""

    at_least: int


class AtLeast(Step):
    """至少满足几项。"""

    kind: Literal["at_least"]
    verdict: Truth
    found: AtLeastFound
    required: AtLeastRequired
    margin: Nothing
    children: list[Condition]


class Points(Shape):
    """得分。"""

    points: Range


class Bar(Shape):
    """及格线。"""

    comparator: Comparator
    value: str
    shown: str


class Score(Step):
    """综合评分。"""

    kind: Literal["score"]
    verdict: Truth
    found: Points
    required: Bar
    margin: Margin | Nothing
    children: list[Part]


class Part(Step):
    """评分的一个部分。"""

    kind: Literal["part"]
    name: str
    verdict: Truth
    found: Points
    required: Bar | Nothing
    margin: Margin | Nothing
    children: list[Valuation] = Field(min_length=1, max_length=1)


AnyCondition = Holds | Qualified | Composite | AtLeast | Score
Condition = Annotated[AnyCondition, Field(discriminator="kind")]


class Term(Shape):
    """一项限定对金额的作用：最高、最低、扣除、取整。"""

    term: Literal["cap", "floor", "less", "round"]
    before: Range
    after: Range
    expression: str | None = None
    value: str | None = None
    shown: str | None = None


class AmountFound(Shape):
    """金额所用的基数、比例、分档依据和字段。"""

    base: Named | None = None
    rate: Named | None = None
    decided: Named | None = None
    key: Named | None = None
    records: list[Entry] | None = None
    groups: list[Group] | None = Field(None, description="分组封顶的各组；没有分组的为空")
    facts: list[FactValue]


class Entry(Shape):
    """清单中一条记录计入多少；counted 为 null：是否计入未知。"""

    record: str
    counted: bool | None
    value: str | None
    amount: Range
    group: Value | None = Field(description="属于哪一组；没有分组的为 null")
    because: list[Judgement] | None = Field(None, description="不计入的，逐项写明哪里不符合")


class Group(Value):
    """一组记录：value 是哪一组（null：还不知道属哪一组的各条），封顶前后的数。"""

    before_cap: Range
    amount: Range


class Amount(Step):
    """每种金额或得分都有的：限定之前与之后的数，各项限定和适用条件。"""

    amount: Range
    before_terms: Range
    terms: list[Term]
    when: Condition | None
    found: AmountFound
    required: Nothing
    margin: Nothing


class Row(Shape):
    """表中的一行；taken：取的是这一行。"""

    band: str
    gives: str
    taken: bool
    note: str
    step: str | None = Field(None, description="这一行另有算法时，是 children 里的哪一步（编号）")


class Formula(Amount):
    """按公式计算、在上限内核定，或逐条计算。"""

    kind: Literal["amount", "up_to", "per_record"]
    expression: str
    children: list[Nothing] = Field(max_length=0)


class Negotiated(Amount):
    """一事一议；by 是由谁决定。"""

    kind: Literal["negotiated"]
    expression: str
    by: str
    children: list[Nothing] = Field(max_length=0)


class Tabled(Amount):
    """分档、分段累进，或按等级。"""

    kind: Literal["table", "slices", "grades"]
    expression: str
    rows: list[Row]
    children: list[Valuation] = Field(description="各行自己的算法")


class Factor(Shape):
    """一种情形的倍数；when 是 children 里的哪个条件（编号），null：其余情形；amount：按它计是多少。"""

    when: str | None
    by: str
    cap: str | None
    amount: Range
    taken: bool
    note: str


class Scaled(Amount):
    """基础金额乘以先成立的那种情形的倍数；children 是基础金额和各个条件。"""

    kind: Literal["scaled"]
    rows: list[Factor]
    children: list[Annotated[AnyCondition | AnyAmount, Field(discriminator="kind")]]


class Combined(Amount):
    """各项相加，或就高；taken 是取了哪些（编号）。"""

    kind: Literal["sum", "best_of"]
    taken: list[str]
    children: list[Valuation]


AnyAmount = Formula | Negotiated | Tabled | Scaled | Combined
Valuation = Annotated[AnyAmount, Field(discriminator="kind")]


class PolicyStep(Step):
    """一项政策：适用对象、资格条件、金额、关系的适用条件。"""

    kind: Literal["policy"]
    verdict: Truth
    found: Nothing
    required: Nothing
    margin: Nothing
    children: list[Annotated[AnyCondition | AnyAmount, Field(discriminator="kind")]]
