"""What a hostile or careless profile is told, fault by fault: place, the sender's own text, the cure; exit code 2."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readable import assert_readable

from subsidy.cli.main import run
from subsidy.engine import Engine
from subsidy.errors import ProfileError
from subsidy.facts.json_reader import MAX_BYTES, MAX_FAULTS
from subsidy.facts.profile import MOST_RECORDS, ProfileReader
from subsidy.pack.loader import build_pack
from subsidy.pack.pack import RulePack
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.sources import read_sources

Told = Callable[..., tuple[int, str, str]]
DAY = date(2026, 7, 1)
FILE = "企业.json"


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return build_pack(*read_sources(shipped_rules()))


@pytest.fixture(scope="module")
def reader(pack: RulePack) -> ProfileReader:
    return ProfileReader(pack.dictionary)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def told(cache: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """What `subsidy check` says of a profile: its exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", cache)

    def check(source: bytes | str | None, *, name: str = FILE) -> tuple[int, str, str]:
        if source is not None:
            Path(FILE).write_bytes(source.encode() if isinstance(source, str) else source)
        code = run(["check", name, "--on", "2026-07-01", "--format", "json"])
        return code, *capsys.readouterr()

    return check


BRACKETS = 100_000
DICTIONARY_HAS_NO = "字段字典里没有"

