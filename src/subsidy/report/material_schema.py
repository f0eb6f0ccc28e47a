"""The shape of materials in a report's document; titles are for the developers of programs that read reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from subsidy.report.trace_schema import Condition
from subsidy.report.trace_values import Shape


class MaterialDoc(Shape):
    """一份材料；when 是什么情况要交（null：都要交）。"""

    material: str
    copies: int | None
    status: Literal["supplied", "missing", "needed", "unknown", "not_needed"] = Field(
        description="已提供、还缺、需要、未知、不需要"
    )
    when: Condition | None
    missing: list[str]
    reasons: list[str]
