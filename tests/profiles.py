"""Profiles for tests: drawn from the dictionary, seeded with the constants of the rules and their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from subsidy.facts.dictionary import Dictionary, supplied
from subsidy.facts.profile import Profile
from subsidy.facts.types import Fact, Kind, Value
from subsidy.facts.values import FRACTIONAL_UNITS
from subsidy.pack.pack import RulePack

AREAS = ("310107", "310101", "31", "320000"[:2])
INDUSTRIES = ("6510", "65", "7320", "7450", "3011", "0111")
NEAR = date(2022, 7, 10)


def constants(pack: RulePack) -> Mapping[Kind, tuple[Any, ...]]:
    """Every constant of the pack's rules, by kind."""
    found: defaultdict[Kind, set[Any]] = defaultdict(set)
    for literal in _literals([*pack.policies, *pack.formulas.values()]):
        if not isinstance(literal.value, str | bool):
            found[literal.type.kind].add(literal.value)
    return {kind: tuple(sorted(values)) for kind, values in found.items()}


def _literals(thing: Any) -> Iterator[Any]:
    """The constants anywhere inside nodes, found by their fields."""
    if type(thing).__name__ == "Literal":
        yield thing
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from _literals(item)
    elif hasattr(thing, "__dataclass_fields__") and not isinstance(thing, Fact):
        for name in thing.__dataclass_fields__:
            yield from _literals(getattr(thing, name))


def values(fact: Fact, pool: Mapping[Kind, tuple[Any, ...]]) -> st.SearchStrategy[Any]:
    """Values of one fact: at the rules' constants, just beside them, at its own bounds, and anywhere."""
    kind = fact.type.kind
    if kind is Kind.FLAG:
        return st.booleans()
    if kind is Kind.CHOICE:
        return st.sampled_from(fact.type.options)
    if kind is Kind.CODE:
        return st.sampled_from({"area": AREAS, "industry": INDUSTRIES}.get(fact.type.scheme, ("91310107MA1FY00000",)))
    if kind is Kind.TEXT:
        return st.sampled_from(("甲", "乙"))
    if kind is Kind.DATE:
        return _days(pool)
    if kind is Kind.PERIOD:
        return st.tuples(_days(pool), _days(pool)).map(lambda pair: (min(pair), max(pair)))
    if kind is Kind.RECORDS:
        return st.lists(records(fact.type.fields, pool), max_size=3).map(tuple)
    return _numbers(fact, pool)


def _days(pool: Mapping[Kind, tuple[Any, ...]]) -> st.SearchStrategy[date]:
    known = [day + timedelta(days=shift) for day in pool.get(Kind.DATE, ()) for shift in (-1, 0, 1)]
    special = [NEAR, date(2024, 2, 29), date(2021, 7, 10), date(2026, 1, 1), *known]
    return st.one_of(st.sampled_from(special), st.dates(date(2015, 1, 1), date(2027, 12, 31)))


def _numbers(fact: Fact, pool: Mapping[Kind, tuple[Any, ...]]) -> st.SearchStrategy[Any]:
    fractional = fact.type.kind in (Kind.RATIO, Kind.NUMBER) or fact.type.unit in FRACTIONAL_UNITS
    step = Fraction(1, 100) if fractional else 1
    seeds = {0, 1, *(value + shift for value in pool.get(fact.type.kind, ()) for shift in (-step, 0, step))}
    small = st.fractions(0, 100, max_denominator=20) if fractional else st.integers(0, 60)
    return st.one_of(st.sampled_from(sorted(seeds)), small).map(lambda value: _bounded(fact, value))


def _bounded(fact: Fact, value: Any) -> Any:
    low = value if fact.lower is None else max(value, fact.lower)
    return low if fact.upper is None else min(low, fact.upper)


def records(fields: tuple[Fact, ...], pool: Mapping[Kind, tuple[Any, ...]]) -> st.SearchStrategy[dict[str, Value]]:
    """Some of the facts, each known or not: one profile's values, or one record's."""
    return st.fixed_dictionaries({}, optional={fact.key: values(fact, pool) for fact in supplied(fields)})


def profiles(pack: RulePack) -> st.SearchStrategy[Profile]:
    """Profiles of which any fact may be unknown."""
    return records(pack.dictionary.facts, constants(pack)).map(Profile)


def full_profiles(pack: RulePack) -> st.SearchStrategy[dict[str, Any]]:
    """Values for every top-level fact; fields of records may still be unknown."""
    pool = constants(pack)
    return st.fixed_dictionaries({fact.key: values(fact, pool) for fact in supplied(pack.dictionary.facts)})


def known_to(dictionary: Dictionary) -> tuple[str, ...]:
    """The keys that a profile may state."""
    return tuple(fact.key for fact in supplied(dictionary.facts))
