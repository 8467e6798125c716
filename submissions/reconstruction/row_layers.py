"""Rebuilds rows below a heading from converted text that kept the order of the cells but not the ends of rows.

Every possible division of the cells into rows is tried. A row is kept only if it occurs in all of them; the rest is
stray.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from submissions.cell_line import Cells
from submissions.grammar.column_types import (
    fits,
    is_class,
    is_figure,
    is_figure_part,
    is_total,
    kind_of,
    limits,
    may_be_blank,
    spans_rows,
)
from submissions.grammar.heading_columns import TableHeading
from submissions.numbers import read
from submissions.reconstruction.shared_cells import Way, cells_of, glued_ways, holds_value, words_of
from submissions.text import joined

Row = tuple[bool, Cells]
"""Cells in order, and whether they are a row of a table or stray."""
NEVER_LOST = ("score", "target", "actual")
"""Kinds of columns that are not taken for blank where blanks are lost: the row may as well be run together with its neighbour."""
END_OF_TABLE: Row = (False, [])
"""Says that the rows behind it are another table, which may have another unit."""


class _Allowed(NamedTuple):
    """What rows may have in one attempt to lay them: the next attempt allows it only if nothing else can be laid.

    ``dropped`` classes at the left that stand for the rows below too, scores ``over`` the full ones, ``glued`` figures.
    """

    dropped: int = 0
    over: bool = False
    glued: bool = False


_ATTEMPTS = (_Allowed(), _Allowed(glued=True), _Allowed(dropped=3), _Allowed(over=True), _Allowed(glued=True, dropped=3))


class _Layer:
    """All ways to lay a stream of cells into rows below an indicator heading, counted from both ends."""

    def __init__(self, heading: TableHeading, cells: Cells, *, empty_kept: bool, allowed: _Allowed) -> None:
        self._table, self._columns = heading.table, [column.name for column in heading.columns]
        self._cells, self._empty_kept, self._allowed = cells, empty_kept, allowed
        size = len(cells)
        self._rows: list[list[tuple[Way, int]]] = [list(self._at(start)) for start in range(size)]
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
            sure = next(
                ((ways, end) for ways, end in self._alike(at) if len(ways) * self._behind[at] * self._ahead[end] == self.ways), None
            )
            if sure is None:
                at += 1
                continue
            if stray < at:
                yield False, self._cells[stray:at]
            ways, end = sure
            yield True, cells_of(ways, self._cells, self._cells[at][1])
            at = stray = end
        if stray < at:
            yield False, self._cells[stray:at]

    def _alike(self, start: int) -> Iterator[tuple[list[Way], int]]:
        """Yield the ways to lay a row at ``start`` in groups that differ in figures alone, each with the cell behind it."""
        groups: dict[tuple[Way, int], list[Way]] = defaultdict(list)
        for way, end in self._rows[start]:
            groups[words_of(self._table, self._columns, way), end].append(way)
        for (_, end), ways in groups.items():
            yield ways, end

    def _at(self, start: int) -> Iterator[tuple[Way, int]]:
        for lost in range(self._allowed.dropped + 1):
            if all(spans_rows(self._table, name) for name in self._columns[:lost]):
                for placed, end in self._lay(start, lost):
                    if self._is_row(placed):
                        yield (None,) * lost + placed, end
            if not self._empty_kept:
                return

    def _lay(self, at: int, column: int) -> Iterator[tuple[Way, int]]:
        """Yield every way to lay cells from ``at`` under the columns from ``column``: each column's cell, and the next cell."""
        if column == len(self._columns):
            yield (), at
            return
        name = self._columns[column]
        text = self._cells[at][0] if at < len(self._cells) else None
        if text is not None and (may_be_blank(self._table, name) if not text else fits(self._table, name, text)):
            for placed, end in self._lay(at + 1, column + 1):
                yield (at, *placed), end
        if self._allowed.glued:
            yield from self._lay_glued(at, column)
        if not self._empty_kept and may_be_blank(self._table, name) and kind_of(self._table, name) not in NEVER_LOST:
            for placed, end in self._lay(at, column + 1):
                yield (None, *placed), end

    def _lay_glued(self, at: int, column: int) -> Iterator[tuple[Way, int]]:
        """Yield the ways in which the values between two columns of words are fewer cells than columns, one of them glued."""
        if not holds_value(self._table, self._columns[column]) or (column and holds_value(self._table, self._columns[column - 1])):
            return
        run = list(takewhile(lambda name: holds_value(self._table, name), self._columns[column:]))
        for size in range(1, len(run)):
            texts = [text for text, _ in self._cells[at : at + size]]
            for way in glued_ways(self._table, run, texts) if len(texts) == size else ():
                for placed, end in self._lay(at + size, column + len(run)):
                    yield (*(range(at + place.start, at + place.stop) for place in way), *placed), end

    def _is_row(self, placed: Way) -> bool:
        columns = self._columns[len(self._columns) - len(placed) :]
        sole = {name: n for name, n in zip(columns, placed, strict=True) if isinstance(n, int)}
        found = {name: read(joined(self._cells[n][0])).value for name, n in sole.items()}
        begun = "level1" in found and "level2" not in found and "level2" in columns and not self._empty_kept
        return not begun and (self._allowed.over or not any(_exceeds(found, name, most) for name, most in limits(self._table)))


