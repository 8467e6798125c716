"""Completes the rules of a page so that they close its tables' cells: drawn rules, and those that the text implies.

A table may be ruled between its rows only, or have no rules at its sides. Its rows are then certain. If white runs
between the same columns through all rows, the missing upright rules are certain too. Shading is no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page
from pdfplumber.utils.geometry import obj_to_edges

from submissions.readers.layout.cells import FIGURE, Box
from submissions.readers.layout.lines import Glyph, TextLine, lines_of, segments

Edge = dict[str, Any]

# Points: a box this thin is a drawn line. All thresholds of this module were set in 8170c29 ("PDF tables with rules
# left out are read"); no count was kept.
_THIN = 3.0
# Points: rules this close are one rule.
_NEAR = 2.5
# The smallest table: a heading and two rows, three columns.
_FEWEST_BANDS = 3
_FEWEST_COLUMNS = 3
_CORRIDOR = 3.0
"""Points: the least white between two columns."""
_BESIDE = 4.0
"""Points from a column's text to its implied rule.

The rule then stands at the same place on the next page, however long the labels before it are.
"""
_GAP = 0.55
"""In sizes of type: a wider gap may separate two columns of one row."""
_LABEL = 0.45
"""Share of a table's width: the label of a row is narrower."""


@dataclass(frozen=True, slots=True)
class RuleLevel:
    """A level rule from side to side, in points from the page's top left."""

    y: float
    x0: float
    x1: float


def drawn_rules(page: Page) -> list[Edge]:
    """Return the edges of a page that are rules; leave out shading, a filled box without a line round it."""
    marks = [*page.lines, *page.curves, *(rect for rect in page.rects if not _is_shading(rect))]
    return [edge for mark in marks for edge in obj_to_edges(mark)]


def _is_shading(rect: Edge) -> bool:
    return bool(rect.get("fill")) and not rect.get("stroke") and min(float(rect["width"]), float(rect["height"])) >= _THIN


class RuleCompletion:
    """Closes the cells of a document's pages one after another.

    A table ruled between its rows keeps its columns from page to page. ``implied`` says that columns of the page closed
    last follow from text alone.
    """

    def __init__(self) -> None:
        self._sides: tuple[float, float] | None = None
        self._before: list[float] = []
        self.implied = False

    def closed(self, edges: Sequence[Edge], glyphs: Sequence[Glyph], page: int) -> list[Edge]:
        """Return the rules of a page with those that tables leave out.

        These are the rules at their sides, where the page cuts them, and between columns that the text implies.
        """
        self.implied = False
        made = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= 1]
        uprights = [edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _THIN]
        levels = _levels(edges)
        made.extend(_ends(uprights, levels, glyphs, page))
        for table in _stacks(levels):
            x0, x1 = min(rule.x0 for rule in table), max(rule.x1 for rule in table)
            top, bottom = table[0].y, table[-1].y
            inner = [e for e in uprights if x0 - _NEAR < e["x0"] < x1 + _NEAR and e["top"] < bottom - _NEAR and e["bottom"] > top + _NEAR]
            made.extend(_sides(table, inner, x0, x1) if inner else self._columns(table, glyphs, page))
        return made

    def _columns(self, table: Sequence[RuleLevel], glyphs: Sequence[Glyph], page: int) -> list[Edge]:
        """Return the upright rules of a table ruled between its rows only; none if a row holds several rows' figures."""
        made: list[Edge] = []
        for bands in _runs(table, glyphs, page):
            rows = [held for _, held in bands]
            if len(bands) < 2:
                continue
            sides = min(band[0].x0 for band, _ in bands), bands[0][0][0].x1
            columns = self._as_before(sides, rows) or _corridors(rows)
            if len(bands) < _FEWEST_BANDS and columns is not self._before:
                continue
            if len(columns) + 1 < _FEWEST_COLUMNS or any(_holds_rows(held, columns) for held in rows):
                continue
            self._sides, self._before, self.implied = sides, columns, True
            for (upper, lower), held in bands:
                made.extend(_upright(x, upper.y, lower.y) for x in sides)
                made.extend(_upright(x, upper.y, lower.y) for x in columns if not any(p.x0 < x < p.x1 for p in held))
        return made

    def _as_before(self, sides: tuple[float, float], rows: Sequence[Sequence[TextLine]]) -> list[float]:
        """Return the columns of the table before if this one may be its rest: the same sides, and no text across the columns."""
        same = self._sides is not None and all(abs(a - b) < _NEAR for a, b in zip(self._sides, sides, strict=True))
        if not same or any(piece.x0 < x < piece.x1 for row in rows for piece in row for x in self._before):
            return []
        own = [0.0, *_corridors(rows), 1e9]
        apart = all(any(a < x <= b for x in self._before) for a, b in pairwise(own[:-1]))
        return self._before if apart and len(self._before) >= len(own) - 2 else []


def _sides(table: Sequence[RuleLevel], inner: Sequence[Edge], x0: float, x1: float) -> Iterator[Edge]:
    """Return the missing upright rules at a table's sides, beside rows that have upright rules inside."""
    bands = [(upper.y, lower.y) for upper, lower in pairwise(table) if lower.y - upper.y > _NEAR]
    ruled = [band for band in bands if any(e["top"] < band[0] + _NEAR and e["bottom"] > band[1] - _NEAR for e in inner)]
    for side in (x0, x1):
        yield from (_upright(side, *band) for band in ruled if not any(abs(e["x0"] - side) < _NEAR for e in inner))


