"""Tables without rules, where the words of at least three lines in a row stand in the same columns.

Only what is sure: every line is a row (or stands closer to a row than rows stand to each other), and the white gaps
between columns run through all lines but a few. Everything else stays lines of text: better a paragraph than a wrong cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from submissions.readers.pdf_lines import NUMBERED, Glyph, Line, line_of
from submissions.readers.pdf_tables import Area, Part

_GAP = 1.2
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_MOST_ROWS = 400


def tables_of(lines: Sequence[Line]) -> tuple[list[Part], list[Line]]:
    """The tables among a page's lines, and the lines that belong to none."""
    split = [_segments(line) for line in lines]
    parts: list[Part] = []
    rest: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and len(split[end]) > 1:
            end += 1
        first, last, part = _table(split, at, end)
        if part is None:
            rest.extend(lines[at : max(end, at + 1)])
        else:
            rest.extend(lines[at:first])
            rest.extend(lines[last:end])
            parts.append(part)
        at = max(end, at + 1)
    return parts, rest


def may_be_columns(lines: Sequence[Line]) -> bool:
    """Whether lines left as text look like rows of a table: then the reader says so."""
    return sum(len(_segments(line)) >= _FEWEST_COLUMNS for line in lines) >= _FEWEST_ROWS


def _segments(line: Line) -> list[Line]:
    """The line's pieces between gaps that no layout makes inside a text."""
    pieces: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, glyph in pairwise(line.glyphs):
        if glyph["x0"] - before["x1"] > _GAP * line.size:
            pieces.append([])
        pieces[-1].append(glyph)
    made = (line_of(piece, line.page) for piece in pieces)
    return [piece for piece in made if piece is not None]


def _table(split: Sequence[list[Line]], first: int, last: int) -> tuple[int, int, Part | None]:
    """The table that the lines from ``first`` to ``last`` make, without lines at either end that do not fit its columns."""
    while _FEWEST_ROWS <= last - first <= _MOST_ROWS:
        bounds = _bounds(split[first:last])
        if len(bounds) - 1 < _FEWEST_COLUMNS:
            return first, last, None
        misfits = [index for index in range(first, last) if not _fits(split[index], bounds)]
        if not misfits:
            sure = not any(_is_rest(split, row, bounds) for row in (first - 1, last))
            return first, last, _part(split[first:last], bounds) if sure else None
        if misfits[0] == first:
            first += 1
        elif misfits[-1] == last - 1:
            last -= 1
        else:
            return first, last, None
    return first, last, None


def _is_rest(split: Sequence[list[Line]], index: int, bounds: Sequence[float]) -> bool:
    """Whether a line beside the rows may be the rest of a cell: narrow, in the first column or within an inner one, and close."""
    if not 0 <= index < len(split) or len(split[index]) != 1:
        return False
    piece = split[index][0]
    near = split[index - 1 if index else 0][0]
    beside = split[index + 1][0] if index + 1 < len(split) else near
    pitch = min(abs(piece.top - near.top) or 1e9, abs(piece.top - beside.top) or 1e9)
    return _column(piece, bounds) not in (None, len(bounds) - 2) and not NUMBERED.match(piece.text) and pitch < 1.9 * piece.size


def _bounds(rows: Sequence[Sequence[Line]]) -> list[float]:
    """The columns' edges: the middles of the gaps that run through the fullest rows."""
    widest = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == widest]
    if len(full) < _FEWEST_ROWS or len(full) * 2 < len(rows):
        return []
    edges = [min(row[0].x0 for row in full) - 4.0]
    for column in range(widest - 1):
        left, right = max(row[column].x1 for row in full), min(row[column + 1].x0 for row in full)
        if right - left < 0.5 * full[0][0].size:
            return []
        edges.append((left + right) / 2)
    return [*edges, max(row[-1].x1 for row in full) + 4.0]


def _fits(row: Sequence[Line], bounds: Sequence[float]) -> bool:
    """Whether every piece stands in one column, each in another."""
    columns = [_column(piece, bounds) for piece in row]
    return None not in columns and len(set(columns)) == len(columns)


def _column(piece: Line, bounds: Sequence[float]) -> int | None:
    return next((n for n, (left, right) in enumerate(pairwise(bounds)) if left <= piece.x0 and piece.x1 <= right), None)


def _part(rows: Sequence[Sequence[Line]], bounds: Sequence[float]) -> Part:
    tops = [min(piece.top for piece in row) for row in rows]
    heights = [tops[0], *(max(upper + 4.0, lower) for upper, lower in pairwise(tops)), max(piece.bottom for piece in rows[-1])]
    areas = []
    for row, (top, bottom) in zip(rows, pairwise(heights), strict=True):
        held = {_column(piece, bounds): piece for piece in row}
        for number, (left, right) in enumerate(pairwise(bounds)):
            areas.append(Area((left, top, right, bottom), [held[number]] if number in held else []))
    return Part(rows[0][0].page, areas)
