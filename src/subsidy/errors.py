"""The two families of faults, by whose problem it is: the rule author's or the profile sender's.

An unmet condition is a verdict and never an exception. A check collects every fault before it raises.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fault sits: a file, a 1-based line and column (0: the whole file), or a path inside a document."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        position = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return visible(" ".join(part for part in (position, self.path) if part))


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a file that a person wrote: its place, a stable code, and one Chinese line saying what to do."""

    place: Place
    code: str
    message: str

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.place), self.code, visible(self.message)) if part)


class InputError(Exception):
    """Something outside the engine is at fault; carries every fault found, in order of place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults), key=_order))
        super().__init__("\n".join(map(str, self.faults)))


def _order(fault: Fault) -> tuple[object, ...]:
    """Sorts faults by place as a reader would: 第2条 before 第10条."""
    place = fault.place
    path = tuple(int(part) if index % 2 else part for index, part in enumerate(re.split(r"([0-9]+)", place.path)))
    return place.file, place.line, place.column, path, fault.code, fault.message


class RuleError(InputError):
    """The rule pack is at fault: its author has to mend it."""


class ProfileError(InputError):
    """The profile is at fault: its sender has to mend it."""


def quoted(text: object, limit: int = 40) -> str:
    """The author's own text in backticks, shortened, with control and bidirectional characters made visible.

    A backtick inside is written as an apostrophe, so that the quotation ends where it should.
    """
    shown = str(text).replace("`", "'")
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    return "`" + visible(shown) + "`"


def visible(text: str) -> str:
    """`text` with each control, format or surrogate character written as its code point, so that it cannot act."""
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in _UNSAFE else c for c in text)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def misspelt(word: str, known: Iterable[str]) -> str:
    """Like `nearest` for a value: only one with a character mistaken or left out; another value is another answer."""
    return nearest(word, [other for other in known if len(other) == len(word) or word in other], 0.55)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.48) -> str:
    """`，是不是想写 …？` for the known words most like `word`, or nothing when none is close.

    `cutoff`: how alike they must be, from 0 to 1.
    """
    close = alike(word, known, cutoff)
    return f"，是不是想写 {either(close)}？" if close else ""


def either(words: Sequence[str]) -> str:
    """Words to choose from, each in backticks: `甲`、`乙` 或 `丙`."""
    *others, last = map(quoted, words)
    return f"{'、'.join(others)} 或 {last}" if others else last


def alike(word: str, known: Iterable[str], cutoff: float = 0.48) -> list[str]:
    """The known words most like `word`, the most alike first: at most three, and only where they are about as close.

    None that says the opposite of `word`, or only one half of it: `甲` is not meant by `非甲`, nor by `甲或乙`.
    """
    import difflib

    if len(word) > _LONGEST_MISSPELT:
        return []
    # Half of a Chinese word says much, half of an English one little: `高企` is `高新技术企业`, `x` is not `max`.
    least = max(cutoff, 0.6) if word.isascii() else cutoff
    matcher, scored = difflib.SequenceMatcher(autojunk=False), []
    matcher.set_seq2(word)
    for order, other in enumerate(known):
        matcher.set_seq1(other)
        found = matcher.quick_ratio() * (len(other) + len(word)) / 2
        if _likeness(word, other, found, found) >= least and not _alters(word, other):
            sizes = [block.size for block in matcher.get_matching_blocks()]
            scored.append((-_likeness(word, other, sum(sizes), max(sizes)), len(other), order, other))
    scored.sort()
    return [other for score, _, _, other in scored[:_MOST_NAMED] if -score >= max(least, -scored[0][0] - _AS_CLOSE)]


def _likeness(word: str, other: str, found: float, longest: float) -> float:
    """How alike two words are, from 0 to 1, that share `found` characters, at most `longest` of them in one piece.

    Of Chinese words it matters how much of `word` is found, and how much of it in one piece.
    """
    ratio = 2 * found / (len(word) + len(other) or 1)
    return ratio if word.isascii() else (ratio + (found + longest) / len(word)) / 3


def _alters(word: str, other: str) -> bool:
    """Whether `word` denies `other`, or joins it to something else."""
    before, inside, after = word.partition(other)
    rests = [rest for rest in (before, after) if rest] if inside else []
    if any(rest.startswith(_OPERATORS) or rest.endswith(_OPERATORS) for rest in rests):
        return True
    denied = any(word.startswith(each) and each not in other for each in _NEGATIONS)
    return denied or any(each in word and each not in other for each in "或且")


_NEGATIONS = ("非", "未", "不", "无", "没有")
_OPERATORS = (*_NEGATIONS, "或", "且", "和", "并", "或者")
_MOST_NAMED = 3
_AS_CLOSE = 0.04
_LONGEST_MISSPELT = 100


def system_reason(error: OSError) -> str:
    """Why the system refused a file, in Chinese."""
    return _REASONS.get(error.errno or 0, "系统拒绝")


_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "上级不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EBADF: "已经关闭",
}
