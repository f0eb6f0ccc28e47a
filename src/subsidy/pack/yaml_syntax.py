"""What a YAML parser's English complaint means to the author, with the cure: a table, first match wins.

Knows the wordings of libyaml and of PyYAML's own parser; anything else gets the last row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from subsidy.errors import quoted


@dataclass(frozen=True, slots=True)
class Complaint:
    """A parser's complaint: `problem` at one offset of the text, while in `context` since another."""

    context: str
    context_at: int
    problem: str
    problem_at: int


Subject = Literal["syntax", "anchor", "tag"]

Mend = Literal["", "quote", "cut or quote", "ignore", "own line", "no bar", "close", "align"]
"""How the rest of the file may be read all the same; empty: there is no way."""


class Cure(NamedTuple):
    """What the author did: its subject, the offset to show, one Chinese line, and how reading may go on."""

    subject: Subject
    offset: int
    message: str
    mend: Mend = ""


def syntax_cure(text: str, complaint: Complaint) -> Cure:
    """The complaint in the author's terms."""
    spoken = f"{complaint.context}: {complaint.problem}"
    for row in _ROWS:
        offset = complaint.context_at if row.at == "context" else complaint.problem_at
        start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
        found = re.match(row.after, text[offset : None if end < 0 else end])
        if found and re.search(row.spoken, spoken) and re.search(row.before + r"\Z", text[start:offset]):
            return Cure(row.subject, offset, row.cure.replace("{}", quoted(found[0])), row.mend)
    raise AssertionError("the last row matches everything")


class _Row(NamedTuple):
    spoken: str  # pattern of the parser's words, `context: problem`
    at: Literal["context", "problem"]  # which of its two marks to show
    before: str  # pattern of what stands before that mark on its line
    after: str  # pattern of what stands behind it
    cure: str  # `{}`: what `after` matched
    mend: Mend = ""
    subject: Subject = "syntax"


_ROWS = (
    _Row(r"tab character|cannot start", "problem", "", r"\t",
         "用制表符（Tab）作了缩进或间隔，请改成空格"),
    _Row(r"cannot start", "problem", "", r".",
         "值不能以 {} 开头，请给整个值加上双引号", "quote"),
    _Row(r"mapping values are not allowed", "problem", r":\s+\S.*", "",
         "一行里有两个冒号，请给整个值加上双引号", "quote"),
    _Row(r"mapping values are not allowed", "problem", "", "",
         "上一行还没有写完，请检查它的冒号后有没有空格，并把同级的键左对齐", "align"),
    _Row(r"sequence entries are not allowed", "problem", r":\s+", "",
         "列表不能写在键的同一行，请换行后再写 `- `", "own line"),
    _Row(r"simple key", "context", "", r"[^:：]*：",
         "用了全角冒号，请改成半角冒号加一个空格"),
    _Row(r"simple key", "context", "", r"[^:]*:\S",
         "冒号后面缺一个空格，请补上"),
    _Row(r"simple key", "context", "", "",
         "这一行缺冒号，请写成 `键: 值`", "ignore"),
    _Row(r"quoted scalar: .*(?:end of stream|document)", "context", "", "",
         "引号没有配对，请补上结尾的引号"),
    _Row(r"quoted scalar", "problem", "", "",
         "双引号里的反斜杠写法不对，请改用单引号，或把每个反斜杠写成两个"),
    _Row(r"(?:an alias|an anchor):", "context", "", r".",
         "{} 开头是锚点或引用，规则文件不用它们；如果是文字，请给整个值加上双引号", "quote", "anchor"),
    _Row(r"a tag:|tag handle", "context", "", r".",
         "{} 开头是标签，规则文件不用标签；如果是文字，请给整个值加上双引号", "quote", "tag"),
    _Row(r"block scalar", "problem", "", "",
         "`|` 或 `>` 的同一行不能再写文字，请换行并缩进后再写", "no bar"),
    _Row(r"flow (?:sequence|mapping)", "context", "", r".",
         "{} 没有配对的右括号，或各项之间缺逗号，请补上", "close"),
    _Row(r"flow node", "problem", "", "",
         "括号里缺一个值，请删去多余的逗号或补上值"),
    _Row(r"block (?:mapping|collection|sequence)", "problem", r"\S.*", "",
         "值已经写完，后面还有文字，请检查引号和括号，或给整个值加上双引号", "cut or quote"),
    _Row(r"block (?:collection|sequence)", "problem", "", "",
         "列表里混进了不以 `- ` 开头的行，请检查缩进", "align"),
    _Row(r"block mapping", "problem", "", "",
         "缩进与前面的行对不上，请把同级的键左对齐", "align"),
    _Row(r"document start", "problem", "", "",
         "前面的内容已经结束，这里又有新的内容，一个文件只写一份规则"),
    _Row("", "problem", "", "",
         "这里的写法读不懂，请检查缩进、引号和冒号后的空格"),
)  # fmt: skip
