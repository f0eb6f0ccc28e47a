"""What is wrong where an expression stops making sense, with the cure in Chinese: a table, first match wins."""

from __future__ import annotations

import re
from typing import NamedTuple

from subsidy.errors import quoted
from subsidy.language.quantities import grouped_at


def syntax_cure(text: str, offset: int, code: str, otherwise: str) -> tuple[str, str]:
    """The code and the cure for what stands at `offset` of `text`, where the parser stopped.

    `code` and `otherwise` are what is said of anything that the table does not know.
    """
    if cure := grouped_at(text, offset):
        return code, cure
    before, after = text[:offset], text[offset:]
    for row in _ROWS:
        found = re.match(row.after, after)
        if found and re.search(row.before + r"\Z", before):
            return row.code or code, row.cure.replace("{}", quoted(found[0]))
    return code, otherwise


class _Row(NamedTuple):
    before: str  # pattern of what stands right before the offset
    after: str  # pattern of what stands at the offset
    cure: str  # `{}`: what `after` matched
    code: str = ""  # of this row; empty: the code of the place where the parser stopped


_ROWS = (
    _Row("", r"[=＝][>＞]", "{} 请改写成 >="),
    _Row("", r"[=＝][<＜]", "{} 请改写成 <="),
    _Row("<", r">", "`<>` 请改写成 !="),
    _Row("", r"≧|(?!>=)[›＞>][=＝]", "{} 请改写成 >="),
    _Row("", r"≦|(?!<=)[‹＜<][=＝]", "{} 请改写成 <="),
    _Row(r"[>＞]", r"[=＝]", "比较号请改写成 >="),
    _Row(r"[<＜]", r"[=＝]", "比较号请改写成 <="),
    _Row("", r"›", "{} 请改写成 >"),
    _Row("", r"‹", "{} 请改写成 <"),
    _Row("", r"==|!=|[<>]=?|[≥≤≠＞＜]", "{} 不能连着比较；请用 且 拆开，或写 介于 [下限, 上限]", "SB303"),
    _Row("", r"[=＝]+", "{} 请改写成 ==（等于）"),
    _Row("", r"[!！][=＝]", "{} 请改写成 !="),
    _Row("", r"[!！]", "{} 请改写成 非，或 !=（不等于）"),
    _Row("", r"&+|＆+|(?:并且|而且|以及)(?!\w)", "{} 请改写成 且"),
    _Row("", r"\|+|｜+|或者(?!\w)", "{} 请改写成 或"),
    _Row("", r"(?:超过|大于|高于|多于)(?!\w)", "{} 请改写成比较号 >"),
    _Row("", r"(?:不低于|不少于|不小于|大于等于)(?!\w)", "{} 请改写成比较号 >="),
    _Row("", r"(?:不超过|不高于|不多于|不大于|小于等于)(?!\w)", "{} 请改写成比较号 <="),
    _Row("", r"(?:低于|少于|小于|不足|不满)(?!\w)", "{} 请改写成比较号 <"),
    _Row("", r"等于(?!\w)", "{} 请改写成比较号 =="),
    _Row("", r"不是\s*真(?!\w)", "{} 请改写成 是 假，或在字段前面写 非"),
    _Row("", r"不是\s*假(?!\w)", "{} 请改写成 是 真"),
    _Row("", r"近\s*\d+\s*(?:年|个月|天)", "{} 前面要写 属于"),
    _Row("", r"是[真假](?!\w)", "{} 中间要有一个空格"),
    _Row(r"\w是\s*", r"[真假](?!\w)", "{} 前面的“是”两边都要有空格"),
    _Row("", r"""["“][^"”]*\Z""", "{} 的引号没有配对，请补上"),
    _Row("", r"['‘’「『]", "{} 请改成双引号"),
    _Row("", r"[,，、；;]", "{} 不能连接条件，请改写成 且 或 或"),
    _Row(r"^[^(（]*", r"[)）]", "{} 没有配对的左括号，请删去"),
    _Row(r"^[^\[【［]*", r"[\]】］]", "{} 没有配对的左方括号，请删去"),
)
