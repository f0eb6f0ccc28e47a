"""The shipped rules as a zen-engine decision: one expression for each condition and amount, its trace switched on.

All of it stands in one expression node, which is the fastest shape. Names are ASCII, because zen's parser fails on
Chinese ones. zen has no unknown: comparing a missing fact is an error, so expressions give a default with `??` where a
fact may be missing, and a missing fact then counts as false or zero. It reckons in decimals of 28 digits, hands numbers
over as floats, and has no fractions (`1/3*3 == 1` is false).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final

import zen
from enterprises import Facts
from plain import DIGITAL, INCUBATOR, TECH_SME, VOUCHER

_CREDITABLE: Final = "abnormal_list == false and dishonesty_list == false and court_defaulter == false"
_SERVICES: Final = "['研究开发', '检验检测', '技术转移', '知识产权服务', '科技咨询', '仪器共享']"
_REDEEMABLE: Final = (
    f"#.service_kind in {_SERVICES} and date(#.signed_on) <= date(on) and year(#.signed_on) == year(on)"
    " and #.related_party == false and #.own_share_paid == true and #.redeemed == false"
)
_RIGHTS: Final = (
    "count(intellectual_property, #.ip_class == '{kind}' and #.ip_status == '有效' and #.ip_in_use == true"
    " and date(#.ip_granted_on) <= date(on))"
)
_RECENT: Final = "d(#.{day}) >= d(on).sub(5, 'y') and date(#.{day}) <= date(on)"


def _tiers(value: str, *rows: tuple[str, int]) -> str:
    """A step table; the first row that is reached counts, none is 0."""
    return " : ".join([f"{value} >= {least} ? {gives}" for least, gives in rows] + ["0"])


_D: Final = "putuo-digital-transformation@2022/"
_D_ALL: Final = _D + "资格条件/all/"
_D_FREE: Final = _D_ALL + "指南五A类申报条件1/"
_D_BOTH: Final = _D_FREE + "all/指南五A类申报条件1"
_I: Final = "putuo-incubator-performance@2021年度/"
_V: Final = "putuo-tech-service-voucher@示例/"
_T: Final = "tech-sme@2017/资格条件/all/"
_T_SCORE: Final = _T + "any/第六条（五）"

# The name in zen, its expression, and the id of the step that must come to the same; empty where there is none.
_EXPRESSIONS: Final[tuple[tuple[str, str, str], ...]] = (
    # tech-sme
    ("resident", "resident_enterprise == true", _T + "第六条（一）"),
    ("small", "staff <= 500 and revenue <= 20000000000 and assets <= 20000000000", _T + "第六条（二）"),
    ("allowed", "restricted_business == false", _T + "第六条（三）"),
    (
        "law_abiding",
        "not some(violations, #.violation_kind in ['重大安全事故', '重大质量事故', '严重环境违法', '科研严重失信']"
        " and year(#.violated_on) >= year(on) - 1 and date(#.violated_on) <= date(on))",
        _T + "第六条（四）/第六条（四）前半",
    ),
    ("listed_nowhere", "abnormal_list == false and dishonesty_list == false", _T + "第六条（四）/第六条（四）后半"),
    ("behaved", "$.law_abiding and $.listed_nowhere", _T + "第六条（四）"),
    ("tech_share", "(tech_staff / staff) ?? 0", ""),
    ("revenue_share", "(rd_expense / revenue) ?? 0", ""),
    ("cost_share", "(rd_expense / costs) ?? 0", ""),
    ("class_one", _RIGHTS.format(kind="I类"), ""),
    ("class_two", _RIGHTS.format(kind="II类"), ""),
    ("people", _tiers("$.tech_share", ("0.30", 20), ("0.25", 16), ("0.20", 12), ("0.15", 8), ("0.10", 4)), ""),
    ("enough_people", "$.people > 0", _T_SCORE + "/第七条（一）"),
    ("by_revenue", _tiers("$.revenue_share", ("0.06", 50), ("0.05", 40), ("0.04", 30), ("0.03", 20), ("0.02", 10)), ""),
    ("by_cost", _tiers("$.cost_share", ("0.30", 50), ("0.25", 40), ("0.20", 30), ("0.15", 20), ("0.10", 10)), ""),
    ("has_class_one", "$.class_one >= 1", _T_SCORE + "/第七条（三）/best_of/第七条（三）A/when"),
    ("by_class_one", "$.has_class_one ? 30 : 0", ""),
    ("by_class_two", _tiers("$.class_two", ("4", 24), ("3", 18), ("2", 12), ("1", 6)), ""),
    ("score", "$.people + max([$.by_revenue, $.by_cost]) + max([$.by_class_one, $.by_class_two])", ""),
    ("scored", "$.score >= 60 and $.enough_people", _T_SCORE),
    (
        "certified",
        "some(certificates, #.certificate_kind == '高新技术企业' and date(#.certified_on) <= date(on)"
        " and date(#.certified_through) >= date(on))",
        _T + "any/第八条/第八条（一）",
    ),
    (
        "prized",
        f"some(science_prizes, #.prize_level == '国家级' and #.prize_rank <= 3 and {_RECENT.format(day='prize_on')})",
        _T + "any/第八条/第八条（二）",
    ),
    ("institute", "research_body == true", _T + "any/第八条/第八条（三）"),
    (
        "led_standard",
        "some(standards, #.standard_level in ['国际标准', '国家标准', '行业标准'] and #.standard_led == true"
        f" and {_RECENT.format(day='standard_on')})",
        _T + "any/第八条/第八条（四）",
    ),
    ("confirmed", "$.certified or $.prized or $.institute or $.led_standard", _T + "any/第八条"),
    ("qualified", "$.scored or $.confirmed", _T + "any"),
    ("tech_sme", "$.resident and $.small and $.allowed and $.behaved and $.qualified", _T[:-1]),
    # putuo-tech-service-voucher
    ("here", "registered_area == '310107'", _V + "资格条件/all/未公开（一）"),
    ("person", "entity_type == '独立法人'", _V + "资格条件/all/未公开（二）"),
    ("as_tech_sme", "$.tech_sme", _V + "资格条件/all/未公开（三）"),
    ("voucher_credit", _CREDITABLE, _V + "资格条件/all/未公开（四）"),
    ("contracted", f"some(service_contracts, {_REDEEMABLE})", _V + "资格条件/all/未公开（五）"),
    ("voucher", "$.here and $.person and $.as_tech_sme and $.voucher_credit and $.contracted", _V + "资格条件/all"),
    ("spent", f"sum(map(filter(service_contracts, {_REDEEMABLE}), #.contract_amount * 0.5))", ""),
    ("left", "max([50000000 - (voucher_redeemed ?? 0), 0])", ""),
    ("voucher_award", "$.voucher ? round(min([$.spent, $.left])) : 0", ""),
    (
        "exclusive",
        "some(service_contracts, #.in_digital_project == true and year(#.signed_on) == year(on))",
        _V + "关系/未公开（八）/when",
    ),
    # putuo-digital-transformation
    ("has_project", "digital_project == true", _D + "适用对象/指南五A类资助事项"),
    ("at_home", "registered_area == '310107' and tax_area == '310107'", _D_ALL + "指南四（1）"),
    ("digital_person", "entity_type == '独立法人'", _D_ALL + "指南四（2）"),
    ("operating", "operating_status == '存续'", _D_ALL + "指南四（3）"),
    ("digital_credit", _CREDITABLE, _D_ALL + "指南四（4）"),
    ("fitting", "project_field in ['经济数字化', '生活数字化', '治理数字化']", _D_ALL + "指南四（5）"),
    ("invested", "(investment ?? 0) > 50000000", _D_ALL + "any/指南五A类资助标准1"),
    ("with_city", "municipal == true", _D_ALL + "any/指南五A类资助标准2"),
    ("worth_it", "$.invested or $.with_city", _D_ALL + "any"),
    (
        "on_time",
        "project_period != null and date(project_period.from) >= date('2021-01-01')"
        " and date(project_period.through) <= date('2022-09-30')",
        _D_BOTH + "（1）",
    ),
    ("running", "project_stage in ['试运行', '已实施', '已验收']", _D_BOTH + "（2）"),
    ("accepted", "acceptance_on != null and date(acceptance_on) <= date('2022-09-30')", _D_BOTH + "（3）"),
    ("private", "government_invested == false", _D_BOTH + "（4）"),
    ("unaided", "$.on_time and $.running and $.accepted and $.private", _D_FREE + "all"),
    ("city_frees", "municipal == true", _D_FREE + "指南五A类申报条件1（5）"),
    ("ready", "$.unaided or $.city_frees", _D_FREE[:-1]),
    ("alone", "(project_applications ?? 0) <= 1 and joint_application == false", _D_ALL + "指南五A类申报条件3"),
    (
        "digital",
        "$.at_home and $.digital_person and $.operating and $.digital_credit and $.fitting and $.worth_it"
        " and $.ready and $.alone",
        _D_ALL[:-1],
    ),
    ("own_way", "(investment ?? 0) > 50000000", _D + "金额/best_of/指南五A类资助标准1/when"),
    ("own_most", "$.own_way ? investment * 0.3 : 0", ""),
    ("own_award", "min([$.own_most, decided_grant ?? $.own_most, 200000000])", ""),
    ("city_way", "municipal == true", _D + "金额/best_of/指南五A类资助标准2/when"),
    ("city_most", "$.city_way ? municipal_grant : 0", ""),
    ("city_award", "min([$.city_most, decided_grant ?? $.city_most, 200000000])", ""),
    ("digital_award", "$.has_project and $.digital ? round(max([$.own_award, $.city_award])) : 0", ""),
    # putuo-incubator-performance
    ("carries", "carrier in ['科技企业孵化器', '众创空间', '大学科技园', '其他科创载体']", _I + "适用对象/通知一"),
    ("listed", "carrier_listed == true", _I + "资格条件/all/通知一（1）"),
    (
        "clean",
        "not some(violations, date(#.violated_on) >= date('2021-01-01') and date(#.violated_on) <= date(on))",
        _I + "资格条件/all/通知一（2）",
    ),
    ("incubator_credit", _CREDITABLE, _I + "资格条件/all/通知一（3）"),
    (
        "whole_year",
        "evaluation_period != null and date(evaluation_period.from) == date('2021-01-01')"
        " and date(evaluation_period.through) == date('2021-12-31')",
        _I + "资格条件/all/通知二",
    ),
    ("passed", "(evaluation_score ?? 0) >= 60", _I + "资格条件/all/通知三（细则未公开）"),
    ("incubator", "$.listed and $.clean and $.incubator_credit and $.whole_year and $.passed", _I + "资格条件/all"),
    (
        "incubator_award",
        "$.carries and $.incubator ? ("
        + _tiers("evaluation_score", ("90", 60_000_000), ("80", 30_000_000), ("70", 15_000_000), ("60", 8_000_000))
        + ") : 0",
        "",
    ),
    # both policies over one contract
    ("rivals", "$.exclusive and $.voucher_award > 0 and $.digital_award > 0", ""),
    (
        "total",
        "($.rivals ? max([$.voucher_award, $.digital_award]) : $.voucher_award + $.digital_award) + $.incubator_award",
        "",
    ),
)

CONDITIONS: Final = {step: name for name, _, step in _EXPRESSIONS if step}
"""By the id of a step of ours: what the same condition is called here."""

_VERDICTS: Final = (
    (DIGITAL, "has_project", "digital", "digital_award"),
    (INCUBATOR, "carries", "incubator", "incubator_award"),
    (VOUCHER, None, "voucher", "voucher_award"),
    (TECH_SME, None, "tech_sme", None),
)


class ZenRules:
    """The decision, loaded in zen's two ways: by a static loader, which compiles it once, and by create_decision."""

    def __init__(self) -> None:
        graph = _graph()
        self._engine: Any = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})
        self._decision: Any = zen.ZenEngine().create_decision(json.dumps(graph))
        self._decision.validate()

    def traced(self, facts: dict[str, Any]) -> Any:
        """zen's answer with its trace, by the loader."""
        return self._engine.evaluate("rules", facts, {"trace": True})

    def bare(self, facts: dict[str, Any]) -> Any:
        """zen's answer without a trace, by the loader."""
        return self._engine.evaluate("rules", facts)

    def traced_by_decision(self, facts: dict[str, Any]) -> Any:
        """zen's answer with its trace, by the decision of its introductory example."""
        return self._decision.evaluate(facts, {"trace": True})


def native(facts: Facts) -> dict[str, Any]:
    """Facts as JSON has them, which is how zen's users give them: dates as text, a period as an object, a ratio as a float."""
    return {key: _json(value) for key, value in facts.items()}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return {"from": value[0].isoformat(), "through": value[1].isoformat()}
    if isinstance(value, list):
        return [native(record) for record in value]
    return float(value) if isinstance(value, Fraction) else value


def verdicts(result: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Policy, verdict and amount in 分, read off zen's result."""
    for policy, applies, eligible, award in _VERDICTS:
        if applies and not result[applies]:
            yield policy, "not_applicable", 0
        else:
            yield policy, "eligible" if result[eligible] else "ineligible", int(result[award]) if award else 0


def _graph() -> dict[str, Any]:
    expressions = [{"id": name, "key": name, "value": text} for name, text, _ in _EXPRESSIONS]
    place = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "facts", "position": place},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "position": place,
                "content": {"expressions": expressions, "passThrough": False},
            },
            {"id": "out", "type": "outputNode", "name": "answer", "position": place},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
