"""What an explanation points at: the record that settles a condition, the row that gave a value, what was set aside."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from little import pack_of

from subsidy import Engine, Report
from subsidy.pack.loader import build_pack
from subsidy.report.document import to_document
from subsidy.report.listings import list_facts
from subsidy.report.text import render_text

FACTS = """\
facts:
  - {key: staff, name: 人数, type: count, unit: 人}
  - {key: local, name: 本地, type: flag}
  - key: offences
    name: 违规
    type: records
    fields:
      - {key: kind, name: 类别, type: choice, options: [事故, 欠税]}
      - {key: day, name: 日期, type: date}
      - {key: grave, name: 严重, type: flag, formula: 类别 == 事故}
  - key: size
    name: 规模
    type: choice
    options: [大型, 中型, 小型]
    decide:
      rows: [{when: 人数 >= 300人, is: 大型}, {when: 人数 >= 100人 或 本地, is: 中型}, {is: 小型}]
  - key: bonus
    name: 加分
    type: count
    unit: 分
    decide: {hit: 相加, rows: [{when: 人数 >= 10人, is: 1分}, {when: 本地, is: 2分}]}
"""
POLICY = """\
subsidy: example
title: 示例
level: 区级
authority: 示例部门
guide: {audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}
versions:
  - version: "1"
    document: {title: 示例}
    effective: {from: 2020-01-01}
    provenance: sample
    eligibility:
      all:
        - {clause: 第一条, text: 没有严重违规, holds: "非 存在(违规：严重 且 日期 >= 2025-01-01)"}
        - {clause: 第二条, text: 违规都已过期, holds: "全部(违规：日期 < 2025-01-01)"}
        - {clause: 第三条, text: 不是小型, holds: 规模 != 小型}
        - {clause: 第四条, text: 加分, holds: 加分 >= 1分}
    award:
      best_of:
        - clause: 第五条
          text: 按人数
          table:
            of: 人数
            rows:
              - {before: 100人, value: {clause: 第五条（一）, text: 少的, amount: 1万元}}
              - {from: 100人, value: {clause: 第五条（二）, text: 多的, amount: 2万元}}
        - {clause: 第六条, text: 定额, amount: 1.5万元}
"""
ENGINE = Engine(build_pack({"facts.yaml": FACTS.encode(), "example.yaml": POLICY.encode()}))
OFFENCES = [
    {"类别": "事故", "日期": "2024-12-31"},
    {"类别": "欠税", "日期": "2025-01-01"},
    {"类别": "事故", "日期": "2025-01-01"},
    {"类别": "事故", "日期": "2026-01-01"},
]


def report(**facts: Any) -> Report:
    return ENGINE.check({"违规": OFFENCES, "人数": 99, "本地": True} | facts, date(2026, 7, 1))


def told(form: str = "full", **facts: Any) -> str:
    """The report as text without its line breaks."""
    return "".join(line.strip() for line in render_text(report(**facts), trace=form, width=200).splitlines())


def judged(clause: str) -> dict[str, Any]:
    """The first judgement of a clause in the report's document."""
    trace = to_document(report())["decisions"][0]["trace"]
    waiting = [trace]
    for step in waiting:
        waiting += step["children"]
        if step["clause"] == clause:
            first: dict[str, Any] = step["found"]["judged"][0]
            return first
    raise KeyError(clause)


def test_the_records_that_make_a_condition_fail_are_named_with_what_was_looked_at() -> None:
    full = told()
    assert "有符合条件的违规（第 3、4 条）" in full
    assert "第 3 条：严重 是，日期 2025-01-01第 4 条：严重 是，日期 2026-01-01" in full
    assert "违规不是每条都符合条件（第 2、3、4 条不符合）" in full
    assert "第 2 条：日期：2025-01-01，要求早于 2025-01-01，恰在界上，不含本数第 3 条：" in full
    assert "有符合条件的违规（第 3、4 条）" in told("brief")


def test_of_many_records_the_first_are_named() -> None:
    full = told(违规=OFFENCES[3:] * 6)
    assert "有符合条件的违规（第 1、2、3、4、5 等 6 条）" in full
    assert "第 6 条：" not in full


def test_records_that_are_not_held_against_anybody_say_what_spares_them() -> None:
    full = told(违规=OFFENCES[:2])
    assert "第 1 条不算，因为 日期：2024-12-31第 2 条不算，因为 类别：欠税" in full


def test_records_that_settle_nothing_are_not_named() -> None:
    assert "违规（第" not in told(违规=[])
    assert "违规（第" not in told(违规=None)
    assert "违规（第" not in told(违规=[{"类别": "事故"}])


