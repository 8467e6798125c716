"""Finds where a table of TAB-opened cells begins, which lines belong to which cell, and where it ends.

A converter such as Tika writes a TAB before each cell, the cell's paragraphs on lines of their own with empty lines
between them, and an empty line after each row. So an empty line alone ends neither a cell nor the table: the next lines
decide.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import Literal

from submissions.cell_line import CellLine, Cells

Kind = Literal["opened", "between"]

# Characters of a line that may still be a cell's. Set in 89c2c67 ("An item whose empty cells lost their TABs ends no
# table"), no count kept.
_LONGEST_TRAILING = 60
# Lines that show whether TABs open cells or divide them: a row broken over lines has the dividing TAB further down. Chosen.
_FEW_LINES = 9


def region_end(lines: list[CellLine], start: int) -> tuple[int, Kind]:
    """Return the index behind the table that begins at ``start``, and how its cells are written."""
    stretch = takewhile(lambda line: not line.is_empty, islice(lines, start, start + _FEW_LINES))
    if any(line.divides for line in stretch):
        return _between_end(lines, start), "between"
    end = position = start + 1
    while position < len(lines):
        if lines[position].has_tab:
            if lines[position].divides:
                break
            position = end = position + 1
            continue
        following = next((i for i in range(position, len(lines)) if lines[i].has_tab), len(lines))
        inside = _continuation(lines, position, following)
        end = position + inside
        if end < following:
            break
        position = following
    return end, "opened"


def _between_end(lines: list[CellLine], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].has_tab:
        end += 1
    return end


def _continuation(lines: list[CellLine], start: int, following: int) -> int:
    """Count the lines between two TABs that belong to the table: all, or those up to the first empty line."""
    stretch = lines[start:following]
    first_gap = next((i for i, line in enumerate(stretch) if line.text == ""), len(stretch))
    if following == len(lines):
        return first_gap
    if any(line.is_outside for line in stretch[first_gap:]):
        return first_gap
    if stretch and stretch[-1].text != "":
        return len(stretch)
    trailing = [line for line in stretch[first_gap:] if not line.is_empty]
    if sum(len(line.text) for line in trailing) > _LONGEST_TRAILING * max(1, len(trailing)):
        return first_gap
    return len(stretch)


def region_rows(lines: list[CellLine], kind: Kind) -> list[Cells]:
    """Return the table's rows as cells of (text, line number of the cell's first line)."""
    if kind == "between":
        return [[(text.strip(), line.number) for text in line.text.split("\t")] for line in lines]
    rows: list[Cells] = []
    gap = True
    for line in lines:
        if line.has_tab:
            if gap or not rows:
                rows.append([])
            rows[-1].append((line.text[1:].strip(), line.number))
            gap = False
        elif line.text == "":
            gap = True
        elif rows:
            text, number = rows[-1][-1]
            rows[-1][-1] = (f"{text}\n{line.text.strip()}".strip(), number)
            gap = False
    return rows
