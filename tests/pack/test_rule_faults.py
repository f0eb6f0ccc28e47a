"""What authors of rule files are told of their mistakes: each exactly once, at its place, with the cure."""

from __future__ import annotations

import os
import re
import tracemalloc
from datetime import date
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_files import FACTS, POLICY, QUALIFICATION, faults_of

from subsidy.cli.main import run
from subsidy.engine import Engine
from subsidy.truth import Verdict

CONDITION = "      clause: 第一条\n      holds: 职工总数 >= 10人\n"
AMOUNT = "      clause: 第二条\n      amount: 10万元\n"


def told(**files: str | bytes) -> list[str]:
    return [str(fault) for fault in faults_of(**files)]


def replaced(old: str, new: str, text: str = POLICY) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def with_block(old: str, block: str) -> str:
    return replaced(old, indent(dedent(block).strip("\n"), "      ") + "\n")


def test_the_sound_files_of_these_tests_have_no_fault() -> None:
    assert told(p=POLICY, q=QUALIFICATION) == []


# One mistake in one file: what replaces what, and the one line that the author is told (without `p.yaml:`)

LINES = [
    # keys and shapes
    ("title: 甲", "titel: 甲", "2:1 SB202 这里不能有 `titel`，是不是想写 `title`？"),
    ("title: 甲\n", "", "1:1 SB201 缺少 `title`，请补上"),
    ("title: 甲", "title: 甲\ncolour: 红", "3:1 SB202 这里不能有 `colour`，请删去或改正"),
    ("title: 甲", "title: 甲\nholds: 红", "3:1 SB202 这里不能有 `holds`，它只用在别处；请核对缩进和上一级的键"),
    ("title: 甲", "title:", "2:7 SB203 这里是空的，请补上内容；用不着就删去这个键"),
    ("title: 甲", "title: 是", "2:8 SB203 `是` 应是文本；若是数字、日期或是否，请加上引号"),
    ("title: 甲", "title: ''", "2:8 SB204 这里 不能为空，请写上内容"),
    ("level: 区级", "level: 街道级", "3:8 SB214 `街道级` 不在可选之列；可选：国家级、市级、区级、园区"),
    ("materials: [表]", "materials: [表，证]", "5:65 SB282 `表，证` 成了一份材料；几份之间请用半角逗号加空格 `, ` 分开，只有一份就另起一行写 `- …`"),
    ("materials: [表]", "materials: 表", "5:64 SB207 `表` 应是清单，每项前面加短横"),
    ("{title: 文件}", "文件", "8:15 SB209 `文件` 应是“键: 值”的一组"),
    ("version: 一", "version: 2.10", "7:14 SB203 `2.10` 应是文本；若是数字、日期或是否，请加上引号"),
    ("provenance: sample", "provenance: 示例", "10:17 SB214 `示例` 不在可选之列，是不是想写 `sample`？可选：official、secondary、sample"),
    ("    provenance: sample\n", "", "7:5 SB201 缺少 `provenance`，请补上"),
    ("sample\n", "sample\n    draft: 也许\n", "11:12 SB211 `也许` 应是 true 或 false（也可写 是、否）"),
    ("subsidy: p-one", "subsidy: P_one", "1:10 SB206 `P_one` 写法不对；编号用小写字母、数字、连字符，英文键用下划线，字母开头"),
    ("subsidy: p-one\n", "", "1:1 SB240 `subsidy` 与 `qualification` 要写且只写一个"),
    ("subsidy: p-one", "qualification: q-one", "15:7 SB242 资格本身不发钱，不能写 award；要发钱请写成 subsidy"),
    ("    award:\n" + AMOUNT, "", "7:5 SB201 缺少 `award`，请补上；只认定资格不发钱请用 qualification"),
    # traps of YAML
    ("version: 一", "version: 12:30", ""),
    ("version: 一", "version: no", ""),
    ("version: 一", "version: 0123", ""),
    ("title: 甲", "title: &甲 乙", "2:8 SB109 `title: &甲 乙`：`&` 开头是锚点或引用，规则文件不用它们；如果是文字，请给整个值加上双引号"),
    ("title: 甲", "title: *甲", "2:8 SB109 `title: *甲`：`*` 开头是锚点或引用，规则文件不用它们；如果是文字，请给整个值加上双引号"),
    ("title: 甲", "title: !!str 甲", "2:8 SB110 `title: !!str 甲`：以 `!` 开头的是标签，规则文件不用标签，请删去；如果是文字，请加双引号"),
    ("title: 甲", "title: 甲\ntitle: 乙", "3:1 SB113 `title: 乙`：键 `title` 重复，第 2 行已有，请删去或改名"),
    ("title: 甲", "title: 甲\n<<: {}", "3:1 SB112 `<<: {}`：`<<` 是合并键，规则文件不用它，请把内容写全"),
    ("title: 甲", "title: 甲\n---", "3:1 SB111 `---`：第二份文档从这里开始，一个文件只写一份规则，请删去 `---` 或另存一个文件"),
    ("title: 甲", "title：甲", "2:1 SB106 `title：甲`：用了全角冒号，请改成半角冒号加一个空格"),
    ("title: 甲", "title: 甲: 乙", "2:9 SB106 `title: 甲: 乙`：一行里有两个冒号，请给整个值加上双引号"),
    ("title: 甲", "\ttitle: 甲", "2:1 SB106 `title: 甲`：用制表符（Tab）作了缩进，请改成空格"),
    ("title: 甲", "title: 甲\u202e乙", "2:9 SB103 `title: 甲<U+202E>乙`：有 U+202E（改变文字方向的字符），请删去"),
    ("title: 甲", 'title: "甲', "2:8 SB106 `title: \"甲`：引号没有配对，请补上结尾的引号"),
    ("from: 2022-01-01", "from: 2022-02-30", "9:23 SB115 `effective: {from: 2022-02-30}`：没有 `2022-02-30` 这一天：2 月最多 29 天；如果不是日期，请加双引号"),
    ("from: 2022-01-01", "from: 2022-1-1", "9:23 SB210 `2022-1-1` 应是日期，写成 2022-01-01，不加引号"),
    ("from: 2022-01-01", "from: 2022年1月1日", "9:23 SB210 `2022年1月1日` 应是日期，写成 2022-01-01，不加引号"),
    ("from: 2022-01-01", "from: 去年", "9:23 SB210 `去年` 应是日期，写成 2026-07-01，不加引号"),
    ("from: 2022-01-01", "from: '2022-01-01'", "9:23 SB210 `2022-01-01` 应是日期，写成 2022-01-01，不加引号"),
    ("title: 甲", "title: " + "[" * 30, "2:31 SB107 `…[[[[[[[[[[[[[[[[[[[`：嵌套超过 24 层，请把规则拆开"),
    # times
    ("{from: 2022-01-01}", "{from: 2022-01-01, before: 2022-01-01}", "9:16 SB248 失效日 2022-01-01 不晚于施行日 2022-01-01，请核对"),
    ("sample\n", "sample\n    window: {from: 2021-12-01, through: 2021-12-31}\n", "11:13 SB253 申报窗口 2021-12-01 至 2021-12-31 全在本版 2022-01-01 施行之前，永远不会开放；请核对 window 和 effective"),
    ("{from: 2022-01-01}\n", "{from: 2022-01-01, before: 2023-01-01}\n    window: {from: 2023-01-01, through: 2023-01-31}\n", "10:13 SB253 申报窗口 2023-01-01 至 2023-01-31 全在本版 2023-01-01 失效之后，永远不会开放；请核对 window 和 effective"),
    ("{from: 2022-01-01}", "{from: 2022-01-01, through: 2026-12-31}", "9:35 SB202 `effective` 不写 `through`，写 `before`：失效的第一天，如到 2026-12-31 止就写 before: 2027-01-01"),
    ("{from: 2022-01-01}", "2022-01-01至2026-12-31", "9:16 SB209 `2022-01-01至2026-12-31` 应是一组起止日，如 {from: 2024-01-01, before: 2027-01-01}；before 当日失效"),
    ("holds: 职工总数 >= 10人", "holds: [职工总数 >= 10人]", "13:14 SB203 这里只写一个，写成文本，不是清单；请去掉方括号或短横，几项分开写"),
    ("amount: 10万元", "amount: 5,000,000元", "16:16 SB304 数里不写千位逗号；请写成 `5000000元` 或 `500万元`"),
    ("amount: 10万元", "amount: 一百五十万元", "16:15 SB311 `一百五十万元` 里的数要用阿拉伯数字，请写成 `150万元`"),
    ("amount: 10万元", "amount: -1万元", "16:15 SB227 `-1万元` 是负数；补贴不会是负的，请核对；要从中扣除已付的，请写 less"),
    ("sample\n", "sample\n    window: {from: 2022-02-02, through: 2022-02-01}\n", "11:13 SB243 申报窗口的起始日 2022-02-02 晚于截止日 2022-02-01，请核对"),
    ("sample\n", "sample\n    window: 全年\n", "11:13 SB214 `全年` 不是申报窗口；请写 常年、{from: 2022-07-01, through: 2022-07-15}，每年都开的写 {every_year: {from: \"03-01\", through: \"03-31\"}}"),
    ("sample\n", "sample\n    window: 2022-02-01\n", "11:13 SB209 `2022-02-01` 不是申报窗口；请写 常年、{from: 2022-07-01, through: 2022-07-15}，每年都开的写 {every_year: {from: \"03-01\", through: \"03-31\"}}"),
    ("sample\n", "sample\n    window: []\n", "11:13 SB208 清单是空的，至少要有 1 项"),
    ("sample\n", "sample\n    window: [{from: 2022-02-01}]\n", "11:14 SB201 缺少 `through`，请补上"),
    ("sample\n", 'sample\n    window: {every_year: {from: "02-01", through: "02-30"}}\n', "11:13 SB243 申报窗口的 `02-30` 不是日历上有的日子：2 月最多 29 天"),
    ("sample\n", 'sample\n    window: {every_year: {from: "2-1", through: "02-28"}}\n', '11:33 SB206 `2-1` 不是月-日，请写成 "02-01" 这样'),
    ("sample\n", "sample\n    notices: [甲]\n", "11:14 SB251 只有 chosen_by 是选项字段时才写 notices；请删去，或给政策写 chosen_by"),
    ("versions:", "chosen_by: 成立日\nversions:", "6:12 SB241 `成立日` 不是字典里的日期或选项字段，是不是想写 `成立日期`？"),
    ("versions:", "chosen_by: 职工总数\nversions:", "6:12 SB241 `职工总数` 不是字典里的日期或选项字段；可用字段见 subsidy facts"),
]  # fmt: skip

