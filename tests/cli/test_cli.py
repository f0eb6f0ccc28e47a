"""The command line: what comes out where, every usage fault in one Chinese line, nothing half-written, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from subsidy import __version__
from subsidy.cli import commands, options
from subsidy.cli.main import run
from subsidy.errors import visible

COMMANDS = ["check", "explain", "policies", "facts", "diff", "new", "fmt", "lint", "test", "schema"]
PROFILE = {"企业名称": "上海示例公司", "注册区": "普陀区", "职工总数": 12}
DAY = ["--on", "2026-07-01"]
CHECK = ["check", "企业.json", *DAY, "--format", "json"]

Told = tuple[int, str, str]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def folder(cache: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a profile in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    (tmp_path / "企业.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Runs a command in this process: its exit code, standard output and standard error."""

    def command(*arguments: str) -> Told:
        return run(arguments), *capsys.readouterr()

    return command


def spawn(*arguments: str, **settings: object) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    call = [sys.executable, "-c", "from subsidy.cli import main; main()", *arguments]
    return subprocess.Popen(call, **{**pipes, **settings})  # type: ignore[call-overload, no-any-return]


def finished(process: subprocess.Popen[bytes], sent: bytes = b"") -> tuple[int, bytes, str]:
    output, errors = process.communicate(sent, timeout=30)
    return process.returncode, output or b"", (errors or b"").decode()


# Usage

USAGE = [
    (["chekc"], "没有命令 `chekc`，是不是想写 `check`？用法见 subsidy --help"),
    (["foo"], "没有命令 `foo`；用法见 subsidy --help"),
    (["--foo"], "没有选项 `--foo`；用法见 subsidy --help"),
    (["check"], "缺少 `PROFILE`；用法见 subsidy check --help"),
    (["check", "a", "b"], "参数写多了；用法见 subsidy check --help"),
    (["check", "a", "--fromat", "json"], "没有选项 `--fromat`，是不是想写 `--format`？用法见 subsidy check --help"),
    (["check", "a", "--xyz"], "没有选项 `--xyz`；用法见 subsidy check --help"),
    (
        ["check", "a", "--format", "jsn"],
        "`--format` 的值不对：`jsn` 不在可选之列，是不是想写 `json`？可选 text、json、markdown、html；"
        "用法见 subsidy check --help",
    ),
    (
        ["check", "a", "--trace", "all"],
        "`--trace` 的值不对：`all` 不在可选之列；可选 brief、full；用法见 subsidy check --help",
    ),
    (
        ["policies", "--format", "html"],
        "`--format` 的值不对：`html` 不在可选之列；可选 text、json、markdown；用法见 subsidy policies --help",
    ),
    (["check", "a", "--on"], "选项 `--on` 后面缺少值；用法见 subsidy check --help"),
    (["explain", "a"], "缺少 `--policy`；用法见 subsidy explain --help"),
    (["schema"], "缺少 `profile|rules|report`；用法见 subsidy schema --help"),
    (
        ["schema", "rule"],
        "`profile|rules|report` 的值不对：`rule` 不在可选之列，是不是想写 `rules`？可选 profile、rules、report；"
        "用法见 subsidy schema --help",
    ),
    *[
        (
            ["check", "企业.json", f"--on={day}"],
            f"`--on` 的值不对：`{day}` {wrong}；用法见 subsidy check --help",
        )
        for wrong, days in (
            ("不是日历上有的日子：2026 年不是闰年，2 月只有 28 天", ["2026-02-29"]),
            ("不是日历上有的日子：一年只有 12 个月，没有 13 月", ["2026-13-01"]),
            ("不是日历上有的日子：没有 0 年", ["0000-01-01"]),
            (
                "写法不对，请写成 2026-07-01 这样的年-月-日",
                ["2026-W27-3", "今天", "", "２０２６-07-01"],
            ),
            ("写法不对，请写成 2026-07-01", ["2026/07/01", "2026-7-1", "20260701", "2026年7月1日"]),
        )
        for day in days
    ],
]


@pytest.mark.parametrize(("arguments", "line"), USAGE, ids=range(len(USAGE)))
def test_a_usage_fault_is_one_line_with_the_nearest_word(
    told: Callable[..., Told], arguments: list[str], line: str
) -> None:
    assert told(*arguments) == (2, "", line + "\n")


POLICY = [
    (["tech-sm"], "SB280 规则里没有 `tech-sm` 这项政策，是不是想写 `tech-sme`？\n"),
    (["科技型中小企业"], "SB280 `科技型中小企业` 是政策的名称，这里要写编号 `tech-sme`\n"),
    (["a\x1b[31m"], "SB280 规则里没有 `a<U+001B>[31m` 这项政策；编号见 subsidy policies\n"),
    (
        ["tech-sme", "x", "y"],
        "SB280 规则里没有 `x` 这项政策；编号见 subsidy policies\n"
        "SB280 规则里没有 `y` 这项政策；编号见 subsidy policies\n",
    ),
]


