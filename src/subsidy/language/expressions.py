"""Expressions as data: a closed union of frozen nodes, resolved against the dictionary and typed.

Readers take the union apart with `match` and end in `assert_never`, so that a new node is missed by none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from subsidy.facts.types import FLAG, Fact, Kind, Type, Value


class Operator(StrEnum):
    """The four operations of exact arithmetic."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"


class Comparator(StrEnum):
    """The six comparisons; each says by itself whether the bound belongs."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


class Quantifier(StrEnum):
    """What is asked of the records of a list that meet a condition."""

    EXISTS = "存在"
    ALL = "全部"
    COUNT = "计数"


class Aggregator(StrEnum):
    """How the values of a list's records become one.

    最近 takes the value of the record with the latest date, 唯一 that of the only record, 组数 counts different values.
    """

    SUM = "求和"
    MEAN = "平均"
    LARGEST = "最大"
    SMALLEST = "最小"
    LATEST = "最近"
    ONLY = "唯一"
    GROUPS = "组数"


class Function(StrEnum):
    """The built-in functions; there are no others."""

    GREATER_OF = "取大"
    LESSER_OF = "取小"
    CEILING = "向上取整"
    FLOOR = "向下取整"
    YEAR = "年度"
    FIRST_DAY = "起始"
    LAST_DAY = "截止"
    GROWTH = "增长率"
    PERIOD = "期间"
    DAYS = "天数"
    MONTHS = "月数"
    SHARED_DAYS = "重叠天数"
    SHARED_MONTHS = "重叠月数"


class Hit(StrEnum):
    """Which rows of a decision table count: the first that holds, the only one, or all of them, added up."""

    FIRST = "首个"
    ONLY = "唯一"
    SUM = "相加"


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; `text` is how the author wrote it."""

    value: Value
    type: Type
    text: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of the profile, or one derived from others."""

    fact: Fact

    @property
    def type(self) -> Type:
        return self.fact.type


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of the record that the enclosing quantifier or aggregate looks at; `records` is its list's address."""

    fact: Fact
    records: str

    @property
    def type(self) -> Type:
        return self.fact.type

    @property
    def address(self) -> str:
        """Where a formula of the field is found: `contracts.redeemable`."""
        return f"{self.records}.{self.fact.key}"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two operands joined by an operator; on dates, calendar arithmetic."""

    operator: Operator
    left: Expression
    right: Expression
    type: Type


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned."""

    operand: Expression

    @property
    def type(self) -> Type:
        return self.operand.type


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in function of one or more arguments."""

    function: Function
    arguments: tuple[Expression, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    comparator: Comparator
    left: Expression
    right: Expression
    type: Type = FLAG


@dataclass(frozen=True, slots=True)
class Between:
    """A value inside an interval, each end of which is closed or open."""

    item: Expression
    low: Expression
    high: Expression
    low_closed: bool
    high_closed: bool
    type: Type = FLAG


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes from `first` to `last`, both included, of one level; `text` is how the author wrote it."""

    first: str
    last: str
    type: Type
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """A choice among options, or a code at or below one of several prefixes."""

    item: Expression
    options: tuple[Literal | CodeRange, ...]
    type: Type = FLAG

    @property
    def spans(self) -> tuple[tuple[str, str], ...]:
        """Each option from where to where, a single one from itself to itself."""
        return tuple(
            (option.first, option.last) if isinstance(option, CodeRange) else (str(option.value), str(option.value))
            for option in self.options
        )


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    operand: Expression
    type: Type = FLAG


@dataclass(frozen=True, slots=True)
class And:
    """Conjunction; every operand is looked at."""

    operands: tuple[Expression, ...]
    type: Type = FLAG


@dataclass(frozen=True, slots=True)
class Or:
    """Disjunction; every operand is looked at."""

    operands: tuple[Expression, ...]
    type: Type = FLAG


@dataclass(frozen=True, slots=True)
class Quantified:
    """A quantifier over the records of a list; no condition: all records. `nested`: a list of the record at hand."""

    quantifier: Quantifier
    records: Fact
    condition: Expression | None
    type: Type
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One value from the records of a list that meet `where`; `by` is the date that 最近 goes by."""

    aggregator: Aggregator
    records: Fact
    value: Expression
    by: Expression | None
    where: Expression | None
    nested: bool = False

    @property
    def type(self) -> Type:
        return COUNT_OF_RECORDS if self.aggregator is Aggregator.GROUPS else self.value.type


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a decision table; without a condition, it holds when no other does."""

    when: Expression | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision table, which only a derived fact may be."""

    hit: Hit
    rows: tuple[Case, ...]
    type: Type


Expression = (
    Literal
    | FactRef
    | FieldRef
    | Arithmetic
    | Negative
    | Call
    | Compare
    | Between
    | Member
    | Not
    | And
    | Or
    | Quantified
    | Aggregate
    | Decision
)

COUNT_OF_RECORDS = Type(Kind.COUNT)
"""A count of records takes whatever unit it is compared with."""
