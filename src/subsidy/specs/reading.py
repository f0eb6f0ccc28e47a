"""The bytes of a feature file → its gherkin document, or every reason why it cannot be read as one."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace

from gherkin.ast_builder import AstBuilder
from gherkin.errors import CompositeParserException, ParserException, UnexpectedTokenException
from gherkin.parser import Parser
from gherkin.token import Token
from gherkin.token_matcher import TokenMatcher
from pytest_bdd.gherkin_parser import GherkinDocument

from subsidy.errors import Fault, Place, quoted
from subsidy.specs.grammar import translate
from subsidy.specs.lines import Slip, slip

LANGUAGE = "zh-CN"
HEADER = f"# language: {LANGUAGE}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as gherkin reads it: name, lines, document (None: unreadable), and the faults so far."""

    file: str
    lines: tuple[str, ...] = ()
    document: GherkinDocument | None = None
    faults: tuple[Fault, ...] = ()

    def fault(self, line: int, column: int, code: str, message: str) -> Fault:
        """A fault of this file."""
        return Fault(Place(self.file, line, column), code, message)


def read(source: bytes, file: str) -> Reading:
    """Read a feature file's bytes; `file` is the name that faults show. Slips are put right to read on."""
    text, fault = _decode(source)
    if fault is not None:
        return Reading(file, faults=(Fault(Place(file), *fault),))
    return _parse(file, text.split("\n"))


def _decode(source: bytes) -> tuple[str, tuple[str, str] | None]:
    """The text with plain line ends and no byte order mark, or the code and message of why there is none."""
    try:
        text = io.TextIOWrapper(io.BytesIO(source), encoding="utf-8-sig").read()
    except UnicodeDecodeError:
        return "", ("SB501", f"文件不是 UTF-8 编码{_guess(source)}；请用编辑器另存为 UTF-8")
    if "\0" in text:
        return "", ("SB501", f"文件不是 UTF-8 编码的文本{_guess(source)}；请用编辑器另存为 UTF-8")
    if not text.strip():
        return "", ("SB502", f"文件是空的；请写上 {quoted(HEADER)}、`功能:` 和 `场景:`，或删去这个文件")
    return text, None


def _guess(source: bytes) -> str:
    for name, encoding in (("UTF-16", "utf-16"), ("GBK", "gb18030")):
        if name == "UTF-16" and not source.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            source.decode(encoding)
        except UnicodeDecodeError:
            continue
        return f"（像是 {name}）"
    return ""


@dataclass(slots=True)
class _Heard:
    """What the parser met on its way besides the document."""

    language: tuple[int, str] | None = None
    has_feature: bool = False
    free: list[int] = field(default_factory=list)


class _Builder(AstBuilder):
    """Builds gherkin's own tree, and notes the language, the title and the lines of free text."""

    def __init__(self) -> None:
        self.heard = _Heard()
        super().__init__()

    def build(self, token: Token) -> None:
        line, kind = token.location["line"], getattr(token, "matched_type", None)
        if kind == "Language":
            self.heard.language = (line, getattr(token, "matched_text", ""))
        elif kind == "FeatureLine":
            self.heard.has_feature = True
        elif kind == "Other" and self.current_node.rule_type == "Description":
            self.heard.free.append(line)
        super().build(token)


def _attempt(lines: list[str]) -> tuple[GherkinDocument | None, _Heard, list[ParserException]]:
    builder = _Builder()
    try:
        document = Parser(builder).parse("\n".join(lines), TokenMatcher(LANGUAGE))
    except CompositeParserException as error:
        return None, builder.heard, list(error.errors)
    if document.get("feature") is None:
        return None, builder.heard, []
    return GherkinDocument.from_dict(document), builder.heard, []


def _parse(file: str, lines: list[str]) -> Reading:
    """Parse until no further line can be put right; a slip is told once, at the author's own line."""
    plain = Reading(file, tuple(lines))
    mended, slips = list(lines), dict[int, Fault]()
    while True:
        document, heard, errors = _attempt(mended)
        if heard.language is not None and heard.language[1] != LANGUAGE:
            return replace(plain, faults=(_foreign(plain, *heard.language),))
        unplaced = (error.location["line"] for error in errors if isinstance(error, UnexpectedTokenException))
        suspects = {*heard.free, *unplaced} - slips.keys()
        found = {number: told for number in suspects if (told := _slip(lines, number)) is not None}
        # Titles are put right first: the steps below them may then be in their place.
        titles = {number: told for number, told in found.items() if told.code == "SB504"}
        found = titles if titles or not heard.has_feature else found
        for number, told in found.items():
            slips[number] = plain.fault(number, margin(lines[number - 1]), told.code, told.message)
            mended[number - 1] = told.mended or lines[number - 1]
        if not found:
            break
    header = () if heard.language else (_headless(plain),)
    left = [error for error in errors if error.location["line"] not in slips]
    told_by_title = slips and not heard.has_feature
    rest = () if told_by_title else translate(lines, left, heard.has_feature)
    grammar = [plain.fault(line, column, code, message) for line, column, code, message in rest]
    return replace(plain, document=document, faults=(*header, *slips.values(), *grammar))


def margin(line: str) -> int:
    """The 1-based column where a line's text begins."""
    return len(line) - len(line.lstrip()) + 1


def _slip(lines: list[str], number: int) -> Slip | None:
    return slip(lines[number - 1]) if number <= len(lines) else None


def _foreign(reading: Reading, line: int, language: str) -> Fault:
    message = f"声明的语言是 {quoted(language)}，这里只用简体中文关键词；请改成 {quoted(HEADER)} 并用中文关键词"
    return reading.fault(line, 1, "SB503", message)


def _headless(reading: Reading) -> Fault:
    for number, line in enumerate(reading.lines, 1):
        if _MEANT_HEADER.match(line):
            told = f"{quoted(line.strip())} 不是有效的语言声明；请在文件第一行写 {quoted(HEADER)}"
            return reading.fault(number, 1, "SB503", told)
    return reading.fault(1, 1, "SB503", f"缺少语言声明；请在文件第一行写 {quoted(HEADER)}")


_MEANT_HEADER = re.compile(r"\W*[#＃]\s*language", re.IGNORECASE)
