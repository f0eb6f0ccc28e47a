"""A rule file's tree held against its shape; every departure becomes one Chinese line at its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from subsidy.days import day_meant
from subsidy.errors import Fault, alike, either, quoted
from subsidy.facts.types import MONEY, RATIO, Kind, Type
from subsidy.language.provenance import Provenance
from subsidy.language.quantities import spellings
from subsidy.pack.keys import every_key, likely, misplaced
from subsidy.pack.node_documents import CONDITION_KEYS, VALUATION_KEYS
from subsidy.pack.titles import id_instead
from subsidy.pack.yaml_tree import Path, Tree

Model = TypeVar("Model", bound=BaseModel)

Known = Mapping[tuple[str, str], str]
"""The titles of policies by the keys that say their ids, and the ids."""

_NONE_KNOWN: Final[Known] = {}


def validate(model: type[Model], tree: Tree, faults: list[Fault], policies: Known = _NONE_KNOWN) -> Model | None:
    """The tree as `model`; or None, with every departure from the shape noted in `faults`."""
    try:
        return model.model_validate(tree.root)
    except ValidationError as error:
        faults += departures(error, model, tree, tree.lost, policies=policies)
        return None


def departures(
    error: ValidationError,
    model: type[BaseModel],
    tree: Tree,
    lost: Collection[Path] = (),
    guessed: Collection[Path] = (),
    policies: Known = _NONE_KNOWN,
) -> list[Fault]:
    """The departures from the shape as faults, but for those inside of what was `lost`, and keys that were `guessed`."""
    errors = [dict(item) for item in error.errors(include_url=False)]
    return [
        _Departure(item, model, tree, policies).fault()
        for item in errors
        if not _is_misspelt(item, errors, model) and not _inside(item, tree, lost, guessed)
    ]


def _inside(error: dict[str, Any], tree: Tree, lost: Collection[Path], guessed: Collection[Path]) -> bool:
    path = tree.known(error["loc"])
    if error["type"] == "extra_forbidden" and path in guessed:
        return True
    if error["type"] == "missing":
        path = (*path, error["loc"][-1])
    return any(path[: len(each)] == each for each in lost)


def meant(model: type[BaseModel], location: Path) -> str:
    """The key that the one at the end of `location`, which may not stand there, is read as; empty: it is like none."""
    key = str(location[-1])
    return next(iter(likely(model, location[:-1], key)), "") if key not in every_key() else ""


def is_key(name: object) -> bool:
    """Whether a rule file has such a key anywhere."""
    return name in every_key()


def _is_misspelt(error: dict[str, Any], errors: Sequence[dict[str, Any]], model: type[BaseModel]) -> bool:
    """Whether a key is missing only because it is misspelt, of which the author is told at that key."""
    if error["type"] != "missing":
        return False
    *inside, key = error["loc"]
    beside = (other["loc"] for other in errors if other["type"] == "extra_forbidden")
    return any(loc[:-1] == tuple(inside) and _key(key) in likely(model, loc[:-1], str(loc[-1])) for loc in beside)


@dataclass(frozen=True, slots=True)
class _Departure:
    """One departure from the shape, with what is known of the file to say what its author meant."""

    error: dict[str, Any]
    model: type[BaseModel]
    tree: Tree
    policies: Known

    def fault(self) -> Fault:
        location, kind, tree = self.error["loc"], self.error["type"], self.tree
        if kind == "extra_forbidden":
            return Fault(tree.key_place(location), "SB202", misplaced(self.model, location))
        if kind == "missing":
            return Fault(tree.place(location), "SB201", f"缺少 {quoted(_key(location[-1]))}，请补上")
        code, message = _MESSAGES.get(kind, ("SB299", "{shown} 写法不对，请对照 docs/language.md"))
        context = {name: value for name, value in self.error.get("ctx", {}).items() if isinstance(value, str | int)}
        expected = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
        context["expected"] = expected
        raw = tree.raw(tree.known(location))
        options = {option: option for option in expected.split("、")}
        options |= {each.label: each.value for each in Provenance if each.value in options}
        context["hint"] = _option_meant(raw, options) or "；"
        context["day"] = day_meant(raw) or "2026-07-01"
        shown = quoted(raw) if raw else "这里"
        return Fault(tree.place(location), code, self._special(shown, raw) or message.format(shown=shown, **context))

    def _special(self, shown: str, raw: str) -> str:
        """What to say where the author's likely mistake is known better than from the kind of the fault."""
        location, kind, found = self.error["loc"], self.error["type"], self.error["input"]
        if found is None and kind not in _MISSHAPEN:
            return "这里是空的，请补上内容；用不着就删去这个键"
        if kind == "string_type" and isinstance(found, int | Fraction) and location[-1] in _UNITS:
            return f"{shown} 缺少单位，请写成 {self._with_unit(raw)}"
        if kind == "string_pattern_mismatch":
            if "every_year" in location:
                return f'{shown} 不是月-日，请写成 "02-01" 这样'
            return self._title(shown, str(found)) if len(location) > 1 else ""
        if "window" in location[-2:] and kind in ("literal_error", "model_type"):
            return f'{shown} 不是申报窗口；请写 常年、{{from: 2022-07-01, through: 2022-07-15}}，每年都开的写 {{every_year: {{from: "03-01", through: "03-31"}}}}'
        if kind in _MISSHAPEN and isinstance(found, dict):
            hints = [word for key in found if (word := meant(self.model, (*location, key)))]
            right = next((word for word in hints if word in KINDS[kind]), hints[0] if hints else "")
            return f"{_MISSHAPEN[kind]}，是不是想写 {quoted(right)}？" if right else ""
        if kind == "string_type" and isinstance(found, list):
            return "这里只写一个，写成文本，不是清单；请去掉方括号或短横，几项分开写"
        if location[-1:] == ("effective",) and kind == "model_type":
            return f"{shown} 应是一组起止日，如 {{from: 2024-01-01, before: 2027-01-01}}；before 当日失效"
        return ""

    def _title(self, shown: str, found: str) -> str:
        """What to say of a policy's title, or what is like one, in the place of its id; not of its own."""
        own, asked = self.tree.root, self.error["loc"][-1] == "qualified"
        fitting = [
            key for key in self.policies if own.get(key[0]) != key[1] and (key[0] == "qualification" or not asked)
        ]
        hint = id_instead(found, {id: self.policies[key, id] for key, id in fitting})
        return shown + hint if hint else ""

    def _with_unit(self, number: str) -> str:
        """How a bare number was probably meant, by what its place expects."""
        key, types = self.error["loc"][-1], _UNITS[self.error["loc"][-1]]
        if "score" in self.error["loc"] and types == (MONEY,):
            types = (_POINTS,)
        if key in ("min", "max"):
            types = self._of_the_fact() or types
        written = [spellings(number, type) for type in types]
        return either(written[0] if len(written) == 1 else [words[0] for words in written])

    def _of_the_fact(self) -> tuple[Type, ...]:
        """The type of the fact whose bound this is, where that much of it can be read."""
        *inside, _ = self.tree.known(self.error["loc"])
        kind, unit = (
            self.tree.raw(path) if (path := (*inside, key)) in self.tree.positions else "" for key in ("type", "unit")
        )
        return (Type(Kind(kind), unit),) if kind in ("money", "ratio", "count") else ()


