"""The shipped rules written out by hand in Python: no trace, no unknown, only verdicts and amounts.

It says what the rule files say in the versions in force on the measured days, and is checked against the engine
before anything is timed. It is what a programmer would write who never has to explain an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from enterprises import Facts

DIGITAL: Final = "putuo-digital-transformation"
INCUBATOR: Final = "putuo-incubator-performance"
VOUCHER: Final = "putuo-tech-service-voucher"
TECH_SME: Final = "tech-sme"

Answer = dict[str, tuple[str, int]]
"""By policy: the verdict, and the award in 分 (its ceiling, where a person decides)."""

SERVICES: Final = frozenset({"研究开发", "检验检测", "技术转移", "知识产权服务", "科技咨询", "仪器共享"})
GRAVE: Final = frozenset({"重大安全事故", "重大质量事故", "严重环境违法", "科研严重失信"})
FIELDS: Final = frozenset({"经济数字化", "生活数字化", "治理数字化"})
STAGES: Final = frozenset({"试运行", "已实施", "已验收"})
CARRIERS: Final = frozenset({"科技企业孵化器", "众创空间", "大学科技园", "其他科创载体"})
STANDARDS: Final = frozenset({"国际标准", "国家标准", "行业标准"})

Steps = Sequence[tuple[Fraction | int, int]]


def _percent(*steps: tuple[int, int]) -> Steps:
    return [(Fraction(least, 100), points) for least, points in steps]


STAFF_POINTS: Final = _percent((30, 20), (25, 16), (20, 12), (15, 8), (10, 4))
REVENUE_POINTS: Final = _percent((6, 50), (5, 40), (4, 30), (3, 20), (2, 10))
COST_POINTS: Final = _percent((30, 50), (25, 40), (20, 30), (15, 20), (10, 10))
PATENT_POINTS: Final = [(4, 24), (3, 18), (2, 12), (1, 6)]
GRADES: Final = [(90, 60_000_000), (80, 30_000_000), (70, 15_000_000), (60, 8_000_000)]


def decide(facts: Facts) -> tuple[Answer, int]:
    """Each policy's verdict and amount, and the most that can be had together, in 分."""
    qualified = _tech_sme(facts)
    voucher = _voucher(facts, qualified)
    digital = _digital(facts)
    incubator = _incubator(facts)
    answer = {DIGITAL: digital, INCUBATOR: incubator, VOUCHER: voucher, TECH_SME: (_word(qualified), 0)}
    year = facts["on"].year
    contracts = facts["service_contracts"]
    exclusive = any(each["in_digital_project"] and each["signed_on"].year == year for each in contracts)
    both = digital[0] == voucher[0] == "eligible" and exclusive
    amount = max(digital[1], voucher[1]) if both else digital[1] + voucher[1]
    return answer, amount + incubator[1]


def _word(eligible: bool) -> str:
    return "eligible" if eligible else "ineligible"


def _creditable(facts: Facts) -> bool:
    return not (facts["abnormal_list"] or facts["dishonesty_list"] or facts["court_defaulter"])


def _points(value: Fraction | int, steps: Steps) -> int:
    return next((points for least, points in steps if value >= least), 0)


def _digital(facts: Facts) -> tuple[str, int]:
    if not facts["digital_project"]:
        return "not_applicable", 0
    first, last = facts["project_period"]
    municipal = facts["municipal"]
    unaided = (
        first >= date(2021, 1, 1)
        and last <= date(2022, 9, 30)
        and facts["project_stage"] in STAGES
        and facts["acceptance_on"] <= date(2022, 9, 30)
        and not facts["government_invested"]
    )
    eligible = (
        facts["registered_area"] == facts["tax_area"] == "310107"
        and facts["entity_type"] == "独立法人"
        and facts["operating_status"] == "存续"
        and _creditable(facts)
        and facts["project_field"] in FIELDS
        and (facts["investment"] > 50_000_000 or municipal)
        and (unaided or municipal)
        and facts["project_applications"] <= 1
        and not facts["joint_application"]
    )
    return ("eligible", _digital_award(facts)) if eligible else ("ineligible", 0)


