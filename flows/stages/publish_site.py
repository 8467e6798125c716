"""Publishing the site: the year's pages from the warehouse, with the report for machines beside each filing's page."""

from __future__ import annotations

from expectations.rule_texts import rule_rows
from flows.batch.ess_beside_pages import beside_pages
from flows.memory import reading
from flows.stages.work import Done, Work
from reports.site import publish
from warehouse.digests import digest_of


def run(work: Work) -> Done:
    """Writes the site in one step; files that stay the same are not touched."""
    year, settings = work.fiscal_year, work.settings
    with reading(settings) as warehouse:
        publish(warehouse, year, settings.site, rule_rows(), beside_pages(year, settings))
    return Done(_output(work))


def present(work: Work, output: str) -> bool:
    """True if every file of the site is there with its size."""
    return _output(work) == output


def _output(work: Work) -> str:
    root = work.settings.site
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return digest_of(*(f"{path.relative_to(root).as_posix()} {path.stat().st_size}" for path in files))
