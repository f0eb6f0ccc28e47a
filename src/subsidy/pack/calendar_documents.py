"""The shape of what a version rests on and when it counts: document, validity and windows; titled for policy staff."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from subsidy.pack.documents import (
    DayOfYear,
    Doc,
    Text,
    written_as,
)


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
    return "<yearly>" if yearly else written_as(document)


_OneWindow = Annotated[WindowDoc, Tag("<group>")] | Annotated[EveryYearDoc, Tag("<yearly>")]

WindowsDoc = Annotated[
    Annotated[Literal["常年"], Tag("<text>")]
    | Annotated[list[Annotated[_OneWindow, Discriminator(_window_kind)]], Field(min_length=1), Tag("<list>")]
    | _OneWindow,
    Discriminator(_window_kind),
]
