"""Mistakes on a line of a rule file that stop YAML, or that it reads on over: what was meant, to be tried.

Which of them was made, shows when it is mended: then the parser reads further than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from subsidy.errors import quoted
from subsidy.pack.shape import is_key
from subsidy.pack.written import Edit, Slip, in_quotes
from subsidy.pack.yaml_codes import ANCHOR, DUPLICATE_KEY, SYNTAX, TAG
from subsidy.pack.yaml_flow import closers
from subsidy.pack.yaml_lines import WIDE, block_lines
from subsidy.pack.yaml_syntax import Cure, Mend, Subject

CODES: Final[Mapping[Subject, str]] = {"syntax": SYNTAX, "anchor": ANCHOR, "tag": TAG}


def line_slips(text: str) -> list[Slip]:
    """What YAML takes for text, or for the end: dashes of lists without a space behind, or none, full-width comments."""
    found, above = [], ""
    lines = [(start, line) for start, line in block_lines(text) if line.strip()]
    for index, (start, line) in enumerate(lines):
        if line.lstrip(" ").startswith("{") and _beside_an_item(line, [each for _, each in lines], index):
            at = start + line.index("{")
            found.append(Slip(at, "这一项前面缺短横，请补上 `- `", (Edit(at, at, "- "),)))
        match = _DASH.match(line)
        if match and (above.endswith((":", "：")) or above.lstrip().startswith("-")):
            sign = "dash" if match["dash"] else "other"
            edit = Edit(start + match.start(sign), start + match.end(), "- ")
            found.append(Slip(edit.start, _NO_DASH[sign].replace("{}", quoted(match[sign])), (edit,)))
        if (comment := _comment(line)) >= 0:
            at = start + comment
            found.append(Slip(at, _NO_COMMENT, (Edit(at, at + 1, "#"),)))
        above = line.rstrip() or above
    return [*found, *_run_on_items(lines)]


def _beside_an_item(line: str, lines: list[str], index: int) -> bool:
    """Whether the line above or below, as deep as this one, is an item of a list."""
    depth = len(line) - len(line.lstrip(" "))
    beside = lines[max(index - 1, 0) : index] + lines[index + 1 : index + 2]
    return any(other.startswith(" " * depth + "- ") for other in beside)


def _run_on_items(lines: Iterable[tuple[int, str]]) -> Iterator[Slip]:
    """Items of lists whose dash is missing: the keys of the item above seem to begin again."""
    items: dict[int, tuple[str, int]] = {}  # by how deep its keys stand: an item's first key, and how many it has
    for start, line in lines:
        match = _KEY.match(line)
        depth = match.start("key") if match else len(line) - len(line.lstrip(" "))
        outer = match.start("dash") if match and match["dash"] else depth
        items = {at: item for at, item in items.items() if at <= outer}
        if match is None:
            continue
        first, keys = items.get(depth, ("", 0))
        if match["dash"]:
            items[depth] = (match["key"], 1)
        elif match["key"] == first and keys > 1:
            at = start + depth
            yield Slip(at, _RUN_ON.format(quoted(first)), (Edit(at - 2, at, "- "),), DUPLICATE_KEY)
            items[depth] = (first, 1)
        elif first:
            items[depth] = (first, keys + 1)


def _comment(line: str) -> int:
    """Where a full-width sign stands that is to begin a comment; -1: nowhere."""
    at = line.find("＃")
    ahead = line[: max(at, 0)]
    stands_alone = not ahead.strip() or (ahead[-1].isspace() and not line[at + 1 : at + 2].strip())
    is_text = "#" in ahead or ahead.count('"') % 2 or ahead.count("'") % 2
    return at if stands_alone and not is_text else -1


def candidates(text: str, cure: Cure) -> Iterator[Slip]:
    """What may have been meant where the parser gives up: the likelier first."""
    for distance, start in enumerate(_lines_up_from(text, cure.offset)):
        line = text[start : _line_end(text, start)]
        for row in _ON_A_LINE:
            match = row.pattern.match(line) if distance <= row.reach else None
            if match and (not row.of_a_key or is_key(match["at"])):
                edit = Edit(start + match.start("slip"), start + match.end("slip"), row.instead)
                yield Slip(start + match.start("at"), row.message, (edit,))
    if cure.mend:
        for edits in _MENDS[cure.mend](text, cure.offset):
            yield Slip(cure.offset, cure.message, edits, CODES[cure.subject])


class _OnALine(NamedTuple):
    pattern: re.Pattern[str]  # the group `at` is shown, `slip` is read otherwise
    instead: str
    message: str
    reach: int = 1  # how many lines above the parser's complaint the mistake may stand
    of_a_key: bool = False  # whether `at` has to be a key that there is


_LEAD: Final = rf"[ ]*(?:-[ {WIDE}]+)*"
_VALUE: Final = rf"{_LEAD}(?:[^\s:：{{\[\"']+ *: +)?"
_DASH: Final = re.compile(rf" *(?:- +)*(?:(?P<dash>-)(?:[{WIDE}]+|(?=[^\s\d>-]))|(?P<other>[－–—•●])\s*)")

_NO_COMMENT: Final = "注释要用半角 `#`，请改正；如果是文字，请给整个值加上双引号"

_KEY: Final = re.compile(r" *(?P<dash>(?:- +)+)?(?P<key>[a-z_]+) *:(?: |$)")
_RUN_ON: Final = "键 {} 在这一项里又写了一遍；如果是下一项，请补上短横 `- `，不然请删去"

_NO_DASH: Final = {
    "dash": "短横后面缺一个半角空格，请补上",
    "other": "清单的每项前面要用半角短横加空格 `- `，不用 {}",
}

_ON_A_LINE: Final = (
    _OnALine(re.compile(rf"{_LEAD}(?P<at>[^\s:：\"'{{\[]+) *(?P<slip>：[ {WIDE}]*)"), ": ",
             "用了全角冒号，请改成半角冒号加一个空格"),
    _OnALine(re.compile(rf"{_LEAD}(?P<at>[^\s:：\"'{{\[]+) *(?P<slip>:[{WIDE}]+)"), ": ",
             "冒号后面是全角空格或制表符，请改成一个半角空格"),
    _OnALine(re.compile(rf"{_LEAD}(?P<at>[a-z_]+) *(?P<slip>:)(?=[^\s:])"), ": ",
             "冒号后面缺一个空格，请补上", of_a_key=True),
    _OnALine(re.compile(rf"{_LEAD}(?P<at>[a-z_]+)(?P<slip> +)(?=[^\s:][^:]*$)"), ": ",
             "这一行缺冒号，请写成 `键: 值`", of_a_key=True),
    _OnALine(
        re.compile(rf"{_LEAD}(?P<at>[a-z_]+)(?P<slip>) *$"), ":", "这一行缺冒号，请写成 `键: 值`", of_a_key=True),
    _OnALine(re.compile(rf'{_VALUE}(?P<at>")[^"]*[^"\s](?P<slip>)\s*$'), '"',
             "引号没有配对，请补上结尾的引号", reach=20),
    _OnALine(re.compile(rf"{_VALUE}(?P<at>')[^']*[^'\s](?P<slip>)\s*$"), "'",
             "引号没有配对，请补上结尾的引号", reach=20),
)  # fmt: skip
"""Mistakes that are seen on their line, whatever the parser complains of."""


def _lines_up_from(text: str, offset: int) -> Iterator[int]:
    """Where the lines start that are not blank, from that of `offset` upwards."""
    start = text.rfind("\n", 0, offset) + 1
    for _ in range(30):
        if text[start : _line_end(text, start)].strip():
            yield start
        if not start:
            return
        start = text.rfind("\n", 0, start - 1) + 1


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return end if end >= 0 else len(text)


_Edits = Iterable[tuple[Edit, ...]]


def _in_quotes(text: str, offset: int) -> _Edits:
    """The value in quotes: from where it starts to the end of its line or, in brackets, of its entry."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : _line_end(text, offset)]
    value = re.match(_VALUE, line).end()  # type: ignore[union-attr]
    in_brackets = line[value : value + 1] in ("{", "[") and start + value < offset
    begin = offset if in_brackets else start + value
    pattern = r"[^,，{}\[\]\n]*" if in_brackets else r"(?:(?!\s#)[^\n])*"
    written = re.compile(pattern).match(text, begin)
    shown = written[0].rstrip() if written else ""
    if shown:
        yield in_quotes(text, begin, begin + len(shown))


