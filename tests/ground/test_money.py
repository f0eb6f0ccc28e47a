"""Money: exact reading, rounding by unit and mode at the very boundary, and 大写金额 by an oracle of another kind."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy.money import (
    FEN_PER_UNIT,
    LARGEST_FEN,
    Rational,
    Rounding,
    RoundingMode,
    decimal,
    grouped_yuan,
    half_width,
    parse_money,
    parse_number,
    percent,
    round_to,
    short_yuan,
    words,
    yuan,
)

UP, DOWN, HALF = RoundingMode.UP, RoundingMode.DOWN, RoundingMode.HALF_UP

# How many units remain of (whole + part) units, by mode; magnitudes are rounded, so signs mirror.
PARTS: list[tuple[Rational, dict[RoundingMode, int]]] = [
    (0, {UP: 0, DOWN: 0, HALF: 0}),
    (Fraction(1, 10**30), {UP: 1, DOWN: 0, HALF: 0}),
    (Fraction(1, 2) - Fraction(1, 10**30), {UP: 1, DOWN: 0, HALF: 0}),
    (Fraction(1, 2), {UP: 1, DOWN: 0, HALF: 1}),
    (Fraction(1, 2) + Fraction(1, 10**30), {UP: 1, DOWN: 0, HALF: 1}),
    (1 - Fraction(1, 10**30), {UP: 1, DOWN: 0, HALF: 1}),
]


@pytest.mark.parametrize("mode", RoundingMode)
@pytest.mark.parametrize("unit", FEN_PER_UNIT)
def test_rounding_at_below_and_above_the_half(unit: str, mode: RoundingMode) -> None:
    fen = FEN_PER_UNIT[unit]
    for (part, added), whole, sign in product(PARTS, (0, 1, 2, 7, 10**9), (1, -1)):
        rounded = Rounding(unit, mode).apply(sign * (whole + part) * fen)
        assert rounded == sign * (whole + added[mode]) * fen
        assert isinstance(rounded, int)


RATIONALS = st.fractions(max_denominator=10**6) | st.integers(-(10**12), 10**12)


@given(RATIONALS, st.sampled_from(sorted(FEN_PER_UNIT.values())), st.sampled_from(RoundingMode))
def test_rounding_gives_a_near_multiple_and_settles(value: Rational, step: int, mode: RoundingMode) -> None:
    rounded = round_to(value, step, mode)
    distance = abs(Fraction(rounded) - value)
    assert rounded % step == 0
    assert distance < step
    assert round_to(rounded, step, mode) == rounded
    assert round_to(-value, step, mode) == -rounded
    assert abs(round_to(value, step, DOWN)) <= abs(rounded) <= abs(round_to(value, step, UP))
    if mode is HALF:
        assert distance <= Fraction(step, 2)


@given(RATIONALS, RATIONALS, st.sampled_from(RoundingMode))
def test_rounding_keeps_order(one: Rational, other: Rational, mode: RoundingMode) -> None:
    low, high = sorted([one, other])
    assert round_to(low, 100, mode) <= round_to(high, 100, mode)


# Reading and showing

NUMBERS = [
    ("0", 0),
    ("007", 7),
    ("1,234.50", Fraction(2469, 2)),
    ("1234567", 1234567),
    ("１，２３４．５", Fraction(2469, 2)),
    ("+5", 5),
    ("-5.0", -5),
    *[(text, None) for text in ("", "-", ".5", "5.", "1,23", "1,2345", "12,34", "1e3", "٣", "3²", "½", "5 5", "0x1")],
    *[(text, None) for text in ("9" * 41, "NaN", "五", "1_000", "--5", "5-", "1.2.3")],
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_plain_decimal_is_read_exactly_and_nothing_else(text: str, value: Rational | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("unit", FEN_PER_UNIT)
def test_each_unit_of_money_is_read(unit: str) -> None:
    assert parse_money(f"1{unit}") == parse_money(f" １ {unit} ") == FEN_PER_UNIT[unit]
    assert parse_money(f"-1.5{unit}") == -3 * Fraction(FEN_PER_UNIT[unit], 2)


@pytest.mark.parametrize("text", ["", "5", "元", "5万", "5 5元", "5美元", "元5", "5元整", "¥5元"])
def test_text_without_a_unit_of_money_is_none(text: str) -> None:
    assert parse_money(text) is None


def test_full_width_signs_have_half_width_twins() -> None:
    assert half_width("　（１２３，４５６．７８％）ＡＢｃ！～") == " (123,456.78%)ABc!~"
    assert half_width("万元，、。“”") == "万元,、。“”"


SHOWN = [
    (0, "0 元", "0.00", "0.00 元"),
    (1, "0.01 元", "0.01", "0.01 元"),
    (-150, "-1.5 元", "-1.50", "-1.50 元"),
    (999_999, "9,999.99 元", "9999.99", "9,999.99 元"),
    (1_000_000, "1 万元", "10000.00", "10,000.00 元"),
    (1_000_100, "1.0001 万元", "10001.00", "10,001.00 元"),
    (1_000_001, "10,000.01 元", "10000.01", "10,000.01 元"),
    (480_000_000, "480 万元", "4800000.00", "4,800,000.00 元"),
    (12_000_000_000, "1.2 亿元", "120000000.00", "120,000,000.00 元"),
    (-20_000_000_000, "-2 亿元", "-200000000.00", "-200,000,000.00 元"),
]


@pytest.mark.parametrize(("fen", "short", "document", "grouped"), SHOWN)
def test_an_amount_is_shown_exactly(fen: int, short: str, document: str, grouped: str) -> None:
    assert (short_yuan(fen), yuan(fen), grouped_yuan(fen)) == (short, document, grouped)


@given(st.integers(-LARGEST_FEN, LARGEST_FEN))
def test_what_is_shown_reads_back_to_the_fen(fen: int) -> None:
    assert parse_money(short_yuan(fen)) == fen
    assert parse_money(grouped_yuan(fen)) == fen
    assert parse_money(yuan(fen) + "元") == fen


RATIOS = [
    (0, "0%"),
    (1, "100%"),
    (Fraction(1, 20), "5%"),
    (Fraction(-1, 8), "-12.5%"),
    (Fraction(1, 3), "约 33.3333%"),
    (Fraction(2, 3), "约 66.6667%"),
    (Fraction(1, 10**6), "0.0001%"),
    (Fraction(1, 10**7), "约 0%"),
    (12345, "1,234,500%"),
]


@pytest.mark.parametrize(("ratio", "shown"), RATIOS)
def test_a_ratio_that_is_not_shown_exactly_says_so(ratio: Rational, shown: str) -> None:
    assert percent(ratio) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(Fraction(5, 2), 0, "3"), (Fraction(-5, 2), 0, "-3"), (Fraction(-1, 1000), 2, "0"), (1200, 2, "1,200")],
)
def test_a_decimal_is_rounded_away_from_zero(value: Rational, places: int, shown: str) -> None:
    assert decimal(value, places) == shown


# 大写金额

WORDS = [
    (0, "零元整"),
    (1, "壹分"),
    (10, "壹角整"),
    (11, "壹角壹分"),
    (100, "壹元整"),
    (101, "壹元零壹分"),
    (110, "壹元壹角整"),
    (111, "壹元壹角壹分"),
    (1000, "壹拾元整"),
    (1500, "壹拾伍元整"),
    (10_00_05, "壹仟元零伍分"),
    (100_00_00, "壹万元整"),
    (100_05_00, "壹万零伍元整"),
    (105_00_00, "壹万零伍佰元整"),
    (110_00_00, "壹万壹仟元整"),
    (200_0000_00, "贰佰万元整"),
    (1_0000_0000_00, "壹亿元整"),
    (1_0000_0001_00, "壹亿零壹元整"),
    (1_0001_0000_00, "壹亿零壹万元整"),
    (1_1000_0000_00, "壹亿壹仟万元整"),
    (10_0000_0000_00, "壹拾亿元整"),
    (1_0000_0000_0000_00, "壹万亿元整"),
    (63_0000_4612_12, "陆拾叁亿零肆仟陆佰壹拾贰元壹角贰分"),
    (1_0203_0405_06, "壹亿零贰佰零叁万零肆佰零伍元零陆分"),
    (-573_2700_00, "负伍佰柒拾叁万贰仟柒佰元整"),
]


@pytest.mark.parametrize(("fen", "text"), WORDS)
def test_capital_numerals(fen: int, text: str) -> None:
    assert words(fen) == text


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def read(text: str) -> int:
    """The number that capital numerals say, counted up digit by digit: nothing of it is shared with the writer."""
    whole, _, rest = text.rpartition("元") if "元" in text else ("", "", text)
    total = section = digit = 0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    fen = (total + section + digit) * 100
    for number, unit in re.findall(r"(.)([角分])", rest):
        fen += DIGITS.index(number) * (10 if unit == "角" else 1)
    return fen


def assert_well_formed(text: str) -> None:
    assert "零零" not in text
    assert not re.search(r"零[元万亿拾佰仟角整]", text.replace("零元整", ""))
    assert not re.search(r"(?<![壹贰叁肆伍陆柒捌玖])[拾佰仟角分]", text)
    assert text.endswith(("整", "分"))
    assert ("整" in text) is not text.endswith("分")


POSITIONS = [int("".join(digits)) for digits in product("01", repeat=11)]


def test_zeros_in_every_position_are_read_back() -> None:
    """All patterns of zeros and ones over eleven places: 亿, 万, 元, 角, 分 with every gap between them."""
    for fen in POSITIONS:
        text = words(fen)
        assert read(text) == fen
        assert_well_formed(text)
    assert len({words(fen) for fen in POSITIONS}) == len(POSITIONS)


@given(st.integers(0, LARGEST_FEN - 1))
def test_any_amount_reads_back_from_its_capital_numerals(fen: int) -> None:
    text = words(fen)
    assert read(text) == fen
    assert_well_formed(text)
    assert words(-fen) == ("负" if fen else "") + text


@given(st.integers(1, 9999), st.integers(1, 999))
def test_a_gap_below_wan_is_marked_by_one_zero(high: int, low: int) -> None:
    assert words((high * 10_000 + low) * 100) == f"{words(high * 100)[:-2]}万零{words(low * 100)}"
