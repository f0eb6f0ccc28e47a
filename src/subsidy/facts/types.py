"""What kinds of fact there are, what values they take, and how one value reads in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from subsidy.facts.codes import SCHEMES, label
from subsidy.money import Rational, decimal, percent, short_yuan

Value = bool | Rational | date | str | tuple["Value", ...] | Mapping[str, "Value"]
"""A known value: money in 分, ratios and numbers exact, a period as (first day, last day), records as mappings."""


class Kind(StrEnum):
    """The kinds of fact and of expression."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    FLAG = "flag"
    CHOICE = "choice"
    CODE = "code"
    TEXT = "text"
    RECORDS = "records"

    @property
    def label(self) -> str:
        """The kind in Chinese, for messages."""
        return _LABELS[self]


_LABELS = {
    Kind.MONEY: "金额",
    Kind.RATIO: "比率",
    Kind.COUNT: "数量",
    Kind.NUMBER: "数",
    Kind.DATE: "日期",
    Kind.PERIOD: "期间",
    Kind.FLAG: "是否",
    Kind.CHOICE: "选项",
    Kind.CODE: "代码",
    Kind.TEXT: "文本",
    Kind.RECORDS: "清单",
}

NUMERIC = frozenset({Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.NUMBER})
"""The kinds that are ordered by size and take part in arithmetic."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what belongs to it: a count's unit, a choice's options, a code's scheme, a record's fields."""

    kind: Kind
    unit: str = ""
    options: tuple[str, ...] = ()
    scheme: str = ""
    fields: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind.label}（{self.unit}）" if self.unit else self.kind.label


MONEY = Type(Kind.MONEY)
RATIO = Type(Kind.RATIO)
NUMBER = Type(Kind.NUMBER)
DATE = Type(Kind.DATE)
FLAG = Type(Kind.FLAG)


class Source(StrEnum):
    """Who says what a fact's value is."""

    REGISTRY = "登记机关"
    STATISTICS = "统计"
    TAX = "税务"
    APPLICANT = "企业申报"
    EXPERT = "专家评审"
    AUTHORITY = "主管部门"
    SYSTEM = "系统"

    @property
    def judged(self) -> bool:
        """Whether the value is a person's judgement, which no applicant can supply."""
        return self in (Source.EXPERT, Source.AUTHORITY)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the dictionary: what a fact is called, what it may be, who says so and what proves it.

    `lower` and `upper` are inclusive bounds in the type's own unit (money in 分). `formula` is the text of a
    derived fact, empty for one that the profile supplies.
    """

    key: str
    name: str
    type: Type
    source: Source = Source.APPLICANT
    question: str = ""
    proof: str = ""
    lower: Rational | None = None
    upper: Rational | None = None
    changeable: bool = True
    confidential: bool = False
    formula: str = ""
    note: str = ""

    @property
    def whence(self) -> str:
        """Where its value comes from, in Chinese: a derived fact is nobody's statement."""
        return "推算" if self.formula else self.source.value

    def __hash__(self) -> int:
        # A list holds all its fields: to hash these for every look into a table would cost more than the look.
        return hash(self.key)


def show(value: Value, type: Type) -> str:
    """One value as people read it, with its unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Fraction):
        return show_number(value, type)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return label(type.scheme, value) if type.kind is Kind.CODE and type.scheme in SCHEMES else value
    if type.kind is Kind.PERIOD:
        return "至".join(str(day) for day in value)
    return f"{len(value)} 条"


def show_number(value: Rational, type: Type) -> str:
    """A number with its unit: `480 万元`, `5.2%`, `120 人`."""
    if type.kind is Kind.MONEY:
        return short_yuan(value)
    if type.kind is Kind.RATIO:
        return percent(value)
    if type.kind is Kind.NUMBER:
        return decimal(value, 4).replace(",", "")  # it may be a year, or a number of some other order
    return f"{decimal(value, 4)} {type.unit}"
