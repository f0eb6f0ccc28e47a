"""The lists of policies and facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from little import policy, read_pack
from report_world import DAY, ENGINE, HERE, check_snapshot

from subsidy.pack.loader import build_pack
from subsidy.report.layout import display_width
from subsidy.report.listings import list_facts, list_policies
from subsidy.report.policy_page import policy_page

EVERY_KEY = build_pack({path.name: path.read_bytes() for path in (HERE / "every_key").glob("*.yaml")})


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_lists_read_as_their_snapshots(form: str) -> None:
    ending = {"text": "txt", "markdown": "md"}[form]
    check_snapshot(f"policies.{ending}", list_policies(ENGINE.pack, DAY, form))
    check_snapshot(f"facts.{ending}", list_facts(ENGINE.dictionary, form))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_a_list_is_wider_than_asked(width: int) -> None:
    for text in (list_policies(ENGINE.pack, DAY, width=width), list_facts(ENGINE.dictionary, width=width)):
        assert all(display_width(line) <= width for line in text.splitlines())


def test_the_list_of_policies_as_json_names_every_policy_with_its_versions() -> None:
    policies = {policy["policy"]: policy for policy in json.loads(list_policies(ENGINE.pack, DAY, "json"))}
    assert policies.keys() == {"equipment", "innovative", "research", "services", "settling"}
    assert policies["equipment"]["versions"][0]["effective"] == {"from": "2024-01-01", "before": "2027-01-01"}
    assert policies["services"]["versions"][0]["provenance"] == "secondary"
    assert policies["innovative"]["kind"] == "qualification"


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2023, 12, 31), "upcoming"),
        (date(2024, 1, 1), "in_force"),
        (date(2026, 12, 31), "in_force"),
        (date(2027, 1, 1), "expired"),
    ],
)
def test_a_policy_is_in_force_from_its_first_day_until_before_its_last(on: date, status: str) -> None:
    policies = {policy["policy"]: policy for policy in json.loads(list_policies(ENGINE.pack, on, "json"))}
    assert policies["equipment"]["status"] == status
    assert policies["equipment"]["in_force"] == ("2024" if status == "in_force" else None)


def test_a_policy_whose_version_goes_by_another_date_has_none_in_force_on_a_day() -> None:
    policies = {policy["policy"]: policy for policy in json.loads(list_policies(ENGINE.pack, DAY, "json"))}
    assert policies["settling"]["status"] == "by_fact"
    assert policies["settling"]["in_force"] is None


UNASKED = [({}, "免申即享"), ({"window": {"every_year": {"from": "02-01", "through": "02-28"}}}, "免申即享；每年")]


@pytest.mark.parametrize(("more", "said"), UNASKED)
def test_what_is_given_without_applying_does_not_say_that_its_window_is_unknown(more: Any, said: str) -> None:
    pack = read_pack(policy(**more).replace("channel: 申报", "channel: 免申即享"))
    (example,) = (each for each in pack.policies if each.id == "example")
    listed = list_policies(pack, DAY, "markdown")
    assert said.replace("；", "<br>") in listed
    assert "窗口未公布" not in listed
    assert f"- 申报窗口：{said}" in policy_page(pack, example)


def test_the_list_of_facts_as_json_holds_fields_and_formulas() -> None:
    facts = {fact["key"]: fact for fact in json.loads(list_facts(ENGINE.dictionary, "json"))}
    assert facts["rd_share"]["formula"] == "研发费用 / 营业收入"
    assert [field["name"] for field in facts["contracts"]["fields"]] == ["合同金额", "关联交易"]


def test_a_page_says_when_a_material_is_to_be_handed_in() -> None:
    page = policy_page(EVERY_KEY, next(policy for policy in EVERY_KEY.policies if policy.id == "main"))
    assert "| 材料 | 申请表；审计报告（2 份，当 规上企业）；承诺书（当 以下各项都要满足（" in page


def test_a_page_says_how_sure_a_single_relation_is() -> None:
    page = policy_page(EVERY_KEY, next(policy for policy in EVERY_KEY.policies if policy.id == "main"))
    assert "- **七**：前提（官方文本）" in page
    assert "- **八**：不可兼得（示例数字）" in page
