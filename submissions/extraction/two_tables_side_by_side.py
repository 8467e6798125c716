"""Two tables abreast in one grid: a heading that says its columns twice, each half with rows of its own."""

from __future__ import annotations

from dataclasses import replace

from submissions.document import Grid
from submissions.grammar.heading_columns import Cells, filled
from submissions.text import fold, joined

_LEAST = 3
"""Columns of a half: two could as well be pairs of a label and a value."""


def parted(grid: Grid) -> Grid:
    """The grid with the right half of such tables below the left one, each under its heading; other grids as they are. They end where a cell reaches over both."""
    for number, row in enumerate(grid.rows):
        edge = _middle(row)
        if edge is not None:
            end = next((n for n in range(number, len(grid.rows)) if _crosses(grid.rows[n], edge)), len(grid.rows))
            left, right = (
                [tuple(cell for cell in line if (cell.column >= edge) is half) for line in grid.rows[number:end]] for half in (False, True)
            )
            moved = [tuple(replace(cell, column=cell.column - edge) for cell in line) for line in right]
            return replace(grid, rows=(*grid.rows[:number], *left, *moved, *grid.rows[end:]))
    return grid


def _middle(row: Cells) -> int | None:
    """The column at which a heading begins anew; ``None`` when it says nothing twice."""
    cells = filled(row)
    half = len(cells) // 2
    words = [fold(joined(cell.text)) for cell in cells]
    if len(cells) % 2 or half < _LEAST or words[:half] != words[half:] or len(set(words)) != half:
        return None
    return cells[half].column


def _crosses(row: Cells, edge: int) -> bool:
    return any(cell.column < edge < cell.column + cell.column_span for cell in row)
