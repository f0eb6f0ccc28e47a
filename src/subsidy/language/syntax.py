"""What is wrong where an expression stops making sense, with the cure in Chinese: a table, first match wins."""

from __future__ import annotations

import re
from typing import NamedTuple

from subsidy.days import ELSEWISE, day_meant
from subsidy.errors import quoted
from subsidy.language.quantities import grouped_at


def syntax_cure(text: str, offset: int, code: str, otherwise: str) -> tuple[str, str]:
    """The code and the cure for what stands at `offset` of `text`, where the parser stopped.

    `code` and `otherwise` are what is said of anything that the table does not know.
    """
    if cure := grouped_at(text, offset) or _day_at(text, offset):
        return code, cure
    before, after = text[:offset], text[offset:]
    for row in _ROWS:
        found = re.match(row.after, after)
        if found and (ahead := re.search(row.before + r"\Z", before)):
            return row.code or code, _filled(row.cure, found, ahead)
    return code, otherwise


def _day_at(text: str, offset: int) -> str:
    """What to say where the parser stopped inside a day that is written as elsewhere."""
    days = (found[0] for found in ELSEWISE.finditer(text) if found.start() < offset < found.end())
    return next((f"日期 {quoted(day)} 请写成 {meant}" for day in days if (meant := day_meant(day))), "")


def _filled(cure: str, found: re.Match[str], ahead: re.Match[str]) -> str:
    """The cure with the author's own words."""
    text = cure.replace("{}", quoted(found[0])).replace("{before}", quoted(ahead[1] if ahead.groups() else ""))
    for number, group in enumerate(found.groups(), 1):
        text = text.replace(f"{{{number}}}", group)
    return text


class _Row(NamedTuple):
    before: str  # pattern of what stands right before the offset
    after: str  # pattern of what stands at the offset
    cure: str  # `{}`: what `after` matched, `{1}`: its first group, `{before}`: the first group of `before`
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
    _Row(r"\w(且|或)\w+\s*", r"==|!=|[<>]=?|[≥≤≠＞＜]", "{before} 两边都要有空格"),
    _Row("", r"==|!=|[<>]=?|[≥≤≠＞＜]", "{} 不能连着比较；请用 且 拆开，或写 介于 [下限, 上限]", "SB303"),
    _Row("", r"[=＝]+", "{} 请改写成 ==（等于）"),
    _Row("", r"[!！][=＝]", "{} 请改写成 !="),
    _Row("", r"[!！]", "{} 请改写成 非，或 !=（不等于）"),
    _Row("", r"&+|＆+|(?:并且|而且|以及|和|及|与|并|同时)(?!\w)", "{} 请改写成 且"),
    _Row("", r"\|+|｜+|(?:或者|或是)(?!\w)", "{} 请改写成 或"),
    _Row("", r"(?:超过|大于|高于|多于)(?!\w)", "{} 请改写成比较号 >"),
    _Row("", r"(?:不低于|不少于|不小于|大于等于)(?!\w)", "{} 请改写成比较号 >="),
    _Row("", r"(?:不超过|不高于|不多于|不大于|小于等于)(?!\w)", "{} 请改写成比较号 <="),
    _Row("", r"(?:低于|少于|小于|不足|不满)(?!\w)", "{} 请改写成比较号 <"),
    _Row("", r"等于(?!\w)", "{} 请改写成比较号 =="),
    _Row("", r"不是\s*真(?!\w)", "{} 请改写成 是 假，或在字段前面写 非"),
    _Row("", r"不是\s*假(?!\w)", "{} 请改写成 是 真"),
    _Row("", r"满(\d+\s*(?:年|个月|天))(?!\w)", "{} 中间要有空格，写成 满 {1}"),
    _Row("", r"(\d[\d.]*\s?[^\W\d]*?)\s*以上(?!\w)", "{} 请改写成 >= {1}"),
    _Row("", r"(\d[\d.]*\s?[^\W\d]*?)\s*(?:以下|以内)(?!\w)", "{} 请写明是 <= {1} 还是 < {1}"),
    _Row("", r"[（(](?:不)?含(?:本数)?[)）]", "{} 请删去：>=、<= 含本数，>、< 不含"),
    _Row("", r"不是\s*(\w+)", "{} 请改写成 != {1}"),
    _Row(r"属于\s*", r"近\s*(\d+)\s*(年|个月|天)\w+", "{} 请改写成 近{1}{2}"),
    _Row(r"属于\s*", r"近[一两二三四五六七八九十]+(?:年|个月|天)\w*", "{} 里的数要用阿拉伯数字，写成 近3年 这样"),
    _Row(r"属于\s*", r"\w+(?:\s*[、,，]\s*\w+)*", "{} 要放在方括号里"),
    _Row(r"\w起\s*", r"(\d+)\s*(年|个月|天)[之以]?内(?!\w)", "{} 请连同前面的“起”改写成 属于 近{1}{2}"),
    _Row("", r"在?\s*近\s*(\d+)\s*(年|个月|天)[之以]?内?(?!\w)", "{} 请改写成 属于 近{1}{2}"),
    _Row(
        "",
        r"在?\s*近([一两二三四五六七八九十]+)(年|个月|天)[之以]?内?(?!\w)",
        "{} 请改写成 属于 近3年 这样，数用阿拉伯数字",
    ),
    _Row(r"(不低于|不少于|不小于|大于等于|至少|达到)[\d.]*\s*", r"[\d%％‰]", "{before} 请改写成比较号 >=，两边空格"),
    _Row(r"(不超过|不高于|不多于|不大于|小于等于|至多)[\d.]*\s*", r"[\d%％‰]", "{before} 请改写成比较号 <=，两边空格"),
    _Row(r"(超过|大于|高于|多于)[\d.]*\s*", r"[\d%％‰]", "{before} 请改写成比较号 >，两边空格"),
    _Row(r"(低于|少于|小于|不足)[\d.]*\s*", r"[\d%％‰]", "{before} 请改写成比较号 <，两边空格"),
    _Row(r"\w(的)[\d.]*\s*", r"(?:\d[\d.]*\s?)?[%％‰]", "{before} 请改写成乘号 *，两边空格"),
    _Row(r"[\w)）]\s*", r"[xX](?=\s*\d)", "{} 请改写成乘号 *"),
    _Row(r"[\w)）]\s+", r"\d[\d.]*\s?[%％‰]", "{} 前面缺比较号（如 >=）或乘号 *"),
    _Row("", r"是[真假](?!\w)", "{} 中间要有一个空格"),
    _Row(r"\w是\s*", r"[真假](?!\w)", "{} 前面的“是”两边都要有空格"),
    _Row("", r"是(\w+)", "{} 不是真假；与选项比请写成 == {1}"),
    _Row(r"\w(不是)\s*", r"\w", "{before} 请改写成 !=，两边空格"),
    _Row(r"\w(属于|介于|满|且|或)\s*", r"[\[【［(（\w]", "{before} 两边都要有空格"),
    _Row(r"(?<!\w)是\s*", r"(\w+)", "{} 不是真假；与选项比请写成 == {1}"),
    _Row("", r"""["“][^"”]*\Z""", "{} 的引号没有配对，请补上"),
    _Row("", r"['‘’「『]", "{} 请改成双引号"),
    _Row("", r"[,，、；;]", "{} 不能连接条件，请改写成 且 或 或"),
    _Row(r"^[^(（]*", r"[)）]", "{} 没有配对的左括号，请删去"),
    _Row(r"^[^\[【［]*", r"[\]】］]", "{} 没有配对的左方括号，请删去"),
)
