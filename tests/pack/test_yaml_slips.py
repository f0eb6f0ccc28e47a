"""Slips of the pen in YAML: each is told once, at its place, with its cure, and hides no other fault of the file."""

from __future__ import annotations

import pytest
from rule_files import faults_of

POLICY = """\
subsidy: p-one
title: 甲
level: 区级
authority: 区科委
guide:
  audience: 企业
  channel: 申报
  time_limit: 未公开
  materials:
    - 申请表
    - 报告
versions:
  - version: 一
    document: {title: 文件}
    effective: {from: 2022-01-01}
    provenance: sample
    eligibility:
      all:
        - {clause: 一, text: 十人, holds: 职工总数 >= 10人}
        - {clause: 二, holds: 入库}
    award:
      clause: 第二条
      amount: 销售收人 * 10%
"""
TITLE, CHANNEL, FORM, TEN = "title: 甲\n", "  channel: 申报", "    - 申请表", "holds: 职工总数 >= 10人}"
LISTED = "holds: 入库}"
IN_BRACES = "`{…}` 里的值不能有{}，请给整个值加上双引号，或换行写成多行"

SLIPS = [
    # what stands, what is written instead, place and code, end of the message
    (TITLE, "title：甲\n", "2:1 SB106", "用了全角冒号，请改成半角冒号加一个空格"),
    (TITLE, "title:甲\n", "2:1 SB106", "冒号后面缺一个空格，请补上"),
    (TITLE, "title:　甲\n", "2:1 SB106", "冒号后面是全角空格或制表符，请改成一个半角空格"),
    (TITLE, "title 甲\n", "2:1 SB106", "这一行缺冒号，请写成 `键: 值`"),
    (TITLE, "title: 甲\n随便一句\n", "3:1 SB106", "这一行缺冒号，请写成 `键: 值`"),
    (TITLE, "title: 甲: 乙\n", "2:9 SB106", "一行里有两个冒号，请给整个值加上双引号"),
    (TITLE, 'title: "甲\n', "2:8 SB106", "引号没有配对，请补上结尾的引号"),
    (TITLE, 'title: "甲\nsuccessor: "乙"\n', "2:8 SB106", "引号没有配对，请补上结尾的引号"),
    (TITLE, "title: '甲'乙\n", "2:11 SB106", "值已经写完，后面还有文字，请检查引号和括号，或给整个值加上双引号"),
    (TITLE, "title: @甲\n", "2:8 SB106", "值不能以 `@` 开头，请给整个值加上双引号"),
    (TITLE, "title: %甲\n", "2:8 SB106", "值不能以 `%` 开头，请给整个值加上双引号"),
    (TITLE, "title: `甲\n", "2:8 SB106", "值不能以 `'` 开头，请给整个值加上双引号"),
    (TITLE, "title: *甲\n", "2:8 SB109", "如果是文字，请给整个值加上双引号"),
    (TITLE, "title: !甲\n", "2:8 SB110", "如果是文字，请给整个值加上双引号"),
    (TITLE, "title: &甲 乙\n", "2:8 SB109", "如果是文字，请给整个值加上双引号"),
    (TITLE, "title: 是\n", "2:8 SB203", "若是数字、日期或是否，请加上引号"),
    (TITLE, "title: | 甲\n", "2:10 SB106", "`|` 或 `>` 的同一行不能再写文字，请换行并缩进后再写"),
    (TITLE, "＃ 注释\ntitle: 甲\n", "2:1 SB106", "注释要用半角 `#`，请改正；如果是文字，请给整个值加上双引号"),
    (TITLE, "title: 甲 ＃ 注释\n", "2:10 SB106", "注释要用半角 `#`，请改正；如果是文字，请给整个值加上双引号"),
    (TITLE, "title: 甲\ufeff\n", "2:9 SB103", "有 U+FEFF（看不见的字符），请删去"),
    (TITLE, "title: 甲\n%x\n", "3:1 SB110", "规则文件不用指令，请删去；如果是文字，请缩进"),
    (TITLE, "title: 甲\n---\n", "3:1 SB111", "请删去 `---` 或另存一个文件"),
    (TITLE, "title: 甲\ntitle: 乙\n", "3:1 SB113", "键 `title` 重复，第 2 行已有，请删去或改名"),
    (TITLE, "title: 甲\n? [x]\n: 1\n", "3:3 SB114", "键应当是一行文字，请改写；如果是文字，请加双引号"),
    (TITLE, "title: " + "9" * 41 + "\n", "2:8 SB116", "数字超过 40 位，请检查；如果是编号，请加双引号"),
    # indentation
    (CHANNEL, "\tchannel: 申报", "7:1 SB106", "用制表符（Tab）作了缩进，请改成空格"),
    (CHANNEL, "　channel: 申报", "7:1 SB106", "用全角空格作了缩进，请改成半角空格"),
    (CHANNEL, "\xa0\xa0channel: 申报", "7:1 SB106", "用不间断空格（从网页粘贴来的）作了缩进，请改成半角空格"),
    (CHANNEL, " channel: 申报", "7:2 SB106", "缩进与前面的行对不上，请把同级的键左对齐"),
    ("  - version", "　- version", "13:1 SB106", "用全角空格作了缩进，请改成半角空格"),
    ("      clause: 第二条\n      ", "\t\tclause: 第二条\n\t\t", "22:1 SB106", "请改成空格；第 23 行也是"),
    # lists
    (FORM, "　　- 申请表", "10:1 SB106", "用全角空格作了缩进，请改成半角空格"),
    (FORM, "    -申请表", "10:5 SB106", "短横后面缺一个半角空格，请补上"),
    ("    - 报告", "    -报告", "11:5 SB106", "短横后面缺一个半角空格，请补上"),
    ("    - 报告", "    －报告", "11:5 SB106", "清单的每项前面要用半角短横加空格 `- `，不用 `－`"),
    ("materials:\n    - 申", "materials: - 申", "9:14 SB106", "列表不能写在键的同一行，请换行后再写 `- `"),
    ("      all:", "      all：", "18:7 SB106", "用了全角冒号，请改成半角冒号加一个空格"),
    ("      all:", "      all", "18:7 SB106", "这一行缺冒号，请写成 `键: 值`"),
    # brackets
    ("一, text", "一，text", "19:21 SB106", "用了全角逗号 `，` 隔开各项，请改成半角逗号 `,`"),
    ("一, text", "一 text", "19:22 SB106", "`text` 前面缺逗号，请补上"),
    ("一, text", "一,, text", "19:22 SB106", "括号里缺一个值，请删去多余的逗号或补上值"),
    ("{clause: 一", "{clause：一", "19:12 SB106", "用了全角冒号，请改成半角冒号加一个空格"),
    ("{clause: 一", "{clause:一", "19:12 SB106", "冒号后面缺一个空格，请补上"),
    ("{clause: 一", "｛clause: 一", "19:11 SB106", "用了全角括号 `｛`，请改成半角 `{`"),
    ("10人}", "10人｝", "19:51 SB106", "用了全角括号 `｝`，请改成半角 `}`"),
    ("10人}", "10人", "19:11 SB106", "`{` 没有配对的右括号，或各项之间缺逗号，请补上"),
    ("10人}", "10人}}", "19:52 SB106", "值已经写完，后面还有文字，请检查引号和括号，或给整个值加上双引号"),
    (TEN, "holds: 存在(合同: 合同金额 > 1元)}", "19:45 SB106", IN_BRACES.replace("{}", "半角冒号")),
    (TEN, "holds: 企业类型 属于 [独立法人, 其他]}", "19:48 SB106", IN_BRACES.replace("{}", "方括号")),
    (TEN, "holds: 取大(销售收入, 10元) > 5元}", "19:47 SB106", IN_BRACES.replace("{}", "半角逗号")),
    (TEN, "holds: 销售收入 > 1,000,000元}", "19:48 SB106", "数里不写千位逗号；请写成 `1000000元` 或 `100万元`"),
    (TEN, "holds: 销售收入 > 600,000元}", "19:50 SB106", "数里不写千位逗号；请写成 `600000元` 或 `60万元`"),
    (TEN, "holds: 销售收入 > 1,500元}", "19:48 SB106", "数里不写千位逗号；请写成 `1500元`"),
    (TEN, "holds: 职工总数 > 1,000人 且 入库}", "19:48 SB106", "数里不写千位逗号；请写成 `1000人`"),
    ("text: 十人", "text: 十(或二十, 三十)人", "19:34 SB106", IN_BRACES.replace("{}", "半角逗号")),
    ("text: 十人", 'text: 称"甲: 乙"', "19:32 SB106", IN_BRACES.replace("{}", "半角冒号").replace("双", "单")),
    (LISTED, "holds: 入库, holds: 入库}", "20:34 SB113", "键 `holds` 重复，第 20 行已有，请删去或改名"),
    (LISTED, "holds: “入库”}", "20:30 SB118", "`“入库”` 的弯引号成了内容的一部分；请删去，或改成直引号"),
    (LISTED, "holds: 入库} ＃ 注释", "20:34 SB106", "注释要用半角 `#`，请改正；如果是文字，请给整个值加上双引号"),
    # a dash that is missing
    ("        - {clause: 二", "        {clause: 二", "20:9 SB106", "这一项前面缺短横，请补上 `- `"),
    ("        - {clause: 一", "        {clause: 一", "19:9 SB106", "这一项前面缺短横，请补上 `- `"),
    (
        f"        - {{clause: 二, {LISTED}",
        "        - clause: 二\n          holds: 入库\n          clause: 三\n          holds: 入库",
        "22:11 SB113",
        "键 `clause` 在这一项里又写了一遍；如果是下一项，请补上短横 `- `，不然请删去",
    ),
    (
        f"        - {{clause: 二, {LISTED}",
        "        - clause: 二\n          clause: 二\n          holds: 入库",
        "21:11 SB113",
        "键 `clause` 重复，第 20 行已有，请删去或改名",
    ),
    # an opening quote that is missing
    (TITLE, 'title: 甲"\n', "2:8 SB119", '`甲"` 只有结尾的引号，它成了内容的一部分；请删去，或在前面也补上'),
    (TITLE, "title: 甲'\n", "2:8 SB119", "只有结尾的引号，它成了内容的一部分；请删去，或在前面也补上"),
    (TITLE, "title: 甲”\n", "2:8 SB119", "只有结尾的引号，它成了内容的一部分；请删去，或在前面也补上"),
    (LISTED, 'holds: 入库"}', "20:30 SB119", "只有结尾的引号，它成了内容的一部分；请删去，或在前面也补上"),
    ("{title: 文件}", "（title: 文件）", "14:15 SB106", "一组键值要用花括号 `{…}`，不用圆括号，请改正"),
]  # fmt: skip


