"""What the engine fired, read back: the final verdicts, and the proof in the relations' own terms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from subsidy.interplay.rules import SEVERITY, Reading, RuleBook, as_prerequisite
from subsidy.interplay.tokens import InterplayFault
from subsidy.language.relations import RelationKind
from subsidy.trace.proof import Effect, Firing, Token
from subsidy.truth import Truth, Verdict


def final_verdicts(book: RuleBook, own: Mapping[str, Verdict], fired: frozenset[str]) -> dict[str, Verdict]:
    """Every policy's verdict after its prerequisites; own 不符合 and 不适用 stay, else the worst counts."""
    concluded = {rule.conclusion for rule in book.rules if rule.id in fired}
    return {
        policy: _final(policy, own[policy], _levels(book.finals[policy], concluded))
        if policy in book.finals
        else own[policy]
        for policy in sorted(own)
    }


def proof(
    book: RuleBook, verdicts: Mapping[str, Verdict], holds: Mapping[str, Truth], fired: frozenset[str]
) -> tuple[Firing, ...]:
    """One node per relation that came to bear, causes before effects.

    What a target is found to be "at least" is told only where it is the target's final verdict, and nothing is told
    of a prerequisite whose condition is false.
    """
    firings = []
    for rule, reading in book.readings.items():
        truth = holds[reading.relation.id] if reading.relation.switched else Truth.TRUE
        if rule in fired and truth is not Truth.FALSE and _is_final(reading, verdicts):
            firings.append(_firing(reading, verdicts, certain=truth is Truth.TRUE))
    return tuple(firings)


def _levels(finals: Mapping[Verdict, str], concluded: Collection[str]) -> list[Verdict]:
    return [level for level, token in finals.items() if token in concluded]


def _final(policy: str, own: Verdict, levels: list[Verdict]) -> Verdict:
    """The worst of `own` and of `levels`, which are given in order and hold 符合 only if nothing speaks against."""
    if (own is Verdict.ELIGIBLE and not levels) or (Verdict.ELIGIBLE in levels and levels != [own]):
        raise InterplayFault(f"政策 {policy} 的推理结论自相矛盾，本次不作结论")
    if as_prerequisite(own) is Verdict.INELIGIBLE:
        return own
    return max((own, *levels), key=SEVERITY.index)


def _is_final(reading: Reading, verdicts: Mapping[str, Verdict]) -> bool:
    return reading.found is None or reading.found is as_prerequisite(verdicts[reading.relation.target])


def _firing(reading: Reading, verdicts: Mapping[str, Verdict], *, certain: bool) -> Firing:
    relation = reading.relation
    premises, affected = _ROLES[relation.kind](relation.source, relation.target)
    return Firing(
        relation,
        premises=tuple(Token(policy, verdicts[policy]) for policy in premises),
        conclusion=Token(affected, _finding(reading, verdicts)),
        certain=certain,
    )


_ROLES: Mapping[RelationKind, Callable[[str, str], tuple[tuple[str, ...], str]]] = {
    RelationKind.REQUIRES: lambda source, target: ((target,), source),
    RelationKind.EXCLUDES: lambda source, target: ((source, target), source),
    RelationKind.YIELDS_TO: lambda source, target: ((source, target), source),
    RelationKind.UPGRADES: lambda source, target: ((source, target), target),
    RelationKind.OPENS: lambda source, target: ((source,), target),
    RelationKind.GROUP: lambda source, target: ((source,), source),
    RelationKind.CEILING: lambda source, target: ((source,), source),
    RelationKind.ALLOWS: lambda source, target: ((source, target), source),
}
"""Per kind, of whom the premises speak and of whom the conclusion."""


def _finding(reading: Reading, verdicts: Mapping[str, Verdict]) -> Verdict | Effect:
    if isinstance(reading.outcome, Effect) or reading.outcome is verdicts[reading.relation.source]:
        return reading.outcome
    return Effect.MET if reading.outcome is Verdict.ELIGIBLE else Effect.BLOCKED
