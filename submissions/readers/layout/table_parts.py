"""Lays the cells of a table over one grid and joins its parts over page breaks.

A page break hands the table's edges on: it continues if the evidence on both pages fits and nothing stands between. A heading
row repeated on the new page is dropped. A row that the break cut in two is joined if its cells say so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from submissions.document import Cell, Grid, Location
from submissions.readers.layout.cells import FIGURE, Area, Box, Placed
from submissions.readers.layout.grid_edges import NEAR, ColumnEdge, drawn_edge, handed_on, positions
from submissions.readers.layout.lines import Glyph, cell_text, lines_of
from submissions.readers.layout.page_breaks import stitch
from submissions.rejections import too_many

# Points: a closed cell narrower or lower than this is the gap of a double rule. Set in 4c23914 ("Read PDF with
# text"), no count kept.
_THINNEST = 4.0
# Points: the most that is taken off a cell's width for its margins when wrapped lines are joined. Word's default
# margins are 2 x 5.4 points. Set in 4c23914, no count kept.
_PADDING = 8.0
# Places of one grid, counted with the rows that merged cells reach over. A bound on work, set in 67e67a8 ("limits on
# places and pages").
_POSITIONS = 500_000


class TablePart:
    """The part of a table that stands on one page: its cells, and the edges of its columns with their evidence."""

    def __init__(self, page: int, areas: list[Area], columns: Sequence[ColumnEdge] = ()) -> None:
        self.page, self.areas = page, areas
        self.columns = columns or [drawn_edge(x) for x in positions(x for area in areas for x in (area.box[0], area.box[2]))]
        self.top = min(a.box[1] for a in areas)
        self.bottom = max(a.box[3] for a in areas)
        self.heading = self._row(self.top)

    @property
    def height(self) -> int:
        """The number of its rows."""
        return len({area.box[1] for area in self.areas})

    def continues(self, other: TablePart) -> bool:
        """True if this part can be the rest of ``other`` on the next page.

        A table with drawn sides has the same ones. Without them a heading that is repeated shows it, or figures that
        stand where those above stand.
        """
        sides = [(one[n], two[n]) for one, two in ((other.columns, self.columns),) for n in (0, -1)]
        if self.page != other.page + 1 or any(one.joint(two) is None for one, two in sides):
            return False
        drawn = all(edge.drawn for edge in (*self.columns, *other.columns))
        joint = other.columns if drawn else handed_on(other.columns, self.columns)
        if joint is None or all(edge.drawn for side in sides for edge in side):
            return joint is not None
        return self.heading == other.heading or (any(map(FIGURE.fullmatch, self.heading)) and self._stands_below(other, joint))

    def continue_in(self, other: TablePart) -> None:
        """Lay this part in the columns of ``other``, which it continues. Drawn columns are the same already."""
        if all(edge.drawn for edge in self.columns):
            return
        joint = handed_on(other.columns, self.columns) or []
        left = {own.at: max(edge.at for edge in joint if edge.joint(own)) for own in self.columns}
        right = {own.at: min(edge.at for edge in joint if edge.joint(own)) for own in self.columns}
        for area in self.areas:
            area.box = (left[area.box[0]], area.box[1], right[area.box[2]], area.box[3])
        self.columns, self.heading = joint, other.heading

    def _row(self, top: float) -> list[str]:
        held = sorted((area for area in self.areas if area.box[1] == top), key=lambda area: area.box[0])
        return ["".join(line.text for line in area.lines) for area in held]

    def _stands_below(self, other: TablePart, columns: Sequence[ColumnEdge]) -> bool:
        """True if each column's text begins, ends or has its middle at the same place on both pages."""
        for one, two in pairwise(columns):
            held = [[line for area in part.areas for line in area.lines if one.at <= line.x0 < line.x1 <= two.at] for part in (self, other)]
            places = [(min(p.x0 for p in own), max(p.x1 for p in own), median(p.x0 + p.x1 for p in own) / 2) for own in held if own]
            if len(places) == 2 and min(abs(a - b) for a, b in zip(*places, strict=True)) > held[0][0].size:
                return False
        return True


