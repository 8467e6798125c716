"""How a cell of a contract row becomes a figure, with what was printed and where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from expectations.printed_figures import MISSING, Figure, exact, money, rate
from warehouse.contract import table
from warehouse.rows import AnyRow, BudgetLineRow


def cell_figure(row: AnyRow, column: str, table_name: str) -> Figure:
    """The figure of ``column``, with what its ``cells`` entry says about how it was printed."""
    value: Decimal | None = row.get(column)
    cell: dict[str, Any] = (row.get("cells") or {}).get(column) or {}
    state = cell.get("state") or ("value" if value is not None else "missing")
    shown = {"printed": cell.get("printed"), "state": state, "location": cell.get("location") or row.get("location")}
    match table(table_name).column(column).type:
        case "money":
            return money(value, cell.get("unit"), cell.get("decimals"), **shown)
        case "rate":
            decimals = cell.get("decimals")
            percent = cell.get("unit") == "%" or (cell.get("unit") is None and decimals is None)
            return rate(value, 2 if decimals is None else decimals, percent, unit="%" if percent else None, **shown)
    return exact(value, **shown)


def line_figure(row: BudgetLineRow | None) -> Figure:
    """The figure of a row of the base data table."""
    if row is None:
        return MISSING
    shown = {"printed": row.get("printed"), "state": row.get("state"), "location": row.get("location")}
    return money(row.get("amount_cny"), row.get("unit"), row.get("decimals"), **shown)
