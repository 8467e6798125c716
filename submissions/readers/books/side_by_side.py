"""Reads tables that stand side by side on a sheet one after the other: the left one first, all the way down.

A column that is empty from top to bottom separates two tables if no merged cell bridges it and both sides have several
columns and labels of their own. A column of checks at the edge, or blank columns between single ones, separate nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from submissions.readers.books.sheet import NUMBER, Place, Sheet
from submissions.text import fold

# Columns and rows that a table needs at least. Set in 66a4663 ("Tables beside one another on a sheet"), no count
# kept.
_NARROWEST, _SHORTEST = 3, 3
# Share of rows that begin with words: the majority. Set in 66a4663 ("Tables beside one another on a sheet"), no count
# kept.
_LABELLED = 0.5


def side_by_side_tables(sheet: Sheet) -> Iterator[Sheet]:
    """Return the sheet's parts from left to right, or the sheet itself if nothing stands beside anything else."""
    groups = _groups(sheet)
    if len(groups) < 2 or not all(_is_table(sheet, group) for group in groups):
        yield sheet
        return
    for group in groups:
        inside = {place: text for place, text in sheet.cells.items() if place[1] in group}
        yield replace(sheet, cells=inside, spans={place: size for place, size in sheet.spans.items() if place[1] in group})


def _groups(sheet: Sheet) -> list[range]:
    """Return the stretches of columns between empty ones. A title or sentence alone in its row bridges nothing."""
    filled = {place for place, text in sheet.cells.items() if text.strip()}
    in_row: dict[int, int] = {}
    for row, _ in filled:
        in_row[row] = in_row.get(row, 0) + 1
    used: set[int] = set()
    for row, column in filled:
        width = 1 if in_row[row] == 1 else sheet.spans.get((row, column), (1, 1))[1]
        used |= set(range(column, column + min(width, 512)))
    columns = sorted(used)
    starts = [column for before, column in pairwise([-2, *columns]) if column != before + 1]
    return [range(start, end) for start, end in pairwise([*starts, (columns[-1] + 1 if columns else 0)])] if starts else []


def _is_table(sheet: Sheet, group: range) -> bool:
    """True if the columns hold a table: wide and tall enough, and most of its rows begin with words."""
    cells: dict[int, list[Place]] = {}
    for place, text in sheet.cells.items():
        if place[1] in group and text.strip():
            cells.setdefault(place[0], []).append(place)
    rows = [sorted(places) for places in cells.values() if len(places) > 1]
    columns = {column for places in rows for _, column in places}
    labelled = sum(NUMBER.match(fold(sheet.cells[places[0]])) is None for places in rows)
    return len(columns) >= _NARROWEST and len(rows) >= _SHORTEST and labelled >= _LABELLED * len(rows)