TOLD = [
    ("hello", [":1:1 SB005 `hello`：这里应当是一个值：文字要用半角双引号括起来"]),
    ('{"职工总数": 1, "职工总数": 2}', [" 职工总数 SB006 键 `职工总数` 出现了 2 次：请只保留一个"]),
    ('{"职工总数": NaN}', [" 职工总数 SB007 `NaN` 不是有限的数：不知道的值请写 `null` 或删去这一项"]),
    ('{"销售收入": 1e400}', [" 销售收入 SB008 数字 `1e400` 超出范围（最多 40 位，指数不超过 40）：请检查是否写错"]),
    (
        '{"销售收入": 1E+999999999}',
        [" 销售收入 SB008 数字 `1E+999999999` 超出范围（最多 40 位，指数不超过 40）：请检查是否写错"],
    ),
    (
        '{"销售收入": "1E+999999999"}',
        [' 销售收入 SB023 `1E+999999999` 读不出金额；请写成以元为单位的数，或带单位的文本，如 "3000万元"'],
    ),
    ("[" * BRACKETS, [":1:33 SB009 嵌套超过 32 层：请把内容放浅一些"]),
    ('{"a":' * BRACKETS, [":1:161 SB009 嵌套超过 32 层：请把内容放浅一些"]),
    (
        '{"企业名称": "甲\\u0000乙"}',
        [" 企业名称 SB010 文字 `甲<U+0000>乙` 的第 2 个字是 U+0000（控制字符）：请删去"],
    ),
    (
        '{"企业名称": "甲\u202e乙"}',
        [" 企业名称 SB010 文字 `甲<U+202E>乙` 的第 2 个字是 U+202E（改变文字方向的字符）：请删去"],
    ),
    (
        '{"甲\u2066乙": 1}',
        [" 甲<U+2066>乙 SB010 键 `甲<U+2066>乙` 的第 2 个字是 U+2066（改变文字方向的字符）：请删去"],
    ),
    ('{"项目投人": 1}', [f" 项目投人 SB021 {DICTIONARY_HAS_NO} `项目投人`，是不是想写 `项目投入`？"]),
    ('{"investmnt": 1}', [f" investmnt SB021 {DICTIONARY_HAS_NO} `investmnt`，是不是想写 `investment`？"]),
    ('{"xyzzy": 1}', [f" xyzzy SB021 {DICTIONARY_HAS_NO} `xyzzy`；可用字段见 subsidy facts"]),
    (
        '{"销售收入": "三千万"}',
        [' 销售收入 SB023 `三千万` 读不出金额；请写成以元为单位的数，或带单位的文本，如 "3000万元"'],
    ),
    ('{"staff": -5}', [" 职工总数 SB023 `-5` 小于下限 0 人，请核对"]),
    ('{"职工总数": true}', [' 职工总数 SB023 `true` 读不出数量（人）；请写成数，或带单位的文本，如 "12人"']),
    (
        '{"成立日期": "2026-02-29"}',
        [" 成立日期 SB023 `2026-02-29` 不是日历上有的日子：2026 年不是闰年，2 月只有 28 天"],
    ),
    (
        '{"uscc": "91310107000000027Y"}',
        [" 统一社会信用代码 SB023 `91310107000000027Y` 校验位不符，统一社会信用代码有误，请对照营业执照核对"],
    ),
    ("", [" SB003 文件是空的：请写入一个 JSON 对象 `{ }`"]),
    (
        '{"企业名称": "普陀"}'.encode("gbk"),
        [":1:3 SB004 文件是 GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"],
    ),
    (
        '{"staff": 1, "职工总数": 1}',
        [" 职工总数 SB022 `staff` 与 `职工总数` 是同一字段的两种写法，请只留一个"],
    ),
    ('{"营业收入": 1}', [" 营业收入 SB021 字段字典里没有 `营业收入`，是不是想写 `销售收入`？"]),
    ('{"科技人员占比": "5%"}', [" 科技人员占比 SB021 `科技人员占比` 由其他字段算出，不能直接填写，请删去"]),
    (
        '{"服务合同": [{"可兑付": true}]}',
        [" 服务合同 第1条 可兑付 SB021 `可兑付` 由其他字段算出，不能直接填写，请删去"],
    ),
    ('{"申请日期": "2026-07-01"}', [" 申请日期 SB021 `申请日期` 由 --on 给出，不写在档案里，请删去"]),
    ("[{}]", [" $ SB011 最外层是列表，应当是对象：请用一对花括号 `{ }` 包住全部内容"]),
    ('{"服务合同": "无"}', [" 服务合同 SB024 `无` 应是清单，即方括号 […]"]),
    ('{"服务合同": {"合同金额": 1}}', [' 服务合同 SB024 `{"合同金额": 1}` 应是清单，即方括号 […]']),
    (
        '{"服务合同": [{}, "x", null]}',
        [
            " 服务合同 第2条 SB024 `x` 应是对象，即花括号 {…}",
            " 服务合同 第3条 SB024 `null` 应是对象，即花括号 {…}",
        ],
    ),
    (
        '{"服务合同": [{"合同金额": 8}, {"合同金额": "八万", "签订日期": "2026-02-30", "合同金而": 1, "signed_on": 1}]}',
        [
            " 服务合同 第2条 signed_on SB022 `签订日期` 与 `signed_on` 是同一字段的两种写法，请只留一个",
            f" 服务合同 第2条 合同金而 SB021 {DICTIONARY_HAS_NO} `合同金而`，是不是想写 `合同金额`？",
            ' 服务合同 第2条 合同金额 SB023 `八万` 读不出金额；请写成以元为单位的数，或带单位的文本，如 "3000万元"',
            " 服务合同 第2条 签订日期 SB023 `2026-02-30` 不是日历上有的日子：2 月最多 29 天",
        ],
    ),
    (
        '{"企业名称": 5, "职工总数": "十人", "注册区": "普坨区", "企业类型": "独立", "列入经营异常名录": "no"}',
        [
            " 企业名称 SB023 `5` 不是文本；请加上引号",
            " 企业类型 SB023 `独立` 不在选项之内，是不是想写 `独立法人`？可选：独立法人、分支机构、个体工商户、其他",
            ' 列入经营异常名录 SB023 `no` 读不出是否；请写 true 或 false（也可写 "是" 或 "否"）',
            " 注册区 SB023 `普坨区` 不是行政区划（GB/T 2260）的代码或名称，是不是想写 `普陀区`？",
            ' 职工总数 SB023 `十人` 读不出数量（人）；请写成数，或带单位的文本，如 "12人"',
        ],
    ),
]


@pytest.mark.parametrize(("source", "lines"), TOLD, ids=range(len(TOLD)))
def test_each_fault_is_one_line_with_its_place_the_text_and_the_cure(
    told: Told, source: bytes | str, lines: list[str]
) -> None:
    code, output, errors = told(source)
    assert errors.splitlines() == [FILE + line for line in lines]
    assert (code, output) == (2, "")


