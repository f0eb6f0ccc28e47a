"""What a hostile or careless rule file may hold, what is read from a good one, and from where."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subsidy.errors import Fault, Place, RuleError, visible
from subsidy.pack import yaml_building
from subsidy.pack.yaml_codes import MAX_BYTES, MAX_DEPTH, MAX_EVENTS, MAX_FAULTS, TITLES
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_tree import Path, Position


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of PyYAML's two parsers in turn: the C one may be missing where the package is installed."""
    monkeypatch.setattr(yaml_building, "_LOADER", getattr(yaml, request.param))
    return str(request.param)


def encoded(source: str | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.encode()


def root_of(source: str | bytes) -> dict[str, Any]:
    return read_yaml(encoded(source), "规则.yaml").root


def faults_of(source: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(RuleError) as caught:
        read_yaml(encoded(source), "规则.yaml")
    for fault in caught.value.faults:
        assert_readable(fault)
    return caught.value.faults


def assert_readable(fault: Fault) -> None:
    assert fault.code in TITLES
    assert len(fault.message.splitlines()) == 1
    assert fault.message == visible(fault.message)
    spoken = re.sub(r"`[^`]*`|U\+[0-9A-F]+", "", fault.message)
    assert re.search(r"[\u4e00-\u9fff]", spoken)
    assert set(re.findall(r"[A-Za-z]{2,}", spoken)) <= {"YAML", "UTF", "GBK", "Excel", "MiB", "Tab"}


ONE_FAULT = [
    # source, code, line, column, what the message has to say
    ("标题: 甲乙".encode("gbk"), "SB102", 1, 1, "GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"),
    ("标题: 甲乙".encode("utf-16"), "SB102", 1, 1, "UTF-16"),
    ("a: 1\n".encode("utf-16-le"), "SB102", 1, 1, "UTF-16"),
    ("a: 普陀区\nb: 甲".encode() + b"\xff\n", "SB102", 2, 5, "0xFF"),
    ("a: 1\nb: 甲\0乙", "SB103", 2, 5, "U+0000（控制字符）"),
    ("a: 1\nb: 甲\u202e乙", "SB103", 2, 5, "`b: 甲<U+202E>乙`：有 U+202E（改变文字方向的字符）"),
    ("a: 1\n# \u2067", "SB103", 2, 3, "U+2067"),
    ("a\u200b: 1", "SB103", 1, 2, "U+200B（看不见的字符）"),
    ("a: 1\x85b: 2", "SB103", 1, 5, "U+0085（控制字符）"),
    ("a: 1\u2028b: 2", "SB103", 1, 5, "U+2028（换行字符）"),
    ("a: 1\ufffe", "SB103", 1, 5, "U+FFFE"),
    ('a: 1\nb: "甲\\u202e"', "SB103", 2, 4, "文字里有 U+202E"),
    ('a: "\\0"', "SB103", 1, 4, "文字里有 U+0000"),
    ("", "SB104", 0, 0, "文件是空的"),
    (" \n\n", "SB104", 0, 0, "文件是空的"),
    ("\ufeff# 注释\n", "SB104", 0, 0, "文件是空的"),
    ("- a", "SB105", 1, 1, "最外层应当是 `键: 值`"),
    ("标题：甲", "SB105", 1, 1, "半角冒号"),
    ("a:\n\tb: 1", "SB106", 2, 1, "制表符（Tab）"),
    ("a:\n  b: 1\n\tc: 2", "SB106", 3, 1, "制表符（Tab）"),
    ("a:\n  - x\n\t- y", "SB106", 3, 1, "制表符（Tab）"),
    ("a:\n  b: 1\n c: 2", "SB106", 3, 2, "`c: 2`：缩进与前面的行对不上"),
    ("a:\n  - x\n b: 2", "SB106", 3, 2, "缩进与前面的行对不上"),
    ("a:\n  - x\n  b: 2", "SB106", 3, 3, "列表里混进了"),
    ("a: 1\n  b: 2", "SB106", 2, 4, "上一行还没有写完"),
    ("title:x\nlevel: y", "SB106", 1, 1, "冒号后面缺一个空格"),
    ("标题: 甲: 乙", "SB106", 1, 6, "一行里有两个冒号"),
    ("title: x\nlevel：区级\nfoo: y", "SB106", 2, 1, "全角冒号"),
    ("title: x\nlevel:区级\nfoo: y", "SB106", 2, 1, "冒号后面缺一个空格"),
    ("title: x\nlevel\nfoo: y", "SB106", 2, 1, "`level`：这一行缺冒号"),
    ('a: "甲\nb: 1\n', "SB106", 1, 4, "引号没有配对"),
    ("b: 1\na: '甲\n", "SB106", 2, 4, "引号没有配对"),
    ('a: "甲"乙', "SB106", 1, 7, "值已经写完"),
    ("a: [甲]乙", "SB106", 1, 7, "值已经写完"),
    ("a: {b: 1}}", "SB106", 1, 10, "值已经写完"),
    ("a: 1\nb: [1, 2\nc: 1", "SB106", 2, 4, "`[` 没有配对的右括号"),
    ("a: {b: 1", "SB106", 1, 4, "`{` 没有配对的右括号"),
    ("a: [1,,2]", "SB106", 1, 7, "括号里缺一个值"),
    ("a: @甲", "SB106", 1, 4, "值不能以 `@` 开头"),
    ("😀: %30", "SB106", 1, 4, "值不能以 `%` 开头"),
    ("a: - 甲", "SB106", 1, 4, "列表不能写在键的同一行"),
    ("a: |甲\n  乙", "SB106", 1, 5, "不能再写文字"),
    ("a: " + "甲" * 99 + ": 乙", "SB106", 1, 103, "`…甲甲甲甲甲甲甲甲甲甲甲甲: 乙`：一行里有两个冒号"),
    ("a: &x 1", "SB109", 1, 4, "锚点或引用"),
    ("a: *x", "SB109", 1, 4, "锚点或引用"),
    ("a: *重要", "SB109", 1, 4, "`*` 开头是锚点或引用"),
    ("a: &重要 x", "SB109", 1, 4, "`&` 开头是锚点或引用"),
    ("a: &x\n  b: 1", "SB109", 1, 4, "锚点或引用"),
    ("a: !!python/object/apply:os.system [x]", "SB110", 1, 4, "标签"),
    ("a: !x!y z", "SB110", 1, 4, "标签"),
    ("a: ! x", "SB110", 1, 4, "标签"),
    ("%YAML 1.1\n---\na: 1", "SB110", 1, 1, "指令"),
    ("a: 1\n---\nb: 2", "SB111", 2, 1, "第二份文档"),
    ("a: 1\n---\n", "SB111", 2, 1, "第二份文档"),
    ("a: 1\nb:\n  <<: {c: 1}", "SB112", 3, 3, "合并键"),
    ('a: 1\nb: 2\n"a": 3', "SB113", 3, 1, "键 `a` 重复，第 1 行已有"),
    ("a: [{b: 1,\n b: 2}]", "SB113", 2, 2, "键 `b` 重复，第 1 行已有"),
    ("? [a]\n: 1", "SB114", 1, 3, "键应当是一行文字"),
    ("{? {a: 1} : 1}", "SB114", 1, 4, "键应当是一行文字"),
    ('a: {"": 1}', "SB114", 1, 5, "没有键"),
    ('"a\\nb": 1', "SB114", 1, 1, "U+000A"),
    ("a: 2026-02-29", "SB115", 1, 4, "没有 `2026-02-29` 这一天"),
    ("a: [1, 0000-01-01]", "SB115", 1, 8, "没有 `0000-01-01` 这一天"),
    ("a: -" + "9" * 41, "SB116", 1, 4, "数字超过 40 位"),
    ("a: -0." + "9" * 40, "SB116", 1, 4, "数字超过 40 位"),
]


@pytest.mark.parametrize(("source", "code", "line", "column", "words"), ONE_FAULT)
def test_each_fault_is_named_at_its_place(
    parser: str, source: str | bytes, code: str, line: int, column: int, words: str
) -> None:
    (fault,) = faults_of(source)
    assert (fault.code, fault.place.line, fault.place.column) == (code, line, column)
    assert words in fault.message


def test_the_table_and_the_limits_below_cover_every_code() -> None:
    elsewhere = {"SB101", "SB107", "SB108", "SB117"}
    assert {code for _, code, *_ in ONE_FAULT} | elsewhere == set(TITLES)


@pytest.mark.parametrize("escape", ["C:\\d", "\\uZZ", "\\ud800", "\\UFFFFFFFF", "\\U00110000"])
def test_bad_escapes_are_faults_in_either_parser(parser: str, escape: str) -> None:
    (fault,) = faults_of(f'a: 1\nb: "{escape}"')
    assert fault.code in {"SB103", "SB106"}
    assert fault.place.line in {1, 2}


def test_all_faults_are_collected_up_to_where_yaml_ends(parser: str) -> None:
    source = "a: &x 1\nb: *x\nb: !t 2026-02-30\n<<: {c: 1, c: 2}\n? [d]\n: e\nf: @\n"
    found = [(fault.place.line, fault.code) for fault in faults_of(source)]
    assert found == [
        (1, "SB109"),
        (2, "SB109"),
        (3, "SB113"),
        (3, "SB110"),
        (3, "SB115"),
        (4, "SB112"),
        (4, "SB113"),
        (5, "SB114"),
        (7, "SB106"),
    ]


def test_all_unsafe_characters_are_collected_up_to_the_limit() -> None:
    assert len(faults_of("a: \u202e\nb: \u202e\u2069")) == 3
    faults = faults_of("a: " + "\0\n" * (MAX_FAULTS + 5))
    assert len(faults) == MAX_FAULTS + 1
    assert faults[0].code == "SB117"


PLAIN = [
    ("true", True),
    ("是", True),
    ("false", False),
    ("否", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("0", 0),
    ("-3", -3),
    ("12", 12),
    ("-" + "9" * 40, -int("9" * 40)),
    ("-0." + "1" * 39, Fraction("-0." + "1" * 39)),
    ("0.30", Fraction(3, 10)),
    ("-1.5", Fraction(-3, 2)),
    ("2.10", Fraction(21, 10)),
    ("2024-02-29", date(2024, 2, 29)),
]

STAYS_TEXT = [
    *["no", "yes", "on", "off", "No", "True", "TRUE", "Null", "真", "假"],
    *["0123", "-0123", "12:30", "1_000", "0x1F", "0o17", "1e3", "1.5e3", "+5", ".5", "5.", "1.2.3", ".inf", ".nan"],
    *["１２", "٣", "1,000", "30%", "50万元", "2024-2-9", "2024-02-29 10:00", "2024/02/29"],
    *["a，b", "甲：乙", "甲 且 乙 >= 50万元", "C:\\d", "=", "甲\\n乙"],
]


@pytest.mark.parametrize(("written", "value"), PLAIN)
def test_few_plain_scalars_are_typed(parser: str, written: str, value: object) -> None:
    root = root_of(f"a: {written}\n")
    assert root == {"a": value}
    assert type(root["a"]) is type(value)


@pytest.mark.parametrize("written", STAYS_TEXT)
def test_all_other_plain_scalars_stay_text(parser: str, written: str) -> None:
    assert root_of(f"a: {written}") == {"a": written}


@pytest.mark.parametrize("written", [written for written, _ in PLAIN] + ["2026-02-29", "9" * 99, "<<"])
@pytest.mark.parametrize("form", ['"{}"', "'{}'", "|-\n  {}", ">-\n  {}"])
def test_scalars_that_are_not_plain_are_text(parser: str, written: str, form: str) -> None:
    assert root_of("a: " + form.format(written)) == {"a": written}


@pytest.mark.parametrize("key", ["是", "true", "2022", "2.10", "2024-01-01", "~", "null", '"<<"'])
def test_keys_are_always_text(parser: str, key: str) -> None:
    assert root_of(f"{key}: 1") == {key.strip('"'): 1}


@pytest.mark.parametrize(
    "source", ["a: 1\nb: x\n", "\ufeffa: 1\nb: x", "a: 1\r\nb: x\r\n", "a: 1\rb: x", "---\na: 1\nb: x\n...\n"]
)
def test_marks_and_line_ends_of_any_system_are_taken(parser: str, source: str) -> None:
    tree = read_yaml(source.encode(), "f")
    assert tree.root == {"a": 1, "b": "x"}
    assert str(tree.place(("b",))).startswith("f:3:4" if source.startswith("---") else "f:2:4")


def test_raw_text_is_kept() -> None:
    tree = read_yaml("clause: 2.10\nitems: [2024-01-01, 是, '0']".encode(), "f")
    assert tree.raw(("clause",)) == "2.10"
    assert [tree.raw(("items", index)) for index in range(3)] == ["2024-01-01", "是", "0"]
    assert tree.raw(("items",)) == ""
    assert tree.positions["items", 2].style == "single"


@pytest.mark.parametrize(
    ("source", "starts"),
    [
        ("a:   注册区 == 普陀区", (1, 6)),
        ('x: 1\na: "甲 且 乙"', (2, 4)),
        ("a: '甲 且 乙'", (1, 4)),
        ("a: [[😀, 甲]]\n", None),
        ("b:\n  - c: 1\n    a: |\n      甲 且\n        乙\n\n      丙\n", (3, 8)),
        ("a: |2\n    甲\n  乙\n", (1, 4)),
        ("a: |+ # 注释\n\n  甲\n\n", (1, 4)),
    ],
)
def test_each_character_of_exact_scalars_is_found_in_the_source(
    parser: str, source: str, starts: tuple[int, int] | None
) -> None:
    tree = read_yaml(source.encode(), "f")
    lines = source.split("\n")
    for path, position in tree.positions.items():
        for offset, character in enumerate(position.raw):
            place = tree.place(path, offset)
            assert (lines[place.line - 1] + "\n")[place.column - 1] == character
        if path[-1:] == ("a",) and starts:
            assert (position.line, position.column) == starts


@pytest.mark.parametrize(
    "written", ['"a\\tb"', "'it''s'", "甲\n\n  乙", '"甲\n\n  乙"', ">\n  甲\n\n  乙", ">\n  甲\n    乙"]
)
def test_the_start_stands_for_characters_of_other_scalars(parser: str, written: str) -> None:
    place = read_yaml(f"a: {written}".encode(), "f").place(("a",), 3)
    assert (place.line, place.column) == (1, 4)


@pytest.mark.parametrize("offset", [0, 1, 99])
@pytest.mark.parametrize("written", ["|", "|+\n\n\n", "|\n  甲\n", "|\n  甲\n\n\n"])
def test_offsets_behind_a_literal_block_stay_inside_the_file(parser: str, written: str, offset: int) -> None:
    source = f"a: {written}"
    place = read_yaml(source.encode(), "f").place(("a",), offset)
    assert 1 <= place.line <= 2


def test_places_of_keys_and_of_what_is_not_there() -> None:
    tree = read_yaml("a: 1\n甲乙:\n  - {x: 1, y: 2}\n".encode(), "f")
    assert str(tree.key_place(("甲乙", 0, "y"))) == "f:3:12"
    assert str(tree.place(("甲乙", 0, "y"))) == "f:3:15"
    assert str(tree.key_place(("甲乙",))) == "f:2:1"
    assert str(tree.key_place(("甲乙", 0))) == "f:3:5"
    assert str(tree.place(("甲乙", "some-union-tag", 0, "y", "missing"))) == "f:3:15"
    assert str(tree.place(())) == "f:1:1"


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def test_depth_is_limited_exactly(parser: str) -> None:
    assert root_of(nested(MAX_DEPTH))
    (fault,) = faults_of(nested(MAX_DEPTH + 1))
    assert (fault.code, fault.place.column) == ("SB107", 3 + MAX_DEPTH)


def test_unbalanced_brackets_in_text_are_not_depth() -> None:
    assert root_of("\n".join(f"第{n}档: 增长率在 [{n}, {n + 1}) 之内 [[" for n in range(99)))


def test_size_is_limited_exactly() -> None:
    fitting = "a: " + "x" * (MAX_BYTES - 3)
    assert root_of(fitting)
    (fault,) = faults_of(fitting + "x")
    assert fault.code == "SB101"


def test_the_number_of_events_is_limited_exactly() -> None:
    # Nine: start and end of stream, document, mapping and list, and the key.
    fitting = "a: [" + "x," * (MAX_EVENTS - 9)
    assert len(root_of(fitting + "]")["a"]) == MAX_EVENTS - 9
    (fault,) = faults_of(fitting + "x]")
    assert fault.code == "SB108"


BOMBS = """
import sys, yaml
from subsidy.errors import RuleError
from subsidy.pack import yaml_building, yaml_reader
yaml_building._LOADER = getattr(yaml, sys.argv[1])
pieces = ["[", "{", "[{", "{a: ", "a: [", "- ", "? ", "[? ", "[\\n", "&a [", "!a [", "? - ", '["', "[*a,"]
pieces.append("%TAG !a! b\\n")
bombs = [piece * (size // len(piece)) for piece in pieces for size in (60_000, 1_000_000)]
bombs.append("\\n".join(" " * depth + "a:" for depth in range(1400)))
for bomb in bombs:
    try:
        yaml_reader.read_yaml(b"a: 1\\nb:\\n " + bomb.encode() if "%" not in bomb else bomb.encode(), "f")
    except RuleError as error:
        assert error.faults
    else:
        raise SystemExit(f"taken: {bomb[:9]!r}")
print("done", len(bombs))
"""


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_no_nesting_crashes_or_hangs_the_process(loader: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, loader], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done 31\n", "")


SAFE = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"])
TEXT = st.text(SAFE | st.sampled_from("\n\t\"'#:{}[]&*!|>%@`"), max_size=8)
NODES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40) + 1, 10**40 - 1) | st.dates() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(SAFE, min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


def emitted(node: object, indent: int = 0) -> str:
    """`node` as block YAML, texts in double quotes; begins behind the colon or dash of its owner."""
    pad = "\n" + " " * indent
    if isinstance(node, dict) and node:
        return "".join(f"{pad}{json.dumps(k, ensure_ascii=False)}:{emitted(v, indent + 2)}" for k, v in node.items())
    if isinstance(node, list) and node:
        return "".join(f"{pad}-{emitted(item, indent + 2)}" for item in node)
    if isinstance(node, date):
        return f" {node.isoformat()}"
    return " " + json.dumps(node, ensure_ascii=False)


@given(st.dictionaries(st.text(SAFE, min_size=1, max_size=8), NODES, min_size=1, max_size=4))
def test_what_is_written_is_read_back_with_its_places(document: dict[str, Any]) -> None:
    source = emitted(document)
    tree = read_yaml(source.encode(), "f")
    assert tree.root == document
    lines = source.split("\n")
    for path, position in tree.positions.items():
        node: Any = document
        for step in path:
            node = node[step]
        if path and (not node or not isinstance(node, (dict, list))):
            assert lines[position.line - 1][position.column - 1 :] == emitted(node)[1:]
    for path, position in tree.key_positions.items():
        assert lines[position.line - 1][position.column - 1 :].startswith(json.dumps(path[-1], ensure_ascii=False))


@given(st.binary(max_size=60) | st.text("ab:- []{}?,&*!|>'\"%@#\\\t\n1甲：\0\u202e", max_size=40))
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_nothing_but_a_rule_error_comes_out(parser: str, source: bytes | str) -> None:
    faults: tuple[Fault, ...] = ()
    positions: dict[Path, Position] = {}
    try:
        tree = read_yaml(encoded(source), "f")
        positions = dict(tree.positions)
    except RuleError as error:
        faults = error.faults or (Fault(Place(), "", "a refusal without a reason"),)
    for fault in faults:
        assert_readable(fault)
    for path, position in positions.items():
        for offset in range(len(position.raw) + 2):
            assert 1 <= tree.place(path, offset).line <= len(tree.lines)
