"""Rebuilds rows below a heading from converted text that kept the order of the cells but not the ends of rows.

Every possible division of the cells into rows is tried. A row is kept only if it occurs in all of them; the rest is
stray.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from submissions.cell_line import Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import fits, holds_figure, is_class, is_figure, is_total, kind_of, limits, may_be_blank, spans_rows
from submissions.grammar.heading_columns import TableHeading
from submissions.numbers import read
from submissions.reconstruction.run_together import is_glued
from submissions.text import fold, joined

Row = tuple[bool, Cells]
"""Cells in order, and whether they are a row of a table or stray."""
NEVER_LOST = ("score", "target", "actual")
"""Kinds of columns that are not taken for blank where blanks are lost: the row may as well be run together with its neighbour."""
END_OF_TABLE: Row = (False, [])
"""Says that the rows behind it are another table, which may have another unit."""


class _Layer:
    """All ways to lay a stream of cells into rows below an indicator heading, counted from both ends.

    ``over`` allows scores above the full ones, which some reports have. It is tried only if nothing else can be laid.
    """

    def __init__(self, heading: TableHeading, cells: Cells, *, empty_kept: bool, dropped: int, over: bool) -> None:
        self._table, self._columns = heading.table, [column.name for column in heading.columns]
        self._cells, self._empty_kept, self._dropped, self._over = cells, empty_kept, dropped, over
        size = len(cells)
        self._rows: list[list[tuple[tuple[int | None, ...], int]]] = [list(self._at(start)) for start in range(size)]
        self._ahead, self._behind = [0] * (size + 1), [0] * (size + 1)
        self._behind[0] = self._ahead[size] = 1
        for start in range(size):
            for _, end in self._rows[start]:
                self._behind[end] += self._behind[start]
        for start in reversed(range(size)):
            self._ahead[start] = sum(self._ahead[end] for _, end in self._rows[start])

    @property
    def ways(self) -> int:
        """The number of ways in which all cells can be laid."""
        return self._ahead[0]

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are the same in all ways, each as wide as the heading, and the cells between them as stray."""
        at, stray = 0, 0
        while at < len(self._cells):
            sure = next(((p, end) for p, end in self._rows[at] if self._behind[at] * self._ahead[end] == self.ways), None)
            if sure is None:
                at += 1
                continue
            if stray < at:
                yield False, self._cells[stray:at]
            placed, end = sure
            line = self._cells[at][1]
            yield True, [self._cells[n] if n is not None else ("", line) for n in placed]
            at = stray = end
        if stray < at:
            yield False, self._cells[stray:at]

    def _at(self, start: int) -> Iterator[tuple[tuple[int | None, ...], int]]:
        for lost in range(self._dropped + 1):
            if all(spans_rows(self._table, name) for name in self._columns[:lost]):
                for placed, end in self._lay(start, lost):
                    if self._is_row(placed):
                        yield (None,) * lost + placed, end
            if not self._empty_kept:
                return

    def _lay(self, at: int, column: int) -> Iterator[tuple[tuple[int | None, ...], int]]:
        """Yield every way to lay cells from ``at`` under the columns from ``column``: each column's cell, and the next cell."""
        if column == len(self._columns):
            yield (), at
            return
        name = self._columns[column]
        text = self._cells[at][0] if at < len(self._cells) else None
        if text is not None and (may_be_blank(self._table, name) if not text else fits(self._table, name, text)):
            for placed, end in self._lay(at + 1, column + 1):
                yield (at, *placed), end
        if not self._empty_kept and may_be_blank(self._table, name) and kind_of(self._table, name) not in NEVER_LOST:
            for placed, end in self._lay(at, column + 1):
                yield (None, *placed), end

    def _is_row(self, placed: Sequence[int | None]) -> bool:
        columns = self._columns[len(self._columns) - len(placed) :]
        found = {name: read(joined(self._cells[n][0])).value for name, n in zip(columns, placed, strict=True) if n is not None}
        begun = "level1" in found and "level2" not in found and "level2" in columns and not self._empty_kept
        return not begun and (self._over or not any(_exceeds(found, name, most) for name, most in limits(self._table)))


def _exceeds(found: Mapping[str | None, Decimal | None], name: str, most: str) -> bool:
    value, limit = found.get(name), found.get(most)
    return value is not None and limit is not None and value > limit


