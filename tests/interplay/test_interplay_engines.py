"""The engines as machines: shared, swapped, worn, crossed; and what happens when one of them fails."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from interplay_oracle import CONDITION, ELIGIBLE, INELIGIBLE, relate, standings

from subsidy.interplay import Conclusions, Interplay, InterplayFault, Standing, durable
from subsidy.interplay.chainer import PlainChainer, Rule
from subsidy.interplay.durable import DurableChainer
from subsidy.language.relations import Relation, RelationKind
from subsidy.truth import Truth, Verdict

RETE: Any = durable.load()
needs_durable = pytest.mark.skipif(RETE is None, reason="durable_rules can't be imported here")
POLICIES = [f"p{number:02}" for number in range(20)]
World = tuple[dict[str, Standing], dict[str, Truth]]


def district(seed: int) -> list[Relation]:
    chance = random.Random(seed)
    relations = []
    for number in range(24):
        low, high = sorted(chance.sample(POLICIES, 2))
        when = CONDITION if number % 3 == 0 else None
        relations.append(Relation(f"r{number}", list(RelationKind)[number % 4], high, low, when=when))
    return relations


def enterprises(relations: Iterable[Relation], count: int) -> list[World]:
    chance = random.Random(count)
    verdicts = [ELIGIBLE] * 4 + list(Verdict)
    conditional = [relation.id for relation in relations if relation.when]
    return [
        (
            {policy: Standing(chance.choice(verdicts), chance.randrange(10**7)) for policy in POLICIES},
            {relation: chance.choice(list(Truth)) for relation in conditional},
        )
        for _ in range(count)
    ]


def answers(interplay: Interplay, worlds: list[World]) -> list[Conclusions]:
    return [interplay.conclude(*world) for world in worlds]


@needs_durable
def test_eight_threads_share_one_interplay() -> None:
    relations = district(1)
    interplay, worlds = Interplay(relations, POLICIES, "durable"), enterprises(relations, 100)
    alone = answers(interplay, worlds)
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda _: answers(interplay, worlds), range(16)))
    assert together == [alone] * 16


@needs_durable
def test_rules_are_swapped_while_the_old_ones_are_in_use() -> None:
    relations = district(1)
    old, worlds = Interplay(relations, POLICIES, "durable"), enterprises(relations, 50)
    alone = answers(old, worlds)
    done, seen = threading.Event(), []

    def keep_asking() -> None:
        while not done.is_set():
            seen.append(answers(old, worlds) == alone)

    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(keep_asking) for _ in range(2)]
        for seed in range(2, 40):
            fresh = district(seed)
            worlds_of_fresh = enterprises(fresh, 3)
            expected = answers(Interplay(fresh, POLICIES, "plain"), worlds_of_fresh)
            found = answers(Interplay(fresh, POLICIES, "durable"), worlds_of_fresh)
            assert [c.firings for c in found] == [c.firings for c in expected]
        done.set()
        for asked in asking:
            asked.result()
    assert len(seen) > 2
    assert all(seen)


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")


@needs_durable
@needs_proc
def test_twenty_thousand_evaluations_leave_no_memory_behind() -> None:
    relations = district(1)[:12]
    interplay, worlds = Interplay(relations, POLICIES, "durable"), enterprises(relations, 100)
    answers(interplay, worlds * 10)
    before = resident()
    for _ in range(200):
        answers(interplay, worlds)
    assert resident() - before < 4 * 2**20


@needs_durable
@needs_proc
def test_rulesets_are_freed_with_their_interplay() -> None:
    def build(count: int) -> None:
        for seed in range(count):
            Interplay(district(seed % 20), POLICIES, "durable")
        gc.collect()

    build(60)
    before = resident()
    build(300)
    assert resident() - before < 8 * 2**20


TRIPWIRES = {
    "no rule fires": "answers(interplay, [nobody] * 500)",
    "no rule, no token": "Interplay([], POLICIES, 'durable')._chainer.fired(())",
    "a token that no rule uses": "interplay._chainer.fired(['t999999'])",
    "repeated evaluations": "answers(interplay, enterprises(relations, 1000))",
    "one id again and again": "answers(interplay, enterprises(relations, 1) * 1500)",
    "many rulesets at once": "kept = [Interplay(district(seed), POLICIES, 'durable') for seed in range(200)]\n"
    "[answers(one, [nobody]) for one in kept]",
    "eight threads": "from concurrent.futures import ThreadPoolExecutor\n"
    "worlds = enterprises(relations, 100)\n"
    "list(ThreadPoolExecutor(8).map(lambda _: answers(interplay, worlds), range(16)))",
    "threads that build and drop": "from concurrent.futures import ThreadPoolExecutor\n"
    "def build(seed): return answers(Interplay(district(seed), POLICIES, 'durable'), [nobody])\n"
    "list(ThreadPoolExecutor(8).map(build, range(200)))",
    "200 uses of one token": "many = [f'q{n}' for n in range(201)]\n"
    "star = [relate('opens', 'q0', other) for other in many[1:]]\n"
    "own = dict.fromkeys(many, Standing(ELIGIBLE))\n"
    "assert len(Interplay(star, many, 'durable').conclude(own, {}).firings) == 200",
    "400 rules that all fire": "many = [f'q{n}' for n in range(30)]\n"
    "from itertools import combinations\n"
    "pairs = [relate('yields_to', *pair) for pair in combinations(many, 2)][:400]\n"
    "own = dict.fromkeys(many, Standing(ELIGIBLE))\n"
    "assert len(Interplay(pairs, many, 'durable').conclude(own, {}).firings) == 400",
    "the longest chain": "many = [f'q{n}' for n in range(67)]\n"
    "chain = [relate('requires', many[n], many[n + 1]) for n in range(66)]\n"
    "own = dict.fromkeys(many, Standing(ELIGIBLE))\n"
    "assert len(Interplay(chain, many, 'durable').conclude(own, {}).firings) == 66",
    "an evaluation that breaks off at each call": "broken_off_everywhere()",
    "interpreter ends while threads still ask": "import threading\n"
    "def forever():\n"
    "    while True: answers(interplay, [nobody])\n"
    "for _ in range(4): threading.Thread(target=forever, daemon=True).start()\n"
    "import time; time.sleep(0.2)",
}


@needs_durable
@pytest.mark.parametrize("what", TRIPWIRES)
def test_process_survives(what: str) -> None:
    setup = (
        "from test_interplay_engines import *\n"
        "relations = district(1)\n"
        "interplay = Interplay(relations, POLICIES, 'durable')\n"
        "nobody = ({p: Standing(INELIGIBLE) for p in POLICIES}, {r.id: Truth.TRUE for r in relations if r.when})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", setup + TRIPWIRES[what]],
        cwd=Path(__file__).parent,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr.decode()) == (0, "")


class Flawed:
    """durable_rules with one function replaced."""

    def __init__(self, **replaced: Callable[..., object]) -> None:
        self.__dict__.update(replaced)

    def __getattr__(self, name: str) -> Any:
        return getattr(RETE, name)


RULES = [Rule("r0", frozenset({"t1"}), "t2"), Rule("r1", frozenset({"t1", "t2"}), "t3")]


class Breaking:
    """Calls through to durable_rules, but the call whose turn it is raises instead."""

    def __init__(self, turn: int, error: type[BaseException] = ValueError) -> None:
        self.turn, self.error = turn, error

    def __getattr__(self, name: str) -> Any:
        function = getattr(RETE, name)
        if name == "delete_ruleset":
            return function

        def call(*arguments: object) -> object:
            self.turn -= 1
            if self.turn == 0:
                raise self.error("broken off")
            return function(*arguments)

        return call


def broken_off_everywhere(error: type[BaseException] = ValueError) -> list[int]:
    """Let each call of an evaluation fail in its turn; the next evaluation must be right. The turns that failed."""
    failed = []
    for turn in range(1, 12):
        rete = Breaking(turn=0)
        chainer = DurableChainer(RULES, rete)
        rete.turn, rete.error = turn, error
        try:
            chainer.fired(["t1"])
        except (InterplayFault, KeyboardInterrupt):
            failed.append(turn)
        rete.turn = 0
        assert chainer.fired(["t1"]) == {"r0", "r1"}
    return failed


@needs_durable
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failed_evaluation_is_a_fault_and_spoils_no_later_one(error: type[BaseException]) -> None:
    assert broken_off_everywhere(error) == [1, 2, 3, 4, 5, 6, 7]


@needs_durable
@pytest.mark.parametrize(
    ("replaced", "message"),
    [
        ({"assert_fact": lambda *_: (2, 1)}, "没有接受"),
        ({"start_action_for_state": lambda *_: None}, "哨兵"),
        ({"start_action_for_state": lambda *_: ("", '{"unheard-of":{}}')}, "出错"),
        ({"start_action_for_state": lambda *_: ("", "nonsense")}, "出错"),
        ({"complete_and_start_action": lambda *_: '{"sentinel":{}}'}, "两次"),
        ({"create_ruleset": lambda *_: 1 / 0}, "建不出"),
    ],
)
def test_engine_that_misbehaves_when_built_is_a_fault(replaced: dict[str, Callable[..., object]], message: str) -> None:
    with pytest.raises(InterplayFault, match=message):
        DurableChainer(RULES, Flawed(**replaced))


@needs_durable
def test_engine_that_misses_or_adds_a_firing_is_a_fault() -> None:
    requires = relate("requires", "a", "b")
    for told in ([], ["r0", "r1"], ["r5"]):
        interplay = Interplay([requires], ["a", "b"], "durable")
        interplay._chainer.fired = lambda tokens, told=told: frozenset(told)  # type: ignore[method-assign,misc]
        with pytest.raises(InterplayFault, match="不完整或有多余"):
            interplay.conclude(standings(a=ELIGIBLE, b=INELIGIBLE), {})


@pytest.mark.parametrize(
    ("own", "holds"),
    [
        (standings(a=ELIGIBLE), {"r": Truth.TRUE}),
        (standings(a=ELIGIBLE, b=ELIGIBLE, c=ELIGIBLE), {"r": Truth.TRUE}),
        (standings(a=ELIGIBLE, b=ELIGIBLE), {}),
        (standings(a=ELIGIBLE, b=ELIGIBLE), {"r": Truth.TRUE, "s": Truth.FALSE}),
        (standings(a=ELIGIBLE, b=ELIGIBLE), {"r": Truth.TRUE, "unheard-of": Truth.UNKNOWN}),
    ],
)
def test_caller_that_leaves_something_out_gets_a_fault(own: dict[str, Standing], holds: dict[str, Truth]) -> None:
    relations = [relate("excludes", "a", "b", conditional=True, id="r"), relate("opens", "a", "b", id="s")]
    with pytest.raises(InterplayFault):
        Interplay(relations, ["a", "b"]).conclude(own, holds)


def test_without_durable_rules_the_plain_engine_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "load", lambda: None)
    assert Interplay([], ["a"]).inference == "plain"
    with pytest.raises(InterplayFault):
        Interplay([], ["a"], "durable")


@pytest.mark.parametrize("missing", ["version", "module"])
def test_durable_rules_is_not_loaded_where_it_does_not_work(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    if missing == "version":
        monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    else:
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert durable.load() is None


def test_importing_the_room_does_not_import_durable_rules() -> None:
    code = "import sys, subsidy.interplay; sys.exit(any(name.startswith('durable') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_plain_engine_fires_each_rule_once() -> None:
    rules = [*RULES, Rule("r2", frozenset({"t9"}), "t1"), Rule("r3", frozenset({"t1"}), "t3")]
    assert PlainChainer(rules).fired(["t1", "t2", "t1"]) == {"r0", "r1", "r3"}
    assert PlainChainer(rules).fired([]) == frozenset()