CONDITIONS = [
    ("clause: 一\nholds: 职工人数 > 1人", "13:14 SB311 字段字典里没有 `职工人数`，是不是想写 `职工总数`？"),
    ("clause: 一\nholds: true", "13:14 SB203 `true` 应是文本；若是数字、日期或是否，请加上引号"),
    ("clause: 1\nholds: 入库 是 真", "12:15 SB203 `1` 应是文本；若是数字、日期或是否，请加上引号"),
    ("clause: 一\nprovenance: 官方\nholds: 入库", "13:19 SB214 `官方` 不在可选之列，是不是想写 `official`？可选：official、secondary、sample"),
    ("holds: 入库 是 真", "12:7 SB220 这个条件没有写条款；请加 clause，查不到原文就写 未公开"),
    ("clause: 一\nhold: 入库 是 真", "12:7 SB215 看不出这是哪种条件，是不是想写 `holds`？"),
    ("clause: 一", "12:7 SB215 看不出这是哪种条件；请写 holds、qualified、all、any、at_least 加 of、not、score 之一"),
    ("clause: 一\nholds: 入库\nall: []", "14:7 SB202 `holds` 与 `all` 是两种条件，一处只写一种；请把 `holds` 移到 `all` 下面作其中一项，或删去一个"),
    ("clause: 一\nholds: 入库\nnot: {clause: 一, holds: 入库}", "14:7 SB202 `holds` 与 `not` 是两种条件，一处只写一种；请删去一个；都要满足就写成 all 的两项，满足其一就写成 any 的两项"),
    ("all: [{clause: 一, holds: 入库}]\nany: [{clause: 一, holds: 入库}]", "13:7 SB202 `all` 与 `any` 是两种条件，一处只写一种；请把 `any` 移到 `all` 下面作其中一项，或删去一个"),
    ("clause: 一\nholds: 入库\nhold: 入库", "14:7 SB202 这里不能有 `hold`，是不是想写 `holds`？"),
    ("clause: 一\nholds: 入库\nauthorty: 甲", "14:7 SB202 这里不能有 `authorty`，是不是想写 `authority`？它只用在别处，请核对缩进和上一级的键"),
    ("all: []", "12:12 SB208 清单是空的，至少要有 1 项"),
    ("any: []", "12:12 SB208 清单是空的，至少要有 1 项"),
    ("all:", "12:11 SB207 这里是空的，请补上内容；用不着就删去这个键"),
    ("all: [第一条]", "12:13 SB215 看不出这是哪种条件；请写 holds、qualified、all、any、at_least 加 of、not、score 之一"),
    ("at_least: 2", "12:7 SB201 缺少 `of`，请补上"),
    ("of: [{clause: 一, holds: 入库}]", "12:7 SB201 缺少 `at_least`，请补上"),
    ("at_least: 0\nof: [{clause: 一, holds: 入库}]", "12:17 SB213 `0` 不能小于 1"),
    ("at_least: 2\nof: [{clause: 一, holds: 入库}]", "12:17 SB221 要求至少 2 项，却只列了 1 项，永远不成立"),
    ("at_least: 1.5\nof: [{clause: 一, holds: 入库}]", "12:17 SB212 `1.5` 应是整数"),
    ("not: {holds: 入库}", "12:12 SB220 这个条件没有写条款；请加 clause，查不到原文就写 未公开"),
    ("clause: 一\nqualified: q-on", "13:18 SB274 `q-on` 没有这份规则，是不是想写 `q-one`？"),
    ("clause: 一\nqualified: 甲", "13:18 SB206 `甲` 是政策的名称，这里要写编号 `q-one`"),
    ("clause: 一\nqualified: p-one", "13:18 SB274 `p-one` 不是资格而是补贴，是不是想写 `q-one`？"),
    ("clause: 一\nscore: {parts: [{part: 甲, value: {points: 5分}}]}", "13:14 SB222 评分没有及格线；请写 at_least（含本数）或 more_than（不含本数）之一"),
    ("clause: 一\nscore: {at_least: 60, parts: [{part: 甲, value: {points: 5分}}]}", "13:25 SB203 `60` 缺少单位，请写成 `60分`"),
    ("clause: 一\nscore: {at_least: 60万元, parts: [{part: 甲, value: {points: 5分}}]}", "13:25 SB310 `60万元` 是金额，此处应为数量（`分`）"),
    ("clause: 一\nscore: {at_least: 职工总数, parts: [{part: 甲, value: {points: 5分}}]}", "13:25 SB330 `职工总数` 应是带单位的常数，不能用字段或公式"),
    ("clause: 一\nscore: {at_least: 1分, more_than: 1分, parts: [{part: 甲, value: {points: 5分}}]}", "13:14 SB223 `at_least` 与 `more_than` 只能写一个"),
    ("score: {at_least: 60分, parts: [{part: 甲, value: {points: 5分}}]}", "12:38 SB220 这个评分项目没有写条款；请加 clause，查不到原文就写 未公开"),
]  # fmt: skip

