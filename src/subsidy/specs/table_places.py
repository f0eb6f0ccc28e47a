"""Where in the table below a step a fault of what it states lies: at its own cell, not at the step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pytest_bdd.gherkin_parser import Cell, DataTable

from subsidy.errors import Fault, Place, quoted
from subsidy.facts.dictionary import Dictionary

Words = Sequence[Sequence[str]]
"""The cells of a table as a row of 例子 fills them in."""


def at_its_cell(fault: Fault, file: str, table: DataTable, words: Words, dictionary: Dictionary) -> Fault | None:
    """The fault at the cell that it is about, a field of records once at its header; None: it is not of the table."""
    record = _OF_A_RECORD.fullmatch(fault.place.path)
    path = fault.place.path
    if record:
        known = dictionary.find(record["list"])
        cell = _of_record(record, fault, table, words, Dictionary(known.type.fields) if known else dictionary)
        path = f"{record['list']} {record['field']}" if fault.code in _OF_A_NAME else path
    elif path:
        cell = _of_field(fault, table, words, dictionary) if list(words[0]) == STATED else None
    else:
        cell = _of_words(fault, table, words)
    if cell is None:
        return None
    return replace(fault, place=Place(file, cell.location.line, cell.location.column, path))


STATED: Final = ["字段", "值"]
"""The header of a table that states fields one by one."""

_OF_A_RECORD: Final = re.compile(r"(?P<list>\S+) 第(?P<number>\d+)条 (?P<field>\S+)")
_OF_A_NAME: Final = frozenset({"SB021", "SB022"})
"""Faults of how a field is called, whatever its value is."""


def _of_record(record: re.Match[str], fault: Fault, table: DataTable, words: Words, fields: Dictionary) -> Cell | None:
    row = 0 if fault.code in _OF_A_NAME else int(record["number"])
    columns = [index for index, word in enumerate(words[0]) if _is(word, record["field"], fields)]
    return table.rows[row].cells[columns[-1]] if columns else None


def _of_field(fault: Fault, table: DataTable, words: Words, dictionary: Dictionary) -> Cell | None:
    rows = [index for index, row in enumerate(words) if index and _is(row[0], fault.place.path, dictionary)]
    return table.rows[rows[-1]].cells[fault.code not in _OF_A_NAME] if rows else None


def _of_words(fault: Fault, table: DataTable, words: Words) -> Cell:
    """The last cell that names the word which a fault begins with; the header where none does."""
    named = [*((0, column) for column in range(len(words[0]))), *((row, 0) for row in range(1, len(words)))]
    about = [at for at in named if fault.message.startswith(f"{quoted(words[at[0]][at[1]])} ")]
    row, column = about[-1] if about else (0, 0)
    return table.rows[row].cells[column]


def _is(word: str, name: str, dictionary: Dictionary) -> bool:
    """Whether a cell calls a field so, in either of its spellings."""
    fact = dictionary.find(word)
    return name in ((fact.name, fact.key) if fact else (word,))
