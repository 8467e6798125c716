"""Finds tables without rules in which the words of at least three successive lines stand in the same columns.

Only sure tables are taken: every line is a row or surely the rest of the row above, and the white gaps between columns
run through all lines but a few. Everything else stays lines of text: a paragraph does less harm than a wrong cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median

from submissions.readers.layout.cells import FIGURE, Area
from submissions.readers.layout.lines import NUMBERED, TextLine, fills, glue, segments
from submissions.readers.layout.ruled_tables import TablePart

# In sizes of type: a line nearer to the one above may be its rest. Set in ce3b820 ("wrapped cells are joined where
# rows stand further apart"), no count kept.
_NEAR = 1.9
# Wrapped lines must be closer than this share of the step between rows. Set in ce3b820, no count kept.
_DISTINCT = 0.85
# Rows and columns below which lines in columns may be chance: a heading and two rows of the smallest table (67e67a8).
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
# Lines of one table on one page. A bound on work (67e67a8).
_MOST_ROWS = 400

_Row = Sequence[TextLine]


class AlignedTable(TablePart):
    """The part of a table without rules that stands on one page: rows of pieces, laid in columns."""

    def __init__(self, rows: Sequence[_Row], bounds: Sequence[float]) -> None:
        self.rows = rows
        self.before: AlignedTable | None = None
        self.lay(bounds)

    def lay(self, bounds: Sequence[float]) -> None:
        """Lay the rows in columns with these edges."""
        self.bounds = bounds
        super().__init__(self.rows[0][0].page, _areas(self.rows, bounds))

    def continues(self, other: TablePart) -> bool:
        """True if this part is the rest of ``other``, as :func:`rest_of` found."""
        return self.before is other


def aligned_tables(lines: Sequence[TextLine]) -> tuple[list[AlignedTable], list[TextLine]]:
    """Return the tables among a page's lines, and the lines that belong to none."""
    split = [segments(line) for line in lines]
    parts: list[AlignedTable] = []
    rest: list[TextLine] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and len(split[end]) > 1:
            end += 1
        further = _with_rests(split, at, end)
        first, last, part = _table(split, at, further) if further > end else (at, end, None)
        if part is None:
            first, last, part = _table(split, at, end)
        else:
            end = further
        if part is None:
            rest.extend(lines[at : max(end, at + 1)])
        else:
            rest.extend(lines[at:first])
            rest.extend(lines[last:end])
            parts.append(part)
        at = max(end, at + 1)
    return parts, rest


def may_be_columns(lines: Sequence[TextLine]) -> bool:
    """True if lines left as text look like rows of a table; the reader then notes it."""
    return sum(len(segments(line)) >= _FEWEST_COLUMNS for line in lines) >= _FEWEST_ROWS


def rest_of(parts: Sequence[AlignedTable], lines: Sequence[TextLine], tables: Sequence[TablePart]) -> tuple[AlignedTable | None, int]:
    """Return the rest of a table at the top of the next page, and how many of that page's ``lines`` it took.

    ``parts`` are the table so far. ``tables`` are the page's own tables, of which the first may be the rest. All are
    laid in the same columns. The answer is ``None`` and 0 if no gap runs through the rows of all pages. Fewer rows than
    a table needs are enough below a repeated heading.
    """
    items: list[TextLine | TablePart] = [*tables, *lines]
    first = min(items, key=lambda item: item.top, default=None)
    below = min((table.top for table in tables), default=float("inf"))
    taken = 0
    if isinstance(first, AlignedTable):
        part = first
    else:
        rows = list(takewhile(lambda row: len(row) > 1, (segments(line) for line in lines if line.top < below)))
        if len(rows) < 2 or _texts(rows[0]) != _texts(parts[0].rows[0]) or not all(map(_has_figure, rows[1:])):
            return None, 0
        part, taken = AlignedTable(rows, parts[0].bounds), len(rows)
    repeated = _texts(part.rows[0]) == _texts(parts[0].rows[0])
    every = [*(row for held in parts for row in held.rows), *part.rows]
    bounds = _bounds(every)
    if len(bounds) != len(parts[0].bounds) or not all(_fits(row, bounds) for row in every):
        return None, 0
    if not repeated and not (_has_figure(part.rows[0]) and _aligned(parts[-1], part, bounds)):
        return None, 0
    part.before = parts[-1]
    for held in (*parts, part):
        held.lay(bounds)
    return part, taken


