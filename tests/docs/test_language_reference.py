"""docs/language.md, executed: every fenced block is read, run and held against what it promises."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from language_examples import (
    BLOCKS,
    DOCUMENT,
    FENCES,
    PAYMENT,
    READ_AS,
    Block,
    amount_range,
    is_amount,
    of_kind,
    read_profile,
    ruled,
    told,
)

from subsidy.engine import Engine
from subsidy.errors import RuleError
from subsidy.evaluation.evaluator import Evaluator
from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.facts.profile import ProfileReader
from subsidy.language.expressions import Aggregator, Function, Quantifier
from subsidy.language.reader import read_expression
from subsidy.language.relations import RelationKind
from subsidy.money import FEN_PER_UNIT, parse_money
from subsidy.pack.keys import every_key
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.report.competitions import PREFERRED
from subsidy.report.model import Decision
from subsidy.report.wording import shown
from subsidy.trace.assessment import Assessment, WindowStatus
from subsidy.trace.competition import CompetitionFound
from subsidy.trace.payment import Schedule
from subsidy.trace.readings import lacking
from subsidy.trace.step import Found, Unknown
from subsidy.truth import Truth, Verdict

SOURCES = Path(__file__).parents[2] / "src" / "subsidy"
FILE = "示例.yaml"

WINDOWS = {
    WindowStatus.OPEN: "开放",
    WindowStatus.CLOSED: "已截止",
    WindowStatus.UPCOMING: "未开始",
    WindowStatus.NONE: "常年",
    WindowStatus.UNKNOWN: "未公布",
}
TRUTHS = {Truth.TRUE: "真", Truth.FALSE: "假", Truth.UNKNOWN: "未知"}

FRAME = """\
subsidy: example
title: 示例
level: 区级
authority: 示例部门
guide: {{audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}}
versions:
  - version: "1"
    document: {{title: 示例}}
    effective: {{from: 2000-01-01}}
    provenance: sample
    {other}
    {key}:
"""
FRAGMENTS = {
    "条件": FRAME.format(key="eligibility", other='award: {amount: 1元, clause: "1"}'),
    "金额": FRAME.format(key="award", other='eligibility: {holds: 申请日期 >= 2000-01-01, clause: "1"}'),
}
INDENT = 6


@cache
def pack_of(rules: tuple[Block, ...]) -> RulePack:
    """The pack of the document's whole dictionary and these blocks."""
    sources = {f"字段{block.line}.yaml": block.text for block in of_kind("字段")}
    for index, block in enumerate(rules):
        name = FILE if index == len(rules) - 1 else f"另{index}.yaml"
        framed = FRAGMENTS.get(block.kind, "") + textwrap.indent(block.text, " " * INDENT)
        sources[name] = framed if block.kind in FRAGMENTS else block.text
    return build_pack({name: text.encode() for name, text in sources.items()})


def assess(pack: RulePack, profile: str) -> dict[str, Assessment]:
    values, day = read_profile(profile)
    return Evaluator(pack).evaluate(ProfileReader(pack.dictionary).read(values), day)[0]


def missing(pack: RulePack, unknown: Unknown) -> Iterator[str]:
    """The parts of a result that say what is missing, and why what no fact can mend is unknown."""
    if unknown.facts:
        yield "缺 " + "、".join(map(pack.dictionary.describe, pack.dictionary.in_order(unknown.facts)))
    if unknown.reasons:
        yield "因 " + "、".join(sorted(unknown.reasons))


def check_parts(pack: RulePack, found: Assessment, unknown: Unknown, leading: str, promised: str) -> None:
    """Hold an assessment against `结论；金额；窗口 …；注 …；缺 …；因 …`."""
    parts = promised.split("；")
    amounts = [part for part in parts if is_amount(part)]
    said = [part for part in parts if part not in amounts and not part.startswith(("窗口 ", "注 ", *PAYMENT))]
    assert said == [*([leading] if leading else []), *missing(pack, unknown)]
    for part in amounts:
        assert found.amount == amount_range(part)
    for part in parts:
        if part.startswith("窗口 "):
            assert part == f"窗口 {WINDOWS[found.window.status]}"
        if part.startswith("注 "):
            assert part == f"注 {found.note}"


def cases(kind: str, wrong: bool = False) -> list[object]:
    return [pytest.param(block, line, id=f"{block.line}:{line}") for block, line in told(kind, wrong)]


