"""Reads converted text whose tables lost their rows: a cell per line or pipe, one line for everything, columns of blanks.

Such cells are a stream. A heading is found by its words. Below it a row is taken only if labels, classes and numbers
stand exactly as the heading says. The first cell that does not fit ends the table. The rest of it becomes stray text,
because every later cell could stand one column off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from submissions.cell_line import LONGEST_CELL, CellLine, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import NUMBER, is_figure
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of
from submissions.reconstruction.cut_headings import front_of, is_cut
from submissions.reconstruction.form_labels import is_remark, role
from submissions.reconstruction.heading_words import SIDE_WORD, may_head
from submissions.reconstruction.item_rows import item_rows
from submissions.reconstruction.row_layers import Row, indicator_rows, strain
from submissions.reconstruction.single_rows import goal_rows, value_rows
from submissions.reconstruction.source_rows import fund_rows, labelled_run
from submissions.reconstruction.tokenisers import FEWEST_NUMBERS, figures
from submissions.text import fold, label

# The widest form of the samples has 14 columns, the smallest table three (d4ace65).
_MOST_COLUMNS, _FEWEST_COLUMNS = 14, 3
# Cells that a stretch needs to be a table's. Set in e6b2a29 ("Lines become cells in one module"), no count kept.
_FEWEST_CELLS = 8
_GLUED_HEADING = re.compile(
    r"[一二三]级指标.{0,16}[一二三]级指标|年初预算数?.{0,10}全年预算数?|决算数?.{0,16}预算数?.{0,16}决算数?|(决算数?.{0,16}){2}预算数?|编制数?.{0,10}(实际?在职|实有)人数"
)
_STOP, _PROSE = re.compile(r"[。；;，,、]|万元"), 30
"""What a sentence about the budget has near these words and a form's headings never have."""


def tells_a_table(cells: Cells) -> bool:
    """True if a stretch of lines holds enough cells and numbers to be a table's, and a table's heading."""
    numbers = sum(NUMBER.fullmatch(fold(text)) is not None for text, _ in cells)
    if len(cells) < _FEWEST_CELLS or numbers < FEWEST_NUMBERS:
        return False
    return any(_heading_at(cells, at, empty_kept=False) for at in range(len(cells)))


def cut_line(line: CellLine) -> tuple[str, str]:
    """Cut a line before a table's heading that runs on in it: the prose, and the table's text (empty if there is none)."""
    words = [(word, line.number) for word in line.text.split()]
    if len(line.text) > LONGEST_CELL and figures(line) >= 2 * FEWEST_NUMBERS:
        found = ((n, heading) for n in range(len(words)) if (heading := _heading_at(words, n, empty_kept=False)))
        at, heading = next(found, (None, None))
        if at is not None and heading is not None:
            at -= len(front_of(heading[0], words[:at]))
            return " ".join(word for word, _ in words[:at]), " ".join(word for word, _ in words[at:])
    match = _GLUED_HEADING.search(line.text) if len(line.text) > LONGEST_CELL else None
    if match is None or len(re.findall(r"\d+", line.text[match.end() :])) < 2 * FEWEST_NUMBERS:
        return line.text, ""
    if _STOP.search(line.text[match.start() : match.end() + _PROSE]):
        return line.text, ""
    before = line.text[: match.start()]
    return before, line.text[match.start() :]


