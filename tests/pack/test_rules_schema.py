"""The JSON Schema of rule files: what is sound passes, what editors should underline does not, all of it explained.

A rule file is held against it as an editor reads it: YAML 1.2, in which `是` and `2024-03-01` are text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from subsidy.engine import Engine
from subsidy.pack.documents import Doc
from subsidy.pack.schema import SCHEMA_FILE, rules_schema
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_tree import Path as Way
from subsidy.pack.yaml_tree import Tree

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema comes with requirements/dev.txt")

FILES = sorted(shipped_rules().rglob("*.yaml"))
KEPT = shipped_rules() / SCHEMA_FILE
FACT = "facts:\n  - {key: staff, name: 职工总数, type: count, unit: 人%s}\n"


@cache
def validator() -> Any:
    schema = rules_schema(Engine.load().pack)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def edited(tree: Tree, path: Way = ()) -> Any:
    """What an editor sees at a path of a rule file."""
    node: Any = tree.root
    for step in path:
        node = node[step]
    if isinstance(node, dict):
        return {key: edited(tree, (*path, key)) for key in node}
    if isinstance(node, list):
        return [edited(tree, (*path, index)) for index in range(len(node))]
    position = tree.positions[path]
    plain = position.style == "plain"
    if plain and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?|true|false|null", position.raw):
        return json.loads(position.raw)
    return None if plain and position.raw in ("", "~") else position.raw


def read(text: str) -> Any:
    return edited(read_yaml(text.encode(), "示例.yaml"))


def keys(document: Any, path: Way = ()) -> Iterator[Way]:
    """The path of every key."""
    for step, value in document.items() if isinstance(document, dict) else enumerate(document):
        if isinstance(document, dict):
            yield (*path, step)
        if isinstance(value, dict | list):
            yield from keys(value, (*path, step))


def misspelt(document: Any, path: Way) -> Any:
    """The document with a letter too many in one key."""
    copy = deepcopy(document)
    node = copy
    for step in path[:-1]:
        node = node[step]
    node[f"{path[-1]}x"] = node.pop(path[-1])
    return copy


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_file_passes(file: Path) -> None:
    assert [error.message for error in validator().iter_errors(read(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_misspelt_key_is_caught_wherever_it_stands(file: Path) -> None:
    document = read(file.read_text(encoding="utf-8"))
    first = {
        tuple(str(step) for step in path if isinstance(step, str)): path for path in reversed(list(keys(document)))
    }
    uncaught = [path for path in first.values() if validator().is_valid(misspelt(document, path))]
    assert uncaught == []


@pytest.mark.parametrize(
    "more", ["", ", min: 0人", ", changeable: 否", ", changeable: false, confidential: 是", ", source: 税务"]
)
def test_what_lint_takes_passes(more: str) -> None:
    assert validator().is_valid(read(FACT % more))


@pytest.mark.parametrize(
    "more", [", min: 0", ", changeable: 不", ", source: 税局", ", typ: flag", ", formula: 12", ", note: "]
)
def test_what_lint_refuses_for_its_shape_does_not_pass(more: str) -> None:
    assert not validator().is_valid(read(FACT % more))


def properties() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, definition in rules_schema()["definitions"].items():
        for key, schema in definition.get("properties", {}).items():
            yield name, key, schema


def test_the_groups_of_keys_have_titles_and_descriptions() -> None:
    groups = {name: group for name, group in rules_schema()["definitions"].items() if "properties" in group}
    assert len(groups) > 30
    assert [name for name, group in groups.items() if not (group["title"] and group["description"])] == []


def test_every_key_has_a_title_and_a_description_in_chinese() -> None:
    found = list(properties())
    assert len(found) > 200
    bare = [
        f"{name}.{key} ({word})"
        for name, key, schema in found
        for word in ("title", "description")
        if not re.search("[\u4e00-\u9fff]", schema.get(word, ""))
    ]
    assert not bare, f"say it in Field(title=…, description=…) of the model: {', '.join(bare)}"


def offers(definition: str, key: str) -> list[str]:
    schema = rules_schema(Engine.load().pack)["definitions"][definition]["properties"][key]
    return list(schema["anyOf"][0]["enum"])


def test_what_the_pack_holds_is_offered_where_it_may_be_named() -> None:
    pack = Engine.load().pack
    assert offers("QualifiedDoc", "qualified") == [policy.id for policy in pack.policies if policy.qualification]
    assert offers("RelationDoc", "excludes") == [policy.id for policy in pack.policies]
    assert "服务合同" in offers("PerRecordRowsDoc", "list")
    assert "成立日期" in offers("PolicyDoc", "chosen_by")
    assert "绩效评分" in offers("TableRowsDoc", "of")
    assert "企业类型" in offers("GradeRowsDoc", "of")


def test_another_name_than_those_offered_stays_allowed_but_not_another_shape() -> None:
    check = jsonschema.Draft7Validator(
        {"$ref": "#/definitions/QualifiedDoc", "definitions": rules_schema(Engine.load().pack)["definitions"]}
    )
    assert check.is_valid({"clause": "一", "qualified": "not-yet-written"})
    assert not check.is_valid({"clause": "一", "qualified": "科技型中小企业"})


def test_fixed_words_are_explained() -> None:
    definitions = rules_schema()["definitions"]
    kinds = dict(zip(definitions["Kind"]["enum"], definitions["Kind"]["enumDescriptions"], strict=True))
    assert kinds["money"] == "金额"
    assert "English" not in json.dumps(definitions, ensure_ascii=False)
    described = [schema.get("description", "") for schema in definitions.values()]
    assert not [text for text in described if re.search("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", text)]


def without_offers(schema: Any) -> Any:
    """The schema as it is without a pack."""
    if isinstance(schema, list):
        return [without_offers(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    both = schema.get("anyOf", [])
    if len(both) == 2 and both[0].keys() == {"enum", "enumDescriptions", "markdownEnumDescriptions"}:
        return without_offers({key: value for key, value in schema.items() if key != "anyOf"} | both[1])
    return {key: without_offers(value) for key, value in schema.items()}


def test_the_schema_kept_beside_the_rules_is_that_of_this_program() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert without_offers(kept) == rules_schema(), f"run: make schema  ({KEPT.name} lags behind pack/documents.py)"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_file_names_the_kept_schema_in_its_first_line(file: Path) -> None:
    first = file.read_text(encoding="utf-8").split("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, f"{file.name} does not begin with a modeline"
    assert (file.parent / named[1]).resolve() == KEPT.resolve()


def test_every_model_of_the_documents_is_in_the_schema() -> None:
    def below(model: type[Doc]) -> Iterator[type[Doc]]:
        for each in model.__subclasses__():
            yield each
            yield from below(each)

    bases = {each for each in below(Doc) if each.__subclasses__()}
    assert {each.__name__ for each in below(Doc)} - {each.__name__ for each in bases} <= rules_schema()[
        "definitions"
    ].keys()