def _digital_award(facts: Facts) -> int:
    own = facts["investment"] * Fraction(3, 10) if facts["investment"] > 50_000_000 else 0
    match = facts["municipal_grant"] if facts["municipal"] else 0
    decided = facts["decided_grant"]
    ways = [way if decided is None else min(way, decided) for way in (own, match)]
    return _whole(max(min(way, 200_000_000) for way in ways))


def _incubator(facts: Facts) -> tuple[str, int]:
    if facts["carrier"] not in CARRIERS:
        return "not_applicable", 0
    eligible = (
        facts["carrier_listed"]
        and not any(date(2021, 1, 1) <= v["violated_on"] <= facts["on"] for v in facts["violations"])
        and _creditable(facts)
        and facts["evaluation_period"] == (date(2021, 1, 1), date(2021, 12, 31))
        and facts["evaluation_score"] >= 60
    )
    return ("eligible", _points(facts["evaluation_score"], GRADES)) if eligible else ("ineligible", 0)


def _voucher(facts: Facts, qualified: bool) -> tuple[str, int]:
    on = facts["on"]
    paid = [
        contract["contract_amount"]
        for contract in facts["service_contracts"]
        if contract["service_kind"] in SERVICES
        and contract["signed_on"] <= on
        and contract["signed_on"].year == on.year
        and not contract["related_party"]
        and contract["own_share_paid"]
        and not contract["redeemed"]
    ]
    eligible = (
        facts["registered_area"] == "310107"
        and facts["entity_type"] == "独立法人"
        and qualified
        and _creditable(facts)
        and bool(paid)
    )
    left = max(50_000_000 - facts["voucher_redeemed"], 0)
    return ("eligible", _whole(min(Fraction(sum(paid), 2), left))) if eligible else ("ineligible", 0)


def _tech_sme(facts: Facts) -> bool:
    on = facts["on"]
    return (
        facts["resident_enterprise"]
        and facts["staff"] <= 500
        and facts["revenue"] <= 20_000_000_000
        and facts["assets"] <= 20_000_000_000
        and not facts["restricted_business"]
        and not any(
            v["violation_kind"] in GRAVE and on.year - 1 <= v["violated_on"].year and v["violated_on"] <= on
            for v in facts["violations"]
        )
        and not facts["abnormal_list"]
        and not facts["dishonesty_list"]
        and (_scored(facts, on) or _confirmed(facts, on))
    )


def _scored(facts: Facts, on: date) -> bool:
    people = _points(_share(facts["tech_staff"], facts["staff"]), STAFF_POINTS)
    research = max(
        _points(_share(facts["rd_expense"], facts["revenue"]), REVENUE_POINTS),
        _points(_share(facts["rd_expense"], facts["costs"]), COST_POINTS),
    )
    results = 30 if _rights(facts, "I类", on) else _points(_rights(facts, "II类", on), PATENT_POINTS)
    return people > 0 and people + research + results >= 60


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _rights(facts: Facts, kind: str, on: date) -> int:
    return sum(
        ip["ip_class"] == kind and ip["ip_status"] == "有效" and ip["ip_in_use"] and ip["ip_granted_on"] <= on
        for ip in facts["intellectual_property"]
    )


def _confirmed(facts: Facts, on: date) -> bool:
    since = on.replace(year=on.year - 5)
    return (
        any(
            c["certificate_kind"] == "高新技术企业" and c["certified_on"] <= on <= c["certified_through"]
            for c in facts["certificates"]
        )
        or any(
            p["prize_level"] == "国家级" and p["prize_rank"] <= 3 and since <= p["prize_on"] <= on
            for p in facts["science_prizes"]
        )
        or facts["research_body"]
        or any(
            s["standard_level"] in STANDARDS and s["standard_led"] and since <= s["standard_on"] <= on
            for s in facts["standards"]
        )
    )


def _whole(fen: Any) -> int:
    """Whole 分, half up."""
    return int((2 * fen.numerator + fen.denominator) // (2 * fen.denominator))
