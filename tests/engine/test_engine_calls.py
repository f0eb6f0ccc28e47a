"""How the library is called: what it refuses at once, and what a stored report can answer."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from little import flow, pack_of, policy, read_pack

from subsidy import Engine, ProfileError, RuleError
from subsidy.truth import Verdict

EXAMPLES = Path(__file__).parents[2] / "examples"
ENGINE = Engine.load()
ON = date(2026, 11, 23)
VOUCHER = "putuo-tech-service-voucher"


@pytest.mark.parametrize("on", ["2026-11-23", datetime(2026, 11, 23), None])
def test_a_day_is_a_date_and_nothing_else(on: Any) -> None:
    with pytest.raises(TypeError, match=r"on must be a datetime\.date"):
        ENGINE.check({}, on)


@pytest.mark.parametrize("profile", [[], None, 3])
def test_a_profile_that_is_no_object_is_the_senders_fault(profile: Any) -> None:
    with pytest.raises(ProfileError, match="SB020"):
        ENGINE.check(profile, ON)


def test_an_unknown_policy_is_refused_with_the_nearest() -> None:
    with pytest.raises(RuleError, match="putuo-tech-service-voucher"):
        ENGINE.check({}, ON, policies=["putuo-tech-service-vouchr"])


NOTHING = policy(award={"clause": "2", "amount": "0元"}).replace("subsidy: example", "subsidy: nothing")


@pytest.mark.parametrize(
    ("kind", "amount", "of_nothing"),
    [
        ("yields_to", "9元", False),
        ("excludes", "9元", False),
        ("excludes", "投入", False),  # not known yet, and so far no more than nothing is sure
        ("upgrades", "9元", True),
    ],
)
def test_what_pays_nothing_takes_nobodys_place(kind: str, amount: str, of_nothing: bool) -> None:
    award = {"clause": "2", "amount": amount}
    relation = [{"clause": "3", kind: "example" if of_nothing else "nothing"}]
    plain = (policy(award=award), NOTHING.replace("effective:", f"relations: {flow(relation)}\n    effective:"))
    sources = plain if of_nothing else (policy(award=award, relations=relation), NOTHING)
    report = Engine(read_pack(*sources)).check({}, ON)
    assert {decision.verdict for id, decision in report.decisions.items() if id != "small"} == {Verdict.ELIGIBLE}
    assert report.combination.taken == ("example",)
    assert report.combination.forgone == ()


def test_only_the_policies_asked_for_are_reported() -> None:
    report = ENGINE.check(EXAMPLES / "voucher-or-digital.json", ON, policies=[VOUCHER])
    assert list(report.decisions) == [VOUCHER]
    assert report.combination.taken == ()
    assert [loss.policy for loss in report.combination.forgone] == [VOUCHER]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.json")))
def test_a_policy_by_itself_is_decided_as_among_all(name: str) -> None:
    among = ENGINE.check(EXAMPLES / name, ON)
    for id, decision in among.decisions.items():
        alone = ENGINE.check(EXAMPLES / name, ON, policies=[id])
        assert alone.decisions == {id: decision}
        assert alone.combination == among.combination.among({id})


@pytest.mark.parametrize(("paid", "taken"), [("0.01元", ("example",)), ("0元", ()), (None, ("example",))])
def test_what_pays_nothing_is_not_taken(paid: str | None, taken: tuple[str, ...]) -> None:
    """A policy that is pending may still pay, and so is taken."""
    engine = Engine(pack_of(award={"clause": "2", "amount": "投入"}))
    report = engine.check({"投入": paid}, ON)
    assert report.decisions["example"].verdict is Verdict.ELIGIBLE
    assert report.combination.taken == taken


def test_what_relations_tie_together_is_looked_at_together() -> None:
    related = ENGINE.related([VOUCHER])
    assert {VOUCHER, "putuo-digital-transformation"} <= related
    assert "putuo-incubator-performance" not in related
    assert all(ENGINE.related([policy]) == related for policy in related)


def test_a_stored_report_holds_every_record_that_it_rests_on() -> None:
    document = json.loads(ENGINE.check(EXAMPLES / "related-party-contract.json", ON).to_json())
    [contracts] = [fact for fact in document["facts"] if fact["name"] == "服务合同"]
    assert len(contracts["records"]) == 5
    assert {"合同金额", "签订日期", "关联方"} <= {field["name"] for field in contracts["records"][0]}


def test_a_stored_report_says_how_sure_each_clause_is() -> None:
    document = json.loads(ENGINE.check(EXAMPLES / "at-the-threshold.json", date(2022, 7, 10)).to_json())
    [digital] = [each for each in document["decisions"] if each["policy"] == "putuo-digital-transformation"]
    assert (digital["version_provenance"], digital["provenance"]) == ("secondary", "sample")
    clauses = {step["clause"]: step["provenance"] for step in _walk(digital["trace"])}
    assert clauses["指南 四（1）"] == "secondary"
    assert clauses["指南 四（4）"] == "sample"


def test_a_total_says_how_sure_it_is() -> None:
    report = ENGINE.check(EXAMPLES / "summer-2022.json", date(2022, 7, 10))
    assert json.loads(report.to_json())["combination"]["kind"] == "up_to"


def _walk(step: dict[str, Any]) -> list[dict[str, Any]]:
    return [step, *(below for child in step["children"] for below in _walk(child))]


def test_text_is_a_path_and_json_text_has_a_call_of_its_own(tmp_path: Path) -> None:
    body = '{"企业名称": "示例企业"}'
    (tmp_path / "企业.json").write_text(body, encoding="utf-8")
    assert ENGINE.check(str(tmp_path / "企业.json"), ON).enterprise == "示例企业"
    assert ENGINE.check_json(body, ON).enterprise == "示例企业"
    with pytest.raises(ProfileError):
        ENGINE.check(body, ON)
    with pytest.raises(ProfileError):
        ENGINE.check_json(str(tmp_path / "企业.json"), ON)
