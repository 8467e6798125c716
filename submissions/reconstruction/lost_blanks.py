"""Rows that end where they should and are too short: what a layout that drops empty cells leaves of them.

A short row is no row whose last cells are blank unless the layout shows elsewhere that it keeps empty cells. It is laid
where its cells, the form's arithmetic and the sums of the table leave one way, and is stray otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from submissions.cell_line import Cells
from submissions.document import Block, Cell, Grid
from submissions.grammar import vocabulary
from submissions.grammar.column_types import holds, is_figure, is_total, spans_rows
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of
from submissions.reconstruction.row_layers import END_OF_TABLE, Row, glued_row, in_order
from submissions.reconstruction.row_ways import Way, summing, ways_of
from submissions.reconstruction.shared_cells import item_in_doubt
from submissions.reconstruction.single_rows import goal_rows
from submissions.reconstruction.torn_lines import untorn, without_neighbours
from submissions.text import fold

_DIGIT, _FIGURES = re.compile(r"\d"), re.compile(r"[.,%]*\d[\d.,%]*")
# A label and one figure state one amount wherever the form knows such a line; from two figures on their columns count.
_FEWEST_FIGURES = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What a document's layout keeps of its tables: ``blanks`` within rows, ``ends`` of rows that are blank."""

    blanks: bool
    ends: bool

    @classmethod
    def by(cls, blocks: Sequence[Block]) -> Kept:
        """What the tables of a document show."""
        ends = keeps_ends(blocks)
        return cls(ends or keeps_blanks(blocks), ends)

    def laid(self, rows: Sequence[Cells]) -> list[Row]:
        """The rows, of which a short one is what this layout makes it: whole, without its last cells, or without some."""
        if self.ends:
            return intact(rows)
        return [(True, row) for row in rows] if self.blanks else completed(rows)


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


def keeps_ends(blocks: Iterable[Block]) -> bool:
    """True if some row ends with an empty cell: its layout does not drop these, so that no row is short without a loss."""
    return any(_ends_blank(row) for block in blocks if isinstance(block, Grid) for row in block.rows)


def _ends_blank(row: Sequence[Cell]) -> bool:
    filled = [cell.text for cell in row if cell.text.strip()]
    return len(row) > 1 and not row[-1].text.strip() and bool(filled) and not is_total(filled[0])


def intact(rows: Sequence[Cells]) -> list[Row]:
    """The rows of a layout that keeps every empty cell. A short one has cells run together and is stray.

    It is none if what it lacks are cells at its left that stand for several rows, as cells merged with those above do. It is
    none, though some of its figures are unsure, if it is an indicator's.
    """
    out: list[Row] = []
    for heading, below in _parts(rows):
        out += in_order(heading, [_intact(heading, row) for row in below])
    return out


def _intact(heading: TableHeading | None, row: Cells) -> Row:
    if heading is None or not _is_short(heading, row) or _lacks_left(heading, row):
        return True, row
    laid = _with_doubt(heading, row, empty_kept=True)
    return laid is not None, laid or row


def _with_doubt(heading: TableHeading, row: Cells, *, empty_kept: bool) -> Cells | None:
    """A short row of an indicator or an item whose words are sure, though the place of its figures is not; ``None`` for another."""
    if heading.form.rows == "items":
        front = next((number for number, (text, _) in enumerate(row) if not text or _FIGURES.fullmatch(fold(text))), len(row))
        return item_in_doubt(heading, row[:front], row[front:])
    return glued_row(heading, row, empty_kept=empty_kept)


def _lacks_left(heading: TableHeading, row: Cells) -> bool:
    """True if what the row lacks are cells merged with those above, at its left or behind the blank beside the whole table."""
    front = int(not row[0][0] and heading.columns[0].name is None)
    if not row[0][0] and not front:
        return False  # its first cell is there, and blank
    shift = len(heading.columns) - len(row)
    items = heading.form.rows == "items"
    lacking = [column.name for column in heading.columns[front : front + shift]]
    merged = all((name is None and not front) or (name and not items and spans_rows(heading.table, name)) for name in lacking)
    pairs = zip(heading.columns[front + shift :], row[front:], strict=True)
    return merged and all(column.name is None or holds(heading.table, column.name, text) for column, (text, _) in pairs)


def completed(rows: Sequence[Cells], *, cells_sure: bool = True) -> list[Row]:
    """The rows with the blanks that short ones have lost; those that can be laid in several ways are stray, behind the others.

    Where the cells themselves are a guess, not ``cells_sure``, a row with more of them than its heading is stray too.
    """
    out: list[Row] = []
    for heading, below in _parts(rows):
        most = len(heading.columns) if heading else 0
        laid = [(placed and (cells_sure or len(cells) <= most), cells) for placed, cells in _below(heading, below)]
        out += [
            *in_order(heading, laid if cells_sure else without_neighbours(heading, untorn(heading, laid))),
            *([] if cells_sure else [END_OF_TABLE]),
        ]
    return out


def _parts(rows: Sequence[Cells]) -> Iterator[tuple[TableHeading | None, list[Cells]]]:
    """Yield each heading with the rows below it, itself the first of them."""
    heading: TableHeading | None = None
    below: list[Cells] = []
    for row in rows:
        opened = heading_of(text for text, _ in row)
        if opened is not None and below:
            yield heading, below
            below = []
        heading = opened or heading
        below.append(row)
    yield heading, below


def _below(heading: TableHeading | None, rows: list[Cells]) -> Iterator[Row]:
    if heading is not None and heading.form.rows == "goals" and len(rows) > 1:
        yield True, rows[0]
        named = sum(column.name is not None for column in heading.columns)
        if all(named <= len(row) <= len(heading.columns) for row in rows[1:]):
            yield from ((True, row) for row in rows[1:])
        else:
            yield from goal_rows(len(heading.columns), [cell for row in rows[1:] for cell in row])
        return
    doubtful = [heading is not None and _is_doubtful(heading, row) for row in rows]
    if heading is None or not any(doubtful):
        yield from ((True, row) for row in rows)
        return
    ways = _items(heading, rows) if heading.form.rows == "items" else [ways_of(heading, row) for row in rows]
    for row, is_short, found in zip(rows, doubtful, ways, strict=True):
        if not is_short:
            yield True, row
        elif len(found) == 1:
            yield True, [row[place] if place is not None else ("", row[0][1]) for place in found[0]]
        else:
            laid = _with_doubt(heading, row, empty_kept=False)
            yield laid is not None, laid or row


def _is_short(heading: TableHeading, row: Cells) -> bool:
    """True if the row has fewer cells than the heading and figures, but is no line of sources, goals or totals, which may be short."""
    figures = any(_DIGIT.search(text) for text, _ in row[1:])
    return figures and len(row) < len(heading.columns) and not is_total(row[0][0]) and heading.form.rows not in ("goals", "sources")


def _is_doubtful(heading: TableHeading, row: Cells) -> bool:
    figures = sum(is_figure(text, blank=False) or _FIGURES.fullmatch(fold(text)) is not None for text, _ in row)
    fewest = 1 if heading.form.rows == "indicators" else _FEWEST_FIGURES
    return figures >= fewest and len(row) < len(heading.columns) and not is_total(row[0][0]) and heading.form.rows != "goals"


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
