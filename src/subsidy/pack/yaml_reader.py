"""A rule file's YAML as a plain tree with the position of every key and value, and every fault of how it is written."""

from __future__ import annotations

from typing import Final

from subsidy.errors import Fault, Place, RuleError
from subsidy.pack.written import Written
from subsidy.pack.yaml_building import Building, complaint_of
from subsidy.pack.yaml_codes import ENCODING, MAX_BYTES, MAX_FAULTS, TOO_LARGE, TOO_MANY_FAULTS
from subsidy.pack.yaml_mending import Mending
from subsidy.pack.yaml_tree import Tree
from subsidy.source_text import Undecodable, decoded


def read_yaml(source: bytes, file: str, lesser: list[Fault] | None = None) -> Tree:
    """The tree of a rule file, keys as text; `RuleError` with all faults found. `file` is what faults call it.

    With a list for the `lesser` faults, those go there with which the rest can still be read: as it was meant where that
    is plain, and with stand-ins. Line ends of any system are read as one line feed, also inside the text of literal blocks.
    """
    if len(source) > MAX_BYTES:
        raise _failure(file, TOO_LARGE, "文件超过 1 MiB：请拆成几个文件")
    try:
        text = decoded(source).replace("\r\n", "\n").replace("\r", "\n")
    except Undecodable as error:
        raise _failure(file, ENCODING, error.message, error.line, error.column) from None
    building, mended = _built(text, file)
    told = {fault.place.line for fault in mended}
    again = building.complaint.place.line if building.complaint else 0
    faults = mended + [fault for fault in building.faults if again not in told or fault != building.complaint]
    if len(faults) >= MAX_FAULTS:
        faults = [Fault(Place(file), TOO_MANY_FAULTS, _TOO_MANY_FAULTS), *faults[:MAX_FAULTS]]
    if building.tree is None or (faults and lesser is None):
        raise RuleError(faults)
    if lesser is not None:
        lesser += faults
    return building.tree


def _built(text: str, file: str) -> tuple[Building, list[Fault]]:
    """The file's building, of what it is read as where it has slips, with the faults that were mended in it."""
    mending = Mending(Written(text, text), file)
    mending.characters()
    building = Building(mending.written, file)
    if len(mending.faults) < MAX_FAULTS:
        building.build()
    if building.complaint or building.looks_torn:
        before = mending.written
        mending.slips(complaint_of)
        if mending.written is not before:
            building = Building(mending.written, file)
            building.build()
    return building, mending.faults


def _failure(file: str, code: str, message: str, line: int = 0, column: int = 0) -> RuleError:
    return RuleError([Fault(Place(file, line, column), code, message)])


_TOO_MANY_FAULTS: Final = f"问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"
