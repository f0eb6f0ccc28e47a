"""A rule file's tree held against its shape; every departure becomes one Chinese line at its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from subsidy.errors import Fault, nearest, quoted
from subsidy.pack.node_documents import CONDITION_KEYS, VALUATION_KEYS
from subsidy.pack.yaml_tree import Path, Tree

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], tree: Tree, faults: list[Fault]) -> Model | None:
    """The tree as `model`; or None, with every departure from the shape noted in `faults`."""
    try:
        return model.model_validate(tree.root)
    except ValidationError as error:
        faults += departures(error, tree, tree.lost)
        return None


def departures(
    error: ValidationError, tree: Tree, lost: Collection[Path] = (), guessed: Collection[Path] = ()
) -> list[Fault]:
    """The departures from the shape as faults, but for those inside of what was `lost`, and keys that were `guessed`."""
    errors = [dict(item) for item in error.errors(include_url=False)]
    return [
        _fault(item, tree)
        for item in errors
        if not _is_misspelt(item, errors) and not _inside(item, tree, lost, guessed)
    ]


def _inside(error: dict[str, Any], tree: Tree, lost: Collection[Path], guessed: Collection[Path]) -> bool:
    path = tree.known(error["loc"])
    if error["type"] == "extra_forbidden" and path in guessed:
        return True
    if error["type"] == "missing":
        path = (*path, error["loc"][-1])
    return any(path[: len(each)] == each for each in lost)


def meant(key: str) -> str:
    """The key that one which there is not may be a misspelling of, as its author is told; empty: none is close."""
    return "" if key in _KEYS else nearest(key, _KEYS).partition("`")[2].partition("`")[0]


def is_key(name: object) -> bool:
    """Whether a rule file has such a key anywhere."""
    return name in _KEYS


def _is_misspelt(error: dict[str, Any], errors: Sequence[dict[str, Any]]) -> bool:
    """Whether a key is missing only because it is misspelt, of which the author is told at that key."""
    if error["type"] != "missing":
        return False
    *inside, key = error["loc"]
    beside = (other["loc"] for other in errors if other["type"] == "extra_forbidden")
    return any(loc[:-1] == tuple(inside) and quoted(_key(key)) in nearest(str(loc[-1]), _KEYS) for loc in beside)


def _fault(error: dict[str, Any], tree: Tree) -> Fault:
    location, kind = error["loc"], error["type"]
    if kind == "extra_forbidden":
        if location[-2:] == ("effective", "through"):
            message = "`effective` 不写 `through`，写 `before`：失效的第一天，如到 2026-12-31 止就写 before: 2027-01-01"
            return Fault(tree.key_place(location), "SB202", message)
        return Fault(tree.key_place(location), "SB202", _unknown_key(str(location[-1])))
    if kind == "missing":
        return Fault(tree.place(location), "SB201", f"缺少 {quoted(_key(location[-1]))}，请补上")
    code, message = _MESSAGES.get(kind, ("SB299", "{shown} 写法不对，请对照 docs/language.md"))
    context = {name: value for name, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    context["expected"] = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
    raw = tree.raw(tree.known(location))
    shown = quoted(raw) if raw else "这里"
    return Fault(tree.place(location), code, _special(error, shown) or message.format(shown=shown, **context))


def _special(error: dict[str, Any], shown: str) -> str:
    """What to say where the author's likely mistake is known better than from the kind of the fault."""
    location, kind, found = error["loc"], error["type"], error["input"]
    if found is None and kind not in _MISSHAPEN:
        return "这里是空的，请补上内容；用不着就删去这个键"
    if kind == "string_type" and isinstance(found, int | Fraction) and location[-1] in _WITH_UNITS:
        return f"{shown} 缺少单位，请写成 0元、60分、3人 这样的数量"
    if kind == "string_pattern_mismatch" and "every_year" in location:
        return f'{shown} 不是月-日，请写成 "02-01" 这样'
    if "window" in location[-2:] and kind in ("literal_error", "model_type"):
        return f'{shown} 不是申报窗口；请写 常年、{{from: 2022-07-01, through: 2022-07-15}}，每年都开的写 {{every_year: {{from: "03-01", through: "03-31"}}}}'
    if kind in _MISSHAPEN and isinstance(found, dict):
        hints = [word for key in found if (word := meant(key))]
        right = next((word for word in hints if word in KINDS[kind]), hints[0] if hints else "")
        return f"{_MISSHAPEN[kind]}，是不是想写 {quoted(right)}？" if right else ""
    if kind == "string_type" and isinstance(found, list):
        return "这里只写一个，写成文本，不是清单；请去掉方括号或短横，几项分开写"
    if location[-1:] == ("effective",) and kind == "model_type":
        return f"{shown} 应是一组起止日，如 {{from: 2024-01-01, before: 2027-01-01}}；before 当日失效"
    return ""


