"""`subsidy test`: runs feature files by pytest, with nothing of pytest to be seen, and sums up in Chinese."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from subsidy.coverage import Asked
from subsidy.engine import Engine
from subsidy.errors import InputError, quoted
from subsidy.report.model import Report
from subsidy.specs import plugin
from subsidy.specs.collector import FeatureFile, ScenarioItem
from subsidy.specs.outcome import engine_for

PASSED, FINDINGS, BAD_INPUT, OWN_FAULT = 0, 1, 2, 3
"""Exit codes: all scenarios passed; some are not met; a file or path is at fault; the program is."""

DEFAULT = Path("features")
"""Where feature files are looked for when no path is given."""


def run(
    paths: Sequence[Path],
    *,
    rules: Path | None,
    policies: Sequence[str] = (),
    observe: Callable[[Report, Asked], None] | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Run the feature files under `paths` against a folder of rules (None: the pack in the wheel).

    Findings and the summary go to `out` (standard output), faults of files and of ours to `err` (standard error).
    Every `.feature` file counts, whatever its language. Of `policies` are named only the scenarios that speak of them
    run. The caller's pytest settings, conftest files and environment have no part in it. The worst of what was met
    decides the exit code. `observe` sees each scenario's answers, with what was asked about them. Raises RuleError
    where the rules are at fault or lack a policy.
    """
    out, err = out or sys.stdout, err or sys.stderr
    files, faults = feature_files(paths or (DEFAULT,))
    for fault in faults:
        print(fault, file=err)
    if not files:
        return BAD_INPUT
    engine = engine_for(rules and Path.cwd() / rules)
    names = _names_of(engine, policies) if policies else ()
    files = [file for file in files if not names or _speaks_of(file, names)]
    tally = _Tally(out, err, observe, names)
    with _own_environment():
        ended = pytest.main(_arguments(files, rules), plugins=[tally]) if files else pytest.ExitCode.OK
    if tally.unread:
        raise BrokenPipeError
    if tally.interrupted:
        raise KeyboardInterrupt
    if names and tally.met_nothing:
        print(f"没有场景提到 {'、'.join(map(quoted, policies))}；请核对用例的路径", file=err)
        return BAD_INPUT
    if tally.worst == PASSED and not (ended == pytest.ExitCode.OK and tally.all_passed):
        tally.worst = OWN_FAULT
    print(tally.summary(), file=out)
    return max(tally.worst, BAD_INPUT if faults else PASSED)


def _names_of(engine: Engine, policies: Sequence[str]) -> tuple[str, ...]:
    """What scenarios may call these policies: their ids and titles."""
    return tuple(name for policy in engine.policies(policies) for name in (policy.id, policy.title))


def _speaks_of(file: Path, names: Sequence[str]) -> bool:
    """Whether a file can have scenarios about what is called so: another one is not even read for its faults."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return any(name in text for name in names)


def feature_files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The feature files under the paths, and why a path gives none."""
    files: dict[Path, None] = {}
    faults = []
    for path in paths:
        found = [file.resolve() for file in _features(path)]
        unnameable = [file for file in found if "[" in str(file) or "::" in str(file)]
        files |= dict.fromkeys(file for file in found if file not in unnameable)
        faults += [f"{file} 的路径里有 `[` 或 `::`，无法运行；请改名" for file in unnameable]
        if not found:
            faults.append(f"{path} {_why_none(path)}")
    return list(files), faults


def _features(path: Path) -> list[Path]:
    if path.is_file() and path.suffix == ".feature":
        return [path]
    inside = (file for file in path.rglob("*.feature") if file.is_file())
    return sorted(file for file in inside if not any(p.startswith(".") for p in file.relative_to(path).parts))


def _why_none(path: Path) -> str:
    if path.is_dir():
        return "文件夹里没有 `.feature` 文件；请写上场景，或改正路径"
    if path.exists():
        return "不是 `.feature` 文件；请给出 `.feature` 文件或放着它们的文件夹"
    if path == DEFAULT:
        return "找不到（没有写路径，就找当前文件夹的 features）；请到放着它的文件夹里运行，或写上用例的路径"
    return "找不到；请改正路径"


