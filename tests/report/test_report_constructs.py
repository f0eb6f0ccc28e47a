"""How each way to work out an amount is explained: with everything known, and while facts are missing."""

from __future__ import annotations

from typing import Any

import pytest
from report_world import CONSTRUCTS, DAY, check_snapshot

from subsidy.report.text import render_explanation

PAID: list[dict[str, Any]] = [
    {"支付金额": "150万元", "支付日期": "2024-05-01"},
    {"支付金额": "80万元", "支付日期": "2024-12-31"},
    {"支付金额": "60万元", "支付日期": "2025-01-01"},
]
KNOWN: dict[str, dict[str, Any]] = {
    "two-keys": {"研发费用": "1200万元", "营业收入": "2亿元"},
    "case-by-case": {"研发费用": "1亿元", "议定金额": "800万元"},
    "scaled": {"研发费用": "5000万元", "小巨人": False, "专精特新": True},
    "yearly": {"研发费用": "1元", "付款": PAID},
}
UNKNOWN: dict[str, dict[str, Any]] = {
    "two-keys": {"研发费用": "1200万元"},
    "case-by-case": {"研发费用": "1亿元"},
    "scaled": {"研发费用": "5000万元", "专精特新": True},
    "yearly": {"研发费用": "1元", "付款": [*PAID, {"支付金额": "30万元"}]},
}


@pytest.mark.parametrize("policy", KNOWN)
def test_an_amount_is_explained_as_its_snapshot_reads(policy: str) -> None:
    told = [render_explanation(CONSTRUCTS.check(facts, DAY), policy) for facts in (KNOWN[policy], UNKNOWN[policy])]
    text = "\n".join(told).replace(CONSTRUCTS.pack.sha256[:12], "…")
    check_snapshot(f"construct-{policy}.txt", text)


def test_every_policy_of_the_pack_is_explained() -> None:
    assert {policy.id for policy in CONSTRUCTS.pack.policies} == set(KNOWN) == set(UNKNOWN)