def _cut(text: str, offset: int) -> _Edits:
    """Nothing instead of closing brackets that close nothing."""
    if re.compile(r"[\]})]+\s*$", re.MULTILINE).match(text, offset):
        yield (Edit(offset, _line_end(text, offset), ""),)


def _cut_or_in_quotes(text: str, offset: int) -> _Edits:
    yield from _cut(text, offset)
    yield from _in_quotes(text, offset)


def _ignored(text: str, offset: int) -> _Edits:
    """The line as a comment."""
    yield (Edit(offset, offset, "# "),)


def _on_its_own_line(text: str, offset: int) -> _Edits:
    """A list behind its key on lines of its own, as deep as the items below it."""
    start = text.rfind("\n", 0, offset) + 1
    below = re.compile(r"\n( *)- ").match(text, _line_end(text, offset))
    depth = len(below[1]) if below else re.match(_LEAD, text[start:offset]).end()  # type: ignore[union-attr]
    yield (Edit(offset, offset, "\n" + " " * depth),)


def _without_bar(text: str, offset: int) -> _Edits:
    """The text without the sign of a block that stands before it on its line."""
    sign = max(text.rfind("|", 0, offset), text.rfind(">", 0, offset))
    if sign > text.rfind("\n", 0, offset):
        yield (Edit(sign, offset, " "),)


def _closed(text: str, offset: int) -> _Edits:
    """The missing brackets at the end of the line."""
    end, missing = closers(text, offset)
    if missing:
        yield (Edit(end, end, missing),)


def _aligned(text: str, offset: int) -> _Edits:
    """A line that is out by one, as deep as one above it."""
    start = text.rfind("\n", 0, offset) + 1
    depth = len(text[start:offset]) - len(text[start:offset].lstrip(" "))
    for above in list(_lines_up_from(text, offset))[1:]:
        lead = re.match(_LEAD, text[above : _line_end(text, above)]).end()  # type: ignore[union-attr]
        plain = len(text[above:]) - len(text[above:].lstrip(" "))
        for other in {lead, plain}:
            if abs(other - depth) == 1:
                yield (Edit(start, start + depth, " " * other),)


_MENDS: Final[Mapping[Mend, Callable[[str, int], _Edits]]] = {
    "quote": _in_quotes,
    "cut or quote": _cut_or_in_quotes,
    "ignore": _ignored,
    "own line": _on_its_own_line,
    "no bar": _without_bar,
    "close": _closed,
    "align": _aligned,
}
"""What may be read instead where a complaint has no cause that is seen on its line."""