def test_a_byte_order_mark_is_taken(told: Told) -> None:
    code, output, errors = told("\ufeff{}")
    assert (code, errors) == (0, "")
    assert json.loads(output)["schema"] == "subsidy.report/1"


def test_a_huge_file_is_refused_without_reading_it(told: Told, tmp_path: Path) -> None:
    with (tmp_path / FILE).open("wb") as file:
        os.truncate(file.fileno(), 200 * 1024 * 1024)
    assert told(None) == (2, "", f"{FILE} SB002 文件超过 16 MiB：请只保留一家企业的资料\n")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("没有.json", "没有.json SB001 文件不存在：请检查路径"),
        (".", ". SB001 这是一个目录，不是文件：请给出文件的路径"),
        (f"{FILE}/x", f"{FILE}/x SB001 路径中间的一段不是目录：请检查路径"),
        ("a\x1b[31m\u202e", "a<U+001B>[31m<U+202E> SB001 文件不存在：请检查路径"),
        ("长" * 300, f"{'长' * 300} SB001 读不到这个文件：请检查路径和存储设备"),
    ],
)
def test_a_path_that_cannot_be_read_is_named(told: Told, name: str, line: str) -> None:
    Path(FILE).touch()
    assert told(None, name=name) == (2, "", line + "\n")


class Pipe(io.TextIOWrapper):
    def __init__(self, source: bytes) -> None:
        super().__init__(io.BytesIO(source))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"", "标准输入 SB003 文件是空的：请写入一个 JSON 对象 `{ }`"),
        ('{"职工总数": "-5人"}'.encode(), "标准输入 职工总数 SB023 `-5人` 小于下限 0 人，请核对"),
        (b" " * (MAX_BYTES + 1), "标准输入 SB002 文件超过 16 MiB：请只保留一家企业的资料"),
        ("{“甲".encode("gbk"), "标准输入:1:2 SB004 文件是 GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"),
    ],
)
def test_faults_of_standard_input_say_so(told: Told, monkeypatch: pytest.MonkeyPatch, source: bytes, line: str) -> None:
    monkeypatch.setattr("sys.stdin", Pipe(source))
    assert told(None, name="-") == (2, "", line + "\n")


def test_a_profile_may_come_from_standard_input(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Pipe('{"企业名称": "上海示例公司"}'.encode()))
    code, output, errors = told(None, name="-")
    assert (code, errors, json.loads(output)["enterprise"]["name"]) == (0, "", "上海示例公司")


