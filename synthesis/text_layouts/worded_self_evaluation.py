"""The self-evaluation table in a stranger's words: name, funds, goals, indicators, total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from synthesis.department_year import Figures, Indicator
from synthesis.table_cells import marks
from synthesis.text_layouts.form_cells import FormBlock, FormCell, FormLine, FormTable, Key
from synthesis.text_layouts.form_wording import FormWording, ReportPlan
from synthesis.text_layouts.invented_figures import split
from synthesis.text_layouts.printed_values import CellPrinter
from synthesis.text_layouts.worded_base_table import grouped, heads

Cells = list[FormCell]


def self_evaluation_blocks(figures: Figures, plan: ReportPlan, wording: FormWording) -> Iterator[FormBlock]:
    """Title and table."""
    words = {"year": plan.year, "unit": plan.fund_unit}
    yield FormLine(wording.titles["self"].format(**words))
    printer = CellPrinter(plan)
    rows = [[FormCell(wording.titles["named"]), FormCell(figures.department.name, "text")]]
    rows += grouped(_funds(figures, plan, printer, wording), wording.groups["funds"].format(**words), wording)
    if plan.goals:
        rows += grouped(_goals(figures, wording), wording.groups["goals"], wording)
    rows += grouped(_indicators(figures, plan, printer, wording), wording.groups["indicators"], wording)
    rows.append(_total(figures, printer, wording))
    yield FormTable(rows)


def _funds(figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording) -> list[Cells]:
    funds, worded = figures.funds, wording.funds
    unit = plan.fund_unit
    total: dict[str, FormCell] = {
        "original_budget_cny": printer.amount(funds.original, unit, Key("fund_lines", "total", "original_budget_cny")),
        "final_budget_cny": printer.amount(funds.final, unit, Key("fund_lines", "total", "final_budget_cny")),
        "actual_cny": printer.amount(funds.actual, unit, Key("fund_lines", "total", "actual_cny")),
        "max_score": printer.marks(funds.max_score, Key("fund_lines", "total", "max_score")),
        "execution_rate": printer.rate(funds.rate, Key("fund_lines", "total", "execution_rate"), worded.columns["execution_rate"]),
        "score": printer.marks(funds.score, Key("fund_lines", "total", "score")),
    }
    head = worded.head if "{unit}" in worded.head or wording.grouped else f"{worded.head}（{{unit}}）"
    rows = [
        [FormCell(head.format(unit=unit)), *heads(list(worded.columns.values()))],
        [FormCell(worded.total), *(total[column] for column in worded.columns)],
    ]
    return [
        *rows,
        *(_source_lines(figures, plan, printer, wording) if worded.style == "lines" else _pairs(figures, plan, printer, wording)),
    ]


def _source_lines(figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording) -> Iterator[Cells]:
    """A row for each source, with its own amounts and no marks."""
    parts = {
        "original_budget_cny": figures.original_sources,
        "final_budget_cny": figures.sources,
        "actual_cny": split(figures.funds.actual, plan),
    }
    for line, label in wording.funds.sources.items():
        cells: Cells = [FormCell(label)]
        for column in wording.funds.columns:
            key = Key("fund_lines", line, column)
            if column in parts:
                cells.append(printer.amount(parts[column][line], plan.fund_unit, key))
            else:
                cells.append(FormCell("—" if line == "source.general_public" else "", "marks", {key: None}))
        if plan.listed or parts["final_budget_cny"][line] is not None:
            yield cells


def _pairs(figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording) -> Iterator[Cells]:
    """Sources on the left and kinds of expenditure on the right, each ``label：amount`` in one cell."""
    worded = wording.funds
    left = [_pair(label, line, figures.sources.get(line), plan, printer) for line, label in worded.sources.items()]
    right = [_pair(label, line, figures.nature.get(line), plan, printer) for line, label in worded.nature.items()]
    yield heads(worded.nature_heads)
    for number, cell in enumerate(left):
        yield [cell, right[number] if number < len(right) else FormCell("", "text")]


def _pair(label: str, line: str, value: Decimal | None, plan: ReportPlan, printer: CellPrinter) -> FormCell:
    cell = printer.amount(value, plan.fund_unit, Key("fund_lines", line, "actual_cny"))
    return FormCell(f"{label}：{cell.text}", "text", cell.states)


def _goals(figures: Figures, wording: FormWording) -> list[Cells]:
    """All goals in one cell each side, numbered, a paragraph each."""
    cells = []
    for side, column in enumerate(wording.goals):
        goals = [goal[side] for goal in figures.goals]
        states = {Key("goals", str(number), column): goal for number, goal in enumerate(goals, 1)}
        cells.append(FormCell("\n".join(f"{number}、{goal}" for number, goal in enumerate(goals, 1)), "text", dict(states)))
    return [heads(list(wording.goals.values())), cells]


def _indicators(figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording) -> list[Cells]:
    worded = wording.indicators
    rows: list[Cells] = [heads(list(worded.columns.values()))]
    merges = next(iter(worded.columns)) == "level1"
    above = FormCell(""), FormCell("")
    for number, item in enumerate(figures.indicators, 1):
        cells = _indicator(item, number, figures, plan, printer, wording)
        levels = cells["level1"], cells["level2"]
        if merges and levels[0].text == above[0].text:
            cells["level1"] = replace(levels[0], text="", merged=True, above=levels[0].text)
            if levels[1].text == above[1].text:
                cells["level2"] = replace(levels[1], text="", merged=True, above=levels[1].text)
        above = levels
        rows.append([cells[column] for column in worded.columns])
    return rows


def _indicator(
    item: Indicator, number: int, figures: Figures, plan: ReportPlan, printer: CellPrinter, wording: FormWording
) -> dict[str, FormCell]:
    worded, row = wording.indicators, item.name
    quota = f"（{marks(figures.quotas[item.level1])}分）" if plan.quotas else ""
    name = f"指标{number}：{item.name}" if plan.numbered else item.name
    cells = {
        "level1": FormCell(f"{worded.level1[item.level1]}{quota}", "level", {Key("indicators", row, "level1"): item.level1}),
        "level2": FormCell(worded.level2[item.class_code], "level", {Key("indicators", row, "level2"): item.class_code}),
        "name": FormCell(name, "text", {Key("indicators", row, "indicator_name"): item.name}),
        "actual": printer.actual(item, row),
        "max_score": printer.marks(item.max_score, Key("indicators", row, "max_score")),
        "score": printer.marks(item.score, Key("indicators", row, "score")),
        "reason": FormCell(item.reason, "text", {Key("indicators", row, "deviation_explanation"): item.reason or None}),
    }
    by_columns = plan.relation == "columns"
    return cells | (printer.target_columns(item, row) if by_columns else {"target": printer.target(item, row)})


def _total(figures: Figures, printer: CellPrinter, wording: FormWording) -> Cells:
    cells = {
        "max_score": printer.marks(figures.total_max, Key("totals", "", "max_score")),
        "score": printer.marks(figures.total_score, Key("totals", "", "score")),
    }
    columns = list(wording.indicators.columns)
    filled = min(columns.index(column) for column in cells)
    label = FormCell(wording.indicators.total, span=filled + wording.grouped)
    return [label, *(cells.get(column, FormCell("", "text")) for column in columns[filled:])]
