"""Of all ways to cut lines into cells and to lay these under the form, the one that leaves the fewest figures without a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from submissions.cell_line import CellLine, Cells
from submissions.reconstruction import lost_rows, tokenisers
from submissions.reconstruction.aligned_columns import aligned_rows
from submissions.reconstruction.lost_blanks import completed
from submissions.reconstruction.row_layers import Row

_DIGITS = re.compile(r"\d")
# Cells of a line, on average, from which a line may be a row: the smallest table of the form has three columns (020e6e7).
_CELLS_OF_A_LINE = 2


@dataclass(frozen=True, slots=True)
class LaidLines:
    """Lines laid as rows: the index behind the last line, the rows, and how many cells with figures have a place and have none."""

    end: int
    rows: list[Row]
    placed: int
    stray: int

    @property
    def is_sure(self) -> bool:
        """True if every figure has its place."""
        return self.placed > 0 and not self.stray

    @property
    def sureness(self) -> tuple[float, int]:
        """The share of the figures that have a place, and their number."""
        return self.placed / max(1, self.placed + self.stray), self.placed


def surest(lines: Sequence[CellLine], position: int) -> LaidLines | None:
    """The surest way to lay the table that begins at ``position``; ``None`` if no tokeniser finds one there.

    Columns that stand below their headings settle it: a figure beside them all is no figure that order alone could place.
    Of equally sure ways the first wins.
    """
    end, rows = aligned_rows(lines, position)
    if rows:
        return counted(end, rows)
    best: LaidLines | None = None
    for end, rows in _in_order(lines, position):
        laid = counted(end, rows)
        if laid.is_sure:
            return laid
        if best is None or laid.sureness > best.sureness:
            best = laid
    return best


def _in_order(lines: Sequence[CellLine], position: int) -> Iterator[tuple[int, list[Row]]]:
    """Yield what each tokeniser makes of the lines that keeps no more than the order of the cells: rows that lines end, then streams."""
    for stretch in (tokenisers.parted_cells, tokenisers.bare_cells):
        end, cells = stretch(lines, position)
        for stream in (cells, tokenisers.word_cells(cells)):
            if lost_rows.tells_a_table(stream):
                rows = [list(row) for _, row in groupby(stream, key=itemgetter(1))]
                if len(rows) * _CELLS_OF_A_LINE <= len(stream):
                    yield end, completed(rows, cells_sure=False)
                if stretch is tokenisers.bare_cells and stream is cells and any(line.is_empty for line in lines[position:end]):
                    yield end, list(lost_rows.in_rows(tokenisers.kept_cells(lines, position, end), empty_kept=True))
                yield end, list(lost_rows.in_rows(stream, empty_kept=False))


def counted(end: int, rows: list[Row]) -> LaidLines:
    """The rows with the count of their figures."""
    count = {True: 0, False: 0}
    for placed, cells in rows:
        count[placed] += _figures(cells)
    return LaidLines(end, rows, count[True], count[False])


def _figures(cells: Cells) -> int:
    return sum(_DIGITS.search(text) is not None for text, _ in cells)
