"""`approval` as written → who approves awards of what size; every fault noted at its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from subsidy.errors import quoted
from subsidy.facts.types import MONEY
from subsidy.language.approval import Approver
from subsidy.language.nodes import Band
from subsidy.pack.approval_documents import ApproverDoc
from subsidy.pack.bands import read_bands
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder


def approvers_of(builder: Builder, documents: Sequence[ApproverDoc], path: Path, version: str) -> tuple[Approver, ...]:
    """The approvers from the smallest awards up; none where faults were noted. Every award has one of them."""
    if not documents:
        return ()
    bands = read_bands(builder.author, list(documents), path, MONEY) or ()
    if bands and _leaves_out(bands[0]):
        low = bands[0].low
        assert low is not None
        message = f"最低一档从 {quoted(low.text)} 起，更低的没有人审批；请补上一档，或去掉下限"
        builder.author.fault((*path, bands[0].index), "SB418", message)
    return tuple(_approver(builder, band, documents[band.index], version) for band in bands)


def _leaves_out(lowest: Band) -> bool:
    """Whether there are awards below the lowest band; an award of nothing needs no approval."""
    return lowest.low is not None and lowest.low.value > 0  # type: ignore[operator]


def _approver(builder: Builder, band: Band, document: ApproverDoc, version: str) -> Approver:
    label = builder.addresses.label(f"{version}/审批", document, document.by)
    return Approver(label, band.low, band.low_closed, band.high, band.high_closed, document.by, document.note or "")
