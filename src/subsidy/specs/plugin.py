"""The pytest plugin of the package: `pytest features/` runs every `.feature` file written in Chinese.

It stays out of the way of other projects: a run that meets no such file pays for one option, one fixture and
a comparison of suffixes; everything else is imported at the first file that is ours. A file is ours when it
declares `# language: zh-CN`, or declares no language and has a Chinese title word in it (such a file lost its
header, and must be refused rather than passed over). `-p no:subsidy` switches the plugin off.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidy.coverage import Asked
    from subsidy.report.model import Report
    from subsidy.specs.collector import FeatureFile

EVERY_FEATURE = pytest.StashKey[bool]()
"""Set in a run's stash when each `.feature` file is ours, whatever its language."""

OBSERVE: pytest.StashKey[Callable[[Report, Asked], None]] = pytest.StashKey()
"""Set in a run's stash when somebody wants to see each scenario's answers, with what was asked about them."""

_HEAD = 8192
_LANGUAGE = re.compile(rb"^\W*#\s*language\s*(?::|\xef\xbc\x9a)\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_OURS = frozenset({b"zh-cn", b"zh", b"zhcn", b"zh-hans", b"cn"})
_TITLES = tuple(
    word.encode(encoding)
    for word in ("功能", "场景", "剧本")
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--subsidy-rules DIR`: the rule pack that the scenarios run against."""
    parser.getgroup("subsidy").addoption(
        "--subsidy-rules", metavar="DIR", default=None, help="场景使用的规则文件夹（默认：随程序安装的规则）"
    )


@pytest.fixture(scope="session")
def subsidy_rules(pytestconfig: pytest.Config) -> Path | None:
    """The folder of rules that the scenarios run against; None: the pack in the wheel."""
    return rules_folder(pytestconfig)


def rules_folder(config: pytest.Config) -> Path | None:
    """The folder of rules that a run was told to use; None: the pack in the wheel."""
    folder = config.getoption("subsidy_rules")
    return None if folder is None else Path(config.invocation_params.dir, folder)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    """One collector for each `.feature` file that is ours."""
    if file_path.suffix != ".feature":
        return None
    if not (parent.config.stash.get(EVERY_FEATURE, False) or _is_ours(file_path)):
        return None
    from subsidy.specs import collector

    return collector.open_feature(file_path, parent)


def _is_ours(path: Path) -> bool:
    """Whether a file speaks Chinese; a file that says nothing at all is ours when a neighbour is."""
    head = _head(path)
    if head.strip():
        return _is_chinese(head)
    return any(_is_chinese(_head(other)) for other in path.parent.glob("*.feature"))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""


def _is_chinese(head: bytes) -> bool:
    declared = _LANGUAGE.search(head)
    if declared:
        return declared[1].lower().replace(b"_", b"-") in _OURS
    return any(title in head for title in _TITLES)
