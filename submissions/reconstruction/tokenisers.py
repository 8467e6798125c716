"""Turns lines of converted text into a stream of cells: a cell per line, columns of blanks, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from submissions.cell_line import LONGEST_CELL, CellLine, Cells
from submissions.grammar.column_types import NUMBER, is_figure_part
from submissions.reconstruction.aligned_columns import begins_aligned
from submissions.text import fold

# Numbers that make a line part of a table. Set in d4ace65 ("Text whose tables lost their rows"), no count kept.
FEWEST_NUMBERS = 3
_BLANKS = re.compile(r"\s{2,}|\u3000+")
_SPREAD = re.compile(r"(?<!\S)(合|总|小)\s+(计|分)(?!\S)")
# Characters of a stretch that a finding quotes. Set in d4ace65, no count kept.
_PIECE = 160
# Cells behind a reason among which the marks of the next indicator stand: its classes, name, relation, target, unit, actual and
# marks are eight. Empty cells are lines between them, in the widest form of the samples 14 to a row (d4ace65).
_AROUND, _AROUND_LINES = 9, 28


def bare_cells(lines: Sequence[CellLine], start: int) -> tuple[int, Cells]:
    """Return the index behind the short lines without a sentence at ``start``, and a cell for each."""
    end = start
    while end < len(lines) and not (end > start and begins_aligned(lines, end)):
        if not (lines[end].is_empty or _is_cell(lines[end]) or (end > start and _is_long_cell(lines, end))):
            break
        end += 1
    cells = [(line.text.strip(), line.number) for line in lines[start:end] if not line.is_empty]
    return end, cells


def kept_cells(lines: Sequence[CellLine], start: int, end: int) -> Cells:
    """Return a cell for each line from ``start`` to before ``end``, an empty one for an empty line."""
    return [(line.text.strip(), line.number) for line in lines[start:end]]


def _is_cell(line: CellLine) -> bool:
    return (
        not line.has_tab
        and "|" not in line.text
        and not line.is_outside
        and len(line.text.strip()) <= LONGEST_CELL
        and "。" not in line.text
    )


def _is_long_cell(lines: Sequence[CellLine], at: int) -> bool:
    """True if a sentence stands among figures: it is a reason or a goal, and the table continues behind it."""
    line = lines[at]
    if line.has_tab or "|" in line.text or line.is_outside:
        return False
    behind = [other for other in lines[at : at + _AROUND_LINES] if not other.is_empty][:_AROUND]
    return any(figures(other) >= FEWEST_NUMBERS or (figures(other) and len(other.text.split()) == 1) for other in behind)


def figures(line: CellLine) -> int:
    """Count the words of the line that are numbers."""
    return sum(NUMBER.fullmatch(fold(word)) is not None for word in line.text.split())


def parted_cells(lines: Sequence[CellLine], start: int) -> tuple[int, Cells]:
    """Return the index behind the lines with columns of two blanks or more at ``start``, and their cells.

    A line of one cell belongs to them if it stands between such lines, as a row of which all other cells are empty, or if it is
    a part of a figure right behind them: the rest of the last row's.
    """
    end = at = start
    while at < len(lines) and (lines[at].is_empty or not (lines[at].has_tab or (at > start and begins_aligned(lines, at)))):
        if len(_parted(lines[at])) > 1 or (start < end == at and is_figure_part(lines[at].text)):
            end = at + 1
        elif not lines[at].is_empty and (at == start or lines[at - 1].is_empty or not _is_cell(lines[at])):
            break
        at += 1
    return end, [(text, line.number) for line in lines[start:end] if not line.is_empty for text in _parted(line)]


def _parted(line: CellLine) -> list[str]:
    return _BLANKS.split(line.text.strip())


def word_cells(cells: Cells) -> Cells:
    """Return the words of each cell as cells of their own, for columns that single blanks separate."""
    return [(word, number) for text, number in cells for word in _SPREAD.sub(r"\1\2", text).split()]


def pieces(cells: Cells) -> Iterator[Cells]:
    """Yield stray cells in stretches short enough for a person to find each again."""
    stretch: Cells = []
    for cell in cells:
        if stretch and sum(len(text) + 3 for text, _ in (*stretch, cell)) > _PIECE:
            yield stretch
            stretch = []
        stretch.append(cell)
    if stretch:
        yield stretch
