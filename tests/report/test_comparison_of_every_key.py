"""No change of a rule goes untold: every key that a rule file or a fact may have is changed once, wherever it stands.

The keys are those of the documents themselves: a key that is added to the language fails here until the rules in
`every_key/` write it, and until a comparison tells of it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from subsidy.errors import RuleError
from subsidy.pack.documents import Doc
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.pack.policy_documents import PolicyDoc
from subsidy.report.comparison import compare_packs

SOURCES: Final = {path.name: path.read_bytes() for path in (Path(__file__).parent / "every_key").glob("*.yaml")}
PACK: Final = build_pack(SOURCES)
FILES: Final[dict[str, Any]] = {name: yaml.safe_load(text) for name, text in SOURCES.items()}

Address = tuple[str | int, ...]
Key = tuple[str, str]
"""A key by the document that has it: (`StageDoc`, `due`)."""


def documents(model: type[Doc] = Doc) -> Iterator[type[Doc]]:
    """Every kind of mapping that a file may hold, apart from those that only others are made of."""
    below = model.__subclasses__()
    yield from (each for child in below for each in documents(child))
    if not below:
        yield model


KEYS: Final = {(model.__name__, name) for model in documents() for name in model.model_fields}


def written(model: object, raw: Any, at: Address) -> Iterator[tuple[Key, Address]]:
    """Every key that a file writes, where it stands."""
    if isinstance(model, list):
        for index, (each, part) in enumerate(zip(model, raw, strict=True)):
            yield from written(each, part, (*at, index))
    if isinstance(model, Doc):
        for name, field in type(model).model_fields.items():
            key = field.alias or name
            if key in raw:
                yield (type(model).__name__, name), (*at, key)
                yield from written(getattr(model, name), raw[key], (*at, key))


WRITTEN: Final = [
    each
    for name, raw in FILES.items()
    for each in written((FactsDoc if name == "facts.yaml" else PolicyDoc).model_validate(raw), raw, (name,))
]

SWAPS: Final = (
    ("规上企业", "立项通过"),
    ("立项通过", "规上企业"),
    ("已交报告", "规上企业"),
    ("专家评分", "市场评分"),
    ("市场评分", "专家评分"),
    ("项目投入", "另一投入"),
    ("核定金额", "已付金额"),
    ("已付金额", "核定金额"),
    ("依据通知", "立项日期"),
    ("合同金额", "票面金额"),
    ("签订日期", "支付日期"),
    ("等级", "另一等级"),
    ("核定金额", "另一核定"),
    ("非 关联交易", "关联交易"),
    ("a-qualification", "other-qualification"),
    ("second", "third"),
    ("third", "second"),
    ("fourth", "second"),
    ("fifth", "second"),
    ("sixth", "second"),
)
"""Words of a rule, each with another that may stand in its place."""

CHOICES: Final = (
    ("区级", "市级", "园区"),
    ("申报", "备案"),
    ("official", "secondary"),
    ("sample", "official"),
    ("舍去", "进一"),
    ("元", "角"),
    ("从高到低", "从低到高"),
    ("并列都取", "并列都不取"),
    ("按比例", "依次", "先到先得"),
    ("依次", "先到先得"),
    ("先到先得", "按比例"),
    ("uscc", "area"),
    ("封顶后", "封顶前"),
    ("最大余额", "末位"),
    ("统计", "税务"),
    ("area", "industry"),
    ("首个", "唯一"),
    ("flag", "text"),
    ("money", "ratio"),
    ("其余", "50%"),
)
"""Fixed words, each with others of its list."""


def others(value: Any) -> Iterator[Any]:
    """What might stand in the place of a value, and mean something else."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, date):
        yield value + timedelta(1)
    elif isinstance(value, list) and len(value) > 1:
        yield from (value[:-1], value[::-1])
    elif isinstance(value, list) and isinstance(value[0], str):
        yield from ([other] for other in others(value[0]))
    elif isinstance(value, str):
        yield from (word for words in CHOICES if words[0] == value for word in words[1:])
        yield from (value.replace(old, new) for old, new in SWAPS if old in value)
        yield re.sub(r"\d+", lambda digits: f"{int(digits[0]) + 1:0{len(digits[0])}}", value, count=1)
        yield from (f"{value}改", f"{value}-2")


def flow(value: Any) -> str:
    """A value as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def at_address(at: Address, inside: Any = FILES) -> Any:
    for step in at:
        inside = inside[step]
    return inside


def with_value(at: Address, value: Any) -> dict[str, Any]:
    """The files with another value at an address; None takes the key away."""
    files = FILES | {str(at[0]): copy.deepcopy(FILES[str(at[0])])}
    inside = at_address(at[:-1], files)
    if value is None:
        del inside[at[-1]]
    else:
        inside[at[-1]] = value
    return files


def with_all(old: Any, new: Any, inside: Any = FILES) -> Any:
    """The files with another value wherever they write the same one: ids, names and both sides of a limit."""
    if isinstance(inside, dict):
        return {key: with_all(old, new, each) for key, each in inside.items()}
    if isinstance(inside, list):
        return [with_all(old, new, each) for each in inside]
    return new if inside == old and type(inside) is type(old) else inside


def packs(files: Iterable[dict[str, Any]]) -> Iterator[RulePack]:
    """What files make, so far as that is valid and not the same rules."""
    for each in files:
        changed = {name: document for name, document in each.items() if document != FILES[name]}
        try:
            pack = build_pack(SOURCES | {name: block(document).encode() for name, document in changed.items()})
        except RuleError:
            continue
        if meaning(pack) != meaning(PACK):
            yield pack


def block(document: dict[str, Any]) -> str:
    """A file with its outermost keys on lines of their own."""
    return "\n".join(f"{key}: {flow(value)}" for key, value in document.items())


def meaning(pack: RulePack) -> object:
    """What a pack says; in which order its facts stand is no matter."""
    return pack.policies, pack.formulas, sorted(map(repr, pack.dictionary))


def changed(at: Address) -> Iterator[RulePack]:
    """The packs that another value at an address makes; where that alone is never valid, with all like it changed."""
    value = at_address(at)
    alone = [
        *islice(packs(with_value(at, other) for other in others(value)), 1),
        *packs([with_value(at, None)]),
    ]
    yield from alone or islice(packs(with_all(value, other) for other in others(value)), 1)


def grouped(value: Any) -> bool:
    """Whether a value only holds other keys, which are changed one by one."""
    return isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))


def test_the_rules_write_every_key_there_is() -> None:
    assert KEYS - {key for key, _ in WRITTEN} == set()


@pytest.mark.parametrize("key", sorted({key for key, _ in WRITTEN}), ids="-".join)
def test_a_change_of_a_key_is_told_wherever_it_stands(key: Key) -> None:
    places = [at for written_key, at in WRITTEN if written_key == key]
    told = [(at, [bool(compare_packs(PACK, pack)) for pack in changed(at)]) for at in places]
    assert any(packs for _, packs in told) or all(grouped(at_address(at)) for at in places), "no other word to try"
    assert [at for at, packs in told if not all(packs)] == []
