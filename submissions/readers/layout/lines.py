"""Glyphs of a page into lines of text, and lines back into the paragraphs that a converter broke.

A line is continued by the next one exactly when the next one's first word would not have fitted behind it: that is how
every layout program breaks lines, so it needs no dictionary. Blanks between Chinese characters that only the layout put
there are removed; radicals that some fonts give instead of characters (⽤ for 用) are replaced by the characters.
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
"""Of the size of type: the white from which two pieces of a line stand in different columns."""
LISTED = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text, its box in points from the page's top left, and ``head``, the width of its first unbreakable word.

    ``start`` is where the blanks before the text begin.
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
        """How far the text reaches, the blanks before it counted."""
        return self.x1 - self.start


def character(text: str) -> str:
    """A glyph's text with radicals and compatibility ideographs as the characters they stand for."""
    if any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        return unicodedata.normalize("NFKC", text.translate(SUPPLEMENT))
    if "\uf000" <= text[:1] <= "\uf0ff":
        return _SYMBOLS.get(text, "")
    return text.replace("\xa0", " ").replace("\0", "")


def is_undecoded(glyph: Glyph) -> bool:
    """Whether the font does not say which character this is."""
    return bool(_UNDECODED.search(glyph["text"])) or any(
        unicodedata.category(c) == "Co" and not "\uf000" <= c <= "\uf0ff" for c in glyph["text"]
    )


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """Glyphs grouped into lines by height, from the top."""
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
    """The line that glyphs from left to right make, or ``None`` when they are blanks; text struck through took up room, too."""
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
    """The glyphs without marks of footnotes: small figures behind Chinese (behind a letter or figure they are powers)."""
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
    """The blanks between two glyphs: those printed, one for a gap, none where only the layout set Chinese apart."""
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
    """The line's pieces between gaps that no layout makes inside a text: of ``gap`` sizes of type."""
    pieces: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, glyph in pairwise(line.glyphs):
        if glyph["x0"] - before["x1"] > gap * line.size:
            pieces.append([])
        pieces[-1].append(glyph)
    made = (line_of(piece, line.page) for piece in pieces)
    return [piece for piece in made if piece is not None]


def fills(line: TextLine, following: TextLine, room: float, slack: float = 0.3) -> bool:
    """Whether ``following`` stands on its own line only because it did not fit behind ``line`` in a column ``room`` wide.

    ``slack``, in characters, is what a layout program may leave free for reasons of its own.
    """
    return room - line.width < following.head + (slack + (0.25 if _mixed(line, following) else 0.0)) * following.size


def _mixed(line: TextLine, following: TextLine) -> bool:
    """Whether Chinese would meet letters or figures: there the layout sets a quarter of a character between."""
    return line.text[-1].isascii() != following.text[0].isascii()


def glue(line: TextLine, following: TextLine, room: float) -> str:
    """What belongs between a line and its continuation: a blank between two words, nothing in a word or beside Chinese."""
    inside = not (line.text[-1].isascii() and following.text[0].isascii())
    first = following.glyphs[0]
    broken_word = room - line.width < first["x1"] - first["x0"]
    if inside or broken_word or not (line.text[-1].isalnum() and following.text[0].isalnum()):
        return ""
    return " "


def ends_sentence(line: TextLine) -> bool:
    """Whether the line may end a paragraph."""
    return bool(_SENTENCE_END.search(line.text))


def cell_text(lines: Sequence[TextLine], room: float) -> str:
    """A cell's lines as its paragraphs, joined by line feeds; lines that all close with ； or 。 are a list."""
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
