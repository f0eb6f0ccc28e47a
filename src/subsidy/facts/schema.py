"""The JSON Schema of a profile, made from the dictionary: for forms, editors and the portal."""

from __future__ import annotations

from typing import Any, Final

from subsidy.facts.dictionary import Dictionary, supplied
from subsidy.facts.types import Fact, Kind

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
    """The ways in which JSON may write a value of the fact."""
    kind = fact.type.kind
    if kind is Kind.CHOICE:
        return [{"enum": list(fact.type.options)}]
    if kind is Kind.RECORDS:
        return [{"type": "array", "items": _object(fact.type.fields)}]
    if kind is Kind.COUNT and fact.type.unit:
        return [
            _bounded(fact, {"type": "number"}),
            {"type": "string", "pattern": rf"^-?[\d,.]+\s*({fact.type.unit})?$"},
        ]
    forms = _FORMS[kind]
    return [_bounded(fact, form) if form.get("type") == "number" else form for form in forms]


def _bounded(fact: Fact, form: Schema) -> Schema:
    """A number with the fact's bounds; money is in 元 here."""
    scale = 100 if fact.type.kind is Kind.MONEY else 1
    bounds = {"minimum": fact.lower, "maximum": fact.upper}
    known = {name: bound for name, bound in bounds.items() if bound is not None and bound % scale == 0}
    return form | {name: int(bound / scale) for name, bound in known.items() if bound == int(bound)}


_DATE: Final = r"^\d{4}-\d{2}-\d{2}$"

_FORMS: Final[dict[Kind, list[Schema]]] = {
    Kind.MONEY: [
        {"type": "number", "description": "单位：元"},
        {"type": "string", "pattern": r"^-?[\d,.]+\s*(分|角|元|百元|千元|万元|十万元|百万元|千万元|亿元)$"},
    ],
    Kind.RATIO: [{"type": "number"}, {"type": "string", "pattern": r"^-?[\d,.]+\s*[%‰]?$"}],
    Kind.COUNT: [{"type": "number"}],
    Kind.NUMBER: [{"type": "number"}],
    Kind.DATE: [{"type": "string", "format": "date", "pattern": _DATE}],
    Kind.PERIOD: [
        {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}至\d{4}-\d{2}-\d{2}$"},
        {
            "type": "object",
            "properties": {
                "from": {"type": "string", "pattern": _DATE},
                "through": {"type": "string", "pattern": _DATE},
            },
            "required": ["from", "through"],
            "additionalProperties": False,
        },
    ],
    Kind.FLAG: [{"type": "boolean"}, {"enum": ["是", "否"]}],
    Kind.CODE: [{"type": "string"}],
    Kind.TEXT: [{"type": "string", "maxLength": 500}],
}
