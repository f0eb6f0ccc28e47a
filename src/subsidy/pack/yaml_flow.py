"""What authors write inside of `{…}` and `[…]` that YAML reads otherwise than it was meant: brackets, commas, colons.

YAML ends a plain value at the next comma or bracket, whatever is open in it: `{when: 取大(甲, 乙) > 1元}` has two keys. Here
a value goes on to the end of its own parentheses, as its author sees it.
"""

from __future__ import annotations

import re
from typing import Final

from subsidy.errors import quoted
from subsidy.language.quantities import grouped_at
from subsidy.pack.shape import is_key
from subsidy.pack.written import Edit, Slip, in_quotes
from subsidy.pack.yaml_codes import MAX_DEPTH
from subsidy.pack.yaml_lines import block_lines

_OPENING: Final = {"{": "}", "[": "]", "｛": "}", "［": "]"}
_HALF: Final = {"｛": "{", "｝": "}", "［": "[", "］": "]"}
_PARENTHESES: Final = {"(": ")", "（": "）", "[": "]", "［": "］", "【": "】"}
_CLOSING: Final = {")": "(（", "）": "(（", "]": "[［【", "］": "[［【", "】": "[［【"}
_CALLED: Final = {",": "半角逗号", ":": "半角冒号", "[": "方括号"}


def flow_slips(text: str) -> list[Slip]:
    """The slips in all collections in brackets that begin on lines of their own or behind a key or dash."""
    found: list[Slip] = []
    behind = 0
    for start, line in block_lines(text):
        if round_ := _ROUND.match(line):
            marks = (("opening", "{"), ("closing", "}"))
            edits = tuple(Edit(start + round_.start(mark), start + round_.end(mark), half) for mark, half in marks)
            found.append(Slip(edits[0].start, "一组键值要用花括号 `{…}`，不用圆括号，请改正", edits))
        match = _BEGINS.match(line)
        if match and start >= behind:
            flow = _Flow(text, found, len(match["indent"]))
            try:
                behind = flow.collection(start + match.end())
            except _Unclosed as error:
                behind = error.at
    return found


def closers(text: str, at: int) -> tuple[int, str]:
    """Where the line of the bracket at `at` ends, and what would close all that is open there."""
    open_: list[str] = []
    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    line = re.split(r"\s#", line, maxsplit=1)[0].rstrip(" ,，")
    for character in re.sub(r"\"[^\"]*\"|'[^']*'", "", line):
        if character in _OPENING:
            open_.append(_OPENING[character])
        elif open_ and character == open_[-1]:
            open_.pop()
    return at + len(line), "".join(reversed(open_))


class _Unclosed(Exception):
    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at


class _Flow:
    """One collection in brackets, as its author sees it; what stands no deeper than its line is not in it."""

    def __init__(self, text: str, found: list[Slip], indent: int) -> None:
        self.text, self.found, self.indent = text, found, indent
        self.depth = 0

    def collection(self, at: int) -> int:
        """Read the collection whose opening bracket stands at `at`; the offset behind its closing one."""
        opening = self.text[at]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Unclosed(at)
        self.half(at)
        is_mapping, closing = _OPENING[opening] == "}", _OPENING[opening]
        filled, at = False, at + 1
        while True:
            at = _BLANK.match(self.text, at).end()  # type: ignore[union-attr]
            character = self.text[at : at + 1]
            if not character or self.is_outside(at):
                raise _Unclosed(at)
            if _HALF.get(character, character) in ("}", "]"):
                if _HALF.get(character, character) != closing:
                    raise _Unclosed(at)
                self.half(at)
                self.depth -= 1
                return at + 1
            if character in (",", "，"):
                self.comma(at, filled)
                filled, at = False, at + 1
                continue
            at, filled = self.entry(at, is_mapping), True

    def is_outside(self, at: int) -> bool:
        """Whether the next key or item of a block begins at `at`, so that a bracket is missing."""
        start = self.text.rfind("\n", 0, at) + 1
        return (
            at - start <= self.indent and not self.text[start:at].strip() and _NEXT_KEY.match(self.text, at) is not None
        )

    def half(self, at: int) -> None:
        written = self.text[at]
        if written in _HALF:
            message = f"用了全角括号 {quoted(written)}，请改成半角 {quoted(_HALF[written])}"
            self.found.append(Slip(at, message, (Edit(at, at + 1, _HALF[written]),)))

    def comma(self, at: int, filled: bool) -> None:
        if not filled:
            self.found.append(Slip(at, "括号里缺一个值，请删去多余的逗号或补上值", (Edit(at, at + 1, " "),)))
        elif self.text[at] == "，":
            self.found.append(Slip(at, "用了全角逗号 `，` 隔开各项，请改成半角逗号 `,`", (Edit(at, at + 1, ", "),)))

    def entry(self, at: int, is_mapping: bool) -> int:
        if is_mapping and (key := _KEY.match(self.text, at)):
            at = self.colon(key)
        elif is_mapping and (key := _OTHER_KEY.match(self.text, at)):
            at = key.end()
        at = _BLANK.match(self.text, at).end()  # type: ignore[union-attr]
        character = self.text[at : at + 1]
        if not character:
            raise _Unclosed(at)
        if character in _OPENING:
            return self.collection(at)
        if character in "\"'":
            closed = _QUOTED[character].match(self.text, at)
            if not closed:
                raise _Unclosed(at)
            return closed.end()
        return self.plain(at, is_mapping) if character not in ",，}]｝］" else at

    def colon(self, key: re.Match[str]) -> int:
        """The offset behind the colon of a key, which is to be half-width with a space behind it."""
        colon, end = key.start("colon"), key.end()
        known = is_key(key["key"])
        if key["colon"] == "：" and known:
            message = "用了全角冒号，请改成半角冒号加一个空格"
            self.found.append(Slip(key.start(), message, (Edit(colon, end, ": "),)))
        elif self.text[end : end + 1] not in (" ", "\n", "") and known:
            self.found.append(Slip(key.start(), "冒号后面缺一个空格，请补上", (Edit(end, end, " "),)))
        return end

    def plain(self, at: int, is_mapping: bool) -> int:
        """Read a value without quotes; the offset behind it."""
        end, trouble = _extent(self.text, at, is_mapping)
        value = self.text[at:end]
        thousands = [at + match.start() for match in _THOUSANDS.finditer(value)]
        if thousands and len(thousands) == value.count(","):
            edits = tuple(Edit(each, each + 1, "") for each in thousands)
            self.found.append(Slip(thousands[0], grouped_at(value, thousands[0] - at), edits))
        elif trouble >= 0:
            quote = "单引号" if '"' in value else "双引号"
            around = "{…}" if is_mapping else "[…]"
            what = _CALLED[self.text[trouble].replace("［", "[")]
            message = f"`{around}` 里的值不能有{what}，请给整个值加上{quote}，或换行写成多行"
            edits = in_quotes(self.text, at, end)
            self.found.append(Slip(trouble, message, edits))
        following = _NEXT_ENTRY.match(self.text, end)
        if following and is_mapping:
            message = f"{quoted(following['key'])} 前面缺逗号，请补上"
            self.found.append(Slip(following.start("key"), message, (Edit(end, end, ","),)))
        return end


