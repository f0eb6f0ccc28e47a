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
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import plain
from agreement import compare
from enterprises import DAYS, Case, complete_cases, incomplete_cases
from packs import growing, leaves, narrowed
from timing import Contender, Process, processes, take_turns
from zen_rules import ZenRules, native

from subsidy import Engine, Report
from subsidy.pack.pack import RulePack

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

COMPARED: Final = ("putuo-digital-transformation", "putuo-incubator-performance", "putuo-tech-service-voucher")
"""The subsidies that the competitors know too; with the qualification that one of them rests on."""

SIZES: Final = (3, 10)
"""So many subsidies of the pack, before all of them."""

COMMAND: Final = "subsidy check, rules kept"
FIRST: Final = "subsidy check, nothing kept"
BARE: Final = "import click, pydantic"
LOADER: Final = "import gc, subsidy.pack.loader; from subsidy import Engine; gc.freeze()"
"""Frozen, so that leaving takes no time: that is no part of loading."""
LOAD: Final = "load the whole pack, nothing kept"
SHORT: Final = {LOADER: "all imports that loading takes"}

CHECK_EXAMPLE: Final = (
    "-c",
    "from subsidy.cli import main; main()",
    "check",
    "examples/voucher-or-digital.json",
    "--on",
    "2026-11-23",
)
PROCESSES: Final[Mapping[str, Process]] = {
    COMMAND: Process(CHECK_EXAMPLE),
    FIRST: Process(CHECK_EXAMPLE, keeps=False),
    BARE: Process(("-c", BARE)),
    LOAD: Process(("-c", f"{LOADER}; Engine.load(); gc.freeze()")),
    LOADER: Process(("-c", LOADER)),
    "pass": Process(("-c", "pass")),
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
    whole, zen = Engine.load().pack, ZenRules()
    engine = Engine(narrowed(whole, COMPARED))
    complete, incomplete = complete_cases(engine), incomplete_cases(engine)
    conditions = compare(complete, zen)
    seconds = take_turns(_contenders(engine, zen, complete, incomplete), rounds)
    taken = processes(PROCESSES, rounds + 2)
    scales = _scales(whole, [case.document for case in complete[::10]], rounds)
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
        "microseconds": {name: seconds[name] * 1e6 for name in EXPLAINED},
        "milliseconds": {name: statistics.median(each) * 1e3 for name, each in taken.items()},
        "scales": scales,
        "ratios": {name: _ratio(each, taken[BARE]) for name, each in taken.items()},
    }


def _scales(whole: RulePack, documents: Sequence[dict[str, Any]], rounds: int) -> list[dict[str, float]]:
    """Of packs of growing size: how many subsidies and leaves they hold, and what a traced check of all takes."""
    engines = [Engine(pack) for pack in growing(whole, SIZES)]
    checks = {str(number): Contender(partial(_check_today, engine), documents) for number, engine in enumerate(engines)}
    seconds = take_turns(checks, rounds)
    return [
        {
            "subsidies": sum(not policy.qualification for policy in engine.pack.policies),
            "policies": len(engine.pack.policies),
            "leaves": leaves(engine.pack),
            "microseconds": seconds[str(number)] * 1e6,
        }
        for number, engine in enumerate(engines)
    ]


def _check_today(engine: Engine, document: dict[str, Any]) -> Report:
    return engine.check(document, DAYS[-1])


def _ratio(taken: Sequence[float], bare: Sequence[float]) -> float:
    """The median ratio of two processes that ran one after the other."""
    return statistics.median(one / other for one, other in zip(taken, bare, strict=True))


def _contenders(
    engine: Engine, zen: ZenRules, complete: Sequence[Case], incomplete: Sequence[Case]
) -> dict[str, Contender]:
    def check(case: Case) -> Report:
        return engine.check(case.document, case.on)

    profiles = [(engine.read(case.document), case.on) for case in complete]
    facts = [native(case.facts) for case in complete]
    return {
        CHECK: Contender(check, complete),
        "subsidy: decide": Contender(lambda pair: engine.decide(*pair), profiles),
        "subsidy: check + JSON": Contender(lambda case: check(case).to_json(), complete[::5]),
        "python by hand": Contender(plain.decide, [case.facts for case in complete]),
        ZEN: Contender(zen.traced, facts),
        "zen-engine: trace + JSON": Contender(
            lambda each: json.dumps(zen.traced(each), ensure_ascii=False), facts[::5]
        ),
        "zen-engine: create_decision": Contender(zen.traced_by_decision, facts),
        "zen-engine: no trace": Contender(zen.bare, facts),
        MISSING: Contender(check, incomplete),
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
    print(f"\n{'traced check of':30}{'leaves':>10}{'µs each':>12}{'µs a leaf':>12}")
    for scale in measured["scales"]:
        name = f"{scale['subsidies']} subsidies, {scale['policies']} rule files"
        each_leaf = scale["microseconds"] / scale["leaves"]
        print(f"{name:30}{scale['leaves']:10}{scale['microseconds']:12.1f}{each_leaf:12.2f}")
    print(f"\n{'whole process':34}{'ms':>10}{'× imports':>12}")
    for name, taken in measured["milliseconds"].items():
        print(f"{SHORT.get(name, name):34}{taken:10.1f}{measured['ratios'][name]:12.2f}")


if __name__ == "__main__":
    main()
