"""The commands that decide and show; each function imports only what it uses, so that every command starts fast."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subsidy.cli.options import (
    DayOrFolder,
    OneOf,
    cache_folder,
    colour,
    format_option,
    on_option,
    output_option,
    policy_option,
    put,
    rules_option,
    spare,
)
from subsidy.cli.usage import command
from subsidy.errors import Fault, Place, ProfileError, system_reason

if TYPE_CHECKING:
    from subsidy.report.model import Report


_PROFILE = click.argument("profile", metavar="PROFILE")


@command("check", "审核一家企业的全部政策。\n\nPROFILE 是企业档案（JSON 文件），- 表示从标准输入读。")
@_PROFILE
@on_option
@rules_option
@policy_option()
@format_option("text", "json", "markdown", "html")
@click.option(
    "--trace", type=OneOf(["brief", "full"]), default="brief", metavar="brief|full", help="详略（默认 brief）。"
)
@output_option
def check(
    profile: str,
    on: date,
    rules: Path | None,
    policies: tuple[str, ...],
    form: str,
    trace: str,
    output: Path | None,
) -> None:
    spare(profile, output)
    put(_render(_report(profile, on, rules, policies), form, trace, colour(output)), output)


@command("explain", "逐条说明一项政策为什么是这个结论。")
@_PROFILE
@on_option
@rules_option
@policy_option(required=True)
@format_option("text", "json", "markdown", "html")
@output_option
def explain(
    profile: str, on: date, rules: Path | None, policies: tuple[str, ...], form: str, output: Path | None
) -> None:
    spare(profile, output)
    put(_render(_report(profile, on, rules, policies), form, "full", colour(output)), output)


@command("policies", "列出全部政策；写了 --policy，则输出那几项政策的说明页（Markdown）。")
@on_option
@rules_option
@policy_option()
@format_option("text", "json", "markdown")
@output_option
def policies(on: date, rules: Path | None, policies: tuple[str, ...], form: str, output: Path | None) -> None:
    from subsidy.engine import Engine
    from subsidy.report.listings import list_policies
    from subsidy.report.policy_page import policy_page

    engine = Engine.load(rules, cache=cache_folder())
    if policies:
        pages = [policy_page(engine.pack, policy) for policy in engine.policies(policies)]
        put("\n".join(pages), output)
    else:
        put(list_policies(engine.pack, on, form), output)


@command("facts", "列出字段字典：档案里可以写哪些字段。")
@rules_option
@format_option("text", "json", "markdown")
@output_option
def facts(rules: Path | None, form: str, output: Path | None) -> None:
    from subsidy.engine import Engine
    from subsidy.report.listings import list_facts

    put(list_facts(Engine.load(rules, cache=cache_folder()).dictionary, form), output)


@command(
    "diff",
    "比较两套规则，或同一套规则在两个日期的变化。\n\n"
    "OLD 和 NEW 都是规则文件夹，或都是日期（YYYY-MM-DD）；日期比的是各政策当天有效的版本。",
)
@click.argument("old", metavar="OLD", type=DayOrFolder())
@click.argument("new", metavar="NEW", type=DayOrFolder())
@rules_option
@policy_option()
@format_option("text", "json")
@output_option
def diff(
    old: date | Path, new: date | Path, rules: Path | None, policies: tuple[str, ...], form: str, output: Path | None
) -> None:
    from subsidy.engine import Engine
    from subsidy.report.comparison import compare_days, compare_packs, render_changes

    if isinstance(old, date) and isinstance(new, date):
        engine = Engine.load(rules, cache=cache_folder())
        engine.policies(policies)
        told = compare_days(engine.pack, old, new)
    elif isinstance(old, Path) and isinstance(new, Path):
        before, after = Engine.load(old), Engine.load(new)
        after.policies(id for id in policies if before.pack.policy(id) is None)
        told = compare_packs(before.pack, after.pack)
    else:
        raise click.BadParameter("OLD 和 NEW 要同是规则文件夹，或同是日期")
    put(render_changes([each for each in told if not policies or each.about in policies], form), output)


def _report(profile: str, on: date, rules: Path | None, policies: tuple[str, ...]) -> Report:
    from subsidy.engine import Engine

    engine = Engine.load(rules, cache=cache_folder())
    wanted = policies or None
    if profile == "-":
        return engine.check_json(_standard_input(), on, name=_STANDARD_INPUT, policies=wanted)
    return engine.check(profile, on, policies=wanted)


def _standard_input() -> bytes:
    """What is piped in, one byte more than may be at most."""
    from subsidy.facts.json_reader import MAX_BYTES, UNREADABLE

    try:
        if sys.stdin is not None:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        reason = "已经关闭"
    except OSError as error:
        reason = system_reason(error)
    raise ProfileError([Fault(Place(_STANDARD_INPUT), UNREADABLE, f"读不到（{reason}）；请用 < 或 | 送入档案")])


_STANDARD_INPUT = "标准输入"


def _render(report: Report, form: str, trace: str, color: bool) -> str:
    if form == "json":
        return report.to_json()
    if form == "text":
        from subsidy.report.text import render_text

        return render_text(report, trace=trace, color=color)
    if form == "markdown":
        from subsidy.report.markdown import render_markdown

        return render_markdown(report, trace=trace)
    from subsidy.report.html import render_html

    return render_html(report, trace=trace)
