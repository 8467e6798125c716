"""Taking a filing, or a whole fiscal year, out of everything that counts: recorded first, then every stage is done again without it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.failures import NothingWithdrawn, YearNotInLake
from flows.intake.plan import Plan, saved
from flows.memory import lake_submissions, lake_years, writing
from flows.run.rebuilding import registry_of_last_run
from flows.run.walk import Here, walk
from flows.settings import Settings
from flows.stages.work import Work
from warehouse.rows import SubmissionRow
from warehouse.waivers import Waivers
from warehouse.withdrawals import Withdrawals

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken out: the ``submissions`` of ``fiscal_year``, and how many of the year are ``left``."""

    fiscal_year: int
    submissions: tuple[SubmissionRow, ...]
    left: int


def withdraw(settings: Settings, fiscal_year: int | None, submission: str | None, made_by: str, reason: str) -> Withdrawn:
    """Takes one submission, or all of ``fiscal_year``, out of lake, warehouse, history, roll-ups and site.

    The same content stays out of that year, whatever its name, until :func:`take_back`. The caller holds the workspace.
    Raises :class:`~flows.failures.YearNotInLake` and :class:`~flows.failures.NothingWithdrawn`.
    """
    chosen = _chosen(settings, fiscal_year, submission)
    year = chosen[0]["fiscal_year"]
    Withdrawals(settings.lake).add("withdraw", chosen, made_by, reason)
    left = _without(settings, year)
    _log.info("withdrew %s submissions of %s, %s documents are left", len(chosen), year, left)
    return Withdrawn(year, tuple(chosen), left)


def take_back(settings: Settings, fiscal_year: int | None, submission: str | None, made_by: str, reason: str) -> int:
    """Records that a withdrawal no longer holds; the next run takes the filings anew. Returns how many.

    Raises :class:`~flows.failures.NothingWithdrawn` if nothing that fits is withdrawn.
    """
    withdrawals = Withdrawals(settings.lake)
    rows = withdrawals.rows()
    held = {
        (row["fiscal_year"], row["sha256"]): row
        for row in rows
        if row["sha256"] in withdrawals.in_force(row["fiscal_year"])
        and (fiscal_year in (None, row["fiscal_year"]) if submission is None else row["submission_id"] == submission)
    }
    if not held:
        raise NothingWithdrawn(submission or str(fiscal_year))
    withdrawals.add("undo", list(held.values()), made_by, reason)  # type: ignore[arg-type]
    return len(held)


def _chosen(settings: Settings, fiscal_year: int | None, submission: str | None) -> list[SubmissionRow]:
    years = lake_years(settings)
    if submission is None:
        if fiscal_year not in years:
            raise YearNotInLake(fiscal_year or 0, years)
        return lake_submissions(settings, fiscal_year)
    found = [row for year in years for row in lake_submissions(settings, year) if row["submission_id"] == submission]
    if not found:
        raise NothingWithdrawn(submission)
    # A document is withdrawn whole: its other submissions would come back with it.
    return [row for row in lake_submissions(settings, found[0]["fiscal_year"]) if row["sha256"] == found[0]["sha256"]]


def _without(settings: Settings, fiscal_year: int) -> int:
    """Does the stages of the year with the filings that are left; returns their number."""
    gone = Withdrawals(settings.lake).in_force(fiscal_year)
    plan = _plan(settings, fiscal_year)
    kept = tuple(filing for filing in plan.filings if filing.sha256 not in gone)
    replace(plan, filings=kept, to_read=(), withdrawn=tuple(sorted(gone))).save(settings.plans)
    if kept:
        walk(Work(fiscal_year, settings), Here())
    else:
        _forget(settings, fiscal_year)
    return len(kept)


def _plan(settings: Settings, fiscal_year: int) -> Plan:
    """The plan of the year's last run; without one, what the lake holds as a plan."""
    from expectations.rule_set_version import rule_set_version
    from flows.intake.filings import readable_before
    from submissions.reader_version import reader_version

    path = saved(settings.plans, fiscal_year)
    if path.is_file():
        return Plan.load(path)
    before = tuple(readable_before(lake_submissions(settings, fiscal_year)))
    versions = reader_version(settings.limits), rule_set_version()
    return Plan(fiscal_year, "", str(registry_of_last_run(settings)), *versions, before, (), before=before)


def _forget(settings: Settings, fiscal_year: int) -> None:
    """Takes the whole year out: nothing of it stays in the lake, the warehouse, the roll-ups or on the site."""
    from reports.site import retract
    from warehouse.lake import Lake

    lake = Lake(settings.lake)
    lake.publish(fiscal_year, {"submissions": []})
    with writing(settings) as warehouse:
        warehouse.create(lake)
        warehouse.record_decisions(Withdrawals(settings.lake).rows(), Waivers(settings.lake).rows())
        warehouse.forget(fiscal_year)
        retract(warehouse, fiscal_year, settings.site)


def withdrawn_of(rows: Sequence[SubmissionRow]) -> str:
    """The files of ``rows`` for a message, the first five named."""
    names = [str(row["source_path"] or row["submission_id"]) for row in rows]
    return "、".join(names[:5]) + (" ……" if len(names) > 5 else "")
