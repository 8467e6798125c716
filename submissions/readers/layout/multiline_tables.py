"""Finds tables without rules whose cells have several lines. White between lines separates rows, white beside them columns.

The lines of a cell are closer than two rows are. A class that stands in the middle of its rows, or at their top, takes
those rows if exactly one division of the rows fits. A doubtful table stays lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from submissions.readers.layout.aligned_tables import aligned_tables
from submissions.readers.layout.cells import FIGURE, Area
from submissions.readers.layout.lines import NUMBERED, TextLine, fills, segments
from submissions.readers.layout.ruled_tables import TablePart

# In sizes of type: a wider gap may separate two columns. All thresholds of this module were set in 8170c29 ("PDF
# tables with rules left out are read"); no count was kept.
_PIECE = 0.55
# Points: the least white between two columns, as in :mod:`~submissions.readers.layout.ruling_lines`.
_CORRIDOR = 3.0
# The smallest table: a heading and two rows, three columns.
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
# The indicator form has two columns of classes (一级, 二级指标); one more leaves room for a column of numbers.
_MOST_CLASSES = 3
# Lines of one table on one page. A bound on work (67e67a8).
_MOST_ROWS = 400
_SHORT = 0.45
"""Share of the text's width: a single text in a line of a table is narrower."""
_CLOSE = 0.5
"""In sizes of type: the white between two lines of a cell is less."""
_APART = 1.6
"""The white between rows is at least this many times the white between lines of a cell."""
_FAR = 1.6
"""The white between two tables is more than this many times the usual white between rows."""

_STATES = re.compile(FIGURE.pattern + "|[-—–⸺/]+|无")
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_Row = list[TextLine]


class MultilineTable(TablePart):
    """The part of a table without rules that stands on one page. ``reaches`` gives the left and right end of each column's text."""

    def __init__(self, page: int, areas: list[Area], bounds: Sequence[float], reaches: Sequence[tuple[float, float]]) -> None:
        self.bounds, self.reaches = bounds, reaches
        super().__init__(page, areas)

    def continues(self, other: TablePart) -> bool:
        """True if its columns stand within those of ``other``, below figures or the same heading."""
        if not isinstance(other, MultilineTable) or self.page != other.page + 1 or len(self.bounds) > len(other.bounds):
            return False
        own, first = self._columns_in(other), self.row(0)
        return -1 not in own and len(set(own)) == len(own) and (first == other.row(0) or any(map(FIGURE.fullmatch, first)))

    def continue_in(self, other: TablePart) -> None:
        """Lay this part in the columns of ``other``, which it continues."""
        if not isinstance(other, MultilineTable):
            return
        own = self._columns_in(other)
        left = dict(zip(self.bounds, (other.bounds[n] for n in own), strict=False))
        right = dict(zip(self.bounds[1:], (other.bounds[n + 1] for n in own), strict=True))
        for area in self.areas:
            area.box = (left[area.box[0]], area.box[1], right[area.box[2]], area.box[3])
        self.bounds = other.bounds
        self.__post_init__()

    def _columns_in(self, other: MultilineTable) -> list[int]:
        """Return the column of ``other`` in which each column's text stands; -1 for none."""
        return [next((n for n, (a, b) in enumerate(pairwise(other.bounds)) if a <= x0 and x1 <= b), -1) for x0, x1 in self.reaches]

    def row(self, number: int) -> list[str]:
        """Return the texts of the row with this number, from 0."""
        top = sorted({area.box[1] for area in self.areas})[number]
        held = sorted((area for area in self.areas if area.box[1] == top), key=lambda area: area.box[0])
        return ["".join(line.text for line in area.lines) for area in held]


def multiline_tables(lines: Sequence[TextLine]) -> tuple[list[MultilineTable], list[TextLine]]:
    """Return the tables among a page's lines, and the lines that belong to none."""
    parts: list[MultilineTable] = []
    used: set[TextLine] = set()
    for run in _runs(lines):
        part = _table(run) if _has_rows(run) and aligned_tables(run)[1] else None
        if part is not None:
            parts.append(part)
            used.update(run)
    return parts, [line for line in lines if line not in used]


