"""`subsidy test`: a Chinese summary, exit codes that a script can rely on, and nothing of the caller's pytest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rule_files import write_rules

from subsidy.specs.runner import BAD_INPUT, FINDINGS, OWN_FAULT, PASSED, run

pytestmark = pytest.mark.usefixtures("phrase_book")

HEADER = "# language: zh-CN\n功能: 甲\n"
PASSES = "  场景: 够\n    假如 投入为 60 万元\n    当 按 2026-07-01 审核\n    那么 结论是 符合\n"
FAILS = "  场景: 不够\n    假如 投入为 40 万元\n    当 按 2026-07-01 审核\n    那么 结论是 符合\n"
CRASHES = "  场景: 崩\n    当 程序崩溃\n    那么 结论是 符合\n"
SKIPS = "  场景: 跳\n    当 跳过\n    那么 结论是 符合\n"
MISFED = "  场景: 缺\n    假如 没有档案\n    当 按 2026-07-01 审核\n    那么 结论是 符合\n"
SWALLOWED = "  场景：吞\n    那么 结论是 符合\n"


@pytest.mark.parametrize(
    ("scenarios", "code", "summary"),
    [
        ([PASSES], PASSED, "1 个场景：1 个通过，0 个未通过"),
        ([PASSES, FAILS], FINDINGS, "2 个场景：1 个通过，1 个未通过"),
        ([PASSES, FAILS, MISFED], BAD_INPUT, "3 个场景：1 个通过，2 个未通过"),
        ([PASSES, FAILS, MISFED, CRASHES], OWN_FAULT, "4 个场景：1 个通过，3 个未通过"),
        ([PASSES, SKIPS], OWN_FAULT, "2 个场景：1 个通过，1 个未通过"),
    ],
)
def test_the_worst_of_the_scenarios_decides_the_exit_code(
    features: Path, capsys: pytest.CaptureFixture[str], scenarios: list[str], code: int, summary: str
) -> None:
    features.joinpath("a.feature").write_text(HEADER + "".join(scenarios), encoding="utf-8")
    assert run([], rules=None) == code
    assert capsys.readouterr().out.splitlines()[-1] == summary


def test_a_failing_scenario_is_told_with_its_place_and_nothing_else(
    features: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    features.joinpath("a.feature").write_text(HEADER + PASSES + FAILS, encoding="utf-8")
    run([Path("features/a.feature")], rules=None)
    assert capsys.readouterr() == (
        "features/a.feature:10:5 未通过 不够\n  步骤：那么 结论是 符合\n  应为：符合\n  实为：不符合\n"
        "2 个场景：1 个通过，1 个未通过\n",
        "",
    )


def test_a_faulty_file_does_not_keep_the_others_from_running(
    features: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    features.joinpath("a.feature").write_text(HEADER + SWALLOWED, encoding="utf-8")
    features.joinpath("b.feature").write_text(HEADER + PASSES, encoding="utf-8")
    assert run([features], rules=None) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == "1 个场景：1 个通过，0 个未通过；另有 1 个文件有错，其中 1 个场景没有运行\n"
    assert err.startswith("features/a.feature:3:3 SB504 ")


@pytest.mark.parametrize("text", ["", "Feature: a\n  Scenario: b\n    Given c\n", "# language: en\nFeature: a\n"])
def test_every_feature_file_counts_whatever_its_language(features: Path, text: str) -> None:
    features.joinpath("a.feature").write_text(text, encoding="utf-8")
    assert run([features], rules=None) == BAD_INPUT


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("features", "文件夹里没有 `.feature` 文件"),
        ("nowhere", "找不到"),
        ("notes.txt", "不是 `.feature` 文件"),
        ("[a]", "路径里有 `[`"),
    ],
)
def test_a_path_without_scenarios_says_why(
    features: Path, capsys: pytest.CaptureFixture[str], path: str, reason: str
) -> None:
    Path("notes.txt").touch()
    Path("[a]").mkdir()
    Path("[a]", "a.feature").touch()
    assert run([Path(path)], rules=None) == BAD_INPUT
    out, err = capsys.readouterr()
    assert (out, path in err, reason in err) == ("", True, True)


def test_one_missing_path_is_a_fault_even_when_another_passes(features: Path) -> None:
    features.joinpath("a.feature").write_text(HEADER + PASSES, encoding="utf-8")
    assert run([features, Path("nowhere")], rules=None) == BAD_INPUT


def test_a_file_given_twice_runs_once(features: Path, capsys: pytest.CaptureFixture[str]) -> None:
    features.joinpath("a.feature").write_text(HEADER + PASSES, encoding="utf-8")
    assert run([features, features / "a.feature"], rules=None) == PASSED
    assert capsys.readouterr().out.startswith("1 个场景")


def test_folders_are_searched_to_the_bottom_but_for_hidden_ones(
    features: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in ("build/deep", "venv", ".hidden"):
        folder = features / place
        folder.mkdir(parents=True)
        folder.joinpath("a.feature").write_text(HEADER + PASSES, encoding="utf-8")
    assert run([features], rules=None) == PASSED
    assert capsys.readouterr().out.startswith("2 个场景")


def test_the_callers_pytest_has_no_part_in_it(features: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features.joinpath("a.feature").write_text(HEADER + PASSES, encoding="utf-8")
    features.joinpath("conftest.py").write_text("raise SystemExit(9)")
    Path("pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    before = dict(os.environ)
    assert run([features], rules=None) == PASSED
    assert dict(os.environ) == before
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["features", "pytest.ini"]


def test_the_folder_of_rules_reaches_the_steps(features: Path, tmp_path: Path) -> None:
    text = f"{HEADER}  场景: 乙\n    当 规则在\n    那么 结论是 {tmp_path / 'ours'}\n"
    features.joinpath("a.feature").write_text(text, encoding="utf-8")
    write_rules(Path("ours"))
    assert run([features], rules=Path("ours")) == PASSED
    assert run([features], rules=None) == FINDINGS


def test_a_fault_of_the_input_is_told_in_full_once(features: Path, capsys: pytest.CaptureFixture[str]) -> None:
    features.joinpath("a.feature").write_text(HEADER + MISFED + MISFED.replace("缺", "再缺"), encoding="utf-8")
    assert run([features], rules=None) == BAD_INPUT
    err = capsys.readouterr().err
    assert err.count("SB101") == 1
    assert "features/a.feature:8:5 未通过 再缺（同上）" in err


def test_a_fault_of_ours_is_told_with_its_traceback(features: Path, capsys: pytest.CaptureFixture[str]) -> None:
    features.joinpath("a.feature").write_text(HEADER + CRASHES, encoding="utf-8")
    assert run([features], rules=None) == OWN_FAULT
    err = capsys.readouterr().err
    assert err.startswith("程序自身出错（场景 `崩`）")
    assert "ZeroDivisionError" in err
