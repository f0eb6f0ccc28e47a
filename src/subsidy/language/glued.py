"""A word that nothing declares, read as known names with 非, 且 or 或 between them and no space: `甲或乙` as `甲 或 乙`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Final

from subsidy.errors import alike, quoted
from subsidy.language.numerals import in_digits


def glued(word: str, flags: Collection[str], others: Collection[str] = ()) -> str:
    """`，是不是想写 …？` with the spaces put in, or nothing where `word` is not made of known names alone.

    `flags`: names of what is true or false, which alone can be negated; `others`: any other names in reach.
    """
    apart = _apart(word, flags, others) if len(word) <= _LONGEST else None
    return f"，是不是想写 {quoted(apart, 2 * _LONGEST)}？且、或、非 两边要有空格" if apart and " " in apart else ""


def spelled_out(word: str, known: Collection[str]) -> str:
    """`，是不是想写 …？` for a comparison or a bound in the words of a policy text: `职工总数不少于10人`; or nothing."""
    if match := _BOUND.fullmatch(word):
        return f"，是不是想写 {quoted(match[1])}？"
    for name in sorted(known, key=len, reverse=True):
        for pattern, meant in _IN_WORDS if word.startswith(name) else ():
            if match := pattern.fullmatch(word, len(name)):
                value = in_digits(match[1]) or match[1]
                return f"，是不是想写 {quoted(f'{name} {meant}{value}')}？"
    return ""


def negated(word: str, flags: Collection[str]) -> str:
    """`，是不是想写 非 …？` where `word` denies what is only like a flag, or nothing."""
    for negation in _NEGATIONS:
        if word.startswith(negation) and (close := alike(word.removeprefix(negation), flags, _VERY_LIKE)):
            return f"，是不是想写 {quoted(f'非 {close[0]}')}？"
    return ""


def _apart(word: str, flags: Collection[str], others: Collection[str]) -> str | None:
    names = sorted({*flags, *others}, key=len, reverse=True)

    @cache
    def operands(at: int) -> str | None:
        for negation in ("", *_NEGATIONS):
            start = at + len(negation)
            if not word.startswith(negation, at):
                continue
            for name in names:
                if word.startswith(name, start) and (not negation or name in flags):
                    said = f"非 {name}" if negation else name
                    if (rest := _rest(word, start + len(name), operands)) is not None:
                        return said + rest
        return None

    return operands(0)


def _rest(word: str, at: int, operands: Callable[[int], str | None]) -> str | None:
    """What follows a name: nothing, or a conjunction and further operands; None where it is neither."""
    if at == len(word):
        return ""
    for written, meant in _CONJUNCTIONS.items():
        if word.startswith(written, at) and (more := operands(at + len(written))):
            return f" {meant} {more}"
    return None


_BOUND: Final = re.compile(r"(?:最高|最多|至多|不超过|不高于|上限|封顶|最低|不低于|至少)为?([0-9].*)")
_SPAN: Final = "((?:[0-9]+|[一二两三四五六七八九十]+)(?:年|个月|天))"
_IN_WORDS: Final = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (f"(?:之日)?起?{_SPAN}[之以]?内", "属于 近"),
        (f"近{_SPAN}[之以]?内?", "属于 近"),
        (f"(?:已|之日起)?满{_SPAN}", "满 "),
        ("是([真假])", "是 "),
        ("(?:不低于|不少于|不小于|大于等于|达到|至少)(.+)", ">= "),
        ("(?:不超过|不高于|不多于|不大于|小于等于|至多)(.+)", "<= "),
        ("(?:超过|大于|高于|多于)(.+)", "> "),
        ("(?:低于|少于|小于|不足)(.+)", "< "),
        ("(?:等于|为)(.+)", "== "),
        ("([0-9].*)以上", ">= "),
    )
)
"""What policy texts write behind the name of a fact, and the sign that says it."""

_NEGATIONS: Final = ("没有", "非", "未", "不", "无")
_CONJUNCTIONS: Final = {"并且": "且", "而且": "且", "或者": "或", "且": "且", "或": "或", "和": "且", "并": "且"}
_LONGEST: Final = 100
_VERY_LIKE: Final = 0.7
