"""How an award is paid out, as data. None of it decides who is eligible, or for how much."""

from __future__ import annotations

from dataclasses import dataclass

from subsidy.language.expressions import Expression, Literal
from subsidy.language.nodes import Condition, Label
from subsidy.money import Rounding


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of an award: a share of it, a fixed amount or, with neither, what all the others leave.

    It is paid once `when` holds (no condition: in any case), on the day `due` at the latest.
    """

    label: Label
    name: str
    share: Literal | None
    amount: Expression | None
    when: Condition | None
    due: Expression | None


@dataclass(frozen=True, slots=True)
class Withholding:
    """Once `when` holds, stages whose conditions are not met by then are not paid."""

    label: Label
    when: Condition


@dataclass(frozen=True, slots=True)
class Recovery:
    """Once `when` holds, this share of what was paid is to be paid back."""

    label: Label
    when: Condition
    share: Literal


@dataclass(frozen=True, slots=True)
class Funding:
    """Whose money it is: a share of the award, what the others leave (`rest`), or a share that was not published."""

    label: Label
    source: str
    share: Literal | None
    rest: bool


@dataclass(frozen=True, slots=True)
class Use:
    """What the money may be spent on, up to a share of the award or an amount; or what it must not be."""

    label: Label
    name: str
    at_most: Literal | None
    forbidden: bool


@dataclass(frozen=True, slots=True)
class Commitment:
    """What whoever takes the money promises, until a day where the rule names one."""

    label: Label
    until: Expression | None


@dataclass(frozen=True, slots=True)
class Payment:
    """The stages in their order, each rounded; `path` is the way the money takes, in the clause's own words.

    `paid` is what was paid so far; without it, all stages whose conditions are met.
    """

    label: Label
    path: str
    stages: tuple[Stage, ...]
    rounding: Rounding
    withhold: tuple[Withholding, ...] = ()
    recover: tuple[Recovery, ...] = ()
    paid: Expression | None = None
    funding: tuple[Funding, ...] = ()
    uses: tuple[Use, ...] = ()
    commitments: tuple[Commitment, ...] = ()
