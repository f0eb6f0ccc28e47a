"""How enterprises that are all eligible compete for one budget, as data.

It is checked when a rule loads and told beside the award. Whoever decides many enterprises together reads it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Label


class Give(StrEnum):
    """How a budget is given out: cut in proportion, in the order of the ranking, in the order of application."""

    IN_PROPORTION = "按比例"
    IN_TURN = "依次"
    FIRST_COME = "先到先得"


class Cut(StrEnum):
    """Whether awards are cut in proportion before their caps apply, or after."""

    BEFORE_CAPS = "封顶前"
    AFTER_CAPS = "封顶后"


class Residual(StrEnum):
    """Who gets what rounding leaves of a budget: the largest remainders, the last, nobody."""

    LARGEST = "最大余额"
    LAST = "末位"
    NOBODY = "不分配"


class Ties(StrEnum):
    """Whether all who tie at the last place are taken, or none of them."""

    ALL = "并列都取"
    NONE = "并列都不取"


class Order(StrEnum):
    """Which values of a ranking key come first; of numbers the first two, of dates the others."""

    HIGH_FIRST = "从高到低"
    LOW_FIRST = "从低到高"
    EARLY_FIRST = "从早到晚"
    LATE_FIRST = "从晚到早"


@dataclass(frozen=True, slots=True)
class Pool:
    """Those of whom `when` holds compete among themselves, for a budget of their own where there is one."""

    label: Label
    name: str
    when: Condition
    budget: Expression | None


@dataclass(frozen=True, slots=True)
class Rank:
    """One key of a ranking; later keys tell those apart that tie by earlier ones."""

    by: Expression
    order: Order


@dataclass(frozen=True, slots=True)
class Preference:
    """Those of whom `when` holds come before others who are eligible as well; it gates nothing."""

    label: Label
    when: Condition


@dataclass(frozen=True, slots=True)
class Competition:
    """A budget and how it is given out; None where the rule does not say."""

    label: Label
    budget: Expression | None
    pools: tuple[Pool, ...]
    rank: tuple[Rank, ...]
    top: int | None
    give: Give | None
    cut: Cut | None
    partial_last: bool | None
    residual: Residual | None
    ties: Ties | None
