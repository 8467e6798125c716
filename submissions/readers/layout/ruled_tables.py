"""Reads ruled tables: closed cells of a page with their text, laid over one grid, and joined over page breaks.

A table continues over a page break if it has the same outer edges on both pages and nothing stands between. A heading
row repeated on the new page is dropped. A row that the break cut in two is joined if its cells say so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from submissions.document import Cell, Grid, Location
from submissions.readers.layout.cells import Area, Box, Placed
from submissions.readers.layout.lines import Glyph, cell_text, lines_of
from submissions.readers.layout.page_breaks import stitch
from submissions.rejections import Rejected

# Points: pdfplumber's default snap and join tolerance, with which the cells are found.
_TOLERANCE = 3.0
# Points: a closed cell narrower or lower than this is the gap of a double rule. Set in 4c23914 ("Read PDF with
# text"), no count kept.
_THINNEST = 4.0
# Points: the most that is taken off a cell's width for its margins when wrapped lines are joined. Word's default
# margins are 2 x 5.4 points. Set in 4c23914, no count kept.
_PADDING = 8.0
# Places of one grid, counted with the rows that merged cells reach over. A bound on work, set in 67e67a8 ("limits on
# places and pages").
_POSITIONS = 500_000


@dataclass
class TablePart:
    """The part of a table that stands on one page. ``implied`` says that its columns may follow from its text alone."""

    page: int
    areas: list[Area]
    implied: bool = False

    def __post_init__(self) -> None:
        self.x0 = min(a.box[0] for a in self.areas)
        self.top = min(a.box[1] for a in self.areas)
        self.x1 = max(a.box[2] for a in self.areas)
        self.bottom = max(a.box[3] for a in self.areas)

    def continues(self, other: TablePart) -> bool:
        """True if this part can be the rest of ``other`` on the next page."""
        same_kind = type(self) is type(other) and not ((self.implied or other.implied) and not self._stands_in(other))
        return same_kind and self.page == other.page + 1 and abs(self.x0 - other.x0) < _TOLERANCE and abs(self.x1 - other.x1) < _TOLERANCE

    def continue_in(self, other: TablePart) -> None:
        """Lay this part in the columns of ``other``, which it continues. Ruled tables have the same columns already."""

    def _stands_in(self, other: TablePart) -> bool:
        """True if every edge of its columns is an edge of ``other``, or the other way round."""
        own, its = (edges([x for area in part.areas for x in (area.box[0], area.box[2])]) for part in (self, other))
        return any(all(min(abs(x - y) for y in two) < _TOLERANCE for x in one) for one, two in ((own, its), (its, own)))


def place(boxes: Iterable[Box]) -> Box:
    """Return the box around ``boxes`` as a location prints it: in tenths of a point."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return round(float(min(left)), 1), round(float(min(top)), 1), round(float(max(right)), 1), round(float(max(bottom)), 1)


def parts_of(
    tables: Sequence[Sequence[Box]], glyphs: Sequence[Glyph], page: int, implied: bool = False
) -> tuple[list[TablePart], list[Glyph]]:
    """Return a page's tables with their text, and the glyphs outside every cell."""
    groups = [[Area(box) for box in boxes if box[2] - box[0] >= _THINNEST and box[3] - box[1] >= _THINNEST] for boxes in tables]
    bands: dict[int, list[Area]] = {}
    for area in sorted((a for group in groups for a in group), key=lambda a: a.width * (a.box[3] - a.box[1])):
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
    return [TablePart(page, group, implied) for group in groups if len(group) > 1], outside


def _band(y: float) -> int:
    return int(min(max(y, 0.0), 20_000.0) // 20)


def edges(values: Sequence[float]) -> list[float]:
    """Return the rules' positions; values close together count as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOLERANCE:
            found.append(value)
    return found


def position(value: float, rules: Sequence[float]) -> int:
    """Return the number of the rule at ``value``."""
    return max(0, bisect_left(rules, value - _TOLERANCE))


def grid_of(parts: Sequence[TablePart], block: int, table: int) -> tuple[Grid, list[str]]:
    """Return one grid for the parts of a table, and notes on what was left out; raise :class:`Rejected` ``too_large``."""
    rules = edges([x for part in parts for area in part.areas for x in (area.box[0], area.box[2])])
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
        raise Rejected("too_large")
    where = Location(block, page=parts[0].page, table=table, box=place(area.box for area in parts[0].areas))
    return Grid(_cells(rows, room, block, table), where), notes


def _padding(parts: Sequence[TablePart]) -> float:
    gaps = [line.x0 - area.box[0] for part in parts for area in part.areas for line in area.lines]
    return max(0.0, min(gaps, default=0.0))


def _rows(part: TablePart, rules: Sequence[float]) -> list[list[Placed]]:
    heights = edges([y for area in part.areas for y in (area.box[1], area.box[3])])
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
            text = (
                " ".join(line.text for line in placed.area.lines)
                if placed.broken
                else cell_text(placed.area.lines, placed.area.width - 2 * padding)
            )
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
