"""The fact dictionary (字段字典): every fact declared once, found by its English key or its Chinese name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from subsidy.errors import nearest
from subsidy.facts.types import DATE, Fact, Kind, Source

APPLICATION_DATE = Fact("application_date", "申请日期", DATE, Source.SYSTEM, note="审核所依据的日期，由 --on 给出")
"""The day as of which a profile is judged; rules may name it, a profile may not supply it."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All facts in the order of their declaration; immutable."""

    facts: tuple[Fact, ...]
    _by_word: dict[str, Fact] = field(init=False, repr=False, compare=False)
    _order: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_word", by_word((*self.facts, APPLICATION_DATE)))
        object.__setattr__(self, "_order", {fact.key: index for index, fact in enumerate(self.facts)})

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def find(self, word: str) -> Fact | None:
        """The fact with this key or name."""
        return self._by_word.get(word)

    def fact(self, key: str) -> Fact:
        """The fact with this key, which is known to be declared."""
        return self._by_word[key]

    def suggestion(self, word: str) -> str:
        """`，是不是想写 …？` for the declared fact most like `word`, or nothing."""
        return nearest(word, self._by_word)

    def in_order(self, references: Iterable[str]) -> tuple[str, ...]:
        """References to facts (`key`, or `key[0].field` into a list) in the order of the dictionary."""
        return tuple(sorted(references, key=lambda reference: (self._order.get(root(reference), -1), reference)))

    def describe(self, reference: str) -> str:
        """A reference in Chinese: `项目投入`, `服务合同 第1条 合同金额`."""
        head, *rest = reference.split(".")
        fact = self._by_word[root(head)]
        words = [fact.name]
        if "[" in head:
            words.append(f"第{int(head[head.index('[') + 1 : -1]) + 1}条")
        if rest:
            inner = Dictionary(fact.type.fields)
            words.append(inner.describe(".".join(rest)))
        return " ".join(words)

    def referenced(self, reference: str) -> Fact:
        """The fact, or the field of a list's records, that a reference names."""
        head, *rest = reference.split(".")
        fact = self._by_word[root(head)]
        return Dictionary(fact.type.fields).referenced(".".join(rest)) if rest else fact


def root(reference: str) -> str:
    """The key at the head of a reference: `service_contracts` of `service_contracts[0].amount`."""
    return reference.partition(".")[0].partition("[")[0]


def by_word(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts under each of their two spellings."""
    return {word: fact for fact in facts for word in (fact.key, fact.name)}


def supplied(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those facts that a profile supplies: all but the derived ones."""
    return tuple(fact for fact in facts if not fact.formula)


def is_list(fact: Fact) -> bool:
    """Whether the fact is a list of records."""
    return fact.type.kind is Kind.RECORDS
