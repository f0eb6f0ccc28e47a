"""A little world for tests of the language: one dictionary with every kind of fact, and rules around one condition.

`pack_of` builds, as YAML through the loader, the policy `example` with the given condition and amount.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from subsidy.facts.profile import ProfileReader
from subsidy.facts.types import Type, Value
from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Valuation
from subsidy.language.policies import Policy, Version
from subsidy.language.reader import read_expression
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack

FACTS = """\
facts:
  - {key: name, name: 名称, type: text}
  - {key: area, name: 注册区, type: code, scheme: area}
  - {key: tax_area, name: 税务区, type: code, scheme: area}
  - {key: industry, name: 行业, type: code, scheme: industry}
  - {key: size, name: 规模, type: choice, options: [大型, 中型, 小型]}
  - {key: grade, name: 等级, type: choice, options: [A, B, C], source: 专家评审}
  - {key: founded, name: 成立日, type: date}
  - {key: run, name: 实施期, type: period}
  - {key: staff, name: 人数, type: count, unit: 人, min: 0人}
  - {key: patents, name: 专利数, type: count, unit: 件}
  - {key: score, name: 评分, type: count, unit: 分, source: 专家评审}
  - {key: bonus, name: 加分, type: count, unit: 分}
  - {key: span, name: 年限, type: count, unit: 年}
  - {key: factor, name: 系数, type: number}
  - {key: invested, name: 投入, type: money}
  - {key: revenue, name: 收入, type: money}
  - {key: before, name: 上年收入, type: money}
  - {key: granted, name: 核定额, type: money, source: 主管部门}
  - {key: share, name: 占比, type: ratio}
  - {key: listed, name: 上市, type: flag}
  - {key: green, name: 绿色, type: flag}
  - {key: bad, name: 失信, type: flag}
  - {key: intensity, name: 强度, type: ratio, formula: 投入 / 收入}
  - {key: large, name: 规上, type: flag, formula: 人数 >= 20人 或 上市}
  - {key: recognised_count, name: 认定数, type: count, unit: 份, formula: "计数(合同: 认定)"}
  - key: quota
    name: 额度
    type: money
    decide:
      rows:
        - {when: 上市, is: 10元}
        - {when: 投入 >= 3元, is: 收入}
        - {when: 绿色, is: 10元}
        - {is: 1元}
  - key: tier
    name: 档次
    type: choice
    options: [甲, 乙, 丙]
    decide:
      hit: 唯一
      rows:
        - {when: 规模 == 大型, is: 甲}
        - {when: 人数 >= 20人, is: 乙}
        - {when: 绿色 且 上市, is: 甲}
  - key: extra
    name: 奖分
    type: count
    unit: 分
    decide:
      hit: 相加
      rows:
        - {when: 上市, is: 5分}
        - {when: 专利数 >= 3件, is: 专利数 / 1件 * 1分}
        - {is: 1分}
  - key: contracts
    name: 合同
    type: records
    fields:
      - {key: contract_amount, name: 合同额, type: money}
      - {key: signed, name: 签订日, type: date}
      - {key: recognised, name: 认定, type: flag}
      - {key: sort, name: 类别, type: choice, options: [开发, 转让]}
      - {key: pieces, name: 件数, type: count, unit: 件}
      - {key: trade, name: 合同行业, type: code, scheme: industry}
      - {key: sizeable, name: 大额, type: flag, formula: 合同额 >= 10元 且 非 绿色}
      - key: counted
        name: 计法
        type: choice
        options: [全, 半, 无]
        decide:
          rows:
            - {when: 认定 且 合同额 >= 10元, is: 全}
            - {when: 认定 或 上市, is: 半}
            - {is: 无}
      - {key: open_part, name: 未开票额, type: money, formula: "合同额 - 求和(发票: 票额 当 已开)"}
      - key: invoices
        name: 发票
        type: records
        fields:
          - {key: invoice_amount, name: 票额, type: money}
          - {key: issued, name: 开票日, type: date}
          - {key: done, name: 已开, type: flag, formula: 开票日 <= 申请日期}
  - key: penalties
    name: 处罚
    type: records
    source: 主管部门
    fields:
      - {key: fine, name: 罚款, type: money}
      - {key: punished, name: 处罚日, type: date, source: 主管部门}
