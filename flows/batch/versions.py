"""What the verdicts make of the batch: outcomes, counts, and which version of each department counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from flows.batch.assemble import COMMON, Batch
from flows.intake.filings import Filing
from warehouse.rows import FindingRow, OpenRow

ACCEPTED = ("accepted", "accepted_with_findings")
GRAVITY = ("unreadable", "returned", "accepted_with_findings", "accepted")
"""Outcomes from worst to best."""


def readable(batch: Batch) -> Batch:
    """The batch without the submissions that nothing was read from: what can be judged."""
    return {**batch, "submissions": [row for row in batch["submissions"] if row["outcome"] != "unreadable"]}


def settle(
    batch: Batch, findings: list[FindingRow], outcomes: Mapping[str, str], filed_order: Mapping[str, int], filings: Iterable[Filing]
) -> Batch:
    """The batch as judged: outcome, counts, version, live and latest on each submission, and its standing on each of its rows.

    ``filed_order`` holds the version numbers that submissions had before (submission_id -> number); new ones come after them by
    modification time, then path.
    """
    headlines = [row for row in findings if row["outcome"] == "failed" and not row.get("cause_fingerprint")]
    counts = Counter((row["submission_id"], row["severity"]) for row in headlines)
    settled = []
    for row in batch["submissions"]:
        identifier = row["submission_id"]
        outcome = row["outcome"] if row["outcome"] == "unreadable" else outcomes[identifier]
        tally = {f"{severity}_count": counts[identifier, severity] for severity in ("critical", "warning", "info")}
        settled.append({**row, **tally, "outcome": outcome, "standing": "accepted" if outcome in ACCEPTED else "returned"})
    modified = {filing.sha256: filing.modified for filing in filings}
    _number(settled, filed_order, modified)
    common = {row["submission_id"]: {column: row[column] for column in COMMON} for row in settled}
    facts = {table: rows for table, rows in batch.items() if table != "submissions"} | {"findings": findings}
    return {"submissions": settled} | {table: [{**row, **common[row["submission_id"]]} for row in rows] for table, rows in facts.items()}


def _number(rows: list[OpenRow], filed_order: Mapping[str, int], modified: Mapping[str, int]) -> None:
    def order(row: OpenRow) -> tuple[int, int, str, str]:
        before = filed_order.get(row["submission_id"])
        place = (1, modified[row["sha256"]]) if before is None else (0, before)
        return (*place, row["source_path"], row["submission_id"])

    versions: dict[tuple[Any, ...], list[OpenRow]] = defaultdict(list)
    for row in sorted(rows, key=order):
        versions[_whose(row)].append(row)
    for same in versions.values():
        for number, row in enumerate(same, 1):
            row["version"] = number
        of_year = [row for row in same if is_of_its_year(row)]
        _mark_last(same, "is_latest", [row for row in of_year if row["outcome"] != "unreadable"])
        _mark_last(same, "is_live", [row for row in of_year if row["outcome"] in ACCEPTED])


def is_of_its_year(row: OpenRow) -> bool:
    """True if a submission belongs to the year it was collected for: its report states that year, or none."""
    return row.get("stated_year") in (None, row["fiscal_year"])


def _mark_last(rows: list[OpenRow], column: str, among: list[OpenRow]) -> None:
    for row in rows:
        row[column] = bool(among) and row is among[-1]


def _whose(row: OpenRow) -> tuple[Any, ...]:
    """Submissions with the same answer are versions of one another: a department's report, or one project's."""
    number = row["submission_id"].rpartition("-")[2]
    if row["kind"] == "project":
        return "project", row["source_path"], number
    if row["department_code"]:
        return "department", row["department_code"]
    if row["department_name"]:
        return "name", row["division_code"], "".join(row["department_name"].split())
    return "path", row["source_path"], number


def worst(outcomes: Iterable[str]) -> str | None:
    """The worst of ``outcomes``, or None when there are none."""
    return min(outcomes, key=GRAVITY.index, default=None)
