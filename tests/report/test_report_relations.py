"""How it is told what goes together: groups, what they allow, and what is forgone."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from report_world import DAY, HERE, check_snapshot

from subsidy import Engine
from subsidy.report.document import to_document
from subsidy.report.html import render_html
from subsidy.report.markdown import render_markdown
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


@pytest.mark.parametrize(
    ("need", "left", "stages"),
    [
        ("30万元", "0.00", ["0.00", "0.00"]),
        ("30.01万元", "100.00", ["40.00", "60.00"]),
        ("49.999999万元", "199999.99", ["80000.00", "119999.99"]),
        ("50万元", None, ["80000.00", "120000.00"]),
        ("50.01万元", None, ["80000.00", "120000.00"]),
    ],
)
def test_a_cut_award_is_paid_out_as_far_as_it_is_left(need: str, left: str | None, stages: list[str]) -> None:
    document = to_document(ENGINE.check({"租房支出": "0元", "团队引进": True, "实际支出": need}, DAY))
    (decision,) = (each for each in document["decisions"] if each["policy"] == "top-up")
    payment = decision["payment"]
    assert [stage["amount"] for stage in payment["stages"]] == [{"at_least": one, "at_most": one} for one in stages]
    assert payment["divides"] == dict.fromkeys(("at_least", "at_most"), left or "200000.00")
    assert payment["ceiling"] == (left and "top-up@2026/关系/五")
    assert decision["award"]["amount"] == "200000.00"
    assert [cut["left"] for cut in document["combination"]["cuts"]] == ([left] if left else [])


def test_of_a_cut_whose_ceiling_is_unknown_the_schedule_is_a_range() -> None:
    document = to_document(ENGINE.check(PROFILES["unsure"], DAY, policies=["top-up"]))
    payment = document["decisions"][0]["payment"]
    assert payment["divides"] == {"at_least": "0.00", "at_most": "200000.00"}
    assert [stage["amount"]["at_most"] for stage in payment["stages"]] == ["80000.00", "120000.00"]
    assert [stage["amount"]["at_least"] for stage in payment["stages"]] == ["0.00", "0.00"]


def test_every_rendering_says_that_a_cut_award_is_paid_out() -> None:
    report = ENGINE.check(PROFILES["apart"], DAY)
    for text in (render_text(report), render_markdown(report), render_html(report)):
        plain = text.replace("\n            ", "")
        assert "推荐组合里合计有上限，由 200,000.00 元 减为 70,000.00 元，按减后的拨付" in plain


def test_a_cut_says_what_is_left_and_which_fact_could_change_that() -> None:
    known, unknown = (to_document(ENGINE.check(PROFILES[name], DAY))["combination"] for name in PROFILES)
    assert [(cut["own"], cut["left"], cut["missing"]) for cut in known["cuts"]] == [("200000.00", "70000.00", [])]
    assert [(cut["own"], cut["left"], cut["missing"]) for cut in unknown["cuts"]] == [("200000.00", "0.00", ["need"])]
    assert (known["kind"], known["total"]) == ("exact", "400000.00")
    assert (unknown["kind"], unknown["total"]) == ("pending", "300000.00")
