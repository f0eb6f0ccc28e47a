"""A report as one HTML page that needs nothing else: no script, no style sheet, no network; it prints on A4."""

from __future__ import annotations

from subsidy.report.model import Report
from subsidy.report.templating import fill
from subsidy.report.view import page_of


def render_html(report: Report, *, trace: str = "brief") -> str:
    """The report as a page in UTF-8, with a final line feed; the traces are folded unless `trace` is full."""
    return fill("report.html.j2", {"page": page_of(report), "full": trace == "full"}, html=True)
