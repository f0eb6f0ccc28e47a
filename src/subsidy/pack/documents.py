"""The shape of rule files: what keys a file may have and what stands under them, as pydantic models.

The JSON Schema that editors use comes from these models, so titles and descriptions are for policy staff.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from subsidy.facts.types import Kind, Source
from subsidy.language.expressions import Hit
from subsidy.language.nodes import Provenance
from subsidy.language.relations import RelationKind
from subsidy.money import RoundingMode

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,63}$", title="编号", description="小写字母、数字、连字符")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$", title="英文键")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Formula = Annotated[str, Field(min_length=1, max_length=2000, title="表达式")]
DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", title="月-日")]
Unit = Literal["分", "角", "元", "百元", "千元", "万元"]


class Doc(BaseModel):
    """A mapping of a rule file: no other keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True, defer_build=True)


class Labelled(Doc):
    """What any node may say of itself."""

    clause: Text | None = Field(None, title="条款", description="依据的条、款、项；查不到写“未公开”")
    text: Text | None = Field(None, title="条款原意", description="用条款自己的话说明，申请人会读到")
    provenance: Provenance | None = Field(
        None, strict=False, title="出处可靠程度", description="与整个版本不同时才写；查不到公开来源的数字写 sample"
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


class BarDoc(Doc):
    """及格线：at_least 含本数，more_than 不含本数。"""

    at_least: Formula | None = Field(
        None, title="不低于（含本数）", description="带“分”的常数，如 60分；正好 60 分也算"
    )
    more_than: Formula | None = Field(
        None, title="高于（不含本数）", description="带“分”的常数，如 60分；正好 60 分不算"
    )


class ScorePartsDoc(BarDoc):
    """评分：各部分得分之和达到及格线。"""

    parts: list[PartDoc] = Field(min_length=1, title="评分项目", description="得分相加的各个部分")


class ScoreDoc(Labelled):
    """综合评分。"""

    score: ScorePartsDoc = Field(title="评分", description="及格线和各个部分；部分也可以有自己的及格线")


# No tag may read like a key: a validator's location holds both, and only keys name something in the file.
_CONDITION_KEYS = {
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
    return _tag(document, _CONDITION_KEYS)


def _tag(document: Any, keys: dict[str, str]) -> str | None:
    """Which kind of node a mapping is, by the one key that only that kind has."""
    if isinstance(document, dict):
        return next((tag for key, tag in keys.items() if key in document), None)
    tags = [key for key in keys if hasattr(document, key) or hasattr(document, f"{key}_")]
    return keys[tags[0]] if tags else None


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


def _written_as(document: Any) -> str:
    """How a value is written: as text, as a list, or as a group of keys."""
    return "<text>" if isinstance(document, str) else "<list>" if isinstance(document, list) else "<group>"


WhenDoc = Annotated[
    Annotated[Formula, Tag("<text>")] | Annotated[ConditionDoc, Tag("<group>")],
    Discriminator(_written_as, custom_error_type="unknown_condition", custom_error_message="unknown_condition"),
]


class RoundDoc(Doc):
    """取整。"""

    to: Unit = Field(title="取至", description="分、角、元、百元、千元、万元")
    mode: RoundingMode = Field(strict=False, title="方式", description="四舍五入、舍去、进一")


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


class BandDoc(Doc):
    """一档的范围：from 含、over 不含下限；through 含、before 不含上限。"""

    from_: Formula | None = Field(
        None,
        alias="from",
        title="下限（含）",
        description="这一档从这里起，正好这个数也算，如 100万元；不写就是下面不限",
    )
    over: Formula | None = Field(None, title="下限（不含）", description="这一档高于这个数，正好这个数不算")
    before: Formula | None = Field(
        None, title="上限（不含）", description="这一档低于这个数，正好这个数不算；最高一档不写上限"
    )
    through: Formula | None = Field(None, title="上限（含）", description="这一档到这里止，正好这个数也算")
    note: Text | None = Field(None, title="说明", description="这一档叫什么，如 优秀")


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


_VALUATION_KEYS = {
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
    return _tag(document, _VALUATION_KEYS)


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


class CeilingDoc(Doc):
    """几项合计不超过一个数，超过的减本项。"""

    with_: list[Id] = Field(
        alias="with", min_length=1, title="与哪些政策合计", description="各项政策的编号；只算推荐组合里取了的"
    )
    at_most: Formula = Field(title="合计不超过", description="金额，可以是公式；超过的减本项")


class RelationDoc(Labelled):
    """与其他政策的关系：requires、excludes、yields_to、opens、upgrades、group、allows、ceiling 之一。"""

    requires: Id | None = Field(None, title="以…为前提")
    excludes: Id | None = Field(None, title="同一事项不可兼得")
    yields_to: Id | None = Field(None, title="让位于")
    opens: Id | None = Field(None, title="可接续申报")
    upgrades: Id | None = Field(None, title="替代")
    group: Text | None = Field(None, title="互斥组", description="写同一个组名的政策，同一事项只能得一项")
    allows: Id | None = Field(None, title="可以兼得", description="同组的例外")
    ceiling: CeilingDoc | None = Field(
        None, title="合计上限", description="本项与所列各项合计不超过一个数，超过的减本项"
    )
    matter: Text | None = Field(None, title="同一事项", description="说明什么算同一事项，如 同一项目")
    when: WhenDoc | None = Field(None, title="适用条件", description="只在这种情形下有这条关系")

    def target(self) -> list[tuple[RelationKind, str | CeilingDoc]]:
        """The relations named, of which there must be one."""
        return [(kind, target) for kind in RelationKind if (target := getattr(self, kind.value)) is not None]


class DocumentDoc(Doc):
    """所依据的文件。"""

    title: Text = Field(title="标题", description="文件的全称")
    number: Text | None = Field(None, title="文号", description="如 普科委规范〔2021〕1号；没有公开就不写")
    issued: date | None = Field(None, title="印发日期", description="如 2021-07-26，不加引号")
    note: Text | None = Field(None, title="说明", description="条款引自哪里，哪些没有公开")


class EffectiveDoc(Doc):
    """有效期：from 当日起，before 当日止（不含）。"""

    from_: date = Field(alias="from", title="起（含）", description="从这一天起有效，含当日，如 2021-08-01")
    before: date | None = Field(None, title="止（不含）", description="没有公布终止日就不写")
    note: Text | None = Field(None, title="说明", description="日期的依据；没有公布的怎么推定")


class IntakeDoc(Doc):
    """怎么受理。"""

    channel: Text | None = Field(None, title="受理渠道", description="如 网上、书面；不同渠道日期不同的，分成几个窗口")
    hours: Text | None = Field(None, title="受理时间", description="如 工作日 9:00—11:30、14:00—16:30；只用于说明")


class WindowDoc(IntakeDoc):
    """申报窗口，首尾两天都算。"""

    from_: date = Field(alias="from", title="起", description="从这一天起可以申报，如 2022-07-01")
    through: date = Field(title="止（含）", description="到这一天止，含当日")


class YearlyDoc(Doc):
    """每年的哪一段，首尾两天都算；止早于起的，跨到下一年。"""

    from_: DayOfYear = Field(alias="from", title="起", description='月-日，加引号，如 "02-01"')
    through: DayOfYear = Field(title="止（含）", description='月-日，加引号；"02-29" 在平年指 2 月 28 日')


class EveryYearDoc(IntakeDoc):
    """每年都开的申报窗口。"""

    every_year: YearlyDoc = Field(title="每年", description="每年从哪天到哪天，月-日加引号")


def _window_kind(document: Any) -> str:
    yearly = "every_year" in document if isinstance(document, dict) else hasattr(document, "every_year")
    return "<yearly>" if yearly else _written_as(document)


_OneWindow = Annotated[WindowDoc, Tag("<group>")] | Annotated[EveryYearDoc, Tag("<yearly>")]

WindowsDoc = Annotated[
    Annotated[Literal["常年"], Tag("<text>")]
    | Annotated[list[Annotated[_OneWindow, Discriminator(_window_kind)]], Field(min_length=1), Tag("<list>")]
    | _OneWindow,
    Discriminator(_window_kind),
]


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
