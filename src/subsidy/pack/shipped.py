"""Where the rule pack is that `subsidy` ships: `rules/` in the package, a link in a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped_rules() -> Path:
    """The folder of the shipped rule files, links followed; FileNotFoundError if it is not there."""
    folder = Path(__file__).parents[1] / "rules"
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder}：没有自带的规则文件夹，请重新安装 subsidy，或用 --rules 指定")
    return folder.resolve()
