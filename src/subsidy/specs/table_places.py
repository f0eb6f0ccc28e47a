"""Where a fault of what a step states lies: at the cell below it, or at the cell of 例子 that fills in a placeholder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pytest_bdd.gherkin_parser import Cell, DataTable, Location, Step
from pytest_bdd.parser import PARAM_RE

from subsidy.errors import Fault, Place, quoted
from subsidy.facts.dictionary import Dictionary

Words = Sequence[Sequence[str]]
"""The cells of a table as a row of 例子 fills them in."""


def placed(fault: Fault, file: str, step: Step, words: Words, row: Mapping[str, Cell], dictionary: Dictionary) -> Fault:
    """The fault at the cell that it is about, a field of records once at its header; else at its step.

    `row` is the row of 例子 that fills in the placeholders: what it says is told at its own cell.
    """
    cell, path = _cell(fault, step.datatable, words, dictionary) if step.datatable else (None, fault.place.path)
    said, location = (cell.value, cell.location) if cell else (step.text, step.location)
    location = _of_example(said, row, fault.message) or location
    return replace(fault, place=Place(file, location.line, location.column, path))


def _cell(fault: Fault, table: DataTable, words: Words, dictionary: Dictionary) -> tuple[Cell | None, str]:
    """The cell of a step's table that a fault is about, None where it is not of the table; and the path to show."""
    path = fault.place.path
    record = _OF_A_RECORD.fullmatch(path)
    if record:
        known = dictionary.find(record["list"])
        cell = _of_record(record, fault, table, words, Dictionary(known.type.fields) if known else dictionary)
        return cell, f"{record['list']} {record['field']}" if cell and fault.code in _OF_A_NAME else path
    if path:
        return _of_field(fault, table, words, dictionary) if list(words[0]) == STATED else None, path
    return _of_words(fault, table, words), path


def _of_example(said: str, row: Mapping[str, Cell], message: str) -> Location | None:
    """Where 例子 says what is at fault: the last word that a message quotes, or else the whole of what is said."""
    names = [name for name in PARAM_RE.findall(said) if name in row]
    for text in reversed(_QUOTED.findall(message.partition(_MEANT)[0])):
        for name in names:
            if row[name].value and row[name].value in text:
                return row[name].location
    return row[names[0]].location if names and said == f"<{names[0]}>" else None


_QUOTED: Final = re.compile(r"`([^`]*)`")
_MEANT: Final = "，是不是想写"
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