AMOUNTS = [
    ("amount: 5万元", "15:7 SB220 这笔金额没有写条款；请加 clause，查不到原文就写 未公开"),
    ("clause: 二\namount: 5", "16:15 SB203 `5` 缺少单位，请写成 `5万元` 或 `5元`"),
    ("clause: 二\namount: 5人", "16:15 SB310 `5人` 是数量（`人`），此处应为金额"),
    ("clause: 二\namount: 50%", "16:15 SB310 `50%` 是比率，此处应为金额"),
    ("clause: 二\namount: 销售收入 * 50", "16:15 SB331 金额乘以 `50` 要写明是 `50%` 还是 `50倍`"),
    ("clause: 二\npoints: 5分", "16:15 SB236 这里要写 `amount`，不是 `points`"),
    ("clause: 二\ncap: 5万元", "15:7 SB216 看不出金额怎么算；请写 amount、up_to、negotiated、table、slices、grades、scaled、per_record、sum、best_of 之一（评分用 points）"),
    ("clause: 二\namout: 5万元", "15:7 SB216 看不出金额怎么算，是不是想写 `amount`？"),
    ("clause: 二\namount: 5万元\nup_to: 3万元", "17:7 SB202 `amount` 与 `up_to` 是两种算法，一处只写一种；请删去一个；要相加就写成 sum 的两项，取较高的就写成 best_of 的两项"),
    ("clause: 二\namount: 5万元\nscaled: {value: {amount: 1元}, rows: [{by: 100%}]}", "17:7 SB202 `amount` 与 `scaled` 是两种算法，一处只写一种；请把 `amount` 移到 `scaled` 下面，写在 `value` 里，或删去一个"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 100%}]}\namount: 5万元", "16:7 SB202 `amount` 与 `scaled` 是两种算法，一处只写一种；请把 `amount` 移到 `scaled` 下面，写在 `value` 里，或删去一个"),
    ("clause: 二\nup_to: 5万元\nsum: [{amount: 1元}]", "17:7 SB202 `up_to` 与 `sum` 是两种算法，一处只写一种；请把 `up_to` 移到 `sum` 下面作其中一项，或删去一个"),
    ("clause: 二\nsum: [{amount: 1元}]\nbest_of: [{amount: 1元}]", "17:7 SB202 `sum` 与 `best_of` 是两种算法，一处只写一种；请把 `best_of` 移到 `sum` 下面作其中一项，或删去一个"),
    (("10人, sum: [{amount: 1元}]", "before: 10人, amount: 0元"), "19:25 SB202 `sum` 不能直接写在这里，请写在 `value` 下面"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 150}]}", "16:49 SB203 `150` 缺少单位，请写成 `150%`"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 1.5}]}", "16:49 SB203 `1.5` 缺少单位，请写成 `150%` 或 `1.5%`"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: '150'}]}", "16:50 SB310 `150` 是数，此处应为比率；数后面请写单位，如 `150%`"),
    ("clause: 二\namount: 0", "16:15 SB203 `0` 缺少单位，请写成 `0元`"),
    ("clause: 二\namount: 5万元\ncap: 200000", "17:12 SB203 `200000` 缺少单位，请写成 `200000元`"),
    ("clause: 二\namount: '5'", "16:16 SB310 `5` 是数，此处应为金额；数后面请写单位，如 `5万元` 或 `5元`"),
    ("clause: 二\namount: 销售收入 + 5", "16:15 SB322 `销售收入 + 5` 里金额不能 + 数；数后面请写单位，如 `5万元` 或 `5元`"),
    ("clause: 二\namount: 5万元\ncapp: 3万元", "17:7 SB202 这里不能有 `capp`，是不是想写 `cap`？"),
    ("clause: 二\namount: 5万元\ncap: 30%", "17:12 SB310 `30%` 是比率，此处应为金额"),
    ("clause: 二\namount: 5万元\nround: 元", "17:14 SB209 `元` 应是“键: 值”的一组"),
    ("clause: 二\namount: 5万元\nround: {to: 万, mode: 舍去}", "17:19 SB214 `万` 不在可选之列，是不是想写 `万元`？可选：分、角、元、百元、千元、万元"),
    ("clause: 二\namount: 5万元\nwhen: 职工总数", "17:13 SB310 `职工总数` 是数量（`人`），此处应为是否"),
    ("clause: 二\nnegotiated: {by: 会议}", "16:19 SB201 缺少 `decided`，请补上"),
    ("clause: 二\nnegotiated: {by: 专题会议}", "16:19 SB201 缺少 `decided`，请补上"),
    ("clause: 二\nnegotiated: {decided: 核定额, by: 会议}", "16:29 SB311 字段字典里没有 `核定额`；可用字段见 subsidy facts"),
    ("clause: 二\nnegotiated: {decided: 职工总数, by: 会议}", "16:29 SB310 `职工总数` 是数量（`人`），此处应为金额"),
    ("clause: 二\nnegotiated: {decided: 销售收入, by: 会议}", "16:29 SB224 `销售收入` 不由人认定；一事一议的金额请用来源为 主管部门 或 专家评审 的字段"),
    ("sum: []", "15:12 SB208 清单是空的，至少要有 1 项"),
    # tables
    (("10人, amount: 1万元", "before: 9人, amount: 0元"), "19:13 SB234 与下一档脱节：`9人` 与 `10人` 之间没有着落，请核对"),
    (("10人, amount: 1万元", "before: 11人, amount: 0元"), "19:13 SB233 与下一档重叠：`11人` 与 `10人` 之间两档都有，请核对"),
    (("10人, amount: 1万元", "through: 10人, amount: 0元"), "19:13 SB233 两档都含 `10人` 这一点；请把一端改成不含（before 或 over）"),
    (("10人, before: 20人, amount: 1万元", "before: 10人, amount: 0元"), "19:13 SB232 最高一档在 `20人` 封了顶，再高就没有着落；请去掉上限"),
    (("10人, amount: 1万元", "from: 5人, amount: 0元"), "19:13 SB233 与另一档重叠：两档之间没有分界，请写明上下限"),
    (("10, amount: 1万元", "before: 10人, amount: 0元"), "19:20 SB203 `10` 缺少单位，请写成 `10万元`、`10%` 或 `10人`"),
    (("10万元, amount: 1万元", "before: 10人, amount: 0元"), "19:20 SB310 `10万元` 是金额，此处应为数量（`人`）"),
    (("职工总数, amount: 1万元", "before: 10人, amount: 0元"), "19:20 SB330 `职工总数` 应是带单位的常数，不能用字段或公式"),
    (("10人, over: 10人, amount: 1万元", "before: 10人, amount: 0元"), "19:13 SB230 下限 `from`（含）与 `over`（不含）只能写一个"),
    (("20人, before: 10人, amount: 1万元", "before: 10人, amount: 0元"), "19:13 SB231 这一档从 `20人` 到 `10人` 是空的，请核对上下限"),
    (("10人, points: 5分", "before: 10人, amount: 0元"), "19:13 SB236 这里要写 `amount`，不是 `points`"),
    (("10人", "before: 10人, amount: 0元"), "19:13 SB236 这里 `amount` 与 `value` 要写且只写一个"),
    (("10人, amount: 1元, value: {amount: 1元}", "before: 10人, amount: 0元"), "19:13 SB236 这里 `amount` 与 `value` 要写且只写一个"),
    (("10人, value: {amount: 1人}", "before: 10人, amount: 0元"), "19:41 SB310 `1人` 是数量（`人`），此处应为金额"),
    (("10人, value: {amuont: 1元}", "before: 10人, amount: 0元"), "19:32 SB216 看不出金额怎么算，是不是想写 `amount`？"),
    ("clause: 二\ntable: {of: 企业类型, rows: [{amount: 1元}]}", "16:19 SB235 `企业类型` 是选项，不能分档；选项请用 grades"),
    ("clause: 二\ntable: {of: 职工人数, rows: [{amount: 1元}]}", "16:19 SB311 字段字典里没有 `职工人数`，是不是想写 `职工总数`？"),
    ("clause: 二\nslices: {of: 销售收入, rows: [{from: 0元, rate: 5}]}", "16:50 SB203 `5` 缺少单位，请写成 `5%`"),
    ("clause: 二\nslices: {of: 职工总数, rows: [{from: 0人, rate: 5%}]}", "16:20 SB310 `职工总数` 是数量（`人`），此处应为金额"),
    ("clause: 二\ngrades: {of: 企业类型, rows: [{is: 独立法人, amount: 1元}]}", "16:32 SB238 等级 `其他` 没有写；每个等级写一行"),
    ("clause: 二\ngrades: {of: 企业类型, rows: [{is: 独立法人, amount: 1元}, {is: 其它, amount: 1元}]}", "16:62 SB315 `其它` 不在选项之内，是不是想写 `其他`？可选：独立法人、其他"),
    ("clause: 二\ngrades: {of: 企业类型, rows: [{is: 其他, amount: 1元}, {is: 其他, amount: 1元}, {is: 独立法人, amount: 1元}]}", "16:32 SB238 等级 `其他` 写了不止一次；每个等级写一行"),
    ("clause: 二\ngrades: {of: 职工总数, rows: [{is: 其他, amount: 1元}]}", "16:20 SB237 `职工总数` 是数量（人），不是选项；数请用 table"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{when: 入库, by: 200%}]}", "16:44 SB225 最后一行不写 when，表示其余情形；请加一行，如 {by: 100%}"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 200%}, {by: 100%}]}", "16:44 SB225 这一行没有写 when，后面的各行永远轮不到；请补上 when，或移到最后"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 2倍}]}", "16:49 SB310 `2倍` 是数，此处应为比率；请写成 `200%`"),
    ("clause: 二\nscaled: {value: {amount: 1元}, rows: [{by: 2}]}", "16:49 SB203 `2` 缺少单位，请写成 `2%` 或 `200%`"),
    ("clause: 二\nscaled: {value: {amount: 1人}, rows: [{by: 200%}]}", "16:32 SB310 `1人` 是数量（`人`），此处应为金额"),
    ("clause: 二\nscaled: {value: {points: 1分}, rows: [{by: 200%}]}", "16:32 SB236 这里要写 `amount`，不是 `points`"),
    ("clause: 二\nscaled: {rows: [{by: 200%}]}", "16:15 SB201 缺少 `value`，请补上"),
    ("clause: 二\nper_record: {list: 合约, amount: 合同金额}", "16:26 SB329 `合约` 不是字段字典里的清单，是不是想写 `合同`？"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同额 * 5%}", "16:38 SB311 字段字典里没有 `合同额`，是不是想写 `合同金额`？"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同金额 * 50}", "16:38 SB331 金额乘以 `50` 要写明是 `50%` 还是 `50倍`"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同金额, group: {by: 签订日期}}", "16:51 SB201 缺少 `cap`，请补上"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同金额, group: {by: 合同, cap: 1元}}", "16:56 SB226 `合同` 是清单，不能用来分组；请用选项、文本、日期或数"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同金额, group: {by: 注册区, cap: 1元}}", "16:56 SB226 `注册区` 是代码，不能用来分组；请用选项、文本、日期或数"),
    ("clause: 二\nper_record: {list: 合同, amount: 合同金额, group: {by: 签订日期, cap: 合同金额}}", "16:67 SB332 `合同金额` 是 合同 里每条的字段；请写 存在(合同：…) 等"),
    ("clause: 二\nper_record: {list: 合同}", "16:19 SB236 这里要写 `amount`"),
]  # fmt: skip

