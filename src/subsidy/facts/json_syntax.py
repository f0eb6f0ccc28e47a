"""What is wrong where JSON stops being JSON, and the cure, in one Chinese line: a table, first match wins."""

from __future__ import annotations

import re
from typing import NamedTuple

from subsidy.errors import quoted


def syntax_cure(text: str, offset: int, problem: str) -> str:
    """The fault and its cure at `offset` of `text`, where the json module reported `problem`."""
    before, after = text[max(0, offset - _SIGHT) : offset], text[offset : offset + _SIGHT]
    for row in _ROWS:
        found = re.match(row.after, after)
        if found and re.search(row.problem, problem) and re.search(row.before + r"\Z", before):
            return row.cure.replace("{}", quoted(found[0]))
    raise AssertionError("the last row matches everything")


class _Row(NamedTuple):
    problem: str  # pattern of the json module's own message
    before: str  # pattern of what stands right before the offset
    after: str  # pattern of what stands at the offset
    cure: str  # `{}`: what `after` matched


_SIGHT = 64

_ROWS = (
    _Row("Unterminated string", "", "", "引号没有配对，请补上结尾的半角双引号，不要用中文引号"),
    _Row(r"Invalid \\", "", "", "反斜杠的写法不对，请把每个反斜杠写成两个"),
    _Row("", "", r"[“”‘’＂＇]", "{} 是中文引号，请改成半角双引号 `\"`"),
    _Row("", "", r"[：，｛｝［］；、。]", "{} 是全角标点，请改成半角标点"),
    _Row("", "", r"[０-９]+", "{} 是全角数字，请改成半角数字"),
    _Row("", "", r"'", "用了单引号：JSON 的键和文字要用半角双引号"),
    _Row("", "", r"//|/\*|#", "JSON 不能写注释，请删去"),
    _Row("", r",\s*", r"[}\]]", "最后一项后面多了逗号，请删去"),
    _Row("", r":\s*", r"[,}\]]", "冒号后面缺一个值，不知道的请写 `null`"),
    _Row("", "", r",\s*[}\]]", "最后一项后面多了逗号，请删去"),
    _Row("", r"[\[{,]\s*", ",", "多了一个逗号，请删去"),
    _Row("", r"\d,", r"\d{3}\b", "数字里不能写千位逗号，请写成连续的数字"),
    _Row("", r"\d,0", r"\d\d\b", "数字里不能写千位逗号，请写成连续的数字"),
    _Row("", r"(?<![\d.])0", r"\d", "数字不能以 0 开头，请删去前面的 0，编号请加半角双引号"),
    _Row("", r"\d", r"[\u4e00-\u9fff%％]+", "数字后面带了 {}：带单位的值请整个加上半角双引号"),
    _Row("", r"\d", r"\.(?!\d)", "小数点后面没有数字，请补上数字或删去小数点"),
    _Row("", "", r"[+.]\d*", "数字不能以 {} 开头，请去掉加号，小数点前写 0"),
    _Row("", "", r"(?i:true|false|null|none|nil|undefined|nan)\b|[是否真假](?!\w)",
         "{} 不是 JSON 的写法：真假请写 `true` 或 `false`，空值请写 `null`"),
    _Row("", "", r"<", "这像是网页或 XML，不是 JSON，请换成 JSON 文件"),
    _Row("", "", r"\Z", "内容没有写完，请补上缺少的值或右括号，或重新传送文件"),
    _Row("property name", "", "", "这里应当是键：键要用半角双引号括起来"),
    _Row("':' delimiter", "", "", "键后面缺冒号，请写成 `\"键\": 值`"),
    _Row("',' delimiter", "", "", "与前一项之间缺逗号，或缺右括号，请补上"),
    _Row("Extra data", "", "", "文档已经结束，后面还有内容：一个文件只写一个 JSON 对象"),
    _Row("", "", "", "这里应当是一个值：文字要用半角双引号括起来"),
)  # fmt: skip
