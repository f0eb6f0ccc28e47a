"""The sides of one atom: what it is to have seen a comparison, a band, a list of options or a flag."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from subsidy.facts.codes import SCHEMES, between
from subsidy.facts.types import Kind
from subsidy.language.expressions import Between, Comparator, Compare, Expression, FactRef, FieldRef, Literal, Member
from subsidy.report.wording import say
from subsidy.trace.step import Finding, Unknown

HOLDS, FAILS = "成立", "不成立"


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides that an atom has, and which of them a finding shows. `plain`: those that are nothing but its truth."""

    demands: tuple[str, ...]
    plain: tuple[str, ...]
    seen: Callable[[Finding], Iterator[str]]


def sides(atom: Expression) -> Sides:
    """The sides of an atom."""
    words = f"`{say(atom)}` "
    match atom:
        case Compare(comparator=comparator) if comparator in _SHOWN_AT:
            own = [HOLDS, FAILS, "恰在界上"]
            return _sides(words, [side for side in own if side not in _impossible(atom)], _of_comparison)
        case Between():
            own = [HOLDS, "低于下限", "恰为下限", "恰为上限", "高于上限"]
            return _sides(words, [side for side in own if side not in _impossible(atom)], _of_band)
        case Member(options=options):
            own = [*(f"有 {option.text} 而成立" for option in options), *_unlisted(atom)]
            return _sides(words, own, _of_options, plain=(FAILS,) if len(options) > 1 else tuple(own))
        case _:
            return _sides(words, [HOLDS, FAILS], _of_truth)


def _sides(
    words: str, own: list[str], read: Callable[[Finding], Iterator[str]], plain: tuple[str, ...] = (HOLDS, FAILS)
) -> Sides:
    demands = tuple(f"{words}{side}" for side in own)
    return Sides(
        demands,
        tuple(f"{words}{side}" for side in plain),
        lambda finding: (f"{words}{side}" for side in read(finding)),
    )


def _of_truth(finding: Finding) -> Iterator[str]:
    if not isinstance(finding.result, Unknown):
        yield HOLDS if finding.result else FAILS


def _of_comparison(finding: Finding) -> Iterator[str]:
    yield from _of_truth(finding)
    if not isinstance(finding.left, Unknown) and finding.left == finding.right:
        yield "恰在界上"


def _of_band(finding: Finding) -> Iterator[str]:
    if finding.result is True:
        yield HOLDS
    ends: Any = finding.right
    for bound, names in zip(ends, _ENDS, strict=True):
        if not isinstance(finding.left, Unknown) and not isinstance(bound, Unknown):
            yield from (name for name, position in names.items() if position == _position(finding.left, bound))


def _of_options(finding: Finding) -> Iterator[str]:
    atom: Any = finding.atom
    value = finding.left
    if isinstance(finding.result, Unknown):
        return
    if not finding.result:
        yield FAILS
    scheme = atom.item.type.scheme if atom.item.type.kind is Kind.CODE else ""
    for option, (first, last) in zip(atom.options, atom.spans, strict=True):
        if between(scheme, first, last, str(value)) if scheme in SCHEMES else first == value:
            yield f"有 {option.text} 而成立"


def _unlisted(atom: Member) -> list[str]:
    """The other side of a list of options, unless every option is listed."""
    listed = {first for first, _ in atom.spans}
    return [] if atom.item.type.kind is Kind.CHOICE and listed >= set(atom.item.type.options) else [FAILS]


def _impossible(atom: Compare | Between) -> frozenset[str]:
    """Sides that no profile can show, because the dictionary bounds the fact that is compared with a constant."""
    if isinstance(atom, Compare):
        there = _positions(atom.left, atom.right)
        return frozenset(side for side, positions in _SHOWN_AT[atom.comparator].items() if not there & positions)
    names = zip((atom.low, atom.high), _ENDS, strict=True)
    return frozenset(
        name for bound, ends in names for name, at in ends.items() if at not in _positions(atom.item, bound)
    )


def _positions(item: Expression, bound: Expression) -> frozenset[int]:
    """Where the item can lie to its bound: below (-1), at (0), above (1)."""
    if not isinstance(item, FactRef | FieldRef) or item.fact.formula or not isinstance(bound, Literal):
        return _ANYWHERE
    value: Any = bound.value
    low, high = item.fact.lower, item.fact.upper
    there = {-1: low is None or low < value, 1: high is None or high > value}
    there[0] = (low is None or low <= value) and (high is None or value <= high)
    return frozenset(at for at, possible in there.items() if possible)


def _position(value: Any, bound: Any) -> int:
    return int(value > bound) - int(value < bound)


_ANYWHERE = frozenset({-1, 0, 1})
_ENDS = ({"低于下限": -1, "恰为下限": 0}, {"恰为上限": 0, "高于上限": 1})
_SHOWN_AT = {
    Comparator.AT_LEAST: {HOLDS: {0, 1}, FAILS: {-1}, "恰在界上": {0}},
    Comparator.GREATER: {HOLDS: {1}, FAILS: {-1, 0}, "恰在界上": {0}},
    Comparator.AT_MOST: {HOLDS: {-1, 0}, FAILS: {1}, "恰在界上": {0}},
    Comparator.LESS: {HOLDS: {-1}, FAILS: {0, 1}, "恰在界上": {0}},
}
"""Per ordering, at which positions of the item each side shows; equality has no bound of its own."""
