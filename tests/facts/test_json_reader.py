"""What a hostile or careless profile may hold, and that every refusal is one Chinese line at a place."""

from __future__ import annotations

import json
import os
import re
import tracemalloc
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidy.errors import Fault, Place, ProfileError, visible
from subsidy.facts.json_reader import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FAULTS,
    MAX_VALUES,
    TITLES,
    path_text,
    read_file,
    read_json,
    read_object,
)


def faults_of(source: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(ProfileError) as caught:
        read_object(source, "企业.json")
    for fault in caught.value.faults:
        assert_readable(fault)
    return caught.value.faults


def assert_readable(fault: Fault) -> None:
    assert fault.code in TITLES
    assert len(fault.message.splitlines()) == 1
    assert fault.message == visible(fault.message)
    spoken = re.sub(r"`[^`]*`|U\+[0-9A-F]+", "", fault.message)
    assert re.search(r"[\u4e00-\u9fff]", spoken)
    assert set(re.findall(r"[A-Za-z]{2,}", spoken)) <= {"JSON", "XML", "UTF", "GBK", "Excel", "MiB"}


ONE_FAULT = [
    # source, code, place behind the file's name, what the message has to say
    (b"", "SB003", "", "文件是空的"),
    (b" \n\t ", "SB003", "", "文件是空的"),
    (b"\xef\xbb\xbf", "SB003", "", "文件是空的"),
    ('{"名": "公司"}'.encode("gbk"), "SB004", ":1:3", "GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"),
    ('{"a": 1,\n"名": "模具公司"}'.encode("gbk"), "SB004", ":2:2", "GBK"),
    ('{"名": "公司"}'.encode("utf-16"), "SB004", ":1:1", "UTF-16"),
    ('{"名": "公司"}'.encode("utf-16-be"), "SB004", ":1:1", "UTF-16"),
    ('{"名": "公司"}'.encode("utf-32"), "SB004", ":1:1", "UTF-32"),
    ('{"名": "公司'.encode()[:-1], "SB004", ":1:9", "被截断"),
    ('{"某某公司": "上海'.encode() + b'\xff"}', "SB004", ":1:13", "0xFF"),
    ("\ufeff{".encode() + b'\n"\xff"', "SB004", ":2:2", "0xFF"),
    (b"PK\x03\x04rest", "SB004", ":1:1", "Excel"),
    (b"{", "SB005", ":1:2", "没有写完"),
    (b'{"a": 1,\n}', "SB005", ":2:1", "多了逗号"),
    (b'{"a": [1, 2,]}', "SB005", ":1:13", "多了逗号"),
    (b'{"a": [1,, 2]}', "SB005", ":1:10", "多了一个逗号"),
    (b'{"a": }', "SB005", ":1:7", "缺一个值"),
    (b"{'a': 1}", "SB005", ":1:2", "单引号"),
    ('{"a"：1}', "SB005", ":1:5", "`：` 是全角标点"),
    ('{"a":1，"b":2}', "SB005", ":1:7", "`，` 是全角标点"),
    ("{“a”:1}", "SB005", ":1:2", "`“` 是中文引号"),
    ('{"a": “甲”}', "SB005", ":1:7", "`“` 是中文引号"),
    ('{"a": "甲”}', "SB005", ":1:7", "引号没有配对"),
    ('{"a": １２}', "SB005", ":1:7", "`１２` 是全角数字"),
    (b'{"a": 1,000}', "SB005", ":1:9", "千位逗号"),
    (b'{"a": [1,000]}', "SB005", ":1:11", "千位逗号"),
    ('{"a": 3000万元}', "SB005", ":1:11", "数字后面带了 `万元`"),
    (b'{"a": 30%}', "SB005", ":1:9", "数字后面带了 `%`"),
    (b'{"a": 0123}', "SB005", ":1:8", "不能以 0 开头"),
    (b'{"a": 1.}', "SB005", ":1:8", "小数点"),
    (b'{"a": +5}', "SB005", ":1:7", "`+5` 开头"),
    (b'{"a": .5}', "SB005", ":1:7", "`.5` 开头"),
    (b'{"a": True}', "SB005", ":1:7", "`True` 不是 JSON 的写法"),
    ('{"a": 是}', "SB005", ":1:7", "`是` 不是 JSON 的写法"),
    (b'{"a": 1} // x', "SB005", ":1:10", "注释"),
    (b"<html>", "SB005", ":1:1", "网页"),
    (b'{"a": 1}\n{"a": 2}', "SB005", ":2:1", "一个文件只写一个"),
    (b'{"a" 1}', "SB005", ":1:6", "缺冒号"),
    (b'{"a": 1\n "b": 2}', "SB005", ":2:2", "缺逗号"),
    (b"{a: 1}", "SB005", ":1:2", "键要用半角双引号"),
    (b'{"a": x}', "SB005", ":1:7", "这里应当是一个值"),
    (b'{"a": "C:\\d"}', "SB005", ":1:10", "反斜杠"),
    (b'{"a": "\\u12"}', "SB005", ":1:9", "反斜杠"),
    (b'\0{"a": 1}', "SB005", ":1:1", "`<U+0000>"),
    (b'{"a": 1, "a": 2}', "SB006", " a", "键 `a` 出现了 2 次"),
    (b'{"a": NaN}', "SB007", " a", "`NaN` 不是有限的数"),
    (b'{"a": [-Infinity]}', "SB007", " a[0]", "`-Infinity`"),
    (b'{"a": 1e400}', "SB008", " a", "`1e400` 超出范围"),
    (b'{"a": 1e-400}', "SB008", " a", "`1e-400` 超出范围"),
    (b'{"a": 1E+999999999}', "SB008", " a", "`1E+999999999` 超出范围"),
    (b'{"a": 1e' + b"0" * 9999 + b"}", "SB008", " a", "超出范围"),
    (b'{"a": 1e' + b"9" * 9999 + b"}", "SB008", " a", "超出范围"),
    (b'{"a": ' + b"9" * 41 + b"}", "SB008", " a", "超出范围"),
    (b'{"a": -' + b"9" * 9999 + b"}", "SB008", " a", "超出范围"),
    (b'{"a": -0.' + b"1" * 40 + b"}", "SB008", " a", "超出范围"),
    (b'{"a":\n' + b"[" * 100_000, "SB009", ":2:32", "嵌套超过 32 层"),
    (b'{"a":' * 100_000, "SB009", ":1:161", "嵌套超过 32 层"),
    (b'{"a": "x\\u0000"}', "SB010", " a", "第 2 个字是 U+0000（控制字符）"),
    (b'{"a": "x\0"}', "SB010", " a", "U+0000"),
    (b'{"a": "x\ty"}', "SB010", " a", "U+0009"),
    (b'{"a": "x\\ny"}', "SB010", " a", "U+000A"),
    ('{"a": "甲\u202e乙"}', "SB010", " a", "第 2 个字是 U+202E（改变文字方向的字符）"),
    ('{"a": "甲\u2066乙"}', "SB010", " a", "U+2066"),
    ('{"a": "甲\u200b"}', "SB010", " a", "U+200B（看不见的字符）"),
    ('{"a": "甲\u2028"}', "SB010", " a", "U+2028（换行字符）"),
    (b'{"a": "\\ud800"}', "SB010", " a", "U+D800"),
    ('{"a": "\ud800"}', "SB010", " a", "U+D800"),
    (b'{"a\\u202e": 1}', "SB010", " a<U+202E>", "键 `a<U+202E>` 的第 2 个字"),
    (b"[1]", "SB011", " $", "最外层是列表"),
    (b'"x"', "SB011", " $", "最外层是文字"),
    (b"true", "SB011", " $", "最外层是真假值"),
    (b"1.5", "SB011", " $", "最外层是数字"),
    (b"null", "SB011", " $", "最外层是空值"),
]


@pytest.mark.parametrize(("source", "code", "place", "words"), ONE_FAULT)
def test_each_fault_is_named_at_its_place(source: bytes | str, code: str, place: str, words: str) -> None:
    (fault,) = faults_of(source)
    assert (fault.code, str(fault.place)) == (code, "企业.json" + place)
    assert words in fault.message


def test_the_table_and_the_limits_below_cover_every_code() -> None:
    elsewhere = {"SB001", "SB002", "SB012", "SB013"}
    assert {code for _, code, _, _ in ONE_FAULT} | elsewhere == set(TITLES)


def test_all_faults_are_collected() -> None:
    source = '{"a": NaN, "服务合同": [{}, {"金额": 1e99}, {"金额": 1, "金额": "\\u0007", "x": 1, "x": 2}], "a": 0}'
    assert [(fault.code, fault.place.path) for fault in faults_of(source)] == [
        ("SB006", "a"),
        ("SB007", "a"),
        ("SB008", "服务合同[1].金额"),
        ("SB006", "服务合同[2].x"),
        ("SB006", "服务合同[2].金额"),
        ("SB010", "服务合同[2].金额"),
    ]


def test_numbers_are_exact() -> None:
    read = read_json('{"a": 12345678901234567.89, "b": 0.10, "c": -1.5E+2, "d": 12345678901234567890, "e": -0}', "p")
    assert read == {
        "a": Fraction(1234567890123456789, 100),
        "b": Fraction(1, 10),
        "c": Fraction(-150),
        "d": 12345678901234567890,
        "e": 0,
    }
    assert [type(value) for value in read.values()] == [Fraction, Fraction, Fraction, int, int]


@pytest.mark.parametrize("text", ["9" * 40, "-" + "9" * 40, "1e40", "1E-40", "-0." + "1" * 39])
def test_the_widest_numbers_are_taken(text: str) -> None:
    assert read_json(text, "p") == Fraction(text)


def test_byte_order_mark_and_text_are_taken() -> None:
    assert read_json("\ufeff{}".encode(), "p") == read_json("\ufeff{}", "p") == {}


def test_depth_is_limited_exactly() -> None:
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH, "p")
    (fault,) = faults_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert (fault.code, fault.place.column) == ("SB009", MAX_DEPTH + 1)


