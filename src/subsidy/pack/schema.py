"""The JSON Schema of rule files, made from the models that check them: for editors that complete and check YAML.

In draft 7, which editors have known longest. Where a value names something of the pack, what the pack holds can be
offered beside it; another value stays allowed, for a rule may be written before the one that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from subsidy.facts.types import NUMERIC, Fact, Kind
from subsidy.language.provenance import Provenance
from subsidy.language.relations import RelationKind
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.pack import RulePack
from subsidy.pack.policy_documents import PolicyDoc

SCHEMA_FILE: Final = "rules.schema.json"
"""What the schema is called where it is kept beside rule files."""

Names = Mapping[str, str]
"""What may be named, each with what it is."""


def rules_schema(pack: RulePack | None = None) -> dict[str, Any]:
    """JSON Schema (draft 7) of a rule file: a policy, or a part of the dictionary.

    With a `pack`, its policies, lists and other facts are offered where a key names one.
    """
    models = [(PolicyDoc, "validation"), (FactsDoc, "validation")]
    references, schema = models_json_schema(models, schema_generator=_Editors, ref_template="#/definitions/{model}")  # type: ignore[arg-type]
    definitions = dict(sorted(schema["$defs"].items()))
    for name, definition in definitions.items():
        said = definition.pop("description", "")
        if "properties" in definition:
            definition |= {"title": said.rstrip("。").partition("：")[0], "description": said}
        for key, value in definition.get("properties", {}).items():
            if pack is not None:
                definition["properties"][key] = _offering(value, _names(pack, name, key))
    policy, facts = (references[model] for model in models)  # type: ignore[index]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "规则文件",
        "description": "一项政策，或字段字典的一部分。",
        "if": {"required": ["facts"]},
        "then": facts,
        "else": policy,
        "definitions": definitions,
    }


class _Editors(GenerateJsonSchema):
    """Schemas that read well while one writes: no nulls to offer, words of YAML for flags, words explained."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {"enum": [True, False, "是", "否"]}

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        return _explained(super().enum_schema(schema))

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        return _explained(super().literal_schema(schema))


def _explained(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A choice among fixed words with what each means, under the keys that editors know."""
    meanings = [_MEANINGS.get(str(word), "") for word in schema.get("enum", ())]
    if not any(meanings):
        return schema
    return {**schema, "enumDescriptions": meanings, "markdownEnumDescriptions": meanings}


_MEANINGS: Final[Names] = {
    **{kind.value: kind.label for kind in Kind},
    **{provenance.value: provenance.label for provenance in Provenance},
    "area": "行政区划（GB/T 2260）",
    "industry": "行业（GB/T 4754）",
    "uscc": "统一社会信用代码",
    "免申即享": "不用申请，主管部门主动兑现",
    "快申快享": "简单申请，很快兑现",
    "申报": "提交申请，经过评审",
    "备案": "提交备案，不经评审",
    "四舍五入": "恰好一半进上去",
    "舍去": "不足一个单位的舍去",
    "进一": "不足一个单位的算一个单位",
    "登记机关": "以登记信息为准",
    "统计": "以统计部门的数据为准",
    "税务": "以税务部门的数据为准",
    "企业申报": "企业自己填报；不写就是它",
    "专家评审": "由专家评定；缺少时结论是待人工认定",
    "主管部门": "由主管部门认定；缺少时结论是待人工认定",
    "系统": "由系统记录",
}
"""The fixed words of rule files that say less than an author needs to know."""


def _offering(schema: JsonSchemaValue, names: Names) -> JsonSchemaValue:
    """A schema that offers these names besides what else it allows."""
    if not names:
        return schema
    if schema.get("type") == "array":
        return {**schema, "items": _offering(schema["items"], names)}
    if schema.get("type") != "string":
        return schema
    told: JsonSchemaValue = {key: schema[key] for key in ("title", "description") if key in schema}
    meanings = list(names.values())
    offered = {"enum": list(names), "enumDescriptions": meanings, "markdownEnumDescriptions": meanings}
    return {**told, "anyOf": [offered, {key: value for key, value in schema.items() if key not in told}]}


def _names(pack: RulePack, definition: str, key: str) -> Names:
    """What of the pack may be named under a key."""
    offered = _OFFERED.get(f"{definition}.{key}") or _OFFERED.get(key)
    return offered(pack) if offered else {}


def _policies(pack: RulePack) -> Names:
    return {policy.id: policy.title for policy in pack.policies}


def _qualifications(pack: RulePack) -> Names:
    return {policy.id: policy.title for policy in pack.policies if policy.qualification}


def _facts(*kinds: Kind, supplied: bool = False) -> Callable[[RulePack], Names]:
    """The facts of some kinds by name; `supplied`: only those that are not derived."""

    def chosen(facts: Iterable[Fact]) -> Iterator[Fact]:
        return (fact for fact in facts if fact.type.kind in kinds and not (supplied and fact.formula))

    return lambda pack: {fact.name: f"{fact.type}，{fact.key}" for fact in chosen(pack.dictionary)}


_OFFERED: Final[Mapping[str, Callable[[RulePack], Names]]] = {
    "qualified": _qualifications,
    **{kind.value: _policies for kind in RelationKind if kind not in (RelationKind.GROUP, RelationKind.CEILING)},
    "with": _policies,
    "list": _facts(Kind.RECORDS),
    "chosen_by": _facts(Kind.DATE, supplied=True),
    "decided": _facts(Kind.MONEY),
    "of": _facts(*NUMERIC, Kind.DATE),
    "GradeRowsDoc.of": _facts(Kind.CHOICE),
    "SliceRowsDoc.of": _facts(Kind.MONEY, Kind.COUNT),
}
"""By key, or by model and key where that is not enough: what a value may name."""
