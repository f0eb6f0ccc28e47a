"""The enterprise that a scenario is about, stated step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from subsidy.engine import Engine
from subsidy.facts.json_reader import read_file, read_object
from subsidy.specs.outcome import Document, Outcome, unreadable


class Subject:
    """The enterprise of a scenario, stated field by field."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._document: dict[str, object] = {}
        self.outcomes: list[Outcome] = []

    def load(self, path: str, feature: Path) -> None:
        """Take a whole profile from a JSON file, found from the feature file's folder upwards."""
        for folder in feature.resolve().parents:
            if (folder / path).is_file():
                document = read_object(read_file(folder / path), path)
                self._engine.read(document, path)
                self._document = {self._key(word): value for word, value in document.items()}
                return
        raise unreadable(path, "找不到这个档案文件；路径从用例文件的文件夹或其上级算起")

    def state(self, table: Sequence[Sequence[str]]) -> None:
        """Take fields from a table with the columns 字段 and 值."""
        if not table or list(table[0]) != ["字段", "值"]:
            raise unreadable("、".join(table[0]) if table else "", "列表第一行应是 字段、值")
        _once([row[0] for row in table[1:]])
        self._take({row[0]: row[1] for row in table[1:]})

    def set(self, word: str, value: str) -> None:
        """State one field."""
        self._take({word: value})

    def forget(self, word: str) -> None:
        """Make one field unknown."""
        self._engine.read({word: None})
        self._document.pop(self._key(word), None)

    def list(self, word: str, table: Sequence[Sequence[str]]) -> None:
        """State a list of records; an empty cell is unknown."""
        header, *rows = table
        _once(header)
        self._take({word: [{field: cell for field, cell in zip(header, row, strict=True) if cell} for row in rows]})

    def _take(self, stated: Document) -> None:
        """State fields, read at once so that a fault is told of the step that holds it. Raises ProfileError."""
        self._engine.read(stated)
        self._document |= {self._key(word): value for word, value in stated.items()}

    def check(self, on: date) -> Outcome:
        """Have the engine decide."""
        self.outcomes.append(Outcome(self._engine, self._engine.read(self._document), on))
        return self.outcomes[-1]

    def _key(self, word: str) -> str:
        """One spelling of a field, so that a later statement replaces an earlier one; unknown words are kept."""
        fact = self._engine.dictionary.find(word)
        return fact.key if fact else word


def _once(words: Sequence[str]) -> None:
    """Refuse a table that states a field twice: one of the two would be lost. Raises ProfileError."""
    for word, number in Counter(words).items():
        if number > 1:
            raise unreadable(word, f"在一张表里写了 {number} 次，请只留一处")
