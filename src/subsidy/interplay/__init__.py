"""What policies do to each other: prerequisites, exclusions, precedence, follow-ons, and the best combination."""

from subsidy.interplay.combination import Combination, Forgone
from subsidy.interplay.interplay import Conclusions, Interplay
from subsidy.interplay.tokens import Effect, Firing, InterplayFault, Standing, Token

__all__ = [
    "Combination",
    "Conclusions",
    "Effect",
    "Firing",
    "Forgone",
    "Interplay",
    "InterplayFault",
    "Standing",
    "Token",
]
