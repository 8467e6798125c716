"""Waivers: a named person accepts a submission in spite of a finding, with a reason and a last day.

The decisions lie beside the lake in a file that is only appended to; a warehouse that is rebuilt takes them from here. A
waiver changes nothing that was reported or found: it is written beside the finding. A finding's fingerprint names its fiscal
year, so a waiver holds for that year alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from warehouse.records import Records
from warehouse.rows import FindingRow, OpenRow, WaiverRow

NAME = "waivers.jsonl"
Action = Literal["propose", "accept", "approve", "revoke"]
STATES = {"propose": "proposed", "accept": "in_force", "approve": "in_force", "revoke": "revoked"}
"""What a decision leaves, by the last action taken."""


_OFFICE = timedelta(hours=8)
"""The office's clock is China Standard Time, without summer time: a waiver's last day ends at its midnight."""


def today() -> date:
    """The date at the office."""
    return (datetime.now(UTC) + _OFFICE).date()


class Waivers:
    """The decisions in the folder of a lake."""

    def __init__(self, lake: Path) -> None:
        self._records = Records(lake / NAME)

    def records(self) -> list[OpenRow]:
        """Every action, oldest first: the audit trail."""
        return self._records.rows()

    def rows(self) -> list[WaiverRow]:
        """The decision on each finding as it stands, as rows of the contract's table, in the order of their fingerprints."""
        held: dict[str, Any] = {}
        for record in self.records():
            row = held.setdefault(record["fingerprint"], {})
            if record["action"] in ("propose", "accept"):
                row.clear()
                row |= {name: record[name] for name in ("fingerprint", "fiscal_year", "rule", "owner", "reason")}
                row |= {"valid_until": date.fromisoformat(str(record["valid_until"])), "proposed_by": record["made_by"]}
            if record["action"] == "revoke":
                row |= {"revoked_by": record["made_by"], "revoked_reason": record["reason"]}
            else:
                row |= {"accepted_by": record["made_by"], "decided_at": record["recorded_at"]}
            row["state"] = STATES[record["action"]]
        return [held[fingerprint] for fingerprint in sorted(held)]

    def in_force(self, fiscal_year: int, on: date) -> dict[str, WaiverRow]:
        """The decisions of ``fiscal_year`` that hold on that day, by fingerprint."""
        return {
            row["fingerprint"]: row
            for row in self.rows()
            if row["fiscal_year"] == fiscal_year and row["state"] == "in_force" and row["valid_until"] >= on
        }

    def add(self, action: Action, finding: FindingRow, owner: str, made_by: str, reason: str, valid_until: date) -> None:
        """Appends an action on a finding, in one step."""
        plain = {name: finding[name] for name in ("fingerprint", "fiscal_year", "rule")}
        self._records.add([{"action": action, **plain, "owner": owner, "made_by": made_by, "reason": reason, "valid_until": valid_until}])

    def answer(self, action: Action, fingerprint: str, made_by: str, reason: str) -> None:
        """Appends an action on a decision that is there: ``approve`` or ``revoke``."""
        self._records.add([{"action": action, "fingerprint": fingerprint, "made_by": made_by, "reason": reason}])
