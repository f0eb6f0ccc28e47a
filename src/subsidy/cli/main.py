"""The `subsidy` command, and how whatever goes wrong becomes an exit code.

0: done, also when nothing is eligible. 1: findings of lint or specs. 2: the input is at fault. 3: we are.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper

import click

from subsidy._version import __version__
from subsidy.cli.authoring import fmt, lint, new, schema, specs
from subsidy.cli.commands import check, diff, explain, facts, policies
from subsidy.cli.options import STANDARD_OUTPUT, unwritable
from subsidy.cli.usage import ChineseContext, usage_fault
from subsidy.errors import InputError


class Commands(click.Group):
    """The commands in the order in which a newcomer meets them."""

    context_class = ChineseContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=Commands,
    help="企业能申报哪些补贴、能拿多少、依据哪一条。",
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="subsidy", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (check, explain, policies, facts, diff, new, fmt, lint, specs, schema):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(100_000)  # a command answers and ends: looking for garbage hardly pays
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Bytes that go to another program are the same on every machine; a terminal shows what it can.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace", newline="\n")
    code = run(arguments)
    gc.freeze()  # nor is there anything to collect on leaving
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, with every fault told in one line on standard error."""
    try:
        # Not through click's own main, which leaves with 1 when the reader of a pipe has had enough.
        with cli.make_context("subsidy", list(sys.argv[1:] if arguments is None else arguments)) as context:
            code = cli.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except InputError as error:
        for fault in error.faults:
            _tell(str(fault))
        return 2
    except click.UsageError as error:
        _tell(usage_fault(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        _tell("已中断，没有写到一半的文件")
        return 130
    except BrokenPipeError:
        _discard_output()  # the reader has what it wanted
        return 0
    except OSError as error:
        if error.filename is not None:
            return _own_fault()
        _discard_output()
        _tell(str(unwritable(STANDARD_OUTPUT, error)))
        return 2
    except Exception:
        return _own_fault()


def _own_fault() -> int:
    traceback.print_exc()
    _tell("程序内部出错，没有得出结论；这不是档案或规则的问题，请把以上内容交给维护者")
    return 3


def _discard_output() -> None:
    """Give up on standard output, so that Python does not complain once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(line: str) -> None:
    click.echo(line, err=True)
