"""Every stable code `SBnnn` with what it means, an example of the fault, the message, and the example mended.

The entries are the Markdown files beside this module, one second-level heading a code:

    ## SB220 没有写条款

    What it means and what to do.

    ```规则 错
    eligibility: {holds: 规上企业}
    ```
    > 这个条件没有写条款；请加 clause，查不到原文就写 未公开

    ```规则
    eligibility: {clause: 第三条, holds: 规上企业}
    ```

The word behind the fence says what the example is a part of (`PARTS`); a word behind 错 names its encoding. A line
`……（上一行共 N 行）` stands for the line above it, N times in all, `〈1〉` in it counting up. Only a code that no input
can bring about has no example. All of them are run by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

PARTS: Final[Mapping[str, str]] = {
    "规则": "规则文件里这样写",
    "字段": "字段字典里这样写",
    "文件": "规则文件夹里有这样一个文件",
    "表达式": "表达式这样写",
    "档案": "企业档案这样写",
    "对象": "交给程序库的档案",
    "用例": "用例这样写",
    "命令": "命令这样写",
    "关系": "交给程序库的关系",
}
"""What an example may be a part of, and how a reader is told."""


@dataclass(frozen=True, slots=True)
class Example:
    """What an author wrote: `part` is a word of `PARTS`, `encoding` empty for UTF-8."""

    part: str
    text: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its short title, its meaning, and where there is an example what is said of it and how it is mended."""

    code: str
    title: str
    meaning: str
    wrong: Example | None
    message: str
    right: Example | None


@cache
def entries() -> Mapping[str, Entry]:
    """Every entry by its code, in order of code."""
    here = resources.files(__package__)
    pages = [file.read_text(encoding="utf-8") for file in here.iterdir() if file.name.endswith(".md")]
    found = [_entry(text) for page in pages for text in re.split("^## ", page, flags=re.MULTILINE)[1:]]
    assert len({entry.code for entry in found}) == len(found), "a code has two entries"
    return {entry.code: entry for entry in sorted(found, key=lambda entry: entry.code)}


def explained(code: str) -> str:
    """The entry of `code` as it is shown on a terminal. Raises KeyError for a code that there is not."""
    entry = entries()[code]
    parts = [f"{entry.code} {entry.title}", _without_links(entry.meaning)]
    if entry.wrong and entry.right:
        encoding = f"（文件是 {entry.wrong.encoding} 编码）" if entry.wrong.encoding else ""
        parts += [f"{PARTS[entry.wrong.part]}{encoding}：", _indented(entry.wrong.text or "（空的）")]
        parts += ["就会报：", _indented(f"{entry.code} {entry.message}")]
        elsewhere = f"，{PARTS[entry.right.part]}" if entry.right.part != entry.wrong.part else ""
        parts += [f"改正{elsewhere}：", _indented(entry.right.text)]
    return "\n\n".join(parts) + "\n"


def _entry(text: str) -> Entry:
    heading, _, rest = text.partition("\n")
    code, _, title = heading.partition(" ")
    wrong, message, right = None, "", None
    if match := _EXAMPLES.search(rest):
        wrong = Example(match["part"], match["wrong"].rstrip("\n"), match["encoding"] or "")
        message, right = match["message"] or "", Example(match["right_part"], match["right"].rstrip("\n"))
    meaning = rest[: match.start()] if match else rest
    return Entry(code, title, meaning.strip(), wrong, message, right)


_EXAMPLES: Final = re.compile(
    r"^```(?P<part>\w+) 错(?: (?P<encoding>\S+))?\n(?P<wrong>(?:.*\n)*?)```\n(?:> (?P<message>.*)\n\n)?"
    r"^```(?P<right_part>\w+)\n(?P<right>(?:.*\n)*?)```\n",
    re.MULTILINE,
)


def _without_links(text: str) -> str:
    return re.sub(r"\[([^\]]+)\]\([^)]*/(docs/[^)]+)\)", r"\1（\2）", text)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
