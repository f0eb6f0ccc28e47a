"""Who may have to approve an award, as far as its amount is known."""

from __future__ import annotations

from collections.abc import Iterable

from subsidy.language.approval import Approver
from subsidy.trace.step import Range


def may_approve(approvers: Iterable[Approver], award: Range) -> tuple[Approver, ...]:
    """Those in whose band the award may lie; nobody where there is nothing to approve."""
    if award.high == 0:
        return ()
    return tuple(approver for approver in approvers if _reaches(approver, award))


def _reaches(approver: Approver, award: Range) -> bool:
    low, high = approver.low, approver.high
    above = low is None or award.high is None or _over(award.high, low.value, approver.low_closed)
    return above and (high is None or _over(high.value, award.low, approver.high_closed))


def _over(more: object, less: object, closed: bool) -> bool:
    return more >= less if closed else more > less  # type: ignore[operator, no-any-return]
