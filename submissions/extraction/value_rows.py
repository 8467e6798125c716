"""Rows of one value under each heading, as staffing and buildings have them: the declared form says all there is to know."""

from __future__ import annotations

from submissions.document import Cell, Location
from submissions.extraction.collector import Facts
from submissions.extraction.typed_cells import RowReader
from submissions.grammar.heading_columns import Cells, TableHeading, filled
from submissions.numbers import read
from submissions.reconstruction.run_together import unglued
from submissions.text import joined
from warehouse import contract


class ValueBlock:
    """Reads the row of values below a heading, or the rows where the form lets it be ``repeated``."""

    def __init__(self, heading: TableHeading, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts
        self._repeated = heading.form.repeated

    def take(self, row: Cells) -> bool:
        """Read one row of values; a row of words alone is none of several."""
        named = [column.name for column in self._heading.columns if column.name]
        whole = filled(row)
        cells = (unglued(whole[0], self._heading.table, named) if len(whole) == 1 else {}) or self._heading.under(row)
        if not cells or not (self._is_another(cells, len(named)) if self._repeated else self._is_the_one(cells)):
            return False
        place = row[0].location if self._repeated else None
        add(self._facts, self._heading.table, cells, heading=self._heading, location=place)
        return True

    def _is_the_one(self, cells: dict[str, Cell]) -> bool:
        return not self._facts.tables[self._heading.table] and any(cell.text.strip() for cell in cells.values())

    def _is_another(self, cells: dict[str, Cell], named: int) -> bool:
        states = {read(joined(cell.text)).state for cell in cells.values()}
        if states <= {"unreadable"} or (states <= {"blank"} and self._facts.tables[self._heading.table]):
            return False
        return len(cells) * 2 >= named


def add(facts: Facts, table: str, cells: dict[str, Cell], *, heading: TableHeading | None = None, location: Location | None = None) -> None:
    """Append the row that these cells state; it stands where the first of them does, unless ``location`` is given."""
    row = RowReader(facts, table, heading).read(cells)
    place = location or next(iter(cells.values())).location
    numbered = {"seq": len(facts.tables[table]) + 1} if "seq" in contract.table(table).key else {}
    facts.add(table, **numbered, **row.values, cells=row.printed, location=place.as_json())
