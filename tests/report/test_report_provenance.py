"""How sure a figure is stands wherever the figure does: inherited downwards, carried over from what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from subsidy import Engine, Report
from subsidy.pack.loader import build_pack
from subsidy.report.html import render_html
from subsidy.report.markdown import render_markdown
from subsidy.report.text import render_explanation, render_text

FACTS = """\
facts:
  - {key: staff, name: 人数, type: count, unit: 人}
  - {key: area, name: 面积, type: count, unit: 平方米}
"""

POLICY = """\
{kind}: {id}
title: {title}
level: 区级
authority: 某区科委
guide: {{audience: 企业, channel: 申报, time_limit: 未公开, materials: [营业执照]}}
versions:
  - version: 甲版
    document: {{title: 某办法}}
    effective: {{from: 2022-01-01}}
    provenance: {provenance}
    eligibility: {eligibility}
"""

PLAIN = "{clause: 第一条, holds: 人数 >= 1人}"
DAY = date(2026, 7, 1)


def policy(id: str, provenance: str, eligibility: str = PLAIN, award: str = "", kind: str = "subsidy") -> str:
    source = POLICY.format(kind=kind, id=id, title=f"{id}政策", provenance=provenance, eligibility=eligibility)
    return source + (f"    award: {award}\n" if award else "")


def checked(*policies: str, **options: Any) -> Report:
    sources = {f"{index}.yaml": source.encode() for index, source in enumerate((FACTS, *policies))}
    return Engine(build_pack(sources)).check({"人数": 10, "面积": 2000}, DAY, **options)


def steps(step: Any) -> Iterator[dict[str, Any]]:
    if isinstance(step, dict):
        if "clause" in step and "kind" in step:
            yield step
        for child in step.values():
            yield from steps(child)
    elif isinstance(step, list):
        for child in step:
            yield from steps(child)


NESTED = (
    "{all: ["
    "{clause: 第一条, provenance: sample, any: [{clause: 第一条（一）, holds: 人数 >= 1人}, {clause: 第一条（二）, not: "
    "{clause: 第一条（三）, holds: 人数 < 1人}}]}, {clause: 第二条, holds: 面积 >= 1平方米}, "
    "{clause: 第三条, provenance: sample, all: [{clause: 第三条（一）, provenance: secondary, holds: 面积 >= 2平方米}]}]}"
)


def test_a_step_has_the_provenance_of_the_nearest_step_above_that_states_one() -> None:
    report = checked(policy("nested", "official", NESTED, "{clause: 第四条, amount: 1万元}"))
    trace = json.loads(report.to_json())["decisions"][0]["trace"]
    found = {step["clause"]: step["provenance"] for step in steps(trace["children"]) if step["clause"]}
    assert found == {
        "第一条": "sample",
        "第一条（一）": "sample",
        "第一条（二）": "sample",
        "第一条（三）": "sample",
        "第二条": "official",
        "第三条": "sample",
        "第三条（一）": "secondary",
        "第四条": "official",
    }
    lines = render_explanation(report, "nested").splitlines()
    marked = {line.split("] ")[1].split("：")[0] for line in lines if "（示例）" in line and "] " in line}
    assert marked == {"第一条", "第一条（一）", "第一条（二）", "第一条（三）", "第三条"}


def test_stages_inherit_the_provenance_of_the_payment() -> None:
    payment = (
        "    payment: {clause: 第五条, provenance: sample, stages: "
        "[{stage: 首期, share: 40%}, {stage: 末期, provenance: official, share: 其余}]}\n"
    )
    report = checked(policy("paid", "official", PLAIN, "{clause: 第四条, amount: 1万元}") + payment)
    stages = json.loads(report.to_json())["decisions"][0]["payment"]["stages"]
    assert [stage["provenance"] for stage in stages] == ["sample", "official"]


@pytest.mark.parametrize(
    ("own", "node", "other", "least", "mark"),
    [
        ("official", "official", "official", "official", "官方文本"),
        ("official", "secondary", "official", "secondary", "含二手资料"),
        ("official", "sample", "official", "sample", "含示例数字"),
        ("official", "official", "secondary", "secondary", "含二手资料"),
        ("official", "official", "sample", "sample", "含示例数字"),
        ("secondary", "official", "official", "secondary", "二手资料"),
        ("secondary", "secondary", "sample", "sample", "含示例数字"),
        ("sample", "official", "official", "sample", "示例数字"),
    ],
)
def test_a_decision_is_no_surer_than_its_figures_and_the_qualifications_it_rests_on(
    own: str, node: str, other: str, least: str, mark: str
) -> None:
    rests = (
        f"{{all: [{{clause: 第一条, qualified: base}}, {{clause: 第二条, provenance: {node}, holds: 人数 >= 2人}}]}}"
    )
    report = checked(
        policy("award", own, rests, "{clause: 第三条, amount: 10万元}"),
        policy("base", other, kind="qualification"),
        policies=["award"],
    )
    document = json.loads(report.to_json())
    (decision,) = document["decisions"]
    assert (decision["provenance"], decision["version_provenance"]) == (least, own)
    assert document["combination"]["provenance"] == least
    assert f"100,000.00 元（{mark}）" in render_text(report)


def test_a_qualification_that_was_asked_for_is_named_with_its_version_and_how_sure_it_is() -> None:
    report = checked(
        policy("award", "official", "{clause: 第一条, qualified: base}", "{clause: 第三条, amount: 10万元}"),
        policy("base", "official", "{clause: 第一条, provenance: sample, holds: 人数 >= 1人}", kind="qualification"),
        policies=["award"],
    )
    found = next(steps(json.loads(report.to_json())["decisions"][0]["trace"]["children"]))["found"]
    assert found == {"verdict": "true", "version": "甲版", "provenance": "sample"}
    assert "“base政策”：符合（版本 甲版，示例数字）" in render_explanation(report, "award")


EXCLUDES = "    relations: [{{excludes: {other}, clause: 第九条, text: 只得一项, provenance: {provenance}}}]\n"


@pytest.mark.parametrize(("provenance", "mark"), [("sample", "只得一项（示例）"), ("secondary", "只得一项")])
def test_a_relation_that_is_a_sample_is_marked(provenance: str, mark: str) -> None:
    report = checked(
        policy("larger", "official", PLAIN, "{clause: 第三条, amount: 10万元}")
        + EXCLUDES.format(other="smaller", provenance=provenance),
        policy("smaller", "official", PLAIN, "{clause: 第三条, amount: 1万元}"),
    )
    lines = render_text(report, width=200).splitlines()
    assert [line.endswith(mark) for line in lines if "只得一项" in line] == [True]
    proof = json.loads(report.to_json())["decisions"][0]["proof"]
    assert {firing["provenance"] for firing in proof} == {provenance}


@pytest.mark.parametrize("render", [render_text, render_markdown, render_html])
def test_the_answer_and_the_total_say_how_sure_they_are(render: Any) -> None:
    one = policy("one", "sample", PLAIN, "{clause: 第三条, amount: 10万元}")
    two = policy("two", "official", PLAIN, "{clause: 第三条, amount: 1万元}") + EXCLUDES.format(
        other="three", provenance="official"
    )
    three = policy("three", "official", PLAIN, "{clause: 第三条, amount: 1元}")
    told = render(checked(one, two, three))
    assert told.count("110,000.00 元（含示例数字）") == 2
    assert told.count("110,000.00 元") == 2
