"""Amounts of money and numbers of points in words, as far as they are known."""

from __future__ import annotations

from typing import Final

from subsidy.facts.types import Kind, Type, show_number
from subsidy.language.payment import Funding, Stage
from subsidy.money import Rational, decimal
from subsidy.report.sentences import valued
from subsidy.report.wording import say
from subsidy.trace.step import Range, Valued


def say_range(amount: Range, type: Type) -> str:
    """An amount as far as it is known: `20 万元`, `至多 200 万元`, `5 万元至 20 万元`, `未知`."""
    low, high = amount
    if high is None:
        return f"至少 {number_in_words(low, type)}" if low else "未知"
    if low == high:
        return number_in_words(low, type)
    return (
        f"{number_in_words(low, type)}至 {number_in_words(high, type)}"
        if low
        else f"至多 {number_in_words(high, type)}"
    )


def number_in_words(value: Rational, type: Type) -> str:
    """A number with its unit; of money also what lies below the 分, which only a rounding removes."""
    if type.kind is not Kind.MONEY or isinstance(value, int):
        return show_number(value, type)
    inexact = (value * 100).denominator != 1
    return f"{'约 ' if inexact else ''}{decimal(value / 100, 4)} 元"


def gives(type: Type) -> str:
    """The verb that goes with an amount, or with points."""
    return "得" if type.kind is Kind.COUNT else "计"


def portion(stage: Stage) -> str:
    """What a stage gives, as its rule says it: `40%`, `其余`, `5万元`."""
    return stage.share.text if stage.share else say(stage.amount) if stage.amount else _REST


def contribution(funding: Funding) -> str | None:
    """What a source of money contributes, as its rule says it: `50%`, `其余`; None where that is not published."""
    return funding.share.text if funding.share else _REST if funding.rest else None


_REST: Final = "其余"
"""How the portion is called that takes what the others leave."""

UNPUBLISHED: Final = "比例未公开"
"""What is said of a contribution that is not published."""


def keyed(step: Valued, name: str) -> str:
    """What was found under a name, with what it was found of."""
    told = (valued(expression, found, expression.type) for own, expression, found in step.findings if own == name)
    return next(told, "")
