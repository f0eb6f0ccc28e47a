"""The order of clauses, and the canonical form of what a rule file says.

What has no order of its own in a rule stands in the order of the policy's text, however its author listed it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel

UNORDERED: Final = frozenset(
    {
        "all",
        "any",
        "of",
        "parts",
        "sum",
        "best_of",
        "relations",
        "versions",
        "with",
        "withhold",
        "recover",
        "uses",
        "commitments",
        "priority",
    }
)
"""Keys whose lists mean the same in any order."""


def canonical(document: Any) -> str:
    """What a tree says, as one text that no order of keys, or of children without order, can change."""
    return _text(_settled(document))


def _text(settled: Any) -> str:
    return json.dumps(settled, ensure_ascii=False, sort_keys=True, default=str)


def _settled(document: Any) -> Any:
    if isinstance(document, BaseModel):
        # By hand: for pydantic to dump one node, it would first make a serializer of its kind, which takes long.
        named = type(document).model_fields
        return _settled({named[name].alias or name: getattr(document, name) for name in document.model_fields_set})
    if isinstance(document, dict):
        return {
            key: sorted(map(_settled, value), key=_text)
            if key in UNORDERED and isinstance(value, list)
            else _settled(value)
            for key, value in document.items()
        }
    return [_settled(item) for item in document] if isinstance(document, list) else document


def in_clause_order(documents: Sequence[BaseModel]) -> list[int]:
    """The indexes of sibling documents in the order of the clauses they cite, then of what they say."""
    clauses = [clause_order(_first_clause(document)) for document in documents]
    if len(set(clauses)) == len(clauses):
        return sorted(range(len(documents)), key=clauses.__getitem__)
    keys = [(clause, canonical(document)) for clause, document in zip(clauses, documents, strict=True)]
    return sorted(range(len(documents)), key=keys.__getitem__)


Piece = tuple[int, int, str]


def clause_order(clause: str) -> tuple[Piece, ...]:
    """A key that sorts clauses as a reader would: `第二条` before `第十条`, `（一）` before `（二）`."""
    return tuple(
        (0, _number(piece), "") if _NUMERAL.fullmatch(piece) else (1, 0, piece) for piece in _PIECES.findall(clause)
    )


def _first_clause(document: Any) -> str:
    """The clause that a node cites or, where it cites none itself, the first one cited below it."""
    if isinstance(document, BaseModel) and getattr(document, "clause", None):
        return str(getattr(document, "clause"))  # noqa: B009 - not every document has one
    below = document if isinstance(document, list) else _values(document)
    clauses = [clause for child in below if (clause := _first_clause(child))]
    return min(clauses, key=clause_order, default="")


def _values(document: Any) -> list[Any]:
    if not isinstance(document, BaseModel):
        return []
    return [getattr(document, name) for name in sorted(document.model_fields_set)]


def _number(numeral: str) -> int:
    """The value of Arabic digits or of a Chinese numeral below ten thousand."""
    if numeral.isdigit():
        return int(numeral)
    total = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        else:
            total += max(digit, 1) * _UNITS[character]
            digit = 0
    return total + digit


_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERAL: Final = re.compile(r"[0-9]+|[零一二三四五六七八九十百千]+")
_PIECES: Final = re.compile(r"[0-9]+|[零一二三四五六七八九十百千]+|[^0-9零一二三四五六七八九十百千\s]+")
