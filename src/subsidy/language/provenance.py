"""How sure the figures of a rule are, and of several the least sure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Provenance(StrEnum):
    """How sure a figure is: in the authority's own text, in a compilation, or made up as an example."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    SAMPLE = "sample"

    @property
    def label(self) -> str:
        """The provenance in Chinese, as it stands beside an amount."""
        return _PROVENANCES[self]


def least_sure(provenances: Iterable[Provenance]) -> Provenance:
    """The provenance of figures of which some come from here and some from there."""
    order = list(Provenance)
    return order[max(map(order.index, provenances))]


_PROVENANCES = {
    Provenance.OFFICIAL: "官方文本",
    Provenance.SECONDARY: "二手资料",
    Provenance.SAMPLE: "示例数字",
}
