"""The façade: relations compiled once, then concluded from for each enterprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from subsidy.interplay import durable
from subsidy.interplay.chainer import Chainer, PlainChainer, Rule
from subsidy.interplay.combination import best_combination
from subsidy.interplay.reading import final_verdicts, proof
from subsidy.interplay.rules import compile_relations
from subsidy.interplay.tokens import InterplayFault, Standing
from subsidy.language.relations import Relation
from subsidy.trace.proof import Combination, Firing
from subsidy.truth import Truth, Verdict

Engine = Literal["auto", "durable", "plain"]


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What the policies do to each other for one enterprise.

    verdicts: the final verdict of every policy, in order of id.
    firings: the proof, causes before effects, in an order that depends on the relations alone.
    inference: the engine that ran, `durable_rules <version>` or `plain`.
    """

    verdicts: Mapping[str, Verdict]
    firings: tuple[Firing, ...]
    combination: Combination
    inference: str


class Interplay:
    """The relations between `policies`, compiled; immutable to its users and safe to share between threads.

    `engine` says who infers: durable_rules, plain Python, or (auto) the former where this Python has it. Raises
    RuleError with every fault of the relations, and InterplayFault if the engine asked for can't be had.
    """

    def __init__(self, relations: Sequence[Relation], policies: Sequence[str], engine: Engine = "auto") -> None:
        self._policies = frozenset(policies)
        self._book = compile_relations(relations, self._policies)
        self._conditional = frozenset(self._book.switches)
        self._chainer = _chainer(self._book.rules, engine)

    @property
    def inference(self) -> str:
        """The engine that infers, with its version."""
        return self._chainer.inference

    def conclude(
        self, standings: Mapping[str, Standing], holds: Mapping[str, Truth], rooms: Mapping[str, int] | None = None
    ) -> Conclusions:
        """What follows from how every policy stands by itself and from the truth of every relation's condition.

        `rooms` says of each ceiling that is in force, by its relation's id, what it surely allows, in whole 分.

        A relation without a condition is in force and needs no entry in `holds`. InterplayFault: a policy or a
        condition is missing or unknown, or the engine failed; there are no conclusions then.
        """
        self._check(standings, holds)
        own = {policy: standing.verdict for policy, standing in standings.items()}
        fired = self._infer(self._book.tokens(own, holds))
        verdicts = final_verdicts(self._book, own, fired)
        firings = proof(self._book, verdicts, holds, fired)
        eligible = (policy for policy, verdict in verdicts.items() if verdict is Verdict.ELIGIBLE)
        paying = {policy: amount for policy in eligible if (amount := standings[policy].amount) is not None}
        return Conclusions(verdicts, firings, best_combination(paying, firings, rooms), self.inference)

    def _infer(self, tokens: frozenset[str]) -> frozenset[str]:
        """What fires. Nothing follows if no rule is ready at once; and no engine's answer is taken on trust."""
        if not self._book.ready(tokens):
            return frozenset()
        fired = self._chainer.fired(tokens)
        if not self._book.closed(tokens, fired):
            raise InterplayFault(f"{self.inference} 的推理结果不完整或有多余，本次不作结论")
        return fired

    def _check(self, standings: Mapping[str, Standing], holds: Mapping[str, Truth]) -> None:
        if standings.keys() != self._policies:
            raise InterplayFault(f"政策与已编译的不一致：{sorted(standings.keys() ^ self._policies)}")
        if missing := self._conditional - holds.keys():
            raise InterplayFault(f"没有给出这些关系的条件真值：{sorted(missing)}")
        for relation, truth in holds.items():
            if truth is not Truth.TRUE and relation not in self._conditional:
                raise InterplayFault(f"关系 {relation} 没有条件，不能是 {truth.name}")


def _chainer(rules: Sequence[Rule], engine: Engine) -> Chainer:
    rete = None if engine == "plain" else durable.load()
    if rete:
        return durable.DurableChainer(rules, rete)
    if engine == "durable":
        raise InterplayFault("这个 Python 环境不能使用 durable_rules")
    return PlainChainer(rules)
