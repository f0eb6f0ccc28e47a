"""Collects a `.feature` file: one test for each scenario and for each row of an outline, no Python beside it.

Loaded by the plugin at the first file that is ours. The steps of the phrase book are visible to the scenarios only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd.parser import FeatureParser, Scenario, ScenarioTemplate, Step
from pytest_bdd.scenario import _execute_scenario

from subsidy.errors import InputError, Place, nearest, quoted, visible
from subsidy.specs import guard, phrases, plugin
from subsidy.specs.cases import count
from subsidy.specs.mismatch import StepMismatch
from subsidy.specs.outcome import engine_for, faults_of_rules
from subsidy.specs.reading import read

_FAILED_STEP = pytest.StashKey[Step]()


@dataclass(frozen=True, slots=True)
class Finding:
    """A scenario that is not met, or that its input kept from running: where, which step, and what is wrong."""

    place: Place
    scenario: str
    step: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n  ".join((f"{self.place} 未通过 {self.scenario}", f"步骤：{self.step}", *self.lines))


class FeatureFile(pytest.Module):
    """One feature file. A faulty one is a collection error that shows its faults and nothing else."""

    def _getobj(self) -> ModuleType:
        """A module of its own with the phrase book in it, so that pytest ties the steps to this file."""
        module = ModuleType(self.path.stem)
        book = vars(phrases.steps_module())
        vars(module).update({name: value for name, value in book.items() if not name.startswith("__")})
        return module

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The scenarios in the order of the file; an outline's rows in the order of its 例子."""
        folder = plugin.rules_folder(self.config)
        faults = faults_of_rules(folder)
        faults = faults or guard.check_file(self.path, self.shown, engine_for(folder))
        if faults:
            raise self.CollectError("\n".join(map(str, faults)))
        yield from super().collect()
        feature = FeatureParser(str(self.path.parent), self.path.name, "utf-8-sig").parse()
        for template in feature.scenarios.values():
            for row, tags in _rows(template):
                yield self._item(template, row, tags | _all_tags(template))

    @property
    def unrun(self) -> int:
        """How many scenarios a faulty file keeps from running, as far as it can be read."""
        try:
            document = read(self.path.read_bytes(), self.shown).document
        except OSError:
            return 0
        return count(document.feature.children) if document else 0

    @property
    def shown(self) -> str:
        """The file's name as a person started from where pytest was started."""
        start = self.config.invocation_params.dir
        return self.path.relative_to(start).as_posix() if self.path.is_relative_to(start) else str(self.path)

    def _item(self, template: ScenarioTemplate, row: Mapping[str, str], tags: set[str]) -> ScenarioItem:
        scenario = template.render(row)
        name = f"{scenario.name}[{', '.join(row.values())}]" if row else scenario.name
        item = ScenarioItem.from_parent(self, name=visible(name), callobj=_runner(scenario))
        item.line = scenario.line_number
        item.says = tuple(step.name for step in scenario.steps)
        for tag in sorted(tags):
            self.config.addinivalue_line("markers", f"{tag}: {self.shown} 的标签")
            item.add_marker(tag)
        return item


class ScenarioItem(pytest.Function):
    """One scenario, or one row of an outline; a mismatch is told in Chinese and without a traceback."""

    line: int
    says: tuple[str, ...]

    def speaks_of(self, names: Sequence[str]) -> bool:
        """Whether a step speaks of what is called so: the whole name, between spaces or commas."""
        whole = [re.compile(rf"(?<![^\s、，]){re.escape(name)}(?![^\s、，])") for name in names]
        return any(name.search(text) for name in whole for text in self.says)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The scenario's own place."""
        return self.path, self.line - 1, self.name

    def finding(self, error: BaseException) -> Finding | None:
        """What `error` says about the scenario or its input; None when the fault is ours."""
        match error:
            case StepMismatch():
                lines: tuple[str, ...] = (f"应为：{error.expected}", f"实为：{error.found}")
            case InputError():
                lines = tuple(map(str, error.faults))
            case _:
                return None
        assert isinstance(self.parent, FeatureFile)
        step = self.stash.get(_FAILED_STEP, None)
        if step is None:
            return Finding(Place(self.parent.shown, self.line, 1), self.name, "（尚未开始）", lines)
        place = Place(self.parent.shown, step.line_number, step.indent + 1)
        return Finding(place, self.name, visible(f"{step.keyword.strip()} {step.name}"), lines)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> object:  # type: ignore[override]
        """The finding; the traceback of anything else."""
        return str(self.finding(excinfo.value) or "") or super().repr_failure(excinfo)


def open_feature(path: Path, parent: pytest.Collector) -> FeatureFile:
    """The collector of one file; the first one registers the hooks of this module."""
    manager = parent.config.pluginmanager
    if not manager.has_plugin(_NAME):
        if not manager.hasplugin("pytest_bdd.plugin") and not manager.hasplugin("pytest-bdd"):
            raise pytest.UsageError("运行 `.feature` 文件需要 pytest-bdd 插件；请不要用 `-p no:pytest-bdd` 关闭它")
        manager.register(_Hooks(), _NAME)
    return FeatureFile.from_parent(parent, path=path)


class _Hooks:
    """What a run with feature files needs besides their collectors."""

    def pytest_bdd_step_error(self, request: pytest.FixtureRequest, step: Step) -> None:
        """Remember the step that failed."""
        request.node.stash[_FAILED_STEP] = step

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """A tag in `-m` that no feature has is an error, not a run of nothing."""
        if not all(isinstance(item, ScenarioItem) for item in items):
            return
        known = [re.split(r"[:(]", line, maxsplit=1)[0].strip() for line in config.getini("markers")]
        for word in re.findall(r"\w+", config.getoption("markexpr", "") or ""):
            if word not in (*known, "and", "or", "not", "True", "False", "None"):
                tags = {mark.name for item in items for mark in item.iter_markers()}
                there = "、".join(sorted(tags)) or "无"
                told = f"`-m` 里的 {quoted(word)} 不是任何场景的标签；现有标签：{there}{nearest(word, tags)}"
                raise pytest.UsageError(told)


def _runner(scenario: Scenario) -> Callable[[pytest.FixtureRequest], None]:
    def run(request: pytest.FixtureRequest) -> None:
        _execute_scenario(scenario.feature, scenario, request)

    return run


def _rows(template: ScenarioTemplate) -> Iterator[tuple[Mapping[str, str], set[str]]]:
    """Each row of each 例子 with the tags of its table; one empty row for a plain scenario."""
    if not template.examples:
        yield {}, set()
    for table in template.examples:
        for row in table.as_contexts():
            yield row, table.tags


def _all_tags(template: ScenarioTemplate) -> set[str]:
    return template.tags | template.feature.tags | (template.rule.tags if template.rule else set())


_NAME = "subsidy-features"