_POINTS: Final = Type(Kind.COUNT, "分")
_ANY: Final = (MONEY, RATIO, Type(Kind.COUNT, "人"))
_UNITS: Final[Mapping[object, tuple[Type, ...]]] = {
    **dict.fromkeys(("amount", "up_to", "cap", "floor", "less", "decided", "paid", "budget"), (MONEY,)),
    **dict.fromkeys(("points", "at_least", "more_than"), (_POINTS,)),
    **dict.fromkeys(("rate", "share", "by"), (RATIO,)),
    **dict.fromkeys(("from", "over", "before", "through", "min", "max", "is"), _ANY),
    "at_most": (MONEY, RATIO),
    "top": (Type(Kind.COUNT, "名"),),
}
"""By its key, what types a quantity may have there that lost its unit."""

KINDS: Final = {"unknown_condition": CONDITION_KEYS, "unknown_valuation": VALUATION_KEYS}
"""By how it is at fault, the keys that say what kind of node one is."""

_MISSHAPEN: Final = {"unknown_condition": "看不出这是哪种条件", "unknown_valuation": "看不出金额怎么算"}


def _option_meant(word: str, options: Mapping[str, str]) -> str:
    """Which option somebody probably meant who wrote a word of their own, or how a report calls the option."""
    close = alike(word, [each for each in options if word in each or len(word) == len(each)], 0.55) if word else ()
    return f"，是不是想写 {either(list(dict.fromkeys(options[each] for each in close)))}？" if close else ""


def _key(name: object) -> str:
    """A field's key in YAML, where Python's own words are in its way."""
    return str(name).removesuffix("_")


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
    "date_type": ("SB210", "{shown} 应是日期，写成 {day}，不加引号"),
    "bool_type": ("SB211", "{shown} 应是 true 或 false（也可写 是、否）"),
    "int_type": ("SB212", "{shown} 应是整数"),
    "greater_than_equal": ("SB213", "{shown} 不能小于 {ge}"),
    "enum": ("SB214", "{shown} 不在可选之列{hint}可选：{expected}"),
    "literal_error": ("SB214", "{shown} 不在可选之列{hint}可选：{expected}"),
    "unknown_condition": (
        "SB215",
        "看不出这是哪种条件；请写 holds、qualified、all、any、at_least 加 of、not、score 之一",
    ),
    "unknown_valuation": (
        "SB216",
        "看不出金额怎么算；请写 amount、up_to、negotiated、table、slices、grades、scaled、per_record、sum、best_of 之一（评分用 points）",
    ),
}