def test_brackets_inside_strings_are_not_depth() -> None:
    (fault,) = faults_of('{"' + "[" * 99 + '": "\\"[[[",\n "b": ' + "[" * 5000)
    assert (fault.code, fault.place.line, fault.place.column) == ("SB009", 2, 6 + MAX_DEPTH)


def test_size_is_limited_exactly() -> None:
    fitting = b'"' + b"x" * (MAX_BYTES - 2) + b'"'
    assert read_json(fitting, "p")
    (fault,) = faults_of(fitting + b" ")
    assert fault.code == "SB002"


def test_the_number_of_values_is_limited_exactly() -> None:
    fitting = "[" + "0," * (MAX_VALUES - 1) + "0]"
    assert read_json(fitting, "p") == [0] * MAX_VALUES
    (fault,) = faults_of("[" + fitting + "]")
    assert fault.code == "SB012"


def test_faults_beyond_the_limit_are_announced() -> None:
    faults = faults_of("[" + "NaN," * MAX_FAULTS + "NaN]")
    assert len(faults) == MAX_FAULTS + 1
    assert faults[0].code == "SB013"


def test_a_file_is_read_up_to_the_limit_only(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    huge.touch()
    os.truncate(huge, 200 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(ProfileError) as caught:
        read_file(huge)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.faults[0].code == "SB002"
    assert peak < 3 * MAX_BYTES


def test_a_readable_file_gives_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_bytes(b"\xef\xbb\xbf{}")
    assert read_file(tmp_path / "p.json") == read_file(str(tmp_path / "p.json")) == b"\xef\xbb\xbf{}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.json", "不存在"),
        (".", "目录"),
        ("plain.txt/p.json", "不是目录"),
        ("n" * 5000, "读不到"),
        ("nul\0.json", "读不到"),
    ],
)
def test_an_unreadable_file_is_a_fault(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "plain.txt").touch()
    with pytest.raises(ProfileError) as caught:
        read_file(tmp_path / name)
    (fault,) = caught.value.faults
    assert_readable(fault)
    assert fault.code == "SB001"
    assert words in fault.message


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody is refused here")
def test_a_forbidden_file_is_a_fault(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.touch(mode=0o000)
    with pytest.raises(ProfileError, match="没有权限"):
        read_file(secret)


def test_paths_read_like_the_document() -> None:
    assert path_text(()) == "$"
    assert path_text(("服务合同", 2, "合同金额")) == "服务合同[2].合同金额"
    assert path_text(("a\u202e\n" + "x" * 99,)).startswith("a<U+202E><U+000A>x")
    assert len(path_text(("x" * 9999,))) == 40


SAFE = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"]), max_size=8)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40) + 1, 10**40 - 1) | SAFE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS, st.booleans())
def test_what_json_writes_is_read_back(document: object, ascii_only: bool) -> None:
    read = read_json(json.dumps(document, ensure_ascii=ascii_only).encode(), "p")
    assert read == document
    assert repr(read) == repr(document)


@given(st.integers(-(10**20), 10**20), st.integers(0, 12))
def test_decimals_are_read_exactly(digits: int, places: int) -> None:
    assert read_json(f"{digits}e-{places}", "p") == Fraction(digits, 10**places)


@given(st.binary(max_size=60) | st.text('{}[]:,"\\eE+-.019nulltrue ：“\0\u202e\n', max_size=40))
@settings(max_examples=300)
def test_whatever_comes_in_nothing_but_a_profile_error_comes_out(source: bytes | str) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        read_json(source, "p")
    except ProfileError as error:
        faults = error.faults or (Fault(Place(), "", "a refusal without a reason"),)
    for fault in faults:
        assert_readable(fault)
