"""Materials made ready to run: whether each is needed, and whether it was handed in."""

from __future__ import annotations

from collections.abc import Callable

from subsidy.evaluation.conditions import ConditionPreparer
from subsidy.evaluation.expressions import Formulas, Preparer
from subsidy.evaluation.scope import Scope
from subsidy.language.materials import Material
from subsidy.trace.materials import MaterialFound

Need = Callable[[Scope], MaterialFound]
"""A material made ready to run."""


class MaterialPreparer:
    """Makes materials ready to run over the derived facts of one pack."""

    def __init__(self, formulas: Formulas, conditions: ConditionPreparer) -> None:
        self._expressions = Preparer(formulas)
        self._conditions = conditions

    def prepare(self, node: Material) -> Need:
        """A function that finds how `node` stands in a scope."""
        when = self._conditions.prepare(node.when) if node.when else None
        supplied = self._expressions.prepare(node.supplied) if node.supplied else None
        return lambda scope: MaterialFound(node, when(scope) if when else None, supplied(scope) if supplied else None)
