"""A report as text for a terminal: the answer in one screen, and in full every step of the traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from subsidy.report.layout import Column, Paint, padded, table, wrapped
from subsidy.report.model import Report
from subsidy.report.page import UNTOUCHED, Enquiry, Line, Outline, Page, Paragraph, Section, Together
from subsidy.report.view import page_of
from subsidy.report.wording import headed
from subsidy.truth import Verdict


def render_text(report: Report, *, trace: str = "brief", width: int = 80, color: bool = False) -> str:
    """The report as text of lines at most `width` columns wide (not below 72), with a final line feed.

    `color` marks the verdicts with ANSI colours; nothing else depends on it.
    """
    writer = _Writer(width, color=color, full=trace == "full")
    return "\n".join(writer.page(page_of(report, full=trace == "full"))) + "\n"


def render_explanation(report: Report, policy: str, *, width: int = 80, color: bool = False) -> str:
    """One policy of the report with its full trace. Raises KeyError for a policy that the report does not decide."""
    alone = {policy: report.decisions[policy]}
    narrowed = replace(report, decisions=alone, combination=report.combination.among(alone))
    return render_text(narrowed, trace="full", width=width, color=color)


class _Writer:
    """Writes one page in lines of at most `width` columns."""

    def __init__(self, width: int, *, color: bool, full: bool) -> None:
        self._width = width
        self._color = color
        self._full = full

    def page(self, page: Page) -> Iterator[str]:
        yield from self._labelled("结论", page.conclusion)
        (name, enterprise), *others = page.subject
        yield from self._labelled(name, enterprise)
        yield from wrapped("    ".join(padded(label, _LABEL) + value for label, value in others), self._width)
        if len(page.subsidies) > 1:
            yield from ("", *self._summary(page.listed))
        if page.together is not None:
            yield from ("", *self._together(page.together))
        for number, section in enumerate(page.subsidies if self._full else page.listed):
            yield from ("",) if self._full or not number else ()
            yield from self._section(section)
        if page.unconcerned and not self._full:
            yield from ("", *self._unconcerned(page.unconcerned))
        if page.unasked_for and not self._full:
            yield ""
            for section in page.unasked_for:
                yield from self._in_brief(section)
        if page.qualifications:
            yield from ("", *self._qualifications(page.qualifications))
        for enquiry in page.enquiries:
            yield from ("", *self._enquiry(enquiry))
        yield ""
        for remark in page.remarks:
            yield from wrapped(remark, self._width)
        if self._full:
            yield from wrapped(page.made_by, self._width)

    def _labelled(self, label: str, text: str, indent: int = 0) -> list[str]:
        return wrapped(text, self._width, first=" " * indent + padded(label, _LABEL))

    def _summary(self, sections: Sequence[Section]) -> list[str]:
        rows = [
            (section.title, section.verdict.label, section.amount, section.provenance, section.window)
            for section in sections
        ]
        return table(_SUMMARY, rows, self._width, self._painter)

    def _painter(self, cell: str, column: int) -> Paint | None:
        """The colour of a cell that is a verdict."""
        code = _COLORS.get(cell) if self._color and column == 1 else None
        return (lambda text: f"\x1b[{code}m{text}\x1b[0m") if code else None

    def _together(self, together: Together) -> Iterator[str]:
        capital = f"，大写 {together.words}" if together.words else ""
        yield from wrapped(f"推荐组合：{together.total}{capital}", self._width, rest="  ")
        for taken in together.taken:
            yield from self._labelled("享受", taken.told, 2)
        for forgone in together.forgone:
            yield from self._labelled("放弃", forgone.told, 2)
        if together.remarks:
            yield from self._labelled("注意", "；".join(together.remarks), 2)

    def _section(self, section: Section) -> Iterator[str]:
        if section.verdict is Verdict.NOT_APPLICABLE and not self._full:
            yield from self._in_brief(section)
            return
        yield from self._heading(section)
        for paragraph in (*section.paragraphs, *section.background):
            yield from self._paragraph(paragraph)
        if section.outlines:
            yield from ("  判定过程", *(line for outline in section.outlines for line in self._outline(outline, 4)))

    def _heading(self, section: Section, said: str = "", first: str = "") -> list[str]:
        """The title with the verdict and its amount, or with what is `said` of it."""
        verdict = section.verdict.label
        title = f"{section.title}："
        told = f"{title}{section.headline}{'，' if section.words else ''}{section.words}{said}"
        lines = wrapped(told, self._width, first=first, rest=first + "  ")
        if (paint := self._painter(verdict, 1)) and lines[0].startswith(first + title + verdict):
            lines[0] = first + title + paint(verdict) + lines[0].removeprefix(first + title + verdict)
        return lines

    def _in_brief(self, section: Section, first: str = "") -> list[str]:
        return self._heading(section, f"。{section.brief}" if section.brief else "", first)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[str]:
        label = paragraph.label
        for line in paragraph.lines:
            text = _cited(line)
            first = "  " + padded(label, _LABEL) + "  " * line.depth
            yield from wrapped(text, self._width, first=first)
            label = ""

    def _outline(self, outline: Outline, indent: int) -> Iterator[str]:
        mark = f"[{outline.mark}] "
        first = " " * indent + mark
        yield from wrapped(_cited(outline), self._width, first=first)
        inner = " " * (indent + 2)
        for detail in outline.details:
            yield from wrapped(detail, self._width, first=inner)
        for child in outline.children:
            yield from self._outline(child, indent + 2)

    def _qualifications(self, sections: Sequence[Section]) -> Iterator[str]:
        yield "资格"
        if self._full:
            for section in sections:
                yield from self._section(section)
            return
        idle = [section for section in sections if section.verdict is Verdict.NOT_APPLICABLE]
        open_ended = [section for section in sections if section.verdict is Verdict.INSUFFICIENT]
        named = open_ended if len(open_ended) > _FEW else []
        for section in sections:
            if section not in (*idle, *named):
                yield from self._in_brief(section, "  ")
        if named:
            told = f"{Verdict.INSUFFICIENT.label} {len(named)} 项：{'、'.join(each.title for each in named)}"
            yield from wrapped(told, self._width, first="  ", rest="    ")
        if idle:
            yield from wrapped(f"{Verdict.NOT_APPLICABLE.label} {len(idle)} 项（{UNTOUCHED}）", self._width, first="  ")
        for brief, titles in _by_reason(idle).items():
            told = f"{'、'.join(titles)}{'：' if brief else ''}{brief}"
            yield from wrapped(told, self._width, first="    ", rest="      ")

    def _unconcerned(self, sections: Sequence[Section]) -> Iterator[str]:
        """Those that are not for this applicant: why, or of many only which."""
        if len(sections) > _FEW:
            yield from wrapped(
                f"不适用 {len(sections)} 项：{'、'.join(each.title for each in sections)}", self._width, rest="  "
            )
            return
        for section in sections:
            yield from self._in_brief(section)

    def _enquiry(self, enquiry: Enquiry) -> Iterator[str]:
        yield from wrapped(enquiry.heading, self._width, rest="  ")
        for question in enquiry.questions:
            yield from wrapped(question.said, self._width, first=f"  {question.number}. ")


def _by_reason(sections: Sequence[Section]) -> dict[str, list[str]]:
    """The titles by what is told of them."""
    titles: dict[str, list[str]] = {}
    for section in sections:
        titles.setdefault(section.brief, []).append(section.title)
    return titles


def _cited(said: Line | Outline) -> str:
    """What is said, after the clause that it rests on."""
    return headed(said.clause, said.text)


_LABEL: Final = 10
"""The columns that a label takes, with the gap behind it."""

_FEW: Final = 4
"""Of so many policies that are not for the applicant each is told with its reason; more are only named.

So are qualifications of which nothing can be told yet; of those that are not for the applicant, the reason always is.
"""

_SUMMARY: Final = (
    Column("政策", flexible=True),
    Column("结论"),
    Column("金额", right=True, most=26),
    Column("出处"),
    Column("申报窗口"),
)

_COLORS: Final = {
    Verdict.ELIGIBLE.label: "1;32",
    Verdict.INELIGIBLE.label: "31",
    Verdict.INSUFFICIENT.label: "33",
    Verdict.MANUAL.label: "33",
}
