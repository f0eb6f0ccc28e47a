"""What every line that a person is told of a fault has to be: one line, Chinese, with a code, safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable

from subsidy.errors import Fault, visible
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.policy_documents import PolicyDoc

_NAMES = {"JSON", "XML", "YAML", "UTF", "GBK", "Excel", "MiB", "Tab", "GB", "subsidy", "facts"}
_KINDS = {"money", "ratio", "count", "number", "date", "period", "flag", "choice", "code", "text", "records"}
_MESSAGE = re.compile(r"可选：.*|`[^`]*`|<?U\+[0-9A-F]+>?|0x[0-9A-F]+|SB\d{3}|\S+\.(?:md|yaml)|--\w+|\"[^\"]*\"")


def words_of_the_language() -> set[str]:
    """The keys of rule files, which a message may name without backticks."""
    schemas = (PolicyDoc.model_json_schema(by_alias=True), FactsDoc.model_json_schema(by_alias=True))
    found: set[str] = set()
    for schema in schemas:
        for definition in (schema, *schema["$defs"].values()):
            found |= set(definition.get("properties", {}))
    return {piece for word in found for piece in word.split("_")}


_KNOWN = (
    _NAMES
    | _KINDS
    | {"null", "true", "false"}
    | words_of_the_language()
    | {"official", "secondary", "sample", "area", "industry", "uscc"}
)


def assert_readable(faults: Iterable[Fault]) -> None:
    """Every fault is told in one safe Chinese line that begins with its place and its code."""
    for fault in faults:
        line = str(fault)
        assert len(line.splitlines()) == 1, line
        assert line == visible(line), line
        assert re.fullmatch(r"SB\d{3}", fault.code), line
        spoken = _MESSAGE.sub("", fault.message)
        assert re.search(r"[\u4e00-\u9fff]", spoken), line
        assert set(re.findall(r"[A-Za-z]{2,}", spoken)) <= _KNOWN, line
