"""The materials of a guide as written → as nodes; every fault noted at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subsidy.errors import quoted
from subsidy.facts.types import FLAG
from subsidy.language.materials import Material
from subsidy.pack.yaml_tree import Path

if TYPE_CHECKING:
    from subsidy.pack.builder import Builder
    from subsidy.pack.policy_documents import GuideDoc, MaterialDoc

GUIDE = "办事指南"
"""What a condition of a material cites that cites no clause."""


def materials_of(builder: Builder, guide: GuideDoc, policy: str) -> tuple[Material, ...]:
    """The materials in the order of the guide."""
    _refuse_run_together(builder, guide)
    return tuple(
        _material(builder, document, ("guide", "materials", index), f"{policy}/材料")
        for index, document in enumerate(guide.materials)
    )


def _refuse_run_together(builder: Builder, guide: GuideDoc) -> None:
    """Full-width commas between materials in brackets make one of them all; a sentence with a semicolon is meant so."""
    path, author = ("guide", "materials"), builder.author
    only = guide.materials[0] if len(guide.materials) == 1 else None
    if isinstance(only, str) and "，" in only and "；" not in only and author.tree.positions[path].style == "flow":
        problem = f"{quoted(only)} 成了一份材料；几份之间请用半角逗号加空格 `, ` 分开，只有一份就另起一行写 `- …`"
        author.fault((*path, 0), "SB282", problem)


def _material(builder: Builder, document: str | MaterialDoc, path: Path, parent: str) -> Material:
    if isinstance(document, str):
        return Material(builder.addresses.label(parent, None, document, GUIDE), document)
    label = builder.addresses.label(parent, document, document.material, GUIDE)
    when = supplied = None
    if document.when is not None:
        when = builder.conditions.build(document.when, (*path, "when"), label.id, label.clause)
    if document.supplied is not None:
        supplied = builder.author.expression(document.supplied, (*path, "supplied"), FLAG)
    return Material(label, document.material, document.copies, when, supplied)
