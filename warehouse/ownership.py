"""Who a filing belongs to, whether it is expected, and what its outcome means: said here once, and stored as columns.

Every submission gets ``is_expected`` when it is assembled, and ``owner``, ``version``, ``is_latest``, ``is_live`` and ``stands`` when it is
judged; roll-ups, pages,
frames and commands read these columns and decide nothing anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from warehouse.compared_name import folded
from warehouse.rows import DepartmentRow, OpenRow

ACCEPTED = ("accepted", "accepted_with_findings")
"""Outcomes of submissions that figures may stand on."""
GRAVITY = ("unreadable", "returned", *reversed(ACCEPTED))
"""Outcomes of submissions from worst to best."""


def standing_of(outcome: str) -> str:
    """``accepted`` or ``returned``: the part of the lake in which a submission with this outcome lies."""
    return "accepted" if outcome in ACCEPTED else "returned"


def worst(outcomes: Iterable[str]) -> str | None:
    """The worst of ``outcomes``, or None when there are none."""
    return min(outcomes, key=GRAVITY.index, default=None)


def is_expected(department: DepartmentRow, fiscal_year: int) -> bool:
    """True if the registry expects this department's report on the year: it was in being on the year's last day."""
    return (department["valid_from"] or date.min) <= date(fiscal_year, 12, 31) < (department["valid_to"] or date.max)


def expected_filers(departments: Iterable[DepartmentRow], fiscal_years: Iterable[int]) -> list[OpenRow]:
    """Rows of the contract's table of that name: the departments expected to file for each of the years."""
    columns = ("department_code", "department_name", "division_code", "due_date")
    known = list(departments)
    return [
        {"fiscal_year": year, **{name: row[name] for name in columns}}  # type: ignore[literal-required]
        for year in sorted(set(fiscal_years))
        for row in known
        if is_expected(row, year)
    ]


def owner_of(row: Mapping[str, object]) -> str:
    """The key of whom a submission belongs to; submissions with one owner are versions of one another.

    A department of the registry owns what is filed as its report, whatever name stands on it; a unit that the registry
    does not know owns what bears its name in one division, blanks and widths of characters aside; what names nobody, and
    each project's self-evaluation, stands alone.
    """
    number = str(row["submission_id"]).rpartition("-")[2]
    if row.get("kind") == "project":
        return f"project {row['source_path']} {number}"
    if row.get("department_code"):
        return str(row["department_code"])
    if row.get("department_name"):
        return f"? {row['division_code']} {folded(str(row['department_name']))}"
    return f"? {row['division_code']} {row['source_path']} {number}"


def is_of_its_year(row: Mapping[str, object]) -> bool:
    """True if a submission belongs to the year it was collected for: its report states that year, or none."""
    return row.get("stated_year") in (None, row["fiscal_year"])


def settle_owners(in_order: Sequence[OpenRow]) -> None:
    """Fills the columns of ownership of a year's submissions, those filed first before others.

    ``is_latest`` marks the last version that could be read,
    ``is_live`` the last accepted, ``stands`` the one that counts as the owner's: live, else latest, else the last filed.
    A report of another year is neither live nor latest.
    """
    versions: dict[str, list[OpenRow]] = defaultdict(list)
    for row in in_order:
        row["owner"] = owner_of(row)
        versions[row["owner"]].append(row)
    for same in versions.values():
        of_year = [row for row in same if is_of_its_year(row)]
        latest = next((row for row in reversed(of_year) if row["outcome"] != "unreadable"), None)
        live = next((row for row in reversed(of_year) if row["outcome"] in ACCEPTED), None)
        for number, row in enumerate(same, 1):
            row |= {"version": number, "is_latest": row is latest, "is_live": row is live}
        standing = standing_version(same)
        for row in same:
            row["stands"] = row is standing


def standing_version(versions: Sequence[OpenRow]) -> OpenRow:
    """The one of an owner's ``versions``, oldest first, that counts as the owner's: live, else latest, else the last filed."""
    live, latest = (next((row for row in versions if row[column]), None) for column in ("is_live", "is_latest"))
    return live or latest or versions[-1]
