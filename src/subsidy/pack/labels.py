"""Stable addresses: a node is known by its policy, its version, and the clauses on the way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from subsidy.language.nodes import Label, Provenance


@dataclass(slots=True)
class Addresses:
    """Gives every node of one version an address of its own; alike siblings are told apart by a number."""

    taken: set[str] = field(default_factory=set)

    def label(self, parent: str, document: Any, kind: str, inherited: str = "") -> Label:
        """The label of a node below `parent`, from what its document says of itself."""
        clause = getattr(document, "clause", None) or inherited
        own = "".join((getattr(document, "clause", None) or kind).split())
        address = f"{parent}/{own}"
        number = 2
        while address in self.taken:
            address = f"{parent}/{own}~{number}"
            number += 1
        self.taken.add(address)
        provenance: Provenance | None = getattr(document, "provenance", None)
        return Label(address, clause, getattr(document, "text", None) or "", provenance)
