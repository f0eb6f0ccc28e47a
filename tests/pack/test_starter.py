"""`subsidy new`: what it writes is valid as it stands, nothing is ever overwritten, ids are held against their spelling."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from subsidy.cli.main import run
from subsidy.engine import Engine
from subsidy.errors import RuleError
from subsidy.pack.layout import laid_out
from subsidy.pack.schema import rules_schema
from subsidy.pack.shipped import shipped_rules
from subsidy.pack.starter import start
from subsidy.specs import guard, runner
from subsidy.specs.phrases import shipped

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def command(*arguments: str) -> tuple[int, str, str]:
        return run(arguments), *capsys.readouterr()

    return command


@pytest.mark.parametrize("more", [[], ["--qualification"]])
@pytest.mark.parametrize("beside", ["nothing", "the shipped rules"])
def test_what_is_written_is_valid_at_once(told: Told, more: list[str], beside: str) -> None:
    if beside != "nothing":
        shutil.copytree(shipped_rules(), "rules")
    code, output, errors = told("new", "tech-award", "--dir", "rules/putuo", *more)
    assert code == 0
    written = output.splitlines()
    assert written[:2] == ["rules/putuo/tech-award.yaml", "features/tech-award.feature"]
    assert written[2:] == ([] if beside != "nothing" else ["rules/rules.schema.json"])
    assert "subsidy test features/tech-award.feature --rules rules" in errors
    rule, spec = (Path(name).read_bytes() for name in written[:2])
    assert laid_out(rule, "") == rule.decode()
    assert guard.check(spec, "", shipped()) == ()
    policy = Engine.load("rules").pack.policy("tech-award")
    assert policy is not None
    assert policy.qualification is bool(more)
    out = io.StringIO()
    assert runner.run([Path(written[1])], rules=Path("rules"), out=out, err=out) == 0, out.getvalue()
    assert told("lint", ".") == (0, "", "没有发现问题\n")


def test_every_number_of_a_start_is_a_sample_and_says_so() -> None:
    text = next(iter(start("tech-award", Path("rules"), qualification=False).files.values()))
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    assert [line.strip() for line in lines if "provenance" in line] == ["provenance: sample"]
    assert len([line for line in lines if line.strip().startswith("text:")]) == 2
    assert all("是示例" in line for line in lines if line.strip().startswith("text:"))


def test_the_first_line_names_a_schema_that_is_there(told: Told) -> None:
    told("new", "tech-award", "--dir", "rules/putuo/2026")
    rule = Path("rules/putuo/2026/tech-award.yaml")
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", rule.read_text(encoding="utf-8").split("\n")[0])
    assert named
    assert json.loads((rule.parent / named[1]).read_text(encoding="utf-8")) == rules_schema()


@pytest.mark.parametrize(
    ("folder", "made", "rule", "spec"),
    [
        ("rules", "", "rules/a-b.yaml", "features/a-b.feature"),
        ("rules/putuo", "", "rules/putuo/a-b.yaml", "features/a-b.feature"),
        (".", "rules", "rules/a-b.yaml", "features/a-b.feature"),
        ("district", "", "district/a-b.yaml", "district/features/a-b.feature"),
        ("district", "district/rules", "district/rules/a-b.yaml", "district/features/a-b.feature"),
        ("district/rules", "", "district/rules/a-b.yaml", "district/features/a-b.feature"),
    ],
)
def test_rule_and_spec_go_where_lint_looks_for_them(told: Told, folder: str, made: str, rule: str, spec: str) -> None:
    if made:
        Path(made).mkdir(parents=True)
    code, output, _ = told("new", "a-b", "--dir", folder)
    assert (code, output.splitlines()[:2]) == (0, [rule, spec])


RULE = "要以小写字母开头，只用小写字母、数字、连字符，2 到 64 个字符"


@pytest.mark.parametrize(
    ("id", "hint"),
    [
        ("Tech_Award", "是不是想写 `tech-award`？"),
        ("tech award", "是不是想写 `tech-award`？"),
        ("tech-award.yaml", "是不是想写 `tech-award-yaml`？"),
        ("../tech", "是不是想写 `tech`？"),
        ("科技奖励", "如 tech-award"),
        ("2026-award", "如 tech-award"),
        ("a", "如 tech-award"),
        ("", "如 tech-award"),
        ("a" * 65, "如 tech-award"),
    ],
)
def test_an_id_that_cannot_be_one_is_refused_with_the_cure(told: Told, here: Path, id: str, hint: str) -> None:
    code, output, errors = told("new", id)
    assert (code, output) == (2, "")
    assert f"{RULE}；{hint}\n" in errors
    assert errors.startswith("SB206 ")
    assert list(here.iterdir()) == []


def test_nothing_is_overwritten_and_then_nothing_is_written(told: Told) -> None:
    told("new", "tech-award")
    for kept, other in (("rules/tech-award.yaml", "features/tech-award.feature"), ("features/tech-award.feature", "")):
        if other:
            Path(other).unlink()
        before = Path(kept).read_bytes()
        code, output, errors = told("new", "tech-award", *([] if other else ["--dir", "rules/putuo"]))
        assert (code, output) == (2, "")
        assert f"{kept} SB292 已经有这个文件，没有动它；请换一个编号，或用 --dir 换一个文件夹\n" in errors
        assert Path(kept).read_bytes() == before
        assert not Path(other or "rules/putuo").is_file()
        Path("features/tech-award.feature").touch()
    told("new", "other-award")
    schema = Path("rules/rules.schema.json")
    schema.write_text("{}", encoding="utf-8")
    assert told("new", "third-award")[0] == 0
    assert schema.read_text(encoding="utf-8") == "{}"


def test_an_id_that_another_file_has_is_refused_even_beside_files_at_fault(told: Told) -> None:
    Path("rules").mkdir()
    Path("rules/a.yaml").write_text("# 一\nqualification: tech-award\n", encoding="utf-8")
    Path("rules/b.yaml").write_text("a: [", encoding="utf-8")
    line = "rules/a.yaml:2:16 SB273 编号 `tech-award` 在这里用过了，请换一个编号\n"
    assert told("new", "tech-award") == (2, "", line)


def test_a_link_to_nowhere_is_not_overwritten_either() -> None:
    Path("rules").mkdir()
    Path("rules/tech-award.yaml").symlink_to("nowhere")
    with pytest.raises(RuleError, match="SB292"):
        start("tech-award", Path("rules"), qualification=False)


def test_a_folder_that_cannot_be_made_is_named(told: Told) -> None:
    Path("rules").touch()
    code, output, errors = told("new", "tech-award", "--dir", "rules/putuo")
    assert (code, output) == (2, "")
    assert errors == "rules/putuo/tech-award.yaml SB290 写不了（上级不是文件夹）；请换一个位置\n"