def test_the_document_says_of_each_record_whether_it_meets_the_condition() -> None:
    verdicts = ["false", "false", "true", "true"]
    expected = [{"record": f"offences[{at}]", "verdict": verdict} for at, verdict in enumerate(verdicts)]
    assert judged("第一条")["records"] == expected


GRANTS_FACTS = """\
facts:
  - key: contracts
    name: 合同
    type: records
    fields:
      - {key: signed, name: 签订, type: date}
      - {key: price, name: 价款, type: money}
      - {key: related, name: 关联, type: flag}
      - {key: kind, name: 类别, type: choice, options: [研发, 检测, 其他]}
      - {key: counts, name: 可计, type: flag, formula: "类别 属于 [研发, 检测] 且 非 关联 且 及时"}
      - {key: timely, name: 及时, type: flag, formula: "签订 >= 2026-01-01 或 价款 >= 100万元"}
  - key: listed
    name: 清单
    type: records
    fields:
      - {key: amount, name: 数额, type: money}
      - {key: kept, name: 留用, type: flag, decide: {rows: [{when: 数额 >= 1万元, is: 真}, {is: 假}]}}
  - {key: number, name: 合格份数, type: count, unit: 份, formula: "计数(合同：可计)"}
  - {key: served, name: 有服务, type: flag, formula: "存在(合同：可计)"}
"""
GRANTS = Engine(
    build_pack(
        {
            "facts.yaml": GRANTS_FACTS.encode(),
            "example.yaml": POLICY.partition("    eligibility:")[0].encode()
            + """\
    eligibility:
      all:
        - {clause: 第一条, text: 买过服务, holds: 有服务}
        - {clause: 第三条, text: 够多, holds: 合格份数 >= 1份}
        - {clause: 第四条, text: 有可留的, holds: 存在(清单：留用)}
        - {clause: 第五条, text: 不全可留, holds: 非 全部(清单：留用)}
    award: {clause: 第二条, text: 按合同, per_record: {list: 合同, where: 可计, amount: 价款 * 50%}}
""".encode(),
        }
    )
)
CONTRACTS = [
    {"签订": "2025-12-31", "价款": "99.99万元", "关联": False, "类别": "研发"},
    {"签订": "2026-01-01", "价款": "1万元", "关联": True, "类别": "其他"},
    {"签订": "2026-01-01", "价款": "1万元", "关联": False, "类别": "检测"},
]


def of_contracts(*contracts: dict[str, Any]) -> Report:
    return GRANTS.check({"合同": list(contracts)}, date(2026, 7, 1))


def test_a_derived_flag_and_each_record_behind_it_say_why() -> None:
    brief = render_text(of_contracts(*CONTRACTS[:2]), width=200)
    lines = [line.strip() for line in brief.splitlines()]
    start = lines.index("有服务（存在(合同：可计)）：否，要求为 是")
    assert lines[start + 1 : start + 4] == [
        "没有符合条件的合同",
        "第 1 条：签订：2025-12-31，要求不早于 2026-01-01，早 1 天；或者 价款 99.99 万元，要求不低于 100 万元，差 100 元",
        "第 2 条：类别：其他，要求属于 研发、检测；关联：是，要求为 否",
    ]


def test_a_record_that_is_not_counted_says_why() -> None:
    full = render_text(of_contracts(*CONTRACTS), trace="full", width=200)
    assert "第 2 条：不计入，因为 类别：其他，要求属于 研发、检测；关联：是，要求为 否" in full
    assert "第 3 条：计 5,000 元" in full


def test_alternatives_behind_a_flag_stay_apart_from_what_else_is_needed() -> None:
    late = {"签订": "2025-12-31", "价款": "99.99万元", "关联": True, "类别": "研发"}
    needed = "关联：是，要求为 否；（签订：2025-12-31，要求不早于 2026-01-01，早 1 天；或者 价款 99.99 万元，"
    assert f"第 1 条：{needed}" in render_text(of_contracts(late), width=200)


def test_of_many_records_that_fail_the_first_say_why_and_the_others_are_counted() -> None:
    brief = render_text(of_contracts(*CONTRACTS[1:2] * 7), width=200)
    assert "第 5 条：" in brief
    assert "第 6 条：" not in brief
    assert "另有 2 条" in brief


def test_records_say_nothing_while_it_is_open_whether_one_is_as_asked() -> None:
    assert "第 1 条不算" in told(违规=OFFENCES[1:2])
    assert "第 1 条不算" not in told(违规=[OFFENCES[1], {"类别": "事故"}])


def test_a_count_of_records_says_which_count_and_why_the_others_do_not() -> None:
    full = render_text(of_contracts(*CONTRACTS[1:], {"类别": "研发"}), trace="full", width=200)
    lines = [line.strip() for line in full.splitlines()]
    start = lines.index("合格份数 = 计数(合同：可计)")
    assert lines[start + 1 : start + 3] == [
        "计入第 2 条",
        "第 1 条不计：类别：其他，要求属于 研发、检测；关联：是，要求为 否",
    ]
    assert not lines[start + 3].startswith("第 3 条")


