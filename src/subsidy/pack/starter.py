"""A rule file and its spec to start from: valid as they stand, with what to write where said in comments."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from subsidy.errors import Fault, Place, RuleError, quoted
from subsidy.pack.schema import SCHEMA_FILE, rules_schema
from subsidy.pack.sources import read_sources
from subsidy.pack.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class Start:
    """What is to be written: the text of each file, rule file first, and the folder that holds all the rules."""

    files: dict[Path, str]
    rules: Path

    @property
    def spec(self) -> Path:
        """The spec among the files."""
        return next(path for path in self.files if path.suffix == ".feature")


def start(id: str, folder: Path, qualification: bool) -> Start:
    """The files of a new policy whose rule file is to lie in `folder`; nothing is written.

    Raises RuleError where the id cannot be one or is taken, or where a file would be overwritten.
    """
    if not _ID.fullmatch(id):
        raise RuleError([Fault(Place(), "SB206", f"{quoted(id)} 不能当编号{_nearest(id)}")])
    here, root, specs = _homes(folder)
    rule, spec, schema = here / f"{id}.yaml", specs / f"{id}.feature", root / SCHEMA_FILE
    faults = [*_existing((rule, spec)), *([] if os.path.lexists(rule) else _taken(id, root))]
    if faults:
        raise RuleError(faults)
    place = Path(os.path.relpath(schema, here)).as_posix()
    kind = "qualification" if qualification else "subsidy"
    award, amount = ("", "") if qualification else (_text("award.txt"), _text("amount.txt").format(id=id))
    files = {
        rule: _text("rule.yaml.txt").format(schema=place, kind=kind, id=id, award=award).rstrip("\n") + "\n",
        spec: _text("spec.feature.txt").format(id=id, award=amount).rstrip("\n") + "\n",
    }
    if not os.path.lexists(schema):
        files[schema] = json.dumps(rules_schema(), ensure_ascii=False, indent=1) + "\n"
    return Start(files, root)


_ID: Final = re.compile(r"[a-z][a-z0-9-]{1,63}")


def _nearest(id: str) -> str:
    """How an id is spelt, and what the given one may have been meant to be."""
    rule = "：要以小写字母开头，只用小写字母、数字、连字符，2 到 64 个字符"
    meant = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")
    return f"{rule}；是不是想写 {quoted(meant)}？" if _ID.fullmatch(meant) else f"{rule}；如 tech-award"


def _homes(folder: Path) -> tuple[Path, Path, Path]:
    """Where the rule file goes, the folder of all the rules, and the folder of specs beside it."""
    if (folder / "rules").is_dir():
        return folder / "rules", folder / "rules", folder / "features"
    for above in (folder, *folder.parents):
        if above.name == "rules":
            return folder, above, above.parent / "features"
    return folder, folder, folder / "features"


def _existing(paths: tuple[Path, ...]) -> Iterator[Fault]:
    for path in paths:
        if os.path.lexists(path):
            yield Fault(Place(str(path)), "SB292", "已经有这个文件，没有动它；请换一个编号，或用 --dir 换一个文件夹")


def _taken(id: str, root: Path) -> Iterator[Fault]:
    """The file that has this id already, as far as files can be read."""
    if not root.is_dir():
        return
    try:
        sources, _ = read_sources(root)
    except RuleError:
        return  # there are no rules yet
    for name, source in sources.items():
        try:
            tree = read_yaml(source, name)
        except RuleError:
            continue
        for key in ("subsidy", "qualification"):
            if tree.root.get(key) == id:
                yield Fault(tree.place((key,)), "SB273", f"编号 {quoted(id)} 在这里用过了，请换一个编号")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("starters", name).read_text(encoding="utf-8")
