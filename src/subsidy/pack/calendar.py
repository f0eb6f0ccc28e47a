"""Versions and windows in time: what chooses a version, when each is law, when applications are taken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from subsidy.days import why_no_day
from subsidy.errors import nearest, quoted
from subsidy.facts.types import Fact, Kind
from subsidy.language.policies import Window, YearlyWindow
from subsidy.pack.author import Author
from subsidy.pack.calendar_documents import EffectiveDoc, EveryYearDoc, WindowDoc
from subsidy.pack.policy_documents import PolicyDoc, VersionDoc
from subsidy.pack.yaml_tree import Path


def chosen_by_of(author: Author, document: PolicyDoc) -> Fact | None:
    """The fact that chooses the version: a date, or a choice among notices."""
    if document.chosen_by is None:
        return None
    fact = author.dictionary.find(document.chosen_by)
    if fact is None or fact.type.kind not in (Kind.DATE, Kind.CHOICE) or fact.formula:
        usable = (fact for fact in author.dictionary if fact.type.kind in (Kind.DATE, Kind.CHOICE) and not fact.formula)
        hint = nearest(document.chosen_by, [fact.name for fact in usable]) or "；可用字段见 subsidy facts"
        author.fault(("chosen_by",), "SB241", f"{quoted(document.chosen_by)} 不是字典里的日期或选项字段{hint}")
        return None
    return fact


def windows_of(
    author: Author, version: VersionDoc, path: Path, *, by_application: bool
) -> tuple[tuple[Window, ...], tuple[YearlyWindow, ...]]:
    """The dated windows of a version in order of time, and those of every year.

    `by_application`: the version is chosen by the day of application, so that its windows open while it is in force.
    """
    listed = version.window if isinstance(version.window, list) else [version.window]
    dated, yearly = [], []
    for window in listed:
        if isinstance(window, WindowDoc):
            if window.from_ > window.through:
                author.fault(path, "SB243", f"申报窗口的起始日 {window.from_} 晚于截止日 {window.through}，请核对")
            elif by_application:
                _check_in_force(author, version.effective, window, path)
            dated.append(Window(window.from_, window.through, window.channel or "", window.hours or ""))
        elif isinstance(window, EveryYearDoc):
            first, last = _day_of_year(window.every_year.from_), _day_of_year(window.every_year.through)
            for written in (window.every_year.from_, window.every_year.through):
                if why := why_no_day(written):
                    author.fault(path, "SB243", f"申报窗口的 {quoted(written)} 不是日历上有的日子：{why}")
            yearly.append(YearlyWindow(first, last, window.channel or "", window.hours or ""))
    return tuple(sorted(dated, key=lambda window: (window.first, window.last, window.channel))), tuple(yearly)


def _check_in_force(author: Author, effective: EffectiveDoc, window: WindowDoc, path: Path) -> None:
    """A window that closes before its version is in force, or opens when it is no more, is never open under it."""
    too_early = window.through < effective.from_
    if too_early or (effective.before is not None and window.from_ >= effective.before):
        when = f"{effective.from_} 施行之前" if too_early else f"{effective.before} 失效之后"
        message = (
            f"申报窗口 {window.from_} 至 {window.through} 全在本版 {when}，永远不会开放；请核对 window 和 effective"
        )
        author.fault(path, "SB253", message)


def _day_of_year(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def check_calendar(author: Author, document: PolicyDoc, order: Sequence[int], chosen_by: Fact | None) -> None:
    """Versions that are law may neither overlap nor leave a gap, unless notices choose among them; names must differ."""
    names = [version.version for version in document.versions]
    for index, version in enumerate(document.versions):
        effective, path = version.effective, ("versions", index, "effective")
        if names.index(version.version) != index:
            author.fault(("versions", index, "version"), "SB247", f"版本 {quoted(version.version)} 写了不止一次")
        if effective.before is not None and effective.before <= effective.from_:
            author.fault(path, "SB248", f"失效日 {effective.before} 不晚于施行日 {effective.from_}，请核对")
    law = [index for index in order if not document.versions[index].draft]
    if chosen_by is not None and chosen_by.type.kind is Kind.CHOICE:
        _check_notices(author, document, law, chosen_by)
        return
    for index, version in enumerate(document.versions):
        if version.notices:
            message = "只有 chosen_by 是选项字段时才写 notices；请删去，或给政策写 chosen_by"
            author.fault(("versions", index, "notices"), "SB251", message)
    for earlier, later in pairwise(law):
        _check_handover(author, document, earlier, later)


def _check_notices(author: Author, document: PolicyDoc, law: Sequence[int], chosen_by: Fact) -> None:
    """Every option chooses exactly one version."""
    seen: dict[str, str] = {}
    for index in law:
        version = document.versions[index]
        if not version.notices:
            author.fault(("versions", index), "SB251", f"版本由 {quoted(chosen_by.name)} 选定，本版要写 notices")
        for number, notice in enumerate(version.notices or ()):
            path: Path = ("versions", index, "notices", number)
            if notice not in chosen_by.type.options:
                hint = nearest(notice, chosen_by.type.options) or f"；可选：{'、'.join(chosen_by.type.options)}"
                author.fault(path, "SB252", f"{quoted(notice)} 不是 {quoted(chosen_by.name)} 的选项{hint}")
            elif notice in seen:
                author.fault(path, "SB252", f"{quoted(notice)} 已由 {quoted(seen[notice])} 版适用，只能写在一版里")
            seen[notice] = version.version
    if left := [option for option in chosen_by.type.options if option not in seen]:
        author.fault(("chosen_by",), "SB252", f"{'、'.join(map(quoted, left))} 没有版本适用；请写进某一版的 notices")


def _check_handover(author: Author, document: PolicyDoc, earlier: int, later: int) -> None:
    end, start = document.versions[earlier].effective.before, document.versions[later].effective.from_
    names = f"{quoted(document.versions[earlier].version)} 与 {quoted(document.versions[later].version)} 两版"
    path: Path = ("versions", later, "effective")
    if start == document.versions[earlier].effective.from_:
        author.fault(path, "SB249", f"{names}同一天施行，分不出先后；请核对施行日，或合成一版")
    elif end is None or end > start:
        author.fault(path, "SB249", f"{names}有效期重叠；请给前一版写 before: {start}")
    elif end < start:
        author.fault(path, "SB250", f"{names}有效期之间有空档（{end} 至 {start}）；请核对起止日")
