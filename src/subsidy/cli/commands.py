"""One function per command; each imports only what it uses, so that every command starts fast."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subsidy.cli.options import (
    Code,
    DayOrFolder,
    OneOf,
    cache_folder,
    colour,
    format_option,
    on_option,
    output_option,
    policy_option,
    put,
    put_new,
    rules_option,
    spare,
)
from subsidy.cli.usage import ChineseContext
from subsidy.errors import Fault, Place, ProfileError, RuleError, system_reason, visible

if TYPE_CHECKING:
    from subsidy.report.model import Report


class _Command(click.Command):
    context_class = ChineseContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def _command(name: str, summary: str) -> Callable[[Callable[..., Any]], _Command]:
    return click.command(name, cls=_Command, help=summary, short_help=summary.partition("\n")[0])


_PROFILE = click.argument("profile", metavar="PROFILE")


@_command("check", "审核一家企业的全部政策。\n\nPROFILE 是企业档案（JSON 文件），- 表示从标准输入读。")
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


@_command("explain", "逐条说明一项政策为什么是这个结论。")
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


@_command("policies", "列出全部政策；写了 --policy，则输出那几项政策的说明页（Markdown）。")
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


@_command("facts", "列出字段字典：档案里可以写哪些字段。")
@rules_option
@format_option("text", "json", "markdown")
@output_option
def facts(rules: Path | None, form: str, output: Path | None) -> None:
    from subsidy.engine import Engine
    from subsidy.report.listings import list_facts

    put(list_facts(Engine.load(rules, cache=cache_folder()).dictionary, form), output)


@_command(
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


@_command(
    "lint",
    "检查规则文件和用例。\n\nDIR 是规则文件夹，或含 rules 与 features 的文件夹；不写则检查随程序提供的规则。",
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--explain", "code", type=Code(), metavar="CODE", help="不检查，说明一个报错代码：什么意思、怎么改。")
def lint(folder: Path | None, code: str | None) -> int:
    if code is not None:
        if folder is not None:
            raise click.UsageError("", click.get_current_context())
        from subsidy.faults.catalogue import explained

        click.echo(explained(code), nl=False)
        return 0
    from subsidy.engine import Engine
    from subsidy.pack.shipped import shipped_rules
    from subsidy.specs.guard import check_folder

    root = shipped_rules() if folder is None else folder
    rules = root / "rules" if (root / "rules").is_dir() else root
    faults: list[Fault] = []
    try:
        Engine.load(rules)
    except RuleError as error:
        faults += error.faults
    faults += check_folder(root)
    for fault in faults:
        click.echo(str(fault))
    told = (
        f"{len(faults)} 处要改；代码的意思和改法：subsidy lint --explain {faults[0].code}" if faults else "没有发现问题"
    )
    click.echo(told, err=True)
    return 1 if faults else 0


@_command("new", "起稿一项政策：写一份规则文件和一份用例，随即可以检查和运行。\n\nID 是编号；已有的文件不会覆盖。")
@click.argument("id", metavar="ID")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("rules"),
    metavar="DIR",
    help="规则文件放在哪个文件夹（默认 rules）；用例放在与 rules 并列的 features 里。",
)
@click.option("--qualification", is_flag=True, help="只认定资格、不发钱的政策。")
def new(id: str, folder: Path, qualification: bool) -> None:
    from subsidy.pack.starter import start

    started = start(id, folder, qualification)
    for path, text in started.files.items():
        put_new(text, path)
        click.echo(visible(str(path)))
    lint, test = f"subsidy lint {started.rules}", f"subsidy test {started.spec} --rules {started.rules}"
    click.echo(f"改好以后运行：{visible(lint)}，{visible(test)}", err=True)


@_command(
    "fmt",
    "把规则文件整理成统一的排版。\n\n"
    "PATH 是文件或文件夹，可写多个；不写则用 rules 文件夹。内容和注释都不变，有错的文件不动。",
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "checking", is_flag=True, help="不写文件，只列出要整理的；有就退出码 1。")
@click.option("--diff", "showing", is_flag=True, help="不写文件，显示会怎么改。")
def fmt(paths: tuple[Path, ...], checking: bool, showing: bool) -> int:
    from subsidy.pack.tidying import tidy

    files, faults = tidy(paths)
    changed = [file for file in files if file.changed]
    for file in changed:
        if not (checking or showing):
            put(file.after, file.path)
        click.echo(file.difference() if showing else visible(str(file.path)), nl=not showing)
    for fault in faults:
        click.echo(str(fault), err=True)
    done = "要整理" if checking or showing else "已整理"
    wrong = len({fault.place.file for fault in faults})
    told = f"{len(files) + wrong} 个文件，{done} {len(changed)} 个"
    click.echo(told + (f"，{wrong} 个有错、没有动" if wrong else ""), err=True)
    return 2 if faults else 1 if checking and changed else 0


@_command("test", "运行用例（.feature 文件）。\n\nPATH 是文件或文件夹，可写多个；不写则用 features 文件夹。")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@rules_option
@click.option("--steps", is_flag=True, help="列出可用的说法，不运行。")
@click.option("--coverage", is_flag=True, help="运行后列出没有场景见到的边界。")
@policy_option()
def specs(paths: tuple[Path, ...], rules: Path | None, steps: bool, coverage: bool, policies: tuple[str, ...]) -> int:
    from subsidy.specs.phrases import phrase_book
    from subsidy.specs.runner import DEFAULT, coverage_of, run

    if steps:
        click.echo(phrase_book(), nl=False)
        return 0
    if policies and not coverage:
        raise click.BadParameter("只与 `--coverage` 同用", param_hint="`--policy`")
    gathered = coverage_of(rules, policies) if coverage else None
    return run(paths or (DEFAULT,), rules=rules, coverage=gathered)


@_command(
    "schema",
    "输出 JSON Schema：profile（企业档案）、rules（规则文件）、report（报告）。\n\n"
    "rules 写了 --rules 的，编辑器补全时一并列出其中的政策、清单和字段。",
)
@click.argument("name", metavar="profile|rules|report", type=OneOf(["profile", "rules", "report"]))
@rules_option
@output_option
def schema(name: str, rules: Path | None, output: Path | None) -> None:
    put(json.dumps(_schema(name, rules), ensure_ascii=False, indent=1) + "\n", output)


def _schema(name: str, rules: Path | None) -> dict[str, Any]:
    if name == "rules":
        from subsidy.engine import Engine
        from subsidy.pack.schema import rules_schema

        return rules_schema(Engine.load(rules, cache=cache_folder()).pack if rules else None)
    if name == "report":
        from subsidy.report.schema import report_schema

        return report_schema()
    from subsidy.engine import Engine
    from subsidy.facts.schema import profile_schema

    return profile_schema(Engine.load(rules, cache=cache_folder()).dictionary)


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
