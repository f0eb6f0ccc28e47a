"""A word that nothing declares, read as known names with 非, 且 or 或 between them and no space: `甲或乙` as `甲 或 乙`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Final

from subsidy.errors import alike, quoted


def glued(word: str, flags: Collection[str], others: Collection[str] = ()) -> str:
    """`，是不是想写 …？` with the spaces put in, or nothing where `word` is not made of known names alone.

    `flags`: names of what is true or false, which alone can be negated; `others`: any other names in reach.
    """
    apart = _apart(word, flags, others) if len(word) <= _LONGEST else None
    return f"，是不是想写 {quoted(apart, 2 * _LONGEST)}？且、或、非 两边要有空格" if apart and " " in apart else ""


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


_NEGATIONS: Final = ("没有", "非", "未", "不", "无")
_CONJUNCTIONS: Final = {"并且": "且", "而且": "且", "或者": "或", "且": "且", "或": "或", "和": "且", "并": "且"}
_LONGEST: Final = 100
_VERY_LIKE: Final = 0.7
