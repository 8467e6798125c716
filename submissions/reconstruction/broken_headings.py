"""Headings that lines have broken, and lines joined to one row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from submissions.cell_line import Cells
from submissions.grammar.column_types import NUMBER
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of, names_a_column
from submissions.reconstruction.heading_words import SIDE_WORD
from submissions.text import fold

# Lines that one row may be broken over: a row of eight cells, each broken once. Chosen as a bound on work.
MOST_LINES = 9
# Cells of a heading: the goals' has two (domain of the form, tables/goals.yaml).
_FEWEST_CELLS = 2
# Cells of a heading that name no column: the form's word for the table, and that for the rows' labels.
_MOST_SIDES = 2
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
"""What a label has."""


def broken_headings(lines: Sequence[Cells]) -> list[tuple[TableHeading, int, int, int]]:
    """Each heading with its first line, the line behind it and the line behind its table."""
    found: list[tuple[TableHeading, int, int]] = []
    at = 0
    while at < len(lines):
        opened = _heading_at(lines, at)
        if opened is not None:
            found.append((opened[0], at, opened[1]))
        at = opened[1] if opened else at + 1
    if not found:
        return []
    ends = [first for _, first, _ in found[1:]] + [len(lines)]
    return [(heading, first, below, end) for (heading, first, below), end in zip(found, ends, strict=True)]


def _heading_at(lines: Sequence[Cells], at: int) -> tuple[TableHeading, int] | None:
    """The heading that begins at a line, with the line behind it: of the joins whose every cell names a column, the widest, and
    of these the shortest."""
    best: tuple[TableHeading, int] | None = None
    cells: Cells = []
    for end in range(at + 1, min(at + MOST_LINES, len(lines)) + 1):
        if states_figures(lines[end - 1]):
            break
        cells = joined_lines([cells, lines[end - 1]] if cells else [lines[end - 1]])
        heading = complete_heading(cells)
        if heading is not None and (best is None or named_columns(heading) > named_columns(best[0])):
            best = heading, end
    if best is None or _begins_below(best[0], lines[at : best[1]]):
        return None
    return best


def _begins_below(heading: TableHeading, lines: Sequence[Cells]) -> bool:
    """True if the lines without the first of them are a heading that names as many columns or more: they are titles, or rows above it.

    A bracket that a line leaves open is closed in the next one, so that these belong together.
    """
    for further in range(1, len(lines)):
        above = fold(lines[further - 1][-1][0])
        if above.count("(") > above.count(")"):
            return False
        below = complete_heading(joined_lines(lines[further:]))
        if below is not None and named_columns(below) >= named_columns(heading):
            return True
    return False


def named_columns(heading: TableHeading) -> int:
    """How many columns a heading names."""
    return sum(column.name is not None for column in heading.columns)


def complete_heading(cells: Cells) -> TableHeading | None:
    """The heading that the cells are if each names a column, but perhaps the form's own words before them."""
    if len(cells) < _FEWEST_CELLS or not names_a_column(cells[-1][0]):
        return None
    heading = heading_of(text for text, _ in cells)
    if heading is None or len(heading.columns) != len(cells):
        return None
    front = next(number for number, column in enumerate(heading.columns) if column.name)
    sides = [fold(text) for text, _ in cells[:front]]
    complete = all(column.name for column in heading.columns[front:]) and front <= _MOST_SIDES
    return heading if complete and (front < _MOST_SIDES or all(map(SIDE_WORD.fullmatch, sides))) else None


def states_figures(line: Cells) -> bool:
    """True if the line is of a row of values; one plain number may still be a year that a line end has cut off its heading."""
    numbers = [text for text, _ in line if NUMBER.fullmatch(fold(text))]
    return len(numbers) > 1 or any("." in text or "%" in fold(text) for text in numbers)


def joined_lines(lines: Sequence[Cells]) -> Cells:
    """The cells of lines that are one row: the last of each continues in the first of the next."""
    out: Cells = []
    for line in lines:
        if out:
            text, number = out.pop()
            out += [("\n".join(filter(None, (text, line[0][0]))), number), *line[1:]]
        else:
            out += line
    return out
