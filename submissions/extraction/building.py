"""Office buildings completed in the year: areas, investments and their control rates, one row a project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from submissions.document import Cell
from submissions.extraction.collector import Facts, ratio
from submissions.extraction.heading_columns import Cells, TableHeading
from submissions.numbers import read
from submissions.text import joined
from warehouse.rows import OpenRow


class BuildingBlock:
    """Reads the rows below the building control heading."""

    def __init__(self, heading: TableHeading, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts

    def take(self, row: Cells) -> bool:
        """Read one row of values; a row of words is none."""
        cells = self._heading.under(row)
        states = {read(joined(cell.text)).state for cell in cells.values()}
        if not cells or states <= {"unreadable"} or (states <= {"blank"} and self._facts.tables["building_controls"]):
            return False
        if len(cells) * 2 < sum(column.name is not None for column in self._heading.columns):
            return False
        row_out: OpenRow = {}
        printed: dict[str, Any] = {}
        for quantity, unit_of in (("area", "m2"), ("investment", "cny")):
            stated = []
            for side in ("approved" if quantity == "area" else "budget", "actual"):
                name = f"{side}_{quantity}_{unit_of}"
                row_out[name] = None
                if name in cells:
                    row_out[name], printed[name] = self._value(name, quantity, cells[name])
                stated.append(row_out[name])
            name = f"{quantity}_control_rate"
            row_out[name] = None
            if name in cells:
                row_out[name], printed[name] = self._facts.rate(f"building_controls.{name}", cells[name], ratio(stated[1], stated[0]))
        seq = len(self._facts.tables["building_controls"]) + 1
        self._facts.add("building_controls", seq=seq, **row_out, cells=printed, location=row[0].location.as_json())
        return True

    def _value(self, name: str, quantity: str, cell: Cell) -> tuple[Decimal | None, dict[str, Any]]:
        column = self._heading.column(name)
        if quantity == "area":
            return self._facts.number(f"building_controls.{name}", cell, ("㎡",))
        return self._facts.money(f"building_controls.{name}", cell, column.unit if column and column.unit else self._facts.unit)
