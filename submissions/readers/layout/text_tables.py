"""Finds tables whose columns no rule separates: white beside the text separates columns, rules or white above it rows.

Rules between rows are the better evidence: rows are then certain, however many lines their cells have. Without them the
lines of a cell must be closer than two rows are. A class that stands in the middle of its rows, or at their top, takes
those rows if exactly one division of the rows fits. A doubtful table stays lines of text: they do less harm than a
wrong cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from submissions.readers.layout.cells import FIGURE, Area
from submissions.readers.layout.grid_edges import ColumnEdge, RuleLevel, columns_of, positions, text_edges
from submissions.readers.layout.lines import NUMBERED, TextLine, fills, lines_of
from submissions.readers.layout.table_parts import TablePart
from submissions.readers.layout.text_regions import (
    CLOSE,
    FEWEST_COLUMNS,
    FEWEST_ROWS,
    Row,
    may_be_columns,
    middle_of,
    pieces_of,
    regions_of,
    rows_of,
    rules_around,
    white_within,
)

# The indicator form has two columns of classes (一级, 二级指标); one more leaves room for a column of numbers. Set in
# 8170c29 ("PDF tables with rules left out are read"), no count kept.
_MOST_CLASSES = 3
# Sections that are cut off the lines of one table. A bound on work.
_MOST_CUTS = 16

_STATES = re.compile(FIGURE.pattern + "|[-—–⸺/]+|无")
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_Cells = dict[tuple[int, int], list[TextLine]]


class _Doubt(Exception):
    """Lines do not make one table. Those above ``top`` may make one, and those below ``bottom``; none if there is no ``top``."""

    def __init__(self, top: float | None = None, bottom: float | None = None) -> None:
        self.top, self.bottom = top, top if bottom is None else bottom


def text_tables(
    lines: Sequence[TextLine], levels: Sequence[RuleLevel], before: TablePart | None = None
) -> tuple[list[TablePart], list[TextLine]]:
    """Return the tables among a page's lines, and the lines that belong to none.

    ``levels`` are the page's level rules that close no cells. ``before`` is the table that ends the page before: fewer
    rows than a table needs may be its rest.
    """
    parts: list[TablePart] = []
    used: set[TextLine] = set()
    for ruled in (True, False):
        tops = sorted(part.top for part in parts)
        groups = groupby((line for line in lines if line not in used), key=lambda line: sum(top < line.top for top in tops))
        found = [region for _, group in groups for region in regions_of(list(group), levels if ruled else None)]
        for region, rules in found:
            above = before if before is not None and region and region[0] is lines[0] else None
            for held, part in _tables(region, rules, above):
                parts.append(part)
                used.update(held)
    return parts, [line for line in lines if line not in used]


def _tables(lines: list[TextLine], levels: Sequence[RuleLevel], before: TablePart | None) -> Iterator[tuple[list[TextLine], TablePart]]:
    """Yield the tables that lines make, each with its lines; a line that fits no table, or a section, divides them."""
    pending: list[tuple[list[TextLine], TablePart | None]] = [(lines, one) for one in dict.fromkeys((before, None))]
    for _ in range(_MOST_CUTS):
        held, above = pending.pop(0) if pending else ([], None)
        if not may_be_columns(held, 1 if above or levels else FEWEST_ROWS):
            continue
        try:
            part = _table(held, rules_around(held, levels), above)
        except _Doubt as doubt:
            if above is None and doubt.top is not None and doubt.bottom is not None:
                parts = [line for line in held if middle_of(line) < doubt.top], [line for line in held if middle_of(line) > doubt.bottom]
                pending[:0] = [(one, None) for one in parts if len(one) < len(held)]
            continue
        yield held, part
        if above is not None:
            return


def _table(lines: Sequence[TextLine], levels: Sequence[RuleLevel], before: TablePart | None) -> TablePart:
    """Return the table that lines make if every piece has its column or columns, and every class its rows; raise :class:`_Doubt`."""
    split = [pieces_of(line) for line in lines]
    pieces = [piece for line in split for piece in line]
    edges = text_edges(split, (min(rule.x0 for rule in levels), levels[0].x1) if levels else None)
    if len(edges) - 1 < FEWEST_COLUMNS:
        raise _Doubt
    first: _Doubt | None = None
    for leading in range(1 if levels else min(_MOST_CLASSES, len(edges) - 3) + 1):
        try:
            areas = _between_rules(pieces, edges, levels, before) if levels else _laid(pieces, edges, leading, before)
        except _Doubt as doubt:
            first = first or doubt
            continue
        part = TablePart(lines[0].page, areas, edges)
        if part.continues(before) if before else part.height >= FEWEST_ROWS:
            return part
    raise first or _Doubt


def _between_rules(
    pieces: Sequence[TextLine], edges: Sequence[ColumnEdge], levels: Sequence[RuleLevel], before: TablePart | None
) -> list[Area]:
    """Return the cells between level rules; a cell reaches down to the next rule that crosses its column."""
    middles = [(a.at + b.at) / 2 for a, b in pairwise(edges)]
    bands = [list(pairwise(positions(rule.y for rule in levels if rule.x0 < x < rule.x1))) for x in middles]
    rows: dict[tuple[float, float], list[TextLine]] = {}
    for piece in pieces:
        first, last = columns_of(piece, edges)
        around = {next((band for band in bands[n] if band[0] <= middle_of(piece) <= band[1]), None) for n in range(first, last + 1)}
        met = [band for band in around if band is not None]
        if len(around) > 1 or not met:
            raise _Doubt(min(top for top, _ in met), max(bottom for _, bottom in met)) if met else _Doubt
        band = met[0]
        rows.setdefault(band, []).append(piece)
    ordered = sorted(rows)
    cells = {band: _cells(rows[band], edges) for band in ordered}
    tops = sorted({band[0] for band in ordered})
    _require_heading([{at: held for band in ordered if band[0] == top for at, held in cells[band].items()} for top in tops], tops, before)
    areas: list[Area] = []
    for band in sorted({band for column in bands for band in column}):
        row = dict(cells.get(band, {}))
        taken = {n for first, last in row for n in range(first, last + 1)}
        row |= {(n, n): [] for n, column in enumerate(bands) if band in column and n not in taken}
        areas.extend(_area(edges, held, place, band) for place, held in row.items())
    return areas


def _area(edges: Sequence[ColumnEdge], lines: Sequence[TextLine], columns: tuple[int, int], band: tuple[float, float]) -> Area:
    left, right = edges[columns[0]], edges[columns[1] + 1]
    whole = lines_of([glyph for line in lines for glyph in line.glyphs], lines[0].page) if lines else []
    return Area((left.at, band[0], right.at, band[1]), whole, right.left - left.right)


def _require_heading(rows: Sequence[_Cells], tops: Sequence[float], before: TablePart | None) -> None:
    """Raise :class:`_Doubt` at the first row that fills a column which the first row does not name: a section begins there."""
    named = {n for first, last in rows[0] for n in range(first, last + 1)}
    for row, top in zip(rows, tops, strict=True):
        if before is None and any(n not in named for first, last in row for n in range(first, last + 1)):
            raise _Doubt(top)


def _laid(pieces: Sequence[TextLine], edges: Sequence[ColumnEdge], leading: int, before: TablePart | None) -> list[Area]:
    """Return the cells if the first ``leading`` columns hold classes; raise :class:`_Doubt` if one is left."""
    classes = [piece for piece in pieces if columns_of(piece, edges)[0] < leading]
    values = [piece for piece in pieces if columns_of(piece, edges)[0] >= leading]
    if any(columns_of(piece, edges)[1] >= leading for piece in classes) or not values:
        raise _Doubt
    white = max(white_within(values), white_within(pieces))
    rows = rows_of(values, white)
    cells = [_cells(row, edges) for row in rows]
    if not all(map(_is_level, cells)):
        raise _Doubt
    _require_heading(cells, [row[0].top for row in rows], before)
    _require_names(cells, rows, leading)
    between = min((min(p.top for p in b) - max(p.bottom for p in a) for a, b in pairwise(rows)), default=0.0)
    white = max(white, min(CLOSE * pieces[0].size, 0.9 * between))
    tops = [(max(p.bottom for p in a) + min(p.top for p in b)) / 2 for a, b in pairwise(rows)]
    heights = [min(p.top for p in pieces) - 1, *tops, max(p.bottom for p in pieces) + 1]
    areas: list[Area] = []
    for row, band in zip(cells, pairwise(heights), strict=True):
        taken = {n for first, last in row for n in range(first, last + 1)}
        blanks: _Cells = {(n, n): [] for n in range(leading, len(edges) - 1) if n not in taken}
        areas.extend(_area(edges, held, place, band) for place, held in (row | blanks).items())
    foot = rows[-1][0].top if leading and _is_foot(rows[-1], classes, edges, leading) else heights[-1]
    body = [row for row in rows if row[0].top < foot]
    for column in range(leading):
        texts = rows_of([piece for piece in classes if columns_of(piece, edges)[0] == column], white)
        if any(len(text) > 1 and any(FIGURE.fullmatch(piece.text) for piece in text) for text in texts):
            raise _Doubt
        spans = _spans([text for text in texts if text[0].bottom <= foot], body)
        below = [(len(body), len(body), text) for text in texts if text[0].bottom > foot]
        spans.extend(below or [(len(body), len(body), [])] * (len(rows) - len(body)))
        areas.extend(_area(edges, held, (column, column), (heights[a], heights[b + 1])) for a, b, held in spans)
    return areas


def _require_names(rows: Sequence[_Cells], lines: Sequence[Row], leading: int) -> None:
    """Raise :class:`_Doubt` if a row but the last has neither a name nor only figures.

    No row without figures may be the rest of the one above. One that is a title divides two tables.
    """
    named = [[line for (first, _), held in row.items() if first == leading for line in held] for row in rows]
    room = max((line.width for held in named for line in held), default=0.0)
    below = False
    for row, above, name, held in reversed(list(zip(rows[1:], named, named[1:], lines[1:], strict=False))):
        states = any(_STATES.fullmatch(line.text) for cell in row.values() for line in cell)
        alone = len(row) == 1 and bool(name)
        rest = bool(name and above) and not NUMBERED.match(name[0].text) and fills(above[-1], name[0], room)
        if not states and rest and len(row) < len(rows[0]):
            raise _Doubt
        if not states and alone and not below:
            raise _Doubt(held[0].top, held[-1].bottom)
        below = below if alone else states
    unnamed = [row for row, name in zip(rows[:-1], named, strict=False) if not name]
    if any(_WORDS.search(line.text) for row in unnamed for line in row.get((leading + 1, leading + 1), [])):
        raise _Doubt


def _cells(row: Iterable[TextLine], edges: Sequence[ColumnEdge]) -> _Cells:
    """Group a row's pieces by their columns; raise :class:`_Doubt` if figures stand above one another or texts overlap."""
    cells: _Cells = {}
    held = sorted(row, key=lambda piece: (piece.top, piece.x0))
    for piece in held:
        cells.setdefault(columns_of(piece, edges), []).append(piece)
    covered = [n for first, last in cells for n in range(first, last + 1)]
    if any(len(cell) > 1 and any(FIGURE.fullmatch(piece.text) for piece in cell) for cell in cells.values()):
        raise _Doubt
    if len(set(covered)) < len(covered):
        raise _Doubt(held[0].top, held[-1].bottom)
    return cells


