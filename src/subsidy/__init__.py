"""Decides which public subsidies an enterprise may have, how much, and why."""

from subsidy._version import __version__
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
