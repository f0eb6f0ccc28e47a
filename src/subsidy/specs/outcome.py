"""The engine's answers in the words of the phrase book, and those words read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from subsidy.coverage import Aspect
from subsidy.days import DAY, day_meant, why_no_day
from subsidy.engine import Engine
from subsidy.errors import Fault, Place, ProfileError, RuleError, quoted
from subsidy.facts.profile import Profile
from subsidy.money import grouped_yuan, parse_money
from subsidy.report.document import decision_document
from subsidy.report.headlines import window_as_stated
from subsidy.report.model import AwardKind, Decision, Report
from subsidy.specs.afterwards import Afterwards
from subsidy.specs.mismatch import StepMismatch
from subsidy.specs.names import Names, id_of

Document = dict[str, Any]


@cache
def engine_for(rules: Path | None) -> Engine:
    """The engine over a folder of rules, loaded once for all scenarios."""
    return Engine.load(rules)


@cache
def faults_of_rules(rules: Path | None) -> tuple[Fault, ...]:
    """Why there is no engine over a folder of rules; looked at once for all files."""
    try:
        engine_for(rules)
    except RuleError as error:
        return error.faults
    return ()


def demand(expected: str, found: str) -> None:
    """Fail the step, saying both, unless the engine's answer is the one demanded."""
    if expected != found:
        raise StepMismatch(expected=expected, found=found)


def read_day(text: str) -> date:
    """A day written as 2022-07-10. Raises ProfileError."""
    if not DAY.fullmatch(text):
        raise unreadable(text, f"不是日期，请写成 {day_meant(text) or '2022-07-10 这样的年-月-日'}")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise unreadable(text, f"不是日历上有的日子：{why_no_day(text)}") from None


def one_of(text: str, options: Collection[str], what: str) -> str:
    """An answer that is one of few words. Raises ProfileError for any other."""
    if text in options:
        return text
    raise unreadable(text, f"不是{what}；请写 {'、'.join(options)} 之一")


def words_of(amount: str) -> str:
    """An amount as scenarios write it, in the words that answers use: `不超过 200万元` → `不超过 2,000,000.00 元`."""
    prefix = "不超过 " if amount.startswith("不超过") else ""
    text = amount.removeprefix("不超过").strip()
    if text in ("待定", "无", "不封顶"):
        return text
    fen = parse_money(text)
    if not isinstance(fen, int):
        raise unreadable(amount, "不是金额；请写 200万元、不超过 200万元、待定 或 无")
    return prefix + grouped_yuan(fen)


def listed(text: str) -> str:
    """Names separated by 、 in a settled order, so that scenarios may list them in any."""
    return _joined(part.strip() for part in text.split("、"))


def _joined(names: Iterator[str] | Sequence[str]) -> str:
    return "、".join(sorted(set(names))) or "无"


def unreadable(text: str, what: str) -> ProfileError:
    """What is raised for a text that cannot be read, in the author's own words."""
    return ProfileError([Fault(Place(), "SB520", f"{quoted(text)} {what}")])


