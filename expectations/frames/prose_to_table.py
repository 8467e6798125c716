"""Which figure of the tables a figure of the prose speaks about (column ``counterpart`` of the narrative concepts)."""

from __future__ import annotations

from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.budget import lines
from expectations.frames.printed_cells import cell_figure
from expectations.printed_figures import MISSING, Figure
from warehouse.contract import codes
from warehouse.rows import FundLineRow

CONCEPTS = {row["concept"]: row for row in codes("narrative_concepts")}
FUND_COLUMNS = {
    ("fund.original_budget", "budget"): "original_budget_cny",
    ("fund.final_budget", "budget"): "final_budget_cny",
    ("fund.actual", "actual"): "actual_cny",
    ("expenditure.total", "budget"): "original_budget_cny",
    ("expenditure.total", "actual"): "actual_cny",
}


SAME_SUBJECT = {"basic": ("nature.basic", "basic_adjustment"), "project": ("project", "nature.project")}
"""Items and lines of the tables that say a concept's own amount once more."""


def label_of(concept: str) -> str:
    """The concept's label; the code itself where the contract has none."""
    return CONCEPTS[concept]["label"] if concept in CONCEPTS else concept


def in_base_table(concept: str) -> bool:
    """True if the base data table has a row for the concept, and so two years of it."""
    return CONCEPTS.get(concept, {}).get("counterpart", "").startswith("budget_lines.")


def fund_lines(filing: FilingRows) -> dict[str, FundLineRow]:
    """The rows of the fund table by line."""
    return {row["line"]: row for row in filing.rows("fund_lines")}


def counterpart(filing: FilingRows, concept: str, measure: str) -> Figure:
    """The table's figure for a concept and measure; missing where the tables hold none."""
    place = CONCEPTS.get(concept, {}).get("counterpart", "")
    table, _, item = place.partition(".")
    if table == "budget_lines":
        found = filing.remember("lines", lines).get((item, measure), MISSING)
        return found if found.stated or concept != "project" or measure != "actual" else _fund(filing, "nature.project", "actual_cny")
    if table != "fund_lines":
        return MISSING
    if item == "total":
        column = FUND_COLUMNS.get((concept, measure))
        return _fund(filing, "total", column) if column else MISSING
    return _fund(filing, item, "actual_cny") if measure == "actual" else MISSING


def _fund(filing: FilingRows, line: str, column: str) -> Figure:
    row = filing.remember("fund_lines", fund_lines).get(line)
    return MISSING if row is None else cell_figure(row, column, "fund_lines")


def table_amounts(filing: FilingRows) -> dict[Decimal, list[tuple[str, str]]]:
    """Every amount of the tables with the items and measures that hold it."""
    found: dict[Decimal, list[tuple[str, str]]] = {}
    for (item, measure), figure in filing.remember("lines", lines).items():
        if figure.value:
            found.setdefault(figure.value, []).append((item, measure))
    for row in filing.rows("fund_lines"):
        for measure, column in (("budget", "original_budget_cny"), ("final_budget", "final_budget_cny"), ("actual", "actual_cny")):
            if row.get(column):
                found.setdefault(row[column], []).append((row["line"], measure))
    return found