RELATIONS = [
    ("[{clause: 一, requires: q-one, excludes: p-two}]", "11:17 SB245 一条关系要写且只写一种：requires、excludes、yields_to、opens、upgrades、group、allows、ceiling"),
    ("[{clause: 一}]", "11:17 SB245 一条关系要写且只写一种：requires、excludes、yields_to、opens、upgrades、group、allows、ceiling"),
    ("[{clause: 一, ceiling: {with: [p-tow], at_most: 5万元}}]", "11:46 SB275 没有 `p-tow` 这份规则，是不是想写 `p-two`？"),
    ("[{clause: 一, ceiling: {with: [p-two, p-one], at_most: 5万元}}]", "11:53 SB246 `p-one` 是本政策自己，关系要指向别的政策"),
    ("[{clause: 一, ceiling: {with: [p-two], at_most: 5人}}]", "11:63 SB310 `5人` 是数量（`人`），此处应为金额"),
    ("[{clause: 一, ceiling: {with: [], at_most: 5万元}}]", "11:45 SB208 清单是空的，至少要有 1 项"),
    ("[{clause: 一, ceiling: {with: [p-two]}}]", "11:38 SB201 缺少 `at_most`，请补上"),
    ("[{clause: 一, ceiling: p-two}]", "11:38 SB209 `p-two` 应是“键: 值”的一组"),
    ("[{clause: 一, excludes: p-ont}]", "11:39 SB275 没有 `p-ont` 这份规则，是不是想写 `p-two` 或 `q-one`？"),
    ("[{clause: 一, excludes: p-tow}]", "11:39 SB275 没有 `p-tow` 这份规则，是不是想写 `p-two`？"),
    ("[{clause: 一, excludes: p-one}]", "11:39 SB246 `p-one` 是本政策自己，关系要指向别的政策"),
    ("[{clause: 一, requires: p-one}]", "11:39 SB246 `p-one` 是本政策自己，关系要指向别的政策"),
    ("[{excludes: p-two}]", "11:17 SB220 这条关系没有写条款；请加 clause，查不到原文就写 未公开"),
    *((f"[{{clause: 一, {kind}: 甲}}]", f"11:{31 + len(kind)} SB206 `甲` 是政策的名称，这里要写编号 `p-two` 或 `q-one`")
      for kind in ("excludes", "requires", "yields_to", "opens", "upgrades", "allows")),
    ("[{clause: 一, ceiling: {with: [甲], at_most: 1元}}]", "11:46 SB206 `甲` 是政策的名称，这里要写编号 `p-two` 或 `q-one`"),
    ("[{clause: 一, excludes: 甲专项}]", "11:39 SB206 `甲专项` 不是编号，是不是想写 `p-two` 或 `q-one`？"),
    ("[{clause: 一, excludes: 丙}]", "11:39 SB206 `丙` 写法不对；编号用小写字母、数字、连字符，英文键用下划线，字母开头"),
    ("[{clause: 一, exclude: p-two}]", "11:29 SB202 这里不能有 `exclude`，是不是想写 `excludes`？"),
    ("{clause: 一, excludes: p-two}", "11:16 SB207 这里 应是清单，每项前面加短横"),
    ("[{clause: 一, excludes: p-two, when: 职工总数}]", "11:52 SB310 `职工总数` 是数量（`人`），此处应为是否"),
]  # fmt: skip

