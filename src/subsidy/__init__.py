"""Decides which public subsidies an enterprise may have, how much, and why.

The names below are the library's public face. They are loaded when first used, because pytest imports this
package in every project beside which it is installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from subsidy._version import __version__

if TYPE_CHECKING:
    from subsidy.engine import Engine
    from subsidy.errors import Fault, InputError, Place, ProfileError, RuleError
    from subsidy.report.model import Award, AwardKind, Decision, Report
    from subsidy.truth import Verdict

__all__ = [
    "Award",
    "AwardKind",
    "Decision",
    "Engine",
    "Fault",
    "InputError",
    "Place",
    "ProfileError",
    "Report",
    "RuleError",
    "Verdict",
    "__version__",
]

_ROOMS = {
    "subsidy.engine": ("Engine",),
    "subsidy.errors": ("Fault", "InputError", "Place", "ProfileError", "RuleError"),
    "subsidy.report.model": ("Award", "AwardKind", "Decision", "Report"),
    "subsidy.truth": ("Verdict",),
}


def __getattr__(name: str) -> Any:
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
