"""What policies do to each other: prerequisites, exclusions, precedence, follow-ons, and the best combination."""

from subsidy.interplay.interplay import Conclusions, Interplay
from subsidy.interplay.remainders import remainders
from subsidy.interplay.tokens import InterplayFault, Standing

__all__ = ["Conclusions", "Interplay", "InterplayFault", "Standing", "remainders"]
