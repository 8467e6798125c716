"""How a fiscal year stands, for ``status``: every department with what became of its filing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.console import Console
from flows.memory import reading
from flows.process.schedule import Starter, next_firing, starter
from flows.run.walk import Stale, stale
from flows.settings import Settings
from flows.stages.work import Work
from flows.views import stale_stages
from flows.views.year_summary import Summary, counted, missing, summarise
from warehouse.rows import AnyRow, DepartmentRow, OpenRow, RunRow, SubmissionRow

OFFICE = ZoneInfo("Asia/Shanghai")
_WORST_FIRST = ("late", "missing", "unreadable", "returned", "accepted_with_findings", "accepted")
_SHOWN_RUNS = 5  # the newest ones fit a screen; all are in the warehouse


@dataclass(frozen=True, slots=True)
class StandingReport:
    """``departments`` has a row for each filing that stands and each department that filed nothing, the worst first."""

    summary: Summary
    departments: tuple[OpenRow, ...]
    runs: tuple[RunRow, ...]
    next_run: datetime | None
    stale: tuple[Stale, ...] = ()
    starter: Starter | None = None

    def limited_to(self, outcome: str | None, division: str | None) -> StandingReport:
        """The report with the departments of one outcome, or one division, alone; the year's counts stay."""
        kept = [row for row in self.departments if outcome in (None, row["outcome"]) and division in (None, row["division_code"])]
        return replace(self, departments=tuple(kept))

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            **self.summary.as_json(),
            "departments": list(self.departments),
            "runs": [{**row, **{name: _iso(row[name]) for name in ("started_at", "finished_at")}} for row in self.runs],
            "next_run": _iso(self.next_run),
            "next_run_starts_by_itself": bool(self.starter and self.starter.ready),
            "next_run_note": self.starter.en if self.starter else "",
            "stale": [stale_stages.as_json(one) for one in self.stale],
        }

    def print(self, console: Console) -> None:
        """Prints the departments, the last runs and the next one."""
        year = self.summary.fiscal_year
        degrees = [console.named("severity", degree) for degree in ("critical", "warning")]
        first = ("division", "department", "outcome") if console.lang == "en" else ("县市区", "部门", "结果")
        headings = (*first, *degrees, console.words("文件", "file"))
        columns = ("division_code", "department_name", "outcome", "critical_count", "warning_count", "source_path")
        rows = [[console.named("outcome", row[name]) if name == "outcome" else row[name] for name in columns] for row in self.departments]
        console.table(console.words(f"{year}年度", f"Fiscal year {year}"), headings, rows)
        counts = Counter(row["outcome"] for row in self.departments)
        listed = " · ".join(f"{console.named('outcome', name)} {counts[name]}" for name in _WORST_FIRST if counts[name])
        console.say(f"共 {len(self.departments)}：{listed}", f"{len(self.departments)} in all: {listed}")
        for row in self.runs[:_SHOWN_RUNS]:
            started = row["started_at"].astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")
            line = f"{started}  {row['state'] if row['finished_at'] else 'interrupted'}  {row['message'] or ''}"
            console.say(f"运行 {line}", f"Run {line}")
        for one in self.stale:
            stale_stages.say(one, console)
        if self.next_run:
            due = self.next_run.strftime("%Y-%m-%d %H:%M %Z")
            but = (f"（{self.starter.zh}）", f" ({self.starter.en})") if self.starter and not self.starter.ready else ("", "")
            console.say(f"下次计划运行：{due}{but[0]}", f"Next scheduled run: {due}{but[1]}")


def standing_report(fiscal_year: int, settings: Settings, now: datetime) -> StandingReport:
    """How ``fiscal_year`` stands at ``now`` (aware) by the warehouse; raises :class:`~flows.failures.NothingIngested`."""
    from warehouse.ledger import Ledger
    from warehouse.registry import Registry

    with reading(settings) as warehouse:
        submissions = warehouse.rows("submissions", fiscal_year=fiscal_year)
        expected = Registry(tuple(warehouse.rows("departments"))).expected(fiscal_year)
        runs = Ledger(warehouse).runs(fiscal_year)
    departments = [*_filed(submissions), *_not_filed(submissions, expected, fiscal_year, now)]
    order = _WORST_FIRST
    departments.sort(key=lambda row: (order.index(row["outcome"]), row["division_code"], row["department_name"] or ""))
    summary = summarise(fiscal_year, submissions, expected, settings)
    behind = tuple(stale(Work(fiscal_year, settings)))
    return StandingReport(summary, tuple(departments), tuple(runs), next_firing(now), behind, starter())


def _filed(submissions: Sequence[SubmissionRow]) -> list[OpenRow]:
    columns = (
        "division_code",
        "department_code",
        "department_name",
        "outcome",
        "critical_count",
        "warning_count",
        "source_path",
        "reason",
    )
    rows: list[AnyRow] = [*counted(submissions)]
    return [{name: row[name] for name in columns} for row in rows]


def _not_filed(submissions: Sequence[SubmissionRow], expected: Sequence[DepartmentRow], fiscal_year: int, now: datetime) -> list[OpenRow]:
    return [
        {
            "division_code": row["division_code"],
            "department_code": row["department_code"],
            "department_name": row["department_name"],
            "outcome": "late" if _overdue(row["due_date"], fiscal_year, now) else "missing",
            "critical_count": None,
            "warning_count": None,
            "source_path": None,
            "reason": row["due_date"] and f"{fiscal_year + 1}-{row['due_date']}",
        }
        for row in missing(submissions, expected)
    ]


def _overdue(due: str | None, fiscal_year: int, now: datetime) -> bool:
    return due is not None and now.astimezone(OFFICE).strftime("%Y-%m-%d") > f"{fiscal_year + 1}-{due}"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
