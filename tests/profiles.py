"""Profiles for tests: drawn from the dictionary, seeded with the constants of the rules and their neighbours."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st

from subsidy.facts.dictionary import Dictionary, is_list, supplied
from subsidy.facts.profile import Profile
from subsidy.facts.types import Fact, Kind, Value
from subsidy.facts.values import FRACTIONAL_UNITS
from subsidy.pack.pack import RulePack
from subsidy.report.policy_page import facts_behind

THOROUGH = settings(max_examples=1000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 100)
"""For the laws that a public decision rests on: CI tries each a thousand times."""

AREAS = ("310107", "310101", "31", "320000"[:2])
INDUSTRIES = ("6510", "65", "7320", "7450", "3011", "0111", "I")
NEAR = date(2022, 7, 10)
WHOLE = (Kind.MONEY, Kind.COUNT)


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
    known = {*pool.get(fact.type.kind, ()), *(_ties(pool) if fact.type.kind in WHOLE else ())}
    seeds = {0, 1, *(value + shift for value in known for shift in (-step, 0, step))}
    small = st.fractions(0, 100, max_denominator=20) if fractional else st.integers(0, 60)
    return st.one_of(st.sampled_from(sorted(seeds)), small).map(lambda value: _bounded(fact, value))


def _ties(pool: Mapping[Kind, tuple[Any, ...]]) -> set[int]:
    """Numbers that stand to one another exactly as the rules' ratios: a whole, and each ratio's share of it."""
    return {WHOLE_TO_SHARE, *(int(ratio * WHOLE_TO_SHARE) for ratio in pool.get(Kind.RATIO, ()))}


WHOLE_TO_SHARE = 10_000


def _bounded(fact: Fact, value: Any) -> Any:
    low = value if fact.lower is None else max(value, fact.lower)
    return low if fact.upper is None else min(low, fact.upper)


def records(fields: tuple[Fact, ...], pool: Mapping[Kind, tuple[Any, ...]]) -> st.SearchStrategy[dict[str, Value]]:
    """Some of the facts, each known or not: one profile's values, or one record's."""
    return st.fixed_dictionaries({}, optional={fact.key: values(fact, pool) for fact in supplied(fields)})


def profiles(pack: RulePack) -> st.SearchStrategy[Profile]:
    """Profiles of which any fact may be unknown; what is known is about a few policies at a time."""
    pool = constants(pack)
    return _about_some(pack).flatmap(lambda facts: records(facts, pool)).map(Profile)


def _about_some(pack: RulePack) -> st.SearchStrategy[tuple[Fact, ...]]:
    """The facts that one to three policies read, with those of the qualifications that they rest on.

    Any two policies meet often enough, and to draw hundreds of facts for each profile would take most of the time.
    """

    def together(ids: list[str]) -> tuple[Fact, ...]:
        wanted = pack.in_dependency_order(frozenset(ids))
        read: set[Fact] = set().union(*(facts_behind(pack, policy) for policy in wanted))
        return tuple(fact for fact in pack.dictionary if fact in read)

    cached = cache(lambda ids: together(list(ids)))
    return st.lists(st.sampled_from([policy.id for policy in pack.policies]), min_size=1, max_size=3, unique=True).map(
        lambda ids: cached(frozenset(ids))
    )


def varied(pack: RulePack, bases: Sequence[Mapping[str, Value]]) -> st.SearchStrategy[Profile]:
    """One of the profiles with some facts drawn anew, some hidden, and some fields of records hidden."""
    pool = constants(pack)
    anew = {fact.key: values(fact, pool) for fact in supplied(pack.dictionary.facts)}
    keys = st.sampled_from(sorted(anew))

    @st.composite
    def drawn(draw: st.DrawFn) -> Profile:
        known = dict(draw(st.sampled_from(bases)))
        known |= {key: draw(anew[key]) for key in draw(st.sets(keys, max_size=4))}
        for key in draw(st.sets(keys, max_size=4)):
            known.pop(key, None)
        lists = sorted(key for key, value in known.items() if is_list(pack.dictionary.fact(key)) and value)
        holed: bool = draw(st.booleans())
        if lists and holed:
            key = draw(st.sampled_from(lists))
            known[key] = tuple(_with_holes(draw, record) for record in cast("tuple[dict[str, Value], ...]", known[key]))
        return Profile(known)

    return drawn()


def _with_holes(draw: st.DrawFn, record: Mapping[str, Value]) -> dict[str, Value]:
    hidden = draw(st.sets(st.sampled_from(sorted(record)), max_size=2)) if record else set()
    return {key: value for key, value in record.items() if key not in hidden}


def full_profiles(pack: RulePack) -> st.SearchStrategy[dict[str, Any]]:
    """Values for every top-level fact that a few policies read; fields of records may still be unknown."""
    pool = constants(pack)
    return _about_some(pack).flatmap(
        lambda facts: st.fixed_dictionaries({fact.key: values(fact, pool) for fact in supplied(facts)})
    )


def known_to(dictionary: Dictionary) -> tuple[str, ...]:
    """The keys that a profile may state."""
    return tuple(fact.key for fact in supplied(dictionary.facts))