def in_rows(cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the rows that a stream of cells makes, and the stretches of it that make none.

    ``empty_kept`` says that empty cells are still in the stream. Otherwise a row may be short, and only rows that leave
    no doubt are taken.
    """
    at = 0
    stray: Cells = []
    while at < len(cells):
        found = _heading_at(cells, at, empty_kept)
        if found is None:
            run = labelled_run(cells, at)
            if run and stray:
                yield False, stray
                stray = []
            if run:
                yield True, cells[at : at + run]
            else:
                stray.append(cells[at])
            at += run or 1
            continue
        front = front_of(found[0], stray)
        stray = stray[: len(stray) - len(front)]
        if stray:
            yield False, stray
            stray = []
        at, rows = _table(cells, at, found, front, empty_kept)
        yield from rows
    if stray:
        yield False, stray


def _table(cells: Cells, at: int, found: tuple[TableHeading, int], front: Cells, empty_kept: bool) -> tuple[int, list[Row]]:
    """The index behind the table whose heading is at ``at``, and its rows below the heading; ``front`` is the form's word before it."""
    heading, width = found
    end = _next_heading(cells, at + width, empty_kept)
    below = _surest_below(heading, cells, at + width, end, empty_kept)
    rows: list[Row] = []
    if heading.columns[0].name is None and (not any(placed for placed, _ in below) or _is_forced(heading, cells[at:end], empty_kept)):
        bare = _without_front(heading, cells[at : at + width])
        again = list(_rows_below(bare, len(bare.columns), cells[at + width : end], empty_kept)) if bare else []
        if bare and any(placed for placed, _ in again):
            rows.append((False, cells[at : at + width - len(bare.columns)]))
            at, heading, width, below = at + width - len(bare.columns), bare, len(bare.columns), again
    labelled = heading.form.labelled and heading.columns[0].name is not None
    label = ("\n".join(text for text, _ in front), cells[at][1])
    rows.append((True, [*([label] * labelled), *cells[at : at + width]]))
    return end, [*rows, *sorted(below, key=lambda row: not row[0])]


def _next_heading(cells: Cells, first: int, empty_kept: bool) -> int:
    """Where the next heading begins, with the form's word before it; behind the last cell if there is none."""
    for at in range(first, len(cells)):
        if found := _heading_at(cells, at, empty_kept):
            return at - len(front_of(found[0], cells[first:at]))
    return len(cells)


def _is_forced(heading: TableHeading, cells: Cells, empty_kept: bool) -> bool:
    """True if the blank before a heading of indicators may be the last of the row above: without it the rows are laid with less strain."""
    width = len(heading.columns)
    if cells[0][0] or heading.form.rows != "indicators":
        return False
    strained = strain(heading, cells[width:], empty_kept=empty_kept)
    bare = _without_front(heading, cells[:width]) if strained else None
    return bare is not None and strain(bare, cells[width:], empty_kept=empty_kept) < strained


def _surest_below(heading: TableHeading, cells: Cells, first: int, end: int, empty_kept: bool) -> list[Row]:
    """The rows below a heading. Empty cells before the next heading may be the last row's as well as that heading's front."""
    width = len(heading.columns)
    below = list(_rows_below(heading, width, cells[first:end], empty_kept))
    empty = next((n for n in range(end, len(cells)) if cells[n][0]), end) - end
    if not empty or all(placed for placed, _ in below):
        return below
    longer = list(_rows_below(heading, width, cells[first : end + empty], empty_kept))
    return longer if all(placed for placed, _ in longer) else below


def _without_front(heading: TableHeading, cells: Cells) -> TableHeading | None:
    """Return the heading without the form's own words before its first column; they may have been a row of their own."""
    first = next((n for n, column in enumerate(heading.columns) if column.name), 0)
    return heading_of(text for text, _ in cells[first:])


def _heading_at(cells: Cells, at: int, empty_kept: bool) -> tuple[TableHeading, int] | None:
    """Return the widest heading whose every cell names a column.

    The first cell may be the form's own word for the table if that is sure.
    """
    if sum(may_head(text) for text, _ in cells[at : at + 4]) < 2:
        return None
    if NUMBER.fullmatch(fold(cells[at][0])) or (vocabulary.budget_item(cells[at][0], None) and is_figure(cells[at + 1][0], blank=True)):
        return None
    if "name" in (role(cells, at), role(cells, at - 1) if at else None):
        return None
    for width in range(min(_MOST_COLUMNS, len(cells) - at), _FEWEST_COLUMNS - 1, -1):
        heading = heading_of(text for text, _ in cells[at : at + width])
        if heading is None or len(heading.columns) != width:
            continue
        rows = heading.form.rows
        last = rows == "sources" and is_remark(cells[at + width - 1][0])
        unnamed = [number for number, column in enumerate(heading.columns[: width - last]) if column.name is None]
        front = unnamed in ([0], [0, 1]) if empty_kept else unnamed == [0] and rows in ("items", "goals")
        lead = [cells[at + number][0] for number in unnamed] if front else []
        front = front and all(_is_side(text) for text in lead)
        if not unnamed or front:
            return None if is_cut(heading, cells, at) else (heading, width)
    return None


def _is_side(text: str) -> bool:
    """True if a cell before a heading may be the form's word for the table: no item of a list, no figure, no dash."""
    return SIDE_WORD.fullmatch(label(text)) is not None and not fold(text)[:1].isdecimal() and not is_figure(text, blank=False)


def _rows_below(heading: TableHeading, width: int, cells: Cells, empty_kept: bool) -> Iterator[Row]:
    named = [column.name for column in heading.columns]
    match heading.form.rows:
        case "items":
            yield from item_rows(heading, cells, empty_kept=empty_kept)
        case "indicators":
            yield from indicator_rows(heading, cells, empty_kept=empty_kept)
        case "sources":
            first = next(n for n, name in enumerate(named) if name)
            remark = is_remark(heading.columns[-1].cell.text)
            headed = first > 0 and vocabulary.fund_line(vocabulary.heading(heading.columns[0].cell.text)[0]) == "total"
            yield from fund_rows(
                width - first - remark, cells, empty_kept=empty_kept, remark=remark, headed=headed, front=max(0, first - 1)
            )
        case "goals":
            yield from goal_rows(width, cells)
        case "values":
            yield from value_rows(heading, cells, empty_kept=empty_kept)
