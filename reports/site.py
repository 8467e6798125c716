"""The static site: an index of years, and for each fiscal year a city page, a page for each filing and the rule catalogue.

All pages are in Chinese and English. The pages of 2023 lie in the folder ``2023``, so that another year never touches them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports import folder, site_root
from reports.dossier import dossier
from reports.filing_views import FilingView, Rows, gather
from reports.index_of_years import INDEX, render_index
from reports.overview import overview
from reports.pages import Pages, in_tree
from reports.rulebook import anchors_of, entries
from reports.words import LANGUAGES, PageWords

_PAGE = "departments/{slug}.html"
_ATTACHED = "departments/{slug}{ending}"

Beside = Callable[[FilingView], Mapping[str, bytes]]
"""Gives, by the ending of its name, what lies beside the page of a filing."""


def publish(warehouse: Rows, fiscal_year: int, out: Path, rules: Sequence[Mapping[str, Any]], beside: Beside | None = None) -> Path:
    """Publishes what the warehouse holds of ``fiscal_year`` in the folder of that year below ``out``; returns the year's first page.

    ``rules`` are rows of the contract's ``rules``, with ``description``, ``fix`` and ``examples`` where known. The site
    opens from its folder and loads nothing. The year's folder appears whole in one step, then the index names it; files that
    stay the same are left as they are, pages of filings that are gone disappear, other years stay. ``beside`` says what else
    lies beside a filing's page, by the ending of its name: the page links to it. Raises :class:`reports.folder.NotASite`
    when ``out`` or the year's folder holds files of another origin.
    """
    site_root.check(out)
    folder.write(out / str(fiscal_year), render(warehouse, fiscal_year, rules, beside), out.parent)
    site_root.write_index(out, render_index(warehouse, site_root.published_years(out)))
    return out / str(fiscal_year) / INDEX


def retract(warehouse: Rows, fiscal_year: int, out: Path) -> bool:
    """Removes the pages of ``fiscal_year`` from the site in ``out``, from the index first; returns False if there were none."""
    years = site_root.published_years(out)
    if fiscal_year not in years:
        return False
    site_root.write_index(out, render_index(warehouse, [year for year in years if year != fiscal_year]))
    folder.remove(out / str(fiscal_year), out.parent)
    return True


def render(warehouse: Rows, fiscal_year: int, rules: Sequence[Mapping[str, Any]], beside: Beside | None = None) -> dict[str, bytes]:
    """Every file of the year's folder by its path: the same bytes for the same warehouse and rules."""
    filings = gather(warehouse, fiscal_year)
    divisions = warehouse.rows("divisions")
    names = {row["division_code"]: row["division_name"] for row in divisions}
    by_code = {str(row["rule"]): row for row in rules}
    versions = sorted({str(row["rule_set_version"]) for filing in filings for row in filing.versions if row.get("rule_set_version")})
    pages = Pages(fiscal_year=fiscal_year, rule_set_version=", ".join(versions), rule_anchors=anchors_of(rules))
    attached = {filing.slug: dict(beside(filing)) if beside else {} for filing in filings}
    files = {_ATTACHED.format(slug=slug, ending=ending): content for slug, one in attached.items() for ending, content in one.items()}
    for language in LANGUAGES:
        words = PageWords(language)

        def add(template: str, path: str, values: Mapping[str, Any], words: PageWords = words) -> None:
            files[in_tree(path, words.language)] = pages.render(template, path, words, values)

        add("city", "index.html", overview(warehouse, filings, divisions, by_code, fiscal_year, words))
        add("rules", "rules.html", {"rules": entries(rules, filings, words)})
        for filing in filings:
            name = names.get(filing.division_code) or words("division.unknown")
            up = "" if words.language == "zh" else "../../departments/"
            links = {"attached": [f"{up}{filing.slug}{ending}" for ending in attached[filing.slug]]}
            add("department", _PAGE.format(slug=filing.slug), dossier(filing, name, by_code, fiscal_year, words) | links)
    return files
