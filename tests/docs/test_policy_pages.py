"""docs/policies/: a page for every policy of the shipped pack, and what the 2023 report says of each.

After a change of rules: UPDATE_DOCS=1 pytest tests/docs/test_policy_pages.py
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from subsidy import Engine
from subsidy.language.policies import Policy
from subsidy.pack.shipped import shipped_rules
from subsidy.report.policy_page import policy_page, sources_in_brief

ENGINE = Engine.load()
PAGES = Path(__file__).parents[2] / "docs" / "policies"
FILES = {
    path.read_text(encoding="utf-8").partition(f"{kind}: ")[2].partition("\n")[0]: path.relative_to(
        shipped_rules().resolve()
    )
    for path in shipped_rules().resolve().rglob("*.yaml")
    for kind in ("\nsubsidy", "\nqualification")
    if f"{kind}: " in "\n" + path.read_text(encoding="utf-8")
}


def said_in_2023() -> list[dict[str, str]]:
    """What the commission's report of 2023 says of each scheme: its name there, the outcome, and where."""
    with (PAGES / "report-2023.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def index() -> str:
    """The overview: every scheme and qualification of the report with its rule file and how sure its figures are."""
    return "\n".join(_index()) + "\n"


def _index() -> Iterator[str]:
    yield from (
        "# 政策一览",
        "",
        "每项政策一页，由规则文件生成：面向谁、条件、金额、材料、每个数字的出处和结构图。",
        "也可以用 `subsidy policies --policy 编号` 输出。",
        "",
        "## 2023 年工作总结提到的政策和资格",
        "",
        "报告是普陀区科学技术委员会 2023 年工作总结（普科委〔2024〕1号）；章节指报告的章节。",
        "",
        "| 报告里的名称 | 种类 | 规则 | 数字有多可靠 | 报告所载 2023 年结果 | 章节 |",
        "|---|---|---|---|---|---|",
    )
    known = {policy.id: policy for policy in ENGINE.policies()}
    for row in said_in_2023():
        policy = known[row["policy"]]
        page = f"[{policy.title}]({policy.id}.md)<br>[{FILES[policy.id]}](../../rules/{FILES[policy.id]})"
        yield f"| {row['name']} | {row['kind']} | {page} | {sources_in_brief(policy)} | {row['outcome']} | {row['place']} |"


def pages() -> dict[str, str]:
    return {"README": index(), **{policy.id: policy_page(ENGINE.pack, policy) for policy in ENGINE.policies()}}


def test_every_policy_has_a_row_in_the_overview() -> None:
    assert sorted(row["policy"] for row in said_in_2023()) == [policy.id for policy in ENGINE.policies()]


@pytest.mark.parametrize("policy", ENGINE.policies(), ids=lambda policy: policy.id)
def test_a_page_cites_every_clause_and_every_figure_s_source(policy: Policy) -> None:
    page = policy_page(ENGINE.pack, policy)
    assert policy.id in page
    assert page.count("```mermaid") == len(policy.versions)


def test_the_pages_say_what_the_rules_say() -> None:
    expected = pages()
    if os.environ.get("UPDATE_DOCS"):
        for name, text in expected.items():
            (PAGES / f"{name}.md").write_text(text, encoding="utf-8")
    written = {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert written.keys() == expected.keys()
    stale = [name for name, text in expected.items() if written[name] != text]
    assert not stale, f"not as the rules say, run UPDATE_DOCS=1 pytest tests/docs: {stale}"
