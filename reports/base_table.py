"""The base data table as a sheet: items down, the measures across."""

from __future__ import annotations

from itertools import groupby

from reports.boxes import money_box
from reports.grids import Box, GridHeading, GridSheet
from reports.places import CellMarks
from reports.words import PageWords
from warehouse import contract
from warehouse.rows import BudgetLineRow, SubmissionRow


def base_table(lines: list[BudgetLineRow], submission: SubmissionRow, words: PageWords, marks: CellMarks) -> GridSheet:
    """The base data table as the form has it: items down, the measures across, with their years."""
    declared = contract.table("budget_lines")
    order = {row["item_code"]: index for index, row in enumerate(contract.codes("budget_items"))}
    by_item = {
        code: list(rows)
        for code, rows in groupby(sorted(lines, key=lambda row: _rank(row["item_code"], order)), key=lambda row: row["item_code"])
    }
    years = {row["measure"]: row["amount_year"] for row in lines if row.get("amount_year")}
    measures = [measure for measure in contract.MEASURES if any(row["measure"] == measure for row in lines)]
    headings = [GridHeading(words.label(declared.column("label")))]
    for measure in measures:
        year = words("year", year=years[measure]) if measure in years else ""
        headings.append(GridHeading(words(f"measure.{measure}"), numeric=True, note=year))
    rows = tuple(_item_row(code, rows, measures, words, marks) for code, rows in by_item.items())
    unit = submission.get("unit") or ""
    note = words("table.unit", unit=unit) if unit else words("table.no_unit")
    return GridSheet("budget_lines", words.label(declared), tuple(headings), rows, note)


def _rank(code: str, order: dict[str, int]) -> tuple[int, str]:
    known = code
    while known not in order and "." in known:
        known = known.rpartition(".")[0]
    return order.get(known, len(order)), code


def _item_row(code: str, lines: list[BudgetLineRow], measures: list[str], words: PageWords, marks: CellMarks) -> tuple[Box, ...]:
    known = next((row for row in contract.codes("budget_items") if row["item_code"] == code), None)
    printed = str(next((row["label"] for row in lines if row.get("label")), "")).strip()
    label = printed or (known["label"] if known else code)
    note = known["label_en"] if known and words.language == "en" else ""
    boxes = [Box(label, note, heads=True, depth=code.count("."), reported=True)]
    by_measure = {row["measure"]: row for row in lines}
    for measure in measures:
        name = f"{label} · {words(f'measure.{measure}')}"
        line = by_measure.get(measure)
        boxes.append(money_box(line, line.get("amount_cny"), name, words, marks) if line else Box("", numeric=True))
    return tuple(boxes)
