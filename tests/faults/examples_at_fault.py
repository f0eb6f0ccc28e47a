"""Runs an example of the catalogue as its author would meet it, in a little world of rules: `told_of`."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

from subsidy.cli.main import run
from subsidy.engine import Engine
from subsidy.errors import InputError
from subsidy.facts.json_reader import read_object
from subsidy.facts.profile import ProfileReader
from subsidy.faults.catalogue import Example
from subsidy.interplay.rules import compile_relations
from subsidy.language.reader import read_expression
from subsidy.language.relations import Relation, RelationKind
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.specs import guard, runner
from subsidy.specs.phrases import shipped

FACTS = """\
facts:
  - {key: name, name: 企业名称, type: text}
  - {key: area, name: 注册区, type: code, scheme: area}
  - {key: industry, name: 行业代码, type: code, scheme: industry}
  - {key: entity, name: 企业类型, type: choice, options: [独立法人, 分支机构, 其他]}
  - {key: large, name: 规上企业, type: flag}
  - {key: notice, name: 申报通知, type: choice, options: [2024年通知, 2025年通知]}
  - {key: founded, name: 成立日期, type: date}
  - {key: run, name: 实施期, type: period}
  - {key: staff, name: 职工总数, type: count, unit: 人, min: 0人}
  - {key: patents, name: 专利数, type: count, unit: 件}
  - {key: score, name: 专家评分, type: count, unit: 分, source: 专家评审}
  - {key: revenue, name: 销售收入, type: money}
  - {key: investment, name: 项目投入, type: money}
  - {key: research, name: 研发费用, type: money}
  - {key: research_share, name: 研发占比, type: ratio, formula: 研发费用 / 销售收入}
  - {key: granted, name: 核定金额, type: money, source: 主管部门}
  - {key: grade, name: 载体等级, type: choice, options: [A, B, C]}
  - key: contracts
    name: 技术合同
    type: records
    fields:
      - {key: contract_amount, name: 合同金额, type: money}
      - {key: signed, name: 签订日期, type: date}
      - {key: recognised, name: 已认定, type: flag}
