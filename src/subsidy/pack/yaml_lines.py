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
            opens = _OPENS_TEXT.match(line)
            owner = opens.end("lead") if opens else -1
            yield start, line
        start += len(line) + 1


_INDENT: Final = re.compile(f"[ {WIDE}]*")
_OPENS_TEXT: Final = re.compile(r"(?P<lead>\s*(?:-[ \t]+(?=\S.*:))*).*(?:[:：]|-)\s+[|>][-+\d]*\s*(?:#.*)?$")
