"""What a command writes never costs the file that it read."""

from __future__ import annotations

from pathlib import Path

import pytest

from subsidy.cli.main import run

PROFILE = '{"企业名称": "示例"}'


@pytest.mark.parametrize("command", [["check"], ["explain", "--policy", "tech-sme"]])
def test_output_over_the_profile_itself_is_refused(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "企业.json"
    profile.write_text(PROFILE, encoding="utf-8")
    link = tmp_path / "link.json"
    link.symlink_to(profile)
    assert run([*command, str(profile), "--output", str(link)]) == 2
    assert "SB291 会盖掉企业档案本身" in capsys.readouterr().err
    assert profile.read_text(encoding="utf-8") == PROFILE


def test_output_beside_the_profile_is_written(tmp_path: Path) -> None:
    profile = tmp_path / "企业.json"
    profile.write_text(PROFILE, encoding="utf-8")
    assert run(["check", str(profile), "--format", "json", "--output", str(tmp_path / "报告.json")]) == 0
    assert (tmp_path / "报告.json").read_text(encoding="utf-8").startswith("{")
