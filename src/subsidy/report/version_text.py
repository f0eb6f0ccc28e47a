"""A version of a policy in words, without any profile: all its clauses under the headings of what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy.facts.types import Fact
from subsidy.language.approval import Approver
from subsidy.language.competition import Competition, Pool, Preference
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Label
from subsidy.language.payment import Commitment, Funding, Payment, Recovery, Stage, Use, Withholding
from subsidy.language.policies import Version
from subsidy.language.provenance import Provenance
from subsidy.language.traversal import facts_read
from subsidy.pack.pack import RulePack
from subsidy.report.quantities import UNPUBLISHED, contribution, portion
from subsidy.report.rows import say_band
from subsidy.report.rule_text import Clause, RuleTeller
from subsidy.report.wording import say


class VersionTeller:
    """Tells the versions of one pack's policies."""

    def __init__(self, pack: RulePack) -> None:
        self._rules = RuleTeller(pack)

    def version(self, version: Version) -> dict[str, tuple[Clause, ...]]:
        """All clauses of a version by heading; a heading without any is left out."""
        sure = version.provenance
        told = {
            "适用对象": () if version.applies_to is None else (self._rules.condition(version.applies_to, sure),),
            "资格条件": (self._rules.condition(version.eligibility, sure),),
            "金额": () if version.award is None else (self._rules.amount(version.award, sure),),
            "优先": tuple(self._preference(preference, sure) for preference in version.priority),
            "竞争": () if version.competition is None else (self._competition(version.competition, sure),),
            "审批": tuple(_approver(approver, sure) for approver in version.approval),
            "拨付": () if version.payment is None else (self._payment(version.payment, sure),),
            "与其他政策": tuple(self._rules.relation(relation, sure) for relation in version.relations),
        }
        return {heading: clauses for heading, clauses in told.items() if clauses}

    def _when(self, when: Condition | None, provenance: Provenance) -> tuple[Clause, ...]:
        return () if when is None else (self._rules.condition(when, provenance, "条件"),)

    def _preference(self, preference: Preference, sure: Provenance) -> Clause:
        return _clause(preference.label, sure, (), (), self._when(preference.when, sure))

    def _competition(self, node: Competition, sure: Provenance) -> Clause:
        budget = (node.budget,) if node.budget is not None else ()
        pools = tuple(self._pool(pool, sure) for pool in node.pools)
        return _clause(node.label, sure, tuple(_competes(node)), (*budget, *(rank.by for rank in node.rank)), pools)

    def _pool(self, pool: Pool, sure: Provenance) -> Clause:
        budget = () if pool.budget is None else (pool.budget,)
        rules = (f"{pool.name}{''.join(f'，预算 {say(each)}' for each in budget)}",)
        return _clause(pool.label, sure, rules, budget, self._when(pool.when, sure))

    def _payment(self, payment: Payment, sure: Provenance) -> Clause:
        below = (
            *(self._stage(stage, sure) for stage in payment.stages),
            *(self._withholding(each, sure) for each in payment.withhold),
            *(self._recovery(each, sure) for each in payment.recover),
            *(_clause(each.label, sure, (_funding(each),)) for each in payment.funding),
            *(_clause(each.label, sure, (_use(each),)) for each in payment.uses),
            *(_commitment(each, sure) for each in payment.commitments),
        )
        paid = () if payment.paid is None else (payment.paid,)
        path = (f"拨付渠道：{payment.path}",) if payment.path else ()
        rules = (*path, *(f"已付：{say(each)}" for each in paid), f"各期{payment.rounding}")
        return _clause(payment.label, sure, rules, paid, below)

    def _stage(self, stage: Stage, sure: Provenance) -> Clause:
        due = () if stage.due is None else (stage.due,)
        amount = () if stage.amount is None else (stage.amount,)
        rules = (f"{stage.name}：{portion(stage)}", *(f"最迟 {say(each)}" for each in due))
        return _clause(stage.label, sure, rules, (*due, *amount), self._when(stage.when, sure))

    def _withholding(self, each: Withholding, sure: Provenance) -> Clause:
        return _clause(each.label, sure, ("停付其余各期",), (), self._when(each.when, sure))

    def _recovery(self, each: Recovery, sure: Provenance) -> Clause:
        rules = (f"追回已付的 {each.share.text}",)
        return _clause(each.label, sure, rules, (), self._when(each.when, sure))


def _clause(
    label: Label,
    provenance: Provenance,
    rules: tuple[str, ...],
    reads: tuple[Expression, ...] = (),
    children: tuple[Clause, ...] = (),
) -> Clause:
    read: frozenset[Fact] = frozenset().union(*map(facts_read, reads))
    return Clause(label.id, label.clause, label.text, rules, label.provenance or provenance, read, children)


def _approver(approver: Approver, sure: Provenance) -> Clause:
    return _clause(
        approver.label, sure, (f"{approver.note and f'{approver.note}，'}{say_band(approver)}：{approver.by}",)
    )


def _competes(node: Competition) -> Iterator[str]:
    if node.budget is not None:
        yield f"预算 {say(node.budget)}"
    yield from (f"按 {say(rank.by)} {rank.order}" for rank in node.rank)
    if node.top is not None:
        yield f"取前 {node.top} 名"
    yield from (str(each) for each in (node.give, node.cut, node.residual, node.ties) if each is not None)
    if node.partial_last is not None:
        yield "最后一名不足的给余下部分" if node.partial_last else "最后一名不足的不给"


def _funding(funding: Funding) -> str:
    return f"{funding.source}出资：{contribution(funding) or UNPUBLISHED}"


def _use(use: Use) -> str:
    return (
        f"不得用于{use.name}"
        if use.forbidden
        else f"用于{use.name}{f'不超过 {use.at_most.text}' if use.at_most else ''}"
    )


def _commitment(each: Commitment, sure: Provenance) -> Clause:
    until = () if each.until is None else (each.until,)
    return _clause(each.label, sure, tuple(f"承诺至 {say(day)}" for day in until), until)
