"""Measures the engine beside hand-written Python and zen-engine, and `subsidy check` beside two bare imports.

What is printed is what this machine did in this run: compare the ratios, and promise nobody the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import plain
from agreement import compare
from enterprises import Case, complete_cases, incomplete_cases
from timing import Turn, processes, take_turns, through
from zen_rules import ZenRules, native

from subsidy import Engine

CHECK: Final = "subsidy: check"
MISSING: Final = "subsidy: check, a fact missing"
ZEN: Final = "zen-engine: trace"

EXPLAINED: Final = {
    CHECK: "facts as a dict in, all policies decided, full trace",
    "subsidy: decide": "the same, of a profile read before",
    "subsidy: check + JSON": "the same as check, and the report as a JSON document",
    "python by hand": "the same conditions and amounts, no trace, of facts read before",
    ZEN: "facts as a dict in, trace on, compiled by a static loader",
    "zen-engine: trace + JSON": "the same, and its answer as JSON",
    "zen-engine: create_decision": "facts as a dict in, trace on, as its introduction shows it",
    "zen-engine: no trace": "facts as a dict in, compiled by a static loader",
    MISSING: "enterprises that the two others cannot judge",
}

COMMAND: Final = "subsidy check"
BARE: Final = "import click, pydantic"

EXAMPLE: Final = ("check", "examples/voucher-or-digital.json", "--on", "2026-11-23")
PROCESSES: Final[Mapping[str, Sequence[str]]] = {
    COMMAND: ("-c", "from subsidy.cli import main; main()", *EXAMPLE),
    BARE: ("-c", BARE),
    "pass": ("-c", "pass"),
}


def main() -> None:
    """Measure, print, and write the figures where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="turns of each contender (default 7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    measured = measure(max(options.rounds, 1))
    show(measured)
    if options.json:
        options.json.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measure(rounds: int) -> dict[str, Any]:
    """Everything measured, as it is written to JSON: microseconds an enterprise, milliseconds a process."""
    engine, zen = Engine.load(), ZenRules()
    complete, incomplete = complete_cases(engine), incomplete_cases(engine)
    conditions = compare(complete, zen)
    turns = _turns(engine, zen, complete) | {MISSING: through(_check(engine), incomplete)}
    seconds = take_turns(turns, rounds)
    counts = dict.fromkeys(turns, len(complete)) | {MISSING: len(incomplete)}
    taken = processes(PROCESSES, 2 * rounds)
    pairs = zip(taken[COMMAND], taken[BARE], strict=True)
    return {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "versions": {name: version(name) for name in ("subsidy", "zen-engine", "pydantic")},
        "rounds": rounds,
        "complete": len(complete),
        "incomplete": len(incomplete),
        "conditions_compared": conditions,
        "microseconds": {name: seconds[name] / counts[name] * 1e6 for name in EXPLAINED},
        "milliseconds": {name: statistics.median(each) * 1e3 for name, each in taken.items()},
        "process_ratio": statistics.median(check / bare for check, bare in pairs),
    }


def _check(engine: Engine) -> Any:
    return lambda case: engine.check(case.document, case.on)


def _turns(engine: Engine, zen: ZenRules, cases: Sequence[Case]) -> dict[str, Turn]:
    profiles = [(engine.read(case.document), case.on) for case in cases]
    facts = [native(case.facts) for case in cases]
    return {
        CHECK: through(_check(engine), cases),
        "subsidy: decide": through(lambda pair: engine.decide(*pair), profiles),
        "subsidy: check + JSON": through(lambda case: engine.check(case.document, case.on).to_json(), cases),
        "python by hand": through(plain.decide, (case.facts for case in cases)),
        ZEN: through(zen.traced, facts),
        "zen-engine: trace + JSON": through(lambda each: json.dumps(zen.traced(each), ensure_ascii=False), facts),
        "zen-engine: create_decision": through(zen.traced_by_decision, facts),
        "zen-engine: no trace": through(zen.bare, facts),
    }


def show(measured: Mapping[str, Any]) -> None:
    """The figures as tables."""
    versions = ", ".join(f"{name} {number}" for name, number in measured["versions"].items())
    print(f"{measured['date']}, Python {measured['python']}, {measured['machine']}, {measured['cpus']} CPUs")
    print(versions)
    print(f"{measured['complete']} enterprises on whom all three agree: every verdict, amount and total,")
    print(f"and {measured['conditions_compared']} conditions; {measured['incomplete']} more with facts missing.")
    print("zen-engine and the hand-written rules neither choose versions, nor judge windows, nor know the unknown.")
    print(f"Medians of {measured['rounds']} rounds by turns; one enterprise means all policies of the pack.\n")
    each = measured["microseconds"]
    print(f"{'':30}{'µs each':>10}{'per second':>12}{'× zen':>8}")
    for name, text in EXPLAINED.items():
        print(f"{name:30}{each[name]:10.1f}{1e6 / each[name]:12,.0f}{each[name] / each[ZEN]:8.2f}  {text}")
    print(f"\n{'whole process':30}{'ms':>10}{'× imports':>12}")
    for name, taken in measured["milliseconds"].items():
        ratio = f"{measured['process_ratio']:12.2f}" if name == COMMAND else ""
        print(f"{name:30}{taken:10.1f}{ratio}")


if __name__ == "__main__":
    main()
