"""The shape of `approval`; as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.language.nodes import Provenance
from subsidy.pack.documents import BandDoc, Text


class ApproverDoc(BandDoc):
    """一档金额由谁审批。"""

    by: Text = Field(title="由谁审批")
    clause: Text | None = Field(None, title="条款")
    text: Text | None = Field(None, title="条款原意")
    provenance: Provenance | None = Field(None, strict=False, title="出处可靠程度")
