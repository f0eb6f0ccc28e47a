"""`subsidy test --propose`: scenarios at each boundary of a policy, written in the phrase book for people to review."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from subsidy.coverage import Asked
from subsidy.engine import Engine
from subsidy.errors import Fault, Place, ProfileError, quoted
from subsidy.facts.json_reader import read_file, read_object
from subsidy.facts.types import Value
from subsidy.proposal.proposal import propose, relevant
from subsidy.proposal.state import State
from subsidy.report.model import AwardKind, Report
from subsidy.specs.drafts import Draft
from subsidy.specs.outcome import engine_for
from subsidy.specs.runner import BAD_INPUT, PASSED, feature_files, run
from subsidy.trace.assessment import WindowStatus
from subsidy.truth import Verdict


def proposed(
    id: str, paths: Sequence[Path], *, rules: Path | None, profile: str | None, on: date
) -> tuple[str, tuple[str, ...]]:
    """The text of a feature file about one policy, and in one line each the boundaries that it does not reach.

    It starts from `profile` on the day `on`, or from the best scenario under `paths` in which the policy is had.
    Raises RuleError for a policy that is not there, ProfileError where there is nothing to start from.
    """
    engine = engine_for(rules and Path.cwd() / rules)
    policy = engine.policies([id])[0]
    start = _given(engine, id, profile, on) if profile else _found(engine, id, policy.title, paths, rules)
    needed = {fact.key for fact in relevant(engine.pack, policy)}
    start = State({key: value for key, value in start.values.items() if key in needed}, start.on)
    draft = Draft(engine, id, policy.title, start)
    for piece in propose(engine.pack, policy, start):
        draft.add(piece)
    return draft.text(), tuple(
        f"{gap}；从起点出发，改几个字段或几条记录够不到，请自己写" for gap in draft.coverage.gaps()
    )


def _given(engine: Engine, id: str, profile: str, on: date) -> State:
    read = engine.read(read_object(read_file(profile), profile), profile)
    start = State(read.values, on)
    if engine.decide(read, on).decisions[id].verdict is not Verdict.ELIGIBLE:
        told = f"这份档案按 {on} 审核，{quoted(id)} 不是符合；请给一份符合的档案，或用 --on 换一天"
        raise ProfileError([Fault(Place(profile), "SB526", told)])
    return start


def _found(engine: Engine, id: str, title: str, paths: Sequence[Path], rules: Path | None) -> State:
    """The scenario that says most of a policy that can be had: open, with a settled amount, with the most facts."""
    best: list[tuple[tuple[bool, bool, int], State]] = []

    def observe(report: Report, asked: Asked) -> None:
        decision = report.decisions[id] if id in asked else None
        if decision is not None and decision.verdict is Verdict.ELIGIBLE:
            state = State(_supplied(engine, report.readings.values), report.date)
            rank = (
                decision.assessment.window.status not in (WindowStatus.CLOSED, WindowStatus.UPCOMING),
                decision.award.kind is AwardKind.EXACT,
                len(state.values),
            )
            if not best or rank > best[0][0]:
                best[:] = [(rank, state)]

    there, faults = feature_files(paths)
    if not there:
        why = "；".join(fault.partition("；")[0] for fault in faults)
        raise ProfileError([Fault(Place(), "SB526", f"{why}，不知道从哪里出发；{_CURE}")])
    files = [file for file in there if _names(file, id, title)]
    ended = run(files, rules=rules, observe=observe, out=io.StringIO(), err=io.StringIO()) if files else PASSED
    if not best:
        where = "、".join(quoted(path) for path in paths)
        cure = _FAULTY if ended == BAD_INPUT else _CURE
        told = f"{where} 的用例里没有一个场景里 {quoted(id)} 是符合，不知道从哪里出发；{cure}"
        raise ProfileError([Fault(Place(), "SB526", told)])
    return best[0][1]


_FAULTY: Final = "有的用例写错了、没有运行，请先用 subsidy lint 找出来改好"
_CURE: Final = "请写上用例的路径，或用 --profile 给一份符合的档案"


def _names(file: Path, id: str, title: str) -> bool:
    text = file.read_text(encoding="utf-8", errors="replace")
    return id in text or title in text


def _supplied(engine: Engine, values: Mapping[str, object]) -> dict[str, Value]:
    """The facts that the scenario stated, without those derived from them."""
    stated = {fact.key for fact in engine.dictionary if not fact.formula}
    return {key: value for key, value in values.items() if key in stated}  # type: ignore[misc]
