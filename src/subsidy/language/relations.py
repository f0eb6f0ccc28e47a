"""What one policy declares about another: the closed set of relations between policies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subsidy.language.nodes import Condition, Valuation
    from subsidy.language.provenance import Provenance


class RelationKind(StrEnum):
    """How the policy that declares the relation (the source) stands to the other (the target).

    requires: the source may be had only by who is eligible for the target.
    excludes: for the same matter only one of the two may be had; symmetric, and the better is recommended.
    yields_to: where both could be had, the source gives way to the target, whatever the amounts.
    opens: being eligible for the source makes the target available next; changes no verdict.
    upgrades: where both could be had, the source stands in the target's place.
    group: of all policies that name the same group only one may be had for the same matter.
    allows: both may be had, although they share a group.
    ceiling: the awards of the source and of those beside it are together not above a bound; the source's is cut.
    """

    REQUIRES = "requires"
    EXCLUDES = "excludes"
    YIELDS_TO = "yields_to"
    OPENS = "opens"
    UPGRADES = "upgrades"
    GROUP = "group"
    ALLOWS = "allows"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Relation:
    """One declared relation; `when` limits it to profiles of which that condition is true (no condition: always).

    `dated`: one of several versions declares it, so that it is in force only while that version is. `target` is the
    other policy; a relation of a group has none, but the `group` by its name, and a ceiling the policies `beside` and
    the bound `at_most`. `provenance` None: that of the version which declares it.
    """

    id: str
    kind: RelationKind
    source: str
    target: str
    clause: str = ""
    text: str = ""
    matter: str = ""
    when: Condition | None = None
    dated: bool = False
    group: str = ""
    beside: tuple[str, ...] = ()
    at_most: Valuation | None = None
    provenance: Provenance | None = None

    @property
    def switched(self) -> bool:
        """Whether the relation is in force of some profiles or on some days only."""
        return self.dated or self.when is not None

    @property
    def others(self) -> tuple[str, ...]:
        """The policies that it names beside the source."""
        return (self.target,) if self.target else self.beside
