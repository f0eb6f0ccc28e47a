"""A report in plain words and in reading order, as records of text: what every renderer builds from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from subsidy.errors import visible
from subsidy.truth import Truth, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: the clause that it rests on, what it says, and how deep it stands below others."""

    text: str
    clause: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines under one label: 金额, 未满足, 待定, 窗口 and so on."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One step of a trace: a mark that says what it came to, its clause and text, details, and the steps below it."""

    mark: str
    clause: str
    text: str
    details: tuple[str, ...] = ()
    children: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One policy: its verdict, the amount in figures and in capital numerals with how sure its figures are, and why.

    `concerns`: whether the policy is for this applicant at all. `paragraphs` are what decided it, `background` what
    it rests on and how it is applied for, `outlines` its trace: both are empty where the page is not in full.
    """

    policy: str
    title: str
    verdict: Verdict
    amount: str
    words: str
    provenance: str
    window: str
    brief: str
    concerns: Truth
    paragraphs: tuple[Paragraph, ...]
    background: tuple[Paragraph, ...]
    outlines: tuple[Outline, ...]

    @property
    def headline(self) -> str:
        """The verdict with its amount: `符合，不超过 2,000,000.00 元（二手资料）`."""
        return self.verdict.label if self.amount in ("", NOTHING) else f"{self.verdict.label}，{self.sourced}"

    @property
    def sourced(self) -> str:
        """The amount, with how sure its figures are beside it."""
        return self.amount if self.provenance == NOTHING else f"{self.amount}（{self.provenance}）"


UNTOUCHED = "只看这一次的申请，已经持有的证书、登记不受影响"
"""What is said of qualifications that are not for the applicant, who may hold them."""

NOTHING = "-"
"""What stands in a table where there is no amount, no window or no source."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A subsidy of the recommended combination with its amount, or one that is forgone and why."""

    title: str
    amount: str
    provenance: str
    why: str = ""

    @property
    def sourced(self) -> str:
        """The subsidy and its amount, with how sure its figures are beside it."""
        return f"{self.title}，{self.amount}{'' if self.provenance == NOTHING else f'（{self.provenance}）'}"

    @property
    def told(self) -> str:
        """All of it in a line, with the reason where there is one."""
        return f"{self.sourced}；{self.why}" if self.why else self.sourced


@dataclass(frozen=True, slots=True)
class Together:
    """The recommended combination: its total in figures and in capital numerals, what to take and what that forgoes."""

    total: str
    words: str
    taken: tuple[Taken, ...]
    forgone: tuple[Taken, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is missing: its number in the report, how to ask for it, what proves it, and who says so.

    `policies`: those that it is asked for, where the questions of one enquiry are not all for the same. `opens`: those
    of which it also tells whether they concern the applicant at all, and no other question does.
    """

    number: int
    fact: str
    question: str
    proof: str
    source: str
    policies: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """All of it in a line: `项目投入：投入多少？（企业申报；证明：专项审计报告）`."""
        whence = "；".join(part for part in (self.source, f"证明：{self.proof}" if self.proof else "") if part)
        said = f"{self.fact}：{self.question}（{whence}）" if self.question else f"{self.fact}（{whence}）"
        said += f"→ {'、'.join(self.policies)}" if self.policies else ""
        return f"{said}→ 也看是否涉及{'、'.join(self.opens)}" if self.opens else said


@dataclass(frozen=True, slots=True)
class Enquiry:
    """The facts that the same policies, or relations between two of them, wait for.

    `judged`: those that people find, and no applicant can supply. `opening`: those that tell which policies concern
    the applicant at all, to be asked before anything else about these.
    """

    judged: bool
    policies: tuple[str, ...]
    questions: tuple[Question, ...]
    opening: bool = False

    @property
    def heading(self) -> str:
        """Who has to do something, and for which policies."""
        if self.opening:
            return f"先问是否涉及，再看 {len(self.policies)} 项政策是否符合"
        return f"{'待评审或认定' if self.judged else '还需补充'}，用于{'、'.join(self.policies)}"


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report. `subject` are the enterprise's particulars with their labels; `made_by` is what made it."""

    conclusion: str
    subject: tuple[tuple[str, str], ...]
    subsidies: tuple[Section, ...]
    qualifications: tuple[Section, ...]
    together: Together | None
    enquiries: tuple[Enquiry, ...]
    remarks: tuple[str, ...]
    made_by: str

    @property
    def listed(self) -> tuple[Section, ...]:
        """The subsidies that concern the applicant; all of them where none does, or there is but one."""
        concerned = tuple(section for section in self.subsidies if section.concerns is Truth.TRUE)
        return concerned if concerned and len(self.subsidies) > 1 else self.subsidies

    @property
    def unconcerned(self) -> tuple[Section, ...]:
        """The subsidies that are not for this applicant, so far as they are not listed."""
        listed = self.listed
        return tuple(each for each in self.subsidies if each.concerns is Truth.FALSE and each not in listed)

    @property
    def unasked(self) -> tuple[Section, ...]:
        """The subsidies of which it is not known whether they are for this applicant, so far as they are not listed."""
        listed = self.listed
        return tuple(each for each in self.subsidies if each.concerns is Truth.UNKNOWN and each not in listed)

    @property
    def unasked_for(self) -> tuple[Section, ...]:
        """Of the unasked those that no question leads to: what decides whether they are for this applicant is in dispute."""
        questions = [question for enquiry in self.enquiries for question in enquiry.questions]
        named = {title for question in questions for title in (*question.policies, *question.opens)}
        return tuple(section for section in self.unasked if section.title not in named)


Record = TypeVar("Record")


def printable(record: Record) -> Record:
    """`record` with every text in it on one line, and each character that could act made visible."""
    return rewritten(record, lambda text: visible(" ".join(text.split())))


def rewritten(record: Record, rewrite: Callable[[str], str]) -> Record:
    """`record` with every text in it rewritten, however deep it stands."""
    made: Any = _rewritten(record, rewrite)
    return made  # type: ignore[no-any-return]


def _rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return rewrite(value)
    if isinstance(value, tuple):
        return tuple(_rewritten(item, rewrite) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(*(_rewritten(getattr(value, field.name), rewrite) for field in fields(value)))
    return value