@pytest.mark.parametrize(("block", "line"), cases("算例"))
def test_worked_example(block: Block, line: str) -> None:
    profile, promised = line.split(" ⇒ ")
    rules = ruled(block)
    pack = pack_of(rules)
    subject = rules[-1]
    match = re.match(r"(subsidy|qualification): (\S+)", subject.text)
    found = assess(pack, profile)[match[2] if match else "example"]
    if subject.kind == "条件":
        assert found.eligibility is not None
        check_parts(pack, found, lacking(found.eligibility), TRUTHS[found.eligibility.truth], promised)
    elif subject.kind == "金额":
        assert is_amount(promised.split("；")[0])
        check_parts(pack, found, lacking(found.award), "", promised)
    else:
        check_parts(pack, found, found.lacks, found.verdict.label, promised)
        check_payment(pack, profile, found.policy.id, promised)


def check_payment(pack: RulePack, profile: str, policy: str, promised: str) -> None:
    """Hold a decision against what a result says of the time after it."""
    values, day = read_profile(profile)
    decision = Engine(pack).check(values, day).decisions[policy]
    for part in promised.split("；"):
        word, _, said = part.partition(" ")
        if part.startswith(PAYMENT):
            assert PAID[word](pack, decision) == READ_AS.get(word, str)(said)


def schedule_of(decision: Decision) -> Schedule:
    assert decision.schedule is not None
    return decision.schedule


def competition_of(decision: Decision) -> CompetitionFound:
    assert decision.assessment.competition is not None
    return decision.assessment.competition


def named(pack: RulePack, facts: Iterable[str]) -> str:
    return "、".join(map(pack.dictionary.describe, pack.dictionary.in_order(facts)))


def told_days(days: Iterable[Found | None]) -> str:
    return "、".join("无" if day is None else "未知" if isinstance(day, Unknown) else str(day) for day in days)


def ranked_by(decision: Decision) -> str:
    found = competition_of(decision)
    return "、".join(shown(value, key.by.type) for key, value in zip(found.node.rank, found.rank, strict=True))


PAID: dict[str, Callable[[RulePack, Decision], object]] = {
    "拨付": lambda pack, it: [(each.amount, each.standing.label) for each in schedule_of(it).instalments],
    "期限": lambda pack, it: told_days(each.found.due for each in schedule_of(it).instalments),
    "拨付缺": lambda pack, it: named(pack, {fact for each in schedule_of(it).instalments for fact in each.lacks.facts}),
    "资金": lambda pack, it: [*schedule_of(it).funding],
    "用途": lambda pack, it: [*schedule_of(it).uses],
    "承诺": lambda pack, it: told_days(schedule_of(it).found.commitments),
    "追回": lambda pack, it: schedule_of(it).recovery.amount,
    "追回缺": lambda pack, it: named(pack, schedule_of(it).recovery.lacks.facts),
    "组": lambda pack, it: "、".join(TRUTHS[pool.when.truth] for pool in competition_of(it).pools),
    "审批": lambda pack, it: "、".join(each.by for each in it.approvers) or "无",
    "优先": lambda pack, it: PREFERRED[it.preferred] if it.preferred is not None else "无",
    "材料": lambda pack, it: "、".join(found.standing.label for found in it.assessment.materials),
    "名次": lambda pack, it: ranked_by(it),
}


@pytest.mark.parametrize(("block", "line"), cases("兼得"))
def test_example_of_interplay(block: Block, line: str) -> None:
    profile, promised = line.split(" ⇒ ")
    values, day = read_profile(profile)
    report = Engine(pack_of(ruled(block))).check(values, day)
    verdicts = "，".join(f"{id} {decision.verdict.label}" for id, decision in report.decisions.items())
    expected = promised.split("；")
    assert expected[:2] == [verdicts, f"取 {'、'.join(report.combination.taken)}"]
    assert report.combination.total == parse_money(expected[2].removeprefix("合计 "))
    for id, said in (part.split(" 拨付 ") for part in expected[3:]):
        schedule = report.decisions[id].schedule
        assert schedule is not None
        assert [(each.amount, each.standing.label) for each in schedule.instalments] == READ_AS["拨付"](said)


