"""What a feature file must not do, because pytest-bdd or gherkin would lose it without a word.

`check` tells every fault; a file without faults runs all that its author wrote.

| code | refused |
|---|---|
| SB501 | a file that is not UTF-8 |
| SB502 | an empty file |
| SB503 | no `# language: zh-CN`, or another language |
| SB504 | a title that is not read as one: full-width or missing colon, other characters, misspelt |
| SB505 | a step that is not read as one: outside of a scenario, keyword misspelt |
| SB506 | any other line that gherkin cannot place |
| SB507 | a file without a scenario |
| SB508 | a scenario without a name, or with the name of another |
| SB509 | a scenario or background without steps |
| SB510 | a scenario without 那么 |
| SB511 | an outline without 例子, or 例子 without rows |
| SB512 | a `<placeholder>` without its column |
| SB513 | a column that is unused, unnamed or named twice |
| SB514 | a table with uneven rows, text beside its cells, or in the wrong place |
| SB515 | a step that no phrase reads |
| SB516 | a table or text block that its step does not take, or that it lacks |
| SB517 | a tag that pytest understands otherwise, or that `-m` cannot name |
| SB518 | the same row twice in the 例子 of one outline |
| SB519 | a first step without a kind of its own (而且, 但是, *) |
| SB528 | a 那么 before which nothing was judged |
| SB529 | a 当 after which nothing is asked, a 假如 after which nothing is judged |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_bdd.gherkin_parser import Background, Feature, Rule, Scenario, Step, Tag
from pytest_bdd.parser import PARAM_RE, render_string
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

from subsidy.errors import Fault, Place, RuleError, quoted
from subsidy.specs.cases import Case, cases_of, kinds, rows_of, shown
from subsidy.specs.outlines import outline, tables
from subsidy.specs.phrases import Phrase, advice, find, shipped
from subsidy.specs.reading import Reading, read

if TYPE_CHECKING:
    from subsidy.engine import Engine


def check(source: bytes, file: str, phrases: Sequence[Phrase] | None = None) -> tuple[Fault, ...]:
    """Every fault of a feature file's bytes, in order of place; `file` is the name that the faults show.

    Steps are held against `phrases`, unless that is None.
    """
    reading = read(source, file)
    faults = {*reading.faults, *(_structure(reading, phrases) if reading.document else ())}
    return tuple(sorted(faults))


def check_folder(folder: Path, engine: Engine | None = None) -> tuple[Fault, ...]:
    """The faults of every `.feature` file below `folder`, against the phrases that the package ships.

    Policies, facts and values are held against `engine`, unless that is None.
    """
    files = sorted(folder.rglob("*.feature"))
    return tuple(fault for file in files for fault in check_file(file, file.relative_to(folder).as_posix(), engine))


def check_file(file: Path, name: str = "", engine: Engine | None = None) -> tuple[Fault, ...]:
    """The faults of one `.feature` file as `check_folder` tells them; `name` is what they call it."""
    phrases, name = shipped(), name or str(file)
    try:
        faults = check(file.read_bytes(), name, phrases)
    except OSError:
        return (Fault(Place(name), "SB501", UNREADABLE),)
    if engine is None:
        return faults
    from subsidy.specs.rehearsal import rehearse

    return tuple(sorted({*faults, *rehearse(file, name, engine, phrases)}))


def require(source: bytes, file: str, phrases: Sequence[Phrase] | None = None) -> None:
    """Raise `RuleError` with every fault, if there is one."""
    faults = check(source, file, phrases)
    if faults:
        raise RuleError(faults)


def _structure(reading: Reading, phrases: Sequence[Phrase] | None) -> Iterator[Fault]:
    assert reading.document is not None
    feature = reading.document.feature
    cases = list(cases_of(feature.children))
    if not cases and not reading.faults:
        line, column = feature.location.line, feature.location.column
        told = "文件里没有一个场景；请写上 `场景:` 和它的步骤，或删去这个文件"
        yield reading.fault(line, column, "SB507", told)
    yield from _blocks(reading, feature)
    yield from _names(reading, cases)
    for case in cases:
        for law in (_steps, outline, tables):
            yield from law(reading, case)
        if phrases is not None:
            yield from _phrases(reading, case, phrases)


def _blocks(reading: Reading, block: Feature | Rule) -> Iterator[Fault]:
    """The tags of everything, and the backgrounds."""
    yield from _tags(reading, block.tags)
    for child in block.children:
        if child.rule:
            yield from _blocks(reading, child.rule)
        if child.background:
            yield from _opening(reading, child.background, "背景")
        if child.scenario:
            yield from _tags(reading, child.scenario.tags)
            for table in child.scenario.examples:
                yield from _tags(reading, table.tags)


def _opening(reading: Reading, block: Scenario | Background, name: str) -> Iterator[Fault]:
    """A block has steps, and the first of them says of itself what it is."""
    place = block.location
    if not block.steps:
        yield reading.fault(place.line, place.column, "SB509", f"{name}没有步骤；请写上步骤，或删去它")
    elif block.steps[0].keyword_type not in STEP_TYPE_BY_PARSER_KEYWORD:
        step = block.steps[0]
        told = f"{shown(step)} 是{name}的第一步，要用 `假如`、`当` 或 `那么` 开头"
        yield reading.fault(step.location.line, step.location.column, "SB519", told)


def _names(reading: Reading, cases: Sequence[Case]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for case in cases:
        name, place = case.scenario.name, case.scenario.location
        if not name:
            told = "场景没有名字；请在冒号后面写上它证明什么"
            yield reading.fault(place.line, place.column, "SB508", told)
        elif name in first:
            told = f"场景 {quoted(name)} 与第 {first[name]} 行的场景同名；请改名，否则前一个不会执行"
            yield reading.fault(place.line, place.column, "SB508", told)
        first.setdefault(name, place.line)


def _steps(reading: Reading, case: Case) -> Iterator[Fault]:
    scenario, place = case.scenario, case.scenario.location
    name = f"场景 {quoted(scenario.name)} "
    yield from _opening(reading, scenario, name)
    if scenario.steps and not any(kind == "then" for _, kind in kinds(scenario.steps)):
        told = f"{name}没有 `那么`，什么也没有检验；请写上应有的结论"
        yield reading.fault(place.line, place.column, "SB510", told)
    else:
        for step, code, told in _out_of_order(case):
            yield reading.fault(step.location.line, step.location.column, code, f"{shown(step)} {told}")


def _out_of_order(case: Case) -> Iterator[tuple[Step, str, str]]:
    """Steps that come to nothing where they stand; a day of the background may give way to the scenario's own."""
    judged, asked_too_early = False, False
    unjudged, unasked = list[Step](), list[Step]()
    for number, (step, kind) in enumerate((*kinds(case.before), *kinds(case.scenario.steps))):
        if kind == "given":
            unjudged.append(step)
        elif kind == "when":
            yield from ((each, "SB529", _UNASKED) for each in unasked)
            unasked = [step] if number >= len(case.before) else []
            judged, unjudged = True, []
        elif kind == "then":
            if not judged and not asked_too_early:
                yield step, "SB528", "之前没有 `当`，还没有审核；请在它前面写上审核日，如 `当 按 2022-07-10 审核`"
            asked_too_early, unasked = True, []
    yield from ((each, "SB529", _UNASKED) for each in unasked)
    if judged:
        yield from ((each, "SB529", _UNJUDGED) for each in unjudged)


