"""The JSON Schema of a profile lets pass whatever a profile may say, in every spelling."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import values

from subsidy import Engine
from subsidy.errors import ProfileError
from subsidy.facts.profile import ProfileReader
from subsidy.facts.schema import profile_schema
from subsidy.facts.types import Fact, Kind
from subsidy.pack.loader import build_pack

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema comes with requirements/dev.txt")

ENGINE: Final = Engine.load()
SCHEMA: Final = profile_schema(ENGINE.dictionary)
EXAMPLES: Final = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))

FACTS: Final = """\
facts:
  - {key: flag, name: 是否项, type: flag}
  - {key: grade, name: 等级项, type: choice, options: [A+, B（良）, "[丙]"]}
  - {key: money, name: 金额项, type: money, min: 1元, max: 100万元}
  - {key: ratio, name: 比率项, type: ratio, max: 100%}
  - {key: count, name: 人数项, type: count, unit: 人, min: 0人}
  - {key: metres, name: 面积项, type: count, unit: m2}
  - {key: number, name: 数项, type: number}
  - {key: day, name: 日期项, type: date}
  - {key: period, name: 期间项, type: period}
  - {key: area, name: 注册区, type: code, scheme: area}
  - {key: text, name: 文本项, type: text}
  - key: list
    name: 清单项
    type: records
    fields: [{key: amount, name: 合同金额, type: money}, {key: signed, name: 签订日期, type: date}]
"""
LITTLE: Final = build_pack({"f.yaml": FACTS.encode()}).dictionary
READER: Final = ProfileReader(LITTLE)
FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


def valid(document: Any, schema: Any) -> bool:
    valid: bool = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).is_valid(document)
    return valid


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_profile_by_the_schema(example: Path) -> None:
    assert valid(json.loads(example.read_text(encoding="utf-8")), SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


ACCEPTED: Final[list[tuple[str, list[Any]]]] = [
    ("数项", ["1.5", "2025", " ２０２５ ", "+1", "-1,000.5", 2025]),
    ("是否项", ["true", "false", " 是 ", "否\n", True]),
    ("日期项", ["2026-07-01", " 2026-07-01 ", "２０２６－０７－０１"]),
    (
        "期间项",
        ["2021-01-01 至 2022-09-30", ["2021-01-01", "2022-09-30"], {"from": "2021-01-01 ", "through": "2022-09-30"}],
    ),
    ("金额项", ["3,000元", "　３０００　元", "+0.5万元", "1,000.00 元\n", 12.5]),
    ("比率项", ["5%", "５０％", "50‰", " 0.05 ", "-5 %"]),
    ("人数项", ["12人", "12", " 12 人 ", "１２人"]),
    ("面积项", ["12m2", "12 m2", "12"]),
    ("等级项", ["A+", " A+ ", "B（良）", "[丙]\t"]),
    ("注册区", [" 普陀区", "310107"]),
]


@pytest.mark.parametrize(("word", "raw"), [(word, raw) for word, several in ACCEPTED for raw in several])
def test_a_spelling_that_is_read_is_valid(word: str, raw: object) -> None:
    READER.read({word: raw})
    assert valid({word: raw}, profile_schema(LITTLE))


@pytest.mark.parametrize(
    ("word", "raw"),
    [
        ("数项", "三"), ("数项", "1人"), ("是否项", "对"), ("是否项", 1), ("日期项", "2026/07/01"), ("期间项", "2021-01-01"),
        ("期间项", ["2021-01-01"]), ("金额项", "3000"), ("金额项", 0), ("金额项", 1000001), ("比率项", "5分"), ("人数项", "12件"),
        ("人数项", True), ("等级项", "A"), ("等级项", "AA"), ("等级项", "丙"), ("注册区", 310107), ("文本项", "字" * 501), ("清单项", {}),
        ("清单项", [{"金额": 1}]), ("没有这项", 1),
    ],
)  # fmt: skip
def test_what_is_plainly_wrong_is_refused(word: str, raw: object) -> None:
    with pytest.raises(ProfileError):
        READER.read({word: raw})
    assert not valid({word: raw}, profile_schema(LITTLE))


def spelt(fact: Fact, value: Any) -> st.SearchStrategy[Any]:
    """Ways to write a value in JSON, not all of them read."""
    kind = fact.type.kind
    if isinstance(value, bool):
        return st.sampled_from([value, "是" if value else "否", str(value).lower()])
    if isinstance(value, int | Fraction):
        shown = Fraction(value, 100) if kind is Kind.MONEY else Fraction(value)
        units = {Kind.MONEY: ["元", "万元", "分"], Kind.RATIO: ["%", "‰", ""]}.get(kind, [fact.type.unit, ""])
        text = st.sampled_from([f"{float(shown):f}", f"{float(shown):,.2f}", f"{int(shown)}", f"+{int(shown):,}"])
        written = st.tuples(text, st.sampled_from(["", " ", "　"]), st.sampled_from(units)).map("".join)
        return st.one_of(st.sampled_from([int(shown), float(shown)]), written)
    if kind is Kind.RECORDS:
        return st.just(
            [{key: each if isinstance(each, int) else str(each) for key, each in record.items()} for record in value]
        )
    if isinstance(value, tuple):
        first, last = map(str, value)
        pair = st.tuples(st.sampled_from(["", " "]), st.sampled_from(["", "　"]))
        joined = pair.map(lambda blanks: f"{first}{blanks[0]}至{blanks[1]}{last}")
        return st.one_of(st.sampled_from([[first, last], {"from": first, "through": last}]), joined)
    return st.just(str(value))


def disguised(raw: Any) -> st.SearchStrategy[Any]:
    """A text with blanks of any kind around it, in full width or not."""
    if not isinstance(raw, str):
        return st.just(raw)
    blanks = st.text(" \t\n\r\x1c\x85\xa0　\u2028", max_size=2)
    return st.tuples(blanks, st.sampled_from([raw, raw.translate(FULL_WIDTH)]), blanks).map("".join)


@pytest.mark.parametrize("fact", LITTLE.facts, ids=lambda fact: fact.key)
@given(drawn=st.data())
def test_whatever_is_read_is_valid(fact: Fact, drawn: st.DataObject) -> None:
    anything = st.one_of(
        st.text("0123456789０９+-－,，.．%％‰人元万是否true至m2 　A", max_size=6), st.floats(-10, 10), st.none()
    )
    written = values(fact, {}).flatmap(lambda value: spelt(fact, value))
    document = {fact.key: drawn.draw(st.one_of(written.flatmap(disguised), written, anything))}
    try:
        READER.read(document)
    except ProfileError:
        return
    assert valid(document, profile_schema(LITTLE))
