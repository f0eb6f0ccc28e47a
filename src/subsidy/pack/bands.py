"""The bands of a table: read, put in order, and held against gaps and overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from subsidy.errors import quoted
from subsidy.facts.types import Type
from subsidy.language.expressions import Literal
from subsidy.language.nodes import Band
from subsidy.pack.author import Author
from subsidy.pack.documents import BandDoc
from subsidy.pack.yaml_tree import Path


@dataclass(frozen=True, slots=True)
class Placed(Band):
    """A band with the index of its row in the file."""

    index: int


def read_bands(author: Author, documents: list[Any], path: Path, key: Type) -> tuple[Placed, ...] | None:
    """The bands of a table's rows from the lowest up; None, with faults noted, when they do not fit together.

    Neighbours must meet without gap or overlap, and the highest must be open above: a gap, an overlap or a lid
    always is an oversight. Below the lowest band a table gives nothing.
    """
    bands = [_band(author, document, (*path, index), key, index) for index, document in enumerate(documents)]
    known = [band for band in bands if band is not None]
    if len(known) < len(bands):
        return None
    ordered = sorted(known, key=_start)
    before = len(author.faults)
    for lower, upper in pairwise(ordered):
        _check_neighbours(author, lower, upper, path)
    if ordered[-1].high is not None:
        top = quoted(ordered[-1].high.text)
        author.fault((*path, ordered[-1].index), "SB232", f"最高一档在 {top} 封了顶，再高就没有着落；请去掉上限")
    return tuple(ordered) if len(author.faults) == before else None


def _band(author: Author, document: BandDoc, path: Path, key: Type, index: int) -> Placed | None:
    if document.from_ is not None and document.over is not None:
        author.fault(path, "SB230", f"下限 {quoted('from')}（含）与 {quoted('over')}（不含）只能写一个")
        return None
    if document.before is not None and document.through is not None:
        author.fault(path, "SB230", f"上限 {quoted('through')}（含）与 {quoted('before')}（不含）只能写一个")
        return None
    low_key, low_text = ("from", document.from_) if document.over is None else ("over", document.over)
    high_key, high_text = ("before", document.before) if document.through is None else ("through", document.through)
    low = author.constant(low_text, (*path, low_key), key) if low_text else None
    high = author.constant(high_text, (*path, high_key), key) if high_text else None
    if (low_text and low is None) or (high_text and high is None):
        return None
    band = Placed(low, low_key == "from", high, high_key == "through", index)
    if low is not None and high is not None and _empty(band):
        author.fault(path, "SB231", f"这一档从 {quoted(low.text)} 到 {quoted(high.text)} 是空的，请核对上下限")
        return None
    return band


def _empty(band: Band) -> bool:
    low, high = _value(band.low), _value(band.high)
    return bool(low > high or (low == high and not (band.low_closed and band.high_closed)))


def _start(band: Band) -> tuple[bool, Any, bool]:
    return (band.low is not None, _value(band.low) if band.low else 0, not band.low_closed)


def _check_neighbours(author: Author, lower: Placed, upper: Placed, path: Path) -> None:
    place = (*path, upper.index)
    if lower.high is None or upper.low is None:
        author.fault(place, "SB233", "与另一档重叠：两档之间没有分界，请写明上下限")
        return
    end, start = _value(lower.high), _value(upper.low)
    between = f"{quoted(lower.high.text)} 与 {quoted(upper.low.text)}"
    if start < end:
        author.fault(place, "SB233", f"与下一档重叠：{between} 之间两档都有，请核对")
    elif start > end:
        author.fault(place, "SB234", f"与下一档脱节：{between} 之间没有着落，请核对")
    elif lower.high_closed and upper.low_closed:
        author.fault(place, "SB233", f"两档都含 {quoted(upper.low.text)} 这一点；请把一端改成不含（before 或 over）")
    elif not lower.high_closed and not upper.low_closed:
        author.fault(place, "SB234", f"两档都不含 {quoted(upper.low.text)} 这一点；请把一端改成含（from 或 through）")


def _value(bound: Literal | None) -> Any:
    return bound.value if bound else None
