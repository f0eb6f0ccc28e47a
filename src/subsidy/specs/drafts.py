"""A feature file in the making: pieces of a proposal become scenarios whose answers the engine gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from subsidy.coverage import Coverage
from subsidy.engine import Engine
from subsidy.errors import InputError
from subsidy.proposal.pieces import Piece, Question
from subsidy.proposal.state import State
from subsidy.report.model import AwardKind
from subsidy.specs.cells import money
from subsidy.specs.outcome import Outcome, Subject, listed
from subsidy.specs.statements import column_of, document_of, shown_in, steps_of, table_lines, with_placeholder

Row = dict[str, str]
"""One row of 例子: what is turned, then what is asked, by column."""


@dataclass(slots=True)
class _Scenario:
    """A scenario, or an outline where `column` names what is turned."""

    name: str
    given: list[str]
    day: str
    column: str
    rows: list[Row]


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
        outcome = self._outcome(start)
        assert outcome is not None
        self._scored = _answers(outcome.points, title) is not None
        self._pays = not outcome.report.decisions[id].assessment.policy.qualification

    def add(self, piece: Piece) -> None:
        """Write down a piece; rows that were written before, or that no table can carry, are left out."""
        for part in _parts(piece):
            self._add(part)

    def _add(self, piece: Piece) -> None:
        states = [piece.start if piece.slot is None else piece.slot.set(piece.start, value) for value in piece.values]
        rows = [row for state in states if state is not None and (row := self._row(piece, state)) is not None]
        given = self._given(piece)
        if not rows or given is None:
            return
        column = "" if piece.slot is None or _is_withheld(piece) else column_of(piece.slot)
        day = "<申请日期>" if piece.slot is not None and piece.slot.is_day else str(piece.start.on)
        scenario = _Scenario(self._named(piece, column), given, day, column, rows)
        self._clauses.setdefault(piece.clause or "其他", []).append(scenario)

    def text(self) -> str:
        """The whole file."""
        lines = ["# language: zh-CN", f"功能: {self._title}的边界", "  由程序逐处列出，结果是现有规则算出来的：请对照条款逐行核对，再采用。", ""]
        lines += ["  背景:", *_indented(self._background(), 4)]
        for clause, scenarios in self._clauses.items():
            lines += ["", f"  规则: {_plain(clause)}"]
            for scenario in scenarios:
                lines += ["", *_indented(self._written(scenario), 4)]
        return "\n".join(lines) + "\n"

    # Rows

    def _row(self, piece: Piece, state: State) -> Row | None:
        outcome = self._outcome(state)
        if outcome is None:
            return None
        turned: Row = {}
        if piece.slot is not None:
            shown = shown_in(piece.slot, state)
            if shown is None:
                return None
            turned = {column_of(piece.slot): shown}
        answers = self._asked(piece.question, outcome)
        about = "" if piece.slot is None else column_of(piece.slot)
        key = (about, str(sorted(document_of(self._facts, state).items(), key=str)), str(state.on), *answers)
        if key in self._told:
            return None
        self._told.add(key)
        self.coverage.observe(outcome.report, outcome.asked)
        return turned | answers

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

    def _asked(self, question: Question, outcome: Outcome) -> Row:
        """What a scenario asks, and the answers; only what reads back as it was written."""
        title = self._title
        asks: dict[str, Callable[[], str]] = {"结论": lambda: outcome.verdict(title)}
        if question in (Question.ANSWER, Question.POINTS):
            asks["未满足的条款"] = lambda: outcome.failed(title)
            asks["还缺"] = lambda: outcome.missing(title)
            if self._pays:
                asks["金额"] = lambda: _amount(outcome, title)
        if question is Question.POINTS and self._scored:
            asks["得分"] = lambda: outcome.points(title)
        if question is Question.CALENDAR:
            asks |= {"版本": lambda: outcome.version(title), "窗口": lambda: outcome.window(title)}
        if question is Question.TOGETHER:
            asks["推荐"] = outcome.combination
        answers = {name: ask() for name, ask in asks.items()}
        return {name: said for name, said in answers.items() if name not in _LISTED or listed(said) == said}

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

    def _named(self, piece: Piece, column: str) -> str:
        """A name of its own for a scenario."""
        about = _plain(piece.clause) or "其他"
        if piece.slot is not None:
            about += f"，{column_of(piece.slot)}" + (" <" + column + ">" if column else " 未提供")
        number, name = 1, about
        while name in self._names:
            number += 1
            name = f"{about}（{number}）"
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
        row = scenario.rows[0]
        asked = [name for name in _PHRASES if all(name in each for each in scenario.rows)]
        keyword = "那么"
        for name in asked:
            yield f"  {keyword} {_PHRASES[name].format(self._title, f'<{name}>' if outline else row[name])}"
            keyword = "而且"
        if outline:
            columns = [scenario.column, *asked]
            yield ""
            yield "  例子:"
            yield from (f"    {line}" for line in table_lines([columns, *([row.get(name, "") for name in columns] for row in scenario.rows)]))


_PHRASES = {
    "结论": "{} 的结论是 {}",
    "未满足的条款": "{} 未满足的条款是 {}",
    "还缺": "{} 还缺 {}",
    "金额": "{} 的金额是 {}",
    "得分": "{} 的得分是 {}",
    "版本": "{} 采用的版本是 {}",
    "窗口": "{} 的申报窗口是 {}",
    "推荐": "推荐申报 {1}",
}
"""How each answer is asked for."""

_LISTED = ("未满足的条款", "还缺")


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


def _answers(ask: Callable[[str], str], title: str) -> str | None:
    try:
        return ask(title)
    except InputError:
        return None


def _amount(outcome: Outcome, title: str) -> str:
    """The award in a scenario's own words."""
    award = outcome.report.decisions[outcome.find(title)].award
    outcome.amount(title)
    if award.kind is AwardKind.NONE:
        return "无"
    if award.amount is None:
        return "待定"
    return ("不超过 " if award.kind is AwardKind.UP_TO else "") + money(award.amount)


def _indented(lines: Sequence[str] | Iterator[str], margin: int) -> list[str]:
    return [f"{' ' * margin}{line}" if line else "" for line in lines]


def _plain(text: str) -> str:
    """A clause in a title, without what an outline would take for a placeholder."""
    return text.replace("<", "小于").replace(">", "大于")
