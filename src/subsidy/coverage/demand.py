"""What a boundary demands to be seen, and the watches that see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, NamedTuple, TypeVar

from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.language.expressions import Expression
from subsidy.trace.step import Finding, Found


class Aspect(Enum):
    """What a scenario asks about a policy; only what was asked counts as seen."""

    CONDITIONS = auto()
    CLAUSES = auto()
    POINTS = auto()
    AMOUNT = auto()
    VERSION = auto()
    WINDOW = auto()
    RELATIONS = auto()
    TOGETHER = auto()
    PAYMENT = auto()
    APPROVAL = auto()
    PRIORITY = auto()
    COMPETITION = auto()
    MATERIALS = auto()


class Demand(NamedTuple):
    """One thing that some scenario has to show: of which policy (empty: of a derived fact), at which address."""

    policy: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}：没有场景见到 {self.what}"


class Sight(NamedTuple):
    """One scenario's answer to look at: the facts as the evaluation saw them, and what was asked."""

    scope: Scope
    asked: frozenset[Aspect]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watch(Generic[T]):
    """What is demanded of one part of a rule, and how to read off a finding which of it is seen."""

    demands: tuple[Demand, ...]
    seen: Callable[[T, Sight], Iterable[Demand]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the watches of one policy's rule share: its name, the derived facts, and the expressions met so far."""

    policy: str
    formulas: Mapping[str, Evaluate]
    expressions: list[Expression] = field(default_factory=list)

    def prepare(self, expression: Expression) -> Evaluate:
        """An expression made ready to run."""
        self.expressions.append(expression)
        return Preparer(self.formulas).prepare(expression)

    def judge(self, atom: Expression) -> Callable[[Scope], Finding]:
        """An atom made ready to be judged, with what was found on both of its sides."""
        self.expressions.append(atom)
        evaluate = Preparer(self.formulas, record_findings=True).prepare(atom)

        def finding(scope: Scope) -> Finding:
            outer, scope.findings = scope.findings, []
            result = evaluate(scope)
            found = scope.findings[-1] if scope.findings else _bare(atom, result)
            scope.findings = outer
            return found

        return finding


def _bare(atom: Any, result: Found) -> Finding:
    """The finding of what leaves none of its own: a field of a record, a decision table."""
    return Finding(atom, result, True, result)
