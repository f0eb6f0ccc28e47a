"""The commands of those who write rules and specs; each function imports only what it uses."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subsidy.cli.options import (
    Code,
    OneOf,
    cache_folder,
    on_option,
    output_option,
    policy_option,
    put,
    put_new,
    rules_option,
)
from subsidy.cli.usage import command
from subsidy.errors import Fault, Place, RuleError, visible

if TYPE_CHECKING:
    from subsidy.engine import Engine


@command(
    "lint",
    "检查规则文件和用例。\n\nPATH 是规则文件夹，或含 rules 与 features 的文件夹；也可以是一份规则文件或用例，只列出它的问题。"
    "不写则检查当前文件夹的 rules 和 features，没有 rules 就检查随程序提供的规则。",
)
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@click.option("--explain", "code", type=Code(), metavar="CODE", help="不检查，说明一个报错代码：什么意思、怎么改。")
def lint(path: Path | None, code: str | None) -> int:
    if code is not None:
        if path is not None:
            raise click.UsageError("", click.get_current_context())
        from subsidy.faults.catalogue import explained

        click.echo(explained(code), nl=False)
        return 0
    faults, beside = _findings(path)
    for fault in faults:
        click.echo(str(fault))
    told = (
        f"{len(faults)} 处要改；代码的意思和改法：subsidy lint --explain {faults[0].code}" if faults else "没有发现问题"
    )
    click.echo(told + beside, err=True)
    return 1 if faults else 0


def _findings(path: Path | None) -> tuple[list[Fault], str]:
    """The faults of a folder or of one file, and what is to be said of where they were looked for, and where not."""
    if path is not None and path.is_file():
        return _of_file(path)
    if path is not None:
        return _of_folder(path, "")
    if Path("rules").is_dir():
        return _of_folder(Path(), "（检查的是当前文件夹的 rules 和 features）")
    from subsidy.pack.shipped import shipped_rules

    return _of_folder(shipped_rules(), "（检查的是随程序提供的规则）")


_NAMES_UNCHECKED = "\n规则有问题，用例里的字段、值和政策名还没有核对；改好规则后请再查一次"
"""What is said at the end where there are rules at fault, so that nobody takes the specs for sound."""


def _of_folder(folder: Path, beside: str) -> tuple[list[Fault], str]:
    from subsidy.specs.guard import check_folder

    rules = folder / "rules" if (folder / "rules").is_dir() else folder
    engine, faults = _loaded(rules)
    has_specs = next(folder.rglob("*.feature"), None) is not None
    return [*faults, *check_folder(folder, engine)], beside + (_NAMES_UNCHECKED if faults and has_specs else "")


def _loaded(folder: Path) -> tuple[Engine | None, tuple[Fault, ...]]:
    """The engine over a folder of rules, or their faults."""
    from subsidy.engine import Engine

    try:
        return Engine.load(folder), ()
    except RuleError as error:
        return None, error.faults


def _of_file(file: Path) -> tuple[list[Fault], str]:
    """The faults of one file, a rule file checked among those beside it; and how many those have."""
    from subsidy.pack.sources import folder_around, is_rule_file, shown_name

    if file.suffix == ".feature":
        from subsidy.pack.shipped import shipped_rules
        from subsidy.specs.guard import check_file

        rules = next((above / "rules" for above in file.resolve().parents if (above / "rules").is_dir()), None)
        engine, faults = _loaded(rules or shipped_rules())
        return [*check_file(file, engine=engine)], _NAMES_UNCHECKED if faults else ""
    if not is_rule_file(file):
        return [Fault(Place(str(file)), "SB270", "不是规则文件（.yaml）、用例（.feature）或文件夹；请核对路径")], ""
    folder = folder_around(file)
    _, found = _loaded(folder)
    name = shown_name(file.resolve(), folder)
    own = [fault for fault in found if fault.place.file == name]
    others = len(found) - len(own)
    return (
        own,
        f"（另有 {others} 处在别的规则文件里，见 subsidy lint {visible(os.path.relpath(folder))}）" if others else "",
    )


@command("new", "起稿一项政策：写一份规则文件和一份用例，随即可以检查和运行。\n\nID 是编号；已有的文件不会覆盖。")
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
    lint, test = f"subsidy lint {started.rules.parent}", f"subsidy test {started.spec} --rules {started.rules}"
    click.echo(f"改好以后运行：{visible(lint)}，{visible(test)}", err=True)


@command(
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


@command("test", "运行用例（.feature 文件）。\n\nPATH 是文件或文件夹，可写多个；不写则用 features 文件夹。")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@rules_option
@click.option("--steps", is_flag=True, help="列出可用的说法，不运行。")
@click.option("--coverage", is_flag=True, help="运行后列出没有场景见到的边界。")
@policy_option()
@click.option("--propose", metavar="ID", help="不运行，写出这项政策各处边界的场景，供核对采用。")
@click.option("--profile", metavar="FILE", help="与 --propose 同用：从这份符合的档案出发（默认从用例里找）。")
@on_option
def specs(
    paths: tuple[Path, ...],
    rules: Path | None,
    steps: bool,
    coverage: bool,
    policies: tuple[str, ...],
    propose: str | None,
    profile: str | None,
    on: date,
) -> int:
    from subsidy.specs.runner import DEFAULT, run

    if policies and (steps or propose is not None):
        raise click.BadParameter("不与 `--steps`、`--propose` 同用", param_hint="`--policy`")
    if profile is not None and propose is None:
        raise click.BadParameter("只与 `--propose` 同用", param_hint="`--profile`")
    if steps:
        from subsidy.specs.phrases import phrase_book

        click.echo(phrase_book(), nl=False)
        return 0
    if propose is not None:
        from subsidy.specs.proposed import proposed

        text, unreached = proposed(propose, paths or (DEFAULT,), rules=rules, profile=profile, on=on)
        click.echo(text, nl=False)
        for line in unreached:
            click.echo(line, err=True)
        return 0
    if coverage:
        from subsidy.specs.gaps import cover

        return cover(paths or (DEFAULT,), rules=rules, policies=policies)
    return run(paths or (DEFAULT,), rules=rules, policies=policies)


@command(
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
