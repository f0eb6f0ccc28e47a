"""How time is taken: contenders take turns, so that a busy machine is unkind to all of them alike."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Contender:
    """Some work, and the inputs that it is done on in every turn."""

    work: Callable[[Any], object]
    inputs: Sequence[Any]

    def turn(self) -> None:
        work = self.work
        for each in self.inputs:
            work(each)


def take_turns(contenders: Mapping[str, Contender], rounds: int) -> dict[str, float]:
    """Each contender's median seconds for one input; garbage is collected before a turn, and by Python within it."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds + 1):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            taken = _seconds(contenders[name].turn)
            if number:  # the first round warms up
                seconds[name].append(taken)
    return {name: statistics.median(taken) / len(contenders[name].inputs) for name, taken in seconds.items()}


def _seconds(turn: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    turn()
    return perf_counter() - start


@dataclass(frozen=True, slots=True)
class Process:
    """A whole process of this Python; one that keeps nothing has no cache folder to find a checked pack in."""

    arguments: Sequence[str]
    keeps: bool = True


def processes(commands: Mapping[str, Process], rounds: int) -> dict[str, list[float]]:
    """Seconds of whole processes, by turns; bytecode, and what they keep, are there before any is timed."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name in list(commands)[:: 1 if number % 2 else -1]:
                taken = _seconds(partial(_run, commands[name], Path(folder)))
                if number:
                    seconds[name].append(taken)
    return seconds


def _run(process: Process, folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    environment["XDG_CACHE_HOME"] = str(folder / "cache") if process.keeps else os.devnull
    command, root = [sys.executable, *process.arguments], Path(__file__).resolve().parent.parent
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
