"""Derived facts: their formulas and decision tables as written → expressions that do not go in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from subsidy.errors import quoted
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import FLAG, Kind, Type
from subsidy.language.expressions import Case, Decision, Expression, Literal
from subsidy.language.traversal import derived_read
from subsidy.pack.author import Author
from subsidy.pack.circles import way_back
from subsidy.pack.fact_documents import DecideDoc, FactDoc
from subsidy.pack.yaml_tree import Path

Source = tuple[Author, Path, FactDoc]
"""A declaration with the file and the place that it stands in."""


def build_formulas(declarations: Sequence[Source], dictionary: Dictionary) -> dict[str, Expression]:
    """The formulas of the derived facts and fields by address, none of which may rest on itself.

    `declarations` are those that the dictionary was made of: of a word declared twice only the one that it holds.
    """
    derived = list(_derived(declarations))
    formulas: dict[str, Expression] = {}
    for (author, path, document), records in derived:
        author.dictionary = dictionary
        address = _address(records, document)
        expression = _formula(author, path, document, dictionary.referenced(address).type, records)
        if expression is not None:
            formulas[address] = expression
    reads = {address: sorted(derived_read(formula)) for address, formula in formulas.items()}
    for (author, path, document), records in derived:
        address = _address(records, document)
        # One circle is told once, at the first of its facts.
        if (cycle := way_back(address, reads)) and address == min(cycle):
            names = " → ".join(map(dictionary.describe, cycle))
            author.fault(
                (*path, "decide" if document.decide else "formula"),
                "SB263",
                f"推算公式绕成了圈：{names}；请改掉其中一步",
            )
    return formulas


def _derived(declarations: Iterable[Source], records: str = "") -> Iterator[tuple[Source, str]]:
    """The declarations of derived facts, each with the address of the list that it is a field of."""
    for author, path, document in declarations:
        if document.formula is not None or document.decide is not None:
            yield (author, path, document), records
        fields = [(author, (*path, "fields", index), field) for index, field in enumerate(document.fields or [])]
        yield from _derived(fields, _address(records, document))


def _address(records: str, document: FactDoc) -> str:
    return f"{records}.{document.key}" if records else document.key


def formula_text(document: FactDoc) -> str:
    """How a fact is derived, as its author wrote it; empty for one that the profile supplies."""
    if document.decide is None:
        return document.formula or ""
    rows = [f"{'其余' if row.when is None else row.when.strip()} → {row.is_}" for row in document.decide.rows]
    return f"{document.decide.hit}：{'；'.join(rows)}"


def _formula(author: Author, path: Path, document: FactDoc, type: Type, records: str) -> Expression | None:
    if document.decide is None:
        return author.expression(document.formula or "", (*path, "formula"), type, records)
    return _decision(author, (*path, "decide"), document.decide, type, records)


def _decision(author: Author, path: Path, document: DecideDoc, type: Type, records: str) -> Decision | None:
    rows: list[Case] = []
    for index, row in enumerate(document.rows):
        place = (*path, "rows", index)
        if row.when is None and index < len(document.rows) - 1:
            author.fault(place, "SB269", f"没有写 when 的一行（{quoted(row.is_)}）管其余情形，只能放在最后")
        when = None if row.when is None else author.expression(row.when, (*place, "when"), FLAG, records)
        value = _value(author, (*place, "is"), row.is_, type, records)
        if value is not None and (row.when is None) == (when is None):
            rows.append(Case(when, value))
    return Decision(document.hit, tuple(rows), type) if len(rows) == len(document.rows) else None


def _value(author: Author, path: Path, text: str, type: Type, records: str) -> Expression | None:
    """What a row gives; of a flag also the words for true and false, which stand alone nowhere else."""
    if type.kind is Kind.FLAG and text in _FLAGS:
        return Literal(_FLAGS[text], FLAG, text)
    return author.expression(text, path, type, records)


_FLAGS: Final = {"真": True, "假": False, "是": True, "否": False, "true": True, "false": False}
