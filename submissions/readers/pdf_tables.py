"""Ruled tables: closed cells of a page with their text, laid over one grid, and joined over page breaks.

A table goes on over a page break when it has the same outer edges on both pages and nothing stands between. A heading
row repeated on the new page is dropped; a row that the break cut in two is put together again when its cells say so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from submissions.document import Cell, Grid, Location
from submissions.readers.pdf_lines import NUMBERED, Glyph, Line, cell_text, fills, lines_of
from submissions.rejections import Rejected

Box = tuple[float, float, float, float]
_TOLERANCE = 3.0
_THINNEST = 4.0
_PADDING = 8.0
_POSITIONS = 500_000
FIGURE = re.compile(r"[-+—]?[\d,，]+(\.\d+)?[%％]?")


@dataclass
class Area:
    """One closed cell of a page: its box (left, top, right, bottom) and the lines in it."""

    box: Box
    lines: list[Line] = field(default_factory=list)

    @property
    def width(self) -> float:
        """From rule to rule."""
        return self.box[2] - self.box[0]


@dataclass
class Part:
    """A table as far as it stands on one page."""

    page: int
    areas: list[Area]

    def __post_init__(self) -> None:
        self.x0 = min(a.box[0] for a in self.areas)
        self.top = min(a.box[1] for a in self.areas)
        self.x1 = max(a.box[2] for a in self.areas)
        self.bottom = max(a.box[3] for a in self.areas)

    def continues(self, other: Part) -> bool:
        """Whether it can be the rest of ``other`` on the next page."""
        same_kind = type(self) is type(other)
        return same_kind and self.page == other.page + 1 and abs(self.x0 - other.x0) < _TOLERANCE and abs(self.x1 - other.x1) < _TOLERANCE


def place(boxes: Iterable[Box]) -> Box:
    """The box around ``boxes`` as a location prints it: in tenths of a point."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return round(float(min(left)), 1), round(float(min(top)), 1), round(float(max(right)), 1), round(float(max(bottom)), 1)


def parts_of(tables: Sequence[Sequence[Box]], glyphs: Sequence[Glyph], page: int) -> tuple[list[Part], list[Glyph]]:
    """A page's tables with their text, and the glyphs that stand outside every cell."""
    groups = [[Area(box) for box in boxes if box[2] - box[0] >= _THINNEST and box[3] - box[1] >= _THINNEST] for boxes in tables]
    bands: dict[int, list[Area]] = {}
    for area in sorted((a for group in groups for a in group), key=lambda a: a.width * (a.box[3] - a.box[1])):
        for band in range(_band(area.box[1]), _band(area.box[3]) + 1):
            bands.setdefault(band, []).append(area)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
        holder = next((a for a in bands.get(_band(y), ()) if a.box[0] <= x <= a.box[2] and a.box[1] <= y <= a.box[3]), None)
        if holder is None:
            outside.append(glyph)
        else:
            inside.setdefault(id(holder), []).append(glyph)
    for group in groups:
        for area in group:
            area.lines = lines_of(inside.get(id(area), ()), page)
    return [Part(page, group) for group in groups if len(group) > 1], outside


