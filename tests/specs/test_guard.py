"""Every silent loss of pytest-bdd and gherkin is refused, at its line, in one Chinese line."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from subsidy.errors import RuleError
from subsidy.specs import guard
from subsidy.specs.cases import cases_of
from subsidy.specs.phrases import Phrase, shipped
from subsidy.specs.reading import HEADER, read

GOOD = """\
# language: zh-CN
@普陀
功能: 数字化转型专项
  凡写明依据的条款逐条检验。
  - 当然也可以这样说明
  背景:
    假如 企业说明
      \"\"\"
      场景：文本块里写什么都可以
      \"\"\"
  @区级
  场景: 超过门槛
    假如 投入为 60 万元
    当 按 2026-07-01 审核
    那么 结论是 符合
    而且 结论是 符合
  场景大纲: 门槛两侧
    假如 一家企业的档案
      | 结论 | <结论> |
    当 按 <日期> 审核
    那么 结论是 <结论>
    例子:
      | 结论   | 日期       |
      | 符合   | 2026-07-01 |
      | 不符合 | 2026-07-02 |
"""

STEPS = "    假如 投入为 60 万元\n    当 按 2026-07-01 审核\n    那么 结论是 符合\n"


@pytest.fixture
def book(phrase_book: object) -> tuple[Phrase, ...]:
    return shipped()


def found(text: str | bytes, book: tuple[Phrase, ...] | None = None) -> list[tuple[str, int]]:
    source = text.encode() if isinstance(text, str) else text
    return [(fault.code, fault.place.line) for fault in guard.check(source, "a.feature", book)]


def body(*lines: str, header: str = f"{HEADER}\n功能: 甲\n") -> str:
    return header + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "source",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("  ", "　").encode(),
        body(
            "场景大纲: 甲", "  当 按 2026-07-01 审核", "  那么 结论是 <乙>", "  例子:", "    | 乙 |", "    | 符 |"
        ).encode(),
        body("规则: 乙", "  背景:", "    当 按 2026-07-01 审核", "  场景: 丙", "    那么 结论是 符合").encode(),
    ],
    ids=["plain", "byte-order-mark", "windows-lines", "full-width-indent", "outline", "rule"],
)
def test_a_sound_file_has_no_fault(source: bytes, book: tuple[Phrase, ...]) -> None:
    assert guard.check(source, "a.feature", book) == ()


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        (GOOD.encode("gbk"), "SB501", "GBK"),
        (GOOD.encode("utf-16"), "SB501", "UTF-16"),
        (GOOD.encode("utf-16-le"), "SB501", "UTF-8"),
        (b"", "SB502", "空的"),
        (b"\xef\xbb\xbf \n\n", "SB502", "空的"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(source: bytes, code: str, said: str) -> None:
    [fault] = guard.check(source, "a.feature")
    assert (fault.code, fault.place.file, fault.place.line) == (code, "a.feature", 0)
    assert said in fault.message


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("", 1),
        ("# language：zh-CN\n", 1),
        ("# language: zh_CN\n", 1),
        ("＃ language: zh-CN\n", 1),
        ("# 说明\n# language: en\n", 2),
        ("# language: zh-TW\n", 1),
        ("@普陀\n# language: zh-CN\n", 2),
    ],
)
def test_another_language_or_none_is_refused(header: str, line: int) -> None:
    assert ("SB503", line) in found(body("  场景: 乙", STEPS, header=f"{header}功能: 甲\n"))


def test_a_file_in_another_language_is_told_once() -> None:
    assert found("# language: en\nFeature: a\n  Scenario: b\n    Given c\n") == [("SB503", 1)]


@pytest.mark.parametrize(
    "title",
    [
        "场景：乙",
        "场景 : 乙",
        "场景 ：乙",
        "场景 乙",
        "场景",
        "場景: 乙",
        "情景：乙",
        "Scenario: 乙",
        "\u200b场景: 乙",
        "剧本：乙",
        "场景大纲：乙",
        "場景大綱：乙",
        "背景：",
        "规则：乙",
        "场境: 乙",
        "例子：",
    ],
)
def test_a_title_that_gherkin_would_swallow_is_refused(title: str) -> None:
    assert ("SB504", 3) in found(body(f"  {title}", STEPS))


@pytest.mark.parametrize("colon", ["：", " :", "﹕", ""])
def test_a_feature_title_without_a_plain_colon_is_one_fault(colon: str) -> None:
    assert found(f"{HEADER}\n功能{colon} 甲\n  场景: 乙\n{STEPS}") == [("SB504", 2)]


def test_a_swallowed_scenario_hides_none_of_the_faults_below_it(book: tuple[Phrase, ...]) -> None:
    text = body(
        "  场景：乙", "    当 按 2026-07-01 审核", "  场景：丙", "    当 按 2026-07-01 审核", "    那么 结论为符合"
    )
    assert found(text, book) == [("SB504", 3), ("SB510", 3), ("SB504", 5), ("SB515", 7)]


@pytest.mark.parametrize(
    "line",
    ["当企业满足条件", "假如 企业", "那麼 结论是 符合", "假設 企业", "當 审核", "如果企业", "假若 企业", "Given 企业"],
)
def test_a_step_among_a_features_description_is_refused(line: str) -> None:
    assert found(body(f"  {line}", "  场景: 乙", STEPS)) == [("SB505", 3)]


@pytest.mark.parametrize("line", ["假設 投入为 60 万元", "給定 企业", "那吗 结论是 符合", "Then 结论是 符合"])
@pytest.mark.parametrize("position", ["first", "later"])
def test_a_misspelt_step_in_a_scenario_is_refused(line: str, position: str) -> None:
    lines = [f"    {line}", STEPS] if position == "first" else [STEPS.rstrip("\n"), f"    {line}"]
    number = 4 if position == "first" else 7
    assert ("SB505", number) in found(body("  场景: 乙", *lines))


@pytest.mark.parametrize(
    "line",
    [
        "场景多样，逐条检验",
        "背景是转型",
        "依据：普科委规范",
        "例如：企业",
        "- 当企业",
        "那些年",
        "1. 场景：甲",
        "说明 企业",
    ],
)
def test_plain_prose_may_describe_a_feature(line: str) -> None:
    assert found(body(f"  {line}", "  场景: 乙", STEPS)) == []


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["  场景: 乙", STEPS, "  随便一句"], 8),
        (["  场景: 乙", STEPS, "功能: 丙"], 8),
        (["  场景: 乙", STEPS, "  背景:", STEPS], 8),
        (["  场景: 乙", "    那么 甲", '    """', "    丙"], 6),
        (["  场景: 乙", STEPS, "  @末"], 8),
        (["  场景: 乙", '    """', "    丙", '    """', STEPS], 4),
    ],
    ids=["prose", "second feature", "late background", "open text block", "dangling tag", "text block first"],
)
def test_what_gherkin_cannot_place_is_told_in_chinese(lines: list[str], line: int) -> None:
    faults = guard.check(body(*lines).encode(), "a.feature")
    assert ("SB506", line) in [(fault.code, fault.place.line) for fault in faults]
    assert not any("expected" in fault.message for fault in faults)


