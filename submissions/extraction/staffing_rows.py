"""Staffing: a heading row with one row of values, or labels with their values in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from submissions.document import Cell, Location
from submissions.extraction import vocabulary
from submissions.extraction.collector import Facts, ratio
from submissions.extraction.heading_columns import Cells, TableHeading, filled
from submissions.extraction.run_together import unglued
from submissions.numbers import read
from submissions.text import fold, joined
from warehouse.rows import OpenRow

_PAIR = re.compile(r"(?P<label>[^\d::,,;;。\s]{2,14})[:：]\s*(?P<value>[\d.,]+\s*[%％人名]?)")


class StaffingBlock:
    """Reads the one row below the staffing heading."""

    def __init__(self, heading: TableHeading, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts

    def take(self, row: Cells) -> bool:
        """Read the row of values, once."""
        whole = filled(row)
        named = [column.name for column in self._heading.columns if column.name]
        cells = (unglued(whole[0], named) if len(whole) == 1 else {}) or self._heading.under(row)
        if self._facts.tables["staffing"] or not any(cell.text.strip() for cell in cells.values()):
            return False
        column = self._heading.column("control_rate")
        add(self._facts, cells, column.unit if column else None)
        return True


def add(facts: Facts, cells: dict[str, Cell], rate_unit: str | None = None) -> None:
    """Append the staffing row that these cells state."""
    row: OpenRow = {}
    printed: dict[str, Any] = {}
    for name in ("authorized_staff", "actual_staff"):
        row[name] = None
        if name in cells:
            row[name], printed[name] = facts.number(f"staffing.{name}", cells[name], ("人", "名", "个"))
    row["control_rate"] = None
    if "control_rate" in cells:
        quotient = ratio(row["actual_staff"], row["authorized_staff"])
        row["control_rate"], printed["control_rate"] = facts.rate("staffing.control_rate", cells["control_rate"], quotient, rate_unit)
    location = next(iter(cells.values())).location
    facts.add("staffing", **row, cells=printed, location=location.as_json())


def pairs(text: str, location: Location) -> dict[str, Cell]:
    """Cells from a line of labels and values (编制数：30　实有人数：29　控制率：96.67％); empty unless two columns are named."""
    names = vocabulary.columns("staffing")
    found: dict[str, Cell] = {}
    for match in _PAIR.finditer(text):
        name = names.get(vocabulary.heading(fold(match["label"]))[0])
        if name is not None and name not in found:
            value = match["value"].strip()
            found[name] = Cell(
                value, 0, 0, location.span(match.start("value"), match.start("value") + len(value), match.group()), found="beside"
            )
    return found if len(found) >= 2 else {}


def beside(row: Cells) -> dict[str, Cell]:
    """Cells of a row that alternates labels and values (编制数 | 18 | 实有人数 | 17); empty unless two columns are named."""
    found = _beside(row)
    return found if len(found) >= 2 else {}


def below(rows: Sequence[Cells]) -> tuple[dict[str, Cell], frozenset[int]]:
    """Cells of rows that each name a column with its figure beside it, and those rows' numbers; nothing unless two in a row do."""
    found: dict[str, Cell] = {}
    taken: list[int] = []
    for number, row in enumerate(rows):
        named = {name: cell for name, cell in _beside(row).items() if read(joined(cell.text)).value is not None}
        if named and not named.keys() & found.keys() and (not taken or taken[-1] == number - 1):
            found |= named
            taken.append(number)
        elif len(taken) < 2:
            found, taken = {}, []
    return (found, frozenset(taken)) if len(taken) >= 2 else ({}, frozenset())


def _beside(row: Cells) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name_cell, value in pairwise(row):
        name = vocabulary.column("staffing", vocabulary.heading(joined(name_cell.text))[0])
        if name is not None and value.text.strip():
            found.setdefault(name, replace(value, found="beside"))
    return found


def complete(row: Cells, facts: Facts) -> bool:
    """Read a row that holds the control rate alone, where the row of posts and staff above it had no place for it."""
    cells = filled(row)
    rows = facts.tables["staffing"]
    if len(cells) != 2 or not rows or "control_rate" in rows[0]["cells"]:
        return False
    if vocabulary.columns("staffing").get(vocabulary.heading(joined(cells[0].text))[0]) != "control_rate":
        return False
    quotient = ratio(rows[0]["actual_staff"], rows[0]["authorized_staff"])
    value, printed = facts.rate("staffing.control_rate", replace(cells[1], found="beside"), quotient)
    rows[0].update(control_rate=value, cells=rows[0]["cells"] | {"control_rate": printed})
    return True
