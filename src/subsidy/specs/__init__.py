"""Specifications: the `.feature` files of policy staff, run with the steps that the package ships."""

from __future__ import annotations

from pathlib import Path

from subsidy.specs.phrases import phrase_book
from subsidy.specs.runner import run

__all__ = ["check_features", "phrase_book", "run"]


def check_features(folder: Path) -> None:
    """Check every `.feature` file below `folder` without running any. Raises RuleError with every fault."""
    from subsidy.errors import RuleError
    from subsidy.specs.guard import check
    from subsidy.specs.phrases import shipped

    files = sorted(folder.rglob("*.feature"))
    phrases = shipped() if files else ()
    faults = [
        fault for file in files for fault in check(file.read_bytes(), file.relative_to(folder).as_posix(), phrases)
    ]
    if faults:
        raise RuleError(faults)
