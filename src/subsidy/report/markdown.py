"""A report as Markdown, for tickets, mails and wikis; text from outside cannot become markup."""

from __future__ import annotations

import re
from typing import Final

from subsidy.report.model import Report
from subsidy.report.page import rewritten
from subsidy.report.templating import fill
from subsidy.report.view import page_of


def render_markdown(report: Report, *, trace: str = "brief") -> str:
    """The report as CommonMark with tables, with a final line feed; in full with every step of the traces."""
    page = rewritten(page_of(report, full=trace == "full"), escaped)
    return fill("report.md.j2", {"page": page, "full": trace == "full"}, html=False)


def escaped(text: str) -> str:
    """`text` so that Markdown and HTML take it as plain characters, inside a line or a table cell."""
    plain = _MARKUP.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)
    return _NUMBERED.sub(r"\1\\\2", plain)


_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>|~$&]|^[#+=-](?=\s|[#+=-])")
_NUMBERED: Final = re.compile(r"^(\d+)([.)])")
_ENTITIES: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
