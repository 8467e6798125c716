"""Reads prose set in two columns: the left one to its end, then the right one.

Only sure cases are taken. The same white runs through all lines, both sides have about one width and continue from line
to line, and numbered headings of a report stand among them. A table's cells that happen to be long are left to the
tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from submissions.readers.layout.lines import TextLine, ends_sentence, line_of, segments
from submissions.readers.layout.paragraphs import Margins, PageSheet, paragraphs

_HEADED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
# Full lines of a column; fewer may be a table's long cells. All thresholds of this module were set in ef166a2 ("Prose
# set in two columns is read one column after the other"); no count was kept.
_FEWEST_FULL = 4
# Share of a column's lines that are full: short paragraphs leave many last lines.
_FULL_SHARE = 0.25
_NARROWEST = 10
"""In sizes of type: a column of prose is at least so wide."""
# The narrower column has at least this share of the wider one's width.
_ALIKE = 0.75
# Numbered headings of a report among the columns; one alone may be a table's label.
_FEWEST_HEADINGS = 2
# Candidates that are tried, the most frequent first. A bound on work.
_MOST_GUTTERS = 40
# Points: the margin of the page on which a column is laid by itself; its size has no effect on what is read.
_MARGIN = 20.0


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two columns of prose on one page, and the lines of the page that they were."""

    columns: tuple[tuple[TextLine, ...], tuple[TextLine, ...]]
    lines: tuple[TextLine, ...]

    @property
    def top(self) -> float:
        """The top of the columns, in points from the page's top."""
        return self.lines[0].top


def two_columns(lines: Sequence[TextLine]) -> TwoColumns | None:
    """Return the longest run of a page's lines that is prose in two columns, or ``None``."""
    pieces = [segments(line) for line in lines]
    beside = [(one, two) for line in pieces for one, two in pairwise(line)]
    beside.extend(pair for above, below in pairwise(pieces) for pair in ((above[0], below[-1]), (below[0], above[-1])))
    gutters = Counter(round((one.x1 + two.x0) / 2) for one, two in beside if one.x1 < two.x0)
    found: TwoColumns | None = None
    for gutter, _ in gutters.most_common(_MOST_GUTTERS):
        for first, last in _free(pieces, gutter):
            made = _parted(lines[first:last], gutter)
            if made is not None and (found is None or len(made.lines) > len(found.lines)):
                found = made
    return found


def _free(pieces: Sequence[Sequence[TextLine]], gutter: float) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each run in which no piece crosses the gutter."""
    first = 0
    for at, line in enumerate([*pieces, None]):
        if line is None or any(piece.x0 <= gutter <= piece.x1 for piece in line):
            if at - first >= 2 * _FEWEST_FULL:
                yield first, at
            first = at + 1


def _parted(lines: Sequence[TextLine], gutter: float) -> TwoColumns | None:
    """Return the lines as two columns if both are prose."""
    pairs = [(_side(line, 0.0, gutter), _side(line, gutter, float("inf"))) for line in lines]
    left, right = (tuple(side for pair in pairs if (side := pair[at]) is not None) for at in (0, 1))
    if not (_is_prose(left) and _is_prose(right)):
        return None
    widths = sorted((_width(left), _width(right)))
    headings = [side for side in (*left, *right) if _HEADED.match(side.text)]
    if widths[0] < _ALIKE * widths[1] or len(headings) < _FEWEST_HEADINGS or any(_same_number(*pair) for pair in pairs):
        return None
    return TwoColumns((left, right), tuple(lines))


def _side(line: TextLine, start: float, end: float) -> TextLine | None:
    glyphs = [glyph for glyph in line.glyphs if start <= glyph["x0"] < end]
    return line_of(glyphs, line.page) if glyphs else None


def _same_number(left: TextLine | None, right: TextLine | None) -> bool:
    """True if two texts side by side have the same number: they are a row of a table."""
    numbers = [_HEADED.match(side.text) for side in (left, right) if side is not None]
    return len(numbers) == 2 and all(numbers) and len({number[0] for number in numbers if number}) == 1


def _width(lines: Sequence[TextLine]) -> float:
    return max(line.x1 for line in lines) - min(line.x0 for line in lines)


def _is_prose(lines: Sequence[TextLine]) -> bool:
    """True if the lines of a column are unbroken and enough of them reach its right edge and continue below."""
    if len(lines) < _FEWEST_FULL or any(len(segments(line)) > 1 for line in lines):
        return False
    right = max(line.x1 for line in lines)
    full = [line for line in lines if line.x1 > right - 2 * line.size and not ends_sentence(line)]
    wide = _width(lines) >= _NARROWEST * max(line.size for line in lines)
    return wide and len(full) >= _FEWEST_FULL and len(full) >= _FULL_SHARE * len(lines)


def flowing(run: Sequence[TwoColumns]) -> Iterator[tuple[str, list[TextLine], int | None]]:
    """Yield the paragraphs of successive columns, over pages too: text, lines where they stand, outline level."""
    columns = [column for item in run for column in item.columns]
    width = max(map(_width, columns)) + 2 * _MARGIN
    origin: dict[TextLine, TextLine] = {}
    sheets: list[PageSheet] = []
    for column in columns:
        by = _MARGIN - min(line.x0 for line in column)
        moved = tuple(_moved(line, by) for line in column)
        origin.update(zip(moved, column, strict=True))
        sheets.append(PageSheet(column[0].page, width, column[-1].bottom, moved))
    margins = Margins(sheets)
    for text, held in paragraphs([line for sheet in sheets for line in sheet.lines], margins):
        yield text, [origin[line] for line in held], margins.outline(text, held[0])


def _moved(line: TextLine, by: float) -> TextLine:
    glyphs = tuple({**glyph, "x0": glyph["x0"] + by, "x1": glyph["x1"] + by} for glyph in line.glyphs)
    return replace(line, start=line.start + by, x0=line.x0 + by, x1=line.x1 + by, glyphs=glyphs)
