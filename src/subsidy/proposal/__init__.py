"""Profiles at the boundaries of a policy, found from one that is eligible: what scenarios should look at."""
