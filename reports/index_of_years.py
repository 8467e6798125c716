"""The first page of the site: every published fiscal year with its coverage, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from reports.cell_figures import count
from reports.filing_views import Rows
from reports.grids import Box, GridHeading, GridSheet
from reports.pages import Pages, in_tree
from reports.rollups import COVERAGE
from reports.words import LANGUAGES, PageWords
from warehouse.rollup import rollups as declared_rollups
from warehouse.rows import AnyRow

INDEX = "index.html"


def render_index(warehouse: Rows, years: Iterable[int]) -> dict[str, bytes]:
    """The index in both languages, by its path below the site's root; a year that was not rolled up has no counts."""
    newest_first = sorted(years, reverse=True)
    divisions = warehouse.rows("divisions")
    city = next((row["division_name"] for row in divisions if row.get("level") == "city"), "")
    pages = Pages(fiscal_year=None, rule_set_version="")
    files = {}
    for language in LANGUAGES:
        words = PageWords(language)
        values = {"city": city or words("city"), "years": _sheet(warehouse, newest_first, words)}
        files[in_tree(INDEX, language)] = pages.render("years", INDEX, words, values)
    return files


def _sheet(warehouse: Rows, years: Iterable[int], words: PageWords) -> GridSheet:
    labels = {column.name: words.label(column) for column in declared_rollups()["completeness"].columns}
    headings = [GridHeading(labels["fiscal_year"]), *(GridHeading(labels[name], numeric=True) for name in COVERAGE)]
    rows = []
    for year in years:
        city: AnyRow = next((row for row in warehouse.rollup("completeness", year) if row["scope"] == "city"), {})
        page = f"{year}/{INDEX}" if words.language == "zh" else f"../{year}/en/{INDEX}"
        counts = (Box(count(city.get(name)), numeric=True, state=f"{name}-some" if city.get(name) else "none") for name in COVERAGE)
        rows.append((Box(words("year", year=year), heads=True, href=page), *counts))
    return GridSheet("years-table", words("years.table"), tuple(headings), tuple(rows))
