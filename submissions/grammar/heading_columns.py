"""A heading row and the rows below it: which cell of a row stands under which heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from submissions.document import Cell
from submissions.grammar.column_types import holds, is_figure
from submissions.text import joined
from warehouse import contract
from warehouse.form import TableForm

Cells = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class HeadingColumn:
    """One heading cell: the contract column it names (``None`` when unmapped), with the year and unit it states."""

    name: str | None
    cell: Cell
    year: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class TableHeading:
    """A recognised heading row of one contract table."""

    table: str
    columns: tuple[HeadingColumn, ...]

    @property
    def form(self) -> TableForm:
        """What the contract declares of the table."""
        return contract.forms()[self.table]

    def column(self, name: str) -> HeadingColumn | None:
        """The first heading of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def spans(self, row: Cells) -> bool:
        """True if the row reaches as far right as the heading: its cells are then where the form puts them."""
        return bool(row) and _end(row[-1]) == _end(self.columns[-1].cell)

    def under(self, row: Cells) -> dict[str, Cell]:
        """The row's cells by column name.

        By grid position when the row is as wide as the heading. A shorter row of converted text has lost cells: merged
        ones on its left, or empty ones on its right. It is laid where its cells are what the columns hold: against the
        right edge where they are, else from the left, else at the one other place.
        """
        missing = _end(self.columns[-1].cell) - _end(row[-1]) if row else 0
        if missing < 0 and any(cell.column >= _end(self.columns[-1].cell) and is_figure(cell.text, blank=False) for cell in row):
            return self._from_the_right(row, missing)
        if missing <= 0 or len(row) >= len(self.columns):
            return self._laid(row, 0, "heading")
        misfits = {shift: self._misfits(row, shift) for shift in range(missing + 1)}
        best = [shift for shift, count in misfits.items() if count == min(misfits.values())]
        if missing in best:
            return self._laid(row, missing, "right_edge")
        return self._laid(row, best[0], "fitted" if best[0] else "heading") if len(best) == 1 or best[0] == 0 else {}

    def _from_the_right(self, row: Cells, surplus: int) -> dict[str, Cell]:
        """A row with figures beyond the heading has a cell too many: at the left, as where a group's name precedes, or who knows where."""
        fits = any(column.name for column in self.columns) and not self._misfits(row, surplus)
        return self._laid(row, surplus, "right_edge") if fits else {}

    def _laid(self, row: Cells, shift: int, how: str) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        for column in self.columns:
            if column.name is None or column.name in found:
                continue
            first, last = column.cell.column, _end(column.cell)
            match = next((cell for cell in row if first <= cell.column + shift < last), None)
            if match is None:
                match = next((cell for cell in row if cell.column + shift <= first < _end(cell) + shift), None)
            if match is not None:
                found[column.name] = replace(match, found=how) if shift else match
        return found

    def _misfits(self, row: Cells, shift: int) -> int:
        """How many cells, so shifted, are not what their columns hold; a figure where no column is named is one too."""
        laid = self._laid(row, shift, "")
        placed = {(cell.row, cell.column) for cell in laid.values()}
        strays = (cell for cell in row if (cell.row, cell.column) not in placed and is_figure(cell.text, blank=False))
        return sum(not holds(self.table, name, cell.text) for name, cell in laid.items()) + sum(1 for _ in strays)


def _end(cell: Cell) -> int:
    return cell.column + cell.column_span


def first_text(row: Cells) -> str:
    """The text of the first cell that has any."""
    return next((joined(cell.text) for cell in row if cell.text.strip()), "")


def filled(row: Cells) -> list[Cell]:
    """The cells that hold text."""
    return [cell for cell in row if cell.text.strip()]
