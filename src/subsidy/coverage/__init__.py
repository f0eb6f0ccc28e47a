"""What the boundaries of a policy are, and which of them scenarios have shown on both sides."""

from subsidy.coverage.coverage import Asked, Coverage
from subsidy.coverage.demand import Aspect, Demand

__all__ = ["Asked", "Aspect", "Coverage", "Demand"]
