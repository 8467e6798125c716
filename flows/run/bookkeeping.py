"""Opens and closes a run: its own row in the table ``runs``, and the ledger's rows, written last."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.intake.inbox import UNTAKEN
from flows.intake.plan import Plan
from flows.memory import last_by_path, writing
from flows.process.lock import publish_now
from flows.run.asked import noted
from flows.settings import Settings
from warehouse.faults import WarehouseFault
from warehouse.ownership import worst
from warehouse.rows import AnyRow, LedgerRow, SubmissionRow

if TYPE_CHECKING:
    from flows.stages.work import Failed

_log = logging.getLogger(__name__)

_REASON = 200
"""Characters of a rule's identifier and reason in the closing words; the log has all of it. Chosen, not measured."""
_REMEMBERED = ("sha256", "reader_version", "rule_set_version", "state", "outcome", "reason_code")


def open_run(plan: Plan, settings: Settings) -> str:
    """Writes the run's row with state ``running`` and returns its identifier. A killed run is known by its missing ``finished_at``."""
    from warehouse.lake import Lake
    from warehouse.ledger import Ledger

    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with noted(settings, plan.fiscal_year, Path(plan.inbox)), writing(settings) as warehouse:
        warehouse.create(Lake(settings.lake))
        ledger = Ledger(warehouse)
        # The workspace is held, so a run that still says that it runs was killed.
        for dead in ledger.runs():
            if dead["state"] == "running":
                ledger.finish(dead["run_id"], "interrupted", message="killed before its end; a later run went on")
        ledger.start({"run_id": run_id, "fiscal_year": plan.fiscal_year, "inbox": plan.inbox, "started_at": now, "state": "running"})
    publish_now(settings)
    return run_id


def close_run(run_id: str, plan: Plan, failed: Failed, settings: Settings, alarms: Sequence[str] = ()) -> dict[str, Any]:
    """Writes the ledger and ends the run: ``failed`` when documents failed for technical reasons or rules raised, else ``completed``.

    Returns the run's state and closing words.
    """
    from warehouse.ledger import Ledger

    lost = technical_failures(plan, failed)
    found = sum(len(filing.files) for filing in plan.filings if filing.present) + len(plan.untaken)
    state = "failed" if lost or alarms else "completed"
    message = closing_words(found, lost, alarms)
    with writing(settings) as warehouse:
        ledger = Ledger(warehouse)
        submissions = warehouse.rows("submissions", fiscal_year=plan.fiscal_year)
        last = last_by_path(ledger.entries(plan.fiscal_year))
        rows = ledger_rows(plan, submissions, failed, run_id)
        ledger.record([row for row in rows if _differs(row, last.get(row["source_path"]))])
        counts = {
            "filed": found,
            "read": len(plan.to_read) - len(failed),
            "failed": len(lost),
            "message": message,
            "finished_at": datetime.now(UTC),
        }
        ledger.finish(run_id, state, **counts)
    return {"state": state, "message": message}


def abandon_run(run_id: str, error: Exception, settings: Settings) -> None:
    """Records that ``error`` stopped the run: state ``failed`` without ``finished_at``, so that the next run continues.

    If the warehouse cannot be written, the run stays ``running`` there and the next run says that it was interrupted.
    """
    from warehouse.ledger import Ledger

    try:
        with writing(settings) as warehouse:
            Ledger(warehouse).finish(run_id, "failed", message=f"{type(error).__name__}: {error}")
    except (WarehouseFault, OSError):
        _log.exception("run %s could not be recorded as failed", run_id)


def technical_failures(plan: Plan, failed: Failed) -> list[str]:
    """Returns the source paths that failed for technical reasons, through no fault of the filer."""
    return sorted({filing.source_path for filing in plan.filings if filing.sha256 in failed} | {path for path, _ in plan.untaken})


def closing_words(found: int, lost: Sequence[str], alarms: Sequence[str] = ()) -> str:
    """Returns one sentence: how many documents went through, which failed, and which rules (``id: reason``) could not be applied."""
    words = f"{found - len(lost)} of {found} documents went through"
    if lost:
        words += f"; failed for technical reasons: {_first(lost, ', ')}"
    if alarms:
        words += f"; rules that could not be applied: {_first([alarm[:_REASON] for alarm in alarms], ' | ')}"
    return words


def _first(names: Sequence[str], joint: str) -> str:
    return joint.join(names[:5]) + (" …" if len(names) > 5 else "")


def ledger_rows(plan: Plan, submissions: list[SubmissionRow], failed: Failed, run_id: str) -> list[LedgerRow]:
    """Returns one row for each path in the inbox: ``done`` with the worst outcome of its submissions, or ``failed`` with the reason."""
    by_content: dict[str, list[SubmissionRow]] = {}
    for row in submissions:
        by_content.setdefault(row["sha256"], []).append(row)
    rows = []
    for filing in plan.filings:
        held = by_content.get(filing.sha256, [])
        unread = next((row for row in held if row["outcome"] == "unreadable"), None)
        outcome: LedgerRow = {
            "state": "failed" if filing.sha256 in failed else "done",
            "outcome": worst(row["outcome"] for row in held),
            "reason_code": unread["reason_code"] if unread else None,
            "reason": unread["reason"] if unread else None,
        }
        rows += [_row(path, {**outcome, "sha256": sha256}, plan, run_id) for path, sha256 in filing.files if filing.present]
    untaken: LedgerRow = {"sha256": "", "state": "failed", "outcome": None}
    return rows + [_row(path, {**untaken, "reason_code": code, "reason": UNTAKEN[code]}, plan, run_id) for path, code in plan.untaken]


def _row(path: str, outcome: LedgerRow, plan: Plan, run_id: str) -> LedgerRow:
    return {
        "source_path": path,
        "reader_version": plan.reader_version,
        "rule_set_version": plan.rule_set_version,
        "fiscal_year": plan.fiscal_year,
        "run_id": run_id,
        "recorded_at": datetime.now(UTC),
        **outcome,
    }


def _differs(row: AnyRow, before: AnyRow | None) -> bool:
    return before is None or any(row[name] != before[name] for name in _REMEMBERED)
