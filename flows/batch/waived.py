"""Waivers beside what was judged: the finding keeps all that it says, and the submission is accepted in spite of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flows.batch.assemble import Batch
from warehouse import contract
from warehouse.rows import FindingRow, WaiverRow


def with_waivers(findings: Sequence[FindingRow], waivers: Mapping[str, WaiverRow]) -> list[FindingRow]:
    """The findings, each with who waived it, why and until when; what is folded under a waived headline is waived with it."""
    if not waivers:
        return list(findings)
    return [_beside(row, waivers.get(row["fingerprint"]) or waivers.get(row.get("cause_fingerprint") or "")) for row in findings]


def _beside(row: FindingRow, waiver: WaiverRow | None) -> FindingRow:
    if waiver is None or row["outcome"] != "failed":
        return row
    return {
        **row,
        "waived_by": waiver["accepted_by"],
        "waiver_reason": waiver["reason"],
        "waived_until": waiver["valid_until"],
    }


def accepted_in_spite(findings: Sequence[FindingRow], batch: Batch) -> set[str]:
    """The submissions whose critical findings are all waived; one of which no figure could be read stays returned."""
    critical: dict[str, list[bool]] = {}
    for row in findings:
        if row["outcome"] == "failed" and row["severity"] == "critical":
            critical.setdefault(row["submission_id"], []).append(bool(row.get("waived_by")))
    stated = _with_figures(batch)
    return {identifier for identifier, waived in critical.items() if all(waived) and identifier in stated}


def _with_figures(batch: Batch) -> set[str]:
    return {
        row["submission_id"]
        for table in (*contract.forms(), "narrative_figures")
        for row in batch.get(table, ())
        if any(isinstance(value, Decimal) for name, value in row.items() if name != "max_score")
    }
