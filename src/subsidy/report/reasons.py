"""Why a condition is not as wanted: a tree of the leaves that decided it, in the words of the rule's own clauses.

What holds already is left out. Conditions that are all required stand side by side; of alternatives the heading says
how many are needed, and each is listed below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, assert_never

from subsidy.facts.types import show_number
from subsidy.language.expressions import Comparator, Expression, FactRef
from subsidy.language.nodes import All, AtLeast, Bar, Holds, Negation, Qualified, Score
from subsidy.language.nodes import Any as AnyOf
from subsidy.language.traversal import parts
from subsidy.pack.pack import RulePack
from subsidy.report.causes import causes_in_words
from subsidy.report.findings import decisive
from subsidy.report.quantities import say_range
from subsidy.report.sentences import POINTS, compared, findings_in_words, named, say_found
from subsidy.trace.readings import lacking, walk
from subsidy.trace.step import Found, Judged, Range, Scored, Step, Unknown, Valued
from subsidy.truth import Truth


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the clause with its text, what was found against what is required, and the reasons it is made of.

    `causes`: what is behind that, a line for each derived flag and each record of a list.
    `open`: it cannot be told yet, so that it may still turn out as wanted.
    """

    clause: str
    text: str
    open: bool
    details: tuple[str, ...] = ()
    parts: tuple[Reason, ...] = ()
    causes: tuple[str, ...] = ()


