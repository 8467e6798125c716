"""Glyphs that a page shows once though its file has them twice, and glyphs that a rule strikes through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from submissions.readers.layout.lines import Glyph

DOUBLED = "doubled_glyphs_read_once"
# Share of a glyph's width and height: a copy of the same character nearer than this is false bold or a shadow. Programs
# shift the copy by 0.2 to 0.5 points; two characters of a word are never so close, they would lie on one another.
_NEAR = 0.3
# Points: copies are looked for in squares of this size and the eight around; a copy of large type further away stays.
_SQUARE = 6.0


def each_once(glyphs: Iterable[Glyph]) -> tuple[list[Glyph], bool]:
    """Return the glyphs without copies of one that lies at nearly the same place, and true if there were such copies.

    False bold prints a character twice, a few tenths of a point apart; shadows do the same.
    """
    kept: list[Glyph] = []
    squares: dict[tuple[str, int, int], list[Glyph]] = {}
    doubled = False
    for glyph in glyphs:
        x, y = int(glyph["x0"] // _SQUARE), int(glyph["top"] // _SQUARE)
        around = ((glyph["text"], x + across, y + down) for across in (0, -1, 1) for down in (0, -1, 1))
        if any(_covers(other, glyph) for square in around for other in squares.get(square, ())):
            doubled |= bool(glyph["text"].strip())
            continue
        kept.append(glyph)
        squares.setdefault((glyph["text"], x, y), []).append(glyph)
    return kept, doubled


def _covers(one: Glyph, two: Glyph) -> bool:
    """True if two glyphs of the same character lie on one another."""
    width, height = max(one["x1"] - one["x0"], 1.0), max(one["bottom"] - one["top"], 1.0)
    return bool(abs(one["x0"] - two["x0"]) < min(_NEAR * width, _SQUARE) and abs(one["top"] - two["top"]) < min(_NEAR * height, _SQUARE))


class Strokes:
    """Level rules by height, to find the glyphs that one strikes through."""

    def __init__(self, edges: Sequence[dict[str, Any]]) -> None:
        self._bands: dict[int, list[tuple[float, float, float]]] = {}
        for edge in edges:
            if edge["orientation"] == "h" and abs(edge["top"]) < 20_000:
                self._bands.setdefault(int(edge["top"] // 8), []).append((edge["top"], edge["x0"], edge["x1"]))

    def through(self, glyph: Glyph) -> bool:
        """True if a rule runs through the glyph's middle, over its whole width."""
        top, height = glyph["top"], glyph["bottom"] - glyph["top"]
        if not glyph["text"].strip() or not 0 < height < 200 or not self._bands:
            return False
        high, low = top + 0.4 * height, top + 0.78 * height
        return any(
            high < y < low and x0 - 1 <= glyph["x0"] and glyph["x1"] <= x1 + 1
            for band in range(int(high // 8), int(low // 8) + 1)
            for y, x0, x1 in self._bands.get(band, ())
        )
