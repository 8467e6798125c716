"""The report for machines of one submission, from files just judged or from the warehouse: see :mod:`expectations.structured_report`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, cast

from flows.settings import Settings
from warehouse import contract
from warehouse.rows import AnyRow, SubmissionRow

if TYPE_CHECKING:
    from flows.check.judge_files import Examined
    from reports.filing_views import FilingView


ENDING = ".ess.json"
"""Ending of the report that lies beside a department's page."""
ACTOR = "jixiao"


def agent() -> str:
    """The program with its version."""
    try:
        return f"jixiao {version('jixiao')}"
    except PackageNotFoundError:
        return "jixiao"


def report_of_examined(examined: Sequence[Examined], fiscal_year: int | None, lang: str) -> list[dict[str, Any]]:
    """The validation results of all submissions of files that ``check`` judged by ``fiscal_year``; the event's time is now."""
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


def beside_pages(fiscal_year: int, settings: Settings) -> Callable[[FilingView], Mapping[str, bytes]]:
    """What to put beside the page of a filing: the report of the version shown, or nothing where no result of it is stored.

    The event's time is when a run first came to this result, see :mod:`flows.batch.suite_results`; it stays while the result does.
    """
    from expectations.catalogue import rules
    from expectations.structured_report import Event, Judged, dumps, structured_report
    from flows.batch.suite_results import results

    stored, by_id, program = results(fiscal_year, settings), {rule.id: rule for rule in rules()}, agent()

    def beside(filing: FilingView) -> dict[str, bytes]:
        result = stored.get(filing.shown["submission_id"]) if filing.shown else None
        if filing.shown is None or result is None:
            return {}
        facts = {table: [_unpacked(table, row) for row in rows] for table, rows in filing.facts.items()}
        findings = facts.pop("findings", [])
        judged = Judged(_unpacked("submissions", filing.shown), facts, findings, result.held)
        event = Event(result.time, ACTOR, program, f"annual_ingestion {fiscal_year}")
        return {ENDING: dumps([structured_report(judged, by_id, event)])}

    return beside


def _unpacked(table: str, row: AnyRow) -> Any:
    """A row of the warehouse with its JSON columns read."""
    packed = [column.name for column in contract.table(table).columns if column.type == "json"]
    return {**row, **{name: json.loads(row[name]) for name in packed if isinstance(row.get(name), str)}}
