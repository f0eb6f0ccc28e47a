"""What the scenarios show of the rules, as `subsidy test --coverage` tells it: a table, then each gap in one line."""

from __future__ import annotations

from subsidy.coverage import Coverage
from subsidy.report.layout import display_width, padded


def table(coverage: Coverage) -> str:
    """The table of policies and the gaps below it."""
    lines = list(coverage.lines())
    titles, counts = [line.title for line in lines], [f"{line.seen}/{line.demanded}" for line in lines]
    widths = (max(map(display_width, titles)), max(map(len, counts)))
    rows = [
        f"{padded(title, widths[0])}  {padded(count, widths[1], right=True)}"
        + (f"  缺 {line.demanded - line.seen}" if line.seen < line.demanded else "")
        for line, title, count in zip(lines, titles, counts, strict=True)
    ]
    gaps = coverage.gaps()
    told = f"{len(gaps)} 处边界没有场景见到" if gaps else "每处边界的两侧都有场景见到"
    return "\n".join((*rows, told, *map(str, gaps))) + "\n"
