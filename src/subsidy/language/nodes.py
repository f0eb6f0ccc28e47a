"""Rules as data: conditions and amounts, two closed unions of frozen nodes read by `match` with `assert_never`.

A valuation gives an amount of money or a number of points; both are the same nodes, told apart by their type.
The children of a node whose order means nothing stand in the order of the clauses they cite.
"""

from __future__ import annotations

from dataclasses import dataclass

from subsidy.facts.types import MONEY, Fact, Type
from subsidy.language.expressions import Comparator, Expression, Literal
from subsidy.language.provenance import Provenance
from subsidy.money import Rounding


@dataclass(frozen=True, slots=True)
class Label:
    """What any node is known by: a stable address, the clause it stands for and that clause in words.

    `provenance` is the node's own or that of the nearest node above which has one; None: that of its version.
    """

    id: str
    clause: str = ""
    text: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """A leaf: an expression that is true, false or unknown of a profile. `source` is the author's text."""

    label: Label
    expression: Expression
    source: str


@dataclass(frozen=True, slots=True)
class Qualified:
    """A leaf: a qualification that another rule file decides."""

    label: Label
    policy: str


@dataclass(frozen=True, slots=True)
class All:
    """Every child holds."""

    label: Label
    children: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one child holds."""

    label: Label
    children: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `required` of the children hold."""

    label: Label
    required: int
    children: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The child does not hold."""

    label: Label
    child: Condition


@dataclass(frozen=True, slots=True)
class Bar:
    """A threshold that a number of points must meet: at least, or more than, so many."""

    comparator: Comparator
    points: Literal


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its valuation in points and, where the rule sets one, its own sub-floor."""

    label: Label
    name: str
    valuation: Valuation
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The points of all parts together meet the bar, and every part its own sub-floor."""

    label: Label
    parts: tuple[Part, ...]
    bar: Bar


Condition = Holds | Qualified | All | Any | AtLeast | Negation | Score


@dataclass(frozen=True, slots=True)
class Terms:
    """What bounds any valuation, applied in this order: when, cap, floor, less, round.

    `when` false makes it nothing; `cap` and `floor` bound it; `less` is what was already paid, and what remains is
    never below nothing; `rounding` is applied last.
    """

    when: Condition | None = None
    cap: Expression | None = None
    floor: Expression | None = None
    less: Expression | None = None
    rounding: Rounding | None = None


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression: a fixed amount, a rate on a base, a match of an upper grant, an expert's points."""

    label: Label
    expression: Expression
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class UpTo:
    """A ceiling within which a person decides; `decided` is what they decided, once it is known."""

    label: Label
    ceiling: Expression
    source: str
    decided: Expression | None = None
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Negotiated:
    """An amount without a formula (一事一议): what `by` decided, once it is known."""

    label: Label
    decided: Expression
    by: str
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Band:
    """An interval of a table's key, each end closed or open. No bound: open on that side."""

    low: Literal | None
    low_closed: bool
    high: Literal | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Row(Band):
    """A row of a table: what it gives in its band, by an expression or by a valuation of its own."""

    value: Given
    cap: Expression | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slice(Band):
    """A band of progressive slices, and its rate."""

    rate: Expression
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A step table: the row whose band the key falls in gives the whole amount; below the lowest band, nothing."""

    label: Label
    key: Expression
    rows: tuple[Row, ...]
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Slices:
    """Progressive slices: each band's rate is applied to the part of the base that lies in it."""

    label: Label
    base: Expression
    rows: tuple[Slice, ...]
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade and what it gives, by an expression or by a valuation of its own."""

    option: Literal
    value: Given
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grades:
    """A grade table: the row of the option that the key is; every option of the key has a row."""

    label: Label
    key: Expression
    grades: tuple[Grade, ...]
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a scaled amount: the condition under which it is taken (none: always), and its own cap."""

    when: Condition | None
    by: Expression
    cap: Expression | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scaled:
    """An amount multiplied by the first factor whose condition holds; the last factor has none."""

    label: Label
    value: Valuation
    factors: tuple[Factor, ...]
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Grouping:
    """What tells the groups of records apart, and the cap of each group."""

    by: Expression
    cap: Expression


@dataclass(frozen=True, slots=True)
class PerRecord:
    """The sum over the records of a list that meet `where`, each with its own cap, and in groups with theirs."""

    label: Label
    records: Fact
    where: Expression | None
    value: Expression
    each_cap: Expression | None
    group: Grouping | None
    source: str
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of its parts."""

    label: Label
    children: tuple[Valuation, ...]
    type: Type = MONEY
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class BestOf:
    """The largest of its parts, and no other (就高不重复)."""

    label: Label
    children: tuple[Valuation, ...]
    type: Type = MONEY
    terms: Terms = NO_TERMS


Valuation = Formula | UpTo | Negotiated | Table | Slices | Grades | Scaled | PerRecord | Sum | BestOf

Given = Expression | Valuation
"""What a row gives."""

Node = Condition | Valuation | Part
