"""The base data table in a stranger's words: staff, expenditure, office buildings, thrift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from synthesis.department_year import ITEMS, Figures
from synthesis.text_layouts.form_cells import FormBlock, FormCell, FormLine, FormTable, Key
from synthesis.text_layouts.form_wording import FormWording, ReportPlan
from synthesis.text_layouts.printed_values import CellPrinter

BUILDING = {
    "approved_area_m2": "approved_area",
    "actual_area_m2": "actual_area",
    "area_control_rate": "area_rate",
    "budget_investment_cny": "budget",
    "actual_investment_cny": "actual",
    "investment_control_rate": "investment_rate",
}
"""Columns of building control by the contract's names, and the field of the invented building."""


def base_blocks(figures: Figures, plan: ReportPlan, wording: FormWording) -> Iterator[FormBlock]:
    """Title, filer and tables."""
    if not plan.base_table:
        return
    words = {"year": plan.year, "prior": plan.year - 1, "unit": plan.unit, "name": figures.department.name}
    yield FormLine(wording.titles["base"].format(**words))
    yield FormLine(wording.titles["filer"].format(**words))
    printer = CellPrinter(plan)
    rows = grouped(_staffing(figures, printer, wording, words), wording.groups["staffing"], wording)
    rows += grouped(_budget(figures, plan, printer, wording, words), wording.groups["budget"], wording, own_rows=False)
    if plan.building != "absent":
        rows += grouped(_building(figures, plan, printer, wording), wording.groups["building"].format(**words), wording)
    if wording.titles["thrift"]:
        rows.append([FormCell(wording.titles["thrift"]), FormCell("严格执行公务接待和公务用车管理办法，压减一般性支出。", "text")])
    yield FormTable(rows)


def grouped(rows: list[list[FormCell]], group: str, wording: FormWording, own_rows: bool = True) -> list[list[FormCell]]:
    """The rows behind a first column that names the block, merged down. ``own_rows`` is false for a block whose rows have labels."""
    if not wording.grouped:
        return rows
    if not own_rows:
        return [[rows[0][0].printed(group), *rows[0][1:]], *rows[1:]]
    first = [FormCell(group), *rows[0]]
    return [first, *([FormCell("", merged=True, above=group), *row] for row in rows[1:])]


def heads(texts: Sequence[str], words: Mapping[str, object] | None = None) -> list[FormCell]:
    """Heading cells, their years and units filled in."""
    return [FormCell(text.format(**(words or {}))) for text in texts]


def _staffing(figures: Figures, printer: CellPrinter, wording: FormWording, words: Mapping[str, object]) -> list[list[FormCell]]:
    staffing = figures.staffing
    cells = {
        "authorized_staff": printer.number(staffing.authorized, Key("staffing", "", "authorized_staff")),
        "actual_staff": printer.number(staffing.actual, Key("staffing", "", "actual_staff")),
        "control_rate": printer.rate(staffing.control_rate, Key("staffing", "", "control_rate"), wording.staffing["control_rate"]),
    }
    return [heads(list(wording.staffing.values()), words), [cells[column] for column in wording.staffing]]


def _budget(
    figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording, words: Mapping[str, object]
) -> list[list[FormCell]]:
    rows = [[FormCell("项目"), *heads(list(wording.budget.values()), words)]]
    for item in ITEMS:
        line = figures.budget[item]
        if not plan.listed and all(amount is None for amount in line.values()):
            continue
        amounts = [
            printer.amount(line[measure], plan.unit, Key("budget_lines", f"{item}.{measure}", "amount_cny")) for measure in wording.budget
        ]
        rows.append([FormCell(wording.items[item]), *amounts])
    return rows


def _building(figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording) -> list[list[FormCell]]:
    rows = [heads(list(wording.building.values()))]
    built = figures.building
    cells = []
    for column, label in wording.building.items():
        key = Key("building_controls", "", column)
        value = getattr(built, BUILDING[column]) if built else None
        if built is None:
            cells.append(FormCell("无", "number", {key: None}))
        elif column.endswith("rate"):
            cells.append(printer.rate(value, key, label))
        elif column.endswith("cny"):
            cells.append(printer.amount(value, "万元", key))
        else:
            cells.append(printer.number(value, key))
    return [*rows, cells]
