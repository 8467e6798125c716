"""Loading: the warehouse becomes what the lake holds of the year, with the registry and the rules beside it."""

from __future__ import annotations

import json
from pathlib import Path

from flows.batch.earlier_years import year_digest
from flows.memory import reading, writing
from flows.stages.work import Done, Work
from warehouse.digests import digest_of
from warehouse.lake import Lake
from warehouse.registry import Registry
from warehouse.rows import DepartmentRow
from warehouse.waivers import Waivers
from warehouse.withdrawals import Withdrawals


def run(work: Work) -> Done:
    """Deletes and inserts the divisions whose files differ, in one transaction; dimensions are replaced where they differ.

    Other years that a run was killed over, or an upgrade of the database emptied, are loaded and rolled up beside it.
    """
    from expectations.catalogue import as_rows

    departments, rules, lake = _departments(work), as_rows(), Lake(work.settings.lake)
    with writing(work.settings) as warehouse:
        warehouse.create(lake)
        warehouse.load_dimensions(departments, rules, {work.fiscal_year, *lake.years()})
        warehouse.record_decisions(Withdrawals(work.settings.lake).rows(), Waivers(work.settings.lake).rows())
        warehouse.load(lake, work.fiscal_year)
        warehouse.refill(lake, leaving=work.fiscal_year)
        count = len(warehouse.rows("submissions", fiscal_year=work.fiscal_year))
    held = json.dumps([departments, rules], ensure_ascii=False, sort_keys=True, default=str)
    return Done(digest_of(year_digest(work.fiscal_year, work.settings.lake), held), count=count)


def present(work: Work, output: str) -> bool:
    """True if the table ``loads`` names the lake's files and the departments are the registry's."""
    del output
    with reading(work.settings) as warehouse:
        held = sorted(warehouse.rows("departments"), key=lambda row: str(row["department_code"]))
        return warehouse.holds(Lake(work.settings.lake), work.fiscal_year) and held == _departments(work)


def _departments(work: Work) -> list[DepartmentRow]:
    return sorted(Registry.load(Path(work.planned.registry)).departments, key=lambda row: str(row["department_code"]))
