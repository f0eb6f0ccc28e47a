"""Which version is law on a day, and how the day stands to the application windows."""

from __future__ import annotations

from datetime import date

from subsidy.language.policies import Policy, Version
from subsidy.trace.assessment import WindowState, WindowStatus


def version_in_force(policy: Policy, day: date) -> tuple[Version | None, str]:
    """The version in force on `day` with a remark on its validity; or none, with the reason. Drafts never are."""
    versions = policy.law
    for version in versions:
        if version.validity.covers(day):
            open_ended = version.validity.before is None
            return version, "公开文本未见失效日期，按继续有效处理" if open_ended else ""
    if not versions:
        return None, "只有征求意见稿，尚未成为正式规定"
    earlier = [version for version in versions if version.validity.first <= day]
    if not earlier:
        return None, f"{min(version.validity.first for version in versions)} 起施行，此前不适用"
    last = max(earlier, key=lambda version: version.validity.first)
    later = [version for version in versions if version.validity.first > day]
    successor = f"，由 {policy.successor} 接续" if policy.successor else "，未见接续文件"
    if later:
        upcoming = min(later, key=lambda version: version.validity.first)
        successor = f"，{upcoming.name} 版自 {upcoming.validity.first} 起施行"
    return None, f"{last.name} 版已于 {last.validity.before} 失效{successor}"


def version_under(policy: Policy, notice: str) -> tuple[Version | None, str]:
    """The version that a notice chooses, whatever the day, with a remark on its validity."""
    chosen = next((version for version in policy.law if notice in version.notices), None)
    return chosen, f"按“{notice}”适用 {chosen.name} 版" if chosen else f"没有版本适用“{notice}”"


def window_state(version: Version, on: date) -> WindowState:
    """The window that matters on `on`: the open one, else the next to come, else the last one past."""
    if version.always_open:
        return WindowState(WindowStatus.NONE)
    windows = version.windows_about(on)
    if not windows:
        return WindowState(WindowStatus.UNKNOWN)
    for window in windows:
        if window.first <= on <= window.last:
            return WindowState(WindowStatus.OPEN, window)
    upcoming = [window for window in windows if window.first > on]
    if upcoming:
        return WindowState(WindowStatus.UPCOMING, min(upcoming, key=lambda window: window.first))
    return WindowState(WindowStatus.CLOSED, max(windows, key=lambda window: window.last))
