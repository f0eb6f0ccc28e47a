"""The phrases that steps may use, read from the functions of `subsidy.specs.steps`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from inspect import signature
from types import ModuleType

from subsidy.errors import quoted

STEPS_MODULE = "subsidy.specs.steps"
"""The module that holds the phrase book."""

KEYWORDS = {"given": "假如", "when": "当", "then": "那么"}
"""The keyword that opens a step of each kind."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its kind (given, when, then), its wording with `…` for values, what must stand below it.

    `run` is the function of its step, `values` finds the values of that function's parameters in a text.
    """

    kind: str
    wording: str
    matches: Callable[[str], bool]
    takes_table: bool = False
    takes_text: bool = False
    meaning: str = ""
    shown: str = ""
    run: Callable[..., object] | None = None
    values: Callable[[str], dict[str, object] | None] | None = None


def steps_module() -> ModuleType:
    """The phrase book's module, imported at first use."""
    return importlib.import_module(STEPS_MODULE)


def shipped() -> tuple[Phrase, ...]:
    """Every phrase of the phrase book, in order of wording."""
    from pytest_bdd.steps import step_function_context_registry

    ours = vars(steps_module())
    phrases = []
    for context in list(step_function_context_registry.values()):
        if getattr(context.step_func, "__globals__", None) is ours:  # another's step may read the same words
            parameters = signature(context.step_func).parameters
            phrases.append(
                Phrase(
                    kind=context.type or "",
                    wording=_VALUE.sub("…", context.parser.name),
                    matches=context.parser.is_matching,
                    takes_table="datatable" in parameters,
                    takes_text="docstring" in parameters,
                    shown=_NAMED.sub(lambda match: f"〈{_VALUES[match[1]]}〉", context.parser.name),
                    meaning=(context.step_func.__doc__ or "").strip(),
                    run=context.step_func,
                    values=context.parser.parse_arguments,
                )
            )
    return tuple(sorted(phrases, key=lambda phrase: (phrase.kind, phrase.wording)))


def phrase_book() -> str:
    """The phrase book as policy staff read it: each phrase with what it means, by the keyword that opens it."""
    phrases = shipped()
    lines: list[str] = []
    for kind, keyword in KEYWORDS.items():
        for phrase in phrases:
            if phrase.kind == kind:
                lines += [f"{keyword} {phrase.shown}", f"    {phrase.meaning}"]
        lines.append("")
    return "\n".join(lines)


def find(phrases: Sequence[Phrase], kind: str, text: str) -> Phrase | None:
    """The phrase of that kind that reads `text`, or None."""
    return next((phrase for phrase in phrases if phrase.kind in (kind, "") and phrase.matches(text)), None)


def advice(phrases: Sequence[Phrase], kind: str, text: str) -> str:
    """What to do about a step that no phrase reads: another keyword, the nearest phrase, or the list."""
    for other in phrases:
        if other.matches(text):
            return f"，它要用 {quoted(KEYWORDS[other.kind])} 开头"
    known = [phrase.wording for phrase in phrases if phrase.kind in (kind, "")]
    shape = _LITERAL.sub("…", text)
    close = get_close_matches(shape, known, n=1, cutoff=0.5)
    return f"，是不是想写 {quoted(close[0])}？" if close else _choices(shape, known)


def _choices(shape: str, known: Sequence[str]) -> str:
    """The phrases, where they are few; of many those that are somewhat like a step, and where to find the others."""
    if len(known) <= _FEW:
        return f"；可用的说法：{'、'.join(map(quoted, known))}"
    alike = get_close_matches(shape, known, n=_FEW, cutoff=0.25)
    said = f"相近的说法：{'、'.join(map(quoted, alike))}；" if alike else ""
    return f"；{said}全部说法见 subsidy test --steps"


_FEW = 3


_NAMED = re.compile(r"\{(\w+)\}")
_VALUES = {
    "path": "文件",
    "fact": "字段",
    "value": "值",
    "records": "清单",
    "day": "日期",
    "policy": "政策",
    "policies": "政策",
    "other": "政策",
    "verdict": "结论",
    "amount": "金额",
    "low": "金额",
    "high": "金额",
    "version": "版本",
    "status": "状态",
    "note": "文字",
    "facts": "字段",
    "clause": "条款",
    "clauses": "条款",
    "state": "状态",
    "margin": "差距",
    "points": "分数",
    "part": "评分项目",
    "number": "N",
    "standing": "状态",
    "approvers": "谁",
    "preferred": "状态",
    "material": "材料",
    "handed": "状态",
    "pool": "组名",
    "belonging": "状态",
    "keys": "值",
}
"""What the parameters of phrases stand for."""

_VALUE = re.compile(r"\{[^}]*\}|\(\?P<[^>]*>(?:[^()]|\([^()]*\))*\)")
_LITERAL = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"|[0-9][0-9,.\-/%]*")
