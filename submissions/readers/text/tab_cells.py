"""Finds where a table of TAB-opened cells begins, which lines belong to which cell, and where it ends.

A converter such as Tika writes a TAB before each cell, the cell's paragraphs on lines of their own with empty lines
between them, and an empty line after each row. So an empty line alone ends neither a cell nor the table: the next lines
decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from submissions.extraction import vocabulary
from submissions.text import fold

Kind = Literal["opened", "between"]
Cells = list[tuple[str, int]]

_OUTSIDE = re.compile(
    r"^(填表人|填报人|填报日期|填报单位|填报部门|单位[:]|联系电话|说明[:]|备注[:]|注[:]|附件|附表|附录|报告应包括|[一二三四五六七八九十]+、|#)"
    r"|(自评表|基础数据表|情况表|自评报告|申报表)(\(.*\))?$"
)
# Characters of a line that may still be a cell's, and of an item's label. Set in 89c2c67 ("An item whose empty cells
# lost their TABs ends no table"), no count kept.
_LONGEST_TRAILING, _LONGEST_LABEL = 60, 24


@dataclass(frozen=True)
class CellLine:
    """One line of text and its number, counted from 1."""

    number: int
    text: str

    @cached_property
    def is_empty(self) -> bool:
        """True if the line holds nothing but blanks. A line of full-width blanks is a paragraph of a cell."""
        return not self.text.strip()

    @cached_property
    def has_tab(self) -> bool:
        """True if it opens or divides cells."""
        return "\t" in self.text

    @cached_property
    def divides(self) -> bool:
        """True if it has a TAB between two cells: it is then a whole row."""
        return "\t" in self.text.strip() or (self.has_tab and not self.text.startswith("\t") and not self.is_empty)

    @cached_property
    def is_pipe(self) -> bool:
        """True if it is a row of a table with pipes."""
        return self.text.count("|") >= 2 and not self.has_tab

    @cached_property
    def is_outside(self) -> bool:
        """True if it can only stand outside a table: a title, a sign-off, a heading."""
        return bool(_OUTSIDE.search(fold(self.text)))


def region_end(lines: list[CellLine], start: int) -> tuple[int, Kind]:
    """Return the index behind the table that begins at ``start``, and how its cells are written."""
    if lines[start].divides:
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
    while end < len(lines) and (lines[end].has_tab or _is_bare_label(lines, end)):
        end += 1
    return end


def _is_bare_label(lines: list[CellLine], at: int) -> bool:
    """True if a line between two rows is a row too: an item of the form whose empty cells have lost their TABs."""
    text = lines[at].text.strip()
    if not 0 < len(text) <= _LONGEST_LABEL or lines[at].is_outside or at + 1 >= len(lines):
        return False
    return vocabulary.budget_item(text, None) is not None and (lines[at + 1].has_tab or _is_bare_label(lines, at + 1))


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