def _tags(reading: Reading, tags: Sequence[Tag]) -> Iterator[Fault]:
    for tag in tags:
        name = tag.name.removeprefix("@")
        reason = _TAKEN.get(name) or ("" if _TAG.fullmatch(name) else "标签只用汉字、字母、数字和下划线")
        if reason:
            told = f"标签 {quoted(tag.name)} 不能用：{reason}；请改名"
            yield reading.fault(tag.location.line, tag.location.column, "SB517", told)


def _phrases(reading: Reading, case: Case, phrases: Sequence[Phrase]) -> Iterator[Fault]:
    rows = list(rows_of(case.scenario)) or [{}]
    for step, kind in (*kinds(case.before), *kinds(case.scenario.steps)):
        said = [render_string(step.text, row) for row in rows]
        place = step.location
        if kind is None or any(PARAM_RE.search(text) for text in said):
            continue
        lost = next((text for text in said if find(phrases, kind, text) is None), None)
        if lost is not None:
            told = _unknown(step, kind, lost, phrases)
            yield reading.fault(place.line, place.column, "SB515", told)
        else:
            yield from _below(reading, step, find(phrases, kind, said[0]))


def _unknown(step: Step, kind: str, text: str, phrases: Sequence[Phrase]) -> str:
    if not text:
        return f"{quoted(step.keyword)} 后面没有内容；请写上步骤"
    if text.startswith((":", "：")):
        return f"{quoted(step.keyword + text)} 的关键词后面不要冒号；请删去冒号"
    return f"{quoted(f'{step.keyword} {text}')} 不是已有的步骤{advice(phrases, kind, text)}"


def _below(reading: Reading, step: Step, phrase: Phrase | None) -> Iterator[Fault]:
    """What stands below a step is what its phrase takes, no more and no less."""
    assert phrase is not None
    for word, has, takes in (
        ("表格", step.datatable is not None, phrase.takes_table),
        ("文本块", step.docstring is not None, phrase.takes_text),
    ):
        if has != takes:
            cure = f"下面缺少{word}，请补上" if takes else f"不收{word}，下面的内容会丢失；请删去"
            yield reading.fault(step.location.line, step.location.column, "SB516", f"{shown(step)} {cure}")


_UNASKED = "之后没有 `那么`，这次审核什么也没有检验；请写上应有的结论，或删去它"
_UNJUDGED = "写在 `当` 之后，后面没有再审核，不起作用；请移到 `当` 前面，或再写一个 `当`"

UNREADABLE = "文件打不开；请检查它的权限"
"""What is said of a feature file that the system does not give."""

_TAG = re.compile(r"(?!_)\w+")
_TAKEN = {
    **dict.fromkeys(("skip", "skipif"), "pytest 会跳过这个场景"),
    "xfail": "pytest 会把失败算作通过",
    **dict.fromkeys(("parametrize", "usefixtures", "filterwarnings"), "pytest 另有含义"),
    **dict.fromkeys(("and", "or", "not", "True", "False", "None"), "选择标签时是保留字"),
}
