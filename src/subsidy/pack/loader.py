"""Rule files → a checked pack; every fault of every file is reported at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os.path import commonpath
from pathlib import PurePath
from typing import Final, NamedTuple

from subsidy.errors import Fault, Place, RuleError, nearest, quoted
from subsidy.facts.dictionary import Dictionary, by_word
from subsidy.language.policies import Policy
from subsidy.pack.author import Author
from subsidy.pack.builder import Builder
from subsidy.pack.circles import way_back
from subsidy.pack.derivations import Source, build_formulas
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.facts_builder import build_facts
from subsidy.pack.order import canonical
from subsidy.pack.pack import RulePack
from subsidy.pack.policy_documents import PolicyDoc
from subsidy.pack.quotes import without_stray_quotes
from subsidy.pack.salvage import salvage
from subsidy.pack.shape import Known, validate
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_scalars import plain_scalar
from subsidy.pack.yaml_tree import Path, Tree


def build_pack(sources: dict[str, bytes], unread_files: Sequence[Fault] = ()) -> RulePack:
    """The pack that these files make together. Raises RuleError with every fault.

    `unread_files` are the faults of further files that could not even be read.
    """
    faults = list(unread_files)
    trees = [tree for name in sorted(sources) if (tree := _tree(sources[name], name, faults))]
    unread = sources.keys() - {tree.file for tree in trees}
    about_facts: list[Fault] = []
    policy_trees, fact_trees = _sorted_out(trees, faults)
    declarations = _declarations(fact_trees, about_facts)
    declared = build_facts(declarations)
    dictionary = Dictionary(tuple(fact for _, fact in declared))
    formulas = build_formulas([source for source, _ in declared], dictionary)
    about_facts += [fault for author in _authors(declarations) for fault in author.faults]
    titles = _titles(policy_trees)
    files = [built for tree in policy_trees if (built := _policy(tree, dictionary, titles, faults)) is not None]
    known = not unread_files and all(_IS_POLICY.search(sources[name]) or not sources[name].strip() for name in unread)
    alone = known and len(policy_trees) == len(trees) and any(_follows(fault, None) for fault in faults)
    named = [file for file in files if file.id]
    incomplete = bool(unread or unread_files) or len(named) + len(fact_trees) < len(trees)
    _check_together(
        files, faults, broken=incomplete or alone, elsewhere=None if alone else _declared(sources, unread_files)
    )
    faults += [_without_facts(policy_trees)] if alone else about_facts
    known = known and not alone
    lost = _undeclared([tree for tree in trees if tree not in policy_trees], dictionary) if known else None
    faults = [fault for fault in faults if not _follows(fault, lost)]
    if faults:
        raise RuleError(faults)
    policies = tuple(sorted((file.policy for file in files if file.policy), key=lambda policy: policy.id))
    rests_on = {file.policy.id: frozenset(id for id, _ in file.builder.asked) for file in files if file.policy}
    said = "\n".join(sorted(canonical(tree.root) for tree in trees))
    places = {id: place for file in files for id, place in file.builder.relation_places.items()}
    return RulePack(dictionary, formulas, policies, rests_on, hashlib.sha256(said.encode()).hexdigest(), places)


def _sorted_out(trees: Sequence[Tree], faults: list[Fault]) -> tuple[list[Tree], list[Tree]]:
    """The files of policies and the files of facts; what is neither, or both, is a fault."""
    policies, facts = [], []
    for tree in trees:
        about_facts, about_policy = "facts" in tree.root, tree.root.keys() & {"subsidy", "qualification", "versions"}
        if about_facts and about_policy:
            faults.append(Fault(tree.key_place(("facts",)), "SB277", "字段（facts）和政策要分开，请写成两个文件"))
        elif about_facts:
            facts.append(tree)
        elif about_policy:
            policies.append(tree)
        else:
            message = "看不出这是什么规则文件；第一行请写 subsidy、qualification 或 facts"
            faults.append(Fault(tree.place(()), "SB278", message))
    return policies, facts


def _declared(sources: Mapping[str, bytes], unread_files: Sequence[Fault]) -> _Declared | None:
    """What the files may be called by others, also those that can't be read otherwise; None: it cannot be known."""
    ids: set[str] = set()
    names = {fault.place.file for fault in unread_files}
    for name, saved in sources.items():
        source = saved.lstrip(_BYTE_ORDER).replace(b"\0", b"")  # so that the id is found in UTF-16 too
        written = _AN_ID.findall(source)
        if any(not _ITS_ID.fullmatch(id) for id in written):
            return None
        ids |= {id.decode() for id in written}
        if not written and source.strip() and not _IS_OF_FACTS.search(source):
            names.add(name)
    if any(not PurePath(name).suffix for name in names):
        return None  # a folder, which may hold any file
    return _Declared(frozenset(ids), frozenset(PurePath(name).stem for name in names))


