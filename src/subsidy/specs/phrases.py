"""The phrases that steps may use, read from the functions of `subsidy.specs.steps`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from types import ModuleType

from subsidy.errors import nearest, quoted

STEPS_MODULE = "subsidy.specs.steps"
"""The module that holds the phrase book."""

KEYWORDS = {"given": "假如", "when": "当", "then": "那么"}
"""The keyword that opens a step of each kind."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its kind (given, when, then), its wording with `…` for values, what must stand below it."""

    kind: str
    wording: str
    matches: Callable[[str], bool]
    takes_table: bool = False
    takes_text: bool = False


def steps_module() -> ModuleType:
    """The phrase book's module, imported at first use."""
    return importlib.import_module(STEPS_MODULE)


def shipped() -> tuple[Phrase, ...]:
    """Every phrase of the phrase book, in order of wording."""
    from pytest_bdd.steps import StepNamePrefix, step_function_context_registry

    names = vars(steps_module())
    prefix = StepNamePrefix.step_def.value
    phrases = []
    for context in list(step_function_context_registry.values()):
        if f"{prefix}_{context.type or '*'}_{context.parser.name}" in names:
            parameters = signature(context.step_func).parameters
            phrases.append(
                Phrase(
                    kind=context.type or "",
                    wording=_VALUE.sub("…", context.parser.name),
                    matches=context.parser.is_matching,
                    takes_table="datatable" in parameters,
                    takes_text="docstring" in parameters,
                )
            )
    return tuple(sorted(phrases, key=lambda phrase: (phrase.kind, phrase.wording)))


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
    return nearest(shape, known) or f"；可用的说法：{'、'.join(map(quoted, known))}"


_VALUE = re.compile(r"\{[^}]*\}|\(\?P<[^>]*>(?:[^()]|\([^()]*\))*\)")
_LITERAL = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"|[0-9][0-9,.\-/%]*")
