"""The figures of the tables as terms of relations: what 人均, 占公用经费 and the like may mean where the prose does not state it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from submissions.extraction.collector import Facts
from submissions.narrative.relations.terms import StatedTerm
from warehouse import contract
from warehouse.rows import AnyRow

_FUND_COLUMNS = {"budget": "original_budget_cny", "actual": "actual_cny"}
_FINAL = {"budget": "final_budget_cny"}
_NOWHERE = -1
"""The place of a figure of a table within the prose."""


@dataclass(frozen=True)
class TableTerms:
    """The tables of one submission, asked by concept."""

    facts: Facts

    def staff(self, columns: tuple[str, ...] = ("actual_staff", "authorized_staff")) -> list[StatedTerm]:
        """The head counts of the staffing table."""
        rows = self.facts.tables["staffing"]
        return [_term(row, row[column], "人", "staffing", _place(row, column)) for row in rows for column in columns if row.get(column)]

    def held(self, concept: str, measure: str) -> StatedTerm | None:
        """The tables' figure for a concept of the prose (column ``counterpart`` of the code list); ``None`` where they hold none."""
        place = next((row["counterpart"] for row in contract.codes("narrative_concepts") if row["concept"] == concept), "")
        table, _, item = place.partition(".")
        if table == "budget_lines":
            rows = [row for row in self.facts.tables[table] if row["item_code"] == item and row["measure"] == measure]
            return _term(rows[0], rows[0]["amount_cny"], "万元", table, rows[0]["location"]) if rows and rows[0]["amount_cny"] else None
        columns = _FINAL if concept == "fund.final_budget" else _FUND_COLUMNS
        if table == "fund_lines" and measure in columns:
            rows = [row for row in self.facts.tables[table] if row["line"] == item and row.get(columns[measure])]
            return _term(rows[0], rows[0][columns[measure]], "万元", table, _place(rows[0], columns[measure])) if rows else None
        return None


def _place(row: AnyRow, column: str) -> AnyRow:
    """Where a figure's own cell is, else its row."""
    location: AnyRow = ((row.get("cells") or {}).get(column) or {}).get("location") or row["location"]
    return location


def _term(row: AnyRow, value: Decimal | int, unit: str, table: str, location: AnyRow) -> StatedTerm:
    money = unit == "万元"
    printed = Decimal(value) / 10000 if money else Decimal(value)
    own = {"value": printed, "unit": unit, "measure": row.get("measure", "actual"), "amount_year": None, "location": location}
    half = Decimal(50) if money else Decimal(0)
    label = str(row.get("label") or table)
    return StatedTerm(Decimal(value), half, "money" if money else unit, label, "", -1, _NOWHERE, _NOWHERE, own, table)
