"""Rows of which a table has one or few, from a stream of cells: goals, and one value under each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from submissions.cell_line import Cells
from submissions.grammar.column_types import fits, holds_figure, is_figure, is_figure_part
from submissions.grammar.heading_columns import TableHeading
from submissions.reconstruction.row_layers import Row
from submissions.reconstruction.run_together import is_glued
from submissions.text import fold
from warehouse import contract


def goal_rows(width: int, cells: Cells) -> Iterator[Row]:
    """Yield the one row of goals: exactly what was expected and what was achieved, or items numbered from 1 twice."""
    held = [n for n, (text, _) in enumerate(cells) if text]
    numbers = [_number(cells[n][0]) for n in held]
    if len(held) == 2 and held[1] == held[0] + 1 and held[0] <= width - 2 and numbers != [1, 2]:
        yield True, [*([("", cells[held[0]][1])] * (width - 2)), *cells[held[0] : held[1] + 1]]
    elif halves := _numbered_twice([cells[n] for n in held]):
        yield True, [*([("", cells[0][1])] * (width - 2)), *halves]
    elif held:
        yield False, cells


def _numbered_twice(cells: Cells) -> Cells:
    """Two cells, the items of each on lines of their own, if the cells are items numbered 1, 2, … twice; else none."""
    numbers = [_number(text) for text, _ in cells]
    half = len(cells) // 2
    if len(cells) % 2 or not half or numbers != 2 * list(range(1, half + 1)):
        return []
    return [("\n".join(text for text, _ in part), part[0][1]) for part in (cells[:half], cells[half:])]


def _number(text: str) -> int:
    """The number with which an item begins; 0 for none."""
    found = _ITEM_NUMBER.match(fold(text))
    return int(found[1]) if found else 0


_ITEM_NUMBER = re.compile(r"[(]?(\d{1,2})[)、.．]")


def value_rows(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield rows of one value under each heading, staffing or buildings, with their name or an empty cell in front if the heading has one."""
    columns = [column.name for column in heading.columns]
    front = next((n for n, name in enumerate(columns) if name), 0)
    values, at = len(columns) - front, 0
    held = [cell for cell in cells if cell[0]]
    if held and is_glued(held[0][0]):
        yield True, held[:1]
        yield from ((False, rest) for rest in [held[1:]] if rest)
        return
    while at < len(cells):
        lead = front if empty_kept else min(front, int(not is_figure(cells[at][0], blank=False)))
        row = cells[at + lead : at + lead + values]
        behind = cells[at + lead + values : at + lead + values + 1]
        if len(row) < values or not _are_values(heading.table, columns[front:], row, empty_kept) or not any(text for text, _ in row):
            break
        run = sum(1 for _ in takewhile(lambda cell: is_figure_part(cell[0]), cells[at + lead :]))
        if behind and is_figure_part(behind[0][0]) and (not heading.form.repeated or run % values):
            break
        if any(is_figure(text, blank=False) for text, _ in cells[at : at + lead]):
            break
        yield True, [*([("", row[0][1])] * (front - lead)), *cells[at : at + lead + values]]
        at += lead + values
    if any(text for text, _ in cells[at:]):
        yield False, cells[at:]


def _are_values(table: str, columns: Sequence[str | None], row: Cells, empty_kept: bool) -> bool:
    """True if every cell is what its column holds: a figure, or words where the form declares words.

    A rate beside a blank of which it would be the rate says that figures were glued and the blank is not theirs.
    """
    stated = {name for name, (text, _) in zip(columns, row, strict=True) if text}
    terms = {
        name: {term for term in one.form.quotient or () if term in columns} for one in contract.table(table).on_form if (name := one.name)
    }
    if any(not terms.get(name or "", set()) <= stated for name in stated):
        return False
    return all(
        is_figure(text, blank=empty_kept) if name is None or holds_figure(table, name) else bool(text) and fits(table, name, text)
        for name, (text, _) in zip(columns, row, strict=True)
    )
