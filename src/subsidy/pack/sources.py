"""The rule files of a folder, as bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from subsidy.errors import Fault, Place, RuleError, quoted, system_reason

MOST_READ: Final = 1024 * 1024 + 1
"""One byte more than a rule file may have: whoever reads it can tell that it is too large, and no more is read."""


def read_sources(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The bytes of every rule file below `folder`, by its path as messages show it, and what could not be read.

    Raises RuleError where there is nothing to read at all.
    """
    if not folder.is_dir():
        raise RuleError([Fault(Place(str(folder)), "SB270", _no_folder(folder))])
    faults: list[Fault] = []
    sources: dict[str, bytes] = {}
    for path in rule_files(folder, faults):
        name = shown_name(path, folder)
        try:
            with path.open("rb") as file:
                sources[name] = file.read(MOST_READ)
        except OSError as error:
            faults.append(unreadable(name, error))
    if not sources and not faults:
        raise RuleError([Fault(Place(str(folder)), "SB272", "文件夹里没有 .yaml 规则文件；请核对路径")])
    return sources, faults


def rule_files(folder: Path, faults: list[Fault]) -> list[Path]:
    """Every rule file below `folder`; files and folders whose name starts with a dot are not the author's."""
    found: list[Path] = []

    def refused(error: OSError) -> None:
        faults.append(unreadable(shown_name(Path(error.filename), folder), error))

    for here, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(here) / name for name in names if not name.startswith("."))
        found += [path for path in paths if is_rule_file(path)]
    return sorted(found)


_SUFFIXES: Final = frozenset({".yaml", ".yml"})


def folder_around(file: Path) -> Path:
    """The folder of rules that a file belongs to: the nearest one called `rules`, else the one that it lies in."""
    above = file.resolve().parents
    return next((folder for folder in above if folder.name == "rules"), above[0])


def _no_folder(path: Path) -> str:
    if path.exists():
        return f"这是一个文件，这里要写规则文件夹，如 {quoted(os.path.relpath(folder_around(path)))}"
    return "没有这个规则文件夹；请核对路径"


def shown_name(path: Path, folder: Path) -> str:
    """What messages call a file below a folder of rules."""
    return (Path(folder.name) / path.relative_to(folder)).as_posix()


def is_rule_file(path: Path) -> bool:
    """Whether a path is named like a rule file."""
    return path.suffix.lower() in _SUFFIXES


def unreadable(name: str, error: OSError) -> Fault:
    """The fault of a file or folder that the system does not give."""
    return Fault(Place(name), "SB271", f"读不了（{system_reason(error)}）；请核对路径和权限")
