"""The examples of docs/language.md: its fenced blocks, and what their lines say.

Blocks are told apart by the words behind the fence:

| fence | holds |
|---|---|
| `yaml 字段` | a dictionary; all of them together serve every example |
| `yaml 规则`, `yaml 条件`, `yaml 金额` | a whole rule file, one condition, one amount |
| `算例` | lines `档案 ⇒ 结果` about the last of the YAML blocks right before it |
| `兼得` | lines `档案 ⇒ 结论` about what the rule files right before it do to each other; `编号 拨付 …` is what is paid out |
| `表达式` | lines `表达式 ⇒ 值`, under the facts of the last line `已知 …` |
| `yaml … 错` | YAML that must be refused, with the very lines of the block `报错` that follows |
| `表达式 错` | lines `表达式 ⇒ 代码 消息`, each of which must be refused so |
| `text` | nothing to run |

What is paid out stands in parts of its own: `拨付 4万元 条件已满足、6万元 待定` each instalment, `期限 …` their last days,
`拨付缺 …` what only they lack, `追回 4万元` what is to be paid back, `追回缺 …` what would tell,
`资金 …` and `用途 …` the amounts by source and by use, `承诺 …` until when; `组 真、未知` whether it belongs to each pool, `名次 …` what it is ranked by;
`审批 …` who may have to approve; `优先 …` whether it is preferred; `材料 …` how each material stands.

A profile is `字段=值，字段=值`. What a result does not call missing (`缺`) must not be missing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from subsidy.money import parse_money
from subsidy.trace.step import Range

DOCUMENT = Path(__file__).parents[2] / "docs" / "language.md"
FENCES = ("yaml 字段", "yaml 规则", "yaml 条件", "yaml 金额", "算例", "兼得", "表达式", "报错", "text")
DAY = date(2026, 7, 1)
"""The day on which an example is judged that names no 申请日期."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its fence's words, the line in the document where its text starts, and the text."""

    fence: str
    line: int
    text: str

    @property
    def kind(self) -> str:
        return self.fence.removesuffix(" 错").removeprefix("yaml ")

    @property
    def wrong(self) -> bool:
        return self.fence.endswith(" 错")


def blocks() -> tuple[Block, ...]:
    found: list[Block] = []
    start, fence = 0, ""
    lines = DOCUMENT.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.startswith("```"):
            continue
        if start:
            assert line == "```", f"第 {number} 行：代码块没有配对"
            found.append(Block(fence, start, "\n".join(lines[start - 1 : number - 1]) + "\n"))
            start = 0
        else:
            start, fence = number + 1, line.removeprefix("```").strip()
    assert not start, f"第 {start} 行：代码块没有写完"
    return tuple(found)


BLOCKS = blocks()


def of_kind(*kinds: str, wrong: bool = False) -> list[Block]:
    return [block for block in BLOCKS if block.kind in kinds and block.wrong is wrong]


def told(kind: str, wrong: bool = False) -> list[tuple[Block, str]]:
    """Every line of the blocks of a kind, with its block."""
    return [(block, line) for block in of_kind(kind, wrong=wrong) for line in block.text.splitlines() if line.strip()]


def ruled(block: Block) -> tuple[Block, ...]:
    """The run of YAML blocks that stands closest before a block."""
    before = [other for other in BLOCKS if other.line < block.line and other.kind != "字段"]
    runs = [list(run) for rule, run in groupby(before, lambda other: other.fence.startswith("yaml ")) if rule]
    return tuple(runs[-1])


def read_profile(text: str) -> tuple[dict[str, object], date]:
    """`字段=值，字段=值` as a profile and the day on which it is judged."""
    values: dict[str, object] = {}
    for pair in text.split("，") if text != "（空）" else ():
        name, _, value = pair.strip().partition("=")
        plain = {"真": True, "假": False, "不详": None}.get(value, value)
        values[name] = json.loads(value) if value.startswith("[") else plain
    day = values.pop("申请日期", DAY.isoformat())
    return values, date.fromisoformat(str(day))


def is_amount(part: str) -> bool:
    return bool(re.match(r"(不超过 )?[\d.]+(万|亿)?元", part))


def amount_range(part: str) -> Range:
    """`18万元`, `不超过 18万元`, `5万元 至 18万元` and `5万元 以上` as ranges in 分."""
    low, _, high = part.removeprefix("不超过 ").removesuffix(" 以上").partition(" 至 ")
    ends = [parse_money(end) for end in (low, high or low)]
    assert isinstance(ends[0], int), part
    assert isinstance(ends[1], int), part
    if part.startswith("不超过 "):
        return Range(0, ends[1])
    return Range(ends[0], None if part.endswith(" 以上") else ends[1])


PAYMENT = (
    "拨付 ",
    "期限 ",
    "拨付缺 ",
    "追回 ",
    "追回缺 ",
    "资金 ",
    "用途 ",
    "承诺 ",
    "组 ",
    "名次 ",
    "审批 ",
    "优先 ",
    "材料 ",
)
"""How the parts of a result begin that are about what comes after the amount."""


def instalments(part: str) -> list[tuple[Range, str]]:
    """`4万元 条件已满足、不超过 6万元 待定` as ranges in 分, each with how the instalment stands."""
    told = [each.rpartition(" ") for each in part.split("、")]
    return [(open_range(amount), standing) for amount, _, standing in told]


def open_range(part: str) -> Range:
    """Like `amount_range`; `待定` is an amount of which nothing is known."""
    return Range(0, None) if part == "待定" else amount_range(part)


def listed_ranges(part: str) -> list[Range | None]:
    """`5万元、无` as ranges in 分."""
    return [None if amount == "无" else open_range(amount) for amount in part.split("、")]


READ_AS = {"拨付": instalments, "追回": open_range, "资金": listed_ranges, "用途": listed_ranges}
"""What stands behind a word, where that is more than text."""