def _runs(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield successive lines that may make a table: they are in pieces or short, and no title stands between them."""
    width = max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)
    for tabular, group in groupby(lines, key=lambda line: len(segments(line)) > 1 or line.width < _SHORT * width):
        region = list(group)
        if not tabular or not _has_rows(region):
            continue
        run: list[_Row] = []
        rows = _stacked(region, _white(region))
        far = _FAR * median([min(p.top for p in b) - max(p.bottom for p in a) for a, b in pairwise(rows)] or [0.0])
        for row in rows:
            pieces = [piece for line in row for piece in _pieces(line)]
            whole = len(pieces) > 1 or row[0] is lines[0]
            apart = bool(run) and row[0].top - max(line.bottom for line in run[-1]) > far
            if apart or not (whole or pieces[0].x1 < _second(run)):
                yield _lines(run)
                run = []
            if (run or whole) and not _is_signed(row):
                run.append(row)
        yield _lines(run)


def _lines(run: Sequence[_Row]) -> list[TextLine]:
    """Return the lines of a run without a first one that is a title (a single text too wide for a label)."""
    title = run and len(run[0]) == len(_pieces(run[0][0])) == 1 and run[0][0].x1 >= _second(run[1:])
    return [line for row in run[bool(title) :] for line in row]


def _pieces(line: TextLine) -> list[TextLine]:
    return segments(line, _PIECE)


def _has_rows(lines: Sequence[TextLine]) -> bool:
    return sum(len(segments(line)) >= _FEWEST_COLUMNS for line in lines) >= _FEWEST_ROWS and len(lines) <= _MOST_ROWS


def _second(run: Sequence[_Row]) -> float:
    """Return the leftmost place at which the second column begins."""
    return min((_pieces(line)[1].x0 for row in run for line in row if len(_pieces(line)) >= _FEWEST_COLUMNS), default=0.0)


def _is_signed(row: Sequence[TextLine]) -> bool:
    """True if the row is one line of labels and their values: 填报单位：… 单位：…"""
    pieces = [piece.text for line in row for piece in segments(line)]
    return len(row) == 1 and len(pieces) > 1 and sum("：" in text or ":" in text for text in pieces) * 2 > len(pieces)


def _white(lines: Sequence[TextLine]) -> float:
    """Return the most white between the lines of one row, or 0 if every row has one line."""
    whites, reach = [], lines[0].bottom
    for line in lines[1:]:
        whites.append(line.top - reach)
        reach = max(reach, line.bottom)
    for small, large in pairwise(sorted(white for white in whites if white > 0)):
        if small < _CLOSE * lines[0].size and large > max(_APART * small, small + 1.5):
            return (small + large) / 2
    return 0.0


def _stacked(lines: Sequence[TextLine], white: float) -> list[_Row]:
    """Group the lines, from the top, into rows of lines with no more than ``white`` between them."""
    rows: list[_Row] = []
    reach = 0.0
    for line in sorted(lines, key=lambda held: held.top):
        if not rows or line.top - reach > white:
            rows.append([])
            reach = line.bottom
        rows[-1].append(line)
        reach = max(reach, line.bottom)
    return rows


def _table(lines: Sequence[TextLine]) -> MultilineTable | None:
    """Return the table that lines make if every piece has its column or columns, and every class its rows."""
    pieces = [piece for line in lines for piece in _pieces(line)]
    bounds = _bounds(lines)
    if len(bounds) - 1 < _FEWEST_COLUMNS:
        return None
    for leading in range(min(_MOST_CLASSES, len(bounds) - 2) + 1):
        areas = _laid(pieces, bounds, leading)
        if areas:
            held = [[p for p in pieces if _columns(p, bounds) == (column, column)] for column in range(len(bounds) - 1)]
            return MultilineTable(lines[0].page, areas, bounds, [(min(p.x0 for p in own), max(p.x1 for p in own)) for own in held])
    return None


def _bounds(lines: Sequence[TextLine]) -> list[float]:
    """Return the columns' edges: the middles of the white that runs through all lines with many pieces."""
    split = [_pieces(line) for line in lines]
    most = max(map(len, split))
    full = sorted((piece for line in split if len(line) * 2 > most for piece in line), key=lambda p: p.x0)
    spans: list[list[float]] = []
    for piece in full:
        if spans and piece.x0 < spans[-1][1] + _CORRIDOR:
            spans[-1][1] = max(spans[-1][1], piece.x1)
        else:
            spans.append([piece.x0, piece.x1])
    every = [piece for line in split for piece in line]
    for piece in sorted(every, key=lambda held: held.x0 - held.x1):
        met = [span for span in spans if span[0] - _CORRIDOR < piece.x1 and piece.x0 < span[1] + _CORRIDOR]
        if not met:
            spans.append([piece.x0, piece.x1])
        elif len(met) == 1:
            met[0][:] = [min(met[0][0], piece.x0), max(met[0][1], piece.x1)]
    spans.sort()
    inner = [(left[1] + right[0]) / 2 for left, right in pairwise(spans)]
    return [min(p.x0 for p in every) - 4.0, *inner, max(p.x1 for p in every) + 4.0]


def _columns(piece: TextLine, bounds: Sequence[float]) -> tuple[int, int]:
    """Return the first and the last column that a piece stands in."""
    inner = bounds[1:-1]
    return sum(x <= piece.x0 for x in inner), sum(x < piece.x1 for x in inner)


def _laid(pieces: Sequence[TextLine], bounds: Sequence[float], leading: int) -> list[Area]:
    """Return the cells if the first ``leading`` columns hold classes; return none if a doubt is left."""
    classes = [piece for piece in pieces if _columns(piece, bounds)[0] < leading]
    values = [piece for piece in pieces if _columns(piece, bounds)[0] >= leading]
    if any(_columns(piece, bounds)[1] >= leading for piece in classes) or not values:
        return []
    white = max(_white(values), _white(pieces))
    rows = _stacked(values, white)
    cells = [_cells(row, bounds) for row in rows]
    if len(rows) < _FEWEST_ROWS or not all(cells) or not _are_named(cells, leading):
        return []
    between = min(min(p.top for p in b) - max(p.bottom for p in a) for a, b in pairwise(rows))
    white = max(white, min(_CLOSE * pieces[0].size, 0.9 * between))
    tops = [(max(p.bottom for p in a) + min(p.top for p in b)) / 2 for a, b in pairwise(rows)]
    edges = [min(p.top for p in pieces) - 1, *tops, max(p.bottom for p in pieces) + 1]
    areas: list[Area] = []
    for at, row in enumerate(cells):
        taken = {column for first, last in row for column in range(first, last + 1)}
        blanks: dict[tuple[int, int], list[TextLine]] = {(c, c): [] for c in range(leading, len(bounds) - 1) if c not in taken}
        areas.extend(Area((bounds[a], edges[at], bounds[b + 1], edges[at + 1]), held) for (a, b), held in (row | blanks).items())
    foot = rows[-1][0].top if leading and _is_foot(rows[-1], classes, bounds, leading) else edges[-1]
    for column in range(leading):
        texts = _stacked([piece for piece in classes if _columns(piece, bounds)[0] == column], white)
        body = [row for row in rows if row[0].top < foot]
        spans = _spans([text for text in texts if text[0].bottom <= foot], body)
        if spans is None:
            return []
        below = [(len(body), len(body), text) for text in texts if text[0].bottom > foot]
        spans.extend(below or [(len(body), len(body), [])] * (len(rows) - len(body)))
        areas.extend(Area((bounds[column], edges[a], bounds[column + 1], edges[b + 1]), held) for a, b, held in spans)
    return areas


def _are_named(rows: Sequence[dict[tuple[int, int], list[TextLine]]], leading: int) -> bool:
    """True if every row but the last has a name or only figures.

    No row without figures may be the rest of the one above, or a title.
    """
    named = [[line for (first, _), held in row.items() if first == leading for line in held] for row in rows]
    room = max((line.width for lines in named for line in lines), default=0.0)
    below = False
    for row, above, name in reversed(list(zip(rows[1:], named, named[1:], strict=False))):
        states = any(_STATES.fullmatch(line.text) for held in row.values() for line in held)
        alone = len(row) == 1 and bool(name)
        rest = bool(name and above) and not NUMBERED.match(name[0].text) and fills(above[-1], name[0], room)
        if not states and ((alone and not below) or (rest and len(row) < len(rows[0]))):
            return False
        below = below if alone else states
    unnamed = [row for row, name in zip(rows[:-1], named, strict=False) if not name]
    return not any(_WORDS.search(line.text) for row in unnamed for line in row.get((leading + 1, leading + 1), []))


def _cells(row: Sequence[TextLine], bounds: Sequence[float]) -> dict[tuple[int, int], list[TextLine]]:
    """Group a row's pieces by their columns; return nothing if figures stand above one another or texts overlap."""
    cells: dict[tuple[int, int], list[TextLine]] = {}
    for piece in sorted(row, key=lambda held: (held.top, held.x0)):
        cells.setdefault(_columns(piece, bounds), []).append(piece)
    covered = [column for first, last in cells for column in range(first, last + 1)]
    stacked = any(len(held) > 1 and any(FIGURE.fullmatch(piece.text) for piece in held) for held in cells.values())
    return {} if stacked or len(set(covered)) < len(covered) else cells


def _is_foot(row: _Row, classes: Sequence[TextLine], bounds: Sequence[float], leading: int) -> bool:
    """True if the last row is a total beside no class: it has no name, or nothing level with it before the name."""
    named = any(_columns(piece, bounds)[0] == leading for piece in row)
    return not named or not any(piece.bottom > row[0].top for piece in classes)


def _spans(texts: Sequence[_Row], rows: Sequence[_Row]) -> list[tuple[int, int, _Row]] | None:
    """Return the first and last row of each class; ``None`` if no division of the rows fits, or two do."""
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
        return None
    found_spans = [(a, b, list(text)) for (a, b), text in zip(middle if fits else top, texts, strict=True)]
    if len(found_spans) > 1 and found_spans[1][0] > found_spans[0][1] + 1:
        found_spans.append((found_spans[0][1] + 1, found_spans[1][0] - 1, []))
    return found_spans
