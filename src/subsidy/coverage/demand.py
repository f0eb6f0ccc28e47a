"""What a boundary demands to be seen, and the watches that see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, NamedTuple, TypeVar

from subsidy.evaluation.expressions import Preparer
from subsidy.evaluation.scope import Evaluate, Scope
from subsidy.facts.types import Fact
from subsidy.language.expressions import Expression, facts_read
from subsidy.trace.step import Finding


class Aspect(Enum):
    """What a scenario asks about a policy; only what was asked counts as seen."""

    CONDITIONS = auto()
    POINTS = auto()
    AMOUNT = auto()
    VERSION = auto()
    WINDOW = auto()
    RELATIONS = auto()


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
    """What the watches of one policy's rule share: its name, the derived facts, and which facts they come to read."""

    policy: str
    formulas: Mapping[str, Evaluate]
    reads: set[Fact] = field(default_factory=set)

    def prepare(self, expression: Expression) -> Evaluate:
        """An expression made ready to run; the facts that it names are noted."""
        self.reads.update(facts_read(expression))
        return Preparer(self.formulas).prepare(expression)

    def judge(self, atom: Expression) -> Callable[[Scope], Finding]:
        """An atom made ready to be judged, with what was found on both of its sides."""
        self.reads.update(facts_read(atom))
        evaluate = Preparer(self.formulas, record_findings=True).prepare(atom)

        def finding(scope: Scope) -> Finding:
            outer, scope.findings = scope.findings, []
            result = evaluate(scope)
            found: Any = scope.findings[-1] if scope.findings else Finding(atom, result, True, result)  # type: ignore[arg-type]
            scope.findings = outer
            return found  # type: ignore[no-any-return]

        return finding