def _is_level(row: _Cells) -> bool:
    """True if the cells of a row all begin, end or have their middle at the same height; else they may be two rows."""
    reaches = [(min(p.top for p in held), max(p.bottom for p in held)) for held in row.values()]
    heights = [[top for top, _ in reaches], [bottom for _, bottom in reaches], [(top + bottom) / 2 for top, bottom in reaches]]
    size = max(piece.size for held in row.values() for piece in held)
    return min(max(places) - min(places) for places in heights) < CLOSE * size


def _is_foot(row: Row, classes: Sequence[TextLine], edges: Sequence[ColumnEdge], leading: int) -> bool:
    """True if the last row is a total beside no class: it has no name, or nothing level with it before the name."""
    named = any(columns_of(piece, edges)[0] == leading for piece in row)
    return not named or not any(piece.bottom > row[0].top for piece in classes)


def _spans(texts: Sequence[Row], rows: Sequence[Row]) -> list[tuple[int, int, Row]]:
    """Return the first and last row of each class; raise :class:`_Doubt` if no division of the rows fits, or two do."""
    if not rows:
        raise _Doubt
    size = rows[0][0].size
    middle: list[tuple[int, int]] = []
    for text in texts:
        first = middle[-1][1] + 1 if middle else 0
        centre = (min(p.top for p in text) + max(p.bottom for p in text)) / 2
        for start in range(first, len(rows) if first == 1 else first + 1):
            off = [abs((min(p.top for p in rows[start]) + max(p.bottom for p in row)) / 2 - centre) for row in rows[start:]]
            if off and min(off) <= 0.5 * size:
                middle.append((start, start + off.index(min(off))))
                break
    fits = len(middle) == len(texts) and bool(middle) and middle[-1][1] == len(rows) - 1
    starts = [next((n for n, row in enumerate(rows) if abs(min(p.top for p in row) - text[0].top) < 0.3 * size), None) for text in texts]
    found = [start for start in starts if start is not None]
    level = bool(found) and len(found) == len(texts) and found[0] == 0 and len(set(found)) == len(found)
    top = [(a, b - 1) for a, b in pairwise([*found, len(rows)])]
    if fits == level and (not fits or middle != top):
        raise _Doubt
    found_spans = [(a, b, text) for (a, b), text in zip(middle if fits else top, texts, strict=True)]
    if len(found_spans) > 1 and found_spans[1][0] > found_spans[0][1] + 1:
        found_spans.append((found_spans[0][1] + 1, found_spans[1][0] - 1, []))
    return found_spans
