"""A folder of rule files → a checked pack; every fault of every file is reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

from subsidy.errors import Fault, Place, RuleError, nearest, quoted
from subsidy.facts.dictionary import Dictionary
from subsidy.language.policies import Policy
from subsidy.pack.author import Author
from subsidy.pack.builder import Builder
from subsidy.pack.circles import way_back
from subsidy.pack.documents import FactsDoc, PolicyDoc
from subsidy.pack.facts_builder import Source, build_facts, build_formulas
from subsidy.pack.order import canonical
from subsidy.pack.pack import RulePack
from subsidy.pack.shape import validate
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_tree import Tree


def load_pack(folder: FilePath) -> RulePack:
    """The pack of all `.yaml` files below `folder`. Raises RuleError with every fault."""
    return build_pack(read_sources(folder))


def read_sources(folder: FilePath) -> dict[str, bytes]:
    """The bytes of every rule file below `folder`, by its path as messages show it. Raises RuleError."""
    if not folder.is_dir():
        raise RuleError([Fault(Place(str(folder)), "SB270", "没有这个规则文件夹；请核对 --rules")])
    faults: list[Fault] = []
    sources: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*.y*ml")):
        name = (FilePath(folder.name) / path.relative_to(folder)).as_posix()
        try:
            sources[name] = path.read_bytes()
        except OSError as error:
            faults.append(Fault(Place(name), "SB271", f"读不了这个文件（{error.strerror}）；请核对权限"))
    if not sources and not faults:
        faults.append(Fault(Place(str(folder)), "SB272", "文件夹里没有 .yaml 规则文件；请核对 --rules"))
    if faults:
        raise RuleError(faults)
    return sources


def build_pack(sources: dict[str, bytes]) -> RulePack:
    """The pack that these files make together. Raises RuleError with every fault."""
    faults: list[Fault] = []
    trees = [tree for name in sorted(sources) if (tree := _tree(sources[name], name, faults))]
    unread = sources.keys() - {tree.file for tree in trees}
    about_facts: list[Fault] = []
    declarations = _declarations([tree for tree in trees if "facts" in tree.root], about_facts)
    dictionary = Dictionary(build_facts(declarations))
    formulas = build_formulas(declarations, dictionary)
    about_facts += [fault for author in _authors(declarations) for fault in author.faults]
    policy_trees = [tree for tree in trees if "facts" not in tree.root]
    files = [built for tree in policy_trees if (built := _policy(tree, dictionary, faults)) is not None]
    _check_together(files, faults, broken=bool(unread) or len(files) < len(policy_trees))
    if about_facts or any(b"facts:" in sources[name] for name in unread):
        faults = [fault for fault in faults if fault.code not in _FOLLOW_FROM_FACTS]
    faults += about_facts
    if faults:
        raise RuleError(faults)
    policies = tuple(sorted((file.policy for file in files if file.policy), key=lambda policy: policy.id))
    rests_on = {file.policy.id: frozenset(id for id, _ in file.builder.asked) for file in files if file.policy}
    said = "\n".join(sorted(canonical(tree.root) for tree in trees))
    return RulePack(dictionary, formulas, policies, rests_on, hashlib.sha256(said.encode()).hexdigest())


_FOLLOW_FROM_FACTS: Final = frozenset({"SB311", "SB329", "SB332"})
"""Faults of names that the dictionary does not have; while its own files are at fault, they may only follow."""


@dataclass(frozen=True, slots=True)
class _File:
    """One policy's file: what it declares itself to be, and its policy where it has no fault."""

    id: str
    is_qualification: bool
    policy: Policy | None
    builder: Builder


def _tree(source: bytes, name: str, faults: list[Fault]) -> Tree | None:
    try:
        return read_yaml(source, name)
    except RuleError as error:
        faults += error.faults
        return None


def _declarations(trees: Sequence[Tree], faults: list[Fault]) -> list[Source]:
    found: list[Source] = []
    for tree in trees:
        author = Author(tree, Dictionary(()))
        document = validate(FactsDoc, tree, faults)
        if document is not None:
            found += [(author, ("facts", index), fact) for index, fact in enumerate(document.facts)]
    return found


def _authors(declarations: Iterable[Source]) -> list[Author]:
    return list({id(author): author for author, _, _ in declarations}.values())


def _policy(tree: Tree, dictionary: Dictionary, faults: list[Fault]) -> _File | None:
    document = validate(PolicyDoc, tree, faults)
    if document is None:
        _check_expressions(Author(tree, dictionary, faults))
        return None
    builder = Builder(Author(tree, dictionary))
    policy = builder.policy(document)
    faults += builder.author.faults
    return _File(document.subsidy or document.qualification or "", document.qualification is not None, policy, builder)


def _check_expressions(author: Author) -> None:
    """The expressions of a file whose shape is at fault: what they name and how they are written can still be told."""
    for path, position in author.tree.positions.items():
        in_records = "per_record" in path
        if path and path[-1] in _EXPRESSIONS and position.style == "plain" and position.raw and not in_records:
            author.expression(position.raw, path, None)


_EXPRESSIONS: Final = frozenset({"holds", "amount", "points", "up_to", "cap", "floor", "less", "decided"})


def _check_together(files: Sequence[_File], faults: list[Fault], broken: bool) -> None:
    """What only shows with all files on the table: ids used twice, references to nothing, circles.

    While some files could not be read at all, a reference to nothing may be to one of them, and is not reported.
    """
    known = {file.id: file for file in reversed(files)}
    for file in files:
        author = file.builder.author
        if known[file.id] is not file:
            other = known[file.id].builder.author.tree.file
            key = ("qualification",) if file.is_qualification else ("subsidy",)
            faults.append(Fault(author.tree.place(key), "SB273", f"编号 {quoted(file.id)} 在 {other} 里用过了，请改掉一个"))
        for id, path in file.builder.asked:
            if id not in known and broken:
                continue
            if id not in known or not known[id].is_qualification:
                what = "不是资格而是补贴" if id in known else "没有这份规则"
                hint = nearest(id, [each.id for each in files if each.is_qualification])
                faults.append(Fault(author.tree.place(path), "SB274", f"{quoted(id)} {what}{hint or '；请核对编号'}"))
        for id, path in file.builder.targets:
            if id not in known and not broken:
                hint = nearest(id, known) or "；请核对编号"
                faults.append(Fault(author.tree.place(path), "SB275", f"没有 {quoted(id)} 这份规则{hint}"))
    asked = {file.id: [id for id, _ in file.builder.asked if id in known] for file in files}
    for file in files:
        if circle := way_back(file.id, asked):
            place = file.builder.author.tree.place(file.builder.asked[0][1])
            faults.append(Fault(place, "SB276", f"资格互相引用绕成了圈：{' → '.join(circle)}；请断开其中一处"))

