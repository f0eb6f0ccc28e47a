"""What authors are told of their mistakes in what comes after the amount: each exactly once, with the cure."""

from __future__ import annotations

from textwrap import indent

import pytest
from readable import assert_readable

from subsidy.errors import Fault, RuleError
from subsidy.pack.loader import build_pack

FACTS = """\
facts:
  - {key: listed, name: 入库, type: flag}
  - {key: moved, name: 迁出本区, type: flag}
  - {key: score, name: 评分, type: count, unit: 分}
  - {key: paid, name: 已拨付, type: money}
  - {key: start, name: 立项日期, type: date}
  - {key: kind, name: 企业类型, type: choice, options: [甲, 乙]}
"""
POLICY = """\
{kind}: p-one
title: 甲
level: 区级
authority: 区科委
guide: {{audience: 企业, channel: 申报, time_limit: 未公开, materials: [表]}}
versions:
  - version: 一
    document: {{title: 文件}}
    effective: {{from: 2022-01-01}}
    provenance: sample
    eligibility: {{clause: "1", holds: 入库}}
"""
AWARD = '    award: {clause: "2", amount: 10万元}\n'
LINES = (POLICY + AWARD).count("\n")


def faults_of(text: str, *, kind: str = "subsidy") -> list[str]:
    """Every fault of a policy with these further lines of its version: the line in `text`, the code and the message."""
    before = POLICY.format(kind=kind) + (AWARD if kind == "subsidy" else "")
    policy = before + indent(text, "    ")
    return [f"{fault.place.line - before.count(chr(10))} {fault.code} {fault.message}" for fault in told_of(policy)]


