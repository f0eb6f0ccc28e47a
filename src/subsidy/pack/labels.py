"""Stable addresses: a node is known by its policy, its version, and the clauses on the way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from subsidy.language.nodes import Label
from subsidy.language.provenance import Provenance


@dataclass(slots=True)
class Addresses:
    """Gives every node of one version an address of its own; alike siblings are told apart by a number."""

    given: dict[str, Provenance | None] = field(default_factory=dict)
    """The addresses given so far, with the provenance of each node."""

    def label(self, parent: str, document: Any, kind: str, inherited: str = "") -> Label:
        """The label of a node below `parent`, from what its document says of itself.

        A node that says nothing of its provenance has that of the nearest node above which does.
        """
        clause = getattr(document, "clause", None) or inherited
        own = "".join((getattr(document, "clause", None) or kind).split())
        address = f"{parent}/{own}"
        number = 2
        while address in self.given:
            address = f"{parent}/{own}~{number}"
            number += 1
        provenance: Provenance | None = getattr(document, "provenance", None) or self.given.get(parent)
        self.given[address] = provenance
        return Label(address, clause, getattr(document, "text", None) or "", provenance)

    def provenances_below(self, parent: str) -> list[Provenance]:
        """What the nodes below `parent` say of their provenance."""
        below = (each for address, each in self.given.items() if address.startswith(f"{parent}/"))
        return [each for each in below if each is not None]