def test_a_file_without_its_feature_title_is_one_fault() -> None:
    assert found(f"{HEADER}\n  场景: 甲\n{STEPS}") == [("SB506", 2)]


@pytest.mark.parametrize("text", [body(), body("  背景:", STEPS), f"{HEADER}\n", "# 只有备注\n", f"{HEADER}\n@普陀\n"])
def test_a_file_without_a_scenario_is_refused(text: str) -> None:
    assert "SB507" in [code for code, _ in found(text)]


TABLE = [
    ("SB508", 8, ["  场景: 乙", STEPS, "  场景: 乙", STEPS]),
    ("SB508", 9, ["  场景: 乙", STEPS, "  规则: 丙", "  场景: 乙", STEPS]),
    ("SB508", 3, ["  场景:", STEPS]),
    ("SB509", 3, ["  场景: 乙", "  场景: 丙", STEPS]),
    ("SB509", 3, ["  背景:", "  场景: 丙", STEPS]),
    ("SB510", 3, ["  场景: 乙", "    假如 甲", "    当 乙", "    而且 丙"]),
    ("SB510", 5, ["  背景:", "    那么 甲", "  场景: 乙", "    当 乙"]),
    ("SB511", 3, ["  场景大纲: 乙", STEPS]),
    ("SB511", 3, ["  剧本大纲: 乙", STEPS]),
    ("SB511", 5, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 |"]),
    ("SB511", 5, ["  场景大纲: 乙", "    那么 <甲>", "    例子:"]),
    ("SB512", 4, ["  场景大纲: 乙", "    那么 <甲><乙>", "    例子:", "      | 甲 |", "      | 1 |"]),
    ("SB512", 4, ["  场景: 乙", "    那么 <甲>"]),
    ("SB512", 4, ["  背景:", "    假如 <甲>", "  场景: 乙", "    那么 甲"]),
    ("SB512", 4, ["  场景: 乙", "    那么 甲", "      | <甲> |"]),
    ("SB513", 6, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 | 乙 |", "      | 1 | 2 |"]),
    ("SB513", 6, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 | 甲 |", "      | 1 | 2 |"]),
    ("SB513", 6, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 |  |", "      | 1 | 2 |"]),
    ("SB514", 6, ["  场景: 乙", "    那么 甲", "      | 甲 | 乙 |", "      | 1 |"]),
    ("SB514", 7, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 |", "      | 1 | 2 |"]),
    ("SB514", 5, ["  场景: 乙", "    那么 甲", "      | 甲 | 乙"]),
    ("SB514", 5, ["  场景: 乙", "    那么 甲", "      | 甲 | # 备注"]),
    ("SB514", 5, ["  场景: 乙", "    那么 甲", "      ｜ 甲 ｜"]),
    ("SB514", 4, ["  场景: 乙", "      | 甲 |", "    那么 甲"]),
    ("SB517", 3, ["  @skip", "  场景: 乙", STEPS]),
    ("SB517", 3, ["  @xfail", "  场景: 乙", STEPS]),
    ("SB517", 3, ["  @试行（二）", "  场景: 乙", STEPS]),
    ("SB517", 3, ["  @普陀 区", "  场景: 乙", STEPS]),
    ("SB517", 3, ["  ＠普陀", "  场景: 乙", STEPS]),
    ("SB517", 5, ["  场景大纲: 乙", "    那么 <甲>", "    @not", "    例子:", "      | 甲 |", "      | 1 |"]),
    ("SB518", 8, ["  场景大纲: 乙", "    那么 <甲>", "    例子:", "      | 甲 |", "      | 1 |", "      | 1 |"]),
    ("SB519", 4, ["  场景: 乙", "    而且 甲", "    那么 乙"]),
    ("SB528", 5, ["  场景: 乙", "    假如 甲", "    那么 丙"]),
    ("SB528", 4, ["  场景: 乙", "    那么 丙", "    当 乙"]),
    ("SB528", 4, ["  背景:", "    那么 丙", "  场景: 乙", "    当 乙", "    那么 丙"]),
    ("SB529", 4, ["  场景: 乙", "    当 甲", "    当 乙", "    那么 丙"]),
    ("SB529", 6, ["  场景: 乙", "    当 甲", "    那么 乙", "    当 丙"]),
    ("SB529", 5, ["  场景: 乙", "    当 甲", "    假如 乙", "    那么 丙"]),
    ("SB529", 6, ["  场景: 乙", "    当 甲", "    那么 乙", "    假如 丙"]),
    ("SB519", 4, ["  场景: 乙", "    * 甲", "    那么 乙"]),
]


@pytest.mark.parametrize(("code", "line", "lines"), TABLE)
def test_each_silent_loss_is_refused_at_its_line(code: str, line: int, lines: list[str]) -> None:
    assert (code, line) in found(body(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ["  场景: 乙", "    当 甲", "    那么 乙", "    当 丙", "    那么 丁"],
        ["  场景: 乙", "    假如 甲", "    当 乙", "    那么 丙", "    假如 丁", "    当 乙", "    那么 丙"],
        ["  背景:", "    当 甲", "  场景: 乙", "    那么 丙"],
        ["  背景:", "    当 甲", "  场景: 乙", "    当 乙", "    那么 丙"],
    ],
    ids=["two days", "two states", "day of the background", "day of the background replaced"],
)
def test_a_scenario_may_judge_again_when_each_judgement_is_asked_about(lines: list[str]) -> None:
    assert found(body(*lines)) == []


def test_a_scenario_that_judges_nothing_is_told_once() -> None:
    assert found(body("  场景: 乙", "    假如 甲", "    那么 乙", "    而且 丙")) == [("SB528", 5)]


def test_an_uneven_row_is_told_with_both_counts() -> None:
    text = body("  场景: 乙", "    那么 甲", "      | 甲 | 乙 |", "      # 备注", "      | 1 |")
    [fault] = guard.check(text.encode(), "a.feature")
    assert (fault.code, fault.place.line) == ("SB514", 7)
    assert "`| 1 |` 有 1 格，表格第一行有 2 格" in fault.message


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("    当 按 2026-07-01 审批\n    那么 结论是 符合", "是不是想写 `按 … 审核`"),
        ("    当 投入为 60 万元\n    那么 结论是 符合", "要用 `假如` 开头"),
        ("    假如 投入为 六十 万元\n    当 按 2026-07-01 审核\n    那么 结论是 符合", "是不是想写 `投入为 … 万元`"),
        ("    当: 按 2026-07-01 审核\n    那么 结论是 符合", "不要冒号"),
        ("    当\n    那么 结论是 符合", "没有内容"),
        ("    当 乙丙丁\n    那么 结论是 符合", "；全部说法见 subsidy test --steps"),
    ],
)
def test_an_unknown_step_is_refused_with_its_cure(steps: str, said: str, book: tuple[Phrase, ...]) -> None:
    [fault] = guard.check(body("  场景: 乙", steps).encode(), "a.feature", book)
    assert (fault.code, fault.place.line, fault.place.column) == ("SB515", 4, 5)
    assert said in fault.message


@pytest.mark.parametrize(
    ("step", "alike"),
    [
        ("普陀区科技服务券的结论是符合", "相近的说法：`… 的结论是 …`；"),
        (
            "普陀区科技服务券 的补贴金额为 10万元",
            "相近的说法：`… 的金额是 …`、`… 的金额在 … 与 … 之间`、`… 的说明是 …`；",
        ),
        ("什么都好", ""),
    ],
)
def test_of_many_phrases_only_those_alike_are_listed(step: str, alike: str) -> None:
    [fault] = guard.check(
        body("  场景: 乙", "    当 按 2026-07-01 审核", f"    那么 {step}").encode(), "a.feature", shipped()
    )
    assert fault.message == f"`那么 {step}` 不是已有的步骤；{alike}全部说法见 subsidy test --steps"


def test_an_outlines_step_is_held_against_each_row(book: tuple[Phrase, ...]) -> None:
    rows = ["    例子:", "      | 甲 |", "      | 60 |", "      | 六十 |"]
    text = body(
        "  场景大纲: 乙", "    假如 投入为 <甲> 万元", "    当 按 2026-07-01 审核", "    那么 结论是 符合", *rows
    )
    [fault] = guard.check(text.encode(), "a.feature", book)
    assert (fault.code, fault.place.line) == ("SB515", 4)
    assert "六十" in fault.message


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("    假如 一家企业的档案", "缺少表格"),
        ("    假如 企业说明", "缺少文本块"),
        ("    假如 投入为 60 万元\n      | 甲 |", "不收表格"),
        ('    假如 投入为 60 万元\n      """\n      甲\n      """', "不收文本块"),
    ],
)
def test_what_stands_below_a_step_is_what_it_takes(step: str, said: str, book: tuple[Phrase, ...]) -> None:
    [fault] = guard.check(
        body("  场景: 乙", step, "    当 按 2026-07-01 审核", "    那么 结论是 符合").encode(), "a.feature", book
    )
    assert (fault.code, fault.place.line) == ("SB516", 4)
    assert said in fault.message


def test_steps_are_left_alone_without_a_phrase_book() -> None:
    assert found(body("  场景: 乙", "    当 天晓得", "    那么 天知道")) == []


def test_every_fault_is_one_line_and_all_are_raised_together() -> None:
    source = body("  场景：乙", "  @skip", "  场景: 丙", "    * 甲").encode()
    with pytest.raises(RuleError) as caught:
        guard.require(source, "a.feature")
    assert [fault.code for fault in caught.value.faults] == ["SB504", "SB509", "SB517", "SB510", "SB519"]
    assert all("\n" not in str(fault) and str(fault).startswith("a.feature:") for fault in caught.value.faults)


def test_the_shipped_phrase_book_is_not_empty() -> None:
    assert {phrase.kind for phrase in shipped()} == {"given", "when", "then"}


LINES = [
    *("功能: 甲", "功能：甲", "背景:", "规则: 丙", "规则", "场景: 乙", "场景: 丁", "场景：戊", "场景大纲: 己"),
    *("例子:", "例子：", "假如 一家企业的档案", "当 按 <日> 审核", "那么 结论是 符合", "那麼 结论是 符合", "* 甲"),
    *("而且 结论是 符合", "随便一句", "-", "Given x", "Scenario: x", "\u200b场景: 庚", "\x0c", "", "  ", "# 备注"),
    *("| 结论 | 符合 |", "| <日期> |", "| 日 |", "| 1 | 2", "｜ 日 ｜", '"""', "```", "@普陀", "@", "@ a"),
    *(HEADER, "# language: en"),
]
EDITS = st.lists(st.tuples(st.integers(2, len(GOOD.splitlines())), st.sampled_from(LINES), st.booleans()), max_size=3)


@given(EDITS)
@settings(max_examples=400, deadline=None)
def test_a_file_that_passes_runs_every_scenario_that_is_written_in_it(edits: list[tuple[int, str, bool]]) -> None:
    lines = GOOD.splitlines()
    for place, line, instead in edits:
        lines[place : place + instead] = [line]
    source = "\n".join(lines).encode()
    if guard.check(source, "a.feature"):
        return
    event("passes")
    block, titles = "", 0
    for line in lines:
        mark = line.strip()[:3]
        if mark in ('"""', "```") and block in ("", mark):
            block = "" if block else mark
        titles += not block and line.replace("\u200b", "").strip().startswith(("场景", "Scenario"))
    document = read(source, "a.feature").document
    assert document is not None
    assert len(list(cases_of(document.feature.children))) == titles
