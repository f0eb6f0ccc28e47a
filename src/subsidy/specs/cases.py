"""The scenarios of a feature file as they run: the steps before them, the kinds of steps, the rows of 例子."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pytest_bdd.gherkin_parser import Cell, Child, Scenario, Step
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

from subsidy.errors import quoted


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario with the steps that run before its own."""

    scenario: Scenario
    before: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order in which they run."""
        return (*self.before, *self.scenario.steps)


def cases_of(children: Sequence[Child], before: tuple[Step, ...] = ()) -> Iterator[Case]:
    """Every scenario of a feature or rule, in the order of the file."""
    for child in children:
        if child.background:
            before = (*before, *child.background.steps)
        elif child.scenario:
            yield Case(child.scenario, before)
        elif child.rule:
            yield from cases_of(child.rule.children, before)


def kinds(steps: Sequence[Step]) -> Iterator[tuple[Step, str | None]]:
    """Each step with its kind; 而且 and 但是 are of the kind before them."""
    kind = None
    for step in steps:
        kind = STEP_TYPE_BY_PARSER_KEYWORD.get(step.keyword_type, kind)
        yield step, kind


def shown(step: Step) -> str:
    """A step in the author's words."""
    return quoted(f"{step.keyword} {step.text}".strip())


def cells_of(scenario: Scenario) -> Iterator[Mapping[str, Cell]]:
    """The cells of every row of 例子 of an outline, by column."""
    for table in scenario.examples:
        names = [cell.value for cell in table.table_header.cells] if table.table_header else []
        for row in table.table_body or ():
            yield dict(zip(names, row.cells, strict=True))


def rows_of(scenario: Scenario) -> Iterator[Mapping[str, str]]:
    """What the rows of 例子 say, by column."""
    for cells in cells_of(scenario):
        yield {name: cell.value for name, cell in cells.items()}


def count(children: Sequence[Child]) -> int:
    """How many scenarios run, each row of an outline for one."""
    return sum(len(list(rows_of(case.scenario))) or 1 for case in cases_of(children))
