"""What comes after the verdict and the award of one decision, in the words of the phrase book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from subsidy.coverage import Aspect
from subsidy.money import grouped_yuan
from subsidy.report.competitions import PREFERRED
from subsidy.report.model import Decision
from subsidy.report.wording import shown
from subsidy.specs.names import Names
from subsidy.trace.competition import CompetitionFound
from subsidy.trace.step import Range
from subsidy.truth import Truth


class Afterwards:
    """How the award of one decision is paid out; `ask` is told what is asked about."""

    def __init__(self, decision: Decision, ask: Callable[[Aspect], None]) -> None:
        self._decision = decision
        self._ask = ask

    def instalment(self, number: str) -> str:
        """What an instalment comes to, and how it stands. Raises RuleError where there is none of that number."""
        self._ask(Aspect.PAYMENT)
        schedule = self._decision.schedule
        instalments = schedule.instalments if schedule else ()
        Names(self._decision.title, stages=len(instalments)).check_stage(number)
        found = instalments[int(number) - 1]
        return f"{_amount(found.amount)}，{found.standing.label}"

    def recovered(self) -> str:
        """What is to be paid back."""
        self._ask(Aspect.PAYMENT)
        schedule = self._decision.schedule
        return "无" if schedule is None or schedule.recovery.amount.high == 0 else _amount(schedule.recovery.amount)

    def approvers(self) -> str:
        """Who may have to approve the award."""
        self._ask(Aspect.APPROVAL)
        return "、".join(dict.fromkeys(approver.by for approver in self._decision.approvers)) or "无"

    def preferred(self) -> str:
        """Whether the enterprise comes before others."""
        self._ask(Aspect.PRIORITY)
        preferred = self._decision.preferred
        return "无" if preferred is None else PREFERRED[preferred]

    def pool(self, name: str) -> str:
        """Whether the enterprise competes in a pool. Raises RuleError where there is none of that name."""
        found = self._competition()
        pools = {pool.node.name: BELONGS[pool.when.truth] for pool in (found.pools if found else ())}
        Names(self._decision.title, pools=pools).check_pool(name)
        return pools[name]

    def ranked_by(self) -> str:
        """The values by which the enterprise would be ranked."""
        found = self._competition()
        keys = zip(found.node.rank, found.rank, strict=True) if found else ()
        return "、".join(shown(value, key.by.type) for key, value in keys) or "无"

    def _competition(self) -> CompetitionFound | None:
        self._ask(Aspect.COMPETITION)
        return self._decision.assessment.competition

    def material(self, name: str) -> str:
        """How a material stands. Raises RuleError where the guide asks for none of that name."""
        self._ask(Aspect.MATERIALS)
        materials = {found.node.name: found.standing.label for found in self._decision.assessment.materials}
        Names(self._decision.title, materials=materials).check_material(name)
        return materials[name]


BELONGS: Final = {Truth.TRUE: "属于", Truth.FALSE: "不属于", Truth.UNKNOWN: "未知"}


def _amount(amount: Range) -> str:
    """A settled amount, 不超过 a ceiling, 待定 for any other range."""
    low, high = amount
    if high is None or (low and low != high):
        return "待定"
    return ("" if low == high else "不超过 ") + grouped_yuan(int(high))
