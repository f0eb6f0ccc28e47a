"""What every command takes in the same way: the day, the rules, the policies, the form, where the output goes."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from subsidy.days import DAY, day_meant, why_no_day
from subsidy.errors import Fault, InputError, Place, nearest, quoted, system_reason

Command = TypeVar("Command", bound=Callable[..., Any])

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time the year round."""


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if not DAY.fullmatch(value):
            return self.fail(
                f"{quoted(value)} 写法不对，请写成 {day_meant(value) or '2026-07-01 这样的年-月-日'}", param, ctx
            )
        try:
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(f"{quoted(value)} 不是日历上有的日子：{why_no_day(value)}", param, ctx)


class DayOrFolder(click.ParamType["date | Path"]):
    """A day as YYYY-MM-DD, or a folder of rules: what looks like a day is one."""

    name = "日期或文件夹"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | Path:
        if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", str(value)):
            return Day().convert(value, param, ctx)
        return Path(value)


class OneOf(click.Choice[str]):
    """One of a few words; another is refused in Chinese, with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.choices:
            return str(value)
        hint = nearest(str(value), self.choices) or "；"
        return self.fail(f"{quoted(value)} 不在可选之列{hint}可选 {'、'.join(self.choices)}", param, ctx)


class Code(click.ParamType[str]):
    """One of the codes of faults; small letters will do, and so will its number alone."""

    name = "代码"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from subsidy.faults.catalogue import entries

        code = str(value).upper()
        code = code if code.startswith("SB") else f"SB{code}"
        if code in entries():
            return code
        hint = (
            nearest(code, [other for other in entries() if other[:4] == code[:4]])
            or "；各类代码见 docs/language.md 第 15 节"
        )
        return self.fail(f"没有 {quoted(value)} 这个报错代码{hint}", param, ctx)


def today() -> date:
    """Today in Shanghai: the only reading of a clock."""
    return datetime.now(SHANGHAI).date()


def on_option(command: Command) -> Command:
    return click.option(
        "--on", type=Day(), default=today, metavar="YYYY-MM-DD", help="按哪一天审核（默认今天，上海时间）。"
    )(command)


def rules_option(command: Command) -> Command:
    return click.option(
        "--rules", type=click.Path(path_type=Path), metavar="DIR", help="规则文件夹（默认用随程序提供的规则）。"
    )(command)


def policy_option(required: bool = False) -> Callable[[Command], Command]:
    return click.option(
        "--policy",
        "policies",
        multiple=True,
        required=required,
        metavar="ID",
        help="只看这项政策，可写多次；编号见 subsidy policies。",
    )


def format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "form",
        type=OneOf(formats),
        default=formats[0],
        metavar="|".join(formats),
        help=f"输出格式（默认 {formats[0]}）。",
    )


def output_option(command: Command) -> Command:
    return click.option(
        "--output", type=click.Path(path_type=Path), metavar="FILE", help="写入文件，而不是显示在屏幕上。"
    )(command)


def cache_folder() -> Path:
    """Where checked packs are kept between commands: the user's own cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "subsidy"


def colour(output: Path | None) -> bool:
    """Whether to colour: only a terminal, and only where NO_COLOR does not forbid it."""
    return output is None and sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def put(text: str, output: Path | None) -> None:
    """Write to standard output, or to a file that appears whole or not at all."""
    if output is not None:
        try:
            _replace(output, text)
        except OSError as error:
            raise unwritable(str(output), error) from None
    elif sys.stdout is None:
        raise unwritable(STANDARD_OUTPUT, OSError(errno.EBADF, ""))
    else:
        click.echo(text, nl=False, color=True)


def put_new(text: str, path: Path) -> None:
    """Write a file that is not there yet, with the folders above it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(str(path), error) from None
    put(text, path)


def spare(profile: str, output: Path | None) -> None:
    """Refuse to write the output over the very file that the input comes from."""
    try:
        same = output is not None and output.samefile(profile)
    except OSError:
        return  # one of the two is not there
    if same:
        raise InputError([Fault(Place(str(output)), "SB291", "会盖掉企业档案本身；请换一个文件名")])


STANDARD_OUTPUT = "标准输出"


def unwritable(name: str, error: OSError) -> InputError:
    """The fault of a place where nothing can be written."""
    reason = "文件夹不存在" if error.errno == errno.ENOENT else system_reason(error)
    return InputError([Fault(Place(name), "SB290", f"写不了（{reason}）；请换一个位置")])


def _replace(output: Path, text: str) -> None:
    """Write whole or not at all; through a link to what it names, and straight into what is no file (/dev/null)."""
    if output.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if output.exists() and not output.is_file():
        output.write_text(text, encoding="utf-8", newline="\n")
        return
    target = Path(os.path.realpath(output))
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    import tempfile

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".subsidy-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
