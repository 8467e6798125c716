"""The machine-readable report of files that were just judged: see :mod:`expectations.structured_report`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flows.batch.ess_beside_pages import ACTOR, agent
from warehouse.rows import SubmissionRow

if TYPE_CHECKING:
    from flows.check.judge_files import Examined


def report_of_examined(examined: Sequence[Examined], fiscal_year: int | None, lang: str) -> list[dict[str, Any]]:
    """Returns the validation results of all submissions that ``check`` judged by ``fiscal_year``. The event's time is now."""
    from expectations.catalogue import rules
    from expectations.structured_report import Event, Judged, structured_report
    from flows.check.judge_files import year_of

    event = Event(datetime.now().astimezone().isoformat(timespec="seconds"), ACTOR, agent(), "check")
    by_id = {rule.id: rule for rule in rules()}
    entries: list[dict[str, Any]] = []
    for one in examined:
        for number, (submission, (_, findings), held) in enumerate(zip(one.submissions, one.verdicts, one.held, strict=False), 1):
            own = {"submission_id": f"{submission.header['sha256'][:16]}-{number}", "fiscal_year": year_of(submission, fiscal_year)}
            header = cast("SubmissionRow", submission.header | own)
            entries += structured_report(Judged(header, submission.tables, findings, held), by_id, event, lang)
    return entries