def _aligned(one: AlignedTable, two: AlignedTable, bounds: Sequence[float]) -> bool:
    """True if each column's pieces begin, end or have their middle at the same place on both pages."""
    for left, right in pairwise(bounds):
        lines = [[piece for row in part.rows for piece in row if left <= piece.x0 and piece.x1 <= right] for part in (one, two)]
        if not all(lines):
            continue
        places = [(min(p.x0 for p in held), max(p.x1 for p in held), median(p.x0 + p.x1 for p in held) / 2) for held in lines]
        if min(abs(a - b) for a, b in zip(*places, strict=True)) > lines[0][0].size:
            return False
    return True


def _has_figure(row: Iterable[TextLine]) -> bool:
    return any(FIGURE.fullmatch(piece.text) for piece in row)


def _texts(row: _Row) -> list[str]:
    return [piece.text for piece in row]


def _with_rests(split: Sequence[_Row], first: int, end: int) -> int:
    """Return how far the rows reach if a single piece may be the rest of a cell close above it, or a numbered row of blanks."""
    last = end
    while first < end < len(split):
        piece = split[end][0]
        near = piece.top - split[end - 1][0].top < _NEAR * piece.size
        if len(split[end]) == 1 and not near and not NUMBERED.match(piece.text):
            break
        end += 1
        if len(split[end - 1]) > 1 or (near and not NUMBERED.match(piece.text)):
            last = end
    return last


def _table(split: Sequence[_Row], first: int, last: int) -> tuple[int, int, AlignedTable | None]:
    """Return the table that the lines from ``first`` to ``last`` make, without lines at either end that do not fit its columns."""
    while _FEWEST_ROWS <= last - first <= _MOST_ROWS:
        bounds = _bounds(split[first:last])
        if len(bounds) - 1 < _FEWEST_COLUMNS:
            return first, last, None
        misfits = [index for index in range(first, last) if not _fits(split[index], bounds)]
        if not misfits:
            rows = _whole(split[first:last], bounds)
            sure = len(rows) >= _FEWEST_ROWS and not any(_is_rest(split, row, bounds) for row in (first - 1, last))
            return first, last, AlignedTable(rows, bounds) if sure else None
        if misfits[0] == first:
            first += 1
        elif misfits[-1] == last - 1:
            last -= 1
        else:
            return first, last, None
    return first, last, None


def _is_rest(split: Sequence[_Row], index: int, bounds: Sequence[float]) -> bool:
    """True if a line beside the rows may be the rest of a cell: narrow, in the first column or within an inner one, and close."""
    if not 0 <= index < len(split) or len(split[index]) != 1:
        return False
    piece = split[index][0]
    near = split[index - 1 if index else 0][0]
    beside = split[index + 1][0] if index + 1 < len(split) else near
    pitch = min(abs(piece.top - near.top) or 1e9, abs(piece.top - beside.top) or 1e9)
    return _column(piece, bounds) not in (None, len(bounds) - 2) and not NUMBERED.match(piece.text) and pitch < _NEAR * piece.size


