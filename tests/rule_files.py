"""Sound rule files of a few facts, a subsidy and a qualification, and the faults of what is made of them."""

from __future__ import annotations

from pathlib import Path

from readable import assert_readable

from subsidy.errors import Fault, RuleError
from subsidy.pack.loader import build_pack

FACTS = """\
facts:
  - {key: staff, name: 职工总数, type: count, unit: 人, min: 0人}
  - {key: revenue, name: 销售收入, type: money, min: 0元}
  - {key: founded, name: 成立日期, type: date}
  - {key: area, name: 注册区, type: code, scheme: area}
  - {key: kind, name: 企业类型, type: choice, options: [独立法人, 其他]}
  - {key: listed, name: 入库, type: flag}
  - key: deals
    name: 合同
    type: records
    fields:
      - {key: amount, name: 合同金额, type: money}
      - {key: signed, name: 签订日期, type: date}
"""
POLICY = """\
subsidy: p-one
title: 甲
level: 区级
authority: 区科委
guide: {audience: 企业, channel: 申报, time_limit: 未公开, materials: [表]}
versions:
  - version: 一
    document: {title: 文件}
    effective: {from: 2022-01-01}
    provenance: sample
    eligibility:
      clause: 第一条
      holds: 职工总数 >= 10人
    award:
      clause: 第二条
      amount: 10万元
"""
QUALIFICATION = POLICY.replace("subsidy: p-one", "qualification: q-one").split("    award")[0]


def write_rules(folder: Path) -> None:
    """A folder that holds the little dictionary and the policy."""
    folder.mkdir()
    folder.joinpath("f.yaml").write_text(FACTS, encoding="utf-8")
    folder.joinpath("p.yaml").write_text(POLICY, encoding="utf-8")


def faults_of(**files: str | bytes) -> list[Fault]:
    """The faults of these files beside the little dictionary; `p` stands for p.yaml."""
    sources = {"f": FACTS, **files}
    try:
        build_pack({f"{name}.yaml": text.encode() if isinstance(text, str) else text for name, text in sources.items()})
    except RuleError as error:
        assert_readable(error.faults)
        return list(error.faults)
    return []
