"""What every command takes in the same way: the day, the rules, the policies, the form, where the output goes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from subsidy.errors import Fault, InputError, Place, quoted

Command = TypeVar("Command", bound=Callable[..., Any])

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time the year round."""


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == 10 else self.fail("")
        except (ValueError, click.BadParameter):
            return self.fail(f"{quoted(value)} 不是日期，请写成 2026-07-01", param, ctx)


def today() -> date:
    """Today in Shanghai: the only reading of a clock."""
    return datetime.now(SHANGHAI).date()


def on_option(command: Command) -> Command:
    return click.option("--on", type=Day(), default=today, metavar="YYYY-MM-DD", help="按哪一天审核（默认今天，上海时间）。")(
        command
    )


def rules_option(command: Command) -> Command:
    return click.option(
        "--rules", type=click.Path(path_type=Path), metavar="DIR", help="规则文件夹（默认用随程序提供的规则）。"
    )(command)


def policy_option(command: Command) -> Command:
    return click.option(
        "--policy", "policies", multiple=True, metavar="ID", help="只看这项政策，可写多次；编号见 subsidy policies。"
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        metavar="|".join(formats),
        help=f"输出格式（默认 {formats[0]}）。",
    )


def output_option(command: Command) -> Command:
    return click.option(
        "--output", type=click.Path(path_type=Path), metavar="FILE", help="写入文件，而不是显示在屏幕上。"
    )(command)


def colour(output: Path | None) -> bool:
    """Whether to colour: only a terminal, and only where NO_COLOR does not forbid it."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def put(text: str, output: Path | None) -> None:
    """Write to standard output, or to a file that appears whole or not at all."""
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    try:
        _replace(output, text)
    except OSError as error:
        message = f"写不了这个文件（{_REASONS.get(type(error), error.strerror or '系统拒绝')}）；请换一个位置"
        raise InputError([Fault(Place(str(output)), "SB290", message)]) from None


_REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "文件夹不存在",
    PermissionError: "没有权限",
    IsADirectoryError: "这是一个文件夹",
    NotADirectoryError: "上级不是文件夹",
}


def _replace(output: Path, text: str) -> None:
    if output.is_dir():
        raise IsADirectoryError
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(output)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
