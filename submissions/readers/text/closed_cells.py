"""Reads cells of which each ends with a pipe, on the cell's line or on the next: all cells are there, the ends of rows perhaps."""

from __future__ import annotations

from collections.abc import Sequence

from submissions.cell_line import CellLine, Cells

# Lines that one cell may be broken over. Set in d4ace65 ("Text whose tables lost their rows"), no count kept.
_MOST_LINES = 12


def begins_closed(lines: Sequence[CellLine], at: int) -> bool:
    """True if the line is a cell that a pipe closes, that pipe alone, or the first cell where pipes stand on lines of their own."""
    line = lines[at]
    if line.text.count("|") == 1 and line.text.rstrip().endswith("|"):
        return True
    plain = not line.is_empty and not line.has_tab and "|" not in line.text and not line.is_outside
    return plain and at + 1 < len(lines) and lines[at + 1].text.strip() == "|"


def _is_behind(lines: Sequence[CellLine], at: int) -> bool:
    """True if the line is a sign-off, a note or the next title, behind the last cell."""
    following = next((line for line in lines[at + 1 :] if not line.is_empty), None)
    return "|" not in lines[at].text and lines[at].is_outside and (following is None or not following.text.strip().startswith("|"))


def closed_cells(lines: Sequence[CellLine], start: int) -> tuple[int, list[Cells]]:
    """Return the index behind the cells closed by pipes at ``start``, and the cells, empty ones too: in one stretch, or in rows.

    Where pipes stand behind their cells, an empty line ends a row. Where each has a line of its own it is an empty cell.
    """
    end, last, number = start, start, lines[start].number
    rows: list[Cells] = [[]]
    text: list[str] = []
    behind = False
    while end < len(lines) and end - last <= _MOST_LINES and not lines[end].has_tab:
        line = lines[end]
        if _is_behind(lines, end):
            break
        if line.is_empty and not text and rows[-1]:
            rows.append([])
        parts = line.text.split("|")
        behind = behind or (len(parts) > 1 and parts[0].strip() != "")
        for part in parts[:-1]:
            rows[-1].append(("\n".join(filter(None, [*text, part.strip()])), number))
            text, number, last = [], line.number, end + 1
        if parts[-1].strip():
            number = number if text else line.number
            text.append(parts[-1].strip())
        end += 1
    rows = [row for row in rows if row]
    are_rows = behind and sum(len(row) > 1 for row in rows) * 2 > len(rows)
    return last, rows if are_rows else [[cell for row in rows for cell in row]]
