"""The static site of a fiscal year: city page, a page for each filing, the rule catalogue, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reports import folder
from reports.dossier import dossier
from reports.filing_views import FilingView, Rows, gather
from reports.overview import overview
from reports.pages import Pages, in_tree
from reports.rulebook import anchors_of, entries
from reports.words import LANGUAGES, PageWords

_PAGE = "departments/{slug}.html"
_ATTACHED = "departments/{slug}{ending}"

Beside = Callable[[FilingView], Mapping[str, bytes]]
"""Gives, by the ending of its name, what lies beside the page of a filing."""


def publish(warehouse: Rows, fiscal_year: int, out: Path, rules: Sequence[Mapping[str, Any]], beside: Beside | None = None) -> Path:
    """Publish what the warehouse holds of ``fiscal_year`` as a site in the folder ``out``; returns its ``index.html``.

    ``rules`` are rows of the contract's ``rules``, with ``description``, ``fix`` and ``examples`` where known. The site
    opens from its folder and loads nothing. It appears whole in one step; files that stay the same are left as they
    are, pages of filings that are gone disappear. ``beside`` says what else lies beside a filing's page, by the ending of
    its name: the page links to it. Raises :class:`reports.folder.NotASite` when ``out`` holds files of
    another origin.
    """
    folder.write(out, render(warehouse, fiscal_year, rules, beside))
    return out / "index.html"


def render(warehouse: Rows, fiscal_year: int, rules: Sequence[Mapping[str, Any]], beside: Beside | None = None) -> dict[str, bytes]:
    """Every file of the site by its path: the same bytes for the same warehouse and rules."""
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
