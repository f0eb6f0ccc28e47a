"""Why a derived flag, or a record of a list, is not as wanted: down to what was found of the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from subsidy.language.expressions import Expression, FactRef, FieldRef, Quantified, Quantifier
from subsidy.report.findings import Seen, bracketed, decisive_in, has_alternatives
from subsidy.report.of_records import MOST_NAMED, numbered
from subsidy.report.sentences import findings_in_words, say_found
from subsidy.trace.step import Finding
from subsidy.truth import Truth

Formulas = Mapping[str, Expression]
"""The formulas of derived facts by address."""


def causes_in_words(several: Iterable[Seen], formulas: Formulas) -> Iterator[str]:
    """A line for each derived flag and each record because of which something is not as wanted."""
    for seen in several:
        atom = seen.finding.atom
        if isinstance(atom, Quantified):
            yield from _records_in_words(seen, atom, formulas)
        elif behind := causes(seen, formulas):
            yield findings_in_words(behind)
            yield from causes_in_words(behind, formulas)


def causes(seen: Seen, formulas: Formulas) -> tuple[Seen, ...]:
    """Of a derived flag that is not as wanted, what was found of the parts of its formula that made it so."""
    finding, atom = seen.finding, seen.finding.atom
    if not isinstance(atom, FactRef | FieldRef) or not finding.inside or seen.met is not Truth.FALSE:
        return ()
    address = atom.address if isinstance(atom, FieldRef) else atom.fact.key
    return decisive_in(formulas[address], finding.inside[0], seen.wanted)


def against_record(condition: Expression | None, findings: tuple[Finding, ...], formulas: Formulas) -> tuple[Seen, ...]:
    """Why a record is not one of those that are asked for; of its derived flags, what is behind them."""
    if condition is None:
        return ()
    return tuple(_behind(decisive_in(condition, findings, True), formulas))


def _behind(several: Sequence[Seen], formulas: Formulas) -> Iterator[Seen]:
    """Several findings, with what is behind a derived flag in its place."""
    needed = any(not seen.alternative for seen in several[1:])
    for seen in several:
        inner = list(_behind(causes(seen, formulas), formulas))
        if not inner:
            yield seen
            continue
        inner = bracketed(inner) if needed and has_alternatives(inner) else inner
        inner[0] = replace(inner[0], alternative=seen.alternative, opens=inner[0].opens + seen.opens)
        inner[-1] = replace(inner[-1], closes=inner[-1].closes + seen.closes)
        yield from inner


def failing_records(finding: Finding) -> tuple[int, ...]:
    """The records, from 0, that are not as a list is asked to have one, or to have only such."""
    if finding.result is not False:
        return ()
    return tuple(index for index, held in enumerate(finding.records) if held is False)


def counted_in_words(finding: Finding, atom: Quantified, formulas: Formulas) -> Iterator[str]:
    """Of a count of records, which of them count, and why each of the others does not."""
    counted = [index for index, held in enumerate(finding.records) if held is True]
    if counted:
        yield f"计入{numbered(counted)}"
    others = [index for index, held in enumerate(finding.records) if held is False]
    yield from _each(
        others, lambda at: f"不计：{findings_in_words(against_record(atom.condition, finding.inside[at], formulas))}"
    )


def _records_in_words(seen: Seen, atom: Quantified, formulas: Formulas) -> Iterator[str]:
    """Why records are not as asked; where none is wanted, what spares them."""
    besides = "不算" if atom.quantifier is Quantifier.EXISTS else "不符合"

    def said(index: int) -> str:
        behind = against_record(atom.condition, seen.finding.inside[index], formulas)
        spared = "；".join(say_found(each.finding) for each in behind)
        return f"：{findings_in_words(behind)}" if seen.wanted else f"{besides}，因为 {spared}"

    yield from _each(failing_records(seen.finding), said)


def _each(indexes: Sequence[int], said: Callable[[int], str]) -> Iterator[str]:
    """A line for each record; of many for the first, and how many there are beside."""
    for index in indexes[:MOST_NAMED]:
        yield f"第 {index + 1} 条{said(index)}"
    if len(indexes) > MOST_NAMED:
        yield f"另有 {len(indexes) - MOST_NAMED} 条"