def _band(y: float) -> int:
    return int(min(max(y, 0.0), 20_000.0) // 20)


def edges(values: Sequence[float]) -> list[float]:
    """The rules' positions: values that lie together count as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOLERANCE:
            found.append(value)
    return found


def position(value: float, rules: Sequence[float]) -> int:
    """The number of the rule at ``value``."""
    return max(0, bisect_left(rules, value - _TOLERANCE))


@dataclass
class _Placed:
    area: Area
    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    continued: bool = False

    def key(self) -> tuple[int, int, str]:
        return self.column, self.column_span, "".join(line.text for line in self.area.lines)


def grid_of(parts: Sequence[Part], block: int, table: int) -> tuple[Grid, list[str]]:
    """One grid of the parts of a table, and notes on what was left out; raises :class:`Rejected` ``too_large``."""
    rules = edges([x for part in parts for area in part.areas for x in (area.box[0], area.box[2])])
    room = min(_PADDING, _padding(parts))
    rows: list[list[_Placed]] = []
    notes: list[str] = []
    for part in parts:
        new = _rows(part, rules)
        height = len(new)
        if rows:
            repeated = _repeated(rows, new)
            new = new[repeated:]
            notes.extend(["repeated_headings_left_out"] * bool(repeated))
            _stitch(rows, new, room)
        offset = len(rows) - (height - len(new))
        for row in new:
            for placed in row:
                placed.row += offset
        rows.extend(new)
    if sum(placed.row_span for row in rows for placed in row) > _POSITIONS:
        raise Rejected("too_large")
    where = Location(block, page=parts[0].page, table=table, box=place(area.box for area in parts[0].areas))
    return Grid(_cells(rows, room, block, table), where), notes


def _padding(parts: Sequence[Part]) -> float:
    gaps = [line.x0 - area.box[0] for part in parts for area in part.areas for line in area.lines]
    return max(0.0, min(gaps, default=0.0))


def _rows(part: Part, rules: Sequence[float]) -> list[list[_Placed]]:
    heights = edges([y for area in part.areas for y in (area.box[1], area.box[3])])
    rows: list[list[_Placed]] = [[] for _ in heights[:-1] or [0.0]]
    for area in part.areas:
        left, right = position(area.box[0], rules), position(area.box[2], rules)
        top, bottom = min(position(area.box[1], heights), len(rows) - 1), position(area.box[3], heights)
        rows[top].append(_Placed(area, top, left, max(1, bottom - top), max(1, right - left), part.page))
    for row in rows:
        row.sort(key=lambda placed: placed.column)
    return rows


def _repeated(rows: Sequence[Sequence[_Placed]], new: Sequence[Sequence[_Placed]]) -> int:
    """How many rows at the start of ``new`` only repeat the table's first rows."""
    count = 0
    while count < min(len(rows), len(new) - 1) and len(new[count]) > 1 and [p.key() for p in rows[count]] == [p.key() for p in new[count]]:
        count += 1
    return count


def _stitch(rows: list[list[_Placed]], new: list[list[_Placed]], padding: float) -> None:
    """Continue the cells that the page break cut: merged cells that go on, and the rest of a row cut in two."""
    if not new or not new[0]:
        return
    above = _lowest(rows)
    pairs = [(above[p.column], p) for p in new[0] if p.column in above and above[p.column].column_span == p.column_span]
    cut = len(pairs) == len(new[0]) and _is_rest(pairs, padding)
    for old, _ in pairs:
        old.row_span = len(rows) - old.row
    for old, rest in pairs:
        if cut:
            old.area = Area(old.area.box, old.area.lines + rest.area.lines)
            rest.area = Area(rest.area.box)
        if not rest.area.lines and (old.row_span > 1 or rest.row_span > 1 or old.continued) and (old.area.lines or old.continued):
            rest.continued = True
    if cut:
        _fold_in(pairs, new)


def _lowest(rows: Sequence[Sequence[_Placed]]) -> dict[int, _Placed]:
    """By column the cell that the page break cut: the lowest with nothing below, for a merged cell's last piece may have no rule under it."""
    lowest: dict[int, _Placed] = {}
    for placed in (placed for row in rows for placed in row):
        covered = range(placed.column, placed.column + placed.column_span)
        for column in [known for known, cell in lowest.items() if not set(covered).isdisjoint(range(known, known + cell.column_span))]:
            del lowest[column]
        lowest[placed.column] = placed
    return lowest


def _is_rest(pairs: Sequence[tuple[_Placed, _Placed]], padding: float) -> bool:
    filled = [(old, rest) for old, rest in pairs if rest.area.lines]
    if not filled or len(filled) == len(pairs) or any(not old.area.lines for old, _ in filled):
        return False
    if NUMBERED.match(filled[0][1].area.lines[0].text) or any(_are_figures(old, rest) for old, rest in filled):
        return False
    full = sum(fills(old.area.lines[-1], rest.area.lines[0], old.area.width - 2 * padding) for old, rest in filled)
    if full == len(filled) and all(_is_value(old, rest) for old, rest in filled):
        return True
    return full * 2 >= len(filled) and any(old.area.lines and not rest.area.lines for old, rest in pairs)


def _is_value(old: _Placed, rest: _Placed) -> bool:
    """Whether a label lacks the colon that stands with its value below: 非税收入拨 | 款：53.81."""
    return not any(set("：:") & set(line.text) for line in old.area.lines) and bool(set("：:") & set(rest.area.lines[0].text))


def _are_figures(old: _Placed, rest: _Placed) -> bool:
    """Whether both parts are whole figures: they are never put together."""
    return all(FIGURE.fullmatch(part.area.lines[0].text) for part in (old, rest))


def _fold_in(pairs: Sequence[tuple[_Placed, _Placed]], new: list[list[_Placed]]) -> None:
    """Drop the rest of a row from ``new``: its cells are the row above, longer by what they reach further down."""
    del new[0]
    for _, rest in pairs:
        if rest.row_span > 1 and new:
            new[0].append(_Placed(Area(rest.area.box), rest.row + 1, rest.column, rest.row_span - 1, rest.column_span, rest.page, True))
            new[0].sort(key=lambda placed: placed.column)


def _cells(rows: Sequence[Sequence[_Placed]], padding: float, block: int, table: int) -> tuple[tuple[Cell, ...], ...]:
    made: list[list[Cell]] = [[] for _ in rows]
    anchors: dict[int, tuple[int, int]] = {}
    for row in rows:
        for placed in row:
            text = cell_text(placed.area.lines, placed.area.width - 2 * padding)
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
    """How far down each cell reaches: itself and the merged cells below it."""
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
