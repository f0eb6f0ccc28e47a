"""What a pack holds, as tables: its policies with their versions and windows, and the facts of its dictionary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from subsidy.errors import visible
from subsidy.facts.dictionary import Dictionary
from subsidy.facts.types import Fact, Kind
from subsidy.language.policies import WITHOUT_APPLYING, Policy, Version, Window
from subsidy.pack.pack import RulePack
from subsidy.report.layout import Column, table
from subsidy.report.markdown import escaped


def list_policies(pack: RulePack, on: date, form: str = "text", width: int = 80) -> str:
    """Every policy with its versions and how it stands on `on`; `form` is `text`, `json` or `markdown`."""
    if form == "json":
        return _json([_policy_document(policy, on) for policy in pack.policies])
    rows = [_policy_row(policy, on) for policy in pack.policies]
    return _markdown(_POLICIES, rows) if form == "markdown" else _text(_POLICIES, rows, width)


def list_facts(dictionary: Dictionary, form: str = "text", width: int = 80) -> str:
    """Every fact that a profile may state, and those that are derived; `form` is `text`, `json` or `markdown`."""
    if form == "json":
        return _json([_fact_document(fact) for fact in dictionary])
    rows = [row for fact in dictionary for row in _fact_rows(fact)]
    return _markdown(_FACTS, rows) if form == "markdown" else _text(_FACTS, rows, width)


_POLICIES: Final = (
    Column("政策", most=36),
    Column("层级"),
    Column("版本和有效期", most=30, flexible=True),
    Column("出处"),
    Column("状态", most=24, flexible=True),
)

_FACTS: Final = (
    Column("字段", flexible=True, most=30),
    Column("类型", most=18),
    Column("来源"),
    Column("怎么问，或怎么推算", flexible=True),
)


# Policies


def _policy_row(policy: Policy, on: date) -> tuple[str, ...]:
    versions = "\n".join(f"{version.name}：{_validity(version)}" for version in policy.versions)
    provenance = "\n".join(dict.fromkeys(version.least_sure.label for version in policy.versions))
    return (f"{policy.title}\n{policy.id}", policy.level, versions, provenance, "\n".join(_state(policy, on)))


def _validity(version: Version) -> str:
    """When a version is law, whole days at both ends being named as the rule names them."""
    draft = "（征求意见稿）" if version.draft else ""
    until = f"，{version.validity.before} 起失效" if version.validity.before else ""
    return f"{version.validity.first} 起{until}{draft}"


def _state(policy: Policy, on: date) -> Iterator[str]:
    """How the policy stands on a day: whether it is law, and whether applications are taken."""
    if policy.chosen_by is not None:
        yield f"按{policy.chosen_by.name}选用版本"
        return
    version = policy.in_force(on)
    if version is None:
        yield _OUT_OF_FORCE[_standing(policy, on)]
        return
    yield f"现行 {version.name}"
    if not policy.qualification:
        yield from _windows(policy, version, on)


def _standing(policy: Policy, on: date) -> str:
    if not policy.law:
        return "draft"
    if policy.in_force(on) is not None:
        return "in_force"
    return "upcoming" if any(version.validity.first > on for version in policy.law) else "expired"


_OUT_OF_FORCE: Final = {"draft": "仅有征求意见稿", "upcoming": "尚未施行", "expired": "已失效"}


def _windows(policy: Policy, version: Version, on: date) -> Iterator[str]:
    if policy.without_applying:
        yield WITHOUT_APPLYING
    elif version.always_open:
        yield "常年受理"
    elif not version.windows and not version.yearly:
        yield "申报窗口未公布"
    for window in version.windows:
        yield f"{window.first} 至 {window.last}{_open(window, on)}"
    for yearly in version.yearly:
        about = (window for window in version.windows_about(on) if window not in version.windows)
        yield f"{yearly}{next((' 开放中' for window in about if _open(window, on)), '')}"


def _open(window: Window, on: date) -> str:
    return " 开放中" if window.first <= on <= window.last else ""


def _policy_document(policy: Policy, on: date) -> dict[str, Any]:
    version = policy.in_force(on) if policy.chosen_by is None else None
    return {
        "policy": policy.id,
        "title": policy.title,
        "kind": "qualification" if policy.qualification else "subsidy",
        "level": policy.level,
        "authority": policy.authority,
        "chosen_by": policy.chosen_by.key if policy.chosen_by else None,
        "status": "by_fact" if policy.chosen_by else _standing(policy, on),
        "in_force": version.name if version else None,
        "versions": [_version_document(each) for each in policy.versions],
    }


def _version_document(version: Version) -> dict[str, Any]:
    before = version.validity.before
    return {
        "version": version.name,
        "document": {"title": version.document.title, "number": version.document.number},
        "effective": {"from": version.validity.first.isoformat(), "before": before.isoformat() if before else None},
        "provenance": version.least_sure.value,
        "draft": version.draft,
        "always_open": version.always_open,
        "windows": [{"from": str(window.first), "through": str(window.last)} for window in version.windows],
        "every_year": [
            {"from": "{:02}-{:02}".format(*yearly.first), "through": "{:02}-{:02}".format(*yearly.last)}
            for yearly in version.yearly
        ],
        "notices": list(version.notices),
    }


# Facts


def _fact_rows(fact: Fact, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """A fact, and below a list the fields of its records."""
    mark = "> " * depth
    asked = " ".join(fact.formula.split()) if fact.formula else fact.question
    yield (f"{mark}{fact.name}\n{mark}{fact.key}", _kind(fact), "" if depth else fact.whence, asked)
    for field in fact.type.fields:
        yield from _fact_rows(field, depth + 1)


def _kind(fact: Fact) -> str:
    """The type with its unit or options."""
    if fact.type.kind is Kind.CHOICE:
        return f"{fact.type}：{'、'.join(fact.type.options)}"
    return f"{fact.type}（{SCHEMES_IN_WORDS[fact.type.scheme]}）" if fact.type.scheme else str(fact.type)


SCHEMES_IN_WORDS: Final = {"area": "行政区划", "industry": "行业分类", "uscc": "统一社会信用代码"}


def _fact_document(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "name": fact.name,
        "type": fact.type.kind.value,
        "unit": fact.type.unit,
        "options": list(fact.type.options),
        "scheme": fact.type.scheme,
        "fields": [_fact_document(field) for field in fact.type.fields],
        "source": fact.whence,
        "question": fact.question,
        "proof": fact.proof,
        "formula": fact.formula,
        "changeable": fact.changeable,
        "confidential": fact.confidential,
        "note": fact.note,
    }


# Forms


def _text(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int) -> str:
    cells = [["\n".join(visible(line) for line in cell.split("\n")) for cell in row] for row in rows]
    return "".join(f"{line.rstrip()}\n" for line in table(columns, cells, width))


def _markdown(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    lines = [[column.heading for column in columns], ["---"] * len(columns)]
    lines += [["<br>".join(escaped(visible(line)) for line in cell.split("\n")) for cell in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
