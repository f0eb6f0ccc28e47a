"""Lines that only look like keywords: gherkin takes them for free text, and what they open is lost."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from subsidy.errors import quoted


@dataclass(frozen=True, slots=True)
class Slip:
    """A line meant as something else: the code, the Chinese message, and the line put right where certain."""

    code: str
    message: str
    mended: str | None = None


def slip(line: str) -> Slip | None:
    """What a line of free text was probably meant to be, or None when it reads as plain text."""
    bare = _bare(line)
    return _mark_slip(line, bare) or _title_slip(line, bare) or _step_slip(line, bare)


def _mark_slip(line: str, bare: str) -> Slip | None:
    """A table, tag or text block that is full-width or stands where none can."""
    for signs, code, advice in _MARKS:
        if bare.startswith(signs):
            return Slip(code, f"{quoted(line.strip())} 被当作说明文字，不起作用；{advice}")
    return None


def _title_slip(line: str, bare: str) -> Slip | None:
    """A title with a full-width colon, without a colon, in other characters, or misspelt."""
    match = _TITLE.match(bare)
    if match is None:
        return _near_title(line, bare)
    word, gap, colon, rest = match["word"], match["gap"], match["colon"], match["rest"]
    proper = _TITLE_SLIPS.get(word, word)
    if not colon and (word != proper or (rest and not gap)):
        return None
    if line.strip().startswith(f"{proper}:"):
        return None
    message = f"{_lost(line)}：{_title_reason(word, proper, colon, gap)}，请改成 {quoted(proper + ':')}"
    return Slip("SB504", message if colon else message + _PROSE, f"{_indent(line)}{proper}: {rest}")


def _near_title(line: str, bare: str) -> Slip | None:
    match = _ANY_TITLE.match(bare)
    meant = _near(match["word"], TITLES) if match else None
    return Slip("SB504", f"{_lost(line)}：可能要写 {quoted(meant + ':')}{_PROSE}") if meant else None


def _title_reason(word: str, proper: str, colon: str, gap: str) -> str:
    if word != proper:
        return f"{quoted(word)} 不是关键词"
    if not colon:
        return "缺少半角冒号"
    if colon != ":":
        return "冒号是全角的"
    return "关键词和冒号之间有空格" if gap else "行首有看不见的字符"


def _step_slip(line: str, bare: str) -> Slip | None:
    """A step outside of every scenario, or one whose keyword is misspelt or in other characters."""
    keyword = next((word for word in STEPS if bare.startswith(word)), None)
    if keyword is not None:
        return Slip("SB505", f"{_lost(line)}：这里不能写步骤，步骤要放在 `场景:` 下面{_PROSE}")
    first = bare.split(maxsplit=1)[0] if bare else ""
    word = next((word for word in _STEP_SLIPS if bare.startswith(word)), first)
    meant = _STEP_SLIPS.get(word) or (_near(word, STEPS) if word != bare else None)
    if meant is None:
        return None
    rest = bare[len(word.strip()) :]
    mended = f"{_indent(line)}{meant}{rest}" if rest[:1].isspace() else None
    return Slip("SB505", f"{_lost(line)}：步骤要用 {quoted(meant)} 开头，请改正{_PROSE}", mended)


def _lost(line: str) -> str:
    return f"{quoted(line.strip())} 不会被识别"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _bare(line: str) -> str:
    """The line without margins and invisible characters."""
    return "".join(c for c in line if unicodedata.category(c) != "Cf").strip()


def _near(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that differs from `word` in one character of two or more, if any."""
    if word in _PLAIN_WORDS or len(word) < 2:
        return None
    same_length = (other for other in known if len(other) == len(word))
    return next((o for o in same_length if sum(a != b for a, b in zip(o, word, strict=True)) == 1), None)


TITLES = ("功能", "背景", "场景大纲", "剧本大纲", "场景", "剧本", "例子", "规则")
"""The title words of a Chinese feature file."""

STEPS = ("假如", "假设", "假定", "当", "那么", "而且", "并且", "同时", "但是")
"""The step words of a Chinese feature file."""

_TITLE_SLIPS = {
    "場景大綱": "场景大纲",
    "場景大纲": "场景大纲",
    "场景模板": "场景大纲",
    "劇本大綱": "剧本大纲",
    "場景": "场景",
    "情景大纲": "场景大纲",
    "情景": "场景",
    "劇本": "剧本",
    "例": "例子",
    "示例": "例子",
    "样例": "例子",
    "規則": "规则",
    "特性": "功能",
    "Feature": "功能",
    "Background": "背景",
    "Scenario Outline": "场景大纲",
    "Scenario": "场景",
    "Examples": "例子",
}
_STEP_SLIPS = {
    "假設": "假设",
    "假使": "假如",
    "如果": "假如",
    "给定": "假如",
    "給定": "假如",
    "當": "当",
    "那麼": "那么",
    "那麽": "那么",
    "並且": "并且",
    "同時": "同时",
    "Given ": "假如",
    "When ": "当",
    "Then ": "那么",
    "And ": "而且",
    "But ": "但是",
}
_MARKS = (
    (("|", "｜", "│", "￨"), "SB514", "表格要放在步骤或 `例子:` 下面，竖线用半角 `|`"),
    (("＠",), "SB517", "标签要用半角 `@`，写在 `功能:` 或 `场景:` 的上一行"),
    (('"""', "```"), "SB506", '文本块 `"""` 要放在步骤下面'),
)
_PLAIN_WORDS = frozenset({"例如", "背后", "功效"})
_PROSE = "；若是说明文字，请在行首加 `- `"
_WORDS = "|".join(sorted((*TITLES, *_TITLE_SLIPS), key=len, reverse=True))
_COLONS = ":：﹕∶︰"
_TITLE = re.compile(rf"(?P<word>{_WORDS})(?P<gap>\s*)(?P<colon>[{_COLONS}]?)\s*(?P<rest>.*)")
_ANY_TITLE = re.compile(rf"(?P<word>[^\W\d_]{{2,4}})\s*[{_COLONS}]")