class Outcome:
    """The engine's answers in the words of the phrase book. `asked` is what was asked so far, by policy.

    A policy is decided when it is first asked about, with those that relations tie to it; all of them, when a scenario
    asks what to apply for.
    """

    def __init__(self, engine: Engine, profile: Profile, on: date) -> None:
        self.asked: dict[str, frozenset[Aspect]] = {}
        self._engine, self._profile, self._on = engine, profile, on
        self._whole: Report | None = None
        self._reports: dict[str, Report] = {}
        self._traces: dict[str, Document] = {}

    @property
    def report(self) -> Report:
        """The answers about every policy."""
        if self._whole is None:
            self._whole = self._engine.decide(self._profile, self._on)
        return self._whole

    def answered(self) -> Iterator[tuple[Report, Mapping[str, frozenset[Aspect]]]]:
        """Each report that was asked about, with what was asked."""
        for id, aspects in self.asked.items():
            yield self._about(id), {id: aspects}

    def decision(self, policy: str) -> Decision:
        """The decision of a policy named by title or id. Raises RuleError."""
        return self._find(policy)

    def _about(self, id: str) -> Report:
        """The report that decides a policy."""
        if self._whole is not None:
            return self._whole
        if id not in self._reports:
            together = self._engine.related([id])
            self._reports |= dict.fromkeys(together, self._engine.decide(self._profile, self._on, policies=together))
        return self._reports[id]

    def _trace(self, policy: str, *aspects: Aspect) -> Document:
        """The document of a policy's trace."""
        found = self._find(policy, *aspects)
        if found.policy not in self._traces:
            self._traces[found.policy] = decision_document(found, self._about(found.policy))["trace"]
        return self._traces[found.policy]

    def _find(self, policy: str, *aspects: Aspect) -> Decision:
        """The decision of a policy named by title or id, asked about in these aspects. Raises RuleError."""
        id = id_of(self._engine, policy)
        self._note(id, *aspects)
        return self._about(id).decisions[id]

    def _note(self, id: str, *aspects: Aspect) -> None:
        self.asked[id] = self.asked.get(id, frozenset()).union(aspects)

    def verdict(self, policy: str) -> str:
        """The verdict in Chinese."""
        return self._find(policy, Aspect.CONDITIONS).verdict.label

    def amount(self, policy: str) -> str:
        """The award: an amount, 不超过 a ceiling, 待定 or 无."""
        award = self._find(policy, Aspect.CONDITIONS, Aspect.AMOUNT).award
        if award.kind is AwardKind.NONE:
            return "无"
        if award.amount is None:
            return "待定"
        return ("不超过 " if award.kind is AwardKind.UP_TO else "") + grouped_yuan(award.amount)

    def after(self, policy: str) -> Afterwards:
        """What comes after the award."""
        found = self._find(policy)
        return Afterwards(found, lambda aspect: self._note(found.policy, aspect))

    def span(self, policy: str) -> str:
        """The range that an award lies in."""
        award = self._find(policy, Aspect.CONDITIONS, Aspect.AMOUNT).award
        high = "不封顶" if award.high is None else grouped_yuan(award.high)
        return f"{grouped_yuan(award.low)} 与 {high} 之间"

    def window(self, policy: str) -> str:
        """The window's state in Chinese."""
        return window_as_stated(self._find(policy, Aspect.WINDOW))

    def version(self, policy: str) -> str:
        """The name of the version in force."""
        version = self._find(policy, Aspect.VERSION).assessment.version
        return version.name if version else "无"

    def note(self, policy: str) -> str:
        """What there is to say of the version."""
        return self._find(policy, Aspect.VERSION).assessment.note or "无"

    def missing(self, policy: str) -> str:
        """The missing facts' names."""
        missing = self._find(policy, Aspect.CONDITIONS).missing
        return _joined([self._engine.dictionary.describe(reference) for reference in missing])

    def failed(self, policy: str) -> str:
        """The clauses of the conditions that are not met; the conditions of relations are no such conditions."""
        assessment = self._find(policy, Aspect.CONDITIONS, Aspect.CLAUSES).assessment
        judged = {step.node.label.id for step in (assessment.applies, assessment.eligibility) if step is not None}
        steps = [step for step in self._trace(policy)["children"] if step["id"] in judged]
        return _joined([clause for step in steps for clause in _failed_clauses(step)])

    def state(self, policy: str, clause: str) -> str:
        """Whether one clause is met."""
        return "、".join(sorted({STATES[step["verdict"]] for step in self._steps(policy, clause) if "verdict" in step}))

    def margin(self, policy: str, clause: str) -> str:
        """How far one clause is from its bound."""
        margins = {step["margin"].get("shown", "") for step in self._steps(policy, clause)} - {""}
        return "、".join(sorted(margins)) or "无"

    def points(self, policy: str, part: str = "") -> str:
        """The points of a whole score, or of one of its parts."""
        steps = list(_walk(self._trace(policy, Aspect.CONDITIONS, Aspect.POINTS)))
        scores, parts = ([step for step in steps if step["kind"] == kind] for kind in ("score", "part"))
        Names(policy, parts=[step["name"] for step in parts]).check_part(part)
        step = next(step for step in (parts if part else scores) if part in ("", step.get("name")))
        points = step["found"]["points"]
        low, high = points["at_least"], points["at_most"]
        return f"{low}分" if low == high else f"{low}分至{high or '不封顶'}{'分' if high else ''}"

    def combination(self) -> str:
        """What is recommended, and what it comes to."""
        combination = self.report.combination
        for id in self.report.decisions:
            self._note(id, Aspect.RELATIONS, Aspect.TOGETHER)
        for id in (*combination.amounts, *(loss.policy for loss in combination.forgone)):
            self._note(id, Aspect.CONDITIONS, Aspect.AMOUNT)
        titles = [self.report.decisions[id].title for id in combination.amounts if self._pays(id)]
        return f"{_joined(titles)}，合计 {grouped_yuan(combination.total)}"

    def forgone(self, policy: str) -> str:
        """What is given up for what."""
        id = self._find(policy, Aspect.CONDITIONS, Aspect.AMOUNT, Aspect.RELATIONS).policy
        for loss in self.report.combination.forgone:
            if loss.policy == id:
                because = self.report.decisions[loss.because].title
                return f"放弃 {policy}，因为 {because}，少得 {grouped_yuan(loss.amount)}"
        return f"没有放弃 {policy}"

    def _pays(self, id: str) -> bool:
        return not self.report.decisions[id].assessment.policy.qualification

    def _steps(self, policy: str, clause: str) -> list[Document]:
        trace = self._trace(policy, Aspect.CONDITIONS, Aspect.CLAUSES, Aspect.RELATIONS)
        steps = list(_walk(trace))
        Names(policy, clauses=dict.fromkeys(step["clause"] for step in steps if step["clause"])).check_clause(clause)
        return [step for step in steps if step["clause"] == clause]


_CONDITIONS: Final = frozenset({"all", "any", "at_least", "not", "holds", "qualified", "score"})
STATES: Final = {"true": "满足", "false": "未满足", "unknown": "未知"}


def _walk(step: Document) -> Iterator[Document]:
    yield step
    for child in (*step["children"], *([step["when"]] if step.get("when") else [])):
        yield from _walk(child)


def _failed_clauses(step: Document) -> Iterator[str]:
    """The clauses of the leaves and scores through which a condition fails."""
    if step["verdict"] != "false":
        return
    failed = [child for child in step["children"] if child.get("verdict") == "false" and child["kind"] in _CONDITIONS]
    if step["kind"] == "not" or step["kind"] == "score" or not failed:
        yield step["clause"]
    for child in failed:
        yield from _failed_clauses(child)
