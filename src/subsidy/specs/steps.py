"""The phrase book: every step that a `.feature` file may use.

To add a phrase, write one function under `given`, `when` or `then` of pytest-bdd, with a plain text or a
`parsers.parse` pattern, for example::

    @then(parsers.parse("结论是{verdict}"))
    def _(outcome: Outcome, verdict: str) -> None:
        if outcome.label != verdict:
            raise StepMismatch(expected=verdict, found=outcome.label)

- A parameter named `datatable` (rows of cells) or `docstring` makes the step demand a table or a text block
  below it; without the parameter the step refuses one.
- What a step learns goes to later steps through `target_fixture`. Fixtures written here are seen by scenarios
  and by nothing else; `subsidy_rules` is the folder of rules to run against (None: the pack in the wheel).
- An answer other than the one demanded is a `StepMismatch`; a cell or a value that cannot be read is a
  `ProfileError` or `RuleError` with its faults. Both are shown without a traceback, everything else with one.

Nothing has to be registered anywhere else: the guard knows a phrase as soon as its function stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pytest_bdd import given, parsers, then, when

from subsidy.specs.mismatch import StepMismatch


@given("一家企业的档案", target_fixture="profile")
def _(datatable: Sequence[Sequence[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in datatable}


@when(parsers.parse("按 {day} 审核"), target_fixture="outcome")
def _(profile: dict[str, str], day: str) -> str:
    date.fromisoformat(day)
    return profile.get("结论", "资料不足")


@then(parsers.parse("结论是 {verdict}"))
def _(outcome: str, verdict: str) -> None:
    if outcome != verdict:
        raise StepMismatch(expected=verdict, found=outcome)
