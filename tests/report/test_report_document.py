"""The report's document: the same bytes for the same input, and never a shape that its schema does not know."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import profiles
from pydantic import ValidationError
from report_world import COMPLETE, CONSTRUCTS, DAY, ENGINE, HERE, PROFILES, report_on

from subsidy import Engine
from subsidy.facts.profile import Profile
from subsidy.report.document import to_document
from subsidy.report.schema import ReportDoc, report_schema
from subsidy.report.trace_document import KINDS

EXAMPLES = sorted((HERE.parents[1] / "examples").glob("*.json"))


@given(profiles(ENGINE.pack), st.dates(date(2019, 1, 1), date(2029, 1, 1)))
def test_every_report_has_the_shape_of_the_schema(profile: Profile, on: date) -> None:
    ReportDoc.model_validate_json(ENGINE.decide(profile, on).to_json())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("on", [date(2022, 7, 10), date(2026, 11, 23)])
def test_the_report_on_every_example_has_the_shape_of_the_schema(example: Path, on: date) -> None:
    ReportDoc.model_validate_json(Engine.load().check(example, on).to_json())


def test_the_test_pack_shows_every_kind_of_step() -> None:
    reports = (report_on("complete"), CONSTRUCTS.check({}, DAY))
    shown = {step["kind"] for report in reports for step in _steps(to_document(report))}
    assert shown >= {*KINDS.values(), "part"}


@given(profiles(CONSTRUCTS.pack))
def test_every_construct_has_the_shape_of_the_schema(profile: Profile) -> None:
    ReportDoc.model_validate_json(CONSTRUCTS.decide(profile, DAY).to_json())


def test_the_schema_describes_itself() -> None:
    schema = report_schema()
    assert schema["title"] == "subsidy.report/1"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    objects = [definition for definition in schema["$defs"].values() if definition["type"] == "object"]
    assert all(definition["additionalProperties"] is False for definition in objects)
    json.dumps(schema)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.update(extra=1),
        lambda document: document.pop("combination"),
        lambda document: document["decisions"][0].update(verdict="maybe"),
        lambda document: document["decisions"][0]["award"].update(amount="1.5"),
        lambda document: document["decisions"][0]["trace"]["children"][0].update(kind="other"),
        lambda document: document["decisions"][0]["trace"]["children"][0].update(verdict="符合"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(spoil: Any) -> None:
    document = to_document(report_on("complete"))
    ReportDoc.model_validate(document)
    spoil(document)
    with pytest.raises(ValidationError):
        ReportDoc.model_validate(document)


@pytest.mark.parametrize("name", PROFILES)
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    again = Engine.load(HERE / "pack").check(dict(reversed(PROFILES[name].items())), DAY)
    assert again.to_json() == report_on(name).to_json()


@pytest.mark.parametrize("name", PROFILES)
def test_keys_are_sorted_everywhere(name: str) -> None:
    text = report_on(name).to_json()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True) + "\n"


def test_a_leaf_says_what_was_found_and_required_and_the_margin() -> None:
    leaf = _step(COMPLETE | {"研发费用": "60万元"}, "第二条（二）")
    assert leaf["verdict"] == "false"
    assert leaf["margin"] == {"difference": "-0.01", "unit": "", "shown": "差 1 个百分点"}
    assert leaf["required"] == {"comparator": ">=", "value": "0.03", "shown": "不低于 3%"}
    assert {fact["fact"]: fact["value"] for fact in leaf["found"]["facts"]} == {
        "rd": "600000.00",
        "rd_share": "0.02",
        "revenue": "30000000.00",
    }


def test_a_denied_flag_is_required_to_be_false() -> None:
    leaf = next(step for step in _steps(to_document(report_on("complete"))) if step.get("text") == "不在失信名单")
    assert leaf["required"] == {"value": "false", "shown": "为 否"}
    assert leaf["found"]["judged"][0]["verdict"] == "true"


def test_an_amount_says_what_each_term_did() -> None:
    award = next(step for step in _steps(to_document(report_on("complete"))) if step["clause"] == "第三条")
    assert [term["term"] for term in award["terms"]] == ["cap", "less", "round"]
    assert award["amount"] == {"at_least": "820000.00", "at_most": "820000.00"}
    assert award["before_terms"] == {"at_least": "950000.00", "at_most": "950000.00"}


def _step(profile: dict[str, Any], clause: str) -> dict[str, Any]:
    document = to_document(ENGINE.check(profile, DAY))
    return next(step for step in _steps(document) if step["clause"] == clause)


def _steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def walk(step: dict[str, Any]) -> None:
        found.append(step)
        for child in [*step["children"], *([step["when"]] if step.get("when") else [])]:
            walk(child)

    for decision in document["decisions"]:
        walk(decision["trace"])
    return found


def test_a_derived_field_is_told_with_its_formula_and_for_each_record() -> None:
    example = next(path for path in EXAMPLES if path.stem == "related-party-contract")
    document = to_document(Engine.load().check(example, date(2026, 11, 23)))
    facts = [fact for step in _steps(document) for fact in step["found"].get("facts", ())]
    told = next(fact for fact in facts if fact["fact"] == "service_contracts.redeemable")
    assert (told["name"], told["value"], told["shown"]) == ("服务合同 可兑付", None, "每条各自推算")
    assert told["formula"].startswith("服务类别 属于 [")
    contracts = next(fact for fact in document["facts"] if fact["fact"] == "service_contracts")
    values = [field["value"] for record in contracts["records"] for field in record if field["fact"] == "redeemable"]
    assert values == ["false", "true", "true", "false", "false"]