DECLARATIONS = [
    ("{key: staff, name: 人数, type: flag}", "14:11 SB260 `staff` 已经用过了，每个字段的键和名都要不同"),
    ("{key: staff2, name: 职工总数, type: flag}", "14:25 SB260 `职工总数` 已经用过了，每个字段的键和名都要不同"),
    ("{key: x1, name: 申请日期, type: date}", "14:21 SB260 `申请日期` 已经用过了，每个字段的键和名都要不同"),
    ("{key: x1, name: 签订日期, type: date}", "14:21 SB262 `签订日期` 与某个清单里的字段同名；请改名，以免读错"),
    ("{key: amount, name: 甲, type: date}", "14:11 SB262 `amount` 与某个清单里的字段同名；请改名，以免读错"),
    ("{key: x1, name: 甲, type: int}", "14:30 SB214 `int` 不在可选之列；可选：money、ratio、count、number、date、period、flag、choice、code、text、records"),
    ("{key: x1, name: 甲, type: count}", "14:5 SB261 数量（count）要写 `unit`"),
    ("{key: x1, name: 甲, type: money, unit: 元}", "14:43 SB261 `unit` 只用于数量（count），请删去"),
    ("{key: x1, name: 甲, type: count, unit: 万元}", "14:43 SB267 `万元` 不能当数量的单位；金额用 type: money，比率用 ratio"),
    ("{key: x1, name: 甲, type: choice, options: []}", "14:47 SB266 选项是空的，至少写一个"),
    ("{key: x1, name: 甲, type: choice, options: [a, a]}", "14:47 SB266 选项 `a` 写了不止一次"),
    ("{key: x1, name: 甲, type: choice, options: [a，b、c]}", "14:48 SB282 `a，b、c` 成了一个选项；选项之间请用半角逗号加空格 `, ` 分开，选项里不能有逗号、顿号"),
    ("{key: x1, name: 甲, type: choice, options: ['a, b', c]}", "14:48 SB282 `a, b` 成了一个选项；选项之间请用半角逗号加空格 `, ` 分开，选项里不能有逗号、顿号"),
    ("{key: x1, name: 甲, type: code, scheme: gb}", "14:44 SB214 `gb` 不在可选之列；可选：area、industry、uscc"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: flag}, {key: y1, name: 丙, type: flag}]}", "14:86 SB260 `y1` 已经用过了，每个字段的键和名都要不同"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: flag, formula: 丙}]}", "14:88 SB311 字段字典里没有 `丙`；可用字段见 subsidy facts"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: flag, formula: 职工总数}]}", "14:88 SB310 `职工总数` 是数量（`人`），此处应为是否"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: flag, formula: 非 乙}]}", "14:88 SB263 推算公式绕成了圈：甲 乙 → 甲 乙；请改掉其中一步"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: flag, formula: 非 丁}]}\n  - {key: x2, name: 丁, type: flag, formula: '存在(甲: 乙)'}", "14:88 SB263 推算公式绕成了圈：甲 乙 → 丁 → 甲 乙；请改掉其中一步"),
    ("{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: records, fields: [{key: z1, name: 丙, type: flag, formula: 戊}]}, {key: y2, name: 戊, type: flag}]}", "14:131 SB332 `戊` 是 甲 里每条的字段；请写 存在(甲：…) 等"),
    ("{key: x1, name: 甲, type: money, decide: {rows: []}}", "14:52 SB208 清单是空的，至少要有 1 项"),
    ("{key: x1, name: 甲, type: money, decide: {rows: [{when: 入库}]}}", "14:53 SB201 缺少 `is`，请补上"),
    ("{key: x1, name: 甲, type: money, decide: {hit: 全部, rows: [{is: 1元}]}}", "14:51 SB214 `全部` 不在可选之列；可选：首个、唯一、相加"),
    ("{key: x1, name: 甲, type: money, decide: {rows: [{is: 1人}]}}", "14:58 SB310 `1人` 是数量（`人`），此处应为金额"),
    ("{key: x1, name: 甲, type: money, decide: {rows: [{is: 1元}, {when: 职工总数 > 1人, is: 2元}]}}", "14:53 SB269 没有写 when 的一行（`1元`）管其余情形，只能放在最后"),
    ("{key: x1, name: 甲, type: flag, decide: {hit: 相加, rows: [{is: 真}]}}", "14:50 SB261 `相加` 只用于数，是否请用 首个 或 唯一"),
    ("{key: x1, name: 甲, type: flag, decide: {rows: [{when: 非 甲, is: 真}]}}", "14:44 SB263 推算公式绕成了圈：甲 → 甲；请改掉其中一步"),
    ("{key: x1, name: 甲, type: records, formula: 合同, fields: [{key: y1, name: 乙, type: flag}]}", "14:48 SB261 清单不能推算，不能写 `formula`；请逐个推算每条的字段"),
    ("{key: x1, name: 甲, type: count, unit: 件, min: 5}", "14:51 SB203 `5` 缺少单位，请写成 `5件`"),
    ("{key: x1, name: 甲, type: money, min: 5}", "14:42 SB203 `5` 缺少单位，请写成 `5万元` 或 `5元`"),
    ("{key: x1, name: 甲, type: money, min: 5人}", "14:42 SB310 `5人` 是数量（`人`），此处应为金额"),
    ("{key: x1, name: 甲, type: money, min: 5万元, max: 1万元}", "14:42 SB268 下限 `5万元` 大于上限 `1万元`，没有值能填，请核对"),
    ("{key: x1, name: 且, type: flag}", "14:21 SB264 `且` 不能当字段名：要以汉字或字母开头，不含空格和标点，也不是语言自己的词"),
    ("{key: x1, name: 甲 乙, type: flag}", "14:21 SB264 `甲 乙` 不能当字段名：要以汉字或字母开头，不含空格和标点，也不是语言自己的词"),
    ("{key: x1, name: 5甲, type: flag}", "14:21 SB264 `5甲` 不能当字段名：要以汉字或字母开头，不含空格和标点，也不是语言自己的词"),
    ("{key: x1, name: 甲, type: money, formula: 职工总数}", "14:46 SB310 `职工总数` 是数量（`人`），此处应为金额"),
    ("{key: x1, name: 甲, type: money, formula: 销收}", "14:46 SB311 字段字典里没有 `销收`，是不是想写 `销售收入`？"),
    ("{key: x1, name: 甲, type: money, formula: 甲 + 1元}", "14:46 SB263 推算公式绕成了圈：甲 → 甲；请改掉其中一步"),
    ("{key: x1, name: 甲, type: money, formula: 乙 * 50%}\n  - {key: x2, name: 乙, type: money, formula: 甲 + 1元}", "14:46 SB263 推算公式绕成了圈：甲 → 乙 → 甲；请改掉其中一步"),
]  # fmt: skip

P_TWO = POLICY.replace("p-one", "p-two")


@pytest.mark.parametrize(("old", "new", "line"), LINES, ids=range(len(LINES)))
def test_a_mistake_in_a_policy_is_told_once(old: str, new: str, line: str) -> None:
    assert told(p=replaced(old, new)) == ([f"p.yaml:{line}"] if line else [])


@pytest.mark.parametrize(("block", "line"), CONDITIONS, ids=range(len(CONDITIONS)))
def test_a_mistake_in_a_condition_is_told_once(block: str, line: str) -> None:
    assert told(p=with_block(CONDITION, block), q=QUALIFICATION) == [f"p.yaml:{line}"]


@pytest.mark.parametrize(("block", "line"), AMOUNTS, ids=range(len(AMOUNTS)))
def test_a_mistake_in_an_amount_is_told_once(block: str | tuple[str, str], line: str) -> None:
    """A pair stands for the two rows of a step table, the upper one with its `from`."""
    if not isinstance(block, str):
        rows = "\n".join(f"    - {{{row}}}" for row in (f"from: {block[0]}", block[1]))
        block = f"clause: 二\ntable:\n  of: 职工总数\n  rows:\n{rows}"
    assert told(p=with_block(AMOUNT, block)) == [f"p.yaml:{line}"]


@pytest.mark.parametrize(("relations", "line"), RELATIONS, ids=range(len(RELATIONS)))
def test_a_mistake_in_a_relation_is_told_once(relations: str, line: str) -> None:
    policy = replaced("sample\n", f"sample\n    relations: {relations}\n")
    assert told(p=policy, p2=P_TWO, q=QUALIFICATION) == [f"p.yaml:{line}"]


@pytest.mark.parametrize(("declaration", "line"), DECLARATIONS, ids=range(len(DECLARATIONS)))
def test_a_mistake_in_a_declaration_is_told_once(declaration: str, line: str) -> None:
    assert told(f=f"{FACTS}  - {declaration}\n", p=POLICY) == [f"f.yaml:{line}"]


# Several versions


def versions(first: str, second: str, name: str = "二") -> str:
    later = POLICY.split("  - version: 一\n")[1].replace("{from: 2022-01-01}", second)
    return POLICY.replace("{from: 2022-01-01}", first) + f"  - version: {name}\n" + later


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ("{from: 2022-01-01, before: 2023-01-01}", "{from: 2023-01-01}", ""),
        ("{from: 2022-01-01}", "{from: 2023-01-01}", "SB249 `一` 与 `二` 两版有效期重叠；请给前一版写 before: 2023-01-01"),
        ("{from: 2022-01-01, before: 2023-01-02}", "{from: 2023-01-01}", "SB249 `一` 与 `二` 两版有效期重叠；请给前一版写 before: 2023-01-01"),
        ("{from: 2022-01-01, before: 2023-01-01}", "{from: 2023-01-02}", "SB250 `一` 与 `二` 两版有效期之间有空档（2023-01-01 至 2023-01-02）；请核对起止日"),
        ("{from: 2022-01-01}", "{from: 2022-01-01}", "SB249 `一` 与 `二` 两版同一天施行，分不出先后；请核对施行日，或合成一版"),
    ],
)  # fmt: skip
def test_versions_neither_overlap_nor_leave_a_gap(first: str, second: str, line: str) -> None:
    assert told(p=versions(first, second)) == ([f"p.yaml:19:16 {line}"] if line else [])


def test_versions_have_names_of_their_own() -> None:
    twice = versions("{from: 2022-01-01, before: 2023-01-01}", "{from: 2023-01-01}", name="一")
    assert told(p=twice) == ["p.yaml:17:14 SB247 版本 `一` 写了不止一次"]


