"""The truth of a filing in the contract's terms: what `extract --json` must say, less locations, and what must be found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from synthesis.defects import Finding, expected
from synthesis.department_year import SOURCES, Amount, Indicator
from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout
from synthesis.standard_form import line_text
from synthesis.table_cells import actual_text, target_text
from warehouse import contract

WAN = 10000  # 万元 in yuan
DASHES = ("—", "——", "/")


def truth(filing: InventedFiling, layout: Layout, defects: tuple[str, ...]) -> dict[str, Any]:
    """What the printed document states and which findings follow; amounts in yuan, rates 1.0 = 100 %, blanks null.

    A row leaves out keys about which readers could disagree.
    """
    findings = expected(filing, defects)
    has_table = "self_evaluation_table" not in filing.form.omitted
    return {
        "submission": _submission(filing, layout),
        "staffing": _staffing(filing),
        "budget_lines": _budget_lines(filing, layout),
        "building_controls": _building(filing, layout),
        "fund_lines": _fund_lines(filing) if has_table else [],
        "indicators": [_indicator(number, item, layout) for number, item in enumerate(filing.figures.indicators, 1)] if has_table else [],
        "goals": [{"seq": n, "expected": goal, "achieved": done} for n, (goal, done) in enumerate(filing.figures.goals, 1)]
        if has_table
        else [],
        "narrative_figures": _narrative_figures(filing),
        "totals": {"max_score": _plain(filing.figures.total_max), "score": _plain(filing.figures.total_score)}
        if has_table
        else {"max_score": None, "score": None},
        "defects": list(defects),
        "findings": [finding.model_dump() for finding in findings],
        "consequences": [finding.model_dump() for finding in expected(filing, defects, consequences=True)],
        "outcome": outcome(findings),
    }


def outcome(findings: list[Finding]) -> str:
    """The outcome of a submission with these findings."""
    severities = {finding.severity for finding in findings}
    return "returned" if "critical" in severities else "accepted_with_findings" if "warning" in severities else "accepted"


def _plain(value: Amount) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _rate(value: Amount) -> float | int | None:
    return None if value is None else _plain(value / 100)


def _submission(filing: InventedFiling, layout: Layout) -> dict[str, Any]:
    figures = filing.figures
    stated = {figure.concept: figure for figure in filing.stated()}
    score, grade = stated.get("self_score"), stated.get("grade")
    base_table = "base_table" not in filing.form.omitted
    header: dict[str, Any] = {
        "department_name": figures.department.name,
        "division_code": figures.department.division_code,
        "fiscal_year": figures.fiscal_year,
        "kind": "department",
        "self_score": _plain(score.value) if score else None,
        "grade": grade.grade if grade else None,
    }
    return {**header, "unit": layout.unit} if base_table and filing.form.unit_declared else header


def _staffing(filing: InventedFiling) -> list[dict[str, Any]]:
    """The row of the base data table or, if the table is missing, what the prose states."""
    if "base_table" not in filing.form.omitted:
        staffing = filing.figures.staffing
        values = (staffing.authorized, staffing.actual)
        rate = _rate(staffing.control_rate)
    else:
        stated = {figure.concept: figure.value for figure in filing.stated()}
        values, rate = (stated["staff.authorized"] or Decimal(0), stated["staff.actual"] or Decimal(0)), None
    return [{"authorized_staff": _plain(values[0]), "actual_staff": _plain(values[1]), "control_rate": rate}]


def _budget_lines(filing: InventedFiling, layout: Layout) -> list[dict[str, Any]]:
    if "base_table" in filing.form.omitted:
        return []
    return [_budget_line(filing, layout, item, measure) for item in filing.figures.budget for measure in contract.MEASURES]


def _budget_line(filing: InventedFiling, layout: Layout, item: str, measure: str) -> dict[str, Any]:
    value, printed = filing.figures.budget[item][measure], line_text(filing, layout, item, measure)
    if value is None and printed == "0.00":
        value = Decimal(0)
    return {
        "item_code": item,
        "measure": measure,
        "amount_cny": None if value is None else _plain(value * WAN),
        "state": _state(value, printed),
    }


def _state(value: Amount, printed: str) -> str:
    if value is not None:
        return "value" if value else "zero"
    return "blank" if not printed.strip() else "dash" if printed in DASHES else "not_applicable"


def _building(filing: InventedFiling, layout: Layout) -> list[dict[str, Any]]:
    building = filing.figures.building
    if "base_table" in filing.form.omitted:
        return []
    if building:
        return [
            {
                "approved_area_m2": _plain(building.approved_area),
                "actual_area_m2": _plain(building.actual_area),
                "area_control_rate": _rate(building.area_rate),
                "budget_investment_cny": _plain(building.budget * WAN),
                "actual_investment_cny": _plain(building.actual * WAN),
                "investment_control_rate": _rate(building.investment_rate),
            }
        ]
    printed = filing.form.zero_building or layout.form == "standard"
    names = (
        "approved_area_m2",
        "actual_area_m2",
        "area_control_rate",
        "budget_investment_cny",
        "actual_investment_cny",
        "investment_control_rate",
    )
    return [dict.fromkeys(names, 0 if filing.form.zero_building else None)] if printed else []


def _fund_lines(filing: InventedFiling) -> list[dict[str, Any]]:
    figures = filing.figures
    funds = figures.funds
    total: dict[str, Any] = {
        "line": "total",
        "original_budget_cny": _plain(funds.original * WAN),
        "final_budget_cny": _plain(funds.final * WAN),
        "actual_cny": _plain(funds.actual * WAN),
        "max_score": _plain(funds.max_score),
        "execution_rate": _rate(funds.rate),
        "score": _plain(funds.score),
    }
    parts = {**{line: figures.sources[line] for line in SOURCES}, **figures.nature}
    return [total, *({"line": line, "actual_cny": None if value is None else _plain(value * WAN)} for line, value in parts.items())]


def _indicator(number: int, item: Indicator, layout: Layout) -> dict[str, Any]:
    row: dict[str, Any] = {
        "seq": number,
        "level1": item.level1,
        "level2": item.class_code,
        "indicator_name": item.name,
        "target_printed": target_text(item, layout),
        "actual_printed": actual_text(item) or None,
        "max_score": _plain(item.max_score),
        "score": _plain(item.score),
        "deviation_explanation": item.reason or None,
    }
    if not item.vague:
        row |= {
            "target_operator": item.operator,
            "target_value": _plain(item.target),
            "unit": item.unit or None,
            "actual_value": _plain(item.actual),
        }
    return row


def _narrative_figures(filing: InventedFiling) -> list[dict[str, Any]]:
    return [
        {
            "concept": figure.concept,
            "measure": figure.measure,
            "value": _plain(figure.value),
            "unit": figure.unit or None,
            "direction": figure.direction,
        }
        for figure in filing.stated()
    ]
