"""`pytest` runs the scenarios of a `.feature` file by itself, tells failures in Chinese, and spares other projects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rule_files import write_rules

pytest_plugins = ["pytester"]

FEATURE = """\
# language: zh-CN
@普陀
功能: 甲
  背景:
    假如 一家企业的档案
      | 结论 | 符合 |
  场景: 够
    当 按 2026-07-01 审核
    那么 结论是 符合
  @区级
  场景: 不够
    当 按 2026-07-01 审核
    那么 结论是 不符合
"""
OUTLINE = """\
# language: zh-CN
功能: 甲
  场景大纲: 门槛 <投入> 万元
    假如 投入为 <投入> 万元
    当 按 2026-07-01 审核
    那么 结论是 <结论>
    @界内
    例子:
      | 投入 | 结论 |
      | 49   | 不符合 |
      | 50   | 符合 |
    @界外
    例子:
      | 投入 | 结论 |
      | 51   | 不符合 |
"""
FAULTY = "# language: zh-CN\n功能: 甲\n  场景：乙\n    当 按 2026-07-01 审核\n"


@pytest.fixture
def project(pytester: pytest.Pytester, phrase_book: object) -> pytest.Pytester:
    """A folder in which a run of pytest finds feature files and the stand-in phrase book."""
    pytester.path.joinpath("features").mkdir()
    return pytester


def write(project: pytest.Pytester, name: str, text: str | bytes) -> None:
    source = text.encode() if isinstance(text, str) else text
    project.path.joinpath("features", name).write_bytes(source)


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run in this process; without hypothesis's plugin, which is slow to load and has no part in it."""
    return project.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest", *arguments)


def test_every_scenario_runs_and_a_failing_one_fails(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    result = run(project, "features")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "features/a.feature:13:5 未通过 不够",
            "  步骤：那么 结论是 不符合",
            "  应为：不符合",
            "  实为：符合",
            "FAILED features/a.feature::不够*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")


def test_each_row_of_an_outline_is_a_test_of_its_own(project: pytest.Pytester) -> None:
    write(project, "a.feature", OUTLINE)
    result = run(project, "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "features/a.feature::门槛 49 万元[[]49, 不符合[]] PASSED*",
            "features/a.feature::门槛 50 万元[[]50, 符合[]] PASSED*",
            "features/a.feature::门槛 51 万元[[]51, 不符合[]] FAILED*",
        ]
    )


