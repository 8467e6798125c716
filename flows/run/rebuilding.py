"""Making the warehouse anew: what the lake and the registry hold, and nothing that the old warehouse said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.failures import NothingIngested, RegistryMissing
from flows.intake.plan import Plan, saved
from flows.memory import lake_years, require_in_lake, writing
from flows.run.register import stage
from flows.run.walk import redo
from flows.settings import Settings
from flows.stages.work import Work


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The fiscal ``years`` rebuilt, how many ``submissions`` and ``rows`` (all tables of the lake) they have, and the runs still known."""

    years: tuple[int, ...]
    submissions: int
    rows: int
    runs: int
    registry: Path


def rebuild_warehouse(settings: Settings, fiscal_year: int | None = None, registry: Path | None = None) -> Rebuilt:
    """Makes the warehouse anew from the lake, one year or all, in one transaction, with the dimensions and roll-ups.

    ``registry`` is the CSV of departments; without one, that of the newest plan. Raises :class:`~flows.failures.NothingIngested`,
    :class:`~flows.failures.YearNotInLake` and :class:`~flows.failures.RegistryMissing` before anything is written.
    """
    from expectations.catalogue import as_rows
    from warehouse.lake import Lake
    from warehouse.registry import Registry
    from warehouse.waivers import Waivers
    from warehouse.withdrawals import Withdrawals

    years = tuple(lake_years(settings)) if fiscal_year is None else (fiscal_year,)
    if not years:
        raise NothingIngested(settings.workspace)
    if fiscal_year is not None:
        require_in_lake(settings, fiscal_year)
    path = registry or registry_of_last_run(settings)
    departments = Registry.load(path).departments
    lake = Lake(settings.lake)
    with writing(settings, take_over=True) as warehouse:
        warehouse.create(lake)
        warehouse.load_dimensions(departments, as_rows(), lake.years())
        warehouse.record_decisions(Withdrawals(settings.lake).rows(), Waivers(settings.lake).rows())
        warehouse.rebuild(lake, fiscal_year)
        runs = len(warehouse.rows("runs"))
    _mark(settings, years, path)
    entries = [entry for entry in lake.snapshot().files if entry.fiscal_year in years]
    submissions = sum(entry.rows for entry in entries if entry.table == "submissions")
    return Rebuilt(years, submissions, sum(entry.rows for entry in entries), runs, path)


def registry_of_last_run(settings: Settings) -> Path:
    """The registry that the plan of the newest year names; raises ``RegistryMissing`` if there is no plan or no such file."""
    plans = [plan for year in lake_years(settings) if (plan := _plan(settings, year))]
    path = Path(plans[-1].registry) if plans else settings.workspace / "departments.csv"
    if not path.is_file():
        raise RegistryMissing(path)
    return path


def _plan(settings: Settings, year: int) -> Plan | None:
    path = saved(settings.plans, year)
    return Plan.load(path) if path.is_file() else None


def _mark(settings: Settings, years: tuple[int, ...], registry: Path) -> None:
    """Writes the markers of loading and rolling up, which rebuilding forgot, for the years that were planned with this registry."""
    for year in years:
        work = Work(year, settings)
        if work.plan and Path(work.plan.registry) == registry.absolute():
            for name in ("load", "roll-up"):
                redo(stage(name), work)