def _exceeds(found: Mapping[str | None, Decimal | None], name: str, most: str) -> bool:
    value, limit = found.get(name), found.get(most)
    return value is not None and limit is not None and value > limit


def strain(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> int:
    """How much must be allowed until the cells make rows of indicators below the heading: the ordinal of the first attempt that does."""
    body = list(takewhile(lambda cell: not cell[0] or not is_total(cell[0]), cells))
    return next(
        (n for n, allowed in enumerate(_ATTEMPTS) if _Layer(heading, body, empty_kept=empty_kept, allowed=allowed).ways), len(_ATTEMPTS)
    )


def indicator_rows(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the indicators below their heading, with the row of totals behind them. Without scores no row is sure."""
    columns = [column.name for column in heading.columns]
    total = next((n for n, (text, _) in enumerate(cells) if text and is_total(text)), len(cells))
    body = cells[:total]
    if body and {"indicator_name", "max_score"} <= set(columns):
        for allowed in _ATTEMPTS:
            layer = _Layer(heading, body, empty_kept=empty_kept, allowed=allowed)
            if layer.ways:
                break
        rows = list(layer.rows()) if layer.ways else [(False, body)]
        yield from _certain_levels(columns, rows)
    elif body:
        yield False, body
    yield from total_rows(columns, cells[total:], empty_kept=empty_kept)


def glued_row(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Cells | None:
    """A row of an indicator that is shorter than its heading because figures in it are glued; ``None`` if it can be no such row."""
    if heading.form.rows != "indicators":
        return None
    layer = _Layer(heading, cells, empty_kept=empty_kept, allowed=_Allowed(glued=True))
    rows = list(layer.rows()) if layer.ways else []
    return rows[0][1] if len(rows) == 1 and rows[0][0] else None


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
    """Yield the row of totals of an indicator table that ``cells`` begin with, its label and the marks, and the rest as stray.

    Where a part of a figure stands behind them, one of them is torn, and nobody can tell which.
    """
    if not cells:
        return
    marks = [columns.index(name) for name in ("max_score", "score") if name in columns]
    if empty_kept and len(marks) == 2:
        for spanned in range(min(marks)):
            row, rest = _spanning(len(columns), cells, spanned)
            filled = [n for n, (text, _) in enumerate(row) if n and text]
            torn = any(is_figure_part(text) for text, _ in rest[:1])
            if filled == sorted(marks) and not torn and all(is_figure(row[n][0], blank=False) for n in marks):
                yield True, row
                yield from ((False, rest) for rest in [rest] if any(text for text, _ in rest))
                return
    figures = [is_figure(text, blank=False) for text, _ in cells[1:3]]
    torn = any(is_figure_part(text) for text, _ in cells[3:4])
    if figures == [True, True] and not torn and marks == sorted(marks):
        yield True, cells[:3]
        cells = cells[3:]
    if any(text for text, _ in cells):
        yield False, cells


def _spanning(width: int, cells: Cells, spanned: int) -> tuple[Cells, Cells]:
    """A row of ``width`` cells whose label spans so many columns beside its own, and the other cells; blanks at a text's end are lost."""
    blank = ("", cells[0][1])
    row = [cells[0], *[blank] * spanned, *cells[1:]]
    return [*row[:width], *[blank] * (width - len(row))], row[width:]