def test_a_single_scenario_can_be_named(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    run(project, "features/a.feature::够").assert_outcomes(passed=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_does_no_harm(project: pytest.Pytester, encoding: str) -> None:
    write(project, "a.feature", FEATURE.encode(encoding))
    run(project).assert_outcomes(passed=1, failed=1)


def test_two_files_have_the_steps_each(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    write(project, "b.feature", OUTLINE)
    run(project).assert_outcomes(passed=3, failed=2)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (FAULTY.encode(), "features/a.feature:3:3 SB504 *全角*"),
        (FEATURE.encode("gbk"), "features/a.feature SB501 *GBK*"),
        (FEATURE.encode("utf-16"), "features/a.feature SB501 *UTF-16*"),
        (FEATURE.replace("# language: zh-CN", "").encode(), "features/a.feature:1:1 SB503 *"),
        (FEATURE.replace("审核", "审批").encode(), "features/a.feature:8:5 SB515 *`按 … 审核`*"),
    ],
)
def test_a_faulty_file_is_an_error_that_shows_its_faults_alone(
    project: pytest.Pytester, source: bytes, line: str
) -> None:
    write(project, "a.feature", source)
    result = run(project, "features")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([line])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py*")


def test_an_empty_file_is_refused_beside_a_chinese_one(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    write(project, "b.feature", b"\n")
    result = run(project)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["features/b.feature SB502 *"])


@pytest.mark.parametrize(("tag", "passed", "failed"), [("普陀", 1, 1), ("区级", 0, 1), ("not 区级", 1, 0)])
@pytest.mark.parametrize("strict", [(), ("--strict-markers",)])
def test_tags_select_scenarios(
    project: pytest.Pytester, tag: str, passed: int, failed: int, strict: tuple[str, ...]
) -> None:
    write(project, "a.feature", FEATURE)
    result = run(project, "-m", tag, "-W", "error", *strict)
    result.assert_outcomes(passed=passed, failed=failed, deselected=2 - passed - failed)


def test_tags_of_example_tables_select_rows(project: pytest.Pytester) -> None:
    write(project, "a.feature", OUTLINE)
    run(project, "-m", "界外").assert_outcomes(failed=1, deselected=2)


@pytest.mark.parametrize("strict", [(), ("--strict-markers",)])
def test_a_misspelt_tag_is_told_with_the_nearest(project: pytest.Pytester, strict: tuple[str, ...]) -> None:
    write(project, "a.feature", FEATURE)
    result = run(project, "-m", "普陀 or 区极", *strict)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*`区极` 不是任何场景的标签；现有标签：区级、普陀，是不是想写 `区级`*"])


def test_a_fault_of_the_input_is_told_without_a_traceback(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE.replace("当 按 2026-07-01 审核", "假如 没有档案\n    当 按 2026-07-01 审核"))
    result = run(project)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["features/a.feature:8:5 未通过 够", "*档案 SB101 `投入` 不是数*"])
    result.stdout.no_fnmatch_line("*.py:*")


def test_a_fault_of_ours_keeps_its_traceback(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE.replace("当 按 2026-07-01 审核", "当 程序崩溃"))
    result = run(project)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: 崩溃"])


def test_the_folder_of_rules_reaches_the_steps(project: pytest.Pytester) -> None:
    folder = project.path / "ours"
    write_rules(folder)
    write(project, "a.feature", f"# language: zh-CN\n功能: 甲\n  场景: 乙\n    当 规则在\n    那么 结论是 {folder}\n")
    run(project, "--subsidy-rules", "ours").assert_outcomes(passed=1)


def test_rules_at_fault_are_told_for_the_file_and_not_for_each_scenario(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    result = run(project, "--subsidy-rules", "ours")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ours SB270 没有这个规则文件夹；请核对路径"])


FOREIGN = [
    "Feature: a\n  Scenario: b\n    Given c\n",
    "# language: zh-TW\n功能: 甲\n  場景: 乙\n    假如 丙\n",
    "# language: ja\n機能: 甲\n",
    "",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_feature_files_of_other_projects_are_left_alone(project: pytest.Pytester, text: str) -> None:
    write(project, "a.feature", text)
    assert run(project, "features").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_python_tests_of_pytest_bdd_run_beside_ours(project: pytest.Pytester) -> None:
    write(project, "a.feature", FEATURE)
    write(project, "b.feature", "Feature: b\n  Scenario: c\n    Given one\n")
    project.makepyfile(
        test_theirs="""
        from pytest_bdd import given, scenarios
        scenarios("features/b.feature")
        @given("one")
        def _(): pass
        def test_no_step_of_ours_leaks(request):
            names = request.session._fixturemanager.getfixturedefs("pytestbdd_stepdef_given_没有档案", request.node)
            assert not names
        """
    )
    run(project).assert_outcomes(passed=3, failed=1)


def test_a_run_without_feature_files_imports_nothing_of_ours(tmp_path: Path) -> None:
    tmp_path.joinpath("test_a.py").write_text(
        "import sys\ndef test_a():\n"
        "    ours = {name for name in sys.modules if name.startswith('subsidy.')}\n"
        "    assert ours <= {'subsidy._version', 'subsidy.specs', 'subsidy.specs.plugin'}\n"
    )
    # Its own root: the folders above may hold feature files of others, which a run that starts there looks at.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    ended = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout
