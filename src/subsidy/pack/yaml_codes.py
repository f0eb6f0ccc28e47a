"""The codes of faults in how a rule file's YAML is written, each with its short title; the limits of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TOO_LARGE: Final = "SB101"
ENCODING: Final = "SB102"
UNSAFE_CHARACTER: Final = "SB103"
EMPTY: Final = "SB104"
NOT_A_MAPPING: Final = "SB105"
SYNTAX: Final = "SB106"
TOO_DEEP: Final = "SB107"
TOO_MANY: Final = "SB108"
ANCHOR: Final = "SB109"
TAG: Final = "SB110"
SECOND_DOCUMENT: Final = "SB111"
MERGE_KEY: Final = "SB112"
DUPLICATE_KEY: Final = "SB113"
BAD_KEY: Final = "SB114"
IMPOSSIBLE_DATE: Final = "SB115"
NUMBER_TOO_LONG: Final = "SB116"
TOO_MANY_FAULTS: Final = "SB117"

TITLES: Final[Mapping[str, str]] = {
    TOO_LARGE: "文件过大",
    ENCODING: "文件不是 UTF-8 编码",
    UNSAFE_CHARACTER: "不许出现的字符",
    EMPTY: "文件是空的",
    NOT_A_MAPPING: "最外层不是键值",
    SYNTAX: "YAML 写法有误",
    TOO_DEEP: "嵌套过深",
    TOO_MANY: "内容过多",
    ANCHOR: "锚点或引用",
    TAG: "标签或指令",
    SECOND_DOCUMENT: "一个文件里有多份文档",
    MERGE_KEY: "合并键",
    DUPLICATE_KEY: "键重复",
    BAD_KEY: "键不是一行文字",
    IMPOSSIBLE_DATE: "日期不存在",
    NUMBER_TOO_LONG: "数字过长",
    TOO_MANY_FAULTS: "问题过多，没有全部列出",
}
"""Each code with its short title; a code never changes its meaning."""

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 24
MAX_EVENTS: Final = 200_000
MAX_FAULTS: Final = 1_000

SECOND_DOCUMENT_MESSAGE: Final = "第二份文档从这里开始，一个文件只写一份规则，请删去 `---` 或另存一个文件"
