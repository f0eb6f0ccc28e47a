"""What a rule file with slips is read as, so that its other faults can be told in the same run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from subsidy.errors import Fault
from subsidy.pack.written import Edit, Slip, Written
from subsidy.pack.yaml_codes import MAX_FAULTS, SECOND_DOCUMENT, SECOND_DOCUMENT_MESSAGE, TAG, UNSAFE_CHARACTER
from subsidy.pack.yaml_flow import flow_slips
from subsidy.pack.yaml_indentation import indentation_slips
from subsidy.pack.yaml_slips import candidates, line_slips
from subsidy.pack.yaml_syntax import Complaint, syntax_cure
from subsidy.source_text import UNSAFE_IN_TEXT, line_and_column, unsafe_name

Parser = Callable[[str], Complaint | None]
"""What a parser first complains of in a text."""

MOST_READ: Final = 1_500_000
"""How many characters may be read anew for the sake of one file's further faults."""


@dataclass(slots=True)
class Mending:
    """One file while it is mended: what it is read as by now, and the faults that were mended."""

    written: Written
    file: str
    faults: list[Fault] = field(default_factory=list)
    read: int = 0

    @property
    def told_lines(self) -> frozenset[int]:
        """The lines of what was mended: what stops the parser there may be a consequence."""
        return frozenset(fault.place.line for fault in self.faults)

    def characters(self) -> None:
        """Take out what no parser should see; directives, because libyaml is quadratic in them."""
        text = self.written.text
        slips = [
            Slip(
                found.start(),
                f"有 {unsafe_name(found[0])}，请删去",
                (Edit(found.start(), found.end(), " " if found[0] in "\x85\u2028\u2029" else ""),),
                UNSAFE_CHARACTER,
            )
            for found in UNSAFE_IN_TEXT.finditer(text)
        ]
        message = "以 `%` 开头的是指令，规则文件不用指令，请删去；如果是文字，请缩进"
        slips += [
            Slip(found.start(), message, (Edit(found.start(), found.end(), "#"),), TAG)
            for found in _DIRECTIVE.finditer(text)
        ]
        begun = _CONTENT.search(text)
        stray = _START.search(text, begun.end()) if begun else None
        if stray and not _ITS_OWN.search(text, stray.end()):
            edit = Edit(stray.start(), stray.end(), "#--")
            slips.append(Slip(stray.start(), SECOND_DOCUMENT_MESSAGE, (edit,), SECOND_DOCUMENT))
        self._mend(slips)

    def slips(self, complaint_of: Parser) -> None:
        """Mend what is seen in the text itself, then what the parser complains of, as long as it then reads further."""
        if len(self.written.text) > MOST_READ:
            return
        for find in (indentation_slips, line_slips, flow_slips):
            self._mend(find(self.written.text))
        complaint = self._complaint(complaint_of, self.written)
        while complaint and (further := self._further(complaint, complaint_of)):
            self.written, complaint = further

    def _further(self, complaint: Complaint, complaint_of: Parser) -> tuple[Written, Complaint | None] | None:
        """The first mend with which the parser reads further; what it complains of next."""
        cure = syntax_cure(self.written.text, complaint)
        reached = self.written.origin(cure.offset)
        for slip in candidates(self.written.text, cure):
            if self.read > MOST_READ:
                return None
            tried = self.written.edited(slip.edits)
            following = self._complaint(complaint_of, tried)
            if following is None or tried.origin(syntax_cure(tried.text, following).offset) > reached:
                if line_and_column(self.written.original, self.written.origin(slip.at))[0] not in self.told_lines:
                    self._tell([slip])
                return tried, following
        return None

    def _complaint(self, complaint_of: Parser, written: Written) -> Complaint | None:
        self.read += len(written.text)
        return complaint_of(written.text)

    def _mend(self, slips: Iterable[Slip]) -> None:
        slips = list(slips)
        if slips:
            self._tell(slips[:MAX_FAULTS])
            self.written = self.written.edited(edit for slip in slips for edit in slip.edits)

    def _tell(self, slips: Iterable[Slip]) -> None:
        self.faults += [self.written.fault(self.file, slip.at, slip.code, slip.message) for slip in slips]


_CONTENT: Final = re.compile(r"^[^\s#%-]", re.MULTILINE)
_START: Final = re.compile(r"^---(?=[ \t]*$)", re.MULTILINE)
_ITS_OWN: Final = re.compile(r"^(?:subsidy|qualification|facts)\s*[:：]", re.MULTILINE)
"""What begins a second rule of its own, which is not read together with the first."""

_DIRECTIVE: Final = re.compile("^%", re.MULTILINE)