def test_a_draft_is_no_law_beside_another_version_and_is_never_evaluated(tmp_path: Path) -> None:
    draft = versions("{from: 2022-01-01}", "{from: 2022-06-01}\n    draft: true")
    assert told(p=draft) == []
    only = replaced("{from: 2022-01-01}", "{from: 2022-01-01}\n    draft: true").replace("p-one", "p-draft")
    for name, text in (("f", FACTS), ("p", draft), ("d", only)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    decisions = Engine.load(tmp_path).check({"职工总数": 10}, date(2026, 7, 1)).decisions
    assert decisions["p-draft"].verdict is Verdict.NOT_APPLICABLE
    assert decisions["p-one"].verdict is Verdict.ELIGIBLE
    assert decisions["p-one"].assessment.version is not None
    assert decisions["p-one"].assessment.version.name == "一"


# Several files


def qualification(id: str, asks: str) -> str:
    return QUALIFICATION.replace("q-one", id).replace("holds: 职工总数 >= 10人", f"qualified: {asks}")


def requiring(id: str, other: str) -> str:
    return POLICY.replace("p-one", id).replace(
        "sample\n", f"sample\n    relations: [{{clause: 一, requires: {other}}}]\n"
    )


@pytest.mark.parametrize(
    ("window", "effective"),
    [
        ("from: 2021-12-01, through: 2022-01-01", "from: 2022-01-01"),
        ("from: 2022-12-31, through: 2023-01-31", "from: 2022-01-01, before: 2023-01-01"),
    ],
    ids=["open on the first day", "open on the last day"],
)
def test_a_window_needs_but_one_day_in_force(window: str, effective: str) -> None:
    written = f"effective: {{{effective}}}\n    window: {{{window}}}"
    assert told(p=replaced("effective: {from: 2022-01-01}", written)) == []


def test_a_version_chosen_by_another_day_may_open_windows_when_it_is_no_more_in_force() -> None:
    written = "effective: {from: 2022-01-01, before: 2023-01-01}\n    window: {from: 2023-02-01, through: 2023-02-28}"
    policy = replaced("effective: {from: 2022-01-01}", written)
    assert told(p=replaced("versions:", "chosen_by: 成立日期\nversions:", policy)) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("from: 2022-01-01", "from: 2022-13-01", "9:23"),
        ("from: 2022-01-01}", "from: 2022-01-01, before: 2023-02-29}", "9:43"),
        ("sample\n", "sample\n    window: {from: 2022-01-01, through: 2022-02-30}\n", "11:41"),
        ("{title: 文件}", "{title: 文件, issued: 2022-04-31}", "8:35"),
        ("title: 甲", "title: 2022-02-30", "2:8"),
    ],
)
def test_a_date_that_there_is_not_hides_no_other_fault_and_makes_none(old: str, new: str, line: str) -> None:
    broken = replaced("职工总数 >= 10人", "职工总人数 >= 10人", replaced(old, new))
    codes = [(fault.code, f"{fault.place.line}:{fault.place.column}") for fault in faults_of(p=broken)]
    assert codes[0] == ("SB115", line) or codes[-1] == ("SB115", line)
    assert sorted(code for code, _ in codes) == ["SB115", "SB311"]
    assert [fault.code for fault in faults_of(p=replaced(old, new))] == ["SB115"]


def test_a_relation_to_nothing_is_told_also_while_another_file_cannot_be_read() -> None:
    related = POLICY + "    relations: [{clause: 第三条, excludes: nothing}]\n"
    other = POLICY.replace("p-one", "p-two") + "\tx\n"
    assert [fault.code for fault in faults_of(p=related, q=other)] == ["SB275", "SB106"]
    assert [fault.code for fault in faults_of(p=related.replace("nothing", "p-two"), q=other)] == ["SB106"]


def test_ids_are_used_once() -> None:
    line = "SB273 编号 `p-one` 在 p.yaml 里用过了，请改掉一个"
    assert told(p=POLICY, p2=POLICY) == [f"p2.yaml:1:10 {line}"]
    assert told(p=POLICY, q=QUALIFICATION.replace("q-one", "p-one")) == [f"q.yaml:1:16 {line}"]


def test_files_without_an_id_do_not_clash() -> None:
    nameless = POLICY.replace("subsidy: p-one\n", "")
    line = "1:1 SB240 `subsidy` 与 `qualification` 要写且只写一个"
    assert told(p=nameless, r=nameless) == [f"p.yaml:{line}", f"r.yaml:{line}"]


def test_a_fact_is_declared_once_in_all_files() -> None:
    lines = told(g="facts:\n  - {key: staff, name: 员工数, type: flag}\n", p=POLICY)
    assert lines == ["g.yaml:2:11 SB260 `staff` 已经用过了，每个字段的键和名都要不同"]


_SAME_KEY = {
    "scalar": "{key: x1, name: 甲, type: money}",
    "formula": "{key: x1, name: 甲, type: ratio, formula: 1%}",
    "list": "{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: money}]}",
    "derived field": "{key: x1, name: 甲, type: records, fields: [{key: y1, name: 乙, type: money},"
    " {key: y2, name: 丙, type: money, formula: 乙 * 2倍}]}",
    "decided field": "{key: x1, name: 甲, type: records, fields: [{key: y3, name: 丙, type: money,"
    " decide: {rows: [{is: 1元}]}}]}",
    "list inside": "{key: x1, name: 甲, type: records, fields: [{key: y4, name: 丁, type: records, fields:"
    " [{key: y5, name: 戊, type: money}, {key: y6, name: 己, type: money, formula: 戊 * 2倍}]}]}",
}


@pytest.mark.parametrize("first", _SAME_KEY)
@pytest.mark.parametrize("second", _SAME_KEY)
def test_a_fact_declared_twice_is_told_whatever_either_declaration_derives(first: str, second: str) -> None:
    lines = told(g=f"facts:\n  - {_SAME_KEY[first]}\n", h=f"facts:\n  - {_SAME_KEY[second]}\n")
    assert [line.partition(" ")[2] for line in lines] == [
        "SB260 `x1` 已经用过了，每个字段的键和名都要不同",
        "SB260 `甲` 已经用过了，每个字段的键和名都要不同",
    ]
    assert all(line.startswith("h.yaml:2:") for line in lines)


def test_a_circle_of_qualifications_is_told_once() -> None:
    circle = {"a": qualification("q-a", "q-b"), "b": qualification("q-b", "q-c"), "c": qualification("q-c", "q-a")}
    line = "a.yaml:13:18 SB276 资格互相引用绕成了圈：`q-a` → `q-b` → `q-c` → `q-a`；请断开其中一处"
    assert told(**circle, p=replaced("holds: 职工总数 >= 10人", "qualified: q-a")) == [line]
    alone = "a.yaml:13:18 SB276 资格互相引用绕成了圈：`q-a` → `q-a`；请断开其中一处"
    assert told(a=qualification("q-a", "q-a")) == [alone]


def test_a_circle_of_prerequisites_is_told_once_with_its_place() -> None:
    lines = told(a=requiring("p-a", "p-b"), b=requiring("p-b", "p-a"))
    assert lines == ["a.yaml:11:39 SB279 前提绕成了圈，谁都无法先符合：`p-a` → `p-b` → `p-a`；请断开其中一处"]


def test_what_is_no_rule_file_is_told_once() -> None:
    line = "SB278 看不出这是什么规则文件；第一行请写 subsidy、qualification 或 facts"
    assert told(x="甲: 1\n乙: 2\n") == [f"x.yaml:1:1 {line}"]
    assert told(f=FACTS + POLICY) == ["f.yaml:1:1 SB277 字段（facts）和政策要分开，请写成两个文件"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("version: 一", "version: “一”", 7),
        ("from: 2022-01-01", "from: “2022-01-01”", 9),
        ("from: 2022-01-01", "from: ‘2022-01-01’", 9),
        ("holds: 职工总数 >= 10人", "holds: “职工总数 >= 10人”", 13),
        ("subsidy: p-one", "subsidy: ”p-one”", 1),
    ],
)
def test_curly_quotes_around_a_value_that_is_read_are_no_quotes(old: str, new: str, line: int) -> None:
    (fault,) = faults_of(p=replaced(old, new))
    value = new.partition(": ")[2]
    assert (fault.place.line, fault.code) == (line, "SB118")
    assert fault.message == f"`{value}` 的弯引号成了内容的一部分；请删去，或改成直引号"


