"""Makes the request of ``rerun --failed``: the documents that, by the ledger, did not go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.batch.parts import members
from flows.failures import NothingIngested, UnknownDepartment
from flows.intake.inbox import registry_of
from flows.memory import Record, last_year, reading, recorded
from flows.run.asked import unanswered, unanswered_years
from flows.run.survey import Request
from flows.settings import Settings
from warehouse.rows import LedgerRow, SubmissionRow

_OFFICE = timedelta(hours=8)
"""The office's clock, China Standard Time, by which people name a day."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a rerun is limited to: codes of departments and divisions (both must fit), and the first day of the ledger's rows."""

    departments: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    since: date | None = None

    def names(self, row: SubmissionRow) -> bool:
        """True if a submission is of the departments and divisions named."""
        in_departments = not self.departments or row["department_code"] in self.departments
        return in_departments and (not self.divisions or row["division_code"] in self.divisions)


def request_again(
    settings: Settings, fiscal_year: int | None, chosen: Chosen | Sequence[str], registry: Path | None, *, force: bool
) -> Request:
    """Returns a request for the documents whose newest ledger row is ``failed`` or ``unreadable``.

    ``chosen`` narrows it, a plain sequence to these departments. If the newest run was cut off before it wrote the ledger, or before it began, the request is for the whole inbox: content shows what is done.
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
    wanted = chosen if isinstance(chosen, Chosen) else Chosen(tuple(chosen))
    paths &= _chosen(wanted, settings, year, record, paths)
    return Request(inbox, year, table, tuple(sorted(paths)), force)


def unfinished(entry: LedgerRow) -> bool:
    """True if a ledger row says that its document did not go through."""
    return bool(entry["state"] == "failed" or entry["outcome"] == "unreadable")


def _chosen(wanted: Chosen, settings: Settings, fiscal_year: int, record: Record, paths: set[str]) -> set[str]:
    """Those of ``paths`` that the choice names; raises :class:`~flows.failures.UnknownDepartment`."""
    known = {row["department_code"] for row in record.departments}
    for code in wanted.departments:
        if code not in known:
            raise UnknownDepartment(code)
    if wanted.since:
        paths = {path for path in paths if (record.last[path]["recorded_at"] + _OFFICE).date() >= wanted.since}
    if not (wanted.departments or wanted.divisions):
        return paths
    with reading(settings) as warehouse:
        rows = warehouse.rows("submissions", fiscal_year=fiscal_year)
    return paths & {path for row in rows if wanted.names(row) for path in members(row["source_path"])}
