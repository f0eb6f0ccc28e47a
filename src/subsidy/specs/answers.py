"""What a proposed scenario asks, and the engine's answers in the scenario's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from subsidy.errors import InputError
from subsidy.proposal.pieces import Question
from subsidy.report.model import AwardKind
from subsidy.specs.cells import money
from subsidy.specs.outcome import Outcome, listed

Answers = dict[str, str]
"""Each answer by the column that it stands in."""


def answers(question: Question, outcome: Outcome, title: str, only: Collection[str] | None = None) -> Answers:
    """The answers to what a question asks about a policy, or to the columns named of it.

    Left out is what does not read back as it is written, and what this policy has no answer to.
    """
    asks: dict[str, Callable[[], str]] = {"结论": lambda: outcome.verdict(title)}
    match question:
        case Question.ANSWER | Question.POINTS:
            asks["未满足的条款"] = lambda: outcome.failed(title)
            asks["还缺"] = lambda: outcome.missing(title)
            if not outcome.decision(title).assessment.policy.qualification:
                asks["金额"] = lambda: _amount(outcome, title)
            if question is Question.POINTS:
                asks["得分"] = lambda: outcome.points(title)
        case Question.CALENDAR:
            asks |= {"版本": lambda: outcome.version(title), "窗口": lambda: outcome.window(title)}
        case Question.TOGETHER:
            asks["推荐"] = outcome.combination
        case Question.AFTERWARDS:
            asks |= _afterwards(outcome, title)
    said = {name: _said(ask) for name, ask in asks.items() if only is None or name in only}
    return {name: each for name, each in said.items() if each and (name not in _LISTED or listed(each) == each)}


def sentence(column: str, title: str, answer: str) -> str:
    """The sentence that demands an answer."""
    numbered = re.fullmatch(r"第 (\d+) 期", column)
    if numbered:
        return f"{title} 的第 {numbered[1]} 期拨付是 {answer}"
    phrase = _PHRASES.get(column)
    if phrase is not None:
        return phrase.format(title, answer)
    return f"{title} 的{column} 是 {answer}"


def _afterwards(outcome: Outcome, title: str) -> dict[str, Callable[[], str]]:
    """Every instalment, what is to be paid back, who approves, who is preferred, pools and ranks, the materials."""
    decision = outcome.decision(title)
    version, after = decision.assessment.version, outcome.after(title)
    asks: dict[str, Callable[[], str]] = {}
    if decision.schedule is not None:
        for number, _ in enumerate(decision.schedule.instalments, 1):
            asks[f"第 {number} 期"] = lambda number=number: after.instalment(str(number))  # type: ignore[misc]
        asks["追回"] = after.recovered
    if version is not None and version.approval:
        asks["审批"] = after.approvers
    if version is not None and version.priority:
        asks["优先"] = after.preferred
    competition = decision.assessment.competition
    if competition is not None:
        for pool in competition.node.pools:
            asks[f"分组 {pool.name}"] = lambda name=pool.name: after.pool(name)  # type: ignore[misc]
        if competition.node.rank:
            asks["排名依据"] = after.ranked_by
    for material in decision.assessment.materials:
        if material.node.told_apart:
            asks[f"材料 {material.node.name}"] = lambda name=material.node.name: after.material(name)  # type: ignore[misc]
    return asks


def _said(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except InputError:
        return ""


def _amount(outcome: Outcome, title: str) -> str:
    """The award in a scenario's own words."""
    outcome.amount(title)
    award = outcome.decision(title).award
    if award.kind is AwardKind.NONE:
        return "无"
    if award.amount is None:
        return "待定"
    return ("不超过 " if award.kind is AwardKind.UP_TO else "") + money(award.amount)


_PHRASES = {
    "结论": "{} 的结论是 {}",
    "未满足的条款": "{} 未满足的条款是 {}",
    "还缺": "{} 还缺 {}",
    "金额": "{} 的金额是 {}",
    "得分": "{} 的得分是 {}",
    "版本": "{} 采用的版本是 {}",
    "窗口": "{} 的申报窗口是 {}",
    "推荐": "推荐申报 {1}",
    "追回": "{} 应追回 {}",
    "审批": "{} 由 {} 审批",
    "优先": "{} 的优先情形是 {}",
    "排名依据": "{} 的排名依据是 {}",
}
"""How each answer is asked for; of an instalment, a pool and a material, by its number or name."""

_LISTED = ("未满足的条款", "还缺")
