"""Joins the glyphs of a page into lines of text, and lines into the paragraphs that a converter broke.

Line n+1 continues line n exactly if its first word would not have fitted at the end of line n. Every layout program
breaks lines so, and no dictionary is needed. Blanks between Chinese characters that only the layout put there are
removed. Radicals that some fonts give instead of characters (⽤ for 用) are replaced by the characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from submissions.radicals import SUPPLEMENT

Glyph = dict[str, Any]

_OPENING = "（(《“‘【〔［[｛{〈「『"
_CLOSING = "，。、；：？！）)》”’】〕］]｝}〉」』％%…—"
_SENTENCE_END = re.compile(r"[。！？：!?:][”’）)」』]*$")
_SYMBOLS = {"\uf052": "√", "\uf0fe": "√", "\uf0fc": "√", "\uf0a3": "□", "\uf06f": "□", "\uf0a8": "□"}
_UNDECODED = re.compile(r"\(cid:\d+\)")
NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]+[部章条]|[①-⑳]|其中|附件|说明[:：]|备注[:：]|注[:：])"
)
_GAP = 1.2
"""In sizes of type: a wider gap separates two columns.

Set in 67e67a8 ("tables without rules where columns are sure") and kept by dc20300 ("PDFs printed from Word").
"""
LISTED = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])")


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """One line of text, and its box in points from the page's top left.

    ``head`` is the width of its first unbreakable word. ``start`` is where the blanks before the text begin. Two lines
    are equal only if they are the same object: the same words may stand twice on a page.
    """

    text: str
    page: int
    start: float
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    head: float
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """The reach of the text, with the blanks before it."""
        return self.x1 - self.start


def character(text: str) -> str:
    """Return a glyph's text, with radicals and compatibility ideographs replaced by the characters they stand for."""
    if any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        return unicodedata.normalize("NFKC", text.translate(SUPPLEMENT))
    if "\uf000" <= text[:1] <= "\uf0ff":
        return _SYMBOLS.get(text, "")
    return text.replace("\xa0", " ").replace("\0", "")


def is_undecoded(glyph: Glyph) -> bool:
    """True if the font does not say which character this is."""
    return bool(_UNDECODED.search(glyph["text"])) or any(
        unicodedata.category(c) == "Co" and not "\uf000" <= c <= "\uf0ff" for c in glyph["text"]
    )


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """Group glyphs into lines by height, from the top."""
    ordered = sorted(glyphs, key=lambda g: ((g["top"] + g["bottom"]) / 2, g["x0"]))
    groups: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in ordered:
        centre = (glyph["top"] + glyph["bottom"]) / 2
        if not groups or centre - middle > 0.45 * max(size, _size(glyph)):
            groups.append([])
            middle = centre
            size = _size(glyph)
        elif _size(glyph) > size:
            middle, size = centre, _size(glyph)
        groups[-1].append(glyph)
    made = (line_of(sorted(group, key=lambda g: float(g["x0"])), page) for group in groups)
    return [line for line in made if line is not None]


def line_of(glyphs: Sequence[Glyph], page: int) -> TextLine | None:
    """Return the line that glyphs from left to right make, or ``None`` for blanks. Struck text still takes up room."""
    glyphs = _without_marks(glyphs)
    inked = [g for g in glyphs if character(g["text"]).strip()]
    seen = [g for g in inked if not g.get("struck")]
    if not seen:
        return None
    bullet = bool(glyphs[0]["text"].strip()) and glyphs[0] is not inked[0]
    return TextLine(
        text=_spaced(glyphs),
        page=page,
        start=inked[0]["x0"] if bullet else glyphs[0]["x0"],
        x0=inked[0]["x0"],
        x1=max(g["x1"] for g in inked),
        top=min(g["top"] for g in seen),
        bottom=max(g["bottom"] for g in seen),
        size=max(_size(g) for g in seen),
        head=_head(inked),
        glyphs=tuple(seen),
    )


