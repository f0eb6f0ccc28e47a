"""The shape of conditions and amounts, which stand inside each other; as pydantic models, titled for policy staff."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from subsidy.language.provenance import Provenance
from subsidy.pack.documents import (
    BandDoc,
    BarDoc,
    Doc,
    Formula,
    Id,
    Labelled,
    RoundDoc,
    Text,
    tag_of,
    written_as,
)


class HoldsDoc(Labelled):
    """一个条件。"""

    holds: Formula = Field(title="条件", description="一个成立或不成立的表达式，如 项目投入 > 50万元")


class QualifiedDoc(Labelled):
    """由另一份规则文件判定的资格。"""

    qualified: Id = Field(title="资格", description="资格规则文件的编号")


class AllDoc(Labelled):
    """全部满足。"""

    all: list[ConditionDoc] = Field(min_length=1, title="全部满足", description="下面各条都要成立，一条一个短横")


class AnyDoc(Labelled):
    """满足其一。"""

    any: list[ConditionDoc] = Field(min_length=1, title="满足其一", description="下面各条至少一条成立")


class AtLeastDoc(Labelled):
    """至少满足几项。"""

    at_least: int = Field(ge=1, title="至少满足的项数", description="不能多于列出的条数，如 2")
    of: list[ConditionDoc] = Field(min_length=1, title="备选条件", description="从这些条件里数")


class NotDoc(Labelled):
    """不得有的情形。"""

    not_: ConditionDoc = Field(alias="not", title="不得有的情形", description="下面的条件成立，就不满足")


class ScorePartsDoc(BarDoc):
    """评分：各部分得分之和达到及格线。"""

    parts: list[PartDoc] = Field(min_length=1, title="评分项目", description="得分相加的各个部分")


class ScoreDoc(Labelled):
    """综合评分。"""

    score: ScorePartsDoc = Field(title="评分", description="及格线和各个部分；部分也可以有自己的及格线")


# No tag may read like a key: a validator's location holds both, and only keys name something in the file.
CONDITION_KEYS = {
    "holds": "<holds>",
    "qualified": "<qualified>",
    "all": "<all>",
    "any": "<any>",
    "at_least": "<at_least>",
    "of": "<at_least>",
    "not": "<not>",
    "score": "<score>",
}


def _condition_tag(document: Any) -> str | None:
    return tag_of(document, CONDITION_KEYS)


ConditionDoc = Annotated[
    Annotated[HoldsDoc, Tag("<holds>")]
    | Annotated[QualifiedDoc, Tag("<qualified>")]
    | Annotated[AllDoc, Tag("<all>")]
    | Annotated[AnyDoc, Tag("<any>")]
    | Annotated[AtLeastDoc, Tag("<at_least>")]
    | Annotated[NotDoc, Tag("<not>")]
    | Annotated[ScoreDoc, Tag("<score>")],
    Discriminator(_condition_tag, custom_error_type="unknown_condition", custom_error_message="unknown_condition"),
]


WhenDoc = Annotated[
    Annotated[Formula, Tag("<text>")] | Annotated[ConditionDoc, Tag("<group>")],
    Discriminator(written_as, custom_error_type="unknown_condition", custom_error_message="unknown_condition"),
]


class TermsDoc(Labelled):
    """金额的限定，依次生效：when、cap、floor、less、round。"""

    when: WhenDoc | None = Field(None, title="适用条件", description="一个表达式，或一个条件；不成立时这笔是 0")
    cap: Formula | None = Field(None, title="最高不超过", description="封顶，如 200万元；也可以是公式或别的字段")
    floor: Formula | None = Field(None, title="最低不少于", description="保底，在 cap 之后生效，对 0 元也生效")
    less: Formula | None = Field(None, title="扣除已付", description="从中扣除；不够扣就是 0")
    round: RoundDoc | None = Field(None, title="取整", description="最后做一次；不写就精确到分")


class AmountDoc(TermsDoc):
    """按公式计算的金额。"""

    amount: Formula = Field(title="金额", description="如 20万元，或 研发费用 * 5%")


class PointsDoc(TermsDoc):
    """按公式计算的分数。"""

    points: Formula = Field(title="得分", description="评分里用，如 20分，或 专利数 / 1件 * 5分")


class UpToDoc(TermsDoc):
    """在上限内由人核定的金额。"""

    up_to: Formula = Field(title="不超过", description="上限，如 项目投入 * 30%；实际数由人核定")
    decided: Formula | None = Field(None, title="核定金额", description="专家或主管部门核定的金额字段")


class DecisionDoc(Doc):
    """谁来定，定了多少。"""

    decided: Formula = Field(title="核定金额", description="由人认定的金额字段")
    by: Text = Field(title="由谁决定", description="如 区政府专题会议")


class NegotiatedDoc(TermsDoc):
    """一事一议：没有公式，由人决定的金额。"""

    negotiated: DecisionDoc = Field(title="一事一议", description="没有公式，由谁认定、认定的数在哪个字段")


class RowDoc(BandDoc):
    """分档表的一行。"""

    amount: Formula | None = Field(None, title="金额", description="这一档给多少，如 10万元，或 研发费用 * 5%")
    points: Formula | None = Field(None, title="得分", description="评分里用：这一档得几分")
    value: ValuationDoc | None = Field(None, title="另一种算法", description="这一档再按别的表、公式等计算")
    cap: Formula | None = Field(None, title="本档最高", description="只管这一档")


class TableRowsDoc(Doc):
    """分档表。"""

    of: Formula = Field(title="按什么分档", description="金额、比率、数量、数或日期的字段或公式")
    rows: list[RowDoc] = Field(min_length=1, title="各档", description="首尾相接，不重叠、不脱节；低于最低一档的得 0")


class TableDoc(TermsDoc):
    """分档表：落在哪一档，就按哪一档计算全额。"""

    table: TableRowsDoc = Field(title="分档表", description="按什么分档，和各档")


class SliceDoc(BandDoc):
    """分段累进的一段。"""

    rate: Formula = Field(title="比例", description="只乘落在这一段里的部分，如 0.5%")


class SliceRowsDoc(Doc):
    """分段累进表。"""

    of: Formula = Field(title="基数", description="金额的字段或公式")
    rows: list[SliceDoc] = Field(min_length=1, title="各段", description="首尾相接，不重叠、不脱节")


class SlicesDoc(TermsDoc):
    """分段累进：各段分别按自己的比例计算后相加。"""

    slices: SliceRowsDoc = Field(title="分段累进", description="基数，和各段的比例")


class GradeDoc(Doc):
    """一个等级。"""

    is_: Text = Field(alias="is", title="等级", description="与字典里的选项一字不差")
    amount: Formula | None = Field(None, title="金额", description="这个等级给多少；不给的写 0元")
    points: Formula | None = Field(None, title="得分", description="评分里用：这个等级得几分")
    value: ValuationDoc | None = Field(None, title="另一种算法", description="这一级再按别的表、公式等计算")
    note: Text | None = Field(None, title="说明", description="为什么给这么多")


class GradeRowsDoc(Doc):
    """等级表。"""

    of: Formula = Field(title="按哪个等级", description="选项类型的字段")
    rows: list[GradeDoc] = Field(min_length=1, title="各等级", description="每个选项一行，不多不少")


class GradesDoc(TermsDoc):
    """等级表：按评定的等级取数。"""

    grades: GradeRowsDoc = Field(title="等级表", description="按哪个等级，和各等级的数")


class FactorDoc(Doc):
    """一种情形的倍数。"""

    when: WhenDoc | None = Field(None, title="什么情形", description="最后一行不写，表示其余情形")
    by: Formula = Field(title="倍数", description="比率，如 150%")
    cap: Formula | None = Field(None, title="这种情形最高", description="乘过以后封顶，只管这种情形")
    note: Text | None = Field(None, title="说明", description="这种情形叫什么")


class FactorsDoc(Doc):
    """按情形乘倍数。"""

    value: ValuationDoc = Field(title="基础金额", description="乘倍数之前的金额")
    rows: list[FactorDoc] = Field(
        min_length=1,
        title="各种情形，先列的优先",
        description="从上往下，取第一个成立的；最后一行不写 when，管其余情形",
    )


class ScaledDoc(TermsDoc):
    """基础金额乘以先成立的那种情形的倍数。"""

    scaled: FactorsDoc = Field(title="按情形乘倍数", description="基础金额，和各种情形的倍数")


class GroupingDoc(Doc):
    """按组封顶。"""

    by: Formula = Field(title="按什么分组", description="每条记录的一个字段或算式，如 年度(支付日期)")
    cap: Formula = Field(title="每组最高", description="一组里各条相加后封顶，如 每年 100万元")


class PerRecordRowsDoc(Doc):
    """逐条计算。"""

    list: Text = Field(title="清单", description="字典里清单的名称")
    where: Formula | None = Field(None, title="计入哪些", description="只计算满足的记录；不写就全部计算")
    amount: Formula | None = Field(None, title="每条金额", description="用这条记录的字段，如 合同金额 * 2%")
    points: Formula | None = Field(None, title="每条得分", description="评分里用：每条得几分")
    cap: Formula | None = Field(None, title="每条最高", description="每条先封顶，再相加")
    group: GroupingDoc | None = Field(None, title="按组封顶", description="如 每个年度合计有最高额")


class PerRecordDoc(TermsDoc):
    """清单里逐条计算后相加。"""

    per_record: PerRecordRowsDoc = Field(title="逐条计算", description="哪个清单、计入哪些、每条多少")


class SumDoc(TermsDoc):
    """各部分相加。"""

    sum: list[ValuationDoc] = Field(min_length=1, title="相加", description="下面各笔相加")


class BestOfDoc(TermsDoc):
    """就高不重复。"""

    best_of: list[ValuationDoc] = Field(min_length=1, title="就高", description="下面各笔取最高的一笔")


VALUATION_KEYS = {
    key: f"<{key}>"
    for key in (
        "amount",
        "points",
        "up_to",
        "negotiated",
        "table",
        "slices",
        "grades",
        "scaled",
        "per_record",
        "sum",
        "best_of",
    )
}


def _valuation_tag(document: Any) -> str | None:
    return tag_of(document, VALUATION_KEYS)


ValuationDoc = Annotated[
    Annotated[AmountDoc, Tag("<amount>")]
    | Annotated[PointsDoc, Tag("<points>")]
    | Annotated[UpToDoc, Tag("<up_to>")]
    | Annotated[NegotiatedDoc, Tag("<negotiated>")]
    | Annotated[TableDoc, Tag("<table>")]
    | Annotated[SlicesDoc, Tag("<slices>")]
    | Annotated[GradesDoc, Tag("<grades>")]
    | Annotated[ScaledDoc, Tag("<scaled>")]
    | Annotated[PerRecordDoc, Tag("<per_record>")]
    | Annotated[SumDoc, Tag("<sum>")]
    | Annotated[BestOfDoc, Tag("<best_of>")],
    Discriminator(_valuation_tag, custom_error_type="unknown_valuation", custom_error_message="unknown_valuation"),
]


class PartDoc(BarDoc):
    """评分的一个部分；可有自己的最低分。"""

    part: Text = Field(title="名称", description="如 知识产权")
    clause: Text | None = Field(None, title="条款", description="依据的条、款、项；score 写了，这里可以不写")
    text: Text | None = Field(None, title="条款原意", description="用条款自己的话说明，申请人会读到")
    provenance: Provenance | None = Field(
        None, strict=False, title="出处可靠程度", description="与整个版本不同时才写；查不到公开来源的数字写 sample"
    )
    value: ValuationDoc = Field(title="得分", description="与金额的写法相同，amount 换成 points")
