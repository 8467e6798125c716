"""Reads columns that only blanks separate: a piece belongs to the heading above it.

A row may lack cells. A row is stray if one of its pieces stands under no heading or under two. Full-width characters
are two wide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from submissions.cell_line import CellLine, Cells
from submissions.document import Cell, Location
from submissions.grammar.column_types import fits, holds_figure, is_figure, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import recognise
from submissions.reconstruction.row_layers import Row
from warehouse import contract

_PIECE = re.compile(r"\S+(?:[ \u00a0]\S+)*")
# The smallest table of the form: three rows with its heading, three columns (020e6e7).
_FEWEST_ROWS, _FEWEST_PIECES = 3, 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text between two gaps, and its place in columns of a letter's width."""

    text: str
    start: int
    end: int


def begins_aligned(lines: Sequence[CellLine], at: int) -> bool:
    """True if a table of aligned columns begins with its heading at this line."""
    line = lines[at]
    return not (line.has_tab or "|" in line.text) and _heading(_pieces(line.text)) is not None and bool(aligned_rows(lines, at)[1])


def aligned_rows(lines: Sequence[CellLine], start: int) -> tuple[int, list[Row]]:
    """Return the index behind the table of aligned columns at ``start``, and its rows; no rows if nothing is aligned."""
    end = start
    while end < len(lines) and not (lines[end].is_empty or lines[end].has_tab or "|" in lines[end].text or lines[end].is_outside):
        end += 1
    split = [_pieces(line.text) for line in lines[start:end]]
    if sum(len(pieces) >= _FEWEST_PIECES for pieces in split) < _FEWEST_ROWS or (_heading(split[0]) is None and len(split[0]) < 2):
        return start, []
    rows: list[Row] = []
    heading: TableHeading | None = None
    bounds: list[int] = []
    for pieces, line in zip(split, lines[start:end], strict=True):
        opened = _heading(pieces)
        if opened is not None:
            heading, bounds = opened, [piece.start for piece in pieces]
            if bounds[0] > 0:
                bounds = [0, *bounds]
            rows.append((True, _laid([*([None] if len(bounds) > len(pieces) else []), *pieces], line)))
        elif heading is not None:
            row = _under(bounds, pieces)
            sound = row is not None and _sound(heading, row)
            rows.append((True, _laid(row, line)) if row is not None and sound else (False, _laid(pieces, line)))
        else:
            rows.append((True, _laid(pieces, line)))
    read = sum(placed for placed, _ in rows)
    return (end, sorted(rows, key=lambda row: not row[0])) if heading is not None and read * 5 >= len(rows) * 4 else (start, [])


def _pieces(text: str) -> list[_Piece]:
    plain = text.replace("\u3000", "  ")
    found = []
    for match in _PIECE.finditer(plain):
        left = _width(plain[: match.start()])
        found.append(_Piece(match[0], left, left + _width(match[0])))
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _heading(pieces: Sequence[_Piece]) -> TableHeading | None:
    if len(pieces) < _FEWEST_PIECES:
        return None
    return recognise([Cell(piece.text, 0, column, Location(0)) for column, piece in enumerate(pieces)])


def _under(bounds: Sequence[int], pieces: Sequence[_Piece]) -> list[_Piece | None] | None:
    """Return the piece of each column; ``None`` if one begins elsewhere than its column does. The first may be indented."""
    row: list[_Piece | None] = [None] * len(bounds)
    for piece in pieces:
        at = next((n for n, (left, right) in enumerate(pairwise([*bounds, 10**6])) if left <= piece.start < right), None)
        if (
            at is None
            or row[at] is not None
            or (at > 0 and piece.start != bounds[at])
            or (at + 1 < len(bounds) and piece.end > bounds[at + 1])
        ):
            return None
        row[at] = piece
    return row


def _sound(heading: TableHeading, row: Sequence[_Piece | None]) -> bool:
    """True if every piece is what its column holds: the last test that tells aligned columns from chance."""
    shift = len(row) - len(heading.columns)
    first = next((piece.text for piece in row if piece), "")
    for column, piece in zip(heading.columns, row[shift:], strict=True):
        if piece is None or column.name is None or is_total(first):
            continue
        rows = contract.forms()[heading.table].rows
        if rows == "indicators" and not fits(heading.table, column.name, piece.text):
            return False
        if rows in ("items", "values") and not _is_value(heading.table, column.name, piece.text):
            return False
    return True


def _is_value(table: str, column: str, text: str) -> bool:
    """True if a piece is a figure, or words where the form declares words."""
    return is_figure(text, blank=True) if holds_figure(table, column) else fits(table, column, text)


def _laid(row: Sequence[_Piece | None], line: CellLine) -> Cells:
    return [(piece.text if piece else "", line.number) for piece in row]