def told_of(policy: str) -> tuple[Fault, ...]:
    """The faults of a rule file."""
    try:
        build_pack({"facts.yaml": FACTS.encode(), "p.yaml": policy.encode()})
    except RuleError as error:
        assert_readable(error.faults)
        return error.faults
    return ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("payment: {clause: 三}\n", ["1 SB400 没有写怎么拨付；请写 stages、recover 等，或删去 payment"]),
        (
            "payment: {stages: [{stage: 甲, share: 100%, when: 入库}]}\n",
            ["1 SB220 这一期没有写条款；请加 clause，查不到原文就写 未公开"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 40%}\n  - {stage: 乙, share: 剩余}\n",
            ["5 SB402 `剩余` 请改写成 `其余`"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 40%}\n  - {stage: 乙, share: 50%}\n",
            ["4 SB404 各期的比例合计 90%，应为 100%；请核对，或把一份写成 `其余`"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 60%}\n  - {stage: 乙, share: 50%}\n",
            ["4 SB404 各期的比例合计 110%，应为 100%；请核对，或把一份写成 `其余`"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 100%}\n  - {stage: 乙, share: 其余}\n",
            ["4 SB404 各期的比例已有 100%，没有剩给别的各份；请核对"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 其余}\n  - {stage: 乙, share: 其余}\n",
            ["5 SB403 `其余` 只能写一次"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 0%}\n  - {stage: 乙, share: 101%}\n  - {stage: 丙, share: 其余}\n",
            [
                "4 SB404 各期的比例已有 101%，没有剩给别的各份；请核对",
                "4 SB402 `0%` 不是一份；比例要大于 0、不大于 100%",
                "5 SB402 `101%` 不是一份；比例要大于 0、不大于 100%",
            ],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, amount: 5万元}\n  - {stage: 乙, share: 50%}\n",
            ["4 SB405 有一期写了固定数额，各期合计未必等于金额；请把一期写成 share: 其余"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲}\n  - {stage: 乙, share: 50%, amount: 1元}\n",
            [
                "4 SB405 有一期写了固定数额，各期合计未必等于金额；请把一期写成 share: 其余",
                "4 SB401 每一期要写且只写一个：`share`（如 40%、其余）或 `amount`",
                "5 SB401 每一期要写且只写一个：`share`（如 40%、其余）或 `amount`",
            ],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 评分, due: 已拨付}\n  - {stage: 乙, share: 其余, when: 评分 > 1元}\n",
            [
                "4 SB330 `评分` 应是带单位的常数，不能用字段或公式",
                "4 SB310 `已拨付` 是金额，此处应为日期",
                "5 SB318 `评分 > 1元` 拿数量（`分`）与金额比，单位或类型不合",
            ],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, share: 40}\n  - {stage: 乙, share: 其余}\n",
            ["4 SB203 `40` 缺少单位，请写成 `40%`"],
        ),
        (
            "payment:\n  clause: 三\n  stages:\n  - {stage: 甲, shar: 40%, share: 40%, due: 立项日}\n  - {stage: 乙, share: 其余}\n",
            [
                "4 SB202 这里不能有 `shar`，是不是想写 `share`？",
                "4 SB311 字段字典里没有 `立项日`，是不是想写 `立项日期`？",
            ],
        ),
        (
            "payment:\n  clause: 三\n  paid: 评分\n  recover:\n  - {when: 迁出本区, share: 其余}\n  withhold:\n  - {text: 话}\n",
            [
                "3 SB310 `评分` 是数量（`分`），此处应为金额",
                "5 SB330 `其余` 应是带单位的常数，不能用字段或公式",
                "7 SB201 缺少 `when`，请补上",
            ],
        ),
        (
            "payment:\n  clause: 三\n  paid: 评分\n  recover:\n  - {when: 迁出本区, share: 120%}\n  withhold:\n  - {when: 评分}\n",
            [
                "3 SB310 `评分` 是数量（`分`），此处应为金额",
                "5 SB402 `120%` 不是一份；比例要大于 0、不大于 100%",
                "7 SB310 `评分` 是数量（`分`），此处应为是否",
            ],
        ),
        (
            "payment:\n  clause: 三\n  funding:\n  - {source: 市, share: 60%}\n  - {source: 区, share: 30%}\n",
            ["4 SB404 各级资金的比例合计 90%，应为 100%；请核对，或把一份写成 `其余`"],
        ),
        (
            "payment:\n  clause: 三\n  funding:\n  - {source: 市, share: 100%}\n  - {source: 区}\n",
            ["4 SB404 各级资金的比例已有 100%，没有剩给别的各份；请核对"],
        ),
        (
            "payment:\n  clause: 三\n  funding:\n  - {source: 市, share: 其余}\n  - {source: 区}\n",
            ["5 SB408 这份比例没有公布，`其余` 是多少就说不出；请把 `其余` 也删去"],
        ),
        (
            "payment:\n  clause: 三\n  uses:\n  - {use: 甲, at_most: 30%, forbidden: true}\n  - {use: 乙, at_most: 130%}\n  - {use: 丙, at_most: 3年}\n",
            [
                "4 SB409 不得用于的，不能再写 `at_most`；请删去一个",
                "5 SB402 `130%` 不是一份；比例要大于 0、不大于 100%",
                "6 SB310 `3年` 是数量（`年`），此处应为比率",
            ],
        ),
        (
            "payment:\n  clause: 三\n  commitments:\n  - {text: 不迁出, until: 已拨付}\n  - {until: 立项日期}\n",
            ["4 SB310 `已拨付` 是金额，此处应为日期", "5 SB201 缺少 `text`，请补上"],
        ),
        (
            "payment:\n  clause: 三\n  paid: 已拨付\n  withhold:\n  - {when: 迁出本区}\n",
            ["3 SB407 `paid` 只用来算追回多少；请写 recover，或删去它"],
        ),
    ],
)
def test_a_payment_that_cannot_be_meant_is_refused(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("payment", "payment: {clause: 三, stages: [{stage: 甲, share: 100%}]}"),
        ("competition", "competition: {clause: 三, budget: 1元}"),
        ("approval", "approval: [{by: 财政局}]"),
        ("priority", "priority: [{clause: 三, when: 入库}]"),
    ],
)
def test_a_qualification_pays_nothing_out(key: str, text: str) -> None:
    said = [f"1 SB406 资格本身不发钱，不能写 {key}；请写在补贴的规则文件里"]
    assert faults_of(f"{text}\n", kind="qualification") == said


