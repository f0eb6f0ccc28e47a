"""The order in which the keys of a rule file are written: that of the models, names first and remarks last."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from subsidy.pack.yaml_tree import Path


def key_orders(document: BaseModel) -> dict[Path, dict[str, int]]:
    """By the path of every group of keys, the place of each key."""
    return dict(_ordered(document, ()))


def _ordered(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, int]]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _ordered(item, (*path, index))
    if not isinstance(value, BaseModel):
        return
    fields = type(value).model_fields
    keys = {name: field.alias or name for name, field in fields.items()}
    settled = sorted(keys.values(), key=lambda key: _rank(key, keys))
    yield path, {key: place for place, key in enumerate(settled)}
    for name, key in keys.items():
        yield from _ordered(getattr(value, name), (*path, key))


def _rank(key: str, keys: Container[str]) -> int:
    """Names and clauses come first, limits after what they limit, what is asked of a fact after what it is."""
    if key in ("clause", "text", "provenance") and "clause" in keys:
        return -1
    if key in ("question", "proof", "source", "changeable", "confidential") and "question" in keys:
        return 1
    return _RANKS.get(key, 0)


_RANKS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("part", "stage", "pool"), -2),
    **dict.fromkeys(("cap", "floor", "less", "round"), 1),
    "note": 2,
    "fields": 3,
}
