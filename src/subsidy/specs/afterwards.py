"""What comes after the verdict and the award of one decision, in the words of the phrase book."""

from __future__ import annotations

from collections.abc import Callable

from subsidy.coverage import Aspect
from subsidy.errors import Fault, Place, RuleError, nearest, quoted
from subsidy.money import grouped_yuan
from subsidy.report.competitions import PREFERRED
from subsidy.report.model import Decision
from subsidy.trace.step import Range


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
        if not number.isdecimal() or not 0 < int(number) <= len(instalments):
            have = f"只有 {len(instalments)} 期" if instalments else "没有分期拨付"
            message = f"{quoted(self._decision.title)} {have}，没有第 {quoted(number)} 期；请核对"
            raise RuleError([Fault(Place(), "SB524", message)])
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

    def material(self, name: str) -> str:
        """How a material stands. Raises RuleError where the guide asks for none of that name."""
        self._ask(Aspect.MATERIALS)
        materials = {found.node.name: found.standing.label for found in self._decision.assessment.materials}
        if name not in materials:
            hint = nearest(name, materials) or "；名称见办事指南"
            message = f"{quoted(self._decision.title)} 的材料里没有 {quoted(name)}{hint}"
            raise RuleError([Fault(Place(), "SB525", message)])
        return materials[name]


def _amount(amount: Range) -> str:
    """A settled amount, 不超过 a ceiling, 待定 for any other range."""
    low, high = amount
    if high is None or (low and low != high):
        return "待定"
    return ("" if low == high else "不超过 ") + grouped_yuan(int(high))
