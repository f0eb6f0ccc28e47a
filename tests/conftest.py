"""How hard properties are tried: HYPOTHESIS_PROFILE=ci tries them more often than `dev`, the default.

A check of a commit tries the same examples whenever it runs, so that it says something of the commit; `dev` tries others
each time, and so finds what nobody thought of.
The laws over the shipped pack are tried more often still: see THOROUGH in profiles.py.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from phrase_book import features, phrase_book

__all__ = ["features", "phrase_book"]

pytest.register_assert_rewrite("construct_tables", "oracle.engine_side")

PHASES = [phase for phase in Phase if phase is not Phase.explain]

settings.register_profile(
    "dev", max_examples=100, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", parent=settings.get_profile("dev"), max_examples=300, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