def test_standard_input_that_is_closed_is_a_fault(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert told(None, name="-") == (2, "", "标准输入 SB001 读不到（已经关闭）；请用 < 或 | 送入档案\n")


# Profiles that come as Python dicts


def faults(reader: ProfileReader, document: object) -> list[str]:
    try:
        reader.read(document)
    except ProfileError as error:
        assert_readable(error.faults)
        return [str(fault) for fault in error.faults]
    return []


INSIDE: list[Any] = []
INSIDE.append(INSIDE)

DICTS = [
    ({"revenue": 0.1 + 0.2}, "销售收入 SB023 `0.30000000000000004` 是浮点数，末位不可靠；请写成整数或文本"),
    ({"revenue": float("nan")}, "销售收入 SB023 `nan` 不是有限的数；不知道的值请写 null 或删去这一项"),
    ({"revenue": 10**5000}, "销售收入 SB023 `（很长的数）` 超出金额的合理范围，请核对单位"),
    (
        {"established_on": datetime(2026, 7, 1, tzinfo=UTC)},
        '成立日期 SB023 `"2026-07-01 00:00:00+00:00"` 读不出日期；请写成 2026-07-01 这样的年-月-日',
    ),
    ({"甲\u202e乙": 1}, "甲<U+202E>乙 SB021 字段字典里没有 `甲<U+202E>乙`；可用字段见 subsidy facts"),
    ({"甲\n乙": 1}, "甲<U+000A>乙 SB021 字段字典里没有 `甲<U+000A>乙`；可用字段见 subsidy facts"),
    ({"长" * 100_000: 1}, f"{'长' * 39}… SB021 字段字典里没有 `{'长' * 39}…`；可用字段见 subsidy facts"),
    ({7: 1}, "7 SB021 字段字典里没有 `7`；可用字段见 subsidy facts"),
    ({"服务合同": {(1, 2): 3}}, "服务合同 SB024 `（写不出来的值）` 应是清单，即方括号 […]"),
    ({"服务合同": [INSIDE]}, "服务合同 第1条 SB024 `（写不出来的值）` 应是对象，即花括号 {…}"),
    ({"服务合同": [{}] * (MOST_RECORDS + 1)}, "超过 2000 条，请只留与申报有关的"),
    (
        {"服务合同": [{}] * MOST_RECORDS, "知识产权": [{}]},
        "知识产权 SB024 清单有 1 条，各清单加起来超过 2000 条，请只留与申报有关的",
    ),
    ([], "$ SB020 企业档案应是一个 JSON 对象，即一对花括号 {…}"),
    (None, "$ SB020 企业档案应是一个 JSON 对象，即一对花括号 {…}"),
]


@pytest.mark.parametrize(("document", "line"), DICTS, ids=range(len(DICTS)))
def test_a_python_profile_is_refused_as_readably(reader: ProfileReader, document: object, line: str) -> None:
    (found,) = faults(reader, document)
    assert found.endswith(line)


def test_python_values_are_taken_where_they_are_exact(reader: ProfileReader) -> None:
    contract = MappingProxyType({"合同金额": Decimal("8.5"), "签订日期": date(2026, 7, 1), "关联方": None})
    read = reader.read(MappingProxyType({"服务合同": (contract,), "销售收入": 12.25, "职工总数": None}))
    assert read.values == {
        "service_contracts": ({"contract_amount": 850, "signed_on": date(2026, 7, 1)},),
        "revenue": 1225,
    }


def test_faults_beyond_the_limit_are_counted_and_not_listed(reader: ProfileReader) -> None:
    for document in ({f"字段{n}": n for n in range(5 * MAX_FAULTS)}, {"服务合同": [{"合同金额": "x"}] * MOST_RECORDS}):
        found = faults(reader, document)
        assert len(found) == MAX_FAULTS + 1
        assert found[0] == f"SB013 问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"


def test_faults_stand_in_the_order_of_their_places(reader: ProfileReader) -> None:
    found = faults(reader, {"服务合同": [{"合同金额": "x"}] * 12})
    assert [line.split(" ")[1] for line in found] == [f"第{n}条" for n in range(1, 13)]


SINGLE: list[tuple[str, object]] = [
    ("项目投人", 1),
    ("staff", -5),
    ("销售收入", "三千万"),
    ("成立日期", "2026-02-29"),
    ("科技人员占比", 1),
    ("企业类型", "独立"),
    ("服务合同", [{"合同金额": "八万"}]),
    ("知识产权", "无"),
    ("项目执行期", "2021"),
]


@given(st.lists(st.sampled_from(SINGLE), unique_by=lambda pair: pair[0]))
def test_faults_of_a_profile_add_up(reader: ProfileReader, chosen: list[tuple[str, object]]) -> None:
    alone = [line for pair in chosen for line in faults(reader, dict([pair]))]
    assert len(alone) == len(chosen)
    assert sorted(faults(reader, dict(chosen))) == sorted(alone)


RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
def test_whatever_a_profile_holds_nothing_but_readable_faults_come_out(
    reader: ProfileReader, pack: RulePack, data: Any
) -> None:
    names = [fact.name for fact in pack.dictionary]
    fields = [field.name for fact in pack.dictionary for field in fact.type.fields]
    record = st.dictionaries(st.sampled_from(fields) | st.text(max_size=4), RAW, max_size=4)
    values = RAW | st.lists(record, max_size=3)
    document = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=4), values, max_size=6))
    faults(reader, document)


def test_the_engine_reports_an_unknown_policy_as_the_asker_wrote_it(pack: RulePack) -> None:
    with pytest.raises(Exception, match="没有 `tech-sm` 这项政策，是不是想写 `tech-sme`？"):
        Engine(pack).check({}, DAY, policies=["tech-sm"])
