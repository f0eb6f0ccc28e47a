"""What an applicant hands in, as data. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from subsidy.language.expressions import Expression
from subsidy.language.nodes import Condition, Label


@dataclass(frozen=True, slots=True)
class Material:
    """One material, in so many copies (None: not said), where `when` holds (no condition: always).

    `supplied` says of a profile whether it was handed in; without it nobody can tell.
    """

    label: Label
    name: str
    copies: int | None = None
    when: Condition | None = None
    supplied: Expression | None = None

    @property
    def said(self) -> str:
        """The material with its copies: `专项审计报告（4 份）`."""
        return f"{self.name}（{self.copies} 份）" if self.copies else self.name

    @property
    def told_apart(self) -> bool:
        """Whether profiles differ in it."""
        return self.when is not None or self.supplied is not None
