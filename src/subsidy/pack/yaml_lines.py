"""The lines of a rule file that are its own: not the text of literal blocks, which may hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

WIDE: Final = "\t\u3000\xa0\u2002-\u200a\u202f\u205f"
"""For a character class: white space that YAML takes for no indentation."""


def block_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with the offset of its start."""
    start, owner = 0, -1
    for line in text.split("\n"):
        indent = _INDENT.match(line).end()  # type: ignore[union-attr]
        if owner < 0 or (line.strip() and indent <= owner):
            owner = _owner(line)
            yield start, line
        start += len(line) + 1


def _owner(line: str) -> int:
    """How deep stands what owns the text that begins below this line; -1: no text begins."""
    if not _OPENS_TEXT.search(line):
        return -1
    lead = _LEAD.match(line).end()  # type: ignore[union-attr]
    return line.rfind("-", 0, lead) if line[lead] in "|>" else lead


_INDENT: Final = re.compile(f"[ {WIDE}]*")
_LEAD: Final = re.compile(r"\s*(?:-\s+)*")
_OPENS_TEXT: Final = re.compile(r"[-:：]\s+[|>][-+\d]*\s*(?:#.*)?$")
