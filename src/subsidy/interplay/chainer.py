"""Forward chaining over positive rules: what an engine must do, and the plain engine that does it in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Rule:
    """When all premises hold, the conclusion holds. Tokens and ids are ASCII names made when the pack is compiled."""

    id: str
    premises: frozenset[str]
    conclusion: str


class Chainer(Protocol):
    """An inference engine, built for one list of rules and safe to share between threads."""

    @property
    def inference(self) -> str:
        """The engine's name and version, as the report tells it."""

    def fired(self, tokens: Iterable[str]) -> frozenset[str]:
        """The ids of all rules that fire, directly or through others, once `tokens` hold."""


class PlainChainer:
    """The reference engine: each rule counts the premises it still lacks and fires when none is left."""

    inference = "plain"

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._users: defaultdict[str, list[int]] = defaultdict(list)
        for index, rule in enumerate(self._rules):
            for premise in rule.premises:
                self._users[premise].append(index)
        self._lacking = [len(rule.premises) for rule in self._rules]

    def fired(self, tokens: Iterable[str]) -> frozenset[str]:
        """The ids of all rules that fire, directly or through others, once `tokens` hold."""
        lacking = self._lacking.copy()
        known = set(tokens)
        agenda = list(known)
        fired = []
        while agenda:
            for index in self._users.get(agenda.pop(), ()):
                lacking[index] -= 1
                if lacking[index]:
                    continue
                rule = self._rules[index]
                fired.append(rule.id)
                if rule.conclusion not in known:
                    known.add(rule.conclusion)
                    agenda.append(rule.conclusion)
        return frozenset(fired)
