"""Laws of text on a grid: widths, line breaks, tables."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy.errors import visible
from subsidy.report.layout import Column, display_width, padded, table, wrapped

CJK = "普陀区项目投入不超过元，。、（）《》：；"
WORDS = st.text(st.sampled_from(CJK + "abc0123456789,.-% >=“”"), max_size=120)
LONG = st.text(st.sampled_from("普陀区项目投入元元元元元元，。、：；）》"), min_size=60, max_size=120)
ANY = st.text(max_size=120).map(lambda text: visible(" ".join(text.split())))


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("普陀", 4), ("（", 2), ("“", 1), ("×", 1), ("é", 1), ("ｱ", 1), ("Ａ", 2), ("𠮷", 2)],
)
def test_a_chinese_character_takes_two_columns(text: str, width: int) -> None:
    assert display_width(text) == width


@given(ANY, st.integers(20, 100))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(display_width(line) <= width for line in wrapped(text, width, first="  标签    "))


@given(WORDS, st.integers(20, 100))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


@given(LONG, st.integers(40, 60))
def test_no_line_begins_with_closing_punctuation(text: str, width: int) -> None:
    plain = re.sub(r"[，。、：；）》]{4,}", "，", text)
    for line in wrapped(plain, width)[1:]:
        assert not re.match(r"[，。、：；）》]", line)


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=12), st.integers(40, 80))
def test_an_amount_is_never_broken(amounts: list[int], width: int) -> None:
    told = [f"{amount:,}.00 元" for amount in amounts]
    text = "合计".join(told)
    assert all(any(amount in line for line in wrapped(text, width)) for amount in told)


@pytest.mark.parametrize("unbroken", ["2,000,000.00 元", "2022-07-15", "46.875%", "480 万元", "<U+202E>", ">="])
@pytest.mark.parametrize("before", range(40))
def test_what_belongs_together_stays_on_one_line(unbroken: str, before: int) -> None:
    lines = wrapped("字" * before + unbroken + "字" * 10, 40)
    assert any(unbroken in line for line in lines)


def test_the_lines_after_the_first_hang_below_it() -> None:
    first, *rest = wrapped("字" * 60, 40, first="  标签  ")
    assert first.startswith("  标签  字")
    assert rest
    assert all(line.startswith(" " * 8 + "字") for line in rest)


@given(st.lists(st.tuples(ANY, ANY, ANY), max_size=6), st.integers(60, 100))
def test_every_line_of_a_table_is_equally_wide(rows: list[tuple[str, str, str]], width: int) -> None:
    columns = (Column("政策", flexible=True), Column("金额", right=True, most=20), Column("说明", flexible=True))
    lines = table(columns, rows, width)
    assert len({display_width(line) for line in lines}) == 1
    assert display_width(lines[0]) <= width


def test_cells_hold_no_character_of_uncertain_width_but_the_quotes_of_a_name() -> None:
    lines = table((Column("政策"),), [("“专精特新”——①×…",)], 80)
    assert not set("—…×①") & set("".join(lines))
    assert "“专精特新”" in lines[-1]


def test_colour_is_put_around_the_padded_cell() -> None:
    plain = table((Column("政策"), Column("结论")), [("甲", "符合"), ("乙", "不符合")], 80)
    painted = table(
        (Column("政策"), Column("结论")),
        [("甲", "符合"), ("乙", "不符合")],
        80,
        lambda cell, column: (lambda text: f"<{text}>") if column == 1 else None,
    )
    assert [re.sub("[<>]", "", line) for line in painted] == plain
    assert padded("符合", 6) in painted[2]
