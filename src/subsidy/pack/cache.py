"""A checked pack kept between runs, so that a command need not read the same rules twice.

An entry is found by its content: what the rule files say, which program checked them, and on which Python. Whoever
can write to the cache can decide subsidies; so an entry is believed only if it, and the folder, belong to this user
and nobody else may write there. Without such a folder nothing is kept, and nothing is lost but time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from subsidy.pack.pack import RulePack
from subsidy.pack.sources import read_sources

MOST_ENTRIES: Final = 8
"""How many packs are kept; the oldest goes first."""


def load_pack(folder: Path, cache: Path | None = None) -> RulePack:
    """The pack of all `.yaml` files below `folder`, from `cache` where it is there. Raises RuleError."""
    sources, unread = read_sources(folder)
    entry = None if cache is None or unread else cache / f"{_key(sources)}.pack"
    kept = _kept(entry) if entry else None
    if kept is not None:
        return kept
    from subsidy.pack.loader import build_pack

    pack = build_pack(sources, unread)
    if entry is not None:
        _keep(entry, pack)
    return pack


def _key(sources: dict[str, bytes]) -> str:
    """What the entry depends on: every byte of the rules, of the program that read them, and the Python."""
    said = hashlib.sha256(f"{sys.version}\n{_program()}\n".encode())
    for name, source in sorted(sources.items()):
        said.update(os.fsencode(f"{name}\n{len(source)}\n") + source)
    return said.hexdigest()


def _program() -> str:
    """A mark of this package's code: it changes with every release and every edit."""
    files = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(Path(__file__).parents[1])
        for name in names
        if name.endswith((".py", ".lark", ".csv"))
    ]
    states = [(file, os.stat(file)) for file in sorted(files)]
    return repr([(file, state.st_size, state.st_mtime_ns) for file, state in states])


def _kept(entry: Path) -> RulePack | None:
    """The pack of an entry that can be believed."""
    try:
        if not (_ours(entry) and _ours(entry.parent)):
            return None
        pack = pickle.loads(entry.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None
    return pack if isinstance(pack, RulePack) else None


class _Pickler(pickle.Pickler):
    """Writes a dataclass as a call of its class, which is read back twice as fast as its state is."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, type) or not is_dataclass(value):
            return NotImplemented
        return type(value), tuple(getattr(value, field.name) for field in fields(value) if field.init)


def _ours(path: Path) -> bool:
    state = path.stat()
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(entry: Path, pack: RulePack) -> None:
    """Write an entry whole or not at all; where that cannot be, go without."""
    import tempfile

    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(entry.parent):
            return
        handle, temporary = tempfile.mkstemp(dir=entry.parent)
        with os.fdopen(handle, "wb") as file:
            _Pickler(file, protocol=5).dump(pack)
        os.replace(temporary, entry)
        entries = sorted(entry.parent.glob("*.pack"), key=lambda path: path.stat().st_mtime_ns)
        for old in entries[:-MOST_ENTRIES]:
            old.unlink(missing_ok=True)
    except OSError:
        return
