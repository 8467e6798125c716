"""How the year stands: who filed and what became of it, counted from the lake and the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.settings import Settings
from warehouse.rows import DepartmentRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of what stands for each owner, as ``rollup_completeness`` has them, and ``superseded`` of the other versions.

    The outcomes and ``missing`` count departments that the registry expects, ``unregistered`` others, by outcome in
    ``of_unregistered``; ``projects`` counts projects' self-evaluations, ``documents`` distinct documents. ``critical`` is True if
    anything that stands must go back, whosesoever it is.
    """

    fiscal_year: int
    documents: int
    accepted: int
    accepted_with_findings: int
    returned: int
    unreadable: int
    missing: int
    unregistered: int
    of_unregistered: dict[str, int]
    projects: int
    superseded: int
    critical: bool
    site: str

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values."""
        return asdict(self)


def counted(submissions: Sequence[SubmissionRow]) -> list[SubmissionRow]:
    """The submissions that stand for their owners, projects' self-evaluations aside: their money is the department's."""
    return [row for row in submissions if row["stands"] and row["kind"] != "project"]


def missing(submissions: Sequence[SubmissionRow], expected: Sequence[DepartmentRow]) -> list[DepartmentRow]:
    """The departments expected that filed nothing, not even something unreadable."""
    filed = {row["owner"] for row in submissions}
    return [row for row in expected if row["department_code"] not in filed]


def summarise(fiscal_year: int, submissions: Sequence[SubmissionRow], expected: Sequence[DepartmentRow], settings: Settings) -> Summary:
    """The summary of the year's ``submissions`` rows against the departments ``expected``."""
    current = counted(submissions)
    outcomes = Counter(row["outcome"] for row in current if row["is_expected"])
    others = Counter(row["outcome"] for row in current if not row["is_expected"])
    projects = sum(row["stands"] and row["kind"] == "project" for row in submissions)
    return Summary(
        fiscal_year=fiscal_year,
        documents=len({row["sha256"] for row in submissions}),
        accepted=outcomes["accepted"],
        accepted_with_findings=outcomes["accepted_with_findings"],
        returned=outcomes["returned"],
        unreadable=outcomes["unreadable"],
        missing=len(missing(submissions, expected)),
        unregistered=others.total(),
        of_unregistered=dict(others),
        projects=projects,
        superseded=len(submissions) - len(current) - projects,
        critical=any(row["stands"] and row["outcome"] in ("returned", "unreadable") for row in submissions),
        site=str(settings.page(fiscal_year)),
    )


def summary_of(fiscal_year: int, registry: Path, settings: Settings) -> Summary:
    """The summary of what the lake holds of the year."""
    from warehouse.lake import Lake
    from warehouse.registry import Registry

    rows = Lake(settings.lake).read("submissions", fiscal_year).to_pylist()
    return summarise(fiscal_year, rows, Registry.load(registry).expected(fiscal_year), settings)
