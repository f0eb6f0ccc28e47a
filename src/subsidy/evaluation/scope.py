"""What one evaluation looks at: the facts of one profile, the day, and what other rule files came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import Value
from subsidy.trace.readings import NOTHING
from subsidy.trace.step import Finding, Found, Unknown, truth_of
from subsidy.truth import Truth, conjunction, disjunction


class Scope:
    """The state of one evaluation; made anew for every check, and never shared between threads."""

    __slots__ = ("derivations", "findings", "path", "qualifications", "record", "rows", "values")

    def __init__(self, values: Mapping[str, Value], on: date) -> None:
        self.values: dict[str, Found] = {**values, APPLICATION_DATE.key: on}
        self.qualifications: dict[str, tuple[Truth, Unknown]] = {}
        self.rows: dict[str, tuple[int, ...]] = {}
        self.findings: list[Finding] = []
        self.derivations: dict[str, tuple[Finding, ...]] = {}
        self.record: Mapping[str, Value] = {}
        self.path = ""


Evaluate = Callable[[Scope], Found]
"""An expression made ready to run."""


def merged(*results: Found) -> Unknown:
    """The causes of all the unknowns among `results` together."""
    unknowns = [result for result in results if isinstance(result, Unknown)]
    if not unknowns:
        return NOTHING
    if len(unknowns) == 1 and type(unknowns[0]) is Unknown:
        return unknowns[0]
    return Unknown(
        frozenset().union(*(unknown.facts for unknown in unknowns)),
        frozenset().union(*(unknown.reasons for unknown in unknowns)),
    )


def every(flags: Sequence[Found]) -> Found:
    """Whether all of them hold; where that is unknown, with what they lack."""
    for flag in flags:
        if isinstance(flag, Unknown):
            return _settled(conjunction(map(truth_of, flags)), flags)
    return all(flags)


def some(flags: Sequence[Found]) -> Found:
    """Whether any of them holds; where that is unknown, with what they lack."""
    for flag in flags:
        if isinstance(flag, Unknown):
            return _settled(disjunction(map(truth_of, flags)), flags)
    return any(flags)


def _settled(truth: Truth, flags: Sequence[Found]) -> Found:
    return merged(*flags) if truth is Truth.UNKNOWN else truth is Truth.TRUE


def because(reason: str) -> Unknown:
    """Unknown for a reason that no further fact can mend."""
    return Unknown(reasons=frozenset({reason}))