KINDS: Final = {"unknown_condition": CONDITION_KEYS, "unknown_valuation": VALUATION_KEYS}
"""By how it is at fault, the keys that say what kind of node one is."""

_MISSHAPEN: Final = {"unknown_condition": "看不出这是哪种条件", "unknown_valuation": "看不出金额怎么算"}


def _unknown_key(key: str) -> str:
    if key in _KEYS:
        return f"这里不能有 {quoted(key)}，它只用在别处；请核对缩进和上一级的键"
    return f"这里不能有 {quoted(key)}{nearest(key, _KEYS) or '，请删去或改正'}"


def _key(name: object) -> str:
    """A field's key in YAML, where Python's own words are in its way."""
    return str(name).removesuffix("_")


_KEYS: Final = (
    "subsidy qualification title level authority guide versions chosen_by successor version document effective window "
    "provenance draft payee applies_to eligibility award relations clause text holds qualified all any at_least of not "
    "score parts part value more_than amount points up_to decided negotiated by table rows from over before through note cap slices "
    "rate grades is scaled per_record group list where sum best_of when floor less round to mode requires excludes yields_to "
    "opens allows ceiling with upgrades matter audience channel time_limit materials contact number issued facts key name type unit options "
    "scheme fields min max question proof source changeable confidential formula decide hit "
    "payment path stages stage share due withhold recover paid funding uses use "
    "at_most forbidden commitments until competition budget pools pool rank by order top give cut "
    "partial_last residual ties approval priority material copies supplied"
).split()

_WITH_UNITS: Final = frozenset(
    "amount points up_to cap floor less min max at_least at_most more_than from over before through rate share by budget top".split()
)

_MESSAGES: Final = {
    "string_type": ("SB203", "{shown} 应是文本；若是数字、日期或是否，请加上引号"),
    "string_too_short": ("SB204", "{shown} 不能为空，请写上内容"),
    "string_too_long": ("SB205", "{shown} 太长，请缩短"),
    "string_pattern_mismatch": ("SB206", "{shown} 写法不对；编号用小写字母、数字、连字符，英文键用下划线，字母开头"),
    "list_type": ("SB207", "{shown} 应是清单，每项前面加短横"),
    "too_short": ("SB208", "清单是空的，至少要有 {min_length} 项"),
    "model_type": ("SB209", "{shown} 应是“键: 值”的一组"),
    "model_attributes_type": ("SB209", "{shown} 应是“键: 值”的一组"),
    "dict_type": ("SB209", "{shown} 应是“键: 值”的一组"),
    "date_type": ("SB210", "{shown} 应是日期，写成 2026-07-01，不加引号"),
    "bool_type": ("SB211", "{shown} 应是 true 或 false（也可写 是、否）"),
    "int_type": ("SB212", "{shown} 应是整数"),
    "greater_than_equal": ("SB213", "{shown} 不能小于 {ge}"),
    "enum": ("SB214", "{shown} 不在可选之列；可选：{expected}"),
    "literal_error": ("SB214", "{shown} 不在可选之列；可选：{expected}"),
    "unknown_condition": (
        "SB215",
        "看不出这是哪种条件；请写 holds、qualified、all、any、at_least 加 of、not、score 之一",
    ),
    "unknown_valuation": (
        "SB216",
        "看不出金额怎么算；请写 amount、up_to、negotiated、table、slices、grades、scaled、per_record、sum、best_of 之一（评分用 points）",
    ),
}
