"""Tables of what a construct means, asked of the engine and of the oracle alike.

A line is `profile | rule | result`; `-` is the empty profile. A result is `真`, `假`, a constant, or for amounts a
range `1元..2元`, `1元..` without end; `缺 …` are exactly the facts that are missing, `因` says that there is a reason
that no fact can mend.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from little import DAY, condition_of, expression_of, pack_of, read, version_of
from oracle.amounts import Span
from oracle.engine_side import SIDES, EngineSide
from oracle.expressions import value_of
from oracle.naive import Oracle
from oracle.unknown import Unknown

from subsidy.language.expressions import Expression

Side = type[EngineSide] | type[Oracle]


def on_every_side() -> pytest.MarkDecorator:
    """Ask the engine and the oracle the same."""
    return pytest.mark.parametrize("side", SIDES, ids=["engine", "oracle"])


def table(text: str) -> pytest.MarkDecorator:
    """One test for each line of a table, with its parts as `profile`, `rule` and `result`."""
    rows = [tuple(part.strip() for part in line.split(" | ")) for line in text.strip().splitlines()]
    return pytest.mark.parametrize(("profile", "rule", "result"), rows, ids=[" | ".join(row) for row in rows])


def asked(side: Side, profile: str, *, document: object = None, award: object = None) -> EngineSide | Oracle:
    """One evaluator with a profile; the day is the profile's 申请日期 or 2026-07-01."""
    values: dict[str, Any] = {}
    for pair in profile.split("，") if profile != "-" else ():
        name, _, value = pair.partition("=")
        values[name] = json.loads(value) if value.startswith("[") else {"真": True, "假": False}.get(value, value)
    day = date.fromisoformat(values.pop("申请日期", DAY.isoformat()))
    parts = {"eligibility": document} if document else {}
    return side(pack_of(**parts, **({"award": award} if award else {})), read(values), day)


def constant(text: str, like: Expression) -> Any:
    return value_of(expression_of(text, like.type), Oracle(pack_of(), {}, DAY).at)


def lacks(found: Unknown) -> str:
    """What is missing in the words of a table."""
    dictionary = pack_of().dictionary
    names = "、".join(sorted(map(dictionary.describe, found.facts)))
    return "；".join([*([f"缺 {names}"] if names else []), *(["因"] if found.reasons else [])])


def in_order(result: str) -> str:
    """A result whose missing facts stand in the order of `lacks`."""
    parts = [part.strip() for part in result.split("；")]
    return "；".join("缺 " + "、".join(sorted(p[2:].split("、"))) if p.startswith("缺 ") else p for p in parts)


def expect_value(side: Side, profile: str, text: str, result: str) -> None:
    """An expression comes to the result."""
    expression = expression_of(text)
    found = asked(side, profile).value(expression)
    if isinstance(found, Unknown):
        assert lacks(found) == in_order(result)
    elif isinstance(found, bool):
        assert ("真" if found else "假") == result
    else:
        assert found == constant(result, expression)


def expect_truth(side: Side, profile: str, document: object, result: str) -> None:
    """A condition comes to the result."""
    found = asked(side, profile, document=document).truth(condition_of(document))
    said = lacks(found) if isinstance(found, Unknown) else "真" if found else "假"
    assert said == in_order(result)


def expect_amount(side: Side, profile: str, document: object, result: str) -> None:
    """An amount comes to the result, as a whole number of 分 unless its rule rounds otherwise."""
    judge = asked(side, profile, award=document)
    node = version_of(judge.pack).award
    assert node is not None
    assert told(judge.amount(node)) == in_order(result)


def told(span: Span) -> str:
    """A range in 元 in the words of a table."""
    low, high = yuan(span.low), "" if span.high is None else yuan(span.high)
    amount = low if low == high else f"{low}..{high}"
    return "；".join(part for part in (amount, lacks(span.lacks)) if part)


def yuan(fen: Fraction) -> str:
    assert fen.denominator == 1
    return f"{Decimal(fen.numerator).scaleb(-2).normalize():f}元"