class Reasons:
    """Tells why the steps of profiles that were judged by a pack are not as wanted."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._dictionary = pack.dictionary

    def against(self, step: Judged | None, wanted: bool = True) -> tuple[Reason, ...]:
        """The reasons why `step` is not as wanted; none when it is."""
        if step is None or step.truth is (Truth.TRUE if wanted else Truth.FALSE):
            return ()
        node = step.node
        match node:
            case Holds(source=source):
                seen = decisive(step, wanted) if step.truth is not Truth.UNKNOWN else ()
                reason = self._reason(step, _denied(node.label.text or source, wanted), findings_in_words(seen))
                return (replace(reason, causes=tuple(causes_in_words(seen, self._pack.formulas))),)
            case Qualified(policy=policy):
                needed = f"具备“{title_of(self._pack, policy)}”资格"
                standing = f"“{title_of(self._pack, policy)}”：{STANDINGS[step.truth]}"
                return (self._reason(step, _denied(node.label.text or needed, wanted), standing),)
            case Negation():
                return self._negation(step, wanted)
            case Score(bar=bar):
                return (self._score(step, bar),)
            case All() | AnyOf() | AtLeast():
                return self._composite(step, node, wanted)
        assert_never(node)

    def unsettled(self, step: Judged | None) -> str:
        """Why conditions are undecided that `against` does not tell of, because others beside them failed."""
        return self.undecided(*_beside(step)) if step is not None else ""

    def lacks(self, *steps: Step | None) -> tuple[str, ...]:
        """The facts that steps lack, by name."""
        return tuple(map(self._dictionary.describe, self._dictionary.in_order(lacking(*steps).facts)))

    def undecided(self, *steps: Step, most: int | None = None) -> str:
        """Why steps cannot be decided: `缺 A、B；因 分母为零 无法判断`; of many facts only the first `most` are named."""
        reasons = lacking(*steps).reasons
        names = "、".join(dict.fromkeys(name for step in steps for name in _ungrounded(step, reasons)))
        because = f"{names}{' ' if names else ''}{_because(reasons)}" if reasons else ""
        said = (missing(self.lacks(*steps), most), because)
        return "；".join(part for part in said if part)

    def short_of(self, lacks: Unknown) -> str:
        """What is missing, and which reasons no fact can mend, in a few words."""
        because = _because(lacks.reasons) if lacks.reasons else ""
        names = tuple(map(self._dictionary.describe, self._dictionary.in_order(lacks.facts)))
        return "；".join(part for part in (missing(names, _FEW), because) if part)

    def _reason(self, step: Judged, text: str, *details: str, parts: tuple[Reason, ...] = ()) -> Reason:
        """A reason as one step gives it; what it lacks is told where it cannot be decided."""
        why = "" if step.truth is not Truth.UNKNOWN or parts else self.undecided(step, most=_FEW)
        told = tuple(detail for detail in (*details, why) if detail)
        return Reason(step.node.label.clause, text, step.truth is Truth.UNKNOWN, told, parts)

    def _negation(self, step: Judged, wanted: bool) -> tuple[Reason, ...]:
        """The reasons for what is denied; under the words of the denial itself where the rule has them."""
        label = step.node.label
        inner = [reason for child in _judged(step) for reason in self.against(child, not wanted)]
        if not label.text:
            return tuple(inner)
        details = [detail for reason in inner if not reason.parts for detail in reason.details]
        if step.truth is Truth.UNKNOWN:
            details = [self.undecided(step, most=_FEW)]
        parts = tuple(reason for reason in inner if reason.parts)
        causes = tuple(cause for reason in inner if not reason.parts for cause in reason.causes)
        clause = label.clause or (inner[0].clause if inner else "")
        return (Reason(clause, label.text, step.truth is Truth.UNKNOWN, tuple(details), parts, causes),)

    def _composite(self, step: Judged, node: All | AnyOf | AtLeast, wanted: bool) -> tuple[Reason, ...]:
        """Those children that made it what it is, side by side or below a heading that says how many are needed."""
        if isinstance(node, AtLeast) or isinstance(node, AnyOf) is wanted:
            parts = tuple(part for child in _judged(step) for part in self._alternative(child, wanted))
            return (self._reason(step, _heading(step, node, wanted), parts=parts),)
        same = [child for child in _judged(step) if child.truth is step.truth]
        return tuple(reason for child in same for reason in self.against(child, wanted))

    def _alternative(self, step: Judged, wanted: bool) -> tuple[Reason, ...]:
        """The reasons against one of several alternatives, as one."""
        parts = self.against(step, wanted)
        if len(parts) < 2:
            return parts
        label, together = step.node.label, composite_in_words(All(step.node.label, ()))
        return (Reason(label.clause, label.text or together, step.truth is Truth.UNKNOWN, parts=parts),)

    def _score(self, step: Judged, bar: Bar) -> Reason:
        scored = [child for child in step.children if isinstance(child, Scored)]
        total = total_points(scored)
        failed = [child for child in scored if child.truth is Truth.FALSE and child.node.bar is not None]
        floors = [f"其中{part_in_words(child)}" for child in failed]
        return self._reason(step, step.node.label.text or "综合评分", points_in_words("总分", total, bar), *floors)


def unasked(applies: Judged | None) -> str:
    """What an applicant whom a policy is not for did not ask for; nothing where it is not for another reason."""
    seen = decisive(applies) if applies is not None and isinstance(applies.node, Holds) else ()
    asked = [each.finding.atom for each in seen if each.wanted and each.met is Truth.FALSE]
    names = [atom.fact.name for atom in asked if isinstance(atom, FactRef) and atom.fact.name.startswith(_ASKING)]
    return f"没有{'、'.join(names)}" if names and len(names) == len(seen) else ""


def met_with(applies: Judged | None) -> str:
    """What was found of an applicant whom a policy is not for, without what it asks for."""
    seen = decisive(applies) if applies is not None and isinstance(applies.node, Holds) else ()
    return "；".join(say_found(each.finding).replace("：", " 为 ", 1) for each in seen)


_ASKING: Final = ("申请", "申报")
"""How the names of facts begin that say what an applicant asks for."""

STANDINGS: Final = {Truth.TRUE: "符合", Truth.FALSE: "不符合", Truth.UNKNOWN: "尚不能判定"}
"""How a qualification that a rule rests on stands, in words."""


def title_of(pack: RulePack, policy: str) -> str:
    """The title of a policy of the pack, or its id where the pack has no such policy."""
    found = pack.policy(policy)
    return found.title if found else policy


def _judged(step: Judged) -> tuple[Judged, ...]:
    return tuple(child for child in step.children if isinstance(child, Judged))


def _beside(step: Judged) -> tuple[Judged, ...]:
    """The undecided conditions beside those because of which all together failed."""
    if step.truth is Truth.UNKNOWN:
        return (step,)
    if step.truth is Truth.TRUE or not isinstance(step.node, All):
        return ()
    return tuple(undecided for child in _judged(step) for undecided in _beside(child))


def _denied(text: str, wanted: bool) -> str:
    return text if wanted else f"不得有：{text}"


def _ungrounded(step: Step, reasons: frozenset[str]) -> Iterator[str]:
    """The expressions at a step and below it that have no value for one of these reasons."""
    for each in walk(step):
        for expression, found in _read(each):
            if isinstance(found, Unknown) and found.reasons & reasons:
                yield named(expression)


def _read(step: Step) -> list[tuple[Expression, Found]]:
    """The expressions that a step read, with what was found."""
    match step:
        case Judged(findings=findings):
            return [((parts(each.atom) or (each.atom,))[0], each.left) for each in findings]
        case Valued(findings=findings):
            return [(expression, found) for _, expression, found in findings]
        case Scored():
            return []
    assert_never(step)


def missing(names: tuple[str, ...], most: int | None = None) -> str:
    """The names of what is missing, where they are more than `most` only the first of them, with how many there are."""
    more = f" 等 {len(names)} 项" if most is not None and len(names) > most else ""
    return f"缺 {'、'.join(names[: most if more else None])}{more}" if names else ""


_FEW: Final = 4


def _heading(step: Judged, node: All | AnyOf | AtLeast, wanted: bool) -> str:
    needed = _denied(composite_in_words(node, wanted), wanted)
    if isinstance(node, AtLeast):
        needed += f"，已满足 {sum(child.truth is Truth.TRUE for child in _judged(step))} 项"
    return f"{node.label.text}（{needed}）" if node.label.text else needed


def composite_in_words(node: All | AnyOf | AtLeast, wanted: bool = True) -> str:
    """How many of its children a condition needs; where it is not wanted, how many make it what must not be."""
    match node:
        case All():
            return "以下各项都要满足" if wanted else "以下各项同时具备"
        case AnyOf():
            return "以下至少满足一项" if wanted else "以下任一项"
        case AtLeast(required=required, children=children):
            return f"以下 {len(children)} 项{'至少满足' if wanted else '中有'} {required} 项"
    assert_never(node)


def total_points(scored: Iterable[Scored]) -> Range:
    """The points of several parts together."""
    ranges = [child.points.range for child in scored]
    highs = [each.high for each in ranges if each.high is not None]
    return Range(sum(each.low for each in ranges), sum(highs) if len(highs) == len(ranges) else None)


def part_in_words(step: Scored) -> str:
    """One part of a score: `技术创新 10 分，要求不低于 15 分，差 5 分`."""
    return points_in_words(step.node.name, step.points.range, step.node.bar)


def points_in_words(name: str, points: Range, bar: Bar | None) -> str:
    """Points held against a bar, where there is one."""
    said = f"{name} {say_range(points, POINTS)}"
    if bar is None:
        return said
    required = bar.points.value
    assert isinstance(required, int | Fraction)
    said += f"，要求{compared(bar.comparator, POINTS)} {show_number(required, POINTS)}"
    gap = points.low - required
    if not points.decided:
        return said
    if not gap:
        return said + ("，恰在界上" if bar.comparator is Comparator.AT_LEAST else "，恰在界上，不含本数")
    return said + f"，{'余' if gap > 0 else '差'} {show_number(gap if gap > 0 else -gap, POINTS)}"


def _because(reasons: Iterable[str]) -> str:
    """`因 分母为零 无法判断`; a reason that ends so itself says it once."""
    said = "、".join(sorted(reasons))
    return f"因 {said}" if said.endswith("无法判断") else f"因 {said} 无法判断"
