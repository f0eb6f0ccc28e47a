"""The phrase book: every step that a `.feature` file may use.

To add a phrase, write one function under `given`, `when` or `then` of pytest-bdd, with a plain text or a
`parsers.parse` pattern, for example::

    @then(parsers.parse("{policy} 采用的版本是 {version}"))
    def _(outcome: Outcome, policy: str, version: str) -> None:
        \"\"\"所用的版本。\"\"\"
        demand(version, outcome.version(policy))

- The docstring is what `subsidy test --steps` says of the phrase.
- A parameter named `datatable` (rows of cells) or `docstring` makes the step demand a table or a text block
  below it; without the parameter the step refuses one.
- What a step learns goes to later steps through `target_fixture`. Fixtures written here are seen by scenarios
  and by nothing else; `subsidy_rules` is the folder of rules to run against (None: the pack in the wheel).
- An answer other than the one demanded is a `StepMismatch`; a cell or a value that cannot be read is a
  `ProfileError` or `RuleError` with its faults. Both are shown without a traceback, everything else with one.

Nothing has to be registered anywhere else: the guard knows a phrase as soon as its function stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from subsidy.report.competitions import PREFERRED
from subsidy.specs.afterwards import BELONGS
from subsidy.specs.outcome import STATES, Outcome, demand, engine_for, listed, one_of, read_day, words_of
from subsidy.specs.plugin import OBSERVE
from subsidy.specs.subject import Subject
from subsidy.trace.assessment import WindowStatus
from subsidy.trace.materials import Handed
from subsidy.trace.payment import Standing
from subsidy.truth import Verdict

Table = Sequence[Sequence[str]]

_VERDICTS = tuple(verdict.label for verdict in Verdict)
_WINDOWS = (*(status.label for status in WindowStatus), "免申即享")
_HANDED = tuple(handed.label for handed in Handed)
_STANDINGS = tuple(standing.label for standing in Standing)


@pytest.fixture
def subject(request: pytest.FixtureRequest, subsidy_rules: Path | None) -> Iterator[Subject]:
    subject = Subject(engine_for(subsidy_rules))
    yield subject
    observe = request.config.stash.get(OBSERVE, None)
    if observe is not None:
        for outcome in subject.outcomes:
            for report, asked in outcome.answered():
                observe(report, asked)


@given("一家企业的档案")
def _(subject: Subject, datatable: Table) -> None:
    """下面列表：第一行是 字段、值，以后每行一个字段。"""
    subject.state(datatable)


@given(parsers.parse("企业档案 {path}"))
def _(subject: Subject, request: pytest.FixtureRequest, path: str) -> None:
    """从 JSON 文件读档案；路径从用例文件所在的文件夹或它的上级算起。"""
    subject.load(path, request.path)


@given(parsers.parse("{fact} 为 {value}"))
def _(subject: Subject, fact: str, value: str) -> None:
    """填写或改写一个字段，值连同单位，如 项目投入 为 50万元。"""
    subject.set(fact, value)


@given(parsers.parse("{fact} 未提供"))
def _(subject: Subject, fact: str) -> None:
    """这个字段不知道；不知道不等于零或否。"""
    subject.forget(fact)


@given(parsers.parse("{records} 如下"))
def _(subject: Subject, records: str, datatable: Table) -> None:
    """填写一份清单：第一行是各栏的字段名，以后每行一条；空格子表示不知道。"""
    subject.list(records, datatable)


@given(parsers.parse("没有 {records}"))
def _(subject: Subject, records: str) -> None:
    """这份清单是空的（不同于未提供）。"""
    subject.list(records, [[]])


@when(parsers.parse("按 {day} 审核"), target_fixture="outcome")
def _(subject: Subject, day: str) -> Outcome:
    """按这一天审核，如 按 2022-07-10 审核。"""
    return subject.check(read_day(day))


@then(parsers.parse("{policy} 的结论是 {verdict}"))
def _(outcome: Outcome, policy: str, verdict: str) -> None:
    """符合、不符合、资料不足、待人工认定 或 不适用。"""
    demand(one_of(verdict, _VERDICTS, "结论"), outcome.verdict(policy))


@then(parsers.parse("{policy} 的金额是 {amount}"))
def _(outcome: Outcome, policy: str, amount: str) -> None:
    """确定的金额如 200万元；上限如 不超过 200万元；未定写 待定；没有写 无。"""
    demand(words_of(amount), outcome.amount(policy))


@then(parsers.parse("{policy} 的金额在 {low} 与 {high} 之间"))
def _(outcome: Outcome, policy: str, low: str, high: str) -> None:
    """待定的金额至少多少、至多多少。"""
    demand(f"{words_of(low)} 与 {words_of(high)} 之间", outcome.span(policy))


@then(parsers.parse("{policy} 采用的版本是 {version}"))
def _(outcome: Outcome, policy: str, version: str) -> None:
    """审核当日有效的版本；没有写 无。"""
    demand(version, outcome.version(policy))


@then(parsers.parse("{policy} 的申报窗口是 {status}"))
def _(outcome: Outcome, policy: str, status: str) -> None:
    """开放、已截止、未开始、常年、未公布；不用申报、也没有窗口的是 免申即享。"""
    demand(one_of(status, _WINDOWS, "申报窗口的状态"), outcome.window(policy))


@then(parsers.parse("{policy} 的说明是 {note}"))
def _(outcome: Outcome, policy: str, note: str) -> None:
    """版本的说明，如失效日期；没有写 无。"""
    demand(note, outcome.note(policy))


@then(parsers.parse("{policy} 还缺 {facts}"))
def _(outcome: Outcome, policy: str, facts: str) -> None:
    """恰好缺这些字段，以、分隔；不缺写 无。"""
    demand(listed(facts), outcome.missing(policy))


@then(parsers.parse("{policy} 未满足的条款是 {clauses}"))
def _(outcome: Outcome, policy: str, clauses: str) -> None:
    """资格条件里恰好这些条款没有满足，以、分隔；没有写 无。"""
    demand(listed(clauses), outcome.failed(policy))


@then(parsers.parse("{policy} 的条款 {clause} 是 {state}"))
def _(outcome: Outcome, policy: str, clause: str, state: str) -> None:
    """一条条款：满足、未满足 或 未知。"""
    for each in state.split("、"):
        one_of(each, STATES.values(), "条款的结果")
    demand(listed(state), listed(outcome.state(policy, clause)))


@then(parsers.parse("{policy} 的条款 {clause} 的差距是 {margin}"))
def _(outcome: Outcome, policy: str, clause: str, margin: str) -> None:
    """离界限多远，如 差 0.01 元、超出 1 人、余 3 人、恰在界上。"""
    demand(margin, outcome.margin(policy, clause))


@then(parsers.parse("{policy} 的得分是 {points}"))
def _(outcome: Outcome, policy: str, points: str) -> None:
    """评分合计，如 60分；未定写 20分至50分。"""
    demand(points, outcome.points(policy))


@then(parsers.parse("{policy} 的 {part} 得分是 {points}"))
def _(outcome: Outcome, policy: str, part: str, points: str) -> None:
    """评分中一个部分的得分。"""
    demand(points, outcome.points(policy, part))


@then(parsers.parse("{policy} 的第 {number} 期拨付是 {amount}，{standing}"))
def _(outcome: Outcome, policy: str, number: str, amount: str, standing: str) -> None:
    """一期多少钱，条件已满足、条件未满足、待定 或 停付；如 的第 1 期拨付是 40万元，条件已满足。"""
    demand(
        f"{words_of(amount)}，{one_of(standing, _STANDINGS, '拨付的状态')}", outcome.after(policy).instalment(number)
    )


@then(parsers.parse("{policy} 应追回 {amount}"))
def _(outcome: Outcome, policy: str, amount: str) -> None:
    """已拨付的里面应追回多少；没有写 无。"""
    demand(words_of(amount), outcome.after(policy).recovered())


@then(parsers.parse("{policy} 由 {approvers} 审批"))
def _(outcome: Outcome, policy: str, approvers: str) -> None:
    """这笔金额由谁审批；金额未定，可能的几家以、分隔；没有写 无。"""
    demand(listed(approvers), listed(outcome.after(policy).approvers()))


@then(parsers.parse("{policy} 的优先情形是 {preferred}"))
def _(outcome: Outcome, policy: str, preferred: str) -> None:
    """优先、不优先 或 未知；没有规定写 无。"""
    demand(one_of(preferred, (*PREFERRED.values(), "无"), "优先情形"), outcome.after(policy).preferred())


@then(parsers.parse("{policy} 的分组 {pool} 是 {belonging}"))
def _(outcome: Outcome, policy: str, pool: str, belonging: str) -> None:
    """竞争性分配的一组：属于、不属于 或 未知。"""
    demand(one_of(belonging, BELONGS.values(), "分组的状态"), outcome.after(policy).pool(pool))


@then(parsers.parse("{policy} 的排名依据是 {keys}"))
def _(outcome: Outcome, policy: str, keys: str) -> None:
    """竞争性分配按什么排名，依次以、分隔，如 80 分、2020-05-01；没有写 无。"""
    demand(keys, outcome.after(policy).ranked_by())


@then(parsers.parse("{policy} 的材料 {material} 是 {handed}"))
def _(outcome: Outcome, policy: str, material: str, handed: str) -> None:
    """一份材料：已提供、还缺、需要、未知 或 不需要。"""
    demand(one_of(handed, _HANDED, "材料的状态"), outcome.after(policy).material(material))


@then(parsers.parse("推荐申报 {policies}，合计 {amount}"))
def _(outcome: Outcome, policies: str, amount: str) -> None:
    """互斥的补贴里合计最高的组合，以、分隔；没有写 无。"""
    demand(f"{listed(policies)}，合计 {words_of(amount)}", outcome.combination())


@then(parsers.parse("放弃 {policy}，因为 {other}，少得 {amount}"))
def _(outcome: Outcome, policy: str, other: str, amount: str) -> None:
    """组合里被放弃的补贴、因为哪一项、放弃了多少钱。"""
    demand(f"放弃 {policy}，因为 {other}，少得 {words_of(amount)}", outcome.forgone(policy))
