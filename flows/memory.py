"""Opens the warehouse of a workspace, and reads what it remembers of earlier runs: ledger, runs and departments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.failures import NothingIngested, YearNotInLake
from flows.process.lock import identity, url_to_read
from warehouse.read_copy import writer_url
from warehouse.rows import DepartmentRow, LedgerRow, RunRow, SubmissionRow

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.database import Warehouse


@dataclass(frozen=True, slots=True)
class Record:
    """``last`` is the ledger's newest row of each source path, ``runs`` the year's runs, newest first."""

    last: dict[str, LedgerRow] = field(default_factory=dict)
    runs: tuple[RunRow, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()

    @property
    def interrupted(self) -> bool:
        """True if the newest run did not come to its end, or there was none."""
        return not self.runs or self.runs[0]["finished_at"] is None

    @property
    def failed(self) -> bool:
        """True if documents or rules failed for technical reasons in the newest run."""
        return bool(self.runs) and self.runs[0]["state"] == "failed"


@contextmanager
def reading(settings: Settings) -> Iterator[Warehouse]:
    """Opens the warehouse for reading only.

    Raises :class:`~flows.failures.NothingIngested` if there is none yet (a database without tables counts as none), and
    :class:`~warehouse.faults.Outdated` if its tables are not those of today's contract.
    """
    from warehouse.database import Warehouse
    from warehouse.faults import Outdated

    with Warehouse(url_to_read(settings), read_only=True) as warehouse:
        match warehouse.state():
            case "absent":
                raise NothingIngested(settings.workspace)
            case "outdated":
                raise Outdated(warehouse.shown)
        yield warehouse


@contextmanager
def writing(settings: Settings, *, take_over: bool = False) -> Iterator[Warehouse]:
    """Opens the warehouse for writing; the caller holds the workspace (:mod:`flows.process.lock`).

    Making its tables raises :class:`~warehouse.faults.WorkspaceDiffers` if another workspace writes them, unless told to
    ``take_over``.
    """
    from warehouse.database import Warehouse

    with Warehouse(writer_url(settings.url), workspace=identity(settings), take_over=take_over) as warehouse:
        yield warehouse


def recorded(settings: Settings, fiscal_year: int) -> Record:
    """Returns what the warehouse remembers of ``fiscal_year``; an empty record if there is no warehouse yet.

    Runs use this. An older warehouse is first brought up to the contract, so that no memory is lost.
    """
    from warehouse.faults import Outdated
    from warehouse.lake import Lake

    try:
        with reading(settings) as warehouse:
            return _recorded(warehouse, fiscal_year)
    except NothingIngested:
        return Record()
    except Outdated:
        with writing(settings) as warehouse:
            warehouse.create(Lake(settings.lake))
            return _recorded(warehouse, fiscal_year)


def _recorded(warehouse: Warehouse, fiscal_year: int) -> Record:
    from warehouse.ledger import Ledger

    ledger = Ledger(warehouse)
    departments = sorted(warehouse.rows("departments"), key=lambda row: str(row["department_code"]))
    return Record(last_by_path(ledger.entries(fiscal_year)), tuple(ledger.runs(fiscal_year)), tuple(departments))


def last_year(settings: Settings) -> int:
    """The fiscal year of the newest run; where the runs were lost with the warehouse, the newest year of the lake.

    Raises :class:`~flows.failures.NothingIngested` when there is neither.
    """
    from warehouse.ledger import Ledger

    with reading(settings) as warehouse:
        runs = Ledger(warehouse).runs()
    years = [int(runs[0]["fiscal_year"])] if runs else lake_years(settings)
    if not years:
        raise NothingIngested(settings.workspace)
    return years[-1]


def lake_years(settings: Settings) -> list[int]:
    """The fiscal years that the lake holds, in order."""
    from warehouse.lake import Lake

    return list(Lake(settings.lake).years())


def require_in_lake(settings: Settings, fiscal_year: int) -> None:
    """Raises :class:`~flows.failures.YearNotInLake` if the lake holds nothing of ``fiscal_year``."""
    years = lake_years(settings)
    if fiscal_year not in years:
        raise YearNotInLake(fiscal_year, years)


def last_by_path(entries: Iterable[LedgerRow]) -> dict[str, LedgerRow]:
    """Returns the ledger's newest row for each path."""
    last: dict[str, LedgerRow] = {}
    for entry in sorted(entries, key=lambda row: row["recorded_at"]):
        last[entry["source_path"]] = entry
    return last


def lake_submissions(settings: Settings, fiscal_year: int) -> list[SubmissionRow]:
    """Returns the lake's submissions of the year, every version."""
    from warehouse.lake import Lake

    rows: list[SubmissionRow] = Lake(settings.lake).read("submissions", fiscal_year).to_pylist()
    return rows
