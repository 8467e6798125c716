"""Lays tables of RTF out: the right edges of cells, in twips, put them on one grid over the whole table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from submissions.document import Cell, Grid, Location
from submissions.readers.symbols import without_picture_signs

# Twips (1.5 points): edges closer than this are one. Set in 69ad54c ("Read web pages, web archives and RTF"), no
# count kept.
_TOLERANCE = 30
# The same bound as the other readers' spans; Word allows 63 cells in a row.
_MAX_SPAN = 512


@dataclass
class CellShape:
    """One ``\\cellx`` and the merge words before it."""

    right: int = 0
    across: bool = False
    down: bool = False
    down_first: bool = False


@dataclass
class RowShape:
    """A row's definition: ``\\trowd`` and what follows it. ``index`` is ``\\irow``."""

    left: int = 0
    index: int | None = None
    cells: list[CellShape] = field(default_factory=list)
    pending: CellShape = field(default_factory=CellShape)

    def close_cell(self, right: int) -> None:
        """Take ``\\cellx``: the cell that was being defined ends at this edge."""
        self.pending.right = right
        if len(self.cells) < _MAX_SPAN:
            self.cells.append(self.pending)
        self.pending = CellShape()


@dataclass
class NestingLevel:
    """An open table at one nesting level. ``lines`` are the paragraphs of the cell being read."""

    rows: list[tuple[list[str], RowShape]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    nested: list[NestingLevel] = field(default_factory=list)

    def close_cell(self) -> None:
        """Take ``\\cell``: the paragraphs so far are a cell's text."""
        self.cells.append(without_picture_signs("\n".join(self.lines).strip()))
        self.lines = []

    def close_row(self, shape: RowShape) -> None:
        """Take ``\\row``: the cells so far are a row of this shape."""
        if any(self.lines):
            self.close_cell()
        if self.cells:
            self.rows.append((self.cells, shape))
        self.cells, self.lines = [], []

    def is_list(self) -> bool:
        """True if it is a table of one column."""
        return all(len(cells) == 1 for cells, _ in self.rows)


def grid(table: NestingLevel, place: Location) -> Grid:
    """Return the table on its grid. Source: specification 1.9.1, Table Definitions."""
    edges = _edges(table)
    rows: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}
    for texts, shape in table.rows:
        row: list[Cell] = []
        column = _column(edges, shape.left) if shape.cells else 0
        rows.append(row)
        for index, text in enumerate(texts):
            known = shape.cells[index] if index < len(shape.cells) else CellShape()
            end = _column(edges, known.right) if index < len(shape.cells) else column + 1
            if known.across and row:
                wider = max(0, end - column)
                joined = "\n".join(filter(None, (row[-1].text, text)))
                row[-1] = replace(row[-1], text=joined, column_span=row[-1].column_span + wider)
                column += wider
                continue
            merged = known.down and column in above
            if merged:
                anchor_row, anchor = above[column]
                rows[anchor_row][anchor] = replace(rows[anchor_row][anchor], row_span=len(rows) - anchor_row)
            elif known.down_first:
                above[column] = (len(rows) - 1, len(row))
            else:
                above.pop(column, None)
            location = Location(place.block, table=place.table, row=len(rows), column=column + 1)
            row.append(Cell(text, len(rows) - 1, column, location, 1, max(1, end - column), merged))
            column = max(end, column + 1)
    return Grid(tuple(map(tuple, rows)), place)


def _edges(table: NestingLevel) -> list[int]:
    """Return all edges of the table in order; edges closer than the tolerance are one, as Word draws them."""
    found = sorted({edge for _, shape in table.rows if shape.cells for edge in (shape.left, *(cell.right for cell in shape.cells))})
    edges: list[int] = []
    for edge in found:
        if not edges or edge - edges[-1] > _TOLERANCE:
            edges.append(edge)
    return edges


def _column(edges: list[int], edge: int) -> int:
    return max(0, bisect_right(edges, edge) - 1)