class _Declared(NamedTuple):
    """The ids that are read, also in a file that can't be read otherwise, and the names of files where none is."""

    ids: frozenset[str]
    names: frozenset[str]

    def may_hold(self, id: str) -> bool:
        """Whether a policy of this id may be there: `putuo-voucher` may be in `putuo/voucher.yaml`."""
        return id in self.ids or any(id == name or id.endswith(f"-{name}") for name in self.names)


_BYTE_ORDER: Final = b"\xff\xfe\xef\xbb\xbf"
_AN_ID: Final = re.compile(rb"^(?:subsidy|qualification)\s*(?::|\xef\xbc\x9a)\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_ITS_ID: Final = re.compile(rb"[a-z0-9-]+")
_IS_OF_FACTS: Final = re.compile(rb"^facts\s*:", re.MULTILINE)


def _without_facts(trees: Sequence[Tree]) -> Fault:
    """What to say once, instead of at every fact, where a folder has policies and no fact files."""
    folder = commonpath([PurePath(tree.file).parent for tree in trees])
    message = "没有字段字典（写 facts 的文件），政策里的字段都查不到；请检查连字典在内的文件夹，一般是 rules"
    return Fault(Place(folder), "SB281", message)


_IS_POLICY: Final = re.compile(rb"^(?:subsidy|qualification|versions)\s*:", re.MULTILINE)


def _undeclared(trees: Iterable[Tree], dictionary: Dictionary) -> set[str] | None:
    """The words of facts that are declared but, being at fault, not in the dictionary; None: they cannot be known."""
    words: set[str] = set()
    listed = [tree.root["facts"] if tree.root.keys() == {"facts"} else None for tree in trees]
    while listed:
        entries = listed.pop()
        for entry in entries if isinstance(entries, list) else [None]:
            key, name = (entry.get("key"), entry.get("name")) if isinstance(entry, dict) else (None, None)
            if not isinstance(entry, dict) or not isinstance(key, str) or not isinstance(name, str):
                return None
            words |= {key, name}
            listed += [entry["fields"]] if "fields" in entry else []
    fields = {word for fact in dictionary for word in by_word(fact.type.fields)}
    return {word for word in words if dictionary.find(word) is None and word not in fields}


def _follows(fault: Fault, lost: set[str] | None) -> bool:
    """Whether the fault is but a name that the dictionary lacks because the declaration is at fault."""
    if fault.code not in ("SB241", "SB311", "SB329", "SB332"):
        return False
    return lost is None or any(quoted(word) in fault.message for word in lost)


@dataclass(frozen=True, slots=True)
class _File:
    """One policy's file: what it declares itself to be, and its policy where it has no fault."""

    id: str
    is_qualification: bool
    policy: Policy | None
    builder: Builder


def _tree(source: bytes, name: str, faults: list[Fault]) -> Tree | None:
    try:
        return without_stray_quotes(read_yaml(source, name, faults), faults)
    except RuleError as error:
        faults += error.faults
        return None


def _declarations(trees: Sequence[Tree], faults: list[Fault]) -> list[Source]:
    found: list[Source] = []
    for tree in trees:
        author = Author(tree, Dictionary(()), lost=tree.lost)
        document = validate(FactsDoc, tree, faults)
        if document is not None:
            found += [(author, ("facts", index), fact) for index, fact in enumerate(document.facts)]
    return found


def _authors(declarations: Iterable[Source]) -> list[Author]:
    return list({id(author): author for author, _, _ in declarations}.values())


def _titles(trees: Iterable[Tree]) -> Known:
    """The title of each policy, as far as a file says it."""
    ids = [(key, tree.root[key], tree) for tree in trees for key in ("subsidy", "qualification") if key in tree.root]
    titles = {(key, id): tree.root.get("title") for key, id, tree in ids if isinstance(id, str)}
    return {key: title for key, title in titles.items() if title and isinstance(title, str)}


def _policy(tree: Tree, dictionary: Dictionary, titles: Known, faults: list[Fault]) -> _File | None:
    document = validate(PolicyDoc, tree, faults, titles)
    if document is None:
        return _what_remains(tree, dictionary, faults)
    builder = Builder(Author(tree, dictionary, lost=tree.lost))
    policy = builder.policy(document)
    faults += builder.author.faults
    return _File(document.subsidy or document.qualification or "", document.qualification is not None, policy, builder)


def _what_remains(tree: Tree, dictionary: Dictionary, faults: list[Fault]) -> _File | None:
    """A file whose shape is at fault, as far as the rest of it can be read, with the further faults of that."""
    _check_expressions(Author(tree, dictionary, faults))
    salvaged = salvage(tree)
    if salvaged is None:
        return None
    faults += salvaged.departures
    builder, document = Builder(Author(salvaged.tree, dictionary, lost=salvaged.lost)), salvaged.document
    builder.policy(document)
    faults += builder.author.faults
    for references in (builder.asked, builder.targets):
        references[:] = [
            (id, path) for id, path in references if not any(path[: len(each)] == each for each in salvaged.lost)
        ]
    return _File(document.subsidy or document.qualification or "", document.qualification is not None, None, builder)


def _check_expressions(author: Author) -> None:
    """The expressions of a file whose shape is at fault: what they name and how they are written can still be told."""
    misplaced = {fault.place for fault in author.faults if fault.code == "SB202"}
    readable = author.tree.positions.keys() - author.tree.lost
    for path, position in ((path, author.tree.positions[path]) for path in sorted(readable, key=str)):
        is_text = position.style != "plain" or isinstance(plain_scalar(position.raw), str)
        belongs = "per_record" not in path and author.tree.key_place(path) not in misplaced
        if path and path[-1] in _EXPRESSIONS and position.raw and is_text and belongs:
            author.expression(position.raw, path, None)


_EXPRESSIONS: Final = frozenset(
    {
        "holds",
        "when",
        "amount",
        "points",
        "up_to",
        "cap",
        "floor",
        "less",
        "decided",
        "of",
        "rate",
        "at_most",
        "due",
        "paid",
        "until",
        "budget",
    }
)


def _check_together(files: Sequence[_File], faults: list[Fault], *, broken: bool, elsewhere: _Declared | None) -> None:
    """What only shows with all files on the table: ids used twice, references to nothing, circles.

    `broken`: some files are not among `files`, and a reference to nothing may be to one of them; `elsewhere` tells which
    may be there, None where that cannot be known.
    """
    known = {file.id: file for file in reversed(files) if file.id}
    for file in files:
        author = file.builder.author
        if file.id and known[file.id] is not file:
            other = known[file.id].builder.author.tree.file
            key = ("qualification",) if file.is_qualification else ("subsidy",)
            faults.append(
                Fault(author.tree.place(key), "SB273", f"编号 {quoted(file.id)} 在 {other} 里用过了，请改掉一个")
            )
        for id, path in file.builder.asked:
            if id not in known and broken and (elsewhere is None or elsewhere.may_hold(id)):
                continue
            if id not in known or not known[id].is_qualification:
                what = "不是资格而是补贴" if id in known else "没有这份规则"
                hint = nearest(id, [each.id for each in files if each.is_qualification and each is not file])
                faults.append(Fault(author.tree.place(path), "SB274", f"{quoted(id)} {what}{hint or '；请核对编号'}"))
        for id, path in file.builder.targets:
            if id not in known and not (broken and (elsewhere is None or elsewhere.may_hold(id))):
                others = sorted({*known, *(elsewhere.ids if elsewhere else ())} - {file.id})
                hint = nearest(id, others) or "；请核对编号"
                faults.append(Fault(author.tree.place(path), "SB275", f"没有 {quoted(id)} 这份规则{hint}"))
    asked = {file.id: {id: path for id, path in file.builder.asked if _asks(id, known)} for file in files}
    needed = {file.id: _prerequisites(file) for file in files}
    faults += _circles(files, asked, "SB276", "资格互相引用绕成了圈")
    faults += _circles(files, needed, "SB279", "前提绕成了圈，谁都无法先符合")


def _asks(id: str, known: Mapping[str, _File]) -> bool:
    return id in known and known[id].is_qualification


def _prerequisites(file: _File) -> dict[str, Path]:
    """The other policies that one rests on, with their places; of itself the author is told elsewhere."""
    return {id: path for id, path in file.builder.targets if path[-1] == "requires" and id != file.id}


def _circles(
    files: Sequence[_File], refers: Mapping[str, Mapping[str, Path]], code: str, problem: str
) -> Iterator[Fault]:
    """One circle is told once, at the first of its policies."""
    ways = {id: tuple(others) for id, others in refers.items()}
    for file in files:
        circle = way_back(file.id, ways)
        if circle and file.id == min(circle):
            place = file.builder.author.tree.place(refers[file.id][circle[1]])
            yield Fault(place, code, f"{problem}：{' → '.join(map(quoted, circle))}；请断开其中一处")