def indicator_rows(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the indicators below their heading, with the row of totals behind them. Without scores no row is sure."""
    columns = [column.name for column in heading.columns]
    total = next((n for n, (text, _) in enumerate(cells) if text and is_total(text)), len(cells))
    body = cells[:total]
    if body and {"indicator_name", "max_score"} <= set(columns):
        for over, dropped in ((False, 0), (False, 3), (True, 0)):
            layer = _Layer(heading, body, empty_kept=empty_kept, dropped=dropped, over=over)
            if layer.ways:
                break
        rows = list(layer.rows()) if layer.ways else [(False, body)]
        yield from _certain_levels(columns, rows)
    elif body:
        yield False, body
    yield from total_rows(columns, cells[total:], empty_kept=empty_kept)


def in_order(heading: TableHeading | None, rows: Sequence[Row]) -> list[Row]:
    """The rows of a table, its stray ones behind the others. Of indicators, a row whose class may stand in a stray one is stray."""
    if heading is not None and heading.form.rows == "indicators":
        return list(_certain_levels([column.name for column in heading.columns], rows))
    return sorted(rows, key=lambda row: not row[0])


def _certain_levels(columns: Sequence[str | None], rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows first, so that they stay one table, then the stray ones.

    A row whose class may stand in a stray row is stray too.
    """
    stray: list[Row] = []
    unsure: set[str] = set()
    for placed, cells in rows:
        if not placed:
            unsure.update(name for depth, name in ((1, "level1"), (2, "level2")) if any(is_class(text, depth) for text, _ in cells if text))
            stray.append((False, cells))
            continue
        stated = {name for name, (text, _) in zip(columns[-len(cells) :], cells, strict=False) if text}
        unsure -= stated
        if unsure & set(columns):
            stray.append((False, [cell for cell in cells if cell[0]]))
        else:
            yield True, cells
    yield from stray


def total_rows(columns: Sequence[str | None], cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the row of totals of an indicator table that ``cells`` begin with, its label and the marks, and the rest as stray."""
    if not cells:
        return
    marks = [columns.index(name) for name in ("max_score", "score") if name in columns]
    if empty_kept and len(cells) >= len(columns) and len(marks) == 2:
        held = [n for n in range(1, len(columns)) if is_figure(cells[n][0], blank=False)]
        if sorted(held) == sorted(marks) and not any(text for n, (text, _) in enumerate(cells[1 : len(columns)], 1) if n not in held):
            yield True, cells[: len(columns)]
            yield from ((False, rest) for rest in [cells[len(columns) :]] if rest)
            return
    figures = [is_figure(text, blank=False) for text, _ in cells[1:4]]
    if figures[:2] == [True, True] and figures[2:] != [True] and marks == sorted(marks):
        yield True, cells[:3]
        cells = cells[3:]
    if any(text for text, _ in cells):
        yield False, cells


def fund_rows(measures: int, cells: Cells, *, empty_kept: bool, remark: bool, headed: bool) -> Iterator[Row]:
    """Yield fund lines: a label with a figure under every heading, a label with one amount, or 来源：金额 in one cell.

    ``remark`` says that the heading ends with a column of words, ``headed`` that it holds the total's own label.
    """
    at, stray = 0, 0
    if headed and (size := _headless(measures, cells, empty_kept=empty_kept)):
        yield True, [*([("", cells[0][1])] * (1 + measures - size)), *cells[:size]]
        at = stray = size
    while at < len(cells):
        size = _fund_size(measures, cells, at, empty_kept=empty_kept)
        if remark and size > 2:
            size += empty_kept or (at + size < len(cells) and _is_remark(cells[at + size][0]))
        if size:
            if any(text for text, _ in cells[stray:at]):
                yield False, cells[stray:at]
            width = 1 + measures + remark if size > 2 else size
            yield True, [*cells[at : at + size], *([("", cells[at][1])] * (width - size))]
            at = stray = min(at + size, len(cells))
        else:
            at += 1
    if any(text for text, _ in cells[stray:]):
        yield False, cells[stray:]


def _headless(measures: int, cells: Cells, *, empty_kept: bool) -> int:
    """Count the cells of the total's row if its label is in the heading: all its figures, and an empty cell before them."""
    size = measures + (empty_kept and bool(cells) and not cells[0][0])
    row = cells[size - measures : size]
    return size if len(row) == measures and all(is_figure(text, blank=False) for text, _ in row) else 0


def _is_remark(text: str) -> bool:
    return not is_figure(text, blank=False) and vocabulary.fund_line(text.rstrip(":： ")) is None and not _SOURCE.match(fold(text))


_SOURCE = re.compile(
    r"按(收入|支出|资金)?\w{0,4}性质分:?$|(其中:)?[^\d:]{2,30}:([+-]?(?:[\d,]+(?:\.\d*)?|\.\d*)?(亿元|万元|千元|元)?|[—\-/]+|无)$"
)


def _fund_size(measures: int, cells: Cells, at: int, *, empty_kept: bool) -> int:
    text = cells[at][0]
    if not text:
        return 0
    run = 0
    while at + 1 + run < len(cells) and is_figure(cells[at + 1 + run][0], blank=empty_kept):
        run += 1
    line = vocabulary.fund_line(text.rstrip(":： ")) if len(text) <= 40 else None
    held = [n for n in range(run) if cells[at + 1 + n][0]]
    if line is not None and run >= measures and all(n < measures for n in held):
        return 1 + measures
    if line == "total" and at + 1 < len(cells) and is_glued(cells[at + 1][0]):
        return 2
    if line is not None and line != "total":
        return 2 if held == [0] else 1 if not held else 0
    return 1 if not held and _SOURCE.match(fold(text)) else 0


def labelled_run(cells: Cells, at: int) -> int:
    """Count the cells from ``at`` that are a line of funds in which every figure has its label: 年初预算数：720.00; 0 for none."""
    size = int(vocabulary.fund_line(vocabulary.heading(cells[at][0])[0]) == "total") if len(cells[at][0]) <= 40 else 0
    first = at + size
    while at + size < len(cells) and _labelled_figure(cells[at + size][0], total=first > at):
        size += 1
    return size if at + size - first >= 2 else 0


def _labelled_figure(text: str, *, total: bool) -> bool:
    head, colon, tail = joined(text).replace("：", ":").removeprefix("其中:").partition(":")
    if not colon or not is_figure(tail, blank=not total):
        return False
    return vocabulary.column("fund_lines", vocabulary.heading(head)[0]) is not None if total else vocabulary.fund_line(head) is not None


def goal_rows(width: int, cells: Cells) -> Iterator[Row]:
    """Yield the one row of goals: exactly what was expected and what was achieved, or items numbered from 1 twice."""
    held = [n for n, (text, _) in enumerate(cells) if text]
    if len(held) == 2 and held[1] == held[0] + 1 and held[0] <= width - 2:
        yield True, [*([("", cells[held[0]][1])] * (width - 2)), *cells[held[0] : held[1] + 1]]
    elif halves := _numbered_twice([cells[n] for n in held]):
        yield True, [*([("", cells[0][1])] * (width - 2)), *halves]
    elif held:
        yield False, cells


def _numbered_twice(cells: Cells) -> Cells:
    """Two cells, the items of each on lines of their own, if the cells are items numbered 1, 2, … twice; else none."""
    numbers = [int(found[1]) if (found := _ITEM_NUMBER.match(fold(text))) else 0 for text, _ in cells]
    half = len(cells) // 2
    if len(cells) % 2 or not half or numbers != 2 * list(range(1, half + 1)):
        return []
    return [("\n".join(text for text, _ in part), part[0][1]) for part in (cells[:half], cells[half:])]


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
        if not empty_kept and behind and is_figure(behind[0][0], blank=False) and (len(cells) - at) % values:
            break
        if any(is_figure(text, blank=False) for text, _ in cells[at : at + lead]):
            break
        yield True, [*([("", row[0][1])] * (front - lead)), *cells[at : at + lead + values]]
        at += lead + values
    if any(text for text, _ in cells[at:]):
        yield False, cells[at:]


def _are_values(table: str, columns: Sequence[str | None], row: Cells, empty_kept: bool) -> bool:
    """True if every cell is what its column holds: a figure, or words where the form declares words."""
    return all(
        is_figure(text, blank=empty_kept) if name is None or holds_figure(table, name) else bool(text) and fits(table, name, text)
        for name, (text, _) in zip(columns, row, strict=True)
    )
