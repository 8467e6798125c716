"""Reads rows of cells that commas divide, between lines of prose: a sheet saved as text whose rows are not equally long."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from submissions.cell_line import CellLine, Cells

# Rows of so many cells that a stretch needs to be a table's: the smallest of the form has three columns (020e6e7).
_FEWEST_ROWS, _FEWEST_CELLS = 3, 3
# Share of the lines with commas that must have that many cells: a form has rows of two. Chosen.
_SHARE = 0.5
_FIGURE = re.compile(r"[\d.,]+[%％]?")
# What stands before a comma between thousands, and behind it.
_HEAD, _GROUP = re.compile(r"(?<!\d)\d{1,3}$"), re.compile(r"\d{3}(?!\d)")


def comma_styles(lines: Sequence[CellLine]) -> list[bool]:
    """For each line, if commas divide cells in its stretch of lines without an empty one.

    Commas that may as well part thousands divide nothing that could be trusted.
    """
    styles: list[bool] = []
    for ends, stretch in groupby(lines, key=lambda line: line.is_empty or line.has_tab or "|" in line.text):
        texts = [line.text for line in stretch]
        styles += [not ends and _is_table(texts)] * len(texts)
    return styles


def _is_table(texts: Sequence[str]) -> bool:
    if sum(text.count(",") >= _FEWEST_CELLS - 1 for text in texts if not _is_prose(text)) < _FEWEST_ROWS:
        return False
    rows = [row for row in _rows(text for text in texts if not _is_prose(text)) if len(row) > 1]
    if parts_thousands(rows):
        return False
    wide = sum(len(row) >= _FEWEST_CELLS for row in rows)
    return wide >= _FEWEST_ROWS and wide >= _SHARE * len(rows)


def parts_thousands(rows: Sequence[Sequence[str]]) -> bool:
    """True if a row in which commas may part thousands has more cells than the last row without figures, its heading."""
    width = 0
    for row in rows:
        parted = _parts_thousand(row)
        if parted and len(row) > width:
            return True
        if not parted and not any(_FIGURE.fullmatch(cell.strip()) for cell in row):
            width = len(row)
    return False


def comma_rows(lines: Sequence[CellLine], start: int) -> tuple[int, list[Cells]]:
    """Return the index behind the rows that begin at ``start``, and their cells; a row of one cell ends the table."""
    reader = csv.reader(f"{lines[number].text}\n" for number in range(start, len(lines)))  # a quoted cell keeps its line ends
    rows: list[Cells] = []
    end = start
    try:
        for cells in reader:
            if len(cells) < 2 or _is_prose(lines[end].text):
                break
            rows.append([(cell.strip(), lines[end].number) for cell in cells])
            end = start + reader.line_num
    except csv.Error:
        pass  # a field beyond the module's limit: the rows before it stand
    return end, rows


def _is_prose(text: str) -> bool:
    """True if the line is a sentence, whose commas part thousands or clauses; in quotes a cell may hold one."""
    cells = text.split(",")
    return "。" in text and '"' not in text and (len(cells) < _FEWEST_CELLS or _parts_thousand(cells))


def _parts_thousand(row: Sequence[str]) -> bool:
    return any(_HEAD.search(one) and _GROUP.match(other) for one, other in pairwise(row))


def _rows(texts: Iterable[str]) -> list[list[str]]:
    try:
        return list(csv.reader(texts))
    except csv.Error:
        return []