def test_a_payment_of_every_key_is_accepted() -> None:
    text = "payment:\n  clause: 三\n  path: 清算\n  round: {to: 元, mode: 舍去}\n  stages:\n  - {stage: 甲, clause: 四, text: 话, share: 40%, when: 入库, due: 立项日期 + 30天}\n  - {stage: 乙, share: 其余}\n"
    text += "  withhold:\n  - {clause: 五, text: 话, when: 迁出本区}\n  recover:\n  - {when: 迁出本区, share: 50%}\n  paid: 已拨付\n"
    text += "  funding:\n  - {source: 市, share: 50%}\n  - {source: 区, share: 其余}\n"
    text += "  uses:\n  - {use: 甲, at_most: 30%}\n  - {use: 乙, at_most: 5万元}\n  - {use: 丙, forbidden: true}\n  - {use: 丁}\n"
    text += "  commitments:\n  - {text: 不迁出, until: 立项日期 + 3年}\n  - {text: 报送}\n"
    assert faults_of(text) == []


C = "competition:\n  clause: 三\n"
TOP = "  top: 3名\n  rank: [{by: 评分, order: 从高到低}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (C, ["2 SB410 没有写怎么竞争；请写 budget、top、give 等，或删去 competition"]),
        ("competition: {budget: 1元}\n", ["1 SB220 竞争性分配没有写条款；请加 clause，查不到原文就写 未公开"]),
        (C + "  give: 按比例\n", ["3 SB411 写了 `give`，就要写 `budget`；请补上，或删去 `give`"]),
        (
            C + "  give: 依次\n",
            [
                "3 SB411 写了 `give`，就要写 `budget`；请补上，或删去 `give`",
                "3 SB411 写了 `give`，就要写 `rank`；请补上，或删去 `give`",
            ],
        ),
        (
            C + "  budget: 1元\n  give: 先到先得\n  cut: 封顶前\n  residual: 末位\n  partial_last: false\n",
            [
                "5 SB411 写了 `cut`，就要写 `give: 按比例`；请补上，或删去 `cut`",
                "6 SB411 写了 `residual`，就要写 `give: 按比例`；请补上，或删去 `residual`",
                "7 SB411 写了 `partial_last`，就要写 `give: 依次`；请补上，或删去 `partial_last`",
            ],
        ),
        (C + "  budget: 1元\n  ties: 并列都取\n", ["4 SB411 写了 `ties`，就要写 `rank`；请补上，或删去 `ties`"]),
        (C + "  top: 3名\n", ["3 SB411 写了 `top`，就要写 `rank`；请补上，或删去 `top`"]),
        (
            C + "  budget: 1元\n  rank: [{by: 评分, order: 从高到低}]\n",
            ["4 SB411 写了 `rank`，就要写 `top` 或 `give: 依次`；请补上，或删去 `rank`"],
        ),
        (C + TOP.replace("3名", "0名"), ["3 SB415 `0名` 不是名额；请写大于零的整数，如 10名"]),
        (C + TOP.replace("3名", "1.5名"), ["3 SB415 `1.5名` 不是名额；请写大于零的整数，如 10名"]),
        (C + TOP.replace("3名", "3"), ["3 SB203 `3` 缺少单位，请写成 `3名`"]),
        (C + TOP.replace("评分", "立项日期"), ["4 SB414 `立项日期` 是日期，次序请写 从早到晚、从晚到早 之一"]),
        (C + TOP.replace("从高到低", "从早到晚"), ["4 SB414 `评分` 是数量（分），次序请写 从高到低、从低到高 之一"]),
        (C + TOP.replace("评分", "入库"), ["4 SB413 `入库` 是是否，排不出名次；请用数或日期"]),
        (C + "  budget: 评分\n", ["3 SB310 `评分` 是数量（`分`），此处应为金额"]),
        (
            C
            + "  budget: 10万元\n  pools:\n  - {pool: 甲, when: 入库, budget: 6万元}\n  - {pool: 甲, when: 迁出本区, budget: 5万元}\n",
            ["5 SB417 各组预算合计 11 万元，多于总预算 10 万元；请核对", "6 SB416 `甲` 写了不止一次，每组名称要不同"],
        ),
        (
            C + "  budget: 10万元\n  give: 平分\n",
            ["4 SB214 `平分` 不在可选之列；可选：按比例、依次、先到先得"],
        ),
    ],
)
def test_a_competition_that_cannot_be_meant_is_refused(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


@pytest.mark.parametrize(
    "text",
    [
        C + "  budget: 已拨付\n  give: 按比例\n  cut: 封顶前\n  residual: 不分配\n",
        C + TOP + "  ties: 并列都不取\n",
        C + "  budget: 1元\n  give: 依次\n  partial_last: true\n  rank: [{by: 立项日期, order: 从晚到早}]\n",
        C + "  give: 先到先得\n  pools:\n  - {pool: 甲, when: 入库, budget: 6万元}\n",
        C
        + "  budget: 11万元\n  pools:\n  - {pool: 甲, when: 入库, budget: 6万元}\n  - {pool: 乙, when: 迁出本区, budget: 5万元}\n",
    ],
)
def test_a_competition_that_can_be_meant_is_accepted(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("approval: []\n", ["1 SB208 清单是空的，至少要有 1 项"]),
        (
            "approval:\n- {over: 20万元, by: 甲}\n",
            ["2 SB418 最低一档从 `20万元` 起，更低的没有人审批；请补上一档，或去掉下限"],
        ),
        (
            "approval:\n- {through: 20万元, by: 甲}\n",
            ["2 SB232 最高一档在 `20万元` 封了顶，再高就没有着落；请去掉上限"],
        ),
        (
            "approval:\n- {through: 20万元, by: 甲}\n- {over: 30万元, by: 乙}\n",
            ["3 SB234 与下一档脱节：`20万元` 与 `30万元` 之间没有着落，请核对"],
        ),
        (
            "approval:\n- {through: 20人, by: 甲}\n- {over: 30万元, by: 乙}\n",
            ["2 SB310 `20人` 是数量（`人`），此处应为金额"],
        ),
        ("approval:\n- {clause: 四}\n", ["2 SB201 缺少 `by`，请补上"]),
    ],
)
def test_an_approval_that_leaves_awards_out_is_refused(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


@pytest.mark.parametrize("low", ["", "from: 0元, ", "over: 0元, "])
def test_an_approval_from_nothing_up_is_accepted(low: str) -> None:
    assert faults_of(f"approval:\n- {{over: 20万元, by: 乙}}\n- {{{low}through: 20万元, by: 甲}}\n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("priority: []\n", ["1 SB208 清单是空的，至少要有 1 项"]),
        ("priority: [{when: 入库}]\n", ["1 SB220 这个优先情形没有写条款；请加 clause，查不到原文就写 未公开"]),
        (
            "priority:\n- {clause: 三}\n- {clause: 四, when: 评分}\n",
            ["2 SB201 缺少 `when`，请补上", "3 SB310 `评分` 是数量（`分`），此处应为是否"],
        ),
        (
            "priority:\n- {when: {any: [{holds: 入库}]}}\n",
            ["2 SB220 这个条件没有写条款；请加 clause，查不到原文就写 未公开"],
        ),
    ],
)
def test_a_preference_that_cannot_be_meant_is_refused(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


@pytest.mark.parametrize(
    ("materials", "said"),
    [
        ("[{copies: 2}]", ["SB201 缺少 `material`，请补上"]),
        ("[{material: 表, copies: 0}]", ["SB213 `0` 不能小于 1"]),
        ("[{material: 表, copies: 两份}]", ["SB212 `两份` 应是整数"]),
        ("[{material: 表, when: 评分}]", ["SB310 `评分` 是数量（`分`），此处应为是否"]),
        ("[{material: 表, supplied: 没有的}]", ["SB311 字段字典里没有 `没有的`；可用字段见 subsidy facts"]),
        ("[3]", ["SB203 `3` 应是文本；若是数字、日期或是否，请加上引号"]),
        ("[[表]]", ["SB203 这里只写一个，写成文本，不是清单；请去掉方括号或短横，几项分开写"]),
        ("[{material: 表, copies: 2, when: 入库, supplied: 迁出本区}, 表]", []),
    ],
)
def test_materials_are_checked(materials: str, said: list[str]) -> None:
    policy = (POLICY.format(kind="subsidy") + AWARD).replace("materials: [表]", f"materials: {materials}")
    assert [f"{fault.code} {fault.message}" for fault in told_of(policy)] == said
