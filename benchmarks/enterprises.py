"""Who is measured: the example enterprises, the boundaries of the shipped rules met, just missed and just passed, and
one enterprise with each of its facts missing in turn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from subsidy import Engine, Report, Verdict

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "examples"
DAYS: Final = (date(2022, 7, 10), date(2026, 11, 23))
DECIDED: Final = frozenset({Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.NOT_APPLICABLE})

Facts = dict[str, Any]
"""Facts under their English keys as Python values: money in 分, days as dates, a period as a pair; unknown: None."""


@dataclass(frozen=True, slots=True)
class Case:
    """One enterprise on one day: as its sender wrote it, as the engine's competitors get it, and what it comes to."""

    name: str
    document: dict[str, Any]
    on: date
    facts: Facts
    report: Report

    @property
    def decided(self) -> bool:
        """Whether every verdict is certain."""
        return all(decision.verdict in DECIDED for decision in self.report.decisions.values())


def complete_cases(engine: Engine) -> list[Case]:
    """The examples and their variations, on each of the days, as far as nothing is missing that a verdict rests on."""
    return [case for case in _cases(engine, (*_examples(), *_at_boundaries())) if case.decided]


def incomplete_cases(engine: Engine) -> list[Case]:
    """The examples that are undecided, and one example with each of its facts left out in turn."""
    undecided = [case for case in _cases(engine, _examples()) if not case.decided]
    return undecided + _cases(engine, _with_gaps())


def _cases(engine: Engine, documents: Iterable[tuple[str, dict[str, Any]]]) -> list[Case]:
    return [_case(engine, name, document, on) for name, document in documents for on in DAYS]


def _case(engine: Engine, name: str, document: dict[str, Any], on: date) -> Case:
    profile = engine.read(document)
    facts: Facts = {fact.key: None for fact in engine.dictionary if not fact.formula}
    facts |= {key: _plain(value) for key, value in profile.values.items()}
    return Case(f"{name} {on}", document, on, facts | {"on": on}, engine.decide(profile, on))


def _plain(value: Any) -> Any:
    """Lists as lists of dicts, for programs that expect just these."""
    records = isinstance(value, tuple) and all(not isinstance(each, date) for each in value)
    return [dict(record) for record in value] if records else value


def _examples() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(EXAMPLES.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def _at_boundaries() -> Iterator[tuple[str, dict[str, Any]]]:
    examples = dict(_examples())
    for example, key, values in _BOUNDARIES:
        for value in values:
            yield f"{example}, {key} {value}", examples[example] | {key: value}


def _with_gaps() -> Iterator[tuple[str, dict[str, Any]]]:
    whole = dict(_examples())["summer-2022"]
    for gap in whole:
        yield f"summer-2022 without {gap}", {key: value for key, value in whole.items() if key != gap}


_BOUNDARIES: Final[tuple[tuple[str, str, tuple[Any, ...]], ...]] = (
    ("at-the-threshold", "项目投入", ("499999.99元", "500000元", "500000.01元")),
    ("at-the-threshold", "项目验收日期", ("2022-09-29", "2022-09-30", "2022-10-01")),
    ("at-the-threshold", "项目执行期", ("2020-12-31至2022-05-31", "2021-01-01至2022-09-30", "2021-01-01至2022-10-01")),
    ("at-the-threshold", "科技人员数", (4, 5, 6, 8, 10, 13, 15)),
    ("at-the-threshold", "职工总数", (499, 500, 501)),
    ("at-the-threshold", "研发费用", ("1499999.99元", "1500000元", "125万元", "100万元", "75万元", "50万元", "49万元")),
    ("at-the-threshold", "成本费用总额", ("500万元", "600万元", "750万元", "1000万元", "1500万元")),
    ("summer-2022", "revenue", ("199999999.99元", "2亿元", "200000000.01元")),
    ("summer-2022", "assets", ("2亿元", "200000000.01元")),
    ("summer-2022", "project_applications", (0, 1, 2)),
    ("summer-2022", "project_stage", ("在建", "试运行", "已验收")),
    ("summer-2022", "voucher_redeemed", (0, "499999.99元", "50万元", "60万元")),
    ("city-grant-match", "数字化项目核定资助额", ("0元", "199万元", "200万元", "201万元")),
    ("incubator-scored", "绩效评分", (59, 60, 69, 70, 79, 80, 89, 90, 100)),
    ("incubator-scored", "注册区", ("普陀区", "黄浦区")),
    ("high-tech-certificate", "失信被执行人", (False, True)),
    ("several-failures", "违规记录", ([], [{"违规类别": "严重环境违法", "发生日期": "2024-12-31"}])),
    ("related-party-contract", "本年已兑现券额", (0, "30万元", "49.999999万元")),
)
