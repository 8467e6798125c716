"""The city page: first the coverage, then the roll-ups (accepted and reported figures), then every department's outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.cell_figures import count
from reports.charts.chart_register import drawn_in
from reports.filing_views import FilingView, Rows
from reports.rollups import COVERAGE, Names, Rollups
from reports.verdict_sentences import counted
from reports.words import PageWords
from warehouse.rollup import rollups as declared_rollups
from warehouse.rows import DivisionRow

SECTIONS = ("coverage", "execution", "three_public", "expenditure", "findings", "more")
"""Sections of the city page that roll-ups and charts may name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of departments, with a few words on what was found."""

    filing: FilingView
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the city's coverage."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Division:
    """One division's part of the list."""

    code: str
    name: str
    filings: tuple[Listed, ...]


def overview(
    warehouse: Rows,
    filings: Sequence[FilingView],
    divisions: Sequence[DivisionRow],
    rules: Mapping[str, Mapping[str, Any]],
    fiscal_year: int,
    words: PageWords,
) -> dict[str, Any]:
    """Values of ``city.html.j2``; ``rules`` are the rules by identifier."""
    names = Names({row["division_code"]: row["division_name"] for row in divisions}, rules, words)
    rollups = Rollups(warehouse, fiscal_year, names, words)
    city = next((row["division_name"] for row in divisions if row.get("level") == "city"), words("city"))
    return {
        "city": city,
        "tiles": _tiles(rollups.city_coverage, words),
        "coverage": rollups.coverage(),
        "charts": {section: list(drawn_in(section, rollups, words)) for section in SECTIONS},
        "shown": {section: rollups.shown_in(section) for section in SECTIONS},
        "three_public": rollups.three_public(),
        "expenditure": rollups.expenditure(),
        "findings": rollups.findings(),
        "divisions": _listed(filings, names),
    }


def _tiles(coverage: Mapping[str, Any], words: PageWords) -> list[Tile]:
    """The city's coverage as tiles, each column labelled by the roll-up that has it."""
    labels = {column.name: words.label(column) for column in declared_rollups()["completeness"].columns}
    return [Tile(name, labels[name], count(coverage.get(name))) for name in COVERAGE]


def _listed(filings: Sequence[FilingView], names: Names) -> list[Division]:
    codes = sorted({filing.division_code for filing in filings}, key=lambda code: (code not in names.divisions, code))
    return [
        Division(code, names.division(code), tuple(_line(filing, names.words) for filing in filings if filing.division_code == code))
        for code in codes
    ]


def _line(filing: FilingView, words: PageWords) -> Listed:
    """A department's line: counts of findings, the counted version if it is not the newest, and a note if the registry lacks it."""
    counts = counted(filing.facts.get("findings", []))
    notes = [f"{words(f'severity.{name}')} {counts[name]}" for name in ("critical", "warning") if counts[name]]
    live = next((row for row in filing.versions if row.get("is_live")), None)
    if live and live is not filing.newest:
        notes.append(words("departments.live", version=live["version"]))
    if filing.department is None and filing.newest:
        notes.append(words("department.project" if filing.newest.get("kind") == "project" else "department.unregistered"))
    return Listed(filing, tuple(notes))
