"""Which keys may stand where in a rule file, and what to say of one that may not; read off the models that check them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel, Tag

from subsidy.errors import alike, either, quoted
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.node_documents import CONDITION_KEYS, VALUATION_KEYS
from subsidy.pack.policy_documents import PolicyDoc
from subsidy.pack.yaml_tree import Path

Place = tuple[frozenset[str], type[BaseModel]]
"""A model that may stand somewhere, with the tags by which a validator tells it from others."""


def allowed(model: type[BaseModel], location: Path) -> tuple[str, ...]:
    """The keys that may stand in the mapping at a validator's location inside `model`."""
    places: list[Place] = [(frozenset(), model)]
    for step in location:
        if any(step in tags for tags, _ in places):
            places = [(tags, each) for tags, each in places if step in tags]
        elif isinstance(step, str):
            places = [below for _, each in places for below in _fields(each).get(step, ())]
    return tuple(dict.fromkeys(key for _, each in places for key in _fields(each)))


@cache
def every_key() -> tuple[str, ...]:
    """All keys that rule files have anywhere."""
    models: list[type[BaseModel]] = [PolicyDoc, FactsDoc]
    for model in models:  # which grows by those below
        below = dict.fromkeys(each for places in _fields(model).values() for _, each in places)
        models += [each for each in below if each not in models]
    return tuple(dict.fromkeys(key for model in models for key in _fields(model)))


def likely(model: type[BaseModel], location: Path, key: str) -> list[str]:
    """The keys that one which may not stand in the mapping at `location` was probably meant to be, the likeliest first.

    First of those that may stand there; a key that has its place elsewhere must be very like one of them.
    """
    may, known = allowed(model, location), every_key()
    if key in may or _family(location, key):
        return []
    return alike(key, may, _VERY_LIKE) if key in known else alike(key, may) or alike(key, known)


_VERY_LIKE: Final = 0.8


def misplaced(model: type[BaseModel], location: Path) -> str:
    """What to say of the key at the end of `location`, which may not stand there."""
    node, key = location[:-1], str(location[-1])
    may, known = allowed(model, node), every_key()
    if node[-1:] == ("effective",) and key == "through":
        return "`effective` 不写 `through`，写 `before`：失效的第一天，如到 2026-12-31 止就写 before: 2027-01-01"
    if family := _family(node, key):
        return _one_kind(family, next(word for word, tag in family.items() if tag == node[-1]), key)
    if key in VALUATION_KEYS and "value" in may:
        return f"{quoted(key)} 不能直接写在这里，请写在 {quoted('value')} 下面"
    hint = likely(model, node, key)
    if not hint:
        return (
            f"这里不能有 {quoted(key)}{'，它只用在别处；请核对缩进和上一级的键' if key in known else '，请删去或改正'}"
        )
    elsewhere = "" if hint[0] in may else "它只用在别处，请核对缩进和上一级的键"
    return f"这里不能有 {quoted(key)}，是不是想写 {either(hint)}？{elsewhere}"


def _one_kind(family: Mapping[str, str], one: str, other: str) -> str:
    """What to do about two keys that each say what kind of node theirs is."""
    kind, holders, cure = _KINDS[next(iter(family))]
    holder = next((word for word in holders if word in (one, other)), None)
    if holder is not None:
        held = quoted(other if holder == one else one)
        cure = f"请把 {held} 移到 {quoted(holder)} 下面{holders[holder]}，或删去一个"
    return f"{quoted(one)} 与 {quoted(other)} 是两种{kind}，一处只写一种；{cure}"


_WINDOW_KEYS: Final = {"every_year": "<yearly>", "from": "<group>", "through": "<group>"}
_AS_ONE: Final = "作其中一项"
_KINDS: Final[Mapping[str, tuple[str, Mapping[str, str], str]]] = {
    next(iter(VALUATION_KEYS)): (
        "算法",
        {"sum": _AS_ONE, "best_of": _AS_ONE, "scaled": "，写在 `value` 里"},
        "请删去一个；要相加就写成 sum 的两项，取较高的就写成 best_of 的两项",
    ),
    next(iter(CONDITION_KEYS)): (
        "条件",
        {"all": _AS_ONE},
        "请删去一个；都要满足就写成 all 的两项，满足其一就写成 any 的两项",
    ),
    next(iter(_WINDOW_KEYS)): ("窗口", {}, "请删去一个；两种都有就写成清单的两项"),
}
"""By the first key of a family: what its keys are kinds of, which of them can hold another and where, the cure else."""


def _family(node: Path, key: str) -> Mapping[str, str]:
    """The keys of which a node may have but one, where it has one already and this is another; else nothing."""
    for family in (VALUATION_KEYS, CONDITION_KEYS, _WINDOW_KEYS):
        if node and node[-1] in family.values() and key in family:
            return family
    return {}


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, tuple[Place, ...]]:
    """By key as written in YAML, what models may stand below it."""
    hints = get_type_hints(model, include_extras=True)
    return {field.alias or name: tuple(_places(hints[name], frozenset())) for name, field in model.model_fields.items()}


def _places(annotation: Any, tags: frozenset[str]) -> Iterator[Place]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield tags, annotation
        return
    tags |= {each.tag for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Tag)}
    for part in get_args(annotation):
        yield from _places(part, tags)