def _extent(text: str, at: int, is_mapping: bool) -> tuple[int, int]:
    """Where a plain value ends as its author sees it, and what in it YAML takes for something else; -1: nothing."""
    end, trouble = _walk(text, at, is_mapping, nested=True)
    if end < 0:
        end, trouble = _walk(text, at, is_mapping, nested=False)
    return at + len(text[at:end].rstrip()), trouble


def _walk(text: str, at: int, is_mapping: bool, *, nested: bool) -> tuple[int, int]:
    """`nested`: parentheses hold together what they enclose; the end is -1 where one is not closed."""
    open_: list[str] = []
    trouble = -1
    for offset in range(at, len(text)):
        character = text[offset]
        if open_ and character in _CLOSING:
            if open_.pop() not in _CLOSING[character]:
                return -1, -1
            continue
        ends = character in "{}｛｝\n" or (not open_ and _ends(text, offset, is_mapping))
        if ends:
            return (-1, -1) if open_ else (offset, trouble)
        if nested and character in _PARENTHESES:
            open_.append(character)
        if trouble < 0 and _troubles(text, offset, bool(open_)):
            trouble = offset
    return -1 if open_ else len(text), trouble


def _ends(text: str, offset: int, is_mapping: bool) -> bool:
    """Whether a value outside of its own parentheses ends at `offset`."""
    character = text[offset]
    if character == ",":
        return not (is_mapping and _THOUSANDS.match(text, offset))
    if character in "]］":
        return True
    if character == "，":
        return is_mapping and _KEY.match(text, _BLANK.match(text, offset + 1).end()) is not None  # type: ignore[union-attr]
    if character == "#":
        return text[offset - 1] == " "
    return character == " " and is_mapping and _NEXT_ENTRY.match(text, offset) is not None


def _troubles(text: str, offset: int, within: bool) -> bool:
    character = text[offset]
    if character == ",":
        return within
    return character == "[" or (
        character == ":" and text[offset + 1 : offset + 2] in (" ", "\n", ",", "[", "]", "{", "}")
    )


_BEGINS: Final = re.compile(r"(?P<indent> *)(?:- +)*(?:[^\s#'\"\[\]{}｛｝［］,:：]+ *(?:: +|：))?(?=[\[{｛［])")
_ROUND: Final = re.compile(
    r" *(?:- +)*(?:[^\s:：(（]+ *: +)?(?P<opening>[(（])(?=[a-z_]+ *[:：]).*(?P<closing>[)）])\s*$"
)
_BLANK: Final = re.compile(r"(?:\s|(?<=\s)#[^\n]*)*")
_KEY: Final = re.compile(r"(?P<key>[A-Za-z_]+) *(?P<colon>[:：])(?!//)")
_OTHER_KEY: Final = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s,，:：\[\]{}()（）"'#]+) *:(?=\s)""")
_NEXT_ENTRY: Final = re.compile(r" +(?P<key>[a-z_]+): ")
_NEXT_KEY: Final = re.compile(r"- |[A-Za-z_]+ *[:：]")
_QUOTED: Final = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'")}
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
