"""Expressions made ready to run: each node becomes a function of the scope, once, when a pack is loaded.

Every operand is evaluated, whatever the others came to; unknown operands make unknown results that name the facts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, assert_never

from subsidy.evaluation.arithmetic import FUNCTIONS, operation
from subsidy.evaluation.comparing import COMPARE, held, too_coarse, within_bounds
from subsidy.evaluation.decisions import prepare_decision
from subsidy.evaluation.records import prepare_aggregate, prepare_quantified, record_field
from subsidy.evaluation.scope import Evaluate, Scope, every, merged, some
from subsidy.facts.codes import SCHEMES, above, between, coarser
from subsidy.facts.types import Fact, Kind, Value
from subsidy.language.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Call,
    Comparator,
    Compare,
    Decision,
    Expression,
    FactRef,
    FieldRef,
    Literal,
    Member,
    Negative,
    Not,
    Or,
    Quantified,
    Quantifier,
)
from subsidy.trace.step import Finding, Found, Unknown

Formulas = Mapping[str, Evaluate]
"""Derived facts and fields by address, made ready to run."""


class Preparer:
    """Makes expressions ready to run. With `record_findings`, each atom leaves a finding."""

    def __init__(self, formulas: Formulas, *, record_findings: bool = False) -> None:
        self._formulas = formulas
        self._findings = record_findings

    def prepare(self, expression: Expression) -> Evaluate:
        """A function that evaluates `expression` in a scope."""
        match expression:
            case Literal(value=constant):
                return lambda scope: constant
            case FactRef(fact=fact) | FieldRef(fact=fact) if fact.formula:
                return self._derived(expression)
            case FactRef(fact=fact):
                return self._noted(expression, _supplied(fact))
            case FieldRef(fact=fact):
                return self._noted(expression, record_field(fact))
            case Compare():
                return self._compare(expression)
            case And(operands=operands):
                return _connective(every, [self.prepare(operand) for operand in operands])
            case Or(operands=operands):
                return _connective(some, [self.prepare(operand) for operand in operands])
            case Not(operand=operand):
                return _not(self.prepare(operand))
            case Member():
                return self._member(expression)
            case Between():
                return self._between(expression)
            case Arithmetic(operator=sign, left=left, right=right):
                return _known(operation(sign, left.type, right.type), self.prepare(left), self.prepare(right))
            case Negative(operand=operand):
                return _known(operator.neg, self.prepare(operand))
            case Call(function=function, arguments=arguments):
                return _known(FUNCTIONS[function], *map(self.prepare, arguments))
            case Quantified(condition=condition):
                noted = self._findings and expression.quantifier is not Quantifier.COUNT
                inner = self.noting(noted).prepare(condition) if condition else None
                return prepare_quantified(expression, inner, findings=noted)
            case Aggregate(value=value, by=by, where=where):
                inside = self.noting(False)
                keyed, filtered = (inside.prepare(part) if part else None for part in (by, where))
                return prepare_aggregate(expression, inside.prepare(value), keyed, filtered)
            case Decision():
                return self._decision(expression)
        assert_never(expression)

    def formula(self, address: str, expression: Expression) -> Evaluate:
        """A function that derives the fact at `address`.

        Of a decision table the scope notes which rows decided; of a flag it keeps what was found of its parts, and of a
        count of records what was found of each.
        """
        match expression:
            case Decision():
                # Of a field each record takes a row of its own.
                return self._decision(expression, "" if "." in address else address)
            case Quantified(condition=condition) if condition is not None:
                return prepare_quantified(expression, self.noting(True).prepare(condition), findings=True)
            case _:
                return self.noting(expression.type.kind is Kind.FLAG).prepare(expression)

    def _decision(self, node: Decision, address: str = "") -> Evaluate:
        rows = [(self.prepare(row.when) if row.when else None, self.prepare(row.value)) for row in node.rows]
        return prepare_decision(node.hit, node.type, rows, address)

    def optional(self, expression: Expression | None) -> Evaluate | None:
        """Like `prepare`, of an expression that may be absent."""
        return None if expression is None else self.prepare(expression)

    def noting(self, findings: bool) -> Preparer:
        """The preparer of the same formulas whose atoms leave findings, or leave none."""
        return self if findings is self._findings else Preparer(self._formulas, record_findings=findings)

    def _noted(self, atom: FactRef | FieldRef, read: Evaluate) -> Evaluate:
        """`read`, leaving a finding of a flag where findings are recorded."""
        if not self._findings or atom.type.kind is not Kind.FLAG:
            return read

        def noted(scope: Scope) -> Found:
            found = read(scope)
            scope.findings.append(Finding(atom, found, True, found))
            return found

        return noted

    def _derived(self, atom: FactRef | FieldRef) -> Evaluate:
        """A derived fact, or field of the record at hand: its value is kept, and of a flag what its parts came to."""
        key, formulas, of_record = atom.fact.key, self._formulas, isinstance(atom, FieldRef)
        address = atom.address if isinstance(atom, FieldRef) else key
        noted = self._findings and atom.type.kind is Kind.FLAG

        def derived(scope: Scope) -> Found:
            place = f"{scope.path}.{key}" if of_record else key
            if place not in scope.values:
                findings, record, path = scope.findings, scope.record, scope.path
                scope.findings = []
                if not of_record:
                    scope.record, scope.path = {}, ""
                scope.values[place] = formulas[address](scope)
                if scope.findings:
                    scope.derivations[place] = tuple(scope.findings)
                scope.findings, scope.record, scope.path = findings, record, path
            found = scope.values[place]
            if noted:
                inside = (scope.derivations[place],) if place in scope.derivations else ()
                scope.findings.append(Finding(atom, found, True, found, (), inside))
            return found

        return derived

    def _compare(self, node: Compare) -> Evaluate:
        left, right, compare = self.prepare(node.left), self.prepare(node.right), COMPARE[node.comparator]
        findings, codes = self._findings, node.left.type.kind is Kind.CODE and node.left.type.scheme in SCHEMES
        if isinstance(node.right, Literal) and not codes:
            return _against(node, left, compare, node.right.value, findings)
        same = _same_code(node) if codes else None

        def run(scope: Scope) -> Found:
            one, other = left(scope), right(scope)
            if isinstance(one, Unknown) or isinstance(other, Unknown):
                result: Found = within_bounds(compare, one, other)
            else:
                result = same(scope, one, other) if same else compare(one, other)
            if findings:
                scope.findings.append(Finding(node, one, other, result))
            return result

        return run

    def _between(self, node: Between) -> Evaluate:
        item, low, high = self.prepare(node.item), self.prepare(node.low), self.prepare(node.high)
        above = operator.ge if node.low_closed else operator.gt
        below = operator.le if node.high_closed else operator.lt
        findings = self._findings

        def run(scope: Scope) -> Found:
            value, least, most = item(scope), low(scope), high(scope)
            results = [held(above, value, least), held(below, value, most)]
            result = every(results)
            if findings:
                scope.findings.append(Finding(node, value, (least, most), result))  # type: ignore[arg-type]
            return result

        return run

    def _member(self, node: Member) -> Evaluate:
        item, spans = self.prepare(node.item), node.spans
        options = frozenset(first for first, _ in spans)
        scheme = node.item.type.scheme if node.item.type.kind is Kind.CODE else ""
        findings = self._findings

        def run(scope: Scope) -> Found:
            value = item(scope)
            if isinstance(value, Unknown):
                result: Found = value
            elif scheme:
                result = any(between(scheme, first, last, str(value)) for first, last in spans)
                if not result and any(above(first, last, str(value)) for first, last in spans):
                    result = too_coarse(scope, node.item, scheme, str(value))
            else:
                result = value in options
            if findings:
                scope.findings.append(Finding(node, value, True, result))
            return result

        return run


def _supplied(fact: Fact) -> Evaluate:
    key, missing = fact.key, Unknown(frozenset({fact.key}))
    return lambda scope: scope.values.get(key, missing)


def _same_code(node: Compare) -> Callable[[Scope, Any, Any], Found]:
    """Whether two codes are the same, or are not, as is asked; unknown where one is coarser than the other."""
    scheme, if_same, ends = node.left.type.scheme, node.comparator is Comparator.EQUAL, (node.left, node.right)

    def same(scope: Scope, one: str, other: str) -> Found:
        if one == other:
            return if_same
        for end, code, finer in zip(ends, (one, other), (other, one), strict=True):
            if coarser(scheme, code, finer):
                return too_coarse(scope, end, scheme, code)
        return not if_same

    return same


def _against(
    node: Compare, left: Evaluate, compare: Callable[[Any, Any], bool], constant: Value, findings: bool
) -> Evaluate:
    """A comparison with a constant: by far the most frequent, so it spares a call."""

    def run(scope: Scope) -> Found:
        value = left(scope)
        if isinstance(value, Unknown):
            result: Found = within_bounds(compare, value, constant)
        else:
            result = compare(value, constant)
        if findings:
            scope.findings.append(Finding(node, value, constant, result))
        return result

    return run


def _known(operate: Callable[..., Found], *operands: Evaluate) -> Evaluate:
    """An operation that is unknown as soon as an operand is."""

    def run(scope: Scope) -> Found:
        values = [operand(scope) for operand in operands]
        for value in values:
            if isinstance(value, Unknown):
                return merged(*values)
        return operate(*values)

    return run


def _connective(together: Callable[[list[Found]], Found], operands: list[Evaluate]) -> Evaluate:
    return lambda scope: together([operand(scope) for operand in operands])


def _not(operand: Evaluate) -> Evaluate:
    def run(scope: Scope) -> Found:
        result = operand(scope)
        return result if isinstance(result, Unknown) else not result

    return run