def test_curly_quotes_in_free_text_and_inside_a_value_are_the_authors_own() -> None:
    assert told(p=replaced("title: 甲", "title: “甲”")) == []
    assert told(p=replaced("materials: [表]", "materials: [“表”, 乙“丙”]")) == []
    assert told(p=replaced("version: 一", 'version: "“一”"')) == []
    assert told(p=replaced("version: 一", "version: “一”和“二”")) == []


def test_options_in_curly_quotes_are_told_one_by_one() -> None:
    facts = "facts:\n  - {key: size, name: 规模, type: choice, options: [“大型”, “小型”]}\n"
    assert [line.split()[:2] for line in told(g=facts)] == [["g.yaml:2:51", "SB118"], ["g.yaml:2:57", "SB118"]]


NOT_ALONE = {"SB274", "SB275"}
"""Not told while another file cannot be read, for it may be the one that is meant."""


def test_faults_of_several_files_add_up() -> None:
    texts = [with_block(CONDITION, block) for block, line in CONDITIONS if line.split()[1] not in NOT_ALONE]
    texts += [replaced(old, new) for old, new, line in LINES if line and "subsidy: p-one" not in old]
    files = {f"p{number}": text.replace("p-one", f"p-{number}") for number, text in enumerate(texts)}
    alone = [line for name, text in files.items() for line in told(**{name: text})]
    assert len(alone) == len(files)
    assert sorted(told(**files)) == sorted(alone)


def test_a_fault_in_the_dictionary_is_not_told_again_by_its_readers() -> None:
    derived = "  - {key: x1, name: 人均收入, type: money, formula: 销售收入 / 职工总数}\n"
    broken = FACTS.replace("unit: 人, min: 0人", "min: 0人") + derived
    chosen = replaced("versions:", "chosen_by: 成立日\nversions:")
    assert told(f=broken, p=POLICY) == ["f.yaml:2:5 SB261 数量（count）要写 `unit`"]
    assert len(told(f=broken, p=chosen)) == 2
    misspelt = replaced("职工总数 >= 10人", "职工人数 >= 10人 且 入库 是 真")
    assert told(f=broken, p=misspelt)[1:] == ["p.yaml:13:14 SB311 字段字典里没有 `职工人数`；可用字段见 subsidy facts"]


@pytest.mark.parametrize("options", ["独立法人，其他", "独立法人、其他"])
def test_options_that_are_run_together_are_told_in_the_dictionary_alone(options: str) -> None:
    broken = FACTS.replace("独立法人, 其他", options)
    names_one = replaced("职工总数 >= 10人", "企业类型 == 独立法人 且 企业类型 属于 [其他]")
    graded = replaced("amount: 10万元", "grades: {of: 企业类型, rows: [{is: 独立法人, amount: 1元}]}")
    for reader in (names_one, graded):
        (line,) = told(f=broken, p=reader)
        assert line.startswith(f"f.yaml:6:53 SB282 `{options}` 成了一个选项；")


@pytest.mark.parametrize("materials", ["[表；列入的，确认账户]", "[表，原件, 证]", "[身份证、护照]"])
def test_a_material_may_hold_a_comma_where_it_cannot_be_several(materials: str) -> None:
    assert told(p=replaced("[表]", materials)) == []


@pytest.mark.parametrize(
    "broken", [FACTS.replace("职工总数, type", "职工总数，type"), FACTS.encode("gbk"), FACTS + "x: ["]
)
def test_a_dictionary_that_cannot_be_read_is_told_alone(broken: str | bytes) -> None:
    (line,) = told(f=broken, p=POLICY)
    assert line.startswith("f.yaml:")


@pytest.mark.parametrize("broken", [QUALIFICATION.encode("gbk"), QUALIFICATION.replace("区级", "街")])
def test_references_to_a_file_at_fault_are_no_faults(broken: str | bytes) -> None:
    asks = replaced("holds: 职工总数 >= 10人", "qualified: q-one")
    (line,) = told(q=broken, p=asks)
    assert line.startswith("q.yaml:")


RELATED = replaced("sample\n", "sample\n    relations: [{clause: 一, excludes: p-two}]\n")


@pytest.mark.parametrize(
    ("old", "new"), [("title: 甲", "titel: 甲"), ("level: 区级", "level: 街"), ("title: 甲", "title：甲")]
)
def test_a_relation_to_nothing_is_told_beside_faults_of_shape(old: str, new: str) -> None:
    codes = [line.split(" ")[1] for line in told(p=replaced(old, new, RELATED))]
    assert len(codes) == 2
    assert codes[1] == "SB275"


@pytest.mark.parametrize(
    ("name", "broken", "is_nothing"),
    [
        ("x", P_TWO.encode("gbk"), False),
        ("x", P_TWO.encode("utf-16"), False),
        ("x", P_TWO.replace("level: 区级", "level: 街"), False),
        ("x", P_TWO.replace("subsidy: p-two", "subsidy：p-two"), False),
        ("x", P_TWO.replace("p-two", "P2"), False),
        ("x", "a: 1", True),
        ("p-two", "a: 1", False),
        ("two", "a: 1", False),
        ("wo", "a: 1", True),
    ],
)
def test_a_policy_whose_file_is_at_fault_is_not_nothing(name: str, broken: str | bytes, is_nothing: bool) -> None:
    codes = [line.split(" ")[1] for line in told(**{"p": RELATED, name: broken})]
    assert ("SB275" in codes) is is_nothing
    assert len(codes) == 1 + is_nothing


# Places inside of scalars

STYLES = [
    "holds: 职工人数 > 1人",
    "holds: 入库 是 真 且 职工人数 > 1人",
    'holds: "入库 是 真 且 职工人数 > 1人"',
    "holds: '入库 是 真 且 职工人数 > 1人'  # 注释",
    "{holds: 入库 是 真 且 职工人数 > 1人}",
    "holds: 入库 是 真\n  且 职工人数 > 1人",
    "holds: 入库 是 真\n  且 入库 是 真\n    且 职工人数 > 1人  # 注释",
    'holds: "入库 是 真\n  且 职工人数 > 1人"',
    "holds: |\n  入库 是 真\n  且 职工人数 > 1人",
    "holds: |-\n  入库 是 真\n\n    且 职工人数 > 1人",
    "holds: >-\n  入库 是 真\n  且 职工人数 > 1人",
    "holds: >\n  入库 是 真 且\n  职工人数 > 1人\n  且 入库 是 真",
]


@pytest.mark.parametrize("written", STYLES)
def test_a_column_points_at_the_text_in_scalars_of_every_style(written: str) -> None:
    block = f"all:\n  - clause: 一\n{indent(written, '    ')}\n"
    if written.startswith("{"):
        block = "all:\n  - {clause: 一, " + written[1:]
    source = with_block(CONDITION, block)
    (fault,) = faults_of(p=source)
    assert source.split("\n")[fault.place.line - 1][fault.place.column - 1 :].startswith("职工人数")


@pytest.mark.parametrize("written", ['holds: "\\u5165库 且 职工人数 > 1人"', "holds: >\n  入库\n\n  且 职工人数 > 1人"])
def test_where_the_column_is_uncertain_the_start_of_the_scalar_is_told(written: str) -> None:
    (fault,) = faults_of(p=with_block(CONDITION, f"clause: 一\n{written}"))
    assert (fault.place.line, fault.place.column) == (13, 14)


# The command line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `rules` in the current folder, with the little dictionary."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    rules = Path("rules")
    rules.mkdir()
    (rules / "f.yaml").write_text(FACTS, encoding="utf-8")
    return rules


def lint(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    code = run(["lint", str(folder)])
    output, errors = capsys.readouterr()
    return code, output.splitlines(), errors.partition("；")[0].rstrip("\n") + "\n"


def test_lint_lists_every_fault_of_every_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "市级").mkdir()
    (folder / "市级" / "p.yml").write_text(replaced("title: 甲", "titel: 甲"), encoding="utf-8")
    (folder / "Q.YAML").write_text(QUALIFICATION.replace("职工总数", "职工人数"), encoding="utf-8")
    (folder / "空.yaml").touch()
    assert lint(folder, capsys) == (
        1,
        [
            "rules/Q.YAML:13:14 SB311 字段字典里没有 `职工人数`，是不是想写 `职工总数`？",
            "rules/市级/p.yml:2:1 SB202 这里不能有 `titel`，是不是想写 `title`？",
            "rules/空.yaml SB104 文件是空的：请写入规则，或删去这个文件",
        ],
        "3 处要改\n",
    )


