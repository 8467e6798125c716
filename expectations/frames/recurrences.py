"""Frame ``recurrences``: findings of this year that the same department had in each of the two years before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from expectations.frames.batch_context import by_submission
from expectations.frames.batch_rows import FilingRows, Surroundings
from expectations.frames.frame import Record
from warehouse.rows import FindingRow


def recurrences(filing: FilingRows) -> Iterator[Record]:
    """One record per rule and subject found in the filing, once findings are known, whose department filed in both years before."""
    before = [filing.around.before(filing, years) for years in (1, 2)]
    if None in before:
        return
    earlier = [_told(one.rows("findings")) for one in before if one is not None]
    mine = filing.around.remember("findings", _findings).get(filing.header["submission_id"], [])
    for row in mine:
        subject = (row["rule"], row["key"])
        yield filing.common | {
            "of_rule": row["rule"],
            "subject": row["key"],
            "of_severity": row["severity"],
            "said": row["message"],
            "both_years": all(subject in told for told in earlier),
            "location": next(iter(row.get("locations") or []), None),
        }


def _told(rows: list[FindingRow]) -> set[tuple[str, str]]:
    return {(row["rule"], row["key"]) for row in rows if row["outcome"] == "failed"}


def _findings(around: Surroundings) -> dict[str, list[FindingRow]]:
    found: dict[str, list[FindingRow]] = defaultdict(list)
    for name, rows in by_submission(around.findings).items():
        found[name] = [row for row in rows if row["outcome"] == "failed" and not row.get("cause_fingerprint")]
    return found