def place(boxes: Iterable[Box]) -> Box:
    """Return the box around ``boxes`` as a location prints it: in tenths of a point."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return round(float(min(left)), 1), round(float(min(top)), 1), round(float(max(right)), 1), round(float(max(bottom)), 1)


def parts_of(tables: Sequence[Sequence[Box]], glyphs: Sequence[Glyph], page: int) -> tuple[list[TablePart], list[Glyph]]:
    """Return a page's tables with their text, and the glyphs outside every cell."""
    groups = [[Area(box) for box in boxes if box[2] - box[0] >= _THINNEST and box[3] - box[1] >= _THINNEST] for boxes in tables]
    bands: dict[int, list[Area]] = {}
    for area in sorted((a for group in groups for a in group), key=lambda a: a.room(0.0) * (a.box[3] - a.box[1])):
        for band in range(_band(area.box[1]), _band(area.box[3]) + 1):
            bands.setdefault(band, []).append(area)
    inside: dict[Area, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
        holder = next((a for a in bands.get(_band(y), ()) if a.box[0] <= x <= a.box[2] and a.box[1] <= y <= a.box[3]), None)
        if holder is None:
            outside.append(glyph)
        else:
            inside.setdefault(holder, []).append(glyph)
    for group in groups:
        for area in group:
            area.lines = lines_of(inside.get(area, ()), page)
    return [TablePart(page, group) for group in groups if len(group) > 1], outside


def _band(y: float) -> int:
    return int(min(max(y, 0.0), 20_000.0) // 20)


def position(value: float, rules: Sequence[float]) -> int:
    """Return the number of the rule at ``value``."""
    return max(0, bisect_left(rules, value - NEAR))


def grid_of(parts: Sequence[TablePart], block: int, table: int) -> tuple[Grid, list[str]]:
    """Return one grid for the parts of a table, and notes on what was left out; raise :class:`Rejected` ``too_large``."""
    rules = positions([x for part in parts for area in part.areas for x in (area.box[0], area.box[2])])
    room = min(_PADDING, _padding(parts))
    rows: list[list[Placed]] = []
    notes: list[str] = []
    for part in parts:
        new = _rows(part, rules)
        height = len(new)
        if rows:
            repeated = _repeated(rows, new)
            new = new[repeated:]
            notes.extend(["repeated_headings_left_out"] * bool(repeated))
            stitch(rows, new, room)
        offset = len(rows) - (height - len(new))
        for row in new:
            for placed in row:
                placed.row += offset
        rows.extend(new)
    if sum(placed.row_span for row in rows for placed in row) > _POSITIONS:
        raise too_many("cells", _POSITIONS)
    where = Location(block, page=parts[0].page, table=table, box=place(area.box for area in parts[0].areas))
    return Grid(_cells(rows, room, block, table), where), notes


def _padding(parts: Sequence[TablePart]) -> float:
    gaps = [line.x0 - area.box[0] for part in parts for area in part.areas for line in area.lines]
    return max(0.0, min(gaps, default=0.0))


def _rows(part: TablePart, rules: Sequence[float]) -> list[list[Placed]]:
    heights = positions([y for area in part.areas for y in (area.box[1], area.box[3])])
    rows: list[list[Placed]] = [[] for _ in heights[:-1] or [0.0]]
    for area in part.areas:
        left, right = position(area.box[0], rules), position(area.box[2], rules)
        top, bottom = min(position(area.box[1], heights), len(rows) - 1), position(area.box[3], heights)
        rows[top].append(Placed(area, top, left, max(1, bottom - top), max(1, right - left), part.page))
    for row in rows:
        row.sort(key=lambda placed: placed.column)
    return rows


def _repeated(rows: Sequence[Sequence[Placed]], new: Sequence[Sequence[Placed]]) -> int:
    """Count the rows at the start of ``new`` that only repeat the table's first rows."""
    count = 0
    while count < min(len(rows), len(new) - 1) and len(new[count]) > 1 and [p.key() for p in rows[count]] == [p.key() for p in new[count]]:
        count += 1
    return count


def _cells(rows: Sequence[Sequence[Placed]], padding: float, block: int, table: int) -> tuple[tuple[Cell, ...], ...]:
    made: list[list[Cell]] = [[] for _ in rows]
    anchors: dict[int, tuple[int, int]] = {}
    for row in rows:
        for placed in row:
            held = placed.area.lines
            text = " ".join(line.text for line in held) if placed.broken else cell_text(held, placed.area.room(padding))
            box = place([placed.area.box])
            for depth in range(min(placed.row_span, len(rows) - placed.row)):
                at = placed.row + depth
                where = Location(block, page=placed.page, table=table, row=at + 1, column=placed.column + 1, box=box)
                merged = bool(depth) or placed.continued
                made[at].append(Cell("" if merged else text, at, placed.column, where, 1, placed.column_span, merged))
    spans = _depths(made, anchors)
    return tuple(
        tuple(Cell(c.text, c.row, c.column, c.location, spans.get((c.row, c.column), 1), c.column_span, c.merged) for c in row)
        for row in made
    )


def _depths(made: list[list[Cell]], anchors: dict[int, tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return how far down each cell reaches, with the merged cells below it."""
    spans: dict[tuple[int, int], int] = {}
    for row in made:
        row.sort(key=lambda cell: cell.column)
        for cell in row:
            if not cell.merged:
                anchors[cell.column] = (cell.row, cell.column)
            anchor = anchors.get(cell.column)
            if anchor is not None:
                spans[anchor] = spans.get(anchor, 0) + 1
    return spans
