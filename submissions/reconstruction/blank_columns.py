"""Reads columns that only blanks separate: white corridors through the rows below a heading part the columns.

A cell may stand at the left, in the middle or at the right of its column. A row may lack cells. A row is stray if one of
its pieces crosses a corridor, shares its column with another, or is a figure in a column without a heading. Full-width
characters are two wide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from submissions.cell_line import CellLine, Cells
from submissions.grammar.column_types import fits, holds_figure, is_figure, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of
from submissions.reconstruction.row_layers import Row, in_order, total_rows
from submissions.reconstruction.torn_lines import untorn

_PIECE = re.compile(r"\S+(?:[ \u00a0]\S+)*")
# The smallest table of the form: three rows with its heading, three columns (020e6e7).
_FEWEST_ROWS, _FEWEST_PIECES = 3, 3
# Share of the rows that may cross a corridor: one row of ten is set otherwise, by a hand that moved a cell. Chosen.
_CROSSING = 0.1
# Share of the rows that must fill a column without a heading: fewer are cells that stand beside their column. Chosen.
_FILLED = 0.5
# Share of the rows that must be sound for the blanks to be columns. Set in 020e6e7, no count kept.
_SOUND = 0.8


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text between two gaps, and its place in columns of a letter's width."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A column: the places between two corridors, whether the heading has a piece there, and how many rows below have one."""

    start: int
    end: int
    headed: bool
    filled: int


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
    headed = False
    for heading, first, last in _parts(split):
        stretch = lines[start + first : start + last]
        if heading is None:
            rows += [(True, _laid(pieces, line)) for pieces, line in zip(split[first:last], stretch, strict=True)]
            continue
        headed = True
        rows += in_order(heading, untorn(heading, list(_below(heading, split[first:last], stretch))))
    read = sum(placed for placed, _ in rows)
    return (end, sorted(rows, key=lambda row: not row[0])) if headed and read >= _SOUND * len(rows) else (start, [])


def _parts(split: Sequence[Sequence[_Piece]]) -> Iterator[tuple[TableHeading | None, int, int]]:
    """Yield each heading with the first and behind the last of its lines, itself the first; ``None`` for lines above all headings."""
    opened = [(number, heading) for number, pieces in enumerate(split) if (heading := _heading(pieces) or _goals(pieces)) is not None]
    if not opened or opened[0][0] > 0:
        yield None, 0, opened[0][0] if opened else len(split)
    ends = [first for first, _ in opened[1:]] + [len(split)]
    yield from ((heading, first, last) for (first, heading), last in zip(opened, ends, strict=False))


def _below(heading: TableHeading, split: Sequence[Sequence[_Piece]], lines: Sequence[CellLine]) -> Iterator[Row]:
    """Yield the heading's row and each row below it, every one as wide as there are columns; stray rows as their pieces."""
    spans = _columns(split)
    rows = [_under(spans, pieces) for pieces in split]
    for number, (pieces, row, line) in enumerate(zip(split, rows, lines, strict=True)):
        if rows[0] is not None and row is not None and (number == 0 or _sound(heading, spans, row)):
            yield True, _laid(row, line)
        elif pieces and is_total(pieces[0].text):
            yield from total_rows([column.name for column in heading.columns], _laid(pieces, line), empty_kept=False)
        else:
            yield False, _laid(pieces, line)


def _columns(split: Sequence[Sequence[_Piece]]) -> list[_Span]:
    """The columns that corridors leave below a heading, the first of ``split``.

    What few rows fill and no heading is above is no column. Figures beside a heading, above which nothing stands and below
    which nothing does, are its column.
    """
    heading, body = split[0], [pieces for pieces in split[1:] if len(pieces) > 1]
    steps = [0] * (max(piece.end for pieces in split for piece in pieces) + 1)
    for piece in (piece for pieces in body for piece in pieces):
        steps[piece.start] += 1
        steps[piece.end] -= 1
    covered = [count > max(1, len(body) * _CROSSING) for count in accumulate(steps)]
    for piece in heading:
        covered[piece.start : piece.end] = [True] * (piece.end - piece.start)
    out: list[_Span] = []
    for start, end in _runs(covered):
        headed = any(start < piece.end and piece.start < end for piece in heading)
        filled = sum(any(start < piece.end and piece.start < end for piece in pieces) for pieces in body)
        if headed or filled > len(body) * _FILLED or not out:
            lone = out and not headed and out[-1].headed and not out[-1].filled
            span = _Span(start, end, headed, filled)
            out = [*out[:-1], _Span(out[-1].start, end, True, filled)] if lone else [*out, span]
    return out


def _runs(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first place of each run of covered places and the place behind it."""
    edges = [place for place, (before, after) in enumerate(pairwise([False, *covered, False])) if before != after]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _pieces(text: str) -> list[_Piece]:
    plain = text.replace("\u3000", "  ")
    found = []
    for match in _PIECE.finditer(plain):
        left = _width(plain[: match.start()])
        found.append(_Piece(match[0], left, left + _width(match[0])))
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _goals(pieces: Sequence[_Piece]) -> TableHeading | None:
    """The heading of goals, which alone may have two columns: what was expected and what was achieved."""
    heading = _recognised(pieces)
    return heading if heading is not None and heading.form.rows == "goals" else None


def _heading(pieces: Sequence[_Piece]) -> TableHeading | None:
    return _recognised(pieces) if len(pieces) >= _FEWEST_PIECES else None


def _recognised(pieces: Sequence[_Piece]) -> TableHeading | None:
    return heading_of(piece.text for piece in pieces)


def _under(spans: Sequence[_Span], pieces: Sequence[_Piece]) -> list[_Piece | None] | None:
    """Return the piece of each column; ``None`` if one crosses a corridor, two share a column, or one may be of two.

    A piece in a corridor is of the column at its left or at its right: of the one that is free if only one is.
    """
    row: list[_Piece | None] = [None] * len(spans)
    between: list[tuple[_Piece, list[int]]] = []
    for piece in pieces:
        at = [number for number, span in enumerate(spans) if span.start < piece.end and piece.start < span.end]
        if not at:
            right = next((number for number, span in enumerate(spans) if span.start >= piece.end), len(spans))
            between.append((piece, [number for number in (right - 1, right) if 0 <= number < len(spans)]))
            continue
        if len(at) > 1 or row[at[0]] is not None:
            return None
        row[at[0]] = piece
    for piece, beside in between:
        free = [number for number in beside if row[number] is None]
        if len(free) != 1:
            return None
        row[free[0]] = piece
    return row


def _sound(heading: TableHeading, spans: Sequence[_Span], row: Sequence[_Piece | None]) -> bool:
    """True if every piece is what its column holds and no figure is without a heading: what tells columns from chance."""
    if any(piece and not span.headed and is_figure(piece.text, blank=False) for span, piece in zip(spans, row, strict=True)):
        return False
    first = next((piece.text for piece in row if piece), "")
    headed = [piece for span, piece in zip(spans, row, strict=True) if span.headed]
    for column, piece in zip(heading.columns, headed, strict=True):
        if piece is None or column.name is None or is_total(first):
            continue
        rows = heading.form.rows
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
