"""Which version is law, how the day stands to the windows, and what verdict the truths come to."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from construct_tables import Side, asked, on_every_side, table
from little import HEAD, VERSION, pack_of, read, read_pack
from oracle.naive import Opinion

from subsidy.errors import RuleError
from subsidy.pack.pack import RulePack


def version(name: str, effective: str, amount: str, *more: str) -> str:
    lines = "\n    ".join([*more, f'award: {{clause: "2", amount: {amount}}}'])
    return VERSION.format(name=name, effective=effective, more=lines, eligibility='{clause: "1", holds: 上市}')


def policy(*versions: str, more: str = "") -> RulePack:
    return read_pack(HEAD.format(kind="subsidy", id="example", more=more) + "".join(versions))


FIRST = version("一", "{from: 2021-08-01, before: 2024-08-01}", "1元")
SECOND = version("二", "{from: 2024-08-01, before: 2026-08-01}", "2元")
OPEN = version("三", "{from: 2026-08-01}", "3元")
DRAFT = version("稿", "{from: 2021-01-01}", "9元", "draft: true")
BY_EVENT = policy(FIRST, SECOND, OPEN, DRAFT, more="chosen_by: 成立日\n")


def judged(side: Side, pack: RulePack, day: str, **facts: Any) -> Opinion:
    return side(pack, read({"上市": True, **facts}), date.fromisoformat(day)).opinions()["example"]


CALENDAR = [
    ("2021-07-31", None),
    ("2021-08-01", "一"),
    ("2024-07-31", "一"),
    ("2024-08-01", "二"),
    ("2026-07-31", "二"),
    ("2026-08-01", "三"),
    ("9999-12-31", "三"),
]


@on_every_side()
@pytest.mark.parametrize(("day", "name"), CALENDAR)
def test_a_version_is_law_from_its_first_day_until_before_its_end(side: Side, day: str, name: str | None) -> None:
    found = judged(side, policy(FIRST, SECOND, OPEN, DRAFT), day)
    assert (found.version, found.verdict) == (name, "eligible" if name else "not_applicable")
    assert found.award is None if name is None else found.award and found.award.low == 100 * "一二三".index(name) + 100


@on_every_side()
@pytest.mark.parametrize(("day", "name"), CALENDAR[:-1])
def test_chosen_by_a_fact_the_application_date_does_not_matter(side: Side, day: str, name: str | None) -> None:
    found = judged(side, BY_EVENT, "2000-01-01", 成立日=day)
    assert (found.version, found.verdict) == (name, "eligible" if name else "not_applicable")


@on_every_side()
def test_an_unknown_date_to_choose_by_is_what_is_missing(side: Side) -> None:
    found = judged(side, BY_EVENT, "2026-07-01")
    assert (found.version, found.verdict, set(found.missing)) == (None, "insufficient", {"founded"})


@on_every_side()
@pytest.mark.parametrize(("day", "verdict"), [("2026-07-31", "eligible"), ("2026-08-01", "not_applicable")])
def test_after_the_last_version_nothing_is_law(side: Side, day: str, verdict: str) -> None:
    assert judged(side, policy(FIRST, SECOND), day).verdict == verdict


@on_every_side()
def test_a_draft_alone_is_no_law(side: Side) -> None:
    assert judged(side, policy(DRAFT), "2026-07-01").verdict == "not_applicable"


WINDOWS = {
    "两期": "window: [{from: 2023-03-01, through: 2023-03-31}, {from: 2022-03-01, through: 2022-03-31}]",
    "一天": "window: {from: 2022-03-01, through: 2022-03-01}",
    "常年": "window: 常年",
    "没写": "payee: 服务机构",
    "每年": 'window: {every_year: {from: "02-01", through: "02-29"}}',
    "跨年": 'window: {every_year: {from: "12-31", through: "01-01"}}',
    "加一": 'window: [{every_year: {from: "02-01", through: "02-01"}}, {from: 2022-12-01, through: 2022-12-01}]',
}


@on_every_side()
@table("""
2022-02-28 | 两期 | 未开始
2022-03-01 | 两期 | 开放
2022-03-31 | 两期 | 开放
2022-04-01 | 两期 | 未开始
2023-02-28 | 两期 | 未开始
2023-03-01 | 两期 | 开放
2023-03-31 | 两期 | 开放
2023-04-01 | 两期 | 已截止
2022-02-28 | 一天 | 未开始
2022-03-01 | 一天 | 开放
2022-03-02 | 一天 | 已截止
2022-03-01 | 常年 | 常年
2022-03-01 | 没写 | 未公布
2022-01-31 | 每年 | 未开始
2022-02-01 | 每年 | 开放
2022-02-28 | 每年 | 开放
2022-03-01 | 每年 | 未开始
2024-02-29 | 每年 | 开放
2024-03-01 | 每年 | 未开始
2022-12-30 | 跨年 | 未开始
2022-12-31 | 跨年 | 开放
2023-01-01 | 跨年 | 开放
2023-01-02 | 跨年 | 未开始
2022-12-01 | 加一 | 开放
2022-12-02 | 加一 | 未开始
""")
def test_window(side: Side, profile: str, rule: str, result: str) -> None:
    found = judged(side, policy(version("一", "{from: 2000-01-01}", "1元", WINDOWS[rule])), profile)
    assert (found.window, found.verdict) == (result, "eligible")


@on_every_side()
@table("""
2026-01-31 | 每年 | 未开始
2026-02-28 | 每年 | 开放
2026-03-01 | 每年 | 已截止
2026-12-31 | 跨年 | 已截止
""")
def test_no_window_of_a_year_opens_after_the_version_s_end(side: Side, profile: str, rule: str, result: str) -> None:
    ending = policy(version("一", "{from: 2000-01-01, before: 2026-12-31}", "1元", WINDOWS[rule]), OPEN_AFTER)
    found = judged(side, ending, profile)
    assert found.window == result if found.version == "一" else profile == "2026-12-31"


OPEN_AFTER = version("后", "{from: 2026-12-31}", "3元")

NOTICES = HEAD.format(kind="subsidy", id="example", more="chosen_by: 规模\n") + (
    version("旧", "{from: 2023-01-01}", "1元", "notices: [大型, 小型]")
    + version("新", "{from: 2020-01-01}", "2元", "notices: [中型]")
)


@on_every_side()
@pytest.mark.parametrize(("notice", "name"), [("大型", "旧"), ("小型", "旧"), ("中型", "新"), (None, None)])
@pytest.mark.parametrize("day", ["2019-12-31", "2026-07-01"])
def test_a_notice_chooses_its_version_whatever_the_day(
    side: Side, notice: str | None, name: str | None, day: str
) -> None:
    found = judged(side, read_pack(NOTICES), day, **({"规模": notice} if notice else {}))
    assert (found.version, found.verdict) == (name, "eligible" if name else "insufficient")
    assert set(found.missing) == (set() if name else {"size"})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("notices: [中型]", "payee: 甲", "SB251 版本由 `规模` 选定，本版要写 notices"),
        ("notices: [中型]", "notices: [大型]", "SB252 `大型` 已由 `新` 版适用，只能写在一版里"),
        ("notices: [中型]", "notices: [中形]", "SB252 `中形` 不是 `规模` 的选项，是不是想写 `中型`？"),
        ("notices: [大型, 小型]", "notices: [大型]", "SB252 `小型` 没有版本适用；请写进某一版的 notices"),
    ],
)
def test_every_notice_chooses_exactly_one_version(old: str, new: str, fault: str) -> None:
    assert old in NOTICES
    with pytest.raises(RuleError) as refused:
        read_pack(NOTICES.replace(old, new))
    assert fault in str(refused.value)


TRUTHS = {"真": {"上市": True, "绿色": True}, "假": {"上市": False, "绿色": False}, "?": {}}
VERDICTS = {
    ("真", "真"): ("eligible", set()),
    ("真", "假"): ("ineligible", set()),
    ("真", "?"): ("insufficient", {"green", "invested"}),
    ("假", "真"): ("not_applicable", set()),
    ("假", "假"): ("not_applicable", set()),
    ("假", "?"): ("not_applicable", set()),
    ("?", "真"): ("insufficient", {"listed", "invested"}),
    ("?", "假"): ("insufficient", {"listed"}),
    ("?", "?"): ("insufficient", {"listed", "green", "invested"}),
}


@on_every_side()
@pytest.mark.parametrize(("applies", "eligible"), list(product("真假?", repeat=2)))
def test_verdict(side: Side, applies: str, eligible: str) -> None:
    holds = {"clause": "1", "holds": "绿色"}
    pack = pack_of(holds, {"clause": "2", "amount": "投入"}, {"clause": "0", "holds": "上市"})
    facts = {name: TRUTHS[truth][name] for name, truth in (("上市", applies), ("绿色", eligible)) if truth != "?"}
    found = side(pack, read(facts), date(2026, 7, 1)).opinions()["example"]
    verdict, missing = VERDICTS[applies, eligible]
    assert found.verdict == verdict
    assert found.missing == missing | ({"invested"} if verdict == "eligible" else set())


@on_every_side()
@table("""
- | 评分 >= 60分 | manual
- | 核定额 > 0元 | manual
- | 核定额 > 0元 或 评分 >= 60分 | manual
- | 人数 >= 1人 | insufficient
- | 人数 >= 1人 且 评分 >= 60分 | insufficient
收入=0元，投入=1元 | 强度 >= 5% | manual
收入=0元 | 强度 >= 5% | insufficient
收入=0元，投入=1元 | 强度 >= 5% 且 评分 >= 60分 | manual
收入=0元，投入=1元 | 强度 >= 5% 且 人数 >= 1人 | insufficient
- | 存在(处罚) | manual
处罚=[{}] | 存在(处罚: 处罚日 >= 2020-01-01) | manual
处罚=[{}] | 存在(处罚: 罚款 >= 1元) | insufficient
合同=[{}] | 存在(合同: 认定) | insufficient
""")
def test_what_only_people_can_supply_waits_for_them(side: Side, profile: str, rule: str, result: str) -> None:
    found = asked(side, profile, document={"clause": "1", "holds": rule}).opinions()["example"]
    assert found.verdict == result


@on_every_side()
def test_an_award_that_waits_leaves_the_verdict_alone(side: Side) -> None:
    document = {"clause": "2", "up_to": "投入", "decided": "核定额"}
    found = asked(side, "投入=5元", award=document).opinions()["example"]
    assert (found.verdict, set(found.missing)) == ("eligible", {"granted"})
