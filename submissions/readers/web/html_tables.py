"""Spreads the rows of an HTML table over a grid, after the HTML standard's table model.

A cell below a merged one stands at its own column. The merged cell's place in the lower rows stays as an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from submissions.document import Cell, Location
from submissions.readers.web.html_text import LeftOut

# The same bound as the other readers' spans. The HTML standard allows 1,000 columns and 65,534 rows; a form has 14
# columns.
_MAX_SPAN = 512
_GROUPS = frozenset({"thead", "tbody", "tfoot", "form"})


def own_rows(table: etree._Element, left: LeftOut | None = None) -> Iterator[etree._Element]:
    """Yield the rows of a table, not those of tables in it; with ``left``, which notes them, without hidden ones."""
    for child in table:
        if child.tag not in _GROUPS and child.tag != "tr":
            continue
        if left is not None and left.leaves_out(child):
            continue
        if child.tag == "tr":
            yield child
        else:
            yield from own_rows(child, left)


def cells_of(row: etree._Element, left: LeftOut | None = None) -> Iterator[etree._Element]:
    """Yield the cells of a row; with ``left`` without hidden ones, whose place the next cell takes, as on the page."""
    for child in row:
        if child.tag == "form":
            yield from cells_of(child, left)
        elif child.tag in ("td", "th") and not (left is not None and left.hides(child)):
            yield child


class Spread:
    """Builds rows of cells; ``place`` is the table's, ``widths`` are the columns that each row's own cells take.

    A span that reaches beyond the table says nothing of how far its cell really goes. It ends before the first row that has
    all its cells without it.
    """

    def __init__(self, place: Location, widths: Sequence[int] = ()) -> None:
        self.place = place
        self.beyond = False
        self._widths = widths
        self._doubtful: set[int] = set()
        self.rows: list[list[Cell]] = []
        self._open: dict[int, tuple[int, int, int]] = {}

    def add(self, texts: list[tuple[etree._Element, str]]) -> int:
        """Append one row of cells and their texts; return how many cells it has."""
        row: list[Cell] = []
        self.rows.append(row)
        column = 0
        self._end_doubtful(sum(_span(element, "colspan") for element, _ in texts))
        for element, text in texts:
            column = self._continue(column)
            span, down = _span(element, "colspan"), _span(element, "rowspan")
            free = next((k for k in range(1, span) if column + k in self._open), span)
            if down > 1:
                self._open[column] = (len(self.rows) - 1, len(row), down - 1)
                if self._widths and len(self.rows) - 1 + down > len(self._widths):
                    self._doubtful.add(column)
                    self.beyond = True
            row.append(self._cell(text, column, free, merged=False))
            column += free
        for covered in sorted(self._open):
            if covered >= column:
                column = self._continue(covered)
        return len(row)

    def _end_doubtful(self, width: int) -> None:
        """End the spans that reach beyond the table if a row of this width needs none of them."""
        if self._widths and width >= max(self._widths):
            for column in self._doubtful & set(self._open):
                del self._open[column]
            self._doubtful.clear()

    def _continue(self, column: int) -> int:
        """Append the continuations of merged cells that stand at ``column``; return the next free column."""
        while column in self._open:
            anchor_row, index, left = self._open.pop(column)
            anchor = self.rows[anchor_row][index]
            self.rows[anchor_row][index] = replace(anchor, row_span=anchor.row_span + 1)
            if left > 1:
                self._open[column] = (anchor_row, index, left - 1)
            self.rows[-1].append(self._cell("", column, anchor.column_span, merged=True))
            column += anchor.column_span
        return column

    def _cell(self, text: str, column: int, span: int, *, merged: bool) -> Cell:
        row = len(self.rows) - 1
        location = Location(self.place.block, table=self.place.table, row=row + 1, column=column + 1)
        return Cell(text, row, column, location, 1, span, merged)


def _span(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "1").strip()[:6]
    if not (value.isascii() and value.isdigit()):
        return 1
    if value == "0":
        return _MAX_SPAN if name == "rowspan" else 1
    return max(1, min(int(value), _MAX_SPAN))


def widths_of(rows: Sequence[Sequence[etree._Element]]) -> list[int]:
    """Return how many columns each row's own cells take."""
    return [sum(_span(cell, "colspan") for cell in row) for row in rows]
