"""Guesses where the rows of tables end in a binary Word document whose paragraph properties cannot be read.

Only cell marks are left. A row of n cells has n marks and one more, with nothing before it, for the row. The number of
marks that explains the most rows is taken, the smallest first, and again where it no longer fits.
"""

from __future__ import annotations

from collections.abc import Sequence

# Marks of one row: Word allows 63 cells in a row.
_WIDEST = 64


def guessed_rows(marks: Sequence[tuple[int, bool]]) -> list[tuple[int, int]]:
    """Return the first and last mark of each row.

    ``marks`` are (position, true if nothing stands between it and the mark before).
    """
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(marks):
        ends = max((_rows(marks, index, width) for width in range(2, _WIDEST + 1)), key=len)
        for end in ends:
            found.append((marks[index][0], marks[end][0]))
            index = end + 1
        if not ends:
            index += 1
    return found


def _rows(marks: Sequence[tuple[int, bool]], first: int, width: int) -> range:
    """Return the indices of the marks that end rows of ``width`` marks from ``first`` on."""
    end = first + width - 1
    while end < len(marks) and marks[end][1]:
        end += width
    return range(first + width - 1, end, width)
