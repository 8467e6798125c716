"""What the verdicts make of the batch: outcomes, counts, and which version of each department counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from flows.batch.assemble import COMMON, Batch
from flows.batch.waived import accepted_in_spite, with_waivers
from flows.intake.filings import Filing
from warehouse.ownership import settle_owners, standing_of
from warehouse.rows import FindingRow, OpenRow, WaiverRow


def readable(batch: Batch) -> Batch:
    """The batch without the submissions that nothing was read from: what can be judged."""
    return {**batch, "submissions": [row for row in batch["submissions"] if row["outcome"] != "unreadable"]}


def settle(
    batch: Batch,
    findings: list[FindingRow],
    outcomes: Mapping[str, str],
    filed_order: Mapping[str, int],
    filings: Iterable[Filing],
    waivers: Mapping[str, WaiverRow] | None = None,
) -> Batch:
    """The batch as judged: outcome, counts, version, live and latest on each submission, and its standing on each of its rows.

    ``filed_order`` holds the version numbers that submissions had before (submission_id -> number); new ones come after them by
    modification time, then path. ``waivers`` in force, by fingerprint, accept a submission in spite of findings.
    """
    findings = with_waivers(findings, waivers or {})
    in_spite = accepted_in_spite(findings, batch) if waivers else set()
    headlines = [row for row in findings if row["outcome"] == "failed" and not row.get("cause_fingerprint")]
    counts = Counter((row["submission_id"], row["severity"]) for row in headlines)
    waived = Counter(row["submission_id"] for row in headlines if row.get("waived_by"))
    settled = []
    for row in batch["submissions"]:
        identifier = row["submission_id"]
        outcome = row["outcome"] if row["outcome"] == "unreadable" else outcomes[identifier]
        outcome = "accepted_with_findings" if outcome == "returned" and identifier in in_spite else outcome
        tally = {f"{severity}_count": counts[identifier, severity] for severity in ("critical", "warning", "info")}
        settled.append({**row, **tally, "waived_count": waived[identifier], "outcome": outcome, "standing": standing_of(outcome)})
    modified = {filing.sha256: filing.modified for filing in filings}
    settle_owners(_in_order(settled, filed_order, modified))
    common = {row["submission_id"]: {column: row[column] for column in COMMON} for row in settled}
    facts = {table: rows for table, rows in batch.items() if table != "submissions"} | {"findings": findings}
    return {"submissions": settled} | {table: [{**row, **common[row["submission_id"]]} for row in rows] for table, rows in facts.items()}


def _in_order(rows: list[OpenRow], filed_order: Mapping[str, int], modified: Mapping[str, int]) -> list[OpenRow]:
    """The rows as they were filed: those with a version number by it, then new ones by modification time and path."""

    def order(row: OpenRow) -> tuple[int, int, str, str]:
        before = filed_order.get(row["submission_id"])
        place = (1, modified[row["sha256"]]) if before is None else (0, before)
        return (*place, row["source_path"], row["submission_id"])

    return sorted(rows, key=order)
