"""What changed between two sets of rules, or between two days under the same rules: clause by clause, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from subsidy.errors import visible
from subsidy.facts.types import Fact, Source, show_number
from subsidy.language.policies import Policy, Version
from subsidy.pack.materials import GUIDE
from subsidy.pack.pack import RulePack
from subsidy.report.layout import wrapped
from subsidy.report.listings import SCHEMES_IN_WORDS
from subsidy.report.policy_page import document_lines, particulars
from subsidy.report.rule_text import Clause, RuleTeller
from subsidy.report.version_text import VersionTeller


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: what it is, what was said of it and what is said now; nothing: it was not, or is not, there."""

    what: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "changed" if self.old and self.new else "added" if self.new else "removed"

    @property
    def dropped(self) -> tuple[str, ...]:
        """Of what was said, the rows that are not said any more; all of them where they only moved."""
        return tuple(row for row in self.old if row not in self.new) or (self.old if not self._put() else ())

    @property
    def put(self) -> tuple[str, ...]:
        """Of what is said, the rows that were not said before; all of them where they only moved."""
        return self._put() or (self.new if not any(row not in self.new for row in self.old) else ())

    def _put(self) -> tuple[str, ...]:
        return tuple(row for row in self.new if row not in self.old)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed of one policy, or of the dictionary: its heading, and the changes in the order of the rule.

    `whole`: the policy as a whole came or went, so that every clause of it did.
    """

    about: str
    heading: str
    changes: tuple[Change, ...]
    whole: bool = False


def compare_packs(old: RulePack, new: RulePack) -> tuple[Changes, ...]:
    """What changed between two packs: policies, their versions by name, and the facts."""
    before, after = ({policy.id: policy for policy in pack.policies} for pack in (old, new))
    told = []
    for id in sorted(before.keys() | after.keys()):
        title = (after.get(id) or before[id]).title
        rows = _difference(_policy(old, before.get(id)), _policy(new, after.get(id)))
        came, went = id not in before, id not in after
        heading = f"{title}（{id}）{'：新增政策' if came else '：删去政策' if went else ''}"
        told.append(Changes(id, heading, rows, came or went))
    facts = _difference(_facts(old), _facts(new))
    return tuple(each for each in (*told, Changes("facts", "字段字典", facts)) if each.changes)


def compare_days(pack: RulePack, old: date, new: date) -> tuple[Changes, ...]:
    """What changed between two days under one pack: of each policy, the version in force on the one and on the other."""
    told = []
    for policy in pack.policies:
        before, after = (policy.in_force(day) for day in (old, new))
        if before is after:
            continue
        names = " → ".join(version.name if version else "无施行版本" for version in (before, after))
        rows = _difference(_version(pack, policy, before), _version(pack, policy, after))
        told.append(
            Changes(policy.id, f"{policy.title}（{policy.id}）：{names}", rows, before is None or after is None)
        )
    return tuple(told)


def render_changes(told: Sequence[Changes], form: str = "text", width: int = 80) -> str:
    """The changes as text or JSON, with a final line feed."""
    if form == "json":
        return json.dumps([_document(each) for each in told], ensure_ascii=False, sort_keys=True) + "\n"
    if not told:
        return "没有变化\n"
    return "\n".join(_text(told, width)) + "\n"


def _text(told: Iterable[Changes], width: int) -> Iterator[str]:
    for number, each in enumerate(told):
        yield from ("",) if number else ()
        yield from wrapped(visible(each.heading), width, rest="  ")
        for change in () if each.whole else each.changes:
            yield from wrapped(visible(f"[{_KINDS[change.kind]}] {change.what}"), width, first="  ", rest="       ")
            for mark, said in (("旧 ", change.dropped), ("新 ", change.put)):
                yield from (line for row in said for line in wrapped(visible(row), width, first=f"       {mark}"))


_KINDS: Final = {"added": "新增", "removed": "删去", "changed": "改动"}


def _document(each: Changes) -> dict[str, Any]:
    changes = [
        {"kind": change.kind, "what": change.what, "old": list(change.old), "new": list(change.new)}
        for change in each.changes
    ]
    return {"about": each.about, "heading": each.heading, "changes": changes}


_Said = dict[tuple[str, ...], tuple[str, tuple[str, ...]]]
"""What is said, by an address that stays the same while the words change: what it is about, and its rows."""


def _difference(old: _Said, new: _Said) -> tuple[Change, ...]:
    """What was dropped or reworded, where it stood; then what is new, in its own order."""
    rows = []
    for address, (what, said) in old.items():
        other = new.get(address, ("", ()))
        if said != other[1]:
            rows.append(Change(other[0] or what, said, other[1]))
    added = (Change(what, (), said) for address, (what, said) in new.items() if address not in old)
    return (*rows, *added, *_moved(old, new))


def _moved(old: _Said, new: _Said) -> Iterator[Change]:
    """Where what is said stands in another order: what stands there now, and what stood there before."""
    before, after = ([address for address in said if address in other] for said, other in ((old, new), (new, old)))
    places = [index for index, pair in enumerate(zip(before, after, strict=True)) if len(set(pair)) > 1]
    if places:
        rows = [tuple(_in_brief(*new[order[place]]) for place in places) for order in (before, after)]
        yield Change("次序", *rows)


def _in_brief(what: str, said: tuple[str, ...]) -> str:
    return f"{what}：{said[0]}" if said else what


def _policy(pack: RulePack, policy: Policy | None) -> _Said:
    if policy is None:
        return {}
    said: _Said = {("名称",): ("名称", (policy.title,))}
    said |= {("指南", label): (f"指南 {label}", (value,)) for label, value in particulars(policy)}
    for clause in (each for top in map(RuleTeller(pack).material, policy.guide.materials) for each in top.walk()):
        cited = clause.clause if clause.clause != GUIDE else ""
        said["指南", clause.id] = (f"指南 材料 {cited}".strip(), _texts(clause.text, *clause.rules))
    for version in policy.versions:
        rows = _version(pack, policy, version)
        said |= {(version.name, *address): (f"{version.name} {what}", text) for address, (what, text) in rows.items()}
    return said


def _version(pack: RulePack, policy: Policy, version: Version | None) -> _Said:
    if version is None:
        return {}
    said: _Said = {("文件", label): (label, rows) for label, rows in document_lines(policy, version)}
    for heading, clauses in VersionTeller(pack).version(version).items():
        for clause in (each for top in clauses for each in top.walk()):
            rows = _rows(clause, version)
            if rows:
                said[heading, clause.id.removeprefix(version.id)] = (f"{heading} {clause.clause}".strip(), rows)
    return said


def _rows(clause: Clause, version: Version) -> tuple[str, ...]:
    """What a clause says; how sure its figures are only where that is not as of the whole version."""
    sure = (f"出处：{clause.provenance.label}",) if clause.provenance is not version.provenance else ()
    return _texts(clause.text, *clause.rules, *sure)


def _texts(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _facts(pack: RulePack) -> _Said:
    return {(fact.key,): (f"字段 {fact.name}", _fact(fact)) for fact in pack.dictionary}


def _fact(fact: Fact) -> tuple[str, ...]:
    """All that the dictionary says of a fact. What is not said is told by its being absent."""
    bounds = (("下限", fact.lower), ("上限", fact.upper))
    return _texts(
        f"{fact.name}（{fact.key}），{fact.type}，{fact.whence}",
        f"选项：{'、'.join(fact.type.options)}" if fact.type.options else "",
        f"代码表：{SCHEMES_IN_WORDS[fact.type.scheme]}" if fact.type.scheme else "",
        f"推算：{' '.join(fact.formula.split())}" if fact.formula else "",
        f"来源：{fact.source.value}" if fact.formula and fact.source is not Source.APPLICANT else "",
        *(f"{name} {show_number(bound, fact.type)}" for name, bound in bounds if bound is not None),
        fact.question,
        fact.proof,
        fact.note,
        "" if fact.changeable else "企业不能改变",
        "保密" if fact.confidential else "",
        *(f"{field.name}：{'；'.join(_fact(field))}" for field in fact.type.fields),
    )