def test_commands_refuse_a_pack_at_fault_with_the_same_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "p.yaml").write_text(replaced("title: 甲", "titel: 甲"), encoding="utf-8")
    Path("企业.json").write_text("{}", encoding="utf-8")
    for command in (["check", "企业.json"], ["policies"], ["facts"], ["schema", "profile"]):
        code = run([*command, "--rules", "rules"])
        line = "rules/p.yaml:2:1 SB202 这里不能有 `titel`，是不是想写 `title`？\n"
        assert (code, *capsys.readouterr()) == (2, "", line)


def test_lint_finds_what_only_shows_between_policies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for id, other in (("p-a", "p-b"), ("p-b", "p-a")):
        text = requiring(id, other).replace("requires", "yields_to")
        (folder / f"{id}.yaml").write_text(text, encoding="utf-8")
    code, (line,), _ = lint(folder, capsys)
    assert code == 1
    assert re.match(r"rules/p-b\.yaml:[0-9]+:[0-9]+ SB094", line)
    assert "SB094 让位或替代绕成一圈：`p-a` → `p-b` → `p-a`，结果谁都拿不到，请删去其中一条" in line


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("没有", "没有 SB270 没有这个规则文件夹；请核对路径"),
        ("空", "空 SB272 文件夹里没有 .yaml 规则文件；请核对路径"),
    ],
)
def test_a_folder_without_rules_is_named(
    folder: Path, name: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("空").mkdir()
    assert lint(Path(name), capsys) == (1, [line], "1 处要改\n")
    assert run(["facts", "--rules", name]) == 2
    assert capsys.readouterr().err == line + "\n"


def test_a_file_given_for_a_folder_of_rules_is_told_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "市级").mkdir()
    (folder / "市级" / "p.yaml").write_text(POLICY, encoding="utf-8")
    assert run(["facts", "--rules", "rules/市级/p.yaml"]) == 2
    line = "rules/市级/p.yaml SB270 这是一个文件，这里要写规则文件夹，如 `rules`\n"
    assert capsys.readouterr().err == line


def test_lint_of_one_rule_file_shows_its_faults_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "市级").mkdir()
    (folder / "市级" / "p.yaml").write_text(replaced("title: 甲", "titel: 甲"), encoding="utf-8")
    (folder / "q.yaml").write_text(QUALIFICATION.replace("职工总数", "职工人数"), encoding="utf-8")
    line = "rules/市级/p.yaml:2:1 SB202 这里不能有 `titel`，是不是想写 `title`？"
    told = "1 处要改\n"
    assert lint(folder / "市级" / "p.yaml", capsys) == (1, [line], told)
    assert run(["lint", "rules/f.yaml"]) == 0
    assert capsys.readouterr() == ("", "没有发现问题（另有 2 处在别的规则文件里，见 subsidy lint rules）\n")
    Path("规则.md").touch()
    line = "规则.md SB270 不是规则文件（.yaml）、用例（.feature）或文件夹；请核对路径"
    assert lint(Path("规则.md"), capsys) == (1, [line], told)


def test_lint_of_one_feature_file_shows_its_faults(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("甲.feature").write_text("# language: zh-CN\n功能: 甲\n", encoding="utf-8")
    code, (line,), _ = lint(Path("甲.feature"), capsys)
    assert (code, line.split()[:2]) == (1, ["甲.feature:2:1", "SB507"])


def test_a_folder_without_facts_is_told_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not at each fact; what has nothing to do with facts is still told."""
    (folder / "市级").mkdir()
    (folder / "市级" / "p.yaml").write_text(POLICY.replace("level: 区级", "level: 镇级"), encoding="utf-8")
    (folder / "市级" / "q.yaml").write_text(QUALIFICATION, encoding="utf-8")
    code, lines, _ = lint(folder / "市级", capsys)
    assert (code, [line.partition(" ")[2][:5] for line in lines]) == (1, ["SB281", "SB214"])
    assert lines[0].startswith("市级 SB281 没有字段字典（写 facts 的文件）")


def test_policies_that_ask_no_fact_need_no_fact_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "f.yaml").write_text(POLICY.replace("职工总数 >= 10人", "申请日期 >= 2020-01-01"), encoding="utf-8")
    assert "SB281" not in "".join(lint(folder, capsys)[1])


def test_a_file_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "x.yaml").symlink_to("nowhere")
    line = "rules/x.yaml SB271 读不了（文件或文件夹不存在）；请核对路径和权限"
    assert lint(folder, capsys) == (1, [line], "1 处要改\n")


def test_the_faults_of_other_files_are_told_beside_one_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "x.yaml").symlink_to("nowhere")
    (folder / "y.yaml").write_text("titel: 1\n", encoding="utf-8")
    code, lines, _ = lint(folder, capsys)
    assert (code, [line.split()[1] for line in lines]) == (1, ["SB271", "SB278"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "市级").mkdir(mode=0o000)
    line = "rules/市级 SB271 读不了（没有权限）；请核对路径和权限"
    assert lint(folder, capsys) == (1, [line], "1 处要改\n")


def test_files_of_editors_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".#f.yaml").symlink_to("nowhere")
    (folder / ".git").mkdir()
    (folder / ".git" / "a.yaml").write_text("a: [", encoding="utf-8")
    assert lint(folder, capsys) == (0, [], "没有发现问题\n")


def test_a_huge_file_is_refused_without_reading_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "x.yaml").open("wb") as file:
        os.truncate(file.fileno(), 200 * 1024 * 1024)
    tracemalloc.start()
    told = lint(folder, capsys)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == (1, ["rules/x.yaml SB101 文件超过 1 MiB：请拆成几个文件"], "1 处要改\n")
    assert most < 50 * 1024 * 1024


def test_names_of_files_cannot_act_on_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "\x1b[31m\n\udcff.yaml").touch()
    line = "rules/<U+001B>[31m<U+000A><U+DCFF>.yaml SB104 文件是空的：请写入规则，或删去这个文件"
    assert lint(folder, capsys) == (1, [line], "1 处要改\n")
    assert run(["facts", "--rules", str(folder)]) == 2
    assert capsys.readouterr().err == line + "\n"


# Whatever authors write

PIECES = ["", " ", "\n", "：", ":", "- ", "[", "]", "{", "}", '"', "'", "|", ">", "#", "&", "*", "!", "%", ",", "，"]
PIECES += [
    "职工总数",
    "销售收入",
    "合同",
    "且",
    "非 ",
    "10人",
    "5万元",
    "30%",
    "50",
    "是",
    "null",
    "2026-02-29",
    "(",
    ")",
]
PIECES += ["holds", "amount", "when", "all", "table", "requires", "q-one", "\u202e", "\t", "。", "* ", "/ 0", "近3年"]


@given(
    st.lists(
        st.tuples(st.integers(0, len(POLICY)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4
    )
)
def test_whatever_an_author_writes_nothing_but_readable_faults_come_out(edits: list[tuple[int, int, str]]) -> None:
    source = POLICY
    for start, length, piece in edits:
        source = source[:start] + piece + source[start + length :]
    lines = source.split("\n")
    for fault in faults_of(p=source, q=QUALIFICATION):
        place = fault.place
        assert place.file == "p.yaml"
        assert place.line <= len(lines) + 1
        assert not place.line or place.column <= len([*lines, ""][place.line - 1]) + 2


@pytest.mark.parametrize(
    ("shape", "told_of_shape"),
    [
        (("level: 区级", "level: 区"), "SB214"),
        (("title: ", "titel: "), "SB202"),
        (("provenance: sample", "provenance: smple"), "SB214"),
    ],
)
def test_a_fault_of_shape_hides_no_other_fault_of_the_file(shape: tuple[str, str], told_of_shape: str) -> None:
    policy = replaced("holds: ", "holds: 项目投入 > 50人 且 ")
    other = [line.split(" ")[1] for line in told(p=policy)]
    assert other
    codes = [line.split(" ")[1] for line in told(p=policy.replace(*shape, 1))]
    assert sorted(codes) == sorted([*other, told_of_shape])
