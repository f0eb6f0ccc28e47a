"""What a run of a scenario would refuse, found without deciding anything: no such policy, fact, clause, value or answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from inspect import signature
from pathlib import Path
from types import SimpleNamespace

from pytest_bdd.gherkin_parser import Cell, Step
from pytest_bdd.parser import render_string

from subsidy.engine import Engine
from subsidy.errors import Fault, InputError
from subsidy.specs.cases import Case, cases_of, cells_of, kinds
from subsidy.specs.mismatch import StepMismatch
from subsidy.specs.names import Names, id_of
from subsidy.specs.phrases import Phrase, find
from subsidy.specs.reading import read
from subsidy.specs.subject import Subject
from subsidy.specs.table_places import placed


def rehearse(path: Path, file: str, engine: Engine, phrases: Sequence[Phrase]) -> set[Fault]:
    """The faults of the values in a feature file, each at its step or cell; `file` is the name that they show."""
    document = read(path.read_bytes(), file).document
    if document is None:
        return set()
    cases = cases_of(document.feature.children)
    return {fault for case in cases for fault in _Rehearsal(path, file, engine, phrases).of(case)}


class _Unjudged:
    """Stands for an outcome where nothing is decided: what is named must be there, every answer is empty.

    Which version would be in force nobody knows: what any of them names is there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _names(self, policy: str) -> Names:
        return _names(self._engine, id_of(self._engine, policy))

    def state(self, policy: str, clause: str) -> str:
        self._names(policy).check_clause(clause)
        return ""

    margin = state

    def points(self, policy: str, part: str = "") -> str:
        self._names(policy).check_part(part)
        return ""

    def after(self, policy: str) -> SimpleNamespace:
        names = self._names(policy)
        checks = {"instalment": names.check_stage, "pool": names.check_pool, "material": names.check_material}
        asks = dict.fromkeys(("recovered", "approvers", "preferred", "ranked_by"), lambda: "")
        return SimpleNamespace(**asks, **{ask: _after(check) for ask, check in checks.items()})

    def __getattr__(self, ask: str) -> Callable[..., str]:
        def answer(policy: str = "", *_: str) -> str:
            if policy:
                id_of(self._engine, policy)
            return ""

        return answer


@cache
def _names(engine: Engine, id: str) -> Names:
    return Names.of(engine, id)


def _after(check: Callable[[str], None]) -> Callable[[str], str]:
    def answer(name: str) -> str:
        check(name)
        return ""

    return answer


class _Rehearsal:
    def __init__(self, path: Path, file: str, engine: Engine, phrases: Sequence[Phrase]) -> None:
        self._file, self._engine, self._phrases = file, engine, phrases
        self._beside = {"request": SimpleNamespace(path=path), "outcome": _Unjudged(engine)}

    def of(self, case: Case) -> Iterator[Fault]:
        """The faults of every row of a scenario."""
        steps = [*kinds(case.before), *kinds(case.scenario.steps)]
        for row in list(cells_of(case.scenario)) or [{}]:
            subject = Subject(self._engine)
            for step, kind in steps:
                yield from self._step(step, kind or "", row, subject)

    def _step(self, step: Step, kind: str, row: Mapping[str, Cell], subject: Subject) -> Iterator[Fault]:
        said = {name: cell.value for name, cell in row.items()}
        text = render_string(step.text, said)
        phrase = find(self._phrases, kind, text)
        if phrase is None or phrase.run is None or phrase.values is None:
            return
        table = step.datatable.rows if step.datatable else ()
        words = [[render_string(cell.value, said) for cell in line.cells] for line in table]
        given = {**self._beside, "subject": subject, "datatable": words, **(phrase.values(text) or {})}
        takes = signature(phrase.run).parameters
        if not given.keys() >= takes.keys():
            return
        try:
            phrase.run(**{name: given[name] for name in takes})
        except StepMismatch:
            return
        except InputError as error:
            for fault in error.faults:
                yield placed(fault, self._file, step, words, row, self._engine.dictionary)
