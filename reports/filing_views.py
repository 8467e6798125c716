"""What the warehouse holds of a fiscal year, gathered into one :class:`FilingView` for each page."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from warehouse.rows import AnyRow, DepartmentRow, SubmissionRow, Tables

FACTS = (
    "staffing",
    "budget_lines",
    "building_controls",
    "fund_lines",
    "indicators",
    "goals",
    "narrative_figures",
    "passages",
    "unresolved",
    "findings",
    "recomputed_scores",
)
"""Tables whose rows belong to a submission and are shown on its page."""

_SAFE_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")


class Rows(Protocol):
    """The part of the warehouse that the pages read."""

    def rows(self, table: str, **equals: Any) -> list[Any]:
        """Rows of a contract table where each named column equals the value."""

    def rollup(self, name: str, fiscal_year: int) -> list[Any]:
        """Rows of a roll-up for a fiscal year."""


@dataclass(frozen=True, slots=True)
class FilingView:
    """Everything on one page: a department of the registry, or a submission of nobody in it.

    ``versions`` has the rows of ``submissions``, newest first, empty when nothing was filed. ``facts`` has the rows of
    :data:`FACTS` of the version in :attr:`shown`.
    """

    slug: str
    name: str
    division_code: str
    department: DepartmentRow | None
    versions: tuple[SubmissionRow, ...] = ()
    facts: Tables = field(default_factory=dict)

    @property
    def newest(self) -> SubmissionRow | None:
        """The version filed last; ``None`` when nothing was filed."""
        return self.versions[0] if self.versions else None

    @property
    def shown(self) -> SubmissionRow | None:
        """The latest version that could be read: its findings and tables are on the page."""
        return _latest_readable(self.versions)

    @property
    def outcome(self) -> str:
        """Outcome of the newest version, or ``missing``: what the page of the filing is about."""
        return str(self.versions[0]["outcome"]) if self.versions else "missing"

    @property
    def counted_outcome(self) -> str:
        """Outcome of the version that stands for its owner, or ``missing``: what lists and counts say."""
        return next((str(row["outcome"]) for row in self.versions if row["stands"]), "missing")


def gather(warehouse: Rows, fiscal_year: int) -> list[FilingView]:
    """The filings of a year: departments of the registry by division and code, then submissions of none of them."""
    departments = {row["department_code"]: row for row in warehouse.rows("departments")}
    groups: dict[str, list[SubmissionRow]] = defaultdict(list)
    for row in warehouse.rows("submissions", fiscal_year=fiscal_year):
        groups[row["owner"]].append(row)
    for row in warehouse.rows("expected_filers", fiscal_year=fiscal_year):
        groups.setdefault(row["department_code"], [])
    facts = {name: _by_submission(warehouse.rows(name, fiscal_year=fiscal_year)) for name in FACTS}
    filings = [_filing(owner, rows, departments, facts) for owner, rows in groups.items()]
    return sorted(filings, key=lambda filing: (filing.division_code, filing.department is None, filing.slug))


def file_name(code: str) -> str:
    """``code`` as the name of a page; anything that is not a plain code is replaced by a digest of it."""
    return code if _SAFE_NAME.fullmatch(code) else "x" + hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _filing(
    owner: str, rows: list[SubmissionRow], departments: dict[str, DepartmentRow], facts: Mapping[str, Mapping[str, list[Any]]]
) -> FilingView:
    versions = tuple(sorted(rows, key=lambda row: (row.get("version") or 0, row["submission_id"]), reverse=True))
    department = departments.get(owner)
    if department is not None:
        slug, name, division = department["department_code"], department["department_name"], department["division_code"]
    else:
        slug, name, division = versions[0]["submission_id"], _name_in_file(versions[0]), versions[0]["division_code"]
    shown = _latest_readable(versions)
    own = {table: by_submission.get(shown["submission_id"], []) for table, by_submission in facts.items()} if shown else {}
    return FilingView(file_name(slug), name, division, department, versions, own)


def _name_in_file(row: SubmissionRow) -> str:
    return str(row.get("department_name") or row.get("source_path") or row["submission_id"])


def _latest_readable(versions: Iterable[SubmissionRow]) -> SubmissionRow | None:
    return next((row for row in versions if row["outcome"] != "unreadable"), None)


def _by_submission(rows: Iterable[AnyRow]) -> dict[str, list[AnyRow]]:
    grouped: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        grouped[row["submission_id"]].append(row)
    return grouped