def told(text: str) -> list[str]:
    return [str(fault).removeprefix("p.yaml:") for fault in faults_of(p=text)]


@pytest.mark.parametrize(("old", "new", "place", "cure"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_told_once_with_its_cure_and_hides_no_other_fault(old: str, new: str, place: str, cure: str) -> None:
    assert POLICY.count(old) == 1
    lines = told(POLICY.replace(old, new))
    (other,) = [line for line in lines if "SB311" in line]
    (line,) = [line for line in lines if line != other]
    moved = new.count("\n") - old.count("\n")
    assert (
        other
        == f"{23 + moved}:{other.split(':')[1].split(' ')[0]} SB311 字段字典里没有 `销售收人`，是不是想写 `销售收入`？"
    )
    assert line.startswith(place + " ")
    assert line.endswith(cure)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("一, text: 十人, holds", "一， text: 十人，holds", ["19:21", "19:31"]),
        ("    - 申请表\n    - 报告", "    -申请表\n    -报告", ["10:5", "11:5"]),
        (TITLE, "title：甲\nsuccessor:乙\n", ["2:1", "3:1"]),
    ],
)
def test_each_of_several_slips_is_told(old: str, new: str, lines: list[str]) -> None:
    assert [line.split(" ")[0] for line in told(POLICY.replace(old, new)) if "SB106" in line] == lines


