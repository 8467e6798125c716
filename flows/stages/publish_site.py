"""Publishing the site: the year's pages from the warehouse, with the report for machines beside each filing's page."""

from __future__ import annotations

from pathlib import Path

from flows.batch.ess_beside_pages import beside_pages
from flows.memory import reading
from flows.settings import Settings
from flows.stages.work import Done, Work
from warehouse.database import Warehouse
from warehouse.digests import digest_of


def run(work: Work) -> Done:
    """Writes the year's folder in one step, then the index of years; files that stay the same are not touched.

    Another year that is in the warehouse and not on the site is published too: the site keeps every year.
    """
    from reports.site_root import published_years

    with reading(work.settings) as warehouse:
        absent = set(warehouse.years()) - set(published_years(work.settings.site))
        for year in sorted(absent - {work.fiscal_year}):
            _publish(warehouse, year, work.settings)
        _publish(warehouse, work.fiscal_year, work.settings)
    return Done(_output(work), count=len(_files(work)))


def present(work: Work, output: str) -> bool:
    """True if every file of the year's folder is there with its size, and the index."""
    return _output(work) == output and (work.settings.site / "index.html").is_file()


def _publish(warehouse: Warehouse, year: int, settings: Settings) -> None:
    from expectations.rule_texts import rule_rows
    from reports.site import publish

    publish(warehouse, year, settings.site, rule_rows(), beside_pages(year, settings))


def _output(work: Work) -> str:
    root = work.settings.page(work.fiscal_year).parent
    return digest_of(*(f"{path.relative_to(root).as_posix()} {path.stat().st_size}" for path in _files(work)))


def _files(work: Work) -> list[Path]:
    return sorted(path for path in work.settings.page(work.fiscal_year).parent.rglob("*") if path.is_file())
