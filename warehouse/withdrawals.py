"""The record of withdrawals beside the lake: filings that were taken out of a fiscal year, by whom and why.

The file is appended to and never changed, so that it is an audit trail; a warehouse that is rebuilt takes it from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from warehouse.records import Records
from warehouse.rows import OpenRow, SubmissionRow

NAME = "withdrawals.jsonl"
Action = Literal["withdraw", "undo"]


class Withdrawals:
    """The records in the folder of a lake."""

    def __init__(self, lake: Path) -> None:
        self._records = Records(lake / NAME)

    def rows(self) -> list[OpenRow]:
        """All records as rows of the contract's table, oldest first."""
        return self._records.rows()

    def in_force(self, fiscal_year: int) -> frozenset[str]:
        """The hashes of the documents that are withdrawn from ``fiscal_year``: those whose last record says so."""
        last = {row["sha256"]: row["action"] for row in self.rows() if row["fiscal_year"] == fiscal_year}
        return frozenset(sha256 for sha256, action in last.items() if action == "withdraw")

    def add(self, action: Action, submissions: Sequence[SubmissionRow], made_by: str, reason: str) -> None:
        """Appends a record for each of the submissions, in one step."""
        self._records.add(
            [
                {
                    "action": action,
                    "fiscal_year": row["fiscal_year"],
                    "submission_id": row["submission_id"],
                    "sha256": row["sha256"],
                    "source_path": row.get("source_path"),
                    "made_by": made_by,
                    "reason": reason,
                }
                for row in submissions
            ]
        )
