"""Circles among things that refer to one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def way_back(start: str, refers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A way from `start` back to itself along references, both ends included; nothing where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for other in refers.get(way[-1], ()):
            if other == start:
                return (*way, start)
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()
