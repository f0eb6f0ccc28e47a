"""The engine under load: shared by threads, worn by thousands of checks, started anew in other surroundings."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest

from subsidy import Engine, Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DAYS = (date(2021, 6, 30), date(2022, 7, 10), date(2026, 11, 23))
PROFILES = 2500
TROUBLE: dict[str, Any] = {
    "entity_type": "分支机构",
    "registered_area": "黄浦区",
    "operating_area": "黄浦区",
    "abnormal_list": True,
    "dishonesty_list": True,
    "court_defaulter": True,
    "outstanding_contribution": False,
}
"""What next to no policy forgives."""

Enterprise = tuple[dict[str, Any], date]


def enterprises(engine: Engine, seed: int) -> Iterator[Enterprise]:
    """The examples on each day, the same in trouble, then endlessly many enterprises mixed of them.

    A mixed one is an example of which some facts are missing and some are another example's.
    """
    chance = random.Random(seed)
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))]
    facts = [{_key(engine, word): value for word, value in example.items()} for example in examples]
    keys = sorted(set().union(*facts))
    yield from product(facts, DAYS)
    yield from product([example | TROUBLE for example in facts], DAYS)
    while True:
        mostly = chance.choice(facts)
        drawn = {key: (chance.choice(facts) if chance.random() < 0.15 else mostly).get(key) for key in keys}
        yield {key: value for key, value in drawn.items() if chance.random() < 0.95}, chance.choice(DAYS)


def _key(engine: Engine, word: str) -> str:
    fact = engine.dictionary.find(word)
    assert fact is not None
    return fact.key


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="module")
def mixed(engine: Engine) -> list[Enterprise]:
    stream = enterprises(engine, seed=1)
    return [next(stream) for _ in range(PROFILES)]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns every 100 microseconds, and so in the middle of every check."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless")
def test_sixteen_threads_that_share_one_engine_decide_what_one_decides(engine: Engine, mixed: list[Enterprise]) -> None:
    def check(enterprise: Enterprise) -> Report:
        return engine.check(*enterprise)

    alone = [check(each) for each in mixed]
    with ThreadPoolExecutor(16) as threads:
        for report, expected in zip(threads.map(check, mixed), alone, strict=True):
            assert report == expected


@pytest.mark.usefixtures("restless")
def test_sixteen_threads_that_share_one_engine_write_the_same_bytes(engine: Engine, mixed: list[Enterprise]) -> None:
    def document(enterprise: Enterprise) -> bytes:
        return engine.check(*enterprise).to_json().encode()

    sample = mixed[:: PROFILES // 60]
    alone = [document(each) for each in sample]
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(document, sample)) == alone


def test_the_mix_reaches_every_verdict_of_every_policy(engine: Engine, mixed: list[Enterprise]) -> None:
    seen = {
        (decision.policy, decision.verdict.value)
        for enterprise in mixed[:250]
        for decision in engine.check(*enterprise).decisions.values()
    }
    judged = {policy.id for policy in engine.pack.policies if not all(version.draft for version in policy.versions)}
    drafts = {policy.id for policy in engine.pack.policies} - judged
    assert seen >= set(product(judged, ("eligible", "ineligible")))
    assert {verdict for policy, verdict in seen if policy in drafts} == {"not_applicable"}
    assert {verdict for _, verdict in seen} == {"eligible", "ineligible", "insufficient", "manual", "not_applicable"}


def test_a_check_changes_nothing_in_the_profile_it_is_given(engine: Engine, mixed: list[Enterprise]) -> None:
    for document, on in mixed[:200]:
        before = json.dumps(document, default=str)
        engine.check(document, on)
        assert json.dumps(document, default=str) == before


def worn() -> None:
    """Twenty thousand checks in a process of their own; prints by how many KB its peak memory grew after the start."""
    import resource

    engine = Engine.load()
    stream = enterprises(engine, seed=2)
    some = [next(stream) for _ in range(500)]
    start = 0
    for number in count():
        if number == 2_000:
            start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if number == 20_000:
            break
        report = engine.check(*some[number % len(some)])
        if number % 200 == 0:
            report.to_json()
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start
    print(growth // 1024 if sys.platform == "darwin" else growth)  # noqa: T201


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is asked of a Unix system")
def test_twenty_thousand_checks_leave_the_memory_flat() -> None:
    grown = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=True)
    assert int(grown.stdout) < 3 * 1024


SURROUNDINGS = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "4294967295", "LC_ALL": "zh_CN.GB18030", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Los_Angeles", "PYTHONUTF8": "1"},
)

WRITE = """
import sys
from datetime import date
from subsidy import Engine
engine = Engine.load()
for path in sys.argv[1:]:
    sys.stdout.buffer.write(engine.check(path, date(2026, 11, 23)).to_json().encode())
"""


def test_the_same_bytes_under_any_hash_seed_locale_and_time_zone(engine: Engine, tmp_path: Path) -> None:
    examples = [str(path) for path in sorted(EXAMPLES.glob("*.json"))]
    expected = b"".join(engine.check(path, date(2026, 11, 23)).to_json().encode() for path in examples)
    for surroundings in SURROUNDINGS:
        written = subprocess.run(
            [sys.executable, "-c", WRITE, *examples],
            env={**os.environ, **surroundings},
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert written.returncode == 0, written.stderr.decode()
        assert written.stdout == expected, surroundings


if __name__ == "__main__":
    worn()
