"""From what was read to the batch: every submission's rows with the columns that tie them to a department, a division and a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flows.intake.filings import Filing
from flows.intake.folders import folder_division
from flows.readings.outcome import Extraction
from warehouse import contract
from warehouse.rows import DepartmentRow, OpenRow, OpenTables

if TYPE_CHECKING:
    from submissions.submission import Submission
    from warehouse.registry import Registry

Batch = OpenTables

COMMON = ("submission_id", "fiscal_year", "division_code", "standing")
"""The columns that every row of a batch carries."""


@dataclass(frozen=True)
class Batchwide:
    """What all rows of a batch share: the year ingested, the versions of reader and rules, who is expected to file."""

    fiscal_year: int
    reader_version: str
    rule_set_version: str
    registry: Registry

    @cached_property
    def expected(self) -> frozenset[str]:
        """The codes of the departments that the registry expects to file."""
        return frozenset(row["department_code"] for row in self.registry.expected(self.fiscal_year))


def assemble(filings: Sequence[Filing], extraction_of: Callable[[Filing], Extraction], shared: Batchwide) -> Batch:
    """The batch of ``filings`` before it is judged: outcome ``returned`` until rules say otherwise, ``unreadable`` where nothing was read.

    Versions, live and latest are settled by :func:`flows.batch.versions.settle`.
    """
    batch: Batch = {"submissions": []}
    for filing in filings:
        extraction = extraction_of(filing)
        for number, submission in enumerate(extraction.submissions(), 1):
            _add(batch, filing, number, submission, shared)
        if extraction.code is not None:
            batch["submissions"].append(_unreadable(filing, extraction, shared))
    return batch


def _add(batch: Batch, filing: Filing, number: int, submission: Submission, shared: Batchwide) -> None:
    row = _row(filing, number, shared)
    known = {column.name for column in contract.table("submissions").columns}
    submission = identified(submission, filing.source_path, shared)
    row |= {name: value for name, value in submission.header.items() if name in known - {*COMMON, "sha256"}}
    _place(row, _home_by_registry(row, filing, shared), shared)
    stated = row["stated_year"] = submission.header.get("fiscal_year")
    if stated is None:
        _note(row, "no_fiscal_year", f"报告没有写明年度，按收取的{shared.fiscal_year}年度处理。")
    elif stated != shared.fiscal_year:
        _note(row, "other_fiscal_year", f"报告写明的年度是{stated}年，不属于收取的{shared.fiscal_year}年度，不计入本年度。")
    _note_copies(row, filing)
    batch["submissions"].append(row)
    common = {column: row[column] for column in COMMON}
    for table, rows in submission.tables.items():
        batch.setdefault(table, []).extend({**common, **fact} for fact in rows)


def identified(submission: Submission, source_path: str, shared: Batchwide) -> Submission:
    """The submission with who filed where only its file's or folder's name says so: a department of the registry, else the unit named there."""
    from submissions.identity.path_statements import with_path

    named = None if submission.header.get("department_name") else named_in(source_path, shared.registry.expected(shared.fiscal_year))
    if named is None:
        return with_path(submission, source_path)
    return with_path(replace(submission, header=submission.header | {"department_name": named["department_name"]}), source_path)


def _home_by_registry(row: OpenRow, filing: Filing, shared: Batchwide) -> tuple[str, str | None]:
    """Division and department. Of several names that a report states, the only one that the registry knows counts, and that is noted."""
    stated, name = row["division_code"], row["department_name"]
    place = home(filing.source_path, stated, name, shared)
    others = ((row["cells"] or {}).get("department_name") or {}).get("others") or ()
    known = {one: there for one in others if (there := home(filing.source_path, None, one, shared))[1]}
    if place[1] or len({code for _, code in known.values()}) != 1 or row["kind"] == "project":
        return place
    row["department_name"], place = next(iter(known.items()))
    _note(
        row, "name_by_registry", f"报告几处写的单位不一致（{name}；{row['department_name']}），按部门名录认定为{row['department_name']}。"
    )
    return place


def _unreadable(filing: Filing, extraction: Extraction, shared: Batchwide) -> OpenRow:
    rejection = extraction.rejection()
    row = _row(filing, 1, shared)
    named = named_in(PurePosixPath(filing.source_path).name, shared.registry.expected(shared.fiscal_year))
    _place(row, home(filing.source_path, None, named["department_name"] if named else None, shared), shared)
    row |= {"outcome": "unreadable", "format": "unknown", "department_name": named and named["department_name"]}
    if rejection:
        _note(row, rejection.code, rejection.reason)
    _note_copies(row, filing)
    return row


def _row(filing: Filing, number: int, shared: Batchwide) -> OpenRow:
    row: OpenRow = {column.name: None for column in contract.table("submissions").columns}
    return row | {
        "submission_id": f"{filing.sha256[:16]}-{number}",
        "fiscal_year": shared.fiscal_year,
        "standing": "returned",
        "outcome": "returned",
        "kind": "department",
        "sha256": filing.sha256,
        "source_path": filing.source_path,
        "reader_version": shared.reader_version,
        "rule_set_version": shared.rule_set_version,
        "owner": "",
        "version": 1,
        "is_expected": False,
        "is_live": False,
        "is_latest": False,
        "stands": False,
        "critical_count": 0,
        "warning_count": 0,
        "info_count": 0,
    }


def _place(row: OpenRow, place: tuple[str, str | None], shared: Batchwide) -> None:
    row["division_code"], row["department_code"] = place
    row["is_expected"] = row["kind"] != "project" and row["department_code"] in shared.expected


def home(source_path: str, stated_division: str | None, name: str | None, shared: Batchwide) -> tuple[str, str | None]:
    """Division and department: the folder decides, else the department's own name, else the registry."""
    year = shared.fiscal_year
    division = folder_division(source_path, year) or stated_division or _division_of_name(name, year)
    if not name:
        return division or contract.UNKNOWN_DIVISION, None
    if division:
        department = shared.registry.match(name, division, year)
        return division, department["department_code"] if department else None
    divisions = {row["division_code"] for row in shared.registry.departments}
    matches = [row for code in sorted(divisions) if (row := shared.registry.match(name, code, year))]
    if len(matches) == 1:
        return matches[0]["division_code"], matches[0]["department_code"]
    return contract.UNKNOWN_DIVISION, None


def _division_of_name(name: str | None, fiscal_year: int) -> str | None:
    from warehouse.divisions import division_of

    return division_of(name, date(fiscal_year, 12, 31)) if name else None


def named_in(file_name: str, departments: Iterable[DepartmentRow]) -> DepartmentRow | None:
    """The one department whose name ``file_name`` contains; None when there is none or more than one."""
    held = [row for row in departments if row["department_name"] in file_name]
    longest = [row for row in held if not any(row["department_name"] in other["department_name"] for other in held if other is not row)]
    return longest[0] if len(longest) == 1 else None


def _note_copies(row: OpenRow, filing: Filing) -> None:
    if filing.also:
        _note(row, "same_content", "同一内容另见：" + "、".join(filing.also))


def _note(row: OpenRow, code: str, sentence: str) -> None:
    row["reason_code"] = row["reason_code"] or code
    row["reason"] = (row["reason"] or "") + sentence
