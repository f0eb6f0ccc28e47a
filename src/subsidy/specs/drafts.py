"""A feature file in the making: pieces of a proposal become scenarios whose answers the engine gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from subsidy.coverage import Coverage
from subsidy.engine import Engine
from subsidy.errors import InputError
from subsidy.facts.types import Value
from subsidy.proposal.pieces import Piece
from subsidy.proposal.state import State
from subsidy.specs.answers import Answers, answers, sentence
from subsidy.specs.outcome import Outcome
from subsidy.specs.statements import column_of, document_of, shown_in, steps_of, table_lines, with_placeholder
from subsidy.specs.subject import Subject
from subsidy.specs.titles import Shown, title_of


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of 例子 before it is told: what is turned, and what was answered."""

    value: Value | None
    shown: str
    said: Answers
    outcome: Outcome


@dataclass(slots=True)
class _Scenario:
    """A scenario, or an outline where `column` names what is turned."""

    name: str
    given: list[str]
    day: str
    column: str
    asked: list[str]
    rows: list[list[str]]


class Draft:
    """Collects the scenarios of one policy, clause by clause, and what they show of its boundaries."""

    def __init__(self, engine: Engine, id: str, title: str, start: State) -> None:
        self.id = id
        self.coverage = Coverage(engine.pack, [id])
        self._engine, self._title, self._start = engine, title, start
        self._facts = [fact for fact in engine.dictionary if not fact.formula]
        self._clauses: dict[str, list[_Scenario]] = {}
        self._names: set[str] = set()
        self._told: set[tuple[str, ...]] = set()

    def add(self, piece: Piece) -> None:
        """Write down a piece; rows that were written before, or that no table can carry, are left out."""
        for part in _parts(piece):
            self._add(part)

    def _add(self, piece: Piece) -> None:
        found = [row for value in piece.values if (row := self._row(piece, value)) is not None]
        given = self._given(piece)
        if not found or given is None:
            return
        asked = [name for name in found[0].said if all(name in row.said for row in found)]
        for row in found:
            row.outcome.asked.clear()  # what some row has no answer to is not asked of any
            answers(piece.question, row.outcome, self._title, asked)
            for report, about in row.outcome.answered():
                self.coverage.observe(report, about)
        column = "" if piece.slot is None or _is_withheld(piece) else column_of(piece.slot)
        day = "<申请日期>" if piece.slot is not None and piece.slot.is_day else str(piece.start.on)
        rows = [[row.shown, *(row.said[name] for name in asked)] for row in found]
        title = self._named(piece, found, [step for step in given if not step.startswith("  ") and "<" not in step])
        scenario = _Scenario(title, given, day, column, asked, rows)
        self._clauses.setdefault(piece.clause or "其他", []).append(scenario)

    def text(self) -> str:
        """The whole file."""
        lines = [
            "# language: zh-CN",
            f"功能: {self._title}的边界",
            "  由程序逐处列出，结果是现有规则算出来的：请对照条款逐行核对，再采用。",
            "",
        ]
        lines += ["  背景:", *_indented(self._background(), 4)]
        for clause, scenarios in self._clauses.items():
            lines += ["", f"  规则: {_plain(clause)}"]
            for scenario in scenarios:
                lines += ["", *_indented(self._written(scenario), 4)]
        return "\n".join(lines) + "\n"

    # Rows

    def _row(self, piece: Piece, value: Value | None) -> _Row | None:
        """One row, unless it was told before or can't be stated."""
        state = piece.start if piece.slot is None else piece.slot.set(piece.start, value)
        if state is None:
            return None
        outcome = self._outcome(state)
        shown = "" if piece.slot is None else shown_in(piece.slot, state)
        if outcome is None or shown is None:
            return None
        said = answers(piece.question, outcome, self._title)
        about = "" if piece.slot is None else column_of(piece.slot)
        key = (about, str(sorted(document_of(self._facts, state).items(), key=str)), str(state.on), *said)
        if key in self._told:
            return None
        self._told.add(key)
        return _Row(value, shown, said, outcome)

    def _outcome(self, state: State) -> Outcome | None:
        """The answers to a state as its cells would state it."""
        document = document_of(self._facts, state)
        subject = Subject(self._engine)
        try:
            for key, value in document.items():
                subject.set(key, value) if isinstance(value, str) else subject.list(key, value)
            return subject.check(state.on)
        except InputError:
            return None

    # Text

    def _background(self) -> list[str]:
        return steps_of(self._facts, document_of(self._facts, self._start), "假如")

    def _given(self, piece: Piece) -> list[str] | None:
        """The steps by which a scenario differs from the background, the slot as a placeholder."""
        before, now = document_of(self._facts, self._start), document_of(self._facts, piece.start)
        if piece.slot is not None and not piece.slot.is_day:
            fact, key = piece.slot.fact, piece.slot.fact.key
            if piece.slot.field is not None:
                now[key] = with_placeholder(piece.slot, piece.start) or now.get(key, "")
                before.pop(key, None)
            elif _is_withheld(piece):
                now.pop(key, None)
            else:
                now[key] = f"<{fact.name}>"
                before.pop(key, None)
        changed = {key: value for key, value in now.items() if before.get(key) != value}
        lost = [f"{self._name(key)} 未提供" for key in before if key not in now]
        return [*steps_of(self._facts, changed, ""), *lost]

    def _name(self, key: str) -> str:
        return next(fact.name for fact in self._facts if fact.key == key)

    def _named(self, piece: Piece, rows: Sequence[_Row], beside: Sequence[str]) -> str:
        """A title of its own for a scenario: what else is given tells alike ones apart, or a number."""
        title = _plain(title_of(piece, [Shown(row.value, row.shown, row.said) for row in rows], beside))
        if title in self._names and piece.slot is not None and beside:
            title += f"（{_plain('、'.join(beside))}）"
        number, name = 1, title
        while name in self._names:
            number += 1
            name = f"{title}（{number}）"
        self._names.add(name)
        return name

    def _written(self, scenario: _Scenario) -> Iterator[str]:
        outline = bool(scenario.column)
        yield f"{'场景大纲' if outline else '场景'}: {scenario.name}"
        keyword = "假如"
        for step in scenario.given:
            yield f"  {step}" if step.startswith("  ") else f"  {keyword} {step}"
            keyword = keyword if step.startswith("  ") else "而且"
        yield f"  当 按 {scenario.day} 审核"
        keyword = "那么"
        for name, answer in zip(scenario.asked, scenario.rows[0][1:], strict=True):
            yield f"  {keyword} {sentence(name, self._title, f'<{name}>' if outline else answer)}"
            keyword = "而且"
        if outline:
            yield ""
            yield "  例子:"
            yield from (f"    {line}" for line in table_lines([[scenario.column, *scenario.asked], *scenario.rows]))


def _parts(piece: Piece) -> Iterator[Piece]:
    """The piece as scenarios can say it: a fact that is not supplied takes a sentence of its own, not a cell."""
    if piece.slot is None:
        yield replace(piece, values=(None,))
    elif piece.slot.field is not None:
        yield piece
    else:
        yield replace(piece, values=tuple(value for value in piece.values if value is not None))
        if None in piece.values:
            yield replace(piece, values=(None,))


def _is_withheld(piece: Piece) -> bool:
    """Whether a piece is about a fact that is not supplied."""
    return piece.slot is not None and piece.slot.field is None and piece.values == (None,)


def _indented(lines: Sequence[str] | Iterator[str], margin: int) -> list[str]:
    return [f"{' ' * margin}{line}" if line else "" for line in lines]


def _plain(text: str) -> str:
    """A clause in a title, without what an outline would take for a placeholder."""
    return text.replace("<", "小于").replace(">", "大于")
