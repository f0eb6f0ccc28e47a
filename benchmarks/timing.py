"""How time is taken: contenders take turns, so that a busy machine is unkind to all of them alike."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

Turn = Callable[[], object]
"""One contender going once through all enterprises."""


def take_turns(turns: Mapping[str, Turn], rounds: int) -> dict[str, float]:
    """The median of each contender's seconds; garbage is collected before every turn and by Python within it."""
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    names = list(turns)
    for number in range(rounds + 1):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            taken = _seconds(turns[name])
            if number:  # the first round warms up
                seconds[name].append(taken)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def _seconds(turn: Turn) -> float:
    gc.collect()
    start = perf_counter()
    turn()
    return perf_counter() - start


def through(work: Callable[[Any], object], inputs: Iterable[Any]) -> Turn:
    """A turn that does `work` on each of `inputs`."""
    inputs = list(inputs)

    def turn() -> None:
        for each in inputs:
            work(each)

    return turn


def processes(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[float]]:
    """Seconds of whole processes of this Python, by turns, with everything compiled to bytecode beforehand."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with TemporaryDirectory() as bytecode:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = bytecode
        for number in range(rounds + 1):
            for name in list(commands)[:: 1 if number % 2 else -1]:
                taken = _seconds(lambda name=name: _run(commands[name], environment))  # type: ignore[misc]
                if number:
                    seconds[name].append(taken)
    return seconds


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
