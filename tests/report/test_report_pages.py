"""Reports as HTML and Markdown: what a text from outside says stays text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import profiles
from report_world import DAY, ENGINE, PROFILES, check_snapshot, report_on

from subsidy.facts.profile import Profile
from subsidy.report.html import render_html
from subsidy.report.markdown import escaped, render_markdown
from subsidy.report.view import page_of

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page: which elements it opens, whether they nest, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(profiles(ENGINE.pack), st.text(max_size=40))
def test_a_page_is_well_formed_and_needs_nothing_else(profile: Profile, name: str) -> None:
    page = Reader(render_html(ENGINE.decide(Profile({**profile.values, "name": name}), DAY)))
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))


def test_a_page_says_what_language_it_is_in_and_how_it_prints() -> None:
    page = render_html(report_on("complete"))
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "@page { size: A4;" in page
    assert "url(" not in page


def test_a_page_cannot_be_made_to_run_anything() -> None:
    page = render_html(replace(report_on("complete"), enterprise="<script>alert('x')</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page


@pytest.mark.parametrize("name", PROFILES)
def test_a_page_tells_all_that_the_text_tells(name: str) -> None:
    report = report_on(name)
    page, text = page_of(report), Reader(render_html(report)).text
    for section in (*page.subsidies, *page.qualifications):
        for line in (line for paragraph in section.paragraphs for line in paragraph.lines):
            assert line.text in text
            assert line.clause in text
        for step in section.outlines:
            assert all(detail in text for detail in step.details)


def test_traces_are_folded_unless_asked_for() -> None:
    assert "<details>" in render_html(report_on("complete"))
    assert "<details open>" in render_html(report_on("complete"), trace="full")


def test_markdown_reads_as_its_snapshot() -> None:
    check_snapshot("complete.md", render_markdown(report_on("complete")))
    check_snapshot("failing-full.md", render_markdown(report_on("failing"), trace="full"))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("甲|乙", r"甲\|乙"),
        ("`甲`", r"\`甲\`"),
        ("<b>甲</b>", "&lt;b&gt;甲&lt;/b&gt;"),
        ("[甲](乙)", r"\[甲\](乙)"),
        ("*甲* _乙_ ~丙~", r"\*甲\* \_乙\_ \~丙\~"),
        ("&lt;", "&amp;lt;"),
        ("# 甲", r"\# 甲"),
        ("- 甲", r"\- 甲"),
        ("12. 甲", r"12\. 甲"),
        (r"\|", r"\\\|"),
        ("2,000,000.00 元，-1", "2,000,000.00 元，-1"),
    ],
)
def test_markup_in_a_text_is_plain_text_in_markdown(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


@given(st.text(max_size=60))
def test_a_name_stays_in_its_cell(name: str) -> None:
    plain, other = (render_markdown(replace(report_on("failing"), enterprise=each)) for each in ("甲", name))
    assert plain.count("\n") == other.count("\n")
    row = next(line for line in other.split("\n") if line.startswith("| 企业名称"))
    assert row.replace(r"\\", "").replace(r"\|", "").count("|") == 3