"""

HEAD = """\
{kind}: {id}
title: {id}
level: 区级
authority: 示例部门
guide: {{audience: 企业, channel: 申报, time_limit: 10 个工作日, materials: [申请表]}}
{more}versions:
"""
VERSION = """\
  - version: "{name}"
    document: {{title: 示例}}
    effective: {effective}
    provenance: sample
    {more}
    eligibility: {eligibility}
"""
QUALIFICATION = HEAD.format(kind="qualification", id="small", more="") + VERSION.format(
    name="1",
    effective="{from: 2020-01-01, before: 2027-01-01}",
    more='applies_to: {clause: "0", holds: 上市 或 非 失信}',
    eligibility='{clause: "1", holds: 人数 <= 10人 且 评分 >= 60分}',
)
TRUE = {"clause": "1", "holds": "申请日期 >= 1900-01-01"}
NOUGHT = {"clause": "2", "amount": "0元"}
DAY = date(2026, 7, 1)


def flow(document: object) -> str:
    """A document in YAML's flow style; every text is quoted."""
    return json.dumps(document, ensure_ascii=False)


def policy(eligibility: object = TRUE, award: object = NOUGHT, applies_to: object = None, **more: object) -> str:
    """The text of the policy `example`; `more` are further keys of its version."""
    lines = [f"award: {flow(award)}", *([f"applies_to: {flow(applies_to)}"] if applies_to else [])]
    lines += [f"{key}: {flow(document)}" for key, document in more.items()]
    return HEAD.format(kind="subsidy", id="example", more="") + VERSION.format(
        name="1", effective="{from: 1900-01-01}", more="\n    ".join(lines), eligibility=flow(eligibility)
    )


def pack_of(eligibility: object = TRUE, award: object = NOUGHT, applies_to: object = None, **more: object) -> RulePack:
    """The pack of the dictionary, the qualification `small` and the policy `example`."""
    return read_pack(policy(eligibility, award, applies_to, **more))


@cache
def read_pack(*policies: str) -> RulePack:
    """The pack of the dictionary, the qualification `small` and these policies."""
    sources = {"facts.yaml": FACTS, "small.yaml": QUALIFICATION}
    sources |= {f"{number}.yaml": text for number, text in enumerate(policies)}
    return build_pack({name: text.encode() for name, text in sources.items()})


def version_of(pack: RulePack) -> Version:
    """The version of the policy `example`."""
    example = pack.policy("example")
    assert example is not None
    return example.versions[0]


def swapped(pack: RulePack, *, condition: Condition | None = None, amount: Valuation | None = None) -> RulePack:
    """The pack with another condition or amount, given as a node, in the policy `example`."""
    version = version_of(pack)
    version = replace(version, eligibility=condition or version.eligibility, award=amount or version.award)
    return replace(pack, policies=tuple(_with(each, version) for each in pack.policies))


def _with(each: Policy, version: Version) -> Policy:
    return replace(each, versions=(version,)) if each.id == "example" else each


def condition_of(document: object) -> Condition:
    """A condition as a node."""
    return version_of(pack_of(eligibility=document)).eligibility


def expression_of(text: str, expected: Type | None = None) -> Expression:
    """An expression over the little dictionary as a node."""
    reading = read_expression(text, pack_of().dictionary, expected)
    assert reading.expression is not None, reading.faults
    return reading.expression


@cache
def reader() -> ProfileReader:
    return ProfileReader(pack_of().dictionary)


def read(facts: Mapping[str, Any]) -> Mapping[str, Value]:
    """The values of a profile as an enterprise would send it."""
    return reader().read(facts).values
