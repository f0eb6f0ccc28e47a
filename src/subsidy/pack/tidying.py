"""The rule files under some paths, each with its text as it would be in canonical form."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from subsidy.errors import Fault, Place, RuleError, visible
from subsidy.pack.layout import laid_out
from subsidy.pack.sources import MOST_READ, is_rule_file, rule_files, unreadable

DEFAULT = Path("rules")
"""Where rule files are looked for when no path is given."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """One rule file: its bytes as they are, and its text as it would be."""

    path: Path
    before: bytes
    after: str

    @property
    def changed(self) -> bool:
        """Whether the file is not in canonical form."""
        return self.before != self.after.encode()

    def difference(self) -> str:
        """What would change, line by line, as a unified diff; what would not be seen is written as its code point."""
        before, after = self.before.decode("utf-8").split("\n"), self.after.split("\n")
        lines = difflib.unified_diff(before, after, str(self.path), str(self.path), lineterm="")
        return "".join(f"{visible(line)}\n" for line in lines)


def tidy(paths: Sequence[Path]) -> tuple[list[Tidied], list[Fault]]:
    """Every rule file under `paths`, and the faults of those that cannot be laid out.

    A folder stands for the rule files below it, or below its folder `rules`; a file reached twice counts once.
    """
    faults: list[Fault] = []
    files = {os.path.realpath(file): file for path in paths or (DEFAULT,) for file in _files(path, faults)}
    found = [tidied for file in files.values() if (tidied := _tidied(file, faults)) is not None]
    return found, sorted(faults)


def _files(path: Path, faults: list[Fault]) -> Iterator[Path]:
    if not path.is_dir():
        if is_rule_file(path) or not path.exists():
            yield path
        else:
            faults.append(Fault(Place(str(path)), "SB272", "不是 .yaml 规则文件；请核对路径"))
        return
    folder = path / "rules" if (path / "rules").is_dir() else path
    before = len(faults)
    files = rule_files(folder, faults)
    if not files and len(faults) == before:
        faults.append(Fault(Place(str(path)), "SB272", "文件夹里没有 .yaml 规则文件；请核对路径"))
    yield from files


def _tidied(file: Path, faults: list[Fault]) -> Tidied | None:
    try:
        with file.open("rb") as opened:
            source = opened.read(MOST_READ)
        return Tidied(file, source, laid_out(source, str(file)))
    except RuleError as error:
        faults += error.faults
    except OSError as error:
        faults.append(unreadable(str(file), error))
    return None
