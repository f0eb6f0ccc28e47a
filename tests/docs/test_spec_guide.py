"""The guide to writing specs: each of its examples runs and passes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from subsidy.specs.runner import run

GUIDE = Path(__file__).parents[2] / "docs" / "specs.md"
EXAMPLES = re.findall(r"```gherkin\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_guide_has_examples() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_guide_runs_and_passes(number: int, tmp_path: Path) -> None:
    feature = tmp_path / "example.feature"
    feature.write_text(EXAMPLES[number], encoding="utf-8")
    told = io.StringIO()
    assert run([feature], rules=None, out=told, err=told) == 0, told.getvalue()


def test_an_example_with_another_answer_fails(tmp_path: Path) -> None:
    feature = tmp_path / "example.feature"
    feature.write_text(EXAMPLES[1].replace("不符合", "符合"), encoding="utf-8")
    told = io.StringIO()
    assert run([feature], rules=None, out=told, err=told) == 1
    assert "应为" in told.getvalue()
