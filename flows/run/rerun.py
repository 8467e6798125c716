"""Makes the request of ``rerun --failed``: the documents that, by the ledger, did not go through."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.batch.parts import members
from flows.failures import NothingIngested, UnknownDepartment
from flows.intake.inbox import registry_of
from flows.memory import last_year, reading, recorded
from flows.run.asked import unanswered, unanswered_years
from flows.run.survey import Request
from flows.settings import Settings
from warehouse.rows import LedgerRow


def request_again(
    settings: Settings, fiscal_year: int | None, departments: Sequence[str], registry: Path | None, *, force: bool
) -> Request:
    """Returns a request for the documents whose newest ledger row is ``failed`` or ``unreadable``.

    If the newest run was cut off before it wrote the ledger, or before it began, the request is for the whole inbox: content shows what is done.
    Raises :class:`~flows.failures.NothingIngested`, :class:`~flows.failures.UnknownDepartment`.
    """
    waiting = unanswered_years(settings)
    year = fiscal_year or (waiting[-1] if waiting else last_year(settings))
    record, asked = recorded(settings, year), unanswered(settings, year)
    if not record.runs and asked is None:
        raise NothingIngested(settings.workspace)
    inbox = asked or Path(record.runs[0]["inbox"])
    table = registry or registry_of(inbox)
    if record.interrupted or asked is not None:
        return Request(inbox, year, table)
    paths = {path for path, row in record.last.items() if unfinished(row)}
    if departments:
        paths &= _paths_of(settings, year, departments, {row["department_code"] for row in record.departments})
    return Request(inbox, year, table, tuple(sorted(paths)), force)


def unfinished(entry: LedgerRow) -> bool:
    """True if a ledger row says that its document did not go through."""
    return bool(entry["state"] == "failed" or entry["outcome"] == "unreadable")


def _paths_of(settings: Settings, fiscal_year: int, departments: Sequence[str], known: set[str]) -> set[str]:
    for code in departments:
        if code not in known:
            raise UnknownDepartment(code)
    with reading(settings) as warehouse:
        rows = warehouse.rows("submissions", fiscal_year=fiscal_year)
    return {path for row in rows if row["department_code"] in departments for path in members(row["source_path"])}
