"""The JSON Schema of rule files, made from the models that check them: for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

from pydantic import RootModel

from subsidy.pack.documents import FactsDoc, PolicyDoc


class RuleFile(RootModel[PolicyDoc | FactsDoc]):
    """A rule file: a policy, or a part of the dictionary."""


def rules_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a rule file."""
    schema = RuleFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "规则文件"}
