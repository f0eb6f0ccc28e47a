"""Rule files in canonical form: what is settled, what stays, and that neither content nor a comment is ever lost."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subsidy.errors import RuleError
from subsidy.pack.layout import WIDTH, laid_out
from subsidy.pack.loader import build_pack
from subsidy.pack.order import canonical
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_scalars import plain_scalar

SHIPPED = sorted(shipped_rules().rglob("*.yaml"))
RULE = """\
# 一份规则
subsidy: example
title: 示例奖励
level: 区级
authority: 示例部门
guide:
  audience: 企业
  channel: 申报
  time_limit: 未公开
  materials: [申请表, "2022"]

versions:
  - version: "1"
    document: {title: "办法: 试行", note: 据#2整理}
    effective: {from: 2020-01-01}
    provenance: sample

    eligibility:
      all:
        - clause: 第三条
          text: "是"
          holds: >-
            规上企业 是 真 且 职工总数 >= 10人
            且 注册区 == 普陀区

        - text: 其一
          any:
            - {clause: 第四条, holds: 规上企业}
            - {clause: 第五条, holds: "存在(技术合同: 已认定)"}

    award:
      clause: 第六条
      when: 规上企业
      table:
        of: 职工总数
        rows:
          - {from: 10人, before: 20人, amount: 1万元, cap: 2万元, note: 小}
          - {from: 20人, amount: 2万元}
      cap: 5万元
      round: {to: 元, mode: 舍去}
"""
FACTS = """\
facts:
  - key: staff
    name: 职工总数
    type: count
    unit: 人
    min: 0人
    question: 多少人？
    changeable: false

  - {key: large, name: 规上企业, type: flag}
"""


def tidy(text: str) -> str:
    return laid_out(text.encode(), "示例.yaml")


def said(text: str) -> str:
    return canonical(read_yaml(text.encode(), "示例.yaml").root)


@pytest.mark.parametrize("text", [RULE, FACTS])
def test_canonical_form_stays_as_it_is(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_laying_out_a_shipped_file_keeps_what_it_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert said(tidy(text)) == said(text)
    assert tidy(tidy(text)) == tidy(text)


# What is settled, and what stays: a change of RULE or FACTS, and what it comes to

SETTLED = [
    ("title: 示例奖励\nlevel: 区级\n", "level: 区级\ntitle: 示例奖励\n"),
    ("title: 示例奖励\n", "title:   '示例奖励'   \n"),
    ("title: 示例奖励\n", "\n\ntitle: 示例奖励\n\n\n"),
    ("  audience: 企业\n  channel: 申报\n  time_limit: 未公开\n  mat", "    channel: 申报\n    audience: 企业\n    time_limit: 未公开\n    mat"),
    ("\nversions:\n  - version: \"1\"\n", "versions:\n  - version: '1'\n"),
    ("{title: \"办法: 试行\", note: 据#2整理}", "{ note: '据#2整理' ,title:   \"办法: 试行\" }"),
    ("{from: 2020-01-01}", "{from:\n     2020-01-01}"),
    ("    provenance: sample\n\n    eligibility", "    provenance: sample\n    eligibility"),
    ("且 注册区 == 普陀区\n\n", "且 注册区 == 普陀区\n"),
    ("            规上企业 是 真 且 职工总数 >= 10人\n            且 ", "               规上企业 是 真 且 职工总数 >= 10人\n               且 "),
    (">-\n            规上企业 是 真 且 职工总数 >= 10人\n            且", "规上企业 是 真 且 职工总数 >= 10人\n            且"),
    ("- {from: 20人, amount: 2万元}", "- {amount: 2万元, from: 20人}"),
    ("note: 小}", "\n             note: 小}"),
    ("      cap: 5万元\n      round: {to: 元, mode: 舍去}\n", "      round: {mode: 舍去, to: 元}\n      cap: 5万元\n"),
    ("舍去}\n", "舍去}\n\n\n"),
    ("舍去}\n", "舍去}"),
]  # fmt: skip


@pytest.mark.parametrize(("settled", "written"), SETTLED, ids=range(len(SETTLED)))
def test_one_way_of_writing_is_settled(settled: str, written: str) -> None:
    assert RULE.count(settled) == 1
    assert tidy(RULE.replace(settled, written)) == RULE


STAYS = [
    ("materials: [申请表, \"2022\"]", "materials:\n    - 申请表\n    - \"2022\""),
    ("- {from: 20人, amount: 2万元}", "- from: 20人\n            amount: 2万元"),
    ("            - {clause: 第四条, holds: 规上企业}\n", "            - {clause: 第四条, holds: 规上企业}\n\n"),
    ("title: 示例奖励", 'title: "0123"'),
    ("title: 示例奖励", 'title: "yes"'),
    ("title: 示例奖励", "title: \"- 示例\""),
    ("title: 示例奖励", "title: '\"示例\"奖励'"),
    ("text: 其一", "text: |-\n            其一\n              或者\n\n            其二"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), STAYS, ids=range(len(STAYS)))
def test_a_choice_of_the_author_stays(old: str, new: str) -> None:
    assert RULE.count(old) == 1
    assert tidy(RULE.replace(old, new)) == RULE.replace(old, new)


def test_a_long_expression_is_broken_before_words_that_join_and_a_long_row_leaves_its_brackets() -> None:
    long = " 且 ".join(["职工总数 >= 10人"] * 12)
    text = tidy(RULE.replace("      when: 规上企业\n", f"      when: {long}\n"))
    lines = text.split("\n")
    start = lines.index("      when: >-")
    assert all(line.startswith("        且 ") for line in lines[start + 2 : start + 3])
    assert max(map(len, lines)) < WIDTH
    assert said(text) == said(RULE.replace("      when: 规上企业\n", f"      when: {long}\n"))
    row = RULE.replace("{from: 20人, amount: 2万元}", f"{{from: 20人, amount: 2万元, note: {'长' * 70}}}")
    assert f"          - from: 20人\n            amount: 2万元\n            note: {'长' * 70}\n" in tidy(row)


def test_line_ends_and_the_byte_order_mark_of_windows_go() -> None:
    assert laid_out(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode(), "示例.yaml") == RULE


# Comments

REMARKS = [
    # above an entry, behind one, at the end of a list, at the end of the file
    ("title: 示例奖励\n", "# 一\ntitle: 示例奖励  # 二\n"),
    ("guide:\n", "guide:  # 一\n  # 二\n"),
    ("            - {clause: 第四条", "            # 一\n            - {clause: 第四条"),
    ("holds: 规上企业}\n", "holds: 规上企业}  # 一\n"),
    ("\n    award:\n", "            # - {clause: 停用}\n\n    award:\n"),
    ("\n    award:\n", "        # - clause: 停用\n        #   holds: 规上企业\n\n    award:\n"),
    ("\n    award:\n", "\n    # 一\n\n    # 二\n    award:\n"),
    ("舍去}\n", "舍去}\n# 末\n"),
    ("舍去}\n", "舍去}\n\n      # 末\n"),
    ("          holds: >-\n", "          holds: >-  # 一\n"),
    ("# 一份规则\n", "# 一份规则\n\n# 又一段\n\n"),
]


@pytest.mark.parametrize(("old", "new"), REMARKS, ids=range(len(REMARKS)))
def test_a_comment_stays_at_its_place(old: str, new: str) -> None:
    assert RULE.count(old) == 1
    assert tidy(RULE.replace(old, new)) == RULE.replace(old, new)


MOVED = [
    # with its key
    ("title: 示例奖励\nlevel: 区级\n", "# 一\nlevel: 区级  # 二\ntitle: 示例奖励  # 三\n", "title: 示例奖励  # 三\n# 一\nlevel: 区级  # 二\n"),
    # out of brackets
    ("{to: 元, mode: 舍去}", "{to: 元,  # 一\n  mode: 舍去  # 二\n  # 三\n  }", "\n        to: 元  # 一\n        mode: 舍去  # 二\n        # 三"),
    ("- {from: 20人, amount: 2万元}", "- {from: 20人,  # 一\n amount: 2万元}", "- from: 20人  # 一\n            amount: 2万元"),
    # from behind a dash
    ("        - text: 其一\n", "        - # 一\n          text: 其一\n", "        # 一\n        - text: 其一\n"),
    # out of its alignment
    ("title: 示例奖励\n", "     # 一\ntitle: 示例奖励\n", "# 一\ntitle: 示例奖励\n"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "written", "settled"), MOVED, ids=range(len(MOVED)))
def test_a_comment_goes_with_what_it_speaks_of(old: str, written: str, settled: str) -> None:
    assert RULE.count(old) == 1
    assert tidy(RULE.replace(old, written)) == RULE.replace(f" {old}" if settled[0] == "\n" else old, settled)


def test_what_looks_like_a_comment_inside_a_text_is_none() -> None:
    text = RULE.replace("text: 其一", "text: |\n            # 不是注释\n            其二 # 也不是")
    assert tidy(text) == text


# Whatever way a file is written


class _Scribe:
    """Writes a document down in some way or other, with comments wherever one may stand."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.remarks: list[str] = []

    def remark(self) -> str:
        self.remarks.append(f"# 注{len(self.remarks)}")
        return self.remarks[-1]

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def file(self, document: dict[str, Any]) -> str:
        lines = [*self.alone(0), *self.block(document, 0), *self.alone(0)]
        return "\n".join(lines) + self.random.choice(["", "\n", "\n\n"])

    def alone(self, indent: int) -> list[str]:
        lines = []
        while self.maybe(0.15):
            lines += [""] if self.maybe(0.4) else [" " * indent + self.remark()]
        return lines

    def behind(self) -> str:
        return f"  {self.remark()}" if self.maybe(0.1) else " " * self.random.choice([0, 0, 3])

    def block(self, node: Any, indent: int) -> list[str]:
        lines: list[str] = []
        if isinstance(node, dict):
            for key in self.random.sample(list(node), len(node)):
                lines += [*self.alone(indent), *self.entry(" " * indent + f"{key}:", node[key], indent)]
        else:
            for item in node:
                lines += self.alone(indent)
                if isinstance(item, dict) and item and self.maybe(0.7):
                    wide = self.random.choice([2, 3])
                    below = self.block(item, indent + wide)
                    if below[0].lstrip().startswith("#") or not below[0].strip():
                        lines += [" " * indent + "-" + self.behind(), *below]
                    else:
                        lines += [" " * indent + "-" + " " * (wide - 1) + below[0].lstrip(), *below[1:]]
                else:
                    lines += self.entry(" " * indent + "-", item, indent)
        return lines

    def entry(self, head: str, node: Any, indent: int) -> list[str]:
        if isinstance(node, dict | list):
            if node and self.maybe(0.6):
                return [head + self.behind(), *self.block(node, indent + self.random.choice([1, 2, 4]))]
            return [f"{head} {self.flow(node, indent)}" + self.behind()]
        if isinstance(node, str) and re.fullmatch(r"\S+( \S+)+", node) and self.maybe(0.3):
            words = node.split(" ")
            at = self.random.randrange(1, len(words))
            pad = " " * (indent + 3)
            return [f"{head} >-{self.behind()}", pad + " ".join(words[:at]), pad + " ".join(words[at:])]
        return [f"{head} {self.scalar(node, False)}" + self.behind()]

    def flow(self, node: Any, indent: int) -> str:
        if isinstance(node, dict):
            parts = [f"{key}: {self.flow(node[key], indent)}" for key in self.random.sample(list(node), len(node))]
        elif isinstance(node, list):
            parts = [self.flow(item, indent) for item in node]
        else:
            return self.scalar(node, True)
        between = [self.gap(indent) for _ in range(len(parts) + 1)]
        text = between[0] + "".join(f"{part},{gap}" for part, gap in zip(parts[:-1], between[1:], strict=False))
        whole = text + (parts[-1] if parts else "") + between[-1]
        return f"{{{whole}}}" if isinstance(node, dict) else f"[{whole}]"

    def gap(self, indent: int) -> str:
        if self.maybe(0.8):
            return " " * self.random.choice([0, 1, 1, 2])
        remark = f" {self.remark()}" if self.maybe(0.3) else ""
        return f"{remark}\n{' ' * (indent + 5)}"

    def scalar(self, node: Any, flow: bool) -> str:
        if not isinstance(node, str):
            return (
                {True: "true", False: "false", None: "null"}.get(node, str(node))
                if node in (True, False, None)
                else str(node)
            )
        plain = re.fullmatch(r"[^\W\d_][\w .（）；，。]*(?<! )", node) and plain_scalar(node) == node
        ways = [
            json.dumps(node, ensure_ascii=False),
            "'" + node.replace("'", "''") + "'",
            *([node] * 3 if plain else []),
        ]
        return str(self.random.choice(ways))


@cache
def documents() -> list[dict[str, Any]]:
    small = [file for file in SHIPPED if file.stat().st_size < 9_000]
    return [
        read_yaml(text, "示例.yaml").root for text in (RULE.encode(), FACTS.encode(), *(f.read_bytes() for f in small))
    ]


@given(st.integers(0, 2**32))
@example(785)  # an item that fits on a line by itself, but not behind its dash
def test_laying_out_keeps_content_and_comments_and_once_is_enough(seed: int) -> None:
    random = Random(seed)
    document = random.choice(documents())
    scribe = _Scribe(random)
    written = scribe.file(document)
    if random.random() < 0.2:
        written = "\ufeff" + written.replace("\n", "\r\n")
    laid = tidy(written)
    assert said(laid) == canonical(document)
    assert sorted(re.findall("# 注[0-9]+", laid)) == sorted(scribe.remarks)
    assert tidy(laid) == laid


def test_the_fingerprint_of_the_pack_is_that_of_the_files_laid_out() -> None:
    sources = {str(file): file.read_bytes() for file in SHIPPED}
    laid = {name: laid_out(source, name).encode() for name, source in sources.items()}
    assert build_pack(laid).sha256 == build_pack(sources).sha256


# Faults


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: 示例奖励", "title：示例奖励", "SB106"),
        ("title: 示例奖励", "titel: 示例奖励", "SB202"),
        ("title: 示例奖励", "title: &a 示例奖励", "SB109"),
        ("level: 区级", "level: 镇级", "SB214"),
        (RULE, "", "SB104"),
        (RULE, "甲: 乙\n", "SB202"),
    ],
)
def test_a_file_at_fault_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        tidy(RULE.replace(old, new))
    assert code in [fault.code for fault in refused.value.faults]


def test_an_expression_that_cannot_be_read_is_laid_out_all_the_same() -> None:
    assert tidy(RULE.replace("规上企业}", "规上企业 @}")) == RULE.replace("规上企业}", "规上企业 @}")
