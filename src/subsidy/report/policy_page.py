"""One policy as a page of Markdown: whom it is for, what it asks and gives, by which text, and how sure each figure is."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy.facts.types import Fact
from subsidy.language.policies import WITHOUT_APPLYING, Policy, Version
from subsidy.language.provenance import Provenance
from subsidy.language.traversal import facts_read
from subsidy.pack.pack import RulePack
from subsidy.report.diagram import diagram
from subsidy.report.markdown import escaped
from subsidy.report.rule_text import Clause, RuleTeller
from subsidy.report.version_text import VersionTeller
from subsidy.report.wording import headed


def policy_page(pack: RulePack, policy: Policy) -> str:
    """The page of a policy of the pack, with a final line feed."""
    lines = [f"# {escaped(policy.title)}", "", *_particulars(pack, policy)]
    for version in reversed(policy.versions):
        lines += ["", *_version(VersionTeller(pack), policy, version)]
    lines += ["", *_facts(pack, policy)]
    return "\n".join(lines) + "\n"


def sources_in_brief(policy: Policy) -> str:
    """How sure the figures of a policy are, version by version."""
    versions = [f"{escaped(version.name)}：{_sureness(version)}" for version in reversed(policy.versions)]
    return "<br>".join(versions)


def _sureness(version: Version) -> str:
    draft = "征求意见稿，" if version.draft else ""
    return f"{draft}{version.provenance.label}{'，含示例数字' if _mixed(version) else ''}"


def particulars(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What is to be known of a policy whatever its version, label by label, apart from the materials; none empty."""
    guide = policy.guide
    rows = (
        ("编号", f"{policy.id}（{'资格' if policy.qualification else '补贴'}）"),
        ("层级", policy.level),
        ("主管部门", policy.authority),
        ("面向", guide.audience),
        ("办理方式", guide.channel),
        ("办理时限", guide.time_limit),
        ("咨询", guide.contact),
        ("按什么选版本", policy.chosen_by.name if policy.chosen_by else ""),
        ("接续文件", policy.successor),
    )
    return tuple((label, value) for label, value in rows if value)


def _particulars(pack: RulePack, policy: Policy) -> Iterator[str]:
    materials = "；".join(map(RuleTeller(pack).material_in_line, policy.guide.materials))
    yield from ("| 项目 | 内容 |", "|---|---|")
    for label, value in (*particulars(policy), ("材料", materials)):
        yield f"| {label} | {escaped(value)} |"


def _version(teller: VersionTeller, policy: Policy, version: Version) -> Iterator[str]:
    yield f"## {escaped(version.name)}{'（征求意见稿，不作为依据）' if version.draft else ''}"
    yield ""
    for label, (first, *notes) in document_lines(policy, version):
        yield f"- {label}：{escaped(first)}"
        yield from (f"  - {escaped(note)}" for note in notes)
    told = teller.version(version)
    for heading, clauses in told.items():
        yield from ("", f"### {heading}", "", *(line for clause in clauses for line in _outline(clause)))
    yield from ("", "### 结构图", "", "```mermaid", *diagram(told), "```")


def document_lines(policy: Policy, version: Version) -> Iterator[tuple[str, tuple[str, ...]]]:
    """On what text a version rests, when it is law and when applications are taken, label by label."""
    document, validity = version.document, version.validity
    number = f"（{document.number}）" if document.number else ""
    issued = f"，{document.issued} 印发" if document.issued else ""
    until = f"，{validity.before} 起失效" if validity.before else "，未公布终止日"
    yield "依据", (f"{document.title}{number}{issued}", *_said(document.note))
    yield "有效期", (f"{validity.first} 起{until}", *_said(validity.note))
    yield "申报窗口", (_windows(policy, version),)
    if version.notices:
        yield "适用的通知", ("、".join(version.notices),)
    yield "出处", (_sureness(version),)
    if version.payee:
        yield "收款方", (version.payee,)


def _said(note: str) -> tuple[str, ...]:
    return (note,) if note else ()


def _mixed(version: Version) -> bool:
    return version.least_sure is Provenance.SAMPLE and version.provenance is not Provenance.SAMPLE


def _windows(policy: Policy, version: Version) -> str:
    always = WITHOUT_APPLYING if policy.without_applying else "常年" if version.always_open else ""
    dated = map(str, (*version.windows, *version.yearly))
    return "；".join(part for part in (always, *dated) if part) or "未公布"


def _outline(clause: Clause, depth: int = 0) -> Iterator[str]:
    """A clause as a list item: its words and how sure they are, what it says exactly, and the clauses below it."""
    said = headed(f"**{escaped(clause.clause)}**" if clause.clause else "", escaped(clause.text))
    indent = "  " * depth
    rules = [escaped(rule) for rule in clause.rules]
    if said:
        yield f"{indent}- {said}（{clause.provenance.label}）"
        yield from (f"{indent}  - {rule}" for rule in rules)
    elif rules:
        yield f"{indent}- {'；'.join(rules)}"
    for child in clause.children:
        yield from _outline(child, depth + 1 if said or rules else depth)


def _facts(pack: RulePack, policy: Policy) -> Iterator[str]:
    """The facts that a profile has to state for this policy, in the dictionary's order."""
    read = facts_behind(pack, policy)
    yield from ("## 要用到的资料", "", "| 字段 | 怎么问 | 证明 | 来源 |", "|---|---|---|---|")
    for fact in pack.dictionary:
        if fact in read and not fact.formula:
            yield f"| {escaped(fact.name)} | {escaped(fact.question)} | {escaped(fact.proof)} | {fact.source} |"
    derived = [fact for fact in pack.dictionary if fact in read and fact.formula]
    if derived:
        yield from ("", "## 推算的字段", "", "| 字段 | 怎么推算 |", "|---|---|")
        yield from (f"| {escaped(fact.name)} | {escaped(' '.join(fact.formula.split()))} |" for fact in derived)


def facts_behind(pack: RulePack, policy: Policy) -> set[Fact]:
    """The facts that a policy's rules read, derived ones with what they are derived from; not those of other rules."""
    teller = VersionTeller(pack)
    told = (clause for version in policy.versions for clauses in teller.version(version).values() for clause in clauses)
    waiting = [fact for clause in told for each in clause.walk() for fact in each.reads]
    read: set[Fact] = set()
    while waiting:
        fact = waiting.pop()
        if fact not in read:
            read.add(fact)
            waiting += facts_read(pack.formulas[fact.key]) if fact.key in pack.formulas else ()
    return read