def _arguments(files: Sequence[Path], rules: Path | None) -> list[str]:
    top = os.path.commonpath([file.parent for file in files])
    options = ["-c", os.devnull, "--rootdir", top, "--confcutdir", top, "--noconftest", "--capture=sys"]
    options += ["-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--assert=plain"]
    options += ["-p", "pytest_bdd.plugin", "-p", plugin.__name__, "--continue-on-collection-errors"]
    return [*options, *(["--subsidy-rules", str(rules)] if rules else []), *map(str, files)]


@contextmanager
def _own_environment() -> Iterator[None]:
    """pytest's variables, as this run wants them, for as long as it lasts."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_CURRENT_TEST")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


class _Tally:
    """Counts the scenarios as pytest runs them, and tells each finding once."""

    def __init__(
        self, out: TextIO, err: TextIO, observe: Callable[[Report, Asked], None] | None, names: Sequence[str] = ()
    ) -> None:
        self._observe = observe
        self._names = names
        self.worst = PASSED
        self.interrupted = False
        self.unread = False
        self._out, self._err = out, err
        self._bad_files, self._unrun = 0, 0
        self._passed: dict[str, bool] = {}
        self._told: set[tuple[str, ...]] = set()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[plugin.EVERY_FEATURE] = True
        if self._observe is not None:
            config.stash[plugin.OBSERVE] = self._observe

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._names:
            items[:] = [item for item in items if isinstance(item, ScenarioItem) and item.speaks_of(self._names)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._passed[report.nodeid] = self._passed.get(report.nodeid, True) and report.passed

    def pytest_keyboard_interrupt(self) -> None:
        self.interrupted = True

    def pytest_internalerror(self, excrepr: object) -> bool:
        self._own_fault(str(excrepr))
        return True

    def pytest_exception_interact(
        self,
        node: pytest.Item | pytest.Collector,
        call: pytest.CallInfo[object],
        report: pytest.TestReport | pytest.CollectReport,
    ) -> None:
        assert call.excinfo is not None
        try:
            self._tell(node, call.excinfo.value, report)
        except BrokenPipeError:  # within pytest, which would take it for a fault of ours
            self.unread = True
            raise pytest.exit.Exception("") from None

    def _tell(
        self,
        node: pytest.Item | pytest.Collector,
        error: BaseException,
        report: pytest.TestReport | pytest.CollectReport,
    ) -> None:
        """Tell what one scenario or file came to that did not go well. Raises BrokenPipeError where nobody listens."""
        finding = node.finding(error) if isinstance(node, ScenarioItem) else None
        if isinstance(node, FeatureFile) and isinstance(error, node.CollectError):
            self._bad_files, self._unrun = self._bad_files + 1, self._unrun + node.unrun
            self.worst = max(self.worst, BAD_INPUT)
            print(error, file=self._err)
        elif finding is None:
            self._own_fault(report.longreprtext, node.name)
        elif isinstance(error, InputError):
            self.worst = max(self.worst, BAD_INPUT)
            again = finding.lines in self._told
            self._told.add(finding.lines)
            print(finding if not again else f"{finding.place} 未通过 {finding.scenario}（同上）", file=self._err)
        else:
            self.worst = max(self.worst, FINDINGS)
            print(finding, file=self._out)

    def _own_fault(self, details: str, name: str = "") -> None:
        self.worst = OWN_FAULT
        at = f"（场景 {quoted(name)}）" if name else ""
        print(f"程序自身出错{at}，与场景的写法无关；请把下面的内容交给维护人员\n{details}", file=self._err)

    @property
    def met_nothing(self) -> bool:
        """Whether there was no scenario at all, and nothing was wrong either."""
        return self.worst == PASSED and not self._passed

    @property
    def all_passed(self) -> bool:
        """Whether there were scenarios, and each of them ran to its end."""
        return bool(self._passed) and all(self._passed.values())

    def summary(self) -> str:
        """How many scenarios there were, and what became of them."""
        passed = sum(self._passed.values())
        counts = f"{len(self._passed)} 个场景：{passed} 个通过，{len(self._passed) - passed} 个未通过"
        unrun = f"，其中 {self._unrun} 个场景" if self._unrun else "，"
        return counts + (f"；另有 {self._bad_files} 个文件有错{unrun}没有运行" if self._bad_files else "")
