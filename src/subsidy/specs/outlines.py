"""Laws of a scenario's tables: 例子 that are there, columns that are used, rows that are whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_bdd.gherkin_parser import ExamplesTable, Row, Step
from pytest_bdd.parser import PARAM_RE

from subsidy.errors import Fault, quoted
from subsidy.specs.cases import Case
from subsidy.specs.reading import Reading


def outline(reading: Reading, case: Case) -> Iterator[Fault]:
    """例子 and the placeholders that they fill."""
    scenario, place = case.scenario, case.scenario.location
    if scenario.keyword.endswith("大纲") and not scenario.examples:
        told = f"场景大纲 {quoted(scenario.name)} 没有 `例子:`；请在步骤下面写上例子"
        yield reading.fault(place.line, place.column, "SB511", told)
    for table in scenario.examples:
        if not table.table_body:
            told = "`例子:` 下面没有数据；请写上表头和至少一行"
            yield reading.fault(table.location.line, table.location.column, "SB511", told)
        yield from _columns(reading, case, table)
    yield from _placeholders(reading, case)
    yield from _twins(reading, [row for table in scenario.examples for row in table.table_body or ()])


def _columns(reading: Reading, case: Case, table: ExamplesTable) -> Iterator[Fault]:
    used = {name for text in _texts(case) for name in PARAM_RE.findall(text)}
    seen: set[str] = set()
    for cell in table.table_header.cells if table.table_header else ():
        name, told = cell.value, None
        if not name:
            told = "这一列没有列名；请写上列名，或删去这一列"
        elif name in seen:
            told = f"列名 {quoted(name)} 写了两次；请改名，或删去一列"
        elif name not in used:
            told = f"列 {quoted(name)} 没有用到；请在步骤里写 {quoted(f'<{name}>')}，或删去这一列"
        seen.add(name)
        if told:
            yield reading.fault(cell.location.line, cell.location.column, "SB513", told)


def _texts(case: Case) -> Iterator[str]:
    yield case.scenario.name
    for step in case.steps:
        yield from _step_texts(step)


def _step_texts(step: Step) -> Iterator[str]:
    yield step.text
    yield from (cell.value for row in (step.datatable.rows if step.datatable else ()) for cell in row.cells)
    if step.docstring:
        yield step.docstring.content


def _placeholders(reading: Reading, case: Case) -> Iterator[Fault]:
    tables = [table.table_header for table in case.scenario.examples if table.table_header]
    columns = [{cell.value for cell in header.cells} for header in tables] or [set[str]()]
    for step in case.steps:
        for name in dict.fromkeys(name for text in _step_texts(step) for name in PARAM_RE.findall(text)):
            if not all(name in header for header in columns):
                told = f"{quoted(f'<{name}>')} 在 `例子:` 里没有这一列；请补上这一列，或改正名字"
                yield reading.fault(step.location.line, step.location.column, "SB512", told)


def _twins(reading: Reading, rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(cell.value for cell in row.cells)
        line = first.setdefault(values, row.location.line)
        if line != row.location.line:
            told = f"这一行例子与第 {line} 行相同；请删去一行，或改正其中的值"
            yield reading.fault(row.location.line, row.location.column, "SB518", told)


def tables(reading: Reading, case: Case) -> Iterator[Fault]:
    """Nothing stands beside the cells of a row, where gherkin would drop it."""
    rows = [row for step in case.steps if step.datatable for row in step.datatable.rows]
    for table in case.scenario.examples:
        rows += [*([table.table_header] if table.table_header else []), *(table.table_body or [])]
    for row in rows:
        text = reading.lines[row.location.line - 1].strip()
        if not text.endswith("|") or text.endswith("\\|"):
            told = f"{quoted(text)} 最后一个 `|` 之后的内容会丢失；请在行末补上 `|`"
            yield reading.fault(row.location.line, row.location.column, "SB514", told)
