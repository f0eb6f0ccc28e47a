"""What answers show of a little policy's boundaries: the gaps that profiles leave, by the words of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from little import DAY, NOUGHT, TRUE, pack_of

from subsidy.coverage import Aspect, Coverage
from subsidy.engine import Engine
from subsidy.pack.pack import RulePack

EVERYTHING = frozenset(Aspect)
Profile = Mapping[str, Any]


def gaps_in(
    pack: RulePack, answers: Iterable[tuple[Profile, date]], asked: frozenset[Aspect] = EVERYTHING
) -> list[str]:
    """Every gap of the policy `example` after these answers, as `…/clause：what`, calendar aside."""
    coverage, engine = Coverage(pack, ["example"]), Engine(pack)
    for profile, on in answers:
        coverage.observe(engine.check(profile, on), {"example": asked})
    told = (f"{gap.place.removeprefix('example@1/')}：{gap.what}" for gap in coverage.gaps())
    return [gap for gap in told if not gap.startswith(("有效期", "窗口"))]


def gaps(
    *profiles: Profile,
    eligibility: object = TRUE,
    award: object = NOUGHT,
    asked: frozenset[Aspect] = EVERYTHING,
) -> set[str]:
    """The gaps in the conditions, or in the amount, of the policy with these; what the others demand is left out."""
    found = gaps_in(pack_of(eligibility, award), [(profile, DAY) for profile in profiles], asked)
    ignored = ("资格条件" if eligibility is TRUE else "?", "金额" if award is NOUGHT else "?")
    return {gap.removeprefix("资格条件/").removeprefix("金额/") for gap in found if not gap.startswith(ignored)}