def _without_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs without marks of footnotes: small figures behind Chinese.

    Small figures behind a letter or figure are powers and stay.
    """
    size = max(map(_size, glyphs))
    kept: list[Glyph] = []
    for glyph in glyphs:
        mark = glyph["text"].isdigit() and _size(glyph) < 0.72 * size and kept and not kept[-1]["text"].isascii()
        if not mark or _size(kept[-1]) < 0.72 * size or kept[-1]["text"] in "㎡":
            kept.append(glyph)
    return kept


def _size(glyph: Glyph) -> float:
    return max(1.0, float(glyph.get("size") or 0) or float(glyph["bottom"] - glyph["top"]))


def _spaced(glyphs: Sequence[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    blanks = ""
    for glyph in glyphs:
        text = "" if glyph.get("struck") else character(glyph["text"])
        if glyph.get("struck"):
            before, blanks = glyph, ""
        elif not text.strip():
            blanks += text
        else:
            if before is not None and parts:
                parts.append(_between(before, glyph, blanks))
            parts.append(text.strip())
            before, blanks = glyph, ""
    return "".join(parts)


def _between(before: Glyph, glyph: Glyph, blanks: str) -> str:
    """Return the blanks between two glyphs: the printed ones, one for a gap, none if only the layout set Chinese apart."""
    gap = (glyph["x0"] - before["x1"]) / max(_size(before), _size(glyph))
    narrow = before["text"][-1].isascii() + glyph["text"][0].isascii()
    least = (0.9, 0.9, 0.18)[narrow]
    return (blanks or " ") if gap > least or (blanks and narrow and gap > 0.1) else ""


def _head(glyphs: Sequence[Glyph]) -> float:
    end = 0
    while end < len(glyphs) - 1 and glyphs[end]["text"] in _OPENING:
        end += 1
    while (
        end + 1 < len(glyphs)
        and glyphs[end]["text"].isascii()
        and glyphs[end + 1]["text"].isascii()
        and glyphs[end + 1]["x0"] - glyphs[end]["x1"] < 0.18 * _size(glyphs[end])
    ):
        end += 1
    while end + 1 < len(glyphs) and glyphs[end + 1]["text"] in _CLOSING:
        end += 1
    return float(glyphs[end]["x1"] - glyphs[0]["x0"])


def segments(line: TextLine, gap: float = _GAP) -> list[TextLine]:
    """Cut the line at gaps wider than ``gap`` sizes of type, which no layout makes inside a text."""
    pieces: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, glyph in pairwise(line.glyphs):
        if glyph["x0"] - before["x1"] > gap * line.size:
            pieces.append([])
        pieces[-1].append(glyph)
    made = (line_of(piece, line.page) for piece in pieces)
    return [piece for piece in made if piece is not None]


def fills(line: TextLine, following: TextLine, room: float, slack: float = 0.3) -> bool:
    """True if ``following`` starts a new line only because it did not fit behind ``line`` in a column ``room`` wide.

    ``slack``, in characters, is what a layout program may leave free for reasons of its own.
    """
    return room - line.width < following.head + (slack + (0.25 if _mixed(line, following) else 0.0)) * following.size


def _mixed(line: TextLine, following: TextLine) -> bool:
    """True if Chinese would meet letters or figures, where a layout program sets a quarter of a character between."""
    return line.text[-1].isascii() != following.text[0].isascii()


def glue(line: TextLine, following: TextLine, room: float) -> str:
    """Return what belongs between a line and its continuation: a blank between two words, nothing inside a word or beside Chinese."""
    inside = not (line.text[-1].isascii() and following.text[0].isascii())
    first = following.glyphs[0]
    broken_word = room - line.width < first["x1"] - first["x0"]
    if inside or broken_word or not (line.text[-1].isalnum() and following.text[0].isalnum()):
        return ""
    return " "


def ends_sentence(line: TextLine) -> bool:
    """True if the line may end a paragraph."""
    return bool(_SENTENCE_END.search(line.text))


def cell_text(lines: Sequence[TextLine], room: float) -> str:
    """Join a cell's lines into its paragraphs, separated by line feeds. Lines that all end with ； or 。 are a list."""
    text = ""
    listed = len(lines) > 1 and all(line.text[-1] in "；;。" for line in lines)
    for position, line in enumerate(lines):
        before = lines[position - 1] if position else None
        if before is None:
            text = line.text
        elif not listed and fills(before, line, room) and not LISTED.match(line.text):
            text += glue(before, line, room) + line.text
        else:
            text += "\n" + line.text
    return text