@pytest.mark.parametrize(("ids", "lines"), POLICY, ids=range(len(POLICY)))
@pytest.mark.parametrize("command", ["check", "explain"])
def test_an_unknown_policy_is_named(told: Callable[..., Told], command: str, ids: list[str], lines: str) -> None:
    wanted = [word for id in ids for word in ("--policy", id)]
    assert told(command, *CHECK[1:], *wanted) == (2, "", lines)


@pytest.mark.parametrize("word", ["SB220", "sb220", "220"])
def test_a_code_of_a_fault_is_explained_without_any_files(told: Callable[..., Told], word: str) -> None:
    code, output, errors = told("lint", "--explain", word)
    assert (code, errors) == (0, "")
    assert output.startswith("SB220 没有写条款\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["SB2200"], "`--explain` 的值不对：没有 `SB2200` 这个报错代码，是不是想写 `SB220`？"),
        (["SB999"], "`--explain` 的值不对：没有 `SB999` 这个报错代码；各类代码见 docs/language.md 第 15 节；"),
        (["条款"], "`--explain` 的值不对：没有 `条款` 这个报错代码；各类代码见 docs/language.md 第 15 节；"),
        (["SB220", "rules"], "参数写多了；"),
        ([], "选项 `--explain` 后面缺少值；"),
    ],
)
def test_a_code_that_there_is_not_is_refused_with_the_nearest(
    told: Callable[..., Told], arguments: list[str], line: str
) -> None:
    assert told("lint", "--explain", *arguments) == (2, "", f"{line}用法见 subsidy lint --help\n")


def test_lint_tells_once_how_to_have_a_code_explained(told: Callable[..., Told], folder: Path) -> None:
    (folder / "rules").mkdir()
    (folder / "rules" / "p.yaml").write_text("subsidy: p\ntitel: 甲\n", encoding="utf-8")
    code, output, errors = told("lint", ".")
    first = output.splitlines()[0].split()[1]
    assert code == 1
    assert errors == f"{len(output.splitlines())} 处要改；代码的意思和改法：subsidy lint --explain {first}\n"


def test_lint_says_what_of_the_specs_is_unchecked_where_rules_are_at_fault(
    told: Callable[..., Told], folder: Path
) -> None:
    told("new", "example")
    spec, rule = folder / "features" / "example.feature", folder / "rules" / "example.yaml"
    assert told("lint", ".") == (0, "", "没有发现问题\n")
    sound = rule.read_text(encoding="utf-8")
    rule.write_text(sound.replace("title:", "titel:"), encoding="utf-8")
    unchecked = "\n规则有问题，用例里的字段、值和政策名还没有核对；改好规则后请再查一次\n"
    for path in (".", str(spec)):
        assert told("lint", path)[2].endswith(unchecked)
    spec.unlink()
    assert "核对" not in told("lint", ".")[2]


def test_help_is_chinese_and_complete(told: Callable[..., Told]) -> None:
    code, alone, errors = told()
    assert (code, errors) == (0, "")
    assert told("--help") == told("-h") == (0, alone, "")
    assert [line.split()[0] for line in alone.split("命令:")[1].splitlines() if line.strip()] == COMMANDS
    for command in COMMANDS:
        code, output, errors = told(command, "--help")
        assert (code, errors) == (0, "")
        assert output.startswith(f"用法：subsidy {command}")
        assert not re.search(r"Options|Usage|Show this|required|default", output)


def test_the_version_is_told(told: Callable[..., Told]) -> None:
    assert told("--version") == (0, f"subsidy {__version__}\n", "")


# The day


def test_the_day_is_shanghais_whatever_the_machines_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        instant = datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC)

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is options.SHANGHAI
            return cls.instant.astimezone(options.SHANGHAI)

    monkeypatch.setattr(options, "datetime", Clock)
    assert options.today() == date(2026, 6, 30)
    monkeypatch.setattr(Clock, "instant", datetime(2026, 6, 30, 16, 0, tzinfo=UTC))
    assert options.today() == date(2026, 7, 1)


def test_the_default_day_is_read_when_the_command_runs(told: Callable[..., Told]) -> None:
    before = options.today()
    code, output, _ = told("check", "企业.json", "--format", "json")
    assert code == 0
    assert before <= date.fromisoformat(json.loads(output)["date"]) <= options.today()


# Output


def test_data_goes_to_standard_output_and_only_there(told: Callable[..., Told]) -> None:
    code, output, errors = told(*CHECK)
    assert (code, errors) == (0, "")
    report = json.loads(output)
    assert (report["schema"], report["date"]) == ("subsidy.report/1", "2026-07-01")
    assert report["enterprise"]["name"] == "上海示例公司"


