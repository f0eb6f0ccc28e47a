"""Numbers in words, told back to their author in digits."""

from __future__ import annotations

import pytest

from subsidy.language.numerals import in_digits


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("零元", "0元"),
        ("一元", "1元"),
        ("九人", "9人"),
        ("十人", "10人"),
        ("十一人", "11人"),
        ("二十人", "20人"),
        ("九十九家", "99家"),
        ("百元", "100元"),
        ("一百零五人", "105人"),
        ("一百五十万元", "150万元"),
        ("三百万元", "300万元"),
        ("一千零五十元", "1050元"),
        ("两千零二十四", "2024"),
        ("二〇二四年", "2024年"),
        ("九千九百九十九元", "9999元"),
        ("一万元", "1万元"),
        ("一万五千元", "15000元"),
        ("一万零五百元", "10500元"),
        ("一亿五千万元", "15000万元"),
        ("三亿元", "3亿元"),
        ("十二个月", "12个月"),
        ("两年", "2年"),
        ("三十个工作日", "30个工作日"),
        ("两倍", "2倍"),
        ("百分之五", "5%"),
        ("百分之三十", "30%"),
        ("百分之百", "100%"),
        ("一成", "10%"),
        ("五成", "50%"),
        ("五成半", "55%"),
        ("一半", "50%"),
        ("壹佰万元", "100万元"),
        ("贰仟零伍拾元", "2050元"),
    ],
)
def test_a_number_in_words_is_told_in_digits_and_in_its_own_unit(word: str, digits: str) -> None:
    assert in_digits(word) == digits


@pytest.mark.parametrize(
    "word", ["", "元", "万元", "年", "企业", "一企业", "半年", "三分之一", "一百五", "三万五元", "万人"]
)
def test_what_is_no_number_or_can_be_read_in_two_ways_is_not_guessed_at(word: str) -> None:
    assert in_digits(word) is None
