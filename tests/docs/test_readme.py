"""The README's screen of library use: it runs, and prints what its comments say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_library_example_prints_what_its_comments_say(capsys: pytest.CaptureFixture[str]) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    promised = re.findall(r"^print\(.*?\)  # ([^:\n]+)", example, re.MULTILINE)
    assert len(promised) == 3
    assert capsys.readouterr().out.splitlines()[:3] == promised
