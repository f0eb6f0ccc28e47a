"""A small phrase book that stands in for the shipped one, so that these tests show the machinery alone."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

BOOK = """
import pytest
from pytest_bdd import given, parsers, then, when
from subsidy.errors import Fault, Place, ProfileError
from subsidy.specs.mismatch import StepMismatch

@pytest.fixture
def bonus():
    return 1

@given("一家企业的档案", target_fixture="profile")
def _(datatable):
    return {row[0]: row[1] for row in datatable}

@given("企业说明", target_fixture="profile")
def _(docstring):
    return {"结论": docstring}

@given(parsers.parse("投入为 {amount:d} 万元"), target_fixture="profile")
def _(amount, bonus):
    return {"结论": "符合" if amount + bonus > 50 else "不符合"}

@given("没有档案", target_fixture="profile")
def _(bonus):
    raise ProfileError([Fault(Place("档案"), "SB101", "`投入` 不是数；请写数")])

@when(parsers.parse("按 {day} 审核"), target_fixture="outcome")
def _(profile, day):
    return profile["结论"]

@when("规则在", target_fixture="outcome")
def _(subsidy_rules):
    return str(subsidy_rules)

@when("程序崩溃")
def _(bonus):
    raise ZeroDivisionError("崩溃")

@when("跳过")
def _(bonus):
    pytest.skip("no")

@then(parsers.parse("结论是 {verdict}"))
def _(outcome, verdict):
    if outcome != verdict:
        raise StepMismatch(expected=verdict, found=outcome)
"""


@pytest.fixture
def phrase_book(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The stand-in, in the place of `subsidy.specs.steps`."""
    module = ModuleType("phrase_book")
    exec(BOOK, vars(module))
    monkeypatch.setitem(sys.modules, "subsidy.specs.steps", module)
    return module


@pytest.fixture
def features(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder `features`, in the folder where the test stands."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "features"
    folder.mkdir()
    return folder
