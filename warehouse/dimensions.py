"""The dimensions that come from code lists: what ``codes/*.csv`` prints, typed by the contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from warehouse import contract
from warehouse.rows import OpenRow

CODED = ("divisions", "budget_items", "units")
"""Dimensions whose rows are the code list of the same name."""


def coded() -> dict[str, list[OpenRow]]:
    """The rows of each dimension of :data:`CODED`."""
    return {name: [_row(contract.table(name), printed) for printed in contract.codes(name)] for name in CODED}


def typed(column: contract.Column, printed: str | None) -> Any:
    """The value that ``printed`` stands for in ``column``, ``None`` when it is empty; ``ValueError`` when it is none."""
    if not printed:
        return None
    match column.type:
        case "date":
            return date.fromisoformat(printed)
        case "decimal":
            return Decimal(printed)
        case _:
            return printed


def _row(table: contract.Table, printed: dict[str, str]) -> OpenRow:
    return {column.name: typed(column, printed.get(column.name)) for column in table.columns}
