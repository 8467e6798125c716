"""Whether anything is left to do: what a plan would give, held against lake, warehouse and site as they are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.batch.earlier_years import history_digest
from flows.batch.suite_results import judged_beside
from flows.run.memory import reading, recorded
from flows.run.plan import Plan, lake_submissions
from flows.settings import Settings
from warehouse.rows import DepartmentRow


def up_to_date(plan: Plan, settings: Settings) -> bool:
    """Whether lake, warehouse and site already hold all that ``plan`` would give, so that nothing need be written."""
    from warehouse.registry import Registry

    if plan.to_read or plan.changing or not (settings.site / "index.html").is_file():
        return False
    record = recorded(settings, plan.fiscal_year)
    if record.interrupted or record.failed or record.departments != _departments(Registry.load(Path(plan.registry)).departments):
        return False
    versions = plan.reader_version, plan.rule_set_version
    wanted = {(*file, *versions) for filing in plan.filings if filing.present for file in filing.files}
    done = {
        (row["source_path"], row["sha256"], row["reader_version"], row["rule_set_version"])
        for row in record.last.values()
        if row["state"] == "done"
    }
    return wanted <= done and _lake_holds(plan, settings) and _loaded(plan, settings) and _judged_beside_this(plan, settings)


def _judged_beside_this(plan: Plan, settings: Settings) -> bool:
    """Whether the earlier years that it was judged beside are still what they were."""
    nothing_read = not any(row["outcome"] != "unreadable" for row in lake_submissions(settings, plan.fiscal_year))
    return nothing_read or judged_beside(plan.fiscal_year, settings) == history_digest(plan.fiscal_year, settings.lake)


def _loaded(plan: Plan, settings: Settings) -> bool:
    from warehouse.lake import Lake

    with reading(settings) as warehouse:
        return warehouse.holds(Lake(settings.lake), plan.fiscal_year)


def _lake_holds(plan: Plan, settings: Settings) -> bool:
    versions = plan.reader_version, plan.rule_set_version
    rows = lake_submissions(settings, plan.fiscal_year)
    held = {(row["sha256"], row["source_path"], row["reader_version"], row["rule_set_version"]) for row in rows}
    return held == {(filing.sha256, filing.source_path, *versions) for filing in plan.filings}


def _departments(rows: Iterable[DepartmentRow]) -> tuple[DepartmentRow, ...]:
    return tuple(sorted(rows, key=lambda row: str(row["department_code"])))
