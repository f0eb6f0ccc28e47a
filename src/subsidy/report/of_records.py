"""What was found of a list in words: whether records are as asked, and which of them settle that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from subsidy.facts.types import Fact
from subsidy.language.expressions import Quantified, Quantifier
from subsidy.report.wording import say
from subsidy.trace.step import Finding, truth_of
from subsidy.truth import Truth


def say_condition(finding: Finding) -> str:
    """What the records of a list are asked, for a finding that is about records."""
    atom = finding.atom
    condition = atom.condition if isinstance(atom, Quantified) else None
    return f"条件：{say(condition)}" if condition else ""


def found_of_records(finding: Finding, quantifier: Quantifier, records: Fact) -> str:
    """What was found of a list, with the records that settle it: `有符合条件的违规记录（第 1 条）`."""
    return _OF_RECORDS[quantifier][truth_of(finding.result)].format(records.name) + _which(finding)


def telling(finding: Finding) -> tuple[int, ...]:
    """The records that settle what was found of a list, from 0: those that are there, or those that are not as all must be."""
    atom = finding.atom
    if (
        not isinstance(atom, Quantified)
        or atom.condition is None
        or finding.result is not (atom.quantifier is Quantifier.EXISTS)
    ):
        return ()
    return tuple(index for index, held in enumerate(finding.records) if held is finding.result)


def _which(finding: Finding) -> str:
    indexes = telling(finding)
    missed = "" if finding.result is True else "不符合"
    return f"（{numbered(indexes)}{missed}）" if indexes else ""


def numbered(indexes: Sequence[int]) -> str:
    """Records, given from 0, by their numbers: `第 1、3 条`; of many only the first."""
    more = f"等 {len(indexes)} 条" if len(indexes) > MOST_NAMED else "条"
    return f"第 {'、'.join(str(index + 1) for index in indexes[:MOST_NAMED])} {more}"


MOST_NAMED: Final = 5
"""Of more records than these only the first are named."""


_OF_RECORDS: Final = {
    Quantifier.EXISTS: {
        Truth.TRUE: "有符合条件的{}",
        Truth.FALSE: "没有符合条件的{}",
        Truth.UNKNOWN: "有没有符合条件的{}尚不能确定",
    },
    Quantifier.ALL: {
        Truth.TRUE: "{}每条都符合条件",
        Truth.FALSE: "{}不是每条都符合条件",
        Truth.UNKNOWN: "{}是否每条都符合条件尚不能确定",
    },
}


ASKED_OF_RECORDS: Final = {
    (Quantifier.EXISTS, True): "有符合条件的",
    (Quantifier.EXISTS, False): "没有符合条件的",
    (Quantifier.ALL, True): "每条都符合条件",
    (Quantifier.ALL, False): "不是每条都符合条件",
}
"""What is asked of the records of a list, and what is not wanted of them."""