def _whole(lines: Sequence[_Row], bounds: Sequence[float]) -> list[_Row]:
    """Join each row with the lines that wrapped out of its cells; return nothing if a line may be a row or a rest."""
    widths: dict[int | None, float] = {}
    for piece in (piece for line in lines for piece in line):
        column = _column(piece, bounds)
        widths[column] = max(widths.get(column, 0.0), piece.width)
    rows: list[dict[int | None, TextLine]] = []
    rests, steps = [], []
    above: _Row = ()
    for line in lines:
        held = {_column(piece, bounds): piece for piece in line}
        step = min(piece.top for piece in line) - min((piece.top for piece in above), default=0.0)
        if rows and step < _NEAR * line[0].size and _may_go_on(rows[-1], held, widths):
            rests.append(step)
            rows[-1] |= {column: _continued(rows[-1][column], piece, widths[column]) for column, piece in held.items()}
        elif len(line) == 1 and not (rows and 0 in held and NUMBERED.match(line[0].text)):
            return []
        else:
            steps.extend([step] * bool(rows))
            rows.append(held)
        above = line
    if (rests and (not steps or max(rests) > _DISTINCT * min(steps))) or _run_together(rows, steps) or _out_of_step(rows, steps):
        return []
    return [list(row.values()) for row in rows]


def _run_together(rows: Sequence[dict[int | None, TextLine]], steps: Sequence[float]) -> bool:
    """True if a row without a figure stands so close above the next row that both may be one.

    The figures of such a row are level with its last line.
    """
    close = _DISTINCT * median(steps) if steps else 0.0
    return any(step < close and not _has_figure(row.values()) for row, step in list(zip(rows, steps, strict=False))[1:])


def _out_of_step(rows: Sequence[dict[int | None, TextLine]], steps: Sequence[float]) -> bool:
    """True if a row of blanks may be a heading between tables: set apart from the rows, or with no figures below."""
    usual = median(steps) if steps else 0.0
    blank = [number for number, row in enumerate(rows) if len(row) == 1]
    around = [step for number in blank for step in steps[number - 1 : number + 1]]
    below = [next((row for row in rows[number:] if len(row) > 1), {}) for number in blank]
    return any(step > usual * 1.15 for step in around) or not all(_has_figure(row.values()) for row in below)


def _may_go_on(row: dict[int | None, TextLine], rest: dict[int | None, TextLine], widths: dict[int | None, float]) -> bool:
    """True if ``rest`` can be the wrapped second line of ``row``.

    It has no digits, each piece stands under a cell that was full, and it has fewer pieces than the row. A lone label
    may wrap by itself.
    """
    return (len(rest) < len(row) or list(row) == list(rest) == [0]) and all(
        column in row
        and not any(c.isdigit() for c in piece.text)
        and not NUMBERED.match(piece.text)
        and fills(row[column], piece, widths[column])
        for column, piece in rest.items()
    )


def _continued(above: TextLine, piece: TextLine, room: float) -> TextLine:
    text = above.text + glue(above, piece, room) + piece.text
    return replace(
        above, text=text, x0=min(above.x0, piece.x0), x1=max(above.x1, piece.x1), bottom=piece.bottom, glyphs=above.glyphs + piece.glyphs
    )


def _bounds(rows: Sequence[_Row]) -> list[float]:
    """Return the columns' edges: the middles of the gaps that run through the fullest rows."""
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


def _fits(row: _Row, bounds: Sequence[float]) -> bool:
    """True if every piece stands in one column, each in another."""
    columns = [_column(piece, bounds) for piece in row]
    return None not in columns and len(set(columns)) == len(columns)


def _column(piece: TextLine, bounds: Sequence[float]) -> int | None:
    return next((n for n, (left, right) in enumerate(pairwise(bounds)) if left <= piece.x0 and piece.x1 <= right), None)


def _areas(rows: Sequence[_Row], bounds: Sequence[float]) -> list[Area]:
    tops = [min(piece.top for piece in row) for row in rows]
    heights = [tops[0], *(max(upper + 4.0, lower) for upper, lower in pairwise(tops)), max(piece.bottom for piece in rows[-1])]
    areas = []
    for row, (top, bottom) in zip(rows, pairwise(heights), strict=True):
        held = {_column(piece, bounds): piece for piece in row}
        for number, (left, right) in enumerate(pairwise(bounds)):
            areas.append(Area((left, top, right, bottom), [held[number]] if number in held else []))
    return areas
