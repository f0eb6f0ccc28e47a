"""What to say to an author who writes a policy's title, or what is like one, in the place of its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from subsidy.errors import alike, either

Titles = Mapping[str, str]
"""The titles of policies by their ids."""

_MOST: Final = 3


def id_instead(word: str, titles: Titles) -> str:
    """The ids that `word` names or probably names, as the end of a sentence about it; empty: it is like no title."""
    exact = [id for id, title in titles.items() if title == word]
    if exact:
        return f" 是政策的名称，这里要写编号 {either(exact[:_MOST])}"
    part = [title for title in titles.values() if len(word) > 1 and (word in title or title in word)]
    close = part or alike(word, titles.values())
    ids = [id for id, title in titles.items() if title in close]
    return f" 不是编号，是不是想写 {either(ids[:_MOST])}？" if ids else ""