"""
POLICY = {
    "subsidy": "subsidy: example\n",
    "title": "title: 示例奖励\n",
    "level": "level: 区级\n",
    "authority": "authority: 示例部门\n",
    "guide": "guide: {audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}\n",
}
VERSION = {
    "version": 'version: "1"\n',
    "document": "document: {title: 办法}\n",
    "effective": "effective: {from: 2020-01-01}\n",
    "provenance": "provenance: sample\n",
    "eligibility": "eligibility: {clause: 第三条, holds: 规上企业}\n",
    "award": "award: {clause: 第五条, amount: 10万元}\n",
}
OF_A_VERSION = {*VERSION, "window", "draft", "payee", "applies_to", "relations", "payment", "competition", "approval"}
OF_A_VERSION |= {"priority", "notices"}
SCORE = "eligibility: {clause: 第三条, score: {at_least: 60分, parts: [{part: 专家评审, value: {points: 专家评分}}]}}\n"
COMPETITION = "competition: {clause: 第六条, budget: 100万元, pools: [{pool: 研发类, when: 规上企业}]}\n"


def told_of(example: Example, folder: Path) -> list[str]:
    """What is told of an example, as lines `SBnnn message`; `folder` is an empty one."""
    return list(_RUNS[example.part](Example(example.part, _written_out(example.text), example.encoding), folder))


def _written_out(text: str) -> str:
    """The text with every line that stands for many written as many."""
    lines: list[str] = []
    for line in text.splitlines():
        if many := re.fullmatch(r"\s*……（上一行共 (\d+) 行）", line):
            again = lines.pop()
            lines += [again.replace("〈1〉", str(number)) for number in range(1, int(many[1]) + 1)]
        else:
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _bytes(text: str, encoding: str = "") -> bytes:
    """What is saved; an escape stands for a character that nobody would see on the page."""
    return text.replace("\\u200b", "\u200b").encode("gb18030" if encoding else "utf-8")


def rule_file(text: str) -> str:
    """The keys of an example in a rule file whose other keys are sound."""
    given = re.split(r"(?m)^(?=[^\s#-])", text)
    comments, blocks = given[0], {re.split("[:：]", block)[0]: block for block in given[1:]}
    is_qualification = "qualification" in blocks and "subsidy" not in blocks
    base = {**POLICY, **VERSION}
    for key in ("subsidy", "award") if is_qualification else ():
        del base[key]
    whole = base | blocks
    inside = "".join(block for key, block in whole.items() if key in OF_A_VERSION)
    version = "  - " + inside.rstrip("\n").replace("\n", "\n    ") + "\n"
    outside = "".join(block for key, block in whole.items() if key not in {*OF_A_VERSION, "versions"})
    return comments + outside + blocks.get("versions", "versions:\n" + version)


def _sources() -> dict[str, bytes]:
    others = {
        "字段.yaml": FACTS,
        "奖励.yaml": rule_file(""),
        "资格.yaml": rule_file("qualification: small-tech\ntitle: 科技小企业\n"),
        "other-award.yaml": rule_file("subsidy: other-award\ntitle: 其他奖励\n"),
        "评分.yaml": rule_file(f"subsidy: scored\ntitle: 评分奖励\n{SCORE}{COMPETITION}"),
    }
    return {name: text.encode() for name, text in others.items()}


@cache
def _pack() -> RulePack:
    return build_pack(_sources())


def _faults(error: InputError) -> Iterator[str]:
    for fault in error.faults:
        yield f"{fault.code} {fault.message}"


def _built(files: dict[str, bytes]) -> Iterator[str]:
    try:
        Engine(build_pack(_sources() | files))
    except InputError as error:
        yield from _faults(error)


def _rules(example: Example, folder: Path) -> Iterator[str]:
    named = re.split(r"(?m)^# (\S+\.yaml)\n", example.text)
    texts = dict(zip(named[1::2], named[2::2], strict=True)) or {"奖励.yaml": example.text}
    return _built({name: _bytes(rule_file(text), example.encoding) for name, text in texts.items()})


def _file(example: Example, folder: Path) -> Iterator[str]:
    return _built({"示例.yaml": _bytes(example.text, example.encoding)})


def _expression(example: Example, folder: Path) -> Iterator[str]:
    for fault in read_expression(example.text.strip(), _pack().dictionary).faults:
        yield f"{fault.code} {fault.message}"


def _profile(example: Example, folder: Path) -> Iterator[str]:
    source = _bytes(example.text, example.encoding)
    try:
        ProfileReader(_pack().dictionary).read(read_object(source, "企业.json"))
    except InputError as error:
        yield from _faults(error)


def _object(example: Example, folder: Path) -> Iterator[str]:
    import json

    try:
        ProfileReader(_pack().dictionary).read(json.loads(example.text))
    except InputError as error:
        yield from _faults(error)


def _spec(example: Example, folder: Path) -> Iterator[str]:
    source = _bytes(example.text, example.encoding)
    faults = guard.check(source, "示例.feature", shipped())
    if faults:
        for fault in faults:
            yield f"{fault.code} {fault.message}"
        return
    _write_world(folder)
    (folder / "示例.feature").write_bytes(source)
    out, err = io.StringIO(), io.StringIO()
    code = runner.run([folder / "示例.feature"], rules=folder / "rules", out=out, err=err)
    yield from re.findall(r"SB\d{3} .*", err.getvalue())
    if code == 1:
        yield out.getvalue()


def _write_world(folder: Path) -> None:
    for name in ("rules", "空文件夹", "有失效的链接", "没有字典"):
        (folder / name).mkdir()
    for name, source in _sources().items():
        (folder / "rules" / name).write_bytes(source)
    (folder / "没有字典" / "奖励.yaml").write_text(rule_file(""), encoding="utf-8")
    (folder / "有失效的链接" / "示例.yaml").symlink_to("没有")
    (folder / "企业.json").write_text('{"职工总数": 30}', encoding="utf-8")
    (folder / "规上企业.json").write_text('{"规上企业": true}', encoding="utf-8")


def _command(example: Example, folder: Path) -> Iterator[str]:
    _write_world(folder)
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = run([*shlex.split(example.text)[1:]])
    told = re.findall(r"SB\d{3} .*", err.getvalue())
    yield from told
    assert code == (2 if told else 0)


def _relations(example: Example, folder: Path) -> Iterator[str]:
    lines = [re.split(r"[: ]+", line) for line in example.text.splitlines()]
    relations = [Relation(id, RelationKind(kind), source, target) for id, source, kind, target in lines]
    policies = {"a", "b", "c", *(target for *_, target in lines)} - {"bb"}
    try:
        compile_relations(relations, sorted(policies))
    except InputError as error:
        yield from _faults(error)


_RUNS = {
    "规则": _rules,
    "字段": _file,
    "文件": _file,
    "表达式": _expression,
    "档案": _profile,
    "对象": _object,
    "用例": _spec,
    "命令": _command,
    "关系": _relations,
}
