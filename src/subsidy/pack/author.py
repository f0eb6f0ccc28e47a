"""One rule file while it is being checked: where things stand in it, and every fault found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from subsidy.errors import Fault, quoted
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import Type
from subsidy.language.expressions import Expression, Literal
from subsidy.language.reader import read_expression
from subsidy.pack.consequences import follows
from subsidy.pack.yaml_tree import Path, Tree


@dataclass(slots=True)
class Author:
    """The author's file, against the dictionary, with the faults that the author will be told of.

    `lost` are the paths that could not be read: what only follows from that is not noted.
    """

    tree: Tree
    dictionary: Dictionary
    faults: list[Fault] = field(default_factory=list)
    lost: frozenset[Path] = frozenset()

    def fault(self, path: Path, code: str, message: str, offset: int | None = None, *, of_text: bool = False) -> None:
        """Note a fault of the value at `path`; `of_text`: of what is written there, and of nothing beside it."""
        if not (self.lost and follows(path, code, self.lost, of_text=of_text)):
            self.faults.append(Fault(self.tree.place(path, offset), code, message))

    def expression(self, text: str, path: Path, expected: Type | None, records: str = "") -> Expression | None:
        """Read the expression that stands at `path`, or note what is wrong with it."""
        reading = read_expression(text, self.dictionary, expected, records=records)
        for misread in reading.faults:
            self.fault(path, misread.code, misread.message, misread.offset, of_text=True)
        return reading.expression

    def constant(self, text: str, path: Path, expected: Type) -> Literal | None:
        """Read an expression that must be a constant: a bound of a band, a bar."""
        untyped = read_expression(text, self.dictionary)
        names_a_fact = any(misread.code == "SB311" for misread in untyped.faults)
        if names_a_fact or (untyped.expression is not None and not isinstance(untyped.expression, Literal)):
            self.fault(path, "SB330", f"{quoted(text)} 应是带单位的常数，不能用字段或公式")
            return None
        expression = self.expression(text, path, expected)
        return expression if isinstance(expression, Literal) else None
