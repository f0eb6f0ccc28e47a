"""Commands shown in the README and the guides: each prints what stands below it.

After a wanted change of output: UPDATE_DOCS=1 pytest tests/docs/test_console_examples.py
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from subsidy.cli.main import run

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```console\n\$ subsidy (.*)\n((?:.*\n)*?)```")
FILES = ["README.md", "docs/caseworkers.md", "docs/policy-staff.md"]
EXAMPLES = [(name, match[1]) for name in FILES for match in BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize(("name", "arguments"), EXAMPLES)
def test_a_command_prints_what_the_guide_shows(
    name: str, arguments: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run(shlex.split(arguments))
    told = capsys.readouterr()
    output = "\n".join(line.rstrip() for line in (told.out + told.err).splitlines()) + "\n"
    text = (ROOT / name).read_text(encoding="utf-8")
    block = next(match for match in BLOCK.finditer(text) if match[1] == arguments)
    if os.environ.get("UPDATE_DOCS"):
        (ROOT / name).write_text(text[: block.start(2)] + output + text[block.end(2) :], encoding="utf-8")
    else:
        assert _without_marks(output) == _without_marks(block[2])


def _without_marks(output: str) -> str:
    """Output without the pack's fingerprint and the release, which change with every rule and have their own tests."""
    return re.sub(r"^subsidy [\d.]+，规则 [0-9a-f]+，.*$", "", output, flags=re.MULTILINE)