def _ends(uprights: Sequence[Edge], levels: Sequence[RuleLevel], glyphs: Sequence[Glyph], page: int) -> Iterator[Edge]:
    """Return the level rules that a page break leaves out, where upright rules end side by side above or below a table's rules."""
    for end, begin in (("bottom", "top"), ("top", "bottom")):
        for y in sorted({round(edge[end], 1) for edge in uprights}):
            held = sorted({round(e["x0"], 1) for e in uprights if abs(e[end] - y) < 1})
            further = [e for e in uprights if (e["top"] < y - 1 and e["bottom"] > y + 1) or abs(e[begin] - y) < 1]
            if len(held) < _FEWEST_COLUMNS or any(held[0] - 1 < e["x0"] < held[-1] + 1 for e in further):
                continue
            across = [rule for rule in levels if rule.x0 < held[-1] and rule.x1 > held[0]]
            for x0, x1 in pairwise(held):
                over = [rule.y for rule in across if rule.x0 < x1 - 1 and rule.x1 > x0 + 1 and (rule.y < y + _NEAR) == (end == "bottom")]
                near = min(over, key=lambda at: abs(at - y), default=y)
                held_between = _inside(glyphs, (x0, min(near, y), x1, max(near, y)), page)
                if abs(near - y) > _NEAR and not _holds_rows(held_between, []):
                    yield _level(y, x0, x1)


def _inside(glyphs: Sequence[Glyph], box: Box, page: int) -> list[TextLine]:
    """Return the lines of text in a box."""
    x0, top, x1, bottom = box
    held = [g for g in glyphs if x0 < (g["x0"] + g["x1"]) / 2 < x1 and top < (g["top"] + g["bottom"]) / 2 < bottom]
    return lines_of(held, page)


def _levels(edges: Iterable[Edge]) -> list[RuleLevel]:
    """Return the level rules from the top; those that touch at one height are one."""
    found: list[RuleLevel] = []
    level = [e for e in edges if e["orientation"] == "h" and e["x1"] - e["x0"] > _THIN]
    for edge in sorted(level, key=lambda e: (round(e["top"] / _NEAR), e["x0"])):
        last = found[-1] if found else None
        if last is not None and abs(last.y - edge["top"]) < _NEAR and edge["x0"] < last.x1 + _NEAR:
            found[-1] = RuleLevel(last.y, min(last.x0, edge["x0"]), max(last.x1, edge["x1"]))
        else:
            found.append(RuleLevel(edge["top"], edge["x0"], edge["x1"]))
    return sorted(found, key=lambda rule: rule.y)


def _stacks(levels: Sequence[RuleLevel]) -> Iterator[list[RuleLevel]]:
    """Group level rules that end at the same right side: the rows of one table, or of several with nothing between."""
    stack: list[RuleLevel] = []
    for rule in levels:
        if stack and abs(rule.x1 - stack[-1].x1) > _NEAR:
            yield stack
            stack = []
        stack.append(rule)
    if stack:
        yield stack


def _upright(x: float, top: float, bottom: float) -> Edge:
    return {
        "object_type": "line_edge",
        "orientation": "v",
        "x0": x,
        "x1": x,
        "top": top,
        "bottom": bottom,
        "width": 0,
        "height": bottom - top,
    }


def _level(y: float, x0: float, x1: float) -> Edge:
    return {"object_type": "line_edge", "orientation": "h", "x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0}


_Band = tuple[tuple[RuleLevel, RuleLevel], list[TextLine]]


def _runs(table: Sequence[RuleLevel], glyphs: Sequence[Glyph], page: int) -> Iterator[list[_Band]]:
    """Yield runs of rows between rules, with the pieces of text in them.

    A row that holds a single text across it is a title and divides two tables.
    """
    run: list[_Band] = []
    heights = sorted({round(rule.y, 1): rule for rule in table}.values(), key=lambda rule: rule.y)
    for upper, lower in pairwise(heights):
        inside = [g for g in glyphs if upper.y <= (g["top"] + g["bottom"]) / 2 < lower.y]
        pieces = [piece for line in lines_of(inside, page) for piece in segments(line, _GAP)]
        if not pieces or _is_title(pieces, upper):
            yield run
            run = []
        else:
            run.append(((upper, lower), pieces))
    yield run


def _is_title(pieces: Sequence[TextLine], rule: RuleLevel) -> bool:
    """True if the text between two rules stands between two tables: whole lines, not only a label of the first column."""
    apart = all(one.bottom <= two.top + 1 for one, two in pairwise(pieces))
    return apart and any(p.x0 > rule.x0 + 6 * p.size or p.width > _LABEL * (rule.x1 - rule.x0) for p in pieces)


def _corridors(rows: Sequence[Sequence[TextLine]]) -> list[float]:
    """Return where white runs between columns: through all rows but the few in which one text stands across."""
    fullest = max((len({round(p.x0) for p in row}) for row in rows), default=0)
    full = [row for row in rows if len({round(p.x0) for p in row}) * 2 > fullest]
    spans: list[list[float]] = []
    for piece in sorted((piece for row in full for piece in row), key=lambda p: p.x0):
        if spans and piece.x0 < spans[-1][1] + _CORRIDOR:
            spans[-1][1] = max(spans[-1][1], piece.x1)
        else:
            spans.append([piece.x0, piece.x1])
    return [right[0] - min(_BESIDE, (right[0] - left[1]) / 2) for left, right in pairwise(spans)]


def _holds_rows(row: Sequence[TextLine], corridors: Sequence[float]) -> bool:
    """True if figures stand above one another in a column: the rules do not separate all rows."""
    columns = [sum(x < piece.x0 for x in corridors) for piece in row if FIGURE.fullmatch(piece.text)]
    return len(set(columns)) < len(columns)
