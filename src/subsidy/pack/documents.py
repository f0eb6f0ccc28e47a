"""The shape of rule files: what keys a file may have and what stands under them, as pydantic models.

The JSON Schema that editors use comes from these models, so titles and descriptions are for policy staff. Here is what
all of them are made of.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from subsidy.language.provenance import Provenance
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


def tag_of(document: Any, keys: dict[str, str]) -> str | None:
    """Which kind of node a mapping is, by the one key that only that kind has."""
    if isinstance(document, dict):
        return next((tag for key, tag in keys.items() if key in document), None)
    tags = [key for key in keys if hasattr(document, key) or hasattr(document, f"{key}_")]
    return keys[tags[0]] if tags else None


def written_as(document: Any) -> str:
    """How a value is written: as text, as a list, or as a group of keys."""
    return "<text>" if isinstance(document, str) else "<list>" if isinstance(document, list) else "<group>"


class BarDoc(Doc):
    """及格线：at_least 含本数，more_than 不含本数。"""

    at_least: Formula | None = Field(
        None, title="不低于（含本数）", description="带“分”的常数，如 60分；正好 60 分也算"
    )
    more_than: Formula | None = Field(
        None, title="高于（不含本数）", description="带“分”的常数，如 60分；正好 60 分不算"
    )


class RoundDoc(Doc):
    """取整。"""

    to: Unit = Field(title="取至", description="分、角、元、百元、千元、万元")
    mode: RoundingMode = Field(strict=False, title="方式", description="四舍五入、舍去、进一")


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
