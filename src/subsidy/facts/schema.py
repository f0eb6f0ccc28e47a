"""The JSON Schema of a profile, made from the dictionary: for forms, editors and the portal.

Whatever a profile may say the schema lets pass, in every spelling. What a schema cannot tell, such as whether a day is in
the calendar or a text within its bounds, it leaves to the check.
"""

from __future__ import annotations

import re
from typing import Any, Final

from subsidy.facts.dictionary import Dictionary, supplied
from subsidy.facts.types import Fact, Kind
from subsidy.facts.values import FLAGS, LONGEST_TEXT
from subsidy.money import FEN_PER_UNIT

Schema = dict[str, Any]


def profile_schema(dictionary: Dictionary) -> Schema:
    """JSON Schema (2020-12) of one enterprise's profile; each fact under its English key or its Chinese name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "企业档案",
        "description": "缺少的字段或 null 表示未知，不等于零或否；同一字段只用一种写法。",
        **_object(dictionary.facts),
    }


def _object(facts: tuple[Fact, ...]) -> Schema:
    listed = supplied(facts)
    return {
        "type": "object",
        "properties": {word: _fact(fact) for fact in listed for word in (fact.name, fact.key)},
        "additionalProperties": False,
        "allOf": [{"not": {"required": [fact.key, fact.name]}} for fact in listed],
    }


def _fact(fact: Fact) -> Schema:
    schema: Schema = {"title": fact.name, "anyOf": [*_forms(fact), {"type": "null"}]}
    described = "；".join(
        part
        for part in (fact.question, fact.proof and f"材料：{fact.proof}", f"来源：{fact.source.value}", fact.note)
        if part
    )
    return schema | {"description": described}


def _forms(fact: Fact) -> list[Schema]:
    """The ways in which JSON may write a value of the fact; the one to offer in a form comes first."""
    match fact.type.kind:
        case Kind.CHOICE:
            return [{"enum": list(fact.type.options)}, _one_of(fact.type.options)]
        case Kind.RECORDS:
            return [{"type": "array", "items": _object(fact.type.fields)}]
        case Kind.MONEY:
            return [_bounded(fact, {"type": "number", "description": "单位：元"}), _quantity(*FEN_PER_UNIT)]
        case Kind.RATIO:
            return [_bounded(fact, {"type": "number"}), _quantity("%", "‰", "")]
        case Kind.COUNT | Kind.NUMBER:
            return [_bounded(fact, {"type": "number"}), _quantity(fact.type.unit, "")]
        case Kind.DATE:
            return [{"type": "string", "format": "date"}, _DATE]
        case Kind.PERIOD:
            return _PERIOD
        case Kind.FLAG:
            return [{"type": "boolean"}, _one_of(tuple(FLAGS))]
        case Kind.CODE:
            return [{"type": "string"}]
        case Kind.TEXT:
            return [{"type": "string", "maxLength": LONGEST_TEXT}]


def _bounded(fact: Fact, form: Schema) -> Schema:
    """A number with the fact's bounds; money is in 元 here."""
    scale = 100 if fact.type.kind is Kind.MONEY else 1
    bounds = {"minimum": fact.lower, "maximum": fact.upper}
    known = {name: bound for name, bound in bounds.items() if bound is not None and bound % scale == 0}
    return form | {name: int(bound / scale) for name, bound in known.items() if bound == int(bound)}


# Texts. A pattern has to mean the same to ECMAScript and to Python, and both letters of full width and blanks are read.

_BLANKS: Final = r"[\s\x1c-\x1f\x85]*"
_NUMBER: Final = r"[+＋\-－]?[0-9０-９,，.．]+"
_DIGIT: Final = "[0-9０-９]"
_DAY: Final = rf"{_DIGIT}{{4}}[\-－]{_DIGIT}{{2}}[\-－]{_DIGIT}{{2}}"


def _text(*parts: str) -> Schema:
    """A text that is made of these parts, with blanks between and around them."""
    return {"type": "string", "pattern": f"^{_BLANKS}{_BLANKS.join(parts)}{_BLANKS}$"}


def _one_of(words: tuple[str, ...]) -> Schema:
    return _text(f"({'|'.join(map(_literally, words))})")


def _quantity(*units: str) -> Schema:
    """A number as text, with one of the units after it; the empty unit is none."""
    return _text(_NUMBER, f"({'|'.join(''.join(map(_either_width, unit)) for unit in units)})")


def _literally(word: str) -> str:
    return re.sub(r"[$()*+./?\[\\\]^{|}]", r"\\\g<0>", word)


def _either_width(character: str) -> str:
    """A character that may also be written in full width."""
    return f"[{_literally(character)}{chr(ord(character) + 0xFEE0)}]" if "!" <= character <= "~" else character


_DATE: Final = _text(_DAY)

_PERIOD: Final[list[Schema]] = [
    _text(_DAY, "至", _DAY),
    {
        "type": "object",
        "properties": {"from": _DATE, "through": _DATE},
        "required": ["from", "through"],
        "additionalProperties": False,
    },
    {"type": "array", "items": _DATE, "minItems": 2, "maxItems": 2},
]
