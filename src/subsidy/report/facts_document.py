"""Facts as a document: every value as it was seen, and of a derived one its formula."""

from __future__ import annotations

from collections.abc import Mapping

from subsidy.facts.types import Fact, Kind, Value
from subsidy.language.expressions import Expression
from subsidy.pack.pack import RulePack
from subsidy.report.value_document import Document, value_document
from subsidy.trace.assessment import Readings
from subsidy.trace.step import Found, Unknown


class FactsWriter:
    """Writes the facts of one profile as documents."""

    def __init__(self, pack: RulePack, readings: Readings) -> None:
        self.dictionary = pack.dictionary
        self.formulas = pack.formulas
        self._pack = pack
        self._readings = readings
        self._written: dict[str, Document] = {}

    def known(self) -> list[Document]:
        """Every fact that was known, with its value as it was seen; of a list every record."""
        seen = self._readings.values
        return [
            self._fact(fact) | self._records(fact, seen[fact.key], fact.key)
            for fact in sorted(self.dictionary, key=lambda fact: fact.key)
            if fact.key in seen and not isinstance(seen[fact.key], Unknown)
        ]

    def _records(self, list_of: Fact, found: Found, address: str) -> Document:
        """The records of a list: of each the fields that were known."""
        if not isinstance(found, tuple) or list_of.type.kind is not Kind.RECORDS:
            return {}
        records = [record for record in found if isinstance(record, Mapping)]
        return {"records": [self._record(list_of, each, f"{address}[{at}]") for at, each in enumerate(records)]}

    def _record(self, list_of: Fact, record: Mapping[str, Value], address: str) -> list[Document]:
        fields = [
            (field, f"{address}.{field.key}") for field in sorted(list_of.type.fields, key=lambda field: field.key)
        ]
        found = [(field, record.get(field.key, self._readings.values.get(place)), place) for field, place in fields]
        return [
            {"fact": field.key, "name": field.name, "source": field.whence}
            | value_document(value, field.type)
            | self._records(field, value, place)
            | ({"formula": field.formula} if field.formula else {})
            for field, value, place in found
            if value is not None and not isinstance(value, Unknown)
        ]

    def facts(self, *expressions: Expression) -> list[Document]:
        """The facts that expressions read, as they were seen; of a derived one also its formula and what is behind."""
        read = sorted(self._pack.read_behind(*expressions).items())
        return [self._derived_field(address, fact) if "." in address else self._fact(fact) for address, fact in read]

    def _derived_field(self, address: str, field: Fact) -> Document:
        """A derived field of records: its formula; its values stand with the records."""
        named = {"fact": address, "name": self.dictionary.describe(address), "source": field.whence}
        return named | {"value": None, "shown": "每条各自推算", "formula": field.formula}

    def _fact(self, fact: Fact) -> Document:
        if fact.key not in self._written:
            self._written[fact.key] = self._fact_anew(fact)
        return self._written[fact.key]

    def _fact_anew(self, fact: Fact) -> Document:
        found = self._readings.values.get(fact.key, Unknown(frozenset({fact.key})))
        document: Document = {"fact": fact.key, "name": fact.name, "source": fact.whence}
        document |= value_document(found, fact.type)
        if fact.formula:
            document["formula"] = fact.formula
        if fact.key in self._readings.rows:
            document["rows"] = list(self._readings.rows[fact.key])
        return document
