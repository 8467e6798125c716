"""Cuts a stream of cells, empty ones kept, into rows of the one width that puts every figure under its heading.

A wide sheet writes hundreds of empty cells, and spanned columns stay as empty cells too. Then no row is short, and the
width can be found. Every other width would put figures under headings of words, or labels under headings of figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from submissions.cell_line import Cells
from submissions.grammar.column_types import holds_figure, is_figure, is_total, may_hold_figure
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of
from submissions.text import label

# The bound of the other readers' spans; the smallest table of the form has three columns (0fc6c5d).
_MOST_COLUMNS, _FEWEST_COLUMNS = 512, 3


def even_rows(cells: Cells) -> list[Cells] | None:
    """Cut the cells into rows of the one width that fits, without columns that are empty on the right; else return ``None``."""
    found: list[list[Cells]] = []
    for width in range(_FEWEST_COLUMNS, min(_MOST_COLUMNS, len(cells) // 2) + 1):
        if len(cells) % width == 0:
            rows = [cells[at : at + width] for at in range(0, len(cells), width)]
            if _stands(rows):
                found.append(rows)
    if len(found) != 1:
        return None
    filled = max(n for row in found[0] for n, (text, _) in enumerate(row, 1) if text)
    return [row[:filled] for row in found[0]]


def _stands(rows: Sequence[Cells]) -> bool:
    """True if there is a heading, and every row below one holds what its columns say."""
    heading: TableHeading | None = None
    read = 0
    for row in rows:
        if not any(text for text, _ in row):
            continue
        opened = heading_of(text for text, _ in row)
        if opened is not None:
            heading = opened
        elif heading is not None:
            if not _holds(heading, row):
                return False
            read += any(is_figure(text, blank=False) for text, _ in row)
        elif any(is_figure(text, blank=False) for text, _ in row):
            return False
    return heading is not None and read > 0


def _holds(heading: TableHeading, row: Cells) -> bool:
    if is_total(next(text for text, _ in row if text)):
        return True
    named = list(zip((column.name for column in heading.columns), (text for text, _ in row), strict=True))
    figures = [name for name, text in named if text and is_figure(text, blank=False)]
    if not figures:
        return len([text for _, text in named if text]) <= len(heading.columns)
    if any(name is None or not may_hold_figure(heading.table, name) for name in figures):
        return False
    first = next(text for _, text in named if text)
    rows = heading.form.rows
    labelled = rows not in ("items", "sources", "indicators") or not is_figure(first, blank=False)
    return (
        labelled
        and all(not text or not holds_figure(heading.table, name) or is_figure(text, blank=True) for name, text in named)
        and (rows != "items" or bool(label(first)))
    )