def test_a_file_gets_the_same_bytes_and_the_screen_nothing(told: Callable[..., Told], folder: Path) -> None:
    _, output, _ = told(*CHECK)
    assert told(*CHECK, "--output", "报告.json") == (0, "", "")
    assert (folder / "报告.json").read_bytes() == output.encode()
    assert sorted(path.name for path in folder.iterdir()) == ["企业.json", "报告.json"]


def test_a_file_is_replaced_as_a_whole(told: Callable[..., Told], folder: Path) -> None:
    target = folder / "报告.json"
    target.write_text("旧" * 10**6, encoding="utf-8")
    target.chmod(0o640)
    with target.open(encoding="utf-8") as reader:
        assert told(*CHECK, "--output", "报告.json")[0] == 0
        assert reader.read(2) == "旧旧"
    assert json.loads(target.read_text(encoding="utf-8"))["date"] == "2026-07-01"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_that_files_have_here(told: Callable[..., Told], folder: Path) -> None:
    mask = os.umask(0o027)
    try:
        told(*CHECK, "--output", "报告.json")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((folder / "报告.json").stat().st_mode) == 0o640


def test_a_link_stays_and_what_it_names_is_replaced(told: Callable[..., Told], folder: Path) -> None:
    (folder / "别处").mkdir()
    (folder / "报告.json").symlink_to("别处/真.json")
    assert told(*CHECK, "--output", "报告.json") == (0, "", "")
    assert (folder / "报告.json").is_symlink()
    assert [path.name for path in (folder / "别处").iterdir()] == ["真.json"]


def test_what_is_no_file_is_written_to_and_not_replaced(told: Callable[..., Told], folder: Path) -> None:
    pipe = folder / "管道"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert told(*CHECK, "--policy", "tech-sme", "--output", "管道") == (0, "", "")
        assert os.read(reader, 10).startswith(b"{")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


REFUSED = [
    ("没有/报告.json", "没有/报告.json SB290 写不了（文件夹不存在）；请换一个位置"),
    ("夹", "夹 SB290 写不了（这是一个文件夹）；请换一个位置"),
    ("", ". SB290 写不了（这是一个文件夹）；请换一个位置"),
    ("企业.json/报告.json", "企业.json/报告.json SB290 写不了（上级不是文件夹）；请换一个位置"),
    ("长" * 100, f"{'长' * 100} SB290 写不了（名字太长）；请换一个位置"),
]


