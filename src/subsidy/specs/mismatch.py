"""What a step raises when the answer is not the one that the scenario demands."""

from __future__ import annotations


class StepMismatch(AssertionError):
    """A scenario is not met: `expected` is what its step demands, `found` the engine's answer, both in Chinese.

    Any other exception of a step counts as our fault, unless it is an `InputError` of `subsidy.errors`.
    """

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"应为：{expected}；实为：{found}")