@pytest.mark.parametrize(("block", "line"), cases("表达式"))
def test_expression(block: Block, line: str) -> None:
    if line.startswith("已知 "):
        return
    text, promised = line.split(" ⇒ ")
    pack = pack_of(())
    before = block.text.split(line)[0].splitlines()
    known = [other for other in before if other.startswith("已知 ")]
    result = value_of(pack, text, known[-1].removeprefix("已知 ") if known else "（空）")
    if isinstance(result, Unknown):
        assert promised.split("；") == ["未知", *missing(pack, result)]
    elif promised in ("真", "假"):
        assert result is (promised == "真")
    else:
        assert result == value_of(pack, promised, "（空）", like=text)


def value_of(pack: RulePack, text: str, profile: str, like: str = "") -> Found:
    """The value of an expression; `like` is an expression of whose type it has to be."""
    other = read_expression(like, pack.dictionary).expression if like else None
    reading = read_expression(text, pack.dictionary, other.type if other else None)
    assert not reading.faults
    assert reading.expression is not None
    formulas: dict[str, Evaluate] = {}
    preparer = Preparer(formulas)
    formulas |= {key: preparer.prepare(formula) for key, formula in pack.formulas.items()}
    values, day = read_profile(profile)
    return preparer.prepare(reading.expression)(Scope(ProfileReader(pack.dictionary).read(values).values, day))


@pytest.mark.parametrize(("block", "line"), cases("表达式", wrong=True))
def test_wrong_expression_is_refused(block: Block, line: str) -> None:
    text, promised = line.split(" ⇒ ")
    faults = read_expression(text, pack_of(()).dictionary).faults
    assert [f"{fault.code} {fault.message}" for fault in faults] == [promised]


@pytest.mark.parametrize("block", [pytest.param(b, id=str(b.line)) for b in BLOCKS if b.wrong and b.kind != "表达式"])
def test_wrong_rule_is_refused(block: Block) -> None:
    following = BLOCKS[BLOCKS.index(block) + 1]
    assert following.kind == "报错"
    with pytest.raises(RuleError) as refused:
        pack_of((block,))
    framed = FRAGMENTS.get(block.kind, "").count("\n")
    indent = INDENT if framed else 0
    said = [
        f"{FILE}:{f.place.line - framed}:{f.place.column - indent} {f.code} {f.message}" for f in refused.value.faults
    ]
    assert said == following.text.splitlines()


@pytest.mark.parametrize("block", [pytest.param(b, id=str(b.line)) for b in of_kind("规则", "条件", "金额")])
def test_rule_is_accepted_and_has_worked_examples(block: Block) -> None:
    examples = [other for other in of_kind("算例", "兼得") if block in ruled(other)]
    assert examples
    pack_of(ruled(examples[0]))


def test_reference_is_found_and_every_fence_is_known() -> None:
    unknown = [f"{block.line}: {block.fence}" for block in BLOCKS if block.fence.removesuffix(" 错") not in FENCES]
    assert not unknown
    least = {"规则": 5, "条件": 3, "金额": 11, "算例": 90, "表达式": 110, "兼得": 4}
    counts = {kind: len(told(kind)) if kind in ("算例", "表达式", "兼得") else len(of_kind(kind)) for kind in least}
    assert {kind: count for kind, count in counts.items() if count < least[kind]} == {}
    assert len(told("表达式", wrong=True)) >= 20
    assert len([block for block in BLOCKS if block.wrong and block.kind != "表达式"]) >= 8


def test_every_key_and_word_of_the_language_is_explained() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    words = [*every_key(), *Function, *Quantifier, *Aggregator, *RelationKind, *FEN_PER_UNIT]
    quoted = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`[^`\n]+`", text))))
    assert [word for word in words if str(word) not in quoted] == []
    assert [verdict.label for verdict in Verdict if f"**{verdict.label}**" not in text] == []


def test_every_fault_code_falls_in_a_range_of_the_overview() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    ranges = [(int(first), int(last)) for first, last in re.findall(r"SB(\d{3})–SB(\d{3})", text)]
    used = {
        int(code)
        for room in ("facts", "language", "pack", "interplay")
        for file in (SOURCES / room).rglob("*.py")
        for code in re.findall(r"\bSB(\d{3})\b", file.read_text(encoding="utf-8"))
    }
    assert [code for code in sorted(used) if not any(first <= code <= last for first, last in ranges)] == []
    assert len(used) > 50
