"""Help and usage errors in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from subsidy.errors import nearest, quoted


class ChineseFormatter(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class ChineseContext(click.Context):
    """A context whose help is written in Chinese."""

    formatter_class = ChineseFormatter

    def get_help(self) -> str:
        shown = super().get_help()
        for english, chinese in _PHRASES.items():
            shown = shown.replace(english, chinese)
        return shown


class _Command(click.Command):
    context_class = ChineseContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def command(name: str, summary: str) -> Callable[[Callable[..., Any]], _Command]:
    """A command with its help page in Chinese; the first line of `summary` stands in the list of commands."""
    return click.command(name, cls=_Command, help=summary, short_help=summary.partition("\n")[0])


_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_PHRASES = {
    "Show this message and exit.": "显示本说明。",
    "[required]": "[必填]",
    "[OPTIONS]": "[选项]",
    "[COMMAND] [ARGS]...": "[命令] [参数…]",
}


def usage_fault(error: click.UsageError) -> str:
    """One Chinese line for a command line that cannot be read: what is wrong, and what to do."""
    command = error.ctx.command_path if error.ctx else "subsidy"
    problem = _problem(error)
    return f"{problem}{'' if problem.endswith('？') else '；'}用法见 {command} --help"


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {quoted(error.option_name)}{nearest(error.option_name, error.possibilities or ())}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error.param)}"
    if isinstance(error, click.BadParameter):
        if error.param_hint:
            return f"{error.param_hint} {error.message}"
        return f"{_name(error.param)} 的值不对：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {quoted(error.option_name)} 后面缺少值"
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        word = getattr(error, "command_name", "")
        return f"没有命令 {quoted(word)}{nearest(word, error.ctx.command.list_commands(error.ctx))}"
    return "参数写多了"


def _name(parameter: click.Parameter | None) -> str:
    """An option or an argument as its help page writes it."""
    if parameter is None:
        return "参数"
    return quoted(parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name)
