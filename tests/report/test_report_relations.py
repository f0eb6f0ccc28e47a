"""How it is told what goes together: groups, what they allow, and what is forgone."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from report_world import DAY, HERE, check_snapshot

from subsidy import Engine
from subsidy.report.document import to_document
from subsidy.report.schema import ReportDoc
from subsidy.report.text import render_explanation, render_text

ENGINE = Engine.load(HERE / "relations")
PROFILES: dict[str, dict[str, Any]] = {
    "apart": {"租房支出": "50万元", "团队引进": True, "不同人才": True, "实际支出": "40万元"},
    "unsure": {"租房支出": "50万元", "团队引进": True},
}


@pytest.mark.parametrize("name", PROFILES)
def test_what_goes_together_reads_as_its_snapshot(name: str) -> None:
    report = ENGINE.check(PROFILES[name], DAY)
    text = (
        render_text(report) + "\n" + render_explanation(report, "prize") + "\n" + render_explanation(report, "top-up")
    )
    check_snapshot(f"relations-{name}.txt", text.replace(ENGINE.pack.sha256[:12], "…"))


@pytest.mark.parametrize("name", PROFILES)
def test_what_goes_together_has_the_shape_of_the_schema(name: str) -> None:
    report = ENGINE.check(PROFILES[name], DAY)
    ReportDoc.model_validate_json(report.to_json())
    document = to_document(report)
    document["combination"]["forgone"].append({"policy": "flat"})
    with pytest.raises(ValidationError):
        ReportDoc.model_validate(document)


def test_a_forgone_member_of_a_group_names_every_fact_that_could_change_that() -> None:
    forgone = to_document(ENGINE.check(PROFILES["unsure"], DAY))["combination"]["forgone"]
    told = {(loss["policy"], loss["because"], loss["relation"], loss["certain"]): loss["missing"] for loss in forgone}
    assert told == {
        ("flat", "team-grant", "group", True): [],
        ("prize", "team-grant", "group", True): [],
    }


def test_a_cut_says_what_is_left_and_which_fact_could_change_that() -> None:
    known, unknown = (to_document(ENGINE.check(PROFILES[name], DAY))["combination"] for name in PROFILES)
    assert [(cut["own"], cut["left"], cut["missing"]) for cut in known["cuts"]] == [("200000.00", "70000.00", [])]
    assert [(cut["own"], cut["left"], cut["missing"]) for cut in unknown["cuts"]] == [("200000.00", "0.00", ["need"])]
    assert (known["kind"], known["total"]) == ("exact", "400000.00")
    assert (unknown["kind"], unknown["total"]) == ("pending", "300000.00")
