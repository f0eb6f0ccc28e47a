"""Which code lies at or below which, read from the package's own list of industries."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


def at_or_below(scheme: str, code: str, prefix: str) -> bool:
    if code == prefix:
        return True
    if scheme == "industry" and prefix.isalpha():
        return code[:2] in divisions_of(prefix)
    return code.startswith(prefix)


@cache
def divisions_of(section: str) -> list[str]:
    text = resources.files("subsidy.facts.codes").joinpath("industry.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [row["code"] for row in rows if row["section"] == section and len(row["code"]) == 2]
