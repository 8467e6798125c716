"""Rows that end where they should and are too short: what a layout that drops empty cells leaves of them.

A short row is no row whose last cells are blank unless the layout shows elsewhere that it keeps empty cells. It is laid
where its cells, the form's arithmetic and the sums of the table leave one way, and is stray otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from submissions.cell_line import Cells
from submissions.document import Block, Cell, Grid, Location
from submissions.grammar import vocabulary
from submissions.grammar.column_types import is_figure, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import recognise
from submissions.reconstruction.row_layers import END_OF_TABLE, Row, goal_rows
from submissions.reconstruction.row_ways import Way, summing, ways_of
from warehouse import contract

# A label and one figure state one amount wherever the form knows such a line; from two figures on their columns count.
_FEWEST_FIGURES = 2


def keeps_blanks(blocks: Iterable[Block]) -> bool:
    """True if some row has an empty cell before a filled one: its layout does not drop empty cells.

    The row of totals does not count: what it skips is a label over several columns.
    """
    return any(_has_gap(row) for block in blocks if isinstance(block, Grid) for row in block.rows)


def _has_gap(row: Sequence[Cell]) -> bool:
    texts = [bool(cell.text.strip()) for cell in row]
    return (
        any(texts)
        and not is_total(next(cell.text for cell in row if cell.text.strip()))
        and not all(texts[: len(texts) - texts[::-1].index(True)])
    )


def completed(rows: Sequence[Cells], *, cells_sure: bool = True) -> list[Row]:
    """The rows with the blanks that short ones have lost; those that can be laid in several ways are stray, behind the others.

    Where the cells themselves are a guess, not ``cells_sure``, a row with more of them than its heading is stray too.
    """
    out: list[Row] = []
    for heading, below in _parts(rows):
        most = len(heading.columns) if heading else 0
        laid = [(placed and (cells_sure or len(cells) <= most), cells) for placed, cells in _below(heading, below)]
        out += [*sorted(laid, key=lambda row: not row[0]), *([] if cells_sure else [END_OF_TABLE])]
    return out


def _parts(rows: Sequence[Cells]) -> Iterator[tuple[TableHeading | None, list[Cells]]]:
    """Yield each heading with the rows below it, itself the first of them."""
    heading: TableHeading | None = None
    below: list[Cells] = []
    for row in rows:
        opened = recognise([Cell(text, 0, column, Location(0)) for column, (text, _) in enumerate(row)])
        if opened is not None and below:
            yield heading, below
            below = []
        heading = opened or heading
        below.append(row)
    yield heading, below


def _below(heading: TableHeading | None, rows: list[Cells]) -> Iterator[Row]:
    if heading is not None and _rows(heading) == "goals" and len(rows) > 1:
        yield True, rows[0]
        for row in rows[1:]:
            yield from [(True, row)] if len(row) <= len(heading.columns) else goal_rows(len(heading.columns), row)
        return
    doubtful = [heading is not None and _is_doubtful(heading, row) for row in rows]
    if heading is None or not any(doubtful):
        yield from ((True, row) for row in rows)
        return
    ways = _items(heading, rows) if _rows(heading) == "items" else [ways_of(heading, row) for row in rows]
    for row, is_short, found in zip(rows, doubtful, ways, strict=True):
        if not is_short:
            yield True, row
        elif len(found) == 1:
            yield True, [row[place] if place is not None else ("", row[0][1]) for place in found[0]]
        else:
            yield False, row


def _rows(heading: TableHeading) -> str:
    return contract.forms()[heading.table].rows


def _is_doubtful(heading: TableHeading, row: Cells) -> bool:
    figures = sum(is_figure(text, blank=False) for text, _ in row)
    return figures >= _FEWEST_FIGURES and len(row) < len(heading.columns) and not is_total(row[0][0]) and _rows(heading) != "goals"


def _items(heading: TableHeading, rows: list[Cells]) -> list[list[Way]]:
    """The ways of each row of a base data table, of which the sums of the table leave one where they can."""
    keys: list[str] = []
    last: str | None = None
    for number, row in enumerate(rows):
        item = next((found for text, _ in row if (found := vocabulary.budget_item(text, last))), None)
        keys.append(item if item and item not in keys else f"{last or ''}.{number}")
        last = item or last
    ways = {key: (row, ways_of(heading, row)) for key, row in zip(keys, rows, strict=True)}
    chosen = summing(heading, {key: one for key, one in ways.items() if one[1]})
    return [[chosen[key]] if key in chosen else ways[key][1] for key in keys]
