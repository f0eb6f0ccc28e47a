"""Derived facts and derived fields of records: what lies inside their formulas, shared by every policy that reads them."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy.coverage.demand import Demand, Sight, Surroundings, Watch
from subsidy.coverage.expressions import formula_look
from subsidy.evaluation.records import each
from subsidy.evaluation.scope import Scope
from subsidy.facts.dictionary import by_word
from subsidy.facts.types import Fact
from subsidy.language.expressions import Expression
from subsidy.language.traversal import derived_read
from subsidy.pack.pack import RulePack
from subsidy.trace.step import Unknown


def watch_formula(address: str, pack: RulePack, around: Surroundings) -> Watch[None]:
    """The watch of one derived fact, or of a derived field at every record."""
    look = formula_look(pack.formulas[address], around)
    facts = _way(address, pack)
    place = f"字段 {' '.join(fact.name for fact in facts)}"

    def seen(_: None, sight: Sight) -> Iterator[Demand]:
        for scope in _at(sight.scope, facts[:-1]):
            yield from (Demand("", place, word) for word in look.seen(scope))

    return Watch(tuple(Demand("", place, word) for word in look.demands), seen)


def derived(pack: RulePack, expressions: list[Expression]) -> frozenset[str]:
    """The addresses of all derived facts and fields that expressions rest on."""
    return frozenset(address for expression in pack.behind(*expressions) for address in derived_read(expression))


def _way(address: str, pack: RulePack) -> tuple[Fact, ...]:
    """The lists that a derived field lies in, and the field; of a derived fact, the fact alone."""
    facts: list[Fact] = []
    known = by_word(pack.dictionary)
    for key in address.split("."):
        facts.append(known[key])
        known = by_word(facts[-1].type.fields)
    return tuple(facts)


def _at(scope: Scope, lists: tuple[Fact, ...], *, nested: bool = False) -> Iterator[Scope]:
    """The scope at each record of the innermost list; where there is no list, as it is."""
    if not lists:
        yield scope
        return
    indexes = each(scope, lists[0], nested=nested)
    for _ in () if isinstance(indexes, Unknown) else indexes:
        yield from _at(scope, lists[1:], nested=True)
