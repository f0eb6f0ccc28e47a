"""The engine that runs the rules in durable_rules' Rete network. No other module imports that library.

It is used through its C functions, so that there is no host, no background thread and no action that could
swallow an exception. What the library does to those who stray from this is the reason for each step:

* A state that is deleted before any rule fired in it frees memory that was never set: a sentinel rule
  therefore fires in every evaluation, and a ruleset whose evaluation broke off is dropped, its state unread.
* Facts are told apart by 32-bit hashes of their names: the names are allotted without collisions (see `rules`).
* Each evaluation begins with no state and leaves none: repeated ids would count as already observed.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import weakref
from collections.abc import Iterable, Sequence
from typing import Protocol, cast

from subsidy.interplay.chainer import Rule
from subsidy.interplay.tokens import InterplayFault

RELEASE = "2.0.28"
"""The only release that is admitted (see pyproject.toml), so that nobody need look up which one is installed."""

SENTINEL = "sentinel"
STATE = "e"
BATCH = 40
"""Tokens that are brought in one fact, which is ten times faster than a fact each; it bears 64 matches at once."""
BATCHES = tuple(f"batch{number}" for number in range(11))
RESERVED = ("id", "sid", "$s", SENTINEL, f"sid-{STATE}", *BATCHES)
"""Names that facts use beside the tokens: no token's hash may be that of one of them."""


class _Rete(Protocol):
    """The functions of the C extension that we call; a fact's result is an error code and the state's offset."""

    def create_ruleset(self, name: str, definition: str, /) -> int: ...
    def delete_ruleset(self, ruleset: int, /) -> None: ...
    def assert_fact(self, ruleset: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, ruleset: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, ruleset: int, state: int, /) -> str | None: ...
    def delete_state(self, ruleset: int, sid: str, /) -> None: ...


def load() -> _Rete | None:
    """The C extension, or nothing where this Python has none that works."""
    if sys.version_info >= (3, 13):
        return None
    try:
        return cast(_Rete, importlib.import_module("durable_rules_engine"))
    except ImportError:
        return None


class DurableChainer:
    """Runs the rules in a ruleset of its own, one evaluation at a time."""

    def __init__(self, rules: Sequence[Rule], rete: _Rete) -> None:
        self.inference = f"durable_rules {RELEASE}"
        self._rules = tuple(rules)
        self._rete = rete
        self._lock = threading.Lock()
        self._ruleset: _Ruleset | None = _Ruleset(self._rules, rete)

    def fired(self, tokens: Iterable[str]) -> frozenset[str]:
        """The ids of all rules that fire, directly or through others, once `tokens` hold."""
        with self._lock:
            ruleset = self._ruleset or _Ruleset(self._rules, self._rete)
            # Only an evaluation that came to its end hands its ruleset on to the next one.
            self._ruleset = None
            fired = ruleset.evaluate(tokens)
            self._ruleset = ruleset
        return fired


class _Ruleset:
    """One compiled network; it is freed together with this object."""

    def __init__(self, rules: Sequence[Rule], rete: _Rete) -> None:
        self._rete = rete
        self._conclusions = {rule.id: rule.conclusion for rule in rules} | {SENTINEL: SENTINEL}
        used = {premise for rule in rules for premise in rule.premises}
        self._facts = {token: _fact(token, [token]) for token in used}
        try:
            self._handle = rete.create_ruleset("interplay", _definition(rules))
        except Exception as error:
            raise InterplayFault("durable_rules 建不出推理网络") from error
        weakref.finalize(self, rete.delete_ruleset, self._handle).atexit = False
        self.evaluate(())

    def evaluate(self, tokens: Iterable[str]) -> frozenset[str]:
        """The ids of all rules that fire; after an exception this ruleset must not be used again."""
        try:
            return self._evaluate(set(tokens))
        except InterplayFault:
            raise
        except Exception as error:
            raise InterplayFault("durable_rules 在推理途中出错，本次不作结论") from error

    def _evaluate(self, known: set[str]) -> frozenset[str]:
        known.add(SENTINEL)
        brought = [SENTINEL, *sorted(known & self._facts.keys())]
        state = 0
        for number, start in enumerate(range(0, len(brought), BATCH)):
            state = self._assert(_fact(BATCHES[number], brought[start : start + BATCH]))
        fired: set[str] = set()
        started = self._rete.start_action_for_state(self._handle, state)
        result = started[1] if started else None
        while result is not None:
            self._record(result[2 : result.index('"', 2)], known, fired)
            result = self._rete.complete_and_start_action(self._handle, state)
        if SENTINEL not in fired:
            raise InterplayFault("durable_rules 没有触发哨兵规则，本次不作结论")
        self._rete.delete_state(self._handle, STATE)
        return frozenset(fired - {SENTINEL})

    def _record(self, rule: str, known: set[str], fired: set[str]) -> None:
        if rule in fired:
            raise InterplayFault("durable_rules 让同一条规则触发了两次，本次不作结论")
        fired.add(rule)
        conclusion = self._conclusions[rule]
        if conclusion not in known:
            known.add(conclusion)
            if conclusion in self._facts:
                self._assert(self._facts[conclusion])

    def _assert(self, fact: str) -> int:
        code, state = self._rete.assert_fact(self._handle, fact)
        if code:
            raise InterplayFault(f"durable_rules 没有接受 {fact}（代码 {code}），本次不作结论")
        return state


def _fact(name: str, tokens: Iterable[str]) -> str:
    return json.dumps({"id": name, "sid": STATE} | dict.fromkeys(tokens, 1))


def _definition(rules: Sequence[Rule]) -> str:
    patterns = {rule.id: sorted(rule.premises) for rule in rules} | {SENTINEL: [SENTINEL]}
    return json.dumps({rule: _pattern(names) for rule, names in patterns.items()})


def _pattern(names: Iterable[str]) -> dict[str, object]:
    """All of `names` are there; `dist` 0 because one fact may bring several of them."""
    premises = [{f"m_{index}": {"$ex": {name: 1}}} for index, name in enumerate(names)]
    return {"all": premises, "count": 1, "dist": 0}