def test_of_a_table_for_records_no_row_is_told_as_that_of_all() -> None:
    listed = [{"数额": "1万元"}, {"数额": "9999.99元"}]
    full = render_text(GRANTS.check({"合同": [], "清单": listed}, date(2026, 7, 1)), trace="full", width=200)
    assert "留用 = 首个：数额 >= 1万元 → 真；其余 → 假\n" in full
    assert "（取第" not in full
    assert "第 2 条不符合，因为 留用：否" in full
    assert "第 2 条不算" not in full


def test_the_document_says_why_down_to_the_facts_behind() -> None:
    trace = to_document(of_contracts(*CONTRACTS[:2]))["decisions"][0]
    asked, award = trace["trace"]["children"]
    flag = asked["children"][0]["found"]["judged"][0]
    [listed] = flag["because"]
    assert [each["expression"] for each in listed["records"][0]["because"]] == ["签订 >= 2026-01-01", "价款 >= 100万元"]
    assert listed["records"][0]["because"][0]["margin"]["shown"] == "早 1 天"
    assert [each["expression"] for each in listed["records"][1]["because"]] == ["类别 属于 [研发, 检测]", "关联"]
    entry = award["found"]["records"][1]
    assert [each["found"]["shown"] for each in entry["because"]] == ["其他", "是"]


def test_the_document_of_what_holds_says_no_reasons() -> None:
    trace = to_document(of_contracts(CONTRACTS[2]))["decisions"][0]
    assert "because" not in json.dumps(trace)


@pytest.mark.parametrize(
    ("staff", "local", "row"),
    [
        (300, False, "（取第 1 行，人数 >= 300人 → 大型）"),
        (299, False, "（取第 2 行，人数 >= 100人 或 本地 → 中型）"),
        (99, False, "（取第 3 行，其余 → 小型）"),
    ],
)
def test_the_row_of_a_decision_table_that_gave_the_value_is_told(staff: int, local: bool, row: str) -> None:
    assert f"其余 → 小型{row}" in told(人数=staff, 本地=local)


def test_rows_that_add_up_are_all_told_and_an_undecided_table_tells_none() -> None:
    assert "（取第 1 行，人数 >= 10人 → 1分；第 2 行，本地 → 2分）" in told()
    assert "（取第 2 行，本地 → 2分）" in told(人数=9)
    undecided = told(人数=9, 本地=None)
    assert "（取第" not in undecided


def test_the_document_names_the_rows_of_a_decision_table() -> None:
    facts = {each["fact"]: each for each in to_document(report())["facts"]}
    assert (facts["size"]["rows"], facts["bonus"]["rows"]) == ([2], [1, 2])
    assert "rows" not in facts["staff"]


@pytest.mark.parametrize(
    ("ceiling", "words"),
    [
        ("20万元", "核定 10 万元，上限为 20 万元"),
        ("投入", "核定 10 万元，上限为投入 30 万元"),
        ("投入 * 50%", "核定 10 万元，上限为投入 30 万元的 50%"),
        ("取小(投入, 20万元)", "核定 10 万元，上限为取小(投入 30 万元, 20万元)"),
    ],
)
def test_what_is_decided_stands_beside_its_ceiling_with_values(ceiling: str, words: str) -> None:
    engine = Engine(pack_of(award={"clause": "2", "up_to": ceiling, "decided": "收入"}))
    text = render_text(engine.check({"投入": "30万元", "收入": "10万元"}, date(2026, 7, 1)), trace="full", width=200)
    assert words in text


def test_a_derived_fact_is_nobodys_statement() -> None:
    facts = {each["fact"]: each for each in to_document(report())["facts"]}
    assert (facts["size"]["source"], facts["staff"]["source"]) == ("推算", "企业申报")
    record = {each["fact"]: each for each in facts["offences"]["records"][0]}
    assert (record["grave"]["source"], record["kind"]["source"]) == ("推算", "企业申报")
    listed = {each["key"]: each for each in json.loads(list_facts(ENGINE.dictionary, "json"))}
    assert (listed["size"]["source"], listed["staff"]["source"]) == ("推算", "企业申报")


def test_what_does_not_give_the_amount_is_marked() -> None:
    full = told(违规=[])
    assert "第五条：按人数（不取）" in full
    assert "第五条（二）：多的（不取）" in full
    assert "第五条（一）：少的（不取）" not in full
    assert "第六条：定额（不取）" not in full
    assert "（不取）" not in told(违规=[], 人数=None)