@pytest.mark.parametrize("indent", ["\t", "　　", "\xa0\xa0"])
def test_a_file_indented_throughout_by_what_is_no_indentation_is_told_once(indent: str) -> None:
    lines = [line.lstrip(" ") for line in POLICY.split("\n")]
    depths = [len(line) - len(bare) for line, bare in zip(POLICY.split("\n"), lines, strict=True)]
    text = "\n".join(indent * (depth // 2) + line for depth, line in zip(depths, lines, strict=True))
    assert [line.split(" ")[1] for line in told(text)] == ["SB106", "SB311"]
    assert "第 7、8、9、10、11 行等 16 行也是" in told(text)[0]


@pytest.mark.parametrize(
    "written",
    [
        "text: |\n            　　甲：乙\n            \tholds: [丙，丁\n          holds: 职工总数 >= 10人",
        "text: 见（一），（二）；甲，乙：丙\n          holds: 职工总数 >= 10人",
        'text: "第 1,000 号，{甲: 乙} ＃ 丙"\n          holds: 职工总数 >= 10人',
    ],
)
def test_text_that_looks_like_a_slip_is_none_beside_one(written: str) -> None:
    item = "- {clause: 一, text: 十人, holds: 职工总数 >= 10人}"
    text = POLICY.replace(item, f"- clause: 一\n          {written}").replace(TITLE, "title：甲\n")
    assert [line.split(" ")[1] for line in told(text)] == ["SB106", "SB311"]


def test_a_quoted_expression_in_braces_is_none() -> None:
    for expression in ("存在(合同: 合同金额 > 1元)", "企业类型 属于 [独立法人, 其他]", "取大(销售收入, 10元) > 5元"):
        lines = told(POLICY.replace(TEN, f'holds: "{expression}"}}'))
        assert [line.split(" ")[1] for line in lines] == ["SB311"]


def test_an_expression_that_was_mended_is_read_with_its_places() -> None:
    lines = told(POLICY.replace(TEN, "holds: 存在(合同: 合同额 > 1元)}"))
    assert [line.split(" ")[:2] for line in lines][:2] == [["19:45", "SB106"], ["19:47", "SB311"]]