@pytest.mark.parametrize(("output", "line"), REFUSED)
def test_where_nothing_can_be_written_nothing_is_left_behind(
    told: Callable[..., Told], folder: Path, output: str, line: str
) -> None:
    (folder / "夹").mkdir()
    assert told(*CHECK, "--output", output) == (2, "", line + "\n")
    assert sorted(path.name for path in folder.iterdir()) == ["企业.json", "夹"]
    assert not list((folder / "夹").iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(told: Callable[..., Told], folder: Path) -> None:
    (folder / "夹").mkdir(mode=0o555)
    assert told(*CHECK, "--output", "夹/a") == (2, "", "夹/a SB290 写不了（没有权限）；请换一个位置\n")


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_writing_that_is_broken_off_leaves_the_old_file(
    told: Callable[..., Told], folder: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    (folder / "报告.json").write_text("旧", encoding="utf-8")

    def broken(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(Path, "replace", broken)
    code, output, errors = told(*CHECK, "--output", "报告.json")
    assert (code, output) in ((130, ""), (2, ""))
    assert errors.strip() in ("已中断，没有写到一半的文件", "报告.json SB290 写不了（磁盘已满）；请换一个位置")
    assert (folder / "报告.json").read_text(encoding="utf-8") == "旧"
    assert sorted(path.name for path in folder.iterdir()) == ["企业.json", "报告.json"]


def test_a_profile_at_fault_leaves_the_old_file(told: Callable[..., Told], folder: Path) -> None:
    (folder / "企业.json").write_text('{"职工总数": -1}', encoding="utf-8")
    (folder / "报告.json").write_text("旧", encoding="utf-8")
    assert told(*CHECK, "--output", "报告.json")[:2] == (2, "")
    assert (folder / "报告.json").read_text(encoding="utf-8") == "旧"


# Other programs at the other end


def test_a_reader_that_has_enough_is_no_fault() -> None:
    process = spawn("schema", "profile")
    assert process.stdout is not None
    process.stdout.read(1)
    process.stdout.close()
    process.stdout = None
    assert finished(process) == (0, b"", "")


def test_a_reader_that_has_enough_of_failing_scenarios_is_no_fault(told: Callable[..., Told], folder: Path) -> None:
    told("new", "example")
    rows = "".join(f"      | {number} |\n" for number in range(200))
    steps = "    当 按 2026-07-01 审核\n    那么 example 的说明是 <句>\n    例子:\n      | 句 |\n"
    failing = f"# language: zh-CN\n功能: 甲\n  场景大纲: 乙\n{steps}{rows}"
    (folder / "features" / "example.feature").write_text(failing, encoding="utf-8")
    process = spawn("test", "--rules", "rules")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert finished(process) == (0, b"", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [CHECK, ["--version"], ["schema", "rules"]])
def test_a_full_disk_behind_standard_output_is_told(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        told = finished(spawn(*arguments, stdout=full))
    assert told == (2, b"", "标准输出 SB290 写不了（磁盘已满）；请换一个位置\n")


def test_a_closed_standard_output_is_told(told: Callable[..., Told], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert told(*CHECK) == (2, "", "标准输出 SB290 写不了（已经关闭）；请换一个位置\n")


def test_an_interrupt_leaves_nothing_half_written(folder: Path) -> None:
    heed = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    process = spawn("check", "-", *DAY, "--format", "json", "--output", "报告.json", preexec_fn=heed)
    wait_until_reading(process)
    process.send_signal(signal.SIGINT)
    code, output, errors = finished(process)
    assert (code, output, errors.strip()) == (130, b"", "已中断，没有写到一半的文件")
    assert [path.name for path in folder.iterdir()] == ["企业.json"]


def wait_until_reading(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process sleeps in reading its standard input, or for as long as it surely takes to get there."""
    state = Path(f"/proc/{process.pid}/wchan")
    for _ in range(200):
        time.sleep(0.02)
        if state.exists() and "pipe" in state.read_text():
            return
    time.sleep(1)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_the_bytes_are_the_same_whatever_the_machine_is_set_to(encoding: str, told: Callable[..., Told]) -> None:
    Path("企业.json").write_text('{"企业名称": "😀公司"}', encoding="utf-8")
    settings = os.environ | {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    code, output, errors = finished(spawn(*CHECK, env=settings))
    assert (code, errors) == (0, "")
    assert "😀公司" in output.decode()
    assert output.decode() == told(*CHECK)[1]


def test_faults_are_told_in_utf_8_too() -> None:
    settings = os.environ | {"PYTHONIOENCODING": "gbk"}
    assert finished(spawn("check", "没有.json", env=settings)) == (2, b"", "没有.json SB001 文件不存在：请检查路径\n")


# Colour


@pytest.mark.parametrize(
    ("terminal", "output", "environment", "coloured"),
    [
        (True, None, None, True),
        (True, None, "", True),
        (True, None, "1", False),
        (True, Path("a"), None, False),
        (False, None, None, False),
    ],
)
def test_only_a_terminal_gets_colour_and_only_where_nobody_forbids_it(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, output: Path | None, environment: str | None, coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if environment is not None:
        monkeypatch.setenv("NO_COLOR", environment)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    assert options.colour(output) is coloured


# Faults of ours


def test_a_fault_of_ours_is_loud_and_blames_nobody_else(
    told: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("our own")

    monkeypatch.setattr(commands, "_report", broken)
    code, output, errors = told(*CHECK)
    assert (code, output) == (3, "")
    assert "ZeroDivisionError: our own" in errors
    assert errors.splitlines()[-1] == "程序内部出错，没有得出结论；这不是档案或规则的问题，请把以上内容交给维护者"


def test_a_file_of_ours_that_is_missing_is_our_own_fault(
    told: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "grammar.lark")

    monkeypatch.setattr(commands, "_report", missing)
    assert told(*CHECK)[0] == 3


# Text


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("command", [["check"], ["check", "--trace", "full"], ["explain", "--policy", "tech-sme"]])
def test_every_form_is_whole_and_has_no_colour_when_piped(
    told: Callable[..., Told], command: list[str], form: str
) -> None:
    name, *more = command
    code, output, errors = told(name, "企业.json", *DAY, *more, "--format", form)
    assert (code, errors) == (0, "")
    assert "上海示例公司" in output
    assert "资料不足" in output
    assert visible(output.replace("\n", "")) == output.replace("\n", "")


def test_text_is_the_default_form(told: Callable[..., Told]) -> None:
    assert told("check", "企业.json", *DAY) == told("check", "企业.json", *DAY, "--format", "text")


def test_what_a_sender_wrote_cannot_act_on_a_web_page(told: Callable[..., Told]) -> None:
    Path("企业.json").write_text('{"企业名称": "<script>x</script>&"}', encoding="utf-8")
    _, output, _ = told("check", "企业.json", *DAY, "--format", "html")
    assert "<script>x" not in output
    assert "&lt;script&gt;x&lt;/script&gt;&amp;" in output
