"""A small pack with every construct and relation, enterprises to read reports about, and where snapshots are kept."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from subsidy import Engine, Report

HERE = Path(__file__).resolve().parent
ENGINE = Engine.load(HERE / "pack")
CONSTRUCTS = Engine.load(HERE / "constructs")
"""A policy for each construct that the other pack does not show."""
DAY = date(2026, 7, 1)

COMPLETE: dict[str, Any] = {
    "name": "示例智能装备有限公司",
    "uscc": "91310107000000107H",
    "注册区": "普陀区",
    "成立日期": "2020-05-01",
    "职工总数": 60,
    "营业收入": "3000万元",
    "研发费用": "150万元",
    "列入失信名单": False,
    "发生重大事故": False,
    "总部类型": "区域总部",
    "创新评分": 80,
    "市场评分": 70,
    "评价等级": "优秀",
    "核定金额": "12万元",
    "已获资助": "12.5万元",
    "设备投入": "800万元",
    "同一项目": True,
    "落户日期": "2021-03-01",
    "服务合同": [
        {"合同金额": "100万元", "关联交易": False},
        {"合同金额": "12.34万元", "关联交易": False},
        {"合同金额": "30万元", "关联交易": True},
    ],
}

PROFILES: dict[str, dict[str, Any]] = {
    "complete": COMPLETE,
    "empty": {},
    "failing": COMPLETE
    | {"成立日期": "2024-05-01", "营业收入": "8000万元", "创新评分": 50}
    | {"发生重大事故": True, "落户日期": "2025-01-01"},
    "waiting": COMPLETE
    | {"创新评分": None, "核定金额": None, "评价等级": "一般", "同一项目": None, "已获资助": None, "职工总数": None},
    "elsewhere": COMPLETE | {"注册区": "黄浦区", "营业收入": 0, "研发费用": "99.99元", "服务合同": []},
}


def report_on(name: str) -> Report:
    """The report on one of the enterprises."""
    return ENGINE.check(PROFILES[name], DAY)


def check_snapshot(name: str, text: str) -> None:
    """Hold `text` against the snapshot `name`. With UPDATE_SNAPSHOTS=1 the snapshot is written anew: then read it."""
    snapshot = HERE / "snapshots" / name
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")
