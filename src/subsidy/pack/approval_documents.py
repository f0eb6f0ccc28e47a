"""The shape of `approval`; as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.language.provenance import Provenance
from subsidy.pack.documents import BandDoc, Text


class ApproverDoc(BandDoc):
    """一档金额由谁审批。"""

    by: Text = Field(title="由谁审批", description="如 财政局、分管区领导、联席会议")
    clause: Text | None = Field(None, title="条款", description="依据的条、款、项；查不到写“未公开”")
    text: Text | None = Field(None, title="条款原意", description="用条款自己的话说明")
    provenance: Provenance | None = Field(
        None, strict=False, title="出处可靠程度", description="与整个版本不同时才写；查不到公开来源的数字写 sample"
    )
