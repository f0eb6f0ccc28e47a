"""Gherkin's own parse errors, in Chinese and with the author's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gherkin.errors import (
    AstBuilderException,
    NoSuchLanguageException,
    ParserException,
    UnexpectedEOFException,
    UnexpectedTokenException,
)
from gherkin.gherkin_line import GherkinLine

from subsidy.errors import quoted

Told = tuple[int, int, str, str]
"""Line, column, code and message of one fault."""


def translate(lines: Sequence[str], errors: Sequence[ParserException], has_feature: bool) -> Iterator[Told]:
    """Each error once; without its title every line of a file is wrong, so that then only the first counts."""
    last = max((number for number, text in enumerate(lines, 1) if text.strip()), default=1)
    if not has_feature and all(isinstance(error, UnexpectedEOFException) for error in errors):
        yield last, 1, "SB507", "文件里没有 `功能:` 和 `场景:`；请写上，或删去这个文件"
        return
    for error in errors:
        line, column = error.location["line"], error.location.get("column") or 1
        text = lines[line - 1] if line <= len(lines) else ""
        match error:
            case NoSuchLanguageException():
                continue
            case UnexpectedEOFException():
                yield last, 1, "SB506", _unfinished(str(error))
            case AstBuilderException():
                yield line, column, "SB514", _ragged(lines, line)
            case UnexpectedTokenException() if not has_feature:
                yield (
                    line,
                    column,
                    "SB506",
                    f"{quoted(text.strip())} 之前缺少 `功能:` 一行；请先写 `功能: 名称`",
                )
                return
            case UnexpectedTokenException():
                yield line, column, "SB506", f"{quoted(text.strip())} {_misplaced(text.strip())}"
            case _:
                yield (
                    line,
                    column,
                    "SB517",
                    f"{quoted(text.strip())} 的标签里有空格；每个标签写作 `@名称`，之间用空格隔开",
                )


def _unfinished(message: str) -> str:
    if "#DocStringSeparator" in message:
        return '文件结束时文本块还没有结束；请补上结尾的 `"""`'
    return "文件结束在标签之后；请在标签下面写 `场景:`，或删去标签"


def _misplaced(text: str) -> str:
    return next(advice for start, advice in _MISPLACED if text.startswith(start))


def _ragged(lines: Sequence[str], line: int) -> str:
    """How many cells a row has, against the first row of its table."""
    top = line
    while top > 1 and lines[top - 2].lstrip().startswith(("|", "#")):
        top -= 1
    while not lines[top - 1].lstrip().startswith("|"):
        top += 1
    have, need = (len(GherkinLine(lines[number - 1], number).table_cells) for number in (line, top))
    return f"{quoted(lines[line - 1].strip())} 有 {have} 格，表格第一行有 {need} 格；请补齐或删去多余的格"


_MISPLACED = (
    ("功能:", "是第二个 `功能:`；一个文件只写一个功能，请另建文件"),
    ("背景:", "的位置不对；`背景:` 只写一个，放在所有场景之前"),
    ("规则:", "的位置不对；`规则:` 要放在 `功能:` 之后"),
    (("场景", "剧本"), "的位置不对；`场景:` 要放在 `功能:` 之后"),
    ("例子:", "的位置不对；`例子:` 要放在 `场景大纲:` 的步骤之后"),
    ("@", "的位置不对；标签要写在 `功能:`、`规则:`、`场景:` 或 `例子:` 的上一行"),
    ("|", "的位置不对；表格要放在步骤或 `例子:` 下面"),
    (('"""', "```"), "的位置不对；文本块要放在步骤下面"),
    ("", "不是步骤、表格或标题；步骤要用 `假如`、`当`、`那么`、`而且` 等开头，备注要用 `#` 开头"),
)
