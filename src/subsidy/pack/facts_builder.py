"""The dictionary as written → the dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from subsidy.errors import quoted
from subsidy.facts.dictionary import APPLICATION_DATE
from subsidy.facts.types import NUMERIC, Fact, Kind, Type
from subsidy.language.expressions import Function, Hit
from subsidy.language.quantities import quantity
from subsidy.money import Rational
from subsidy.pack.author import Author
from subsidy.pack.derivations import Source, formula_text
from subsidy.pack.fact_documents import FactDoc
from subsidy.pack.yaml_tree import Path


def build_facts(declarations: Sequence[Source]) -> list[tuple[Source, Fact]]:
    """Each declaration without fault, with its fact; the faults are noted with the authors."""
    taken: dict[str, Path] = {APPLICATION_DATE.key: (), APPLICATION_DATE.name: ()}
    facts = [_fact(author, path, document, taken) for author, path, document in declarations]
    inner = {word for _, _, document in declarations for word in _words_inside(document)}
    for author, path, document in declarations:
        for key, word in (("key", document.key), ("name", document.name)):
            if word in inner:
                author.fault((*path, key), "SB262", f"{quoted(word)} 与某个清单里的字段同名；请改名，以免读错")
    return [(source, fact) for source, fact in zip(declarations, facts, strict=True) if fact is not None]


def _words_inside(document: FactDoc) -> Iterator[str]:
    """The keys and names of the fields of a list's records, and of lists inside those."""
    for field in document.fields or []:
        yield from (field.key, field.name)
        yield from _words_inside(field)


def _fact(author: Author, path: Path, document: FactDoc, taken: dict[str, Path]) -> Fact | None:
    before = len(author.faults)
    for key, word in (("key", document.key), ("name", document.name)):
        if word in taken:
            author.fault((*path, key), "SB260", f"{quoted(word)} 已经用过了，每个字段的键和名都要不同")
        taken[word] = path
    if not _SPELLABLE.fullmatch(document.name) or document.name in _WORDS:
        message = f"{quoted(document.name)} 不能当字段名：要以汉字或字母开头，不含空格和标点，也不是语言自己的词"
        author.fault((*path, "name"), "SB264", message)
    type = _type(author, path, document)
    lower, upper = (_bound(author, path, key, getattr(document, key), type) for key in ("min", "max"))
    if lower is not None and upper is not None and lower > upper:
        message = f"下限 {quoted(document.min)} 大于上限 {quoted(document.max)}，没有值能填，请核对"
        author.fault((*path, "min"), "SB268", message)
    if len(author.faults) > before:
        return None
    return Fact(
        document.key,
        document.name,
        type,
        document.source,
        document.question or "",
        document.proof or "",
        lower,
        upper,
        document.changeable,
        document.confidential,
        formula_text(document),
        document.note or "",
    )


_SPELLABLE: Final = re.compile(r"[^\W\d]\w*")
_WORDS: Final = frozenset(
    "且 或 非 and or not 属于 介于 满 是 按 当 真 假 存在 全部 计数 求和 平均 最大 最小 最近 唯一 组数".split()
) | {function.value for function in Function}
"""What a name cannot be, because expressions read it otherwise."""

_BELONGS = {"unit": Kind.COUNT, "options": Kind.CHOICE, "scheme": Kind.CODE, "fields": Kind.RECORDS}


def _type(author: Author, path: Path, document: FactDoc) -> Type:
    for key, kind in _BELONGS.items():
        given = getattr(document, key) is not None
        if given and document.type is not kind:
            author.fault((*path, key), "SB261", f"{quoted(key)} 只用于{kind.label}（{kind.value}），请删去")
        if not given and document.type is kind:
            author.fault(path, "SB261", f"{kind.label}（{kind.value}）要写 {quoted(key)}")
    for key in ("formula", "decide"):
        if document.type is Kind.RECORDS and getattr(document, key) is not None:
            author.fault((*path, key), "SB261", f"清单不能推算，不能写 {quoted(key)}；请逐个推算每条的字段")
    if document.formula is not None and document.decide is not None:
        author.fault((*path, "decide"), "SB261", "`formula` 与 `decide` 只能写一个")
    if document.decide is not None and document.decide.hit is Hit.SUM and document.type not in NUMERIC:
        author.fault((*path, "decide", "hit"), "SB261", f"`相加` 只用于数，{document.type.label}请用 首个 或 唯一")
    for problem in _option_faults(document.options):
        author.fault((*path, "options"), "SB266", problem)
    for index, option in enumerate(document.options or []):
        if any(mark in option for mark in "，、,"):
            problem = f"{quoted(option)} 成了一个选项；选项之间请用半角逗号加空格 `, ` 分开，选项里不能有逗号、顿号"
            author.fault((*path, "options", index), "SB282", problem)
    if document.unit and document.type is Kind.COUNT and not _counts(document.unit):
        author.fault(
            (*path, "unit"), "SB267", f"{quoted(document.unit)} 不能当数量的单位；金额用 type: money，比率用 ratio"
        )
    taken: dict[str, Path] = {}
    fields = [
        _fact(author, (*path, "fields", index), field, taken) for index, field in enumerate(document.fields or [])
    ]
    return Type(
        document.type,
        document.unit or "",
        tuple(document.options or ()),
        document.scheme or "",
        tuple(field for field in fields if field is not None),
    )


def _option_faults(options: list[str] | None) -> list[str]:
    if options is None:
        return []
    repeated = sorted({option for option in options if options.count(option) > 1})
    return (["选项是空的，至少写一个"] if not options else []) + [
        f"选项 {quoted(each)} 写了不止一次" for each in repeated
    ]


def _counts(unit: str) -> bool:
    """Whether a number written with this unit is read as so many of it."""
    literal = quantity(f"1{unit}")
    return not isinstance(literal, str) and literal.type == Type(Kind.COUNT, unit)


def _bound(author: Author, path: Path, key: str, text: str | None, type: Type) -> Rational | None:
    """A bound in the type's own unit; a negative one is written with a minus."""
    if text is None:
        return None
    if type.kind not in NUMERIC:
        author.fault((*path, key), "SB261", f"{type.kind.label}没有大小，不能写 {quoted(key)}")
        return None
    sign, magnitude = (-1, text[1:].strip()) if text.startswith("-") else (1, text)
    literal = author.constant(magnitude, (*path, key), type)
    value = literal.value if literal else None
    return sign * value if isinstance(value, int | Fraction) else None
