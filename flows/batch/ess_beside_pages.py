"""The machine-readable report beside the page of an ingested filing: see :mod:`expectations.structured_report`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from flows.settings import Settings
from warehouse import contract
from warehouse.rows import AnyRow

if TYPE_CHECKING:
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


def beside_pages(fiscal_year: int, settings: Settings) -> Callable[[FilingView], Mapping[str, bytes]]:
    """Returns a function that gives the files beside a filing's page: the report of the version shown, or none if no result is stored.

    The event's time is when a run first reached this result (:mod:`flows.batch.suite_results`). It stays while the result stays.
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
