"""Prints the summary at the end of ``ingest`` and ``rerun``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.console import Console
from flows.views.year_summary import Summary

if TYPE_CHECKING:
    from flows.launcher import RunOutcome


_NAMED = 5
"""Files left aside that the closing words name; ``--json`` has all."""


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """How the run went and how the year stands after it."""

    execution: RunOutcome
    summary: Summary

    @property
    def _kept(self) -> int:
        return sum(not filing.present for filing in self.execution.plan.filings)

    def as_json(self) -> dict[str, Any]:
        """State, message and counts as plain values."""
        return {
            "state": self.execution.state,
            "message": self.execution.message,
            "newly_read": self.execution.newly_read,
            "already_read": self.summary.documents - self.execution.newly_read,
            "kept": self._kept,
            "still_changing": [path for path, code in self.execution.plan.untaken if code == "still_changing"],
            "not_readable": [path for path, code in self.execution.plan.untaken if code == "not_readable"],
            "left_aside": list(self.execution.plan.left_aside),
            **self.summary.as_json(),
        }

    def print(self, console: Console) -> None:
        """Prints the summary, with the report's place last."""
        summary, execution = self.summary, self.execution
        if execution.state == "unchanged":
            console.say("没有变化：没有读取任何文件，也没有改动任何文件。", "No change: nothing was read and no file was touched.")
        if execution.state == "failed":
            console.say(f"因技术原因未全部完成：{execution.message}", f"Technical failures: {execution.message}")
        read, already = execution.newly_read, summary.documents - execution.newly_read
        console.say(
            f"已报 {summary.documents}（新读 {read}，此前已读 {already}）",
            f"Filed {summary.documents} (newly read {read}, already read {already})",
        )
        filed = _counted(summary, ("accepted", "accepted_with_findings", "returned", "unreadable"), console)
        console.say(filed, filed)
        if summary.superseded:
            console.say(
                f"另有 {summary.superseded} 件已被同一部门的新版本取代。",
                f"{summary.superseded} more were replaced by a newer version of the same department.",
            )
        others = _counted(summary, ("missing", "unregistered"), console)
        own = console.words("，", ", ").join(
            f"{console.named('outcome', outcome)} {count}" for outcome, count in sorted(summary.of_unregistered.items())
        )
        others += console.words(f"（{own}）", f" ({own})") if own else ""
        console.say(f"{others} · 项目自评 {summary.projects}", f"{others} · projects {summary.projects}")
        self._print_aside(console)
        console.say(f"报告：{summary.site}", f"Report: {summary.site}")

    def _print_aside(self, console: Console) -> None:
        """Says what lies in the inbox, or lay there, and was not taken."""
        if self._kept:
            console.say(
                f"其中 {self._kept} 件的文件已不在报送目录或已被替换，原件仍保留并计为早先版本（移走的可用 --drop-removed 剔除）。",
                f"{self._kept} of them are no longer in the inbox or were replaced and stay as earlier versions (--drop-removed leaves them out).",
            )
        if unread := [path for path, code in self.execution.plan.untaken if code == "not_readable"]:
            named = _named(unread)
            console.say(
                f"没有权限读取，没有收取：{named}。请给运行 jixiao 的用户读取权限，再运行 jixiao rerun --failed。",
                f"May not be read, not taken: {named}. Give the user that runs jixiao the right and run jixiao rerun --failed.",
            )
        if aside := self.execution.plan.left_aside:
            named = _named(aside)
            console.say(
                f"不是报送件（或是指向目录外的链接、管道等），没有收取：{named}",
                f"No filings (or links that lead out of the inbox, pipes and the like), left aside: {named}",
            )


def _named(paths: Sequence[str]) -> str:
    return "、".join(paths[:_NAMED]) + (" ……" if len(paths) > _NAMED else "")


def _counted(summary: Summary, outcomes: tuple[str, ...], console: Console) -> str:
    """How many have each outcome, in the words of the pages."""
    line = " · ".join(f"{console.named('outcome', name)} {getattr(summary, name)}" for name in outcomes)
    return line[:1].upper() + line[1:]
