"""Bytes that a person saved, read as text: other encodings named with their cure, unsafe characters found.

Says nothing about codes or files: the two readers of outside text put their own around it.
"""

from __future__ import annotations

import re

from subsidy.errors import quoted

UNSAFE_IN_LINE: re.Pattern[str]
"""Characters that may not stand in a name, a key or any other one-line text."""

UNSAFE_IN_TEXT: re.Pattern[str]
"""The same for text of several lines: tab and line feed may stand."""


class Undecodable(Exception):
    """Bytes that are not UTF-8: 1-based `line` and `column` of the first bad one, and one Chinese line."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def decoded(source: bytes) -> str:
    """`source` as UTF-8, with or without byte order mark; raises `Undecodable` naming what it seems to be."""
    for signature, message in _SIGNATURES:
        if signature.match(source):
            raise Undecodable(1, 1, message)
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _undecodable(source) from None


def unsafe_name(character: str) -> str:
    """An unsafe character as `U+202E（改变文字方向的字符）`."""
    kind = next(kind for members, kind in _UNSAFE_KINDS if re.match(f"[{members}]", character))
    return f"U+{ord(character):04X}（{kind}）"


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column, in characters, of `offset` in `text`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def excerpt(text: str, offset: int) -> str:
    """The line around `offset` in backticks: from its start, or from shortly before `offset` if long."""
    start = text.rfind("\n", 0, offset) + 1
    begin = start if offset - start <= _LEAD else offset - _LEAD // 2
    shown = text[begin : begin + 2 * _WINDOW].split("\n", 1)[0].strip()
    return quoted("…" * (begin > start) + shown, _WINDOW) if shown else "此处"


def _undecodable(source: bytes) -> Undecodable:
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        # Not `utf-8-sig`: that codec counts its offsets from behind the byte order mark.
        line = source.count(b"\n", 0, error.start) + 1
        ahead = source[source.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(ahead.decode("utf-8").removeprefix("\ufeff")) + 1
        return Undecodable(line, column, _encoding_message(source, error))
    raise AssertionError("bytes are UTF-8 after all")


def _encoding_message(source: bytes, error: UnicodeDecodeError) -> str:
    if _seems_gbk(source):
        return "文件是 GBK 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"
    if error.reason == "unexpected end of data":
        return "文件末尾的一个字不完整，文件可能被截断：请重新保存或重新传送"
    return f"字节 `0x{source[error.start]:02X}` 不是 UTF-8 编码：请用编辑器打开后另存为 UTF-8"


def _seems_gbk(source: bytes) -> bool:
    """Whether GB 18030 reads all of it and UTF-8 hardly any: one damaged byte of UTF-8 is not GBK."""
    try:
        source.decode("gb18030")
    except UnicodeDecodeError:
        return False
    as_utf8 = source.decode("utf-8", "replace")
    return len(_HAN.findall(as_utf8)) < as_utf8.count("\ufffd")


_LEAD, _WINDOW = 24, 40

_HAN = re.compile("[\u4e00-\u9fff]")

_UTF16 = "文件是 UTF-16 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8"

_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff"),
        "文件是 UTF-32 编码，不是 UTF-8：请用编辑器打开后另存为 UTF-8",
    ),
    (re.compile(rb"\xff\xfe|\xfe\xff|(?:\0[^\0]){2}|(?:[^\0]\0){2}"), _UTF16),
    (re.compile(rb"PK\x03\x04"), "这是压缩包或 Excel 文件，不是文本：请导出为文本后再用"),
)

_UNSAFE_KINDS: tuple[tuple[str, str], ...] = (
    (r"\x00-\x1f\x7f-\x9f", "控制字符"),
    (r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069", "改变文字方向的字符"),
    (r"\u2028\u2029", "换行字符"),
    (
        r"\xad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f",
        "看不见的字符",
    ),
    (r"\ud800-\udfff\ufffe\uffff", "不是字的编码"),
)

_UNSAFE = "".join(members for members, _ in _UNSAFE_KINDS)
UNSAFE_IN_LINE = re.compile(f"[{_UNSAFE}]")
UNSAFE_IN_TEXT = re.compile(rf"(?![\t\n])[{_UNSAFE}]")
