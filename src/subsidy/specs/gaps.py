"""What the scenarios show of the rules, as `subsidy test --coverage` tells it: a table, then each gap in one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from subsidy.coverage import Asked, Coverage
from subsidy.report.layout import display_width, padded
from subsidy.report.model import Report
from subsidy.specs.outcome import engine_for
from subsidy.specs.runner import BAD_INPUT, FINDINGS, PASSED, run


def cover(
    paths: Sequence[Path],
    *,
    rules: Path | None,
    policies: Sequence[str] = (),
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Run the feature files, then tell what they show of the policies named (none: all); a gap counts as a finding.

    Where no scenario ran there is nothing to tell. The exit code is that of `run` otherwise. Raises RuleError where the rules are at fault or lack a policy.
    """
    engine = engine_for(rules and Path.cwd() / rules)
    coverage = Coverage(engine.pack, [policy.id for policy in engine.policies(policies or None)])
    ran: list[Report] = []

    def observe(report: Report, asked: Asked) -> None:
        ran[:] = [report]
        coverage.observe(report, asked)

    ended = run(paths, rules=rules, observe=observe, out=out, err=err)
    if ended == BAD_INPUT and not ran:
        return ended  # why there is nothing to count was told by the run
    print(table(coverage), end="", file=out or sys.stdout)
    versions = [version for policy in engine.policies(policies or None) for version in policy.versions]
    if any(version.competition for version in versions):
        print("竞争（预算、名额、排名）不在统计之内，要几家企业一起看", file=err or sys.stderr)
    return max(ended, FINDINGS if coverage.gaps() else PASSED)


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
