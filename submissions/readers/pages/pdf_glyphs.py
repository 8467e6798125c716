"""Returns the glyphs of a PDF page as they are seen: upright, on the visible page, each once.

Glyphs that a rule strikes through are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pdfplumber.page import Page

from submissions.readers.layout.cells import Box
from submissions.readers.layout.glyphs import DOUBLED, Strokes, each_once
from submissions.readers.layout.lines import Glyph, is_undecoded
from submissions.readers.left_out import STRUCK
from submissions.readers.pages.pdf_form_fields import READ, field_glyphs

# Share of the advance by which a baseline may rise before text counts as slanted. Set in 12baebb ("PDF pages on their
# side are read upright"), no count kept.
_LEVEL = 0.05
# Share of the height by which a made italic may lean; 0.33 is common, more than this is slanted text. Set in 12baebb,
# no count kept.
_MOST_SHEAR = 0.6


def turn_of(glyphs: Sequence[dict[str, Any]]) -> int:
    """Return the degrees clockwise by which most of the page's text must be turned to stand upright: 0, 90, 180 or 270."""
    turns = Counter(direction(glyph) for glyph in glyphs if glyph["text"].strip())
    turn, count = turns.most_common(1)[0] if turns else (0, 0)
    return turn if turn and count * 2 > sum(turns.values()) else 0


def direction(glyph: dict[str, Any]) -> int | None:
    """Return the degrees clockwise by which the glyph must be turned to stand upright; ``None`` if it is slanted or mirrored."""
    sign = -1 if glyph.get("adv", 1) < 0 else 1
    a, b, c, d = (sign * value for value in glyph["matrix"][:4])
    if a * d - b * c <= 0:
        return None
    if abs(b) <= _LEVEL * abs(a) and abs(c) <= _MOST_SHEAR * abs(d):
        return 0 if a > 0 else 180
    if abs(a) <= _LEVEL * abs(b) and abs(d) <= _MOST_SHEAR * abs(c):
        return 90 if b > 0 else 270
    return None


def turned(page: Page, degrees: int) -> Page:
    """Return the page as it reads after a further turn clockwise."""
    page.close()
    attributes = page.page_obj.attrs
    attributes["Rotate"] = page.page_obj.rotate = (page.rotation + degrees) % 360
    return Page(page.pdf, page.page_obj, page.page_number)


def visible(page: Page) -> Box:
    """Return the part of a page that is shown or printed, in the coordinates of its objects."""
    crop, media = page.cropbox, page.mediabox
    box = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
    left, top, right, bottom = (float(value) for value in (box if box[0] < box[2] and box[1] < box[3] else media))
    return left, top, right, bottom


class SeenText:
    """The text of a page that is read, in points from the corner of its visible part, and notes on the rest."""

    def __init__(self, page: Page, box: Box) -> None:
        self.notes: list[str] = []
        self.undecoded = 0
        self._struck = Strokes(page.edges)
        seen: list[Glyph] = []
        for char in page.chars:
            if direction(char) != 0:
                self.notes.append("slanted_text_left_out")
            elif not _stands_on(char, box):
                self.notes.append("text_outside_the_page_left_out")
            else:
                seen.append(self._glyph(char, box))
        filled = field_glyphs(page, box)
        self.notes += [READ] * bool(filled)
        self.glyphs, doubled = each_once([*filled, *seen])
        self.notes += [DOUBLED] * doubled
        self.count = sum(bool(glyph["text"].strip()) for glyph in self.glyphs)

    def _glyph(self, char: dict[str, Any], box: Box) -> Glyph:
        self.undecoded += is_undecoded(char)
        struck = self._struck.through(char)
        self.notes += [STRUCK] * struck
        return {
            "text": char["text"], "size": char.get("size"), "struck": struck,
            "x0": char["x0"] - box[0], "x1": char["x1"] - box[0], "top": char["top"] - box[1], "bottom": char["bottom"] - box[1],
        }  # fmt: skip


def _stands_on(char: dict[str, Any], box: Box) -> bool:
    """True if the glyph reaches into the box, and not absurdly far out of it."""
    width, height = box[2] - box[0], box[3] - box[1]
    return bool(
        -width < char["x0"] - box[0] < width
        and 0 < char["x1"] - box[0] < 2 * width
        and -height < char["top"] - box[1] < height
        and 0 < char["bottom"] - box[1] < 2 * height
    )
