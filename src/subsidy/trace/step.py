"""A step of a trace: the node that was judged, and what was found. Nothing is ever written back on a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from subsidy.facts.types import Value
from subsidy.language.expressions import Between, Compare, Expression, FactRef, FieldRef, Member, Quantified
from subsidy.language.nodes import Condition, Part, Valuation
from subsidy.money import Rational
from subsidy.truth import Truth


@dataclass(frozen=True, slots=True)
class Unknown:
    """What stands where a value is not known: the facts that would tell, and reasons that no fact can mend.

    A fact is named by its key; a field of a record as `service_contracts[0].amount`, counted from 0.
    """

    facts: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")


@dataclass(frozen=True, slots=True)
class Counted(Unknown):
    """A count of records of which some are not known to count: at least `low`, at most `high`."""

    low: int = 0
    high: int = 0


Found = Value | Unknown
"""A value as an evaluation finds it: known, or unknown with its cause."""


def truth_of(result: Found) -> Truth:
    """The truth value of a flag that may be unknown."""
    return _TRUE if result is True else _FALSE if result is False else _UNKNOWN


_FALSE, _UNKNOWN, _TRUE = Truth


Atom = Compare | Between | Member | FactRef | FieldRef | Quantified
"""The smallest parts of a condition that are true or false by themselves."""


class Finding(NamedTuple):
    """One atom of a condition judged: what was found on its left, and what it was held against.

    `records`: of a quantifier, what its condition came to for each record. `inside`: the findings that this rests on,
    of a quantifier those of each record, of a derived flag those of its formula.
    """

    atom: Atom
    left: Found
    right: Found
    result: Found
    records: tuple[Found, ...] = ()
    inside: tuple[tuple[Finding, ...], ...] = ()


class Judged(NamedTuple):
    """A condition judged. `unknown` is what a leaf lacks; a composite's lack is read off its children."""

    node: Condition
    truth: Truth
    findings: tuple[Finding, ...] = ()
    unknown: Unknown = Unknown()
    children: tuple[Step, ...] = ()


class Range(NamedTuple):
    """An amount as far as it is known: at least `low`, at most `high` (None: no bound). In 分, or in points."""

    low: Rational
    high: Rational | None

    @property
    def decided(self) -> bool:
        """Whether nothing that is still unknown can change the amount."""
        return self.low == self.high


class Applied(NamedTuple):
    """One term applied to an amount: `cap`, `floor`, `less` or `round`, with the amount before and after."""

    term: str
    value: Found | None
    before: Range
    after: Range
    expression: Expression | None = None


class Entry(NamedTuple):
    """What one record of a list, or one factor of a scaled amount, contributes.

    Its position, whether it counts (of factors: is the one taken), its value, and what it gives under its cap; of
    records that are grouped, the group, and of those that only some count of, what was found of each.
    """

    position: int
    counted: Found
    value: Found
    range: Range
    group: Found | None = None
    findings: tuple[Finding, ...] = ()


class Group(NamedTuple):
    """A group of records: what they come to together, before and under the group's cap; unknown: which group it is."""

    key: Found
    before: Range
    after: Range


class Valued(NamedTuple):
    """A valuation worked out. `taken` are the indexes of the rows or children that gave the amount."""

    node: Valuation
    range: Range
    raw: Range
    when: Judged | None = None
    findings: tuple[tuple[str, Expression, Found], ...] = ()
    taken: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()
    applied: tuple[Applied, ...] = ()
    unknown: Unknown = Unknown()
    children: tuple[Step, ...] = ()


class Scored(NamedTuple):
    """A part of a score: its points, and whether they meet its sub-floor (true where it has none)."""

    node: Part
    truth: Truth
    points: Valued


Step = Judged | Valued | Scored
