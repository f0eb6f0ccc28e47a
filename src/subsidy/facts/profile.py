"""The wall where a profile enters: outside data in, checked facts out, every fault reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, create_model
from pydantic_core import PydanticCustomError

from subsidy.errors import Fault, Place, ProfileError, quoted
from subsidy.facts.dictionary import APPLICATION_DATE, Dictionary, by_word, is_list, supplied
from subsidy.facts.json_reader import MAX_FAULTS, TOO_MANY_FAULTS
from subsidy.facts.types import Fact, Value
from subsidy.facts.values import Misfit, read_value, written

MOST_RECORDS: Final = 10_000
"""A list of one profile holds no more records than this."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One enterprise's known facts by key; what is absent is unknown."""

    values: Mapping[str, Value]

    @property
    def name(self) -> str:
        """The enterprise's name, empty when unknown."""
        return str(self.values.get("name", ""))

    @property
    def uscc(self) -> str:
        """The enterprise's 统一社会信用代码, empty when unknown."""
        return str(self.values.get("uscc", ""))


class ProfileReader:
    """Reads profiles against one dictionary; immutable once made, and safe to share between threads."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._model = _model_of(dictionary.facts)

    def read(self, document: object, file: str = "") -> Profile:
        """Check a parsed JSON object against the dictionary. Raises ProfileError with every fault."""
        if not isinstance(document, Mapping):
            place = Place(file, path="$")
            raise ProfileError([Fault(place, "SB020", "企业档案应是一个 JSON 对象，即一对花括号 {…}")])
        faults: list[Fault] = []
        canonical = dict(_canonical(document, self._dictionary.facts, "", file, faults))
        try:
            model = self._model.model_validate(canonical)
        except ValidationError as error:
            faults += [_fault(dict(item), self._dictionary, file) for item in error.errors(include_url=False)]
        if len(faults) > MAX_FAULTS:
            message = f"问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"
            faults[MAX_FAULTS:] = [Fault(Place(file), TOO_MANY_FAULTS, message)]
        if faults:
            raise ProfileError(faults)
        return Profile(MappingProxyType(_known(model)))


def _canonical(
    document: Mapping[Any, object], facts: tuple[Fact, ...], path: str, file: str, faults: list[Fault]
) -> Iterator[tuple[str, object]]:
    """Every entry under its English key; unknown keys, derived facts and double spellings become faults."""
    known = by_word(facts)
    seen: dict[str, str] = {}
    for word, raw in document.items():
        if len(faults) > MAX_FAULTS:
            return
        place = Place(file, path=path + quoted(word)[1:-1])
        fact = known.get(word)
        if fact is None or fact.formula:
            faults.append(Fault(place, "SB021", _refusal(word, fact, facts)))
        elif fact.key in seen:
            both = f"{quoted(seen[fact.key])} 与 {quoted(word)}"
            faults.append(Fault(place, "SB022", f"{both} 是同一字段的两种写法，请只留一个"))
        else:
            seen[fact.key] = word
            yield fact.key, _records(raw, fact, f"{path}{fact.name}", file, faults)


def _records(raw: object, fact: Fact, path: str, file: str, faults: list[Fault]) -> object:
    """A list of records with the keys of each made canonical; whatever is no list is left to the model."""
    if not is_list(fact) or not isinstance(raw, list | tuple):
        return raw
    return [
        dict(_canonical(item, fact.type.fields, f"{path} 第{number}条 ", file, faults))
        if isinstance(item, Mapping)
        else item
        for number, item in enumerate(raw[: MOST_RECORDS + 1], 1)
    ]


def _refusal(word: object, fact: Fact | None, facts: tuple[Fact, ...]) -> str:
    if fact is not None:
        return f"{quoted(word)} 由其他字段算出，不能直接填写，请删去"
    if word in (APPLICATION_DATE.key, APPLICATION_DATE.name):
        return f"{quoted(word)} 由 --on 给出，不写在档案里，请删去"
    hint = Dictionary(facts).suggestion(str(word))
    return f"字段字典里没有 {quoted(word)}{hint or '；可用字段见 subsidy facts'}"


def _model_of(facts: tuple[Fact, ...]) -> type[BaseModel]:
    """A strict model with one optional field for each fact, made from their declarations."""
    fields: dict[str, Any] = {fact.key: (_annotation(fact), None) for fact in supplied(facts)}
    return create_model("Facts", __config__=ConfigDict(extra="forbid", protected_namespaces=()), **fields)


def _annotation(fact: Fact) -> Any:
    if is_list(fact):
        records: Any = list.__class_getitem__(_model_of(fact.type.fields))
        return Annotated[records, Field(max_length=MOST_RECORDS)] | None
    return Annotated[Any, PlainValidator(partial(_read, fact))]


def _read(fact: Fact, raw: object) -> Value | None:
    if raw is None:
        return None
    try:
        return read_value(fact, raw)
    except Misfit as misfit:
        raise PydanticCustomError("misfit", "{message}", {"message": str(misfit)}) from None


def _known(model: BaseModel) -> dict[str, Value]:
    """What the checked model holds, without the unknown; lists become tuples of mappings."""
    known: dict[str, Value] = {}
    for key, value in model.__dict__.items():
        if isinstance(value, list):
            known[key] = tuple(MappingProxyType(_known(item)) for item in value)
        elif value is not None:
            known[key] = value
    return known


def _fault(error: dict[str, Any], dictionary: Dictionary, file: str) -> Fault:
    place = Place(file, path=_path(error["loc"], dictionary))
    if error["type"] == "misfit":
        return Fault(place, "SB023", error["ctx"]["message"])
    what = {"list_type": "应是清单，即方括号 […]", "model_type": "应是对象，即花括号 {…}"}
    what["too_long"] = f"超过 {MOST_RECORDS} 条，请删去无关的"
    message = what.get(error["type"], f"读不懂（{error['type']}）")
    return Fault(place, "SB024", f"{quoted(written(error['input']))} {message}")


def _path(location: tuple[str | int, ...], dictionary: Dictionary) -> str:
    """Where in the profile, in Chinese: `服务合同 第1条 合同金额`."""
    words: list[str] = []
    facts = dictionary.facts
    for part in location:
        if isinstance(part, int):
            words.append(f"第{part + 1}条")
        elif fact := by_word(facts).get(part):
            words.append(fact.name)
            facts = fact.type.fields
        else:
            words.append(part)
    return " ".join(words)
