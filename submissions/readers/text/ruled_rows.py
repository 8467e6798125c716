"""Reads tables of which lines of dashes divide the rows: what stands between two of them is one row, however many lines it has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from submissions.cell_line import CellLine, Cells
from submissions.readers.text.drawn_lines import is_rule


def ruled_rows(lines: Sequence[CellLine], start: int) -> tuple[int, list[Cells]]:
    """Return the index behind the table at ``start`` and its rows, each cell with its lines; no rows if no rule begins it."""
    end = start
    while end < len(lines) and (is_rule(lines[end].text) or _is_piped(lines[end].text.strip())):
        end += 1
    if end == start or not is_rule(lines[start].text):
        return start, []
    rows: list[Cells] = []
    for divides, run in groupby(lines[start:end], key=lambda line: is_rule(line.text)):
        if not divides:
            rows += _row([(line.text.strip()[1:-1].split("|"), line.number) for line in run])
    return end, rows


def _is_piped(text: str) -> bool:
    return len(text) > 1 and text.startswith("|") and text.endswith("|")


def _row(lines: Sequence[tuple[list[str], int]]) -> list[Cells]:
    """The lines as one row, column by column; each as its own where they have not the same columns."""
    number = lines[0][1]
    if len({len(parts) for parts, _ in lines}) > 1:
        return [[(part.strip(), number) for part in parts] for parts, number in lines]
    columns = zip(*(parts for parts, _ in lines), strict=True)
    return [[("\n".join(filter(None, (part.strip() for part in column))), number) for column in columns]]
