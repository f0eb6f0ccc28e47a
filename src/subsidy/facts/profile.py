"""The wall where a profile enters: outside data in, checked facts out, every fault reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from subsidy.errors import Fault, Place, ProfileError, nearest, quoted
from subsidy.facts.dictionary import APPLICATION_DATE, Dictionary, by_word, is_list
from subsidy.facts.json_reader import MAX_FAULTS, TOO_MANY_FAULTS
from subsidy.facts.types import Fact, Value
from subsidy.facts.values import Misfit, reader_of, written

MOST_RECORDS: Final = 2_000
"""The lists of one profile together hold no more records than this: each may lack what every other one lacks."""


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
        self._form = _form(dictionary.facts)

    def read(self, document: object, file: str = "") -> Profile:
        """Check a parsed JSON object against the dictionary. Raises ProfileError with every fault."""
        if not isinstance(document, Mapping):
            place = Place(file, path="$")
            raise ProfileError([Fault(place, "SB020", "企业档案应是一个 JSON 对象，即一对花括号 {…}")])
        reading = _Reading(file)
        known: Mapping[str, Value] = {}
        with suppress(_Enough):
            known = reading.facts(document, self._form, "")
        if reading.faults:
            raise ProfileError(reading.told())
        return Profile(known)


class _Entry(NamedTuple):
    """A fact that may be stated, and how: as a value that `read` reads, or as records in a form of their own."""

    key: str
    fact: Fact
    read: Callable[[object], Value] | None
    records: _Form


_Form = Mapping[str, _Entry]
"""What a profile, or a record of a list, may state, by either spelling."""


def _form(facts: tuple[Fact, ...]) -> _Form:
    return {
        word: _Entry(fact.key, fact, None, _form(fact.type.fields))
        if is_list(fact)
        else _Entry(fact.key, fact, reader_of(fact), {})
        for word, fact in by_word(facts).items()
    }


class _Enough(Exception):
    """There are more faults than anybody wants to be told."""


@dataclass(slots=True)
class _Reading:
    """One profile while it is read, with the faults found so far."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    listed: int = 0

    def facts(self, document: Mapping[Any, object], form: _Form, path: str) -> Mapping[str, Value]:
        """The known values of one object by English key; an entry that is absent or null is unknown."""
        known: dict[str, Value] = {}
        seen: dict[str, object] = {}
        for word, raw in document.items():
            entry = form.get(word)
            if entry is None or entry.fact.formula:
                self.fault(path + quoted(word)[1:-1], "SB021", _refusal(word, entry, form))
                continue
            key, fact, read, records = entry
            if key in seen:
                both = f"{quoted(seen[key])} 与 {quoted(word)}"
                self.fault(path + quoted(word)[1:-1], "SB022", f"{both} 是同一字段的两种写法，请只留一个")
                continue
            seen[key] = word
            if raw is None:
                continue
            try:
                known[key] = read(raw) if read else self.records(raw, records, path + fact.name)
            except Misfit as misfit:
                self.fault(path + fact.name, "SB023", str(misfit))
        return MappingProxyType(known)

    def records(self, raw: object, form: _Form, path: str) -> Value:
        """The records of a list, each an object."""
        if not isinstance(raw, list | tuple):
            self.fault(path, "SB024", f"{quoted(written(raw))} 应是清单，即方括号 […]")
            return ()
        self.listed += len(raw)
        if self.listed > MOST_RECORDS:
            told = f"清单有 {len(raw)} 条，各清单加起来超过 {MOST_RECORDS} 条，请只留与申报有关的"
            self.fault(path, "SB024", told)
            return ()
        return tuple(self.record(item, form, f"{path} 第{number}条") for number, item in enumerate(raw, 1))

    def record(self, raw: object, form: _Form, path: str) -> Mapping[str, Value]:
        """One record of a list."""
        if type(raw) is dict or isinstance(raw, Mapping):
            return self.facts(raw, form, f"{path} ")
        self.fault(path, "SB024", f"{quoted(written(raw))} 应是对象，即花括号 {{…}}")
        return {}

    def fault(self, path: str, code: str, message: str) -> None:
        """Note one fault at its place. Raises _Enough where it is one more than will be told."""
        self.faults.append(Fault(Place(self.file, path=path), code, message))
        if len(self.faults) > MAX_FAULTS:
            raise _Enough

    def told(self) -> list[Fault]:
        """The faults to tell: not endlessly many."""
        if len(self.faults) <= MAX_FAULTS:
            return self.faults
        message = f"问题超过 {MAX_FAULTS} 处，只列出前 {MAX_FAULTS} 处：请改好后再查"
        return [*self.faults[:MAX_FAULTS], Fault(Place(self.file), TOO_MANY_FAULTS, message)]


def _refusal(word: object, entry: _Entry | None, form: _Form) -> str:
    if entry is not None:
        return f"{quoted(word)} 由其他字段算出，不能直接填写，请删去"
    if word in (APPLICATION_DATE.key, APPLICATION_DATE.name):
        return f"{quoted(word)} 由 --on 给出，不写在档案里，请删去"
    supplied = [other for other, each in form.items() if not each.fact.formula]
    return f"字段字典里没有 {quoted(word)}{nearest(str(word), supplied) or '；可用字段见 subsidy facts'}"
