"""`subsidy fmt`: which files it takes, what it writes, what it leaves alone, and its exit codes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from subsidy.cli.main import run
from subsidy.pack.layout import laid_out

WRITTEN = "facts:\n- {name: 职工总数, key: staff, type: count, unit: '人'}  # 一\n"
SETTLED = "facts:\n  - {key: staff, name: 职工总数, type: count, unit: 人}  # 一\n"

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `rules` of the current folder, with one file to lay out and one that is laid out."""
    monkeypatch.chdir(tmp_path)
    folder = Path("rules")
    (folder / "区级").mkdir(parents=True)
    (folder / "a.yaml").write_text(WRITTEN, encoding="utf-8")
    (folder / "区级" / "b.yml").write_text(SETTLED, encoding="utf-8")
    return folder


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def command(*arguments: str) -> tuple[int, str, str]:
        return run(["fmt", *arguments]), *capsys.readouterr()

    return command


def test_the_texts_of_these_tests_are_what_they_are_called() -> None:
    assert laid_out(WRITTEN.encode(), "") == laid_out(SETTLED.encode(), "") == SETTLED


@pytest.mark.parametrize("paths", [[], ["rules"], ["."], ["rules/a.yaml", "rules/区级"], ["rules", "rules/a.yaml"]])
def test_what_is_not_laid_out_is_written_anew_and_named(told: Told, rules: Path, paths: list[str]) -> None:
    before = (rules / "区级" / "b.yml").stat().st_mtime_ns
    assert told(*paths) == (0, "rules/a.yaml\n", "2 个文件，已整理 1 个\n")
    assert (rules / "a.yaml").read_text(encoding="utf-8") == SETTLED
    assert (rules / "区级" / "b.yml").stat().st_mtime_ns == before
    assert told(*paths) == (0, "", "2 个文件，已整理 0 个\n")


def test_check_writes_nothing_and_leaves_with_1_as_long_as_there_is_something_to_do(told: Told, rules: Path) -> None:
    assert told("--check") == (1, "rules/a.yaml\n", "2 个文件，要整理 1 个\n")
    assert (rules / "a.yaml").read_text(encoding="utf-8") == WRITTEN
    told()
    assert told("--check") == (0, "", "2 个文件，要整理 0 个\n")


def test_diff_shows_the_lines_and_writes_nothing(told: Told, rules: Path) -> None:
    code, output, _ = told("--diff")
    assert code == 0
    assert output.splitlines()[:3] == ["--- rules/a.yaml", "+++ rules/a.yaml", "@@ -1,3 +1,3 @@"]
    assert f"-{WRITTEN.splitlines()[1]}\n+{SETTLED.splitlines()[1]}\n" in output
    assert (rules / "a.yaml").read_text(encoding="utf-8") == WRITTEN
    assert told("--diff", "--check")[0] == 1


def test_line_ends_of_windows_show_in_the_diff(told: Told, rules: Path) -> None:
    (rules / "a.yaml").write_bytes(b"\xef\xbb\xbf" + SETTLED.replace("\n", "\r\n").encode())
    assert "-<U+FEFF>facts:<U+000D>\n" in told("--diff")[1]
    assert told()[0] == 0
    assert (rules / "a.yaml").read_bytes() == SETTLED.encode()


def test_a_file_at_fault_is_named_and_left_alone_and_the_others_are_not(told: Told, rules: Path) -> None:
    wrong = WRITTEN.replace("type", "typ")
    (rules / "c.yaml").write_text(wrong, encoding="utf-8")
    (rules / "d.yaml").write_bytes(WRITTEN.encode("gbk"))
    code, output, errors = told()
    assert (code, output) == (2, "rules/a.yaml\n")
    assert errors.splitlines() == [
        "rules/c.yaml:2:28 SB202 这里不能有 `typ`，是不是想写 `type`？",
        "rules/d.yaml:2:11 SB102 文件是 GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8",
        "4 个文件，已整理 1 个，2 个有错、没有动",
    ]
    assert (rules / "c.yaml").read_text(encoding="utf-8") == wrong
    assert told("--check")[0] == 2


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("没有", "没有 SB271 读不了（文件或文件夹不存在）；请核对路径和权限"),
        ("空", "空 SB272 文件夹里没有 .yaml 规则文件；请核对路径"),
        ("说明.txt", "说明.txt SB272 不是 .yaml 规则文件；请核对路径"),
    ],
)
def test_a_path_without_rule_files_is_named(told: Told, path: str, line: str) -> None:
    Path("空").mkdir()
    Path("说明.txt").touch()
    assert told(path) == (2, "", f"{line}\n1 个文件，已整理 0 个，1 个有错、没有动\n")


def test_a_link_stays_a_link_and_what_it_names_is_laid_out_once(told: Told, rules: Path) -> None:
    kept = Path("别处.yaml")
    (rules / "a.yaml").rename(kept)
    kept.chmod(0o640)
    (rules / "a.yaml").symlink_to("../别处.yaml")
    assert told("rules", "别处.yaml") == (0, "别处.yaml\n", "2 个文件，已整理 1 个\n")
    assert (rules / "a.yaml").is_symlink()
    assert kept.read_text(encoding="utf-8") == SETTLED
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640


def test_an_interruption_leaves_no_file_half_written(told: Told, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", interrupted)
    assert told() == (130, "", "已中断，没有写到一半的文件\n")
    assert (rules / "a.yaml").read_text(encoding="utf-8") == WRITTEN
    assert sorted(each.name for each in rules.iterdir()) == ["a.yaml", "区级"]
