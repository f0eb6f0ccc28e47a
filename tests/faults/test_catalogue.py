"""The catalogue of codes, executed: the faulty example is told so, the mended one is free of faults, no code is absent.

After a wanted change of messages: UPDATE_DOCS=1 pytest tests/faults
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from examples_at_fault import told_of

from subsidy.faults import catalogue
from subsidy.faults.catalogue import Entry, entries, explained

SOURCES = Path(catalogue.__file__).parents[1]
OUT_OF_REACH = {"SB299": "every kind of departure from the shape that is known has a code of its own"}
"""Codes that no input brings about, with the reason; they have no example."""

EXAMPLES = [pytest.param(entry, id=code) for code, entry in entries().items() if entry.wrong]


def codes_in_use() -> set[str]:
    files = (file for file in SOURCES.rglob("*.py") if "rules" not in file.relative_to(SOURCES).parts)
    used = {code for file in files for code in re.findall(r'"(SB\d{3})"', file.read_text(encoding="utf-8"))}
    assert len(used) > 100
    return used


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    used = codes_in_use()
    absent, idle = sorted(used - entries().keys()), sorted(entries().keys() - used)
    assert not absent, f"no entry in src/subsidy/faults/*.md (see catalogue.py for their form): {', '.join(absent)}"
    assert not idle, f"entries of codes that nothing uses: {', '.join(idle)}"


def test_every_entry_says_what_it_means_and_only_what_is_out_of_reach_has_no_example() -> None:
    assert [code for code, entry in entries().items() if not (entry.title and entry.meaning)] == []
    assert {code for code, entry in entries().items() if entry.wrong is None} == OUT_OF_REACH.keys()


@pytest.mark.parametrize("entry", EXAMPLES)
def test_the_faulty_example_is_told_with_its_code_and_message(entry: Entry, tmp_path: Path) -> None:
    assert entry.wrong is not None
    said = [line.removeprefix(entry.code).strip() for line in told_of(entry.wrong, tmp_path) if line[:5] == entry.code]
    assert said, f"{entry.code} is not told of its example"
    if os.environ.get("UPDATE_DOCS"):
        write_message(entry.code, said[0])
    else:
        assert entry.message == said[0]


@pytest.mark.parametrize("entry", EXAMPLES)
def test_the_mended_example_has_no_fault(entry: Entry, tmp_path: Path) -> None:
    assert entry.right is not None
    assert told_of(entry.right, tmp_path) == []


@pytest.mark.parametrize("entry", [pytest.param(entry, id=code) for code, entry in entries().items()])
def test_an_explanation_shows_the_fault_the_message_and_the_cure(entry: Entry) -> None:
    shown = explained(entry.code)
    assert shown.startswith(f"{entry.code} {entry.title}\n\n")
    assert "](" not in shown
    if entry.right:
        assert entry.message in shown
        assert entry.right.text.splitlines()[-1] in shown


def write_message(code: str, message: str) -> None:
    """Put a new message below the faulty example of a code."""
    for page in SOURCES.glob("faults/*.md"):
        text = page.read_text(encoding="utf-8")
        start = text.find(f"## {code} ")
        if start >= 0:
            head, entry = text[:start], text[start:]
            mended = re.sub(
                r"( 错.*\n(?:.*\n)*?```\n)(?:> .*\n\n)?", lambda found: f"{found[1]}> {message}\n\n", entry, count=1
            )
            page.write_text(head + mended, encoding="utf-8")
