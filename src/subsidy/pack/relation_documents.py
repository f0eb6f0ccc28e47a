"""The shape of a relation to other policies, as pydantic models, titled for policy staff."""

from __future__ import annotations

from pydantic import Field

from subsidy.language.relations import RelationKind
from subsidy.pack.documents import (
    Doc,
    Formula,
    Id,
    Labelled,
    Text,
)
from subsidy.pack.node_documents import WhenDoc


class CeilingDoc(Doc):
    """几项合计不超过一个数，超过的减本项。"""

    with_: list[Id] = Field(
        alias="with", min_length=1, title="与哪些政策合计", description="各项政策的编号；只算推荐组合里取了的"
    )
    at_most: Formula = Field(title="合计不超过", description="金额，可以是公式；超过的减本项")


class RelationDoc(Labelled):
    """与其他政策的关系：requires、excludes、yields_to、opens、upgrades、group、allows、ceiling 之一。"""

    requires: Id | None = Field(None, title="以…为前提")
    excludes: Id | None = Field(None, title="同一事项不可兼得")
    yields_to: Id | None = Field(None, title="让位于")
    opens: Id | None = Field(None, title="可接续申报")
    upgrades: Id | None = Field(None, title="替代")
    group: Text | None = Field(None, title="互斥组", description="写同一个组名的政策，同一事项只能得一项")
    allows: Id | None = Field(None, title="可以兼得", description="同组的例外")
    ceiling: CeilingDoc | None = Field(
        None, title="合计上限", description="本项与所列各项合计不超过一个数，超过的减本项"
    )
    matter: Text | None = Field(None, title="同一事项", description="说明什么算同一事项，如 同一项目")
    when: WhenDoc | None = Field(None, title="适用条件", description="只在这种情形下有这条关系")

    def target(self) -> list[tuple[RelationKind, str | CeilingDoc]]:
        """The relations named, of which there must be one."""
        return [(kind, target) for kind in RelationKind if (target := getattr(self, kind.value)) is not None]
