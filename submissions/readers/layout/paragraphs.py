"""Joins lines outside tables into paragraphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from submissions.readers.layout.grid_edges import RuleLevel
from submissions.readers.layout.lines import LISTED, TextLine, ends_sentence, fills, glue, segments

_HEADED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+[部章]|\d{1,2}[、.．](?!\d))"
)
_LONG = 0.5
"""Share of the page's width: no cell of a table is so wide.

Set in dc20300 ("rows of tables without rules do not widen the text's margins").
"""
# Long lines from which they alone show the text's edges; with fewer, all lines do (dc20300).
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A page: its number from 1, its size in points, its lines outside tables, and the level rules that close no cells."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    levels: tuple[RuleLevel, ...] = ()


_LEVELS = ((1, r"^[一二三四五六七八九十]{1,3}、|^第.+部分"), (2, r"^[（(][一二三四五六七八九十]{1,3}[)）]"), (3, r"^\d{1,2}[、.．](?!\d)"))


class Margins:
    """The left and right edge of the text of a document's pages, and the distance between the lines of a paragraph."""

    def __init__(self, sheets: Sequence[PageSheet]) -> None:
        every: dict[int, list[TextLine]] = defaultdict(list)
        for sheet in sheets:
            every[round(sheet.width)].extend(sheet.lines)
        ends = {width: _of_text(lines, width) for width, lines in every.items()}
        self._page_width = {sheet.number: round(sheet.width) for sheet in sheets}
        self._left = {width: min((line.x0 for line in lines), default=0.0) for width, lines in ends.items()}
        self._right = {width: _right(lines, width - self._left[width]) for width, lines in ends.items()}
        starts: Counter[bool] = Counter()
        pitches: Counter[float] = Counter()
        gaps: Counter[float] = Counter()
        for sheet in sheets:
            for above, line in pairwise(sheet.lines):
                room = self.right(line) - above.start
                if fills(above, line, room) and not ends_sentence(above):
                    pitches[round((line.top - above.top) / line.size, 1)] += 1
                elif not fills(above, line, room, 0.5):
                    gaps[round((line.top - above.top) / line.size, 1)] += 1
                if not fills(above, line, room) and fills(line, line, self.right(line) - line.start):
                    starts[self.indented(line)] += 1
        sizes: Counter[float] = Counter()
        for sheet in sheets:
            for line in sheet.lines:
                sizes[round(line.size)] += len(line.text)
        self.size = float(sizes.most_common(1)[0][0]) if sizes else 0.0
        self.indents = starts[True] > starts[False]
        self.pitch = pitches.most_common(1)[0][0] if pitches else None
        self.spaced = self.pitch is not None and bool(gaps) and min(gaps) > self.pitch * 1.2

    def right(self, line: TextLine) -> float:
        """Return the right edge of the text on the line's page."""
        return self._right[self._page_width[line.page]]

    def indented(self, line: TextLine) -> bool:
        """True if the line begins right of the text's left edge."""
        return line.x0 - self._left[self._page_width[line.page]] > line.size

    def outline(self, text: str, line: TextLine) -> int | None:
        """Return the level of a numbered heading that is larger than the text."""
        if line.size < self.size + 0.9 or len(text) > 45 or ends_sentence(line):
            return None
        return next((level for level, pattern in _LEVELS if re.match(pattern, text)), None)

    def centred(self, line: TextLine) -> bool:
        """True if the line stands in the middle of the text."""
        width = self._page_width[line.page]
        return self.indented(line) and abs((line.x0 + line.x1) - (self._left[width] + self._right[width])) < line.size

    def goes_on(self, line: TextLine, following: TextLine) -> bool:
        """True if ``following`` belongs to the same paragraph as ``line``."""
        room = self.right(line) - line.start
        if abs(line.size - following.size) > 1.0 or not fills(line, following, room, 0.5):
            return False
        if self.centred(following) and self.centred(line):
            return line.width > room * 0.7 and not ends_sentence(line)
        if _HEADED.match(following.text) and line.text[-1] not in "统唯同之第万单专不" and self._stands_alone(line, following):
            return False
        if self.indented(following) and not self._hangs(line, following):
            return False
        if not self._close(line, following):
            return False
        if line.text[-1] in "：:" and not LISTED.match(following.text) and fills(line, following, room, 0.0):
            return True
        return not ends_sentence(line) or (self.indents and not self.indented(following))

    def _close(self, line: TextLine, following: TextLine) -> bool:
        """True if the lines are no further apart than those of a paragraph."""
        if self.pitch is None or line.page != following.page:
            return True
        return (following.top - line.top) / following.size <= self.pitch * 1.2 + 0.05

    def _stands_alone(self, line: TextLine, following: TextLine) -> bool:
        """True if a numbered line is a heading or the next item, not prose that happens to begin with a number."""
        return ends_sentence(line) or self.right(following) - following.x1 > 2 * following.size

    def _hangs(self, line: TextLine, following: TextLine) -> bool:
        """True if an indented line belongs to a paragraph that is indented as a whole, or stands below its list number."""
        if abs(line.x0 - following.x0) < 2.0:
            return not ends_sentence(line)
        return line.x0 < following.x0 and bool(LISTED.match(line.text))


def _of_text(lines: Sequence[TextLine], width: int) -> Sequence[TextLine]:
    """Return the lines that show the text's edges: long ones without gaps, if there are some. Rows of tables may reach further."""
    long = [line for line in lines if line.width > _LONG * width and len(segments(line)) == 1]
    return long if len(long) >= _SEVERAL else lines


def _right(lines: Sequence[TextLine], symmetric: float) -> float:
    """Return the right edge: the furthest that several lines reach, else as far in as the left edge.

    Punctuation may hang beyond it.
    """
    ends = sorted(((line.glyphs[-1]["x0"] if line.text[-1] in "，。、；：）”" else line.x1, line.text) for line in lines), reverse=True)
    edge = next((a for (a, _), (b, _) in pairwise(ends) if a - b < 12.0), 0.0)
    reaching = {text for end, text in ends if edge - 18.0 < end < edge + 12.0}
    return edge if len(reaching) > 2 and edge > 0.75 * symmetric else max([symmetric, *(end for end, _ in ends[:1])])


def paragraphs(lines: Sequence[TextLine], margins: Margins) -> list[tuple[str, list[TextLine]]]:
    """Yield the paragraphs that lines make, each with its lines."""
    made: list[tuple[str, list[TextLine]]] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None and margins.goes_on(before, line):
            text, held = made[-1]
            made[-1] = (text + glue(before, line, margins.right(before) - before.start) + line.text, [*held, line])
        else:
            made.append((line.text, [line]))
        before = line
    return made
