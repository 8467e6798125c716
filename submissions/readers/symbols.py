"""Translates characters of symbol fonts into the signs they print: ≥ and ≤ of Symbol, ticks and boxes of Wingdings.

The characters of such a font have codes 0x20 to 0xFF, often moved to U+F020 to U+F0FF. What they print depends on the
font. Source: Adobe's Symbol encoding; Microsoft's Wingdings and Wingdings 2.
"""

from __future__ import annotations

import re

OBJECT = "\ufffc"
"""Stands for a picture, equation or object set in the text: something is printed there that cannot be read."""
PICTURES = "pictures_not_read"
"""The note on a document with pictures or objects large enough to hold a table."""

_SYMBOL = {
    **{code: chr(code) for code in (*range(0x20, 0x22), *range(0x28, 0x3A), 0x23, 0x25, 0x3B, 0x3C, 0x3D, 0x3E)},
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xA5: "∞", 0xD7: "·", 0xD6: "√",
}  # fmt: skip
_DINGBATS = {0x30: "□", 0x52: "√", 0x6F: "□", 0x71: "□", 0xA3: "□", 0xA8: "□", 0xFB: "×", 0xFC: "√", 0xFD: "×", 0xFE: "√"}
_DINGBATS_2 = {0x30: "□", 0x4F: "×", 0x50: "√", 0x51: "×", 0x52: "√", 0x53: "×", 0xA3: "□", 0x2A: "□"}
_MOVED = re.compile("[\uf020-\uf0ff](?=(.?))", re.S)


def symbol(code: int, font: str | None = None) -> str:
    """Return what the character prints in that font, or nothing for an ornament. An unknown font has ticks, boxes and ≥."""
    code &= 0xFF
    name = (font or "").strip().lower()
    if name.startswith("symbol"):
        return _SYMBOL.get(code, "")
    if name.startswith(("wingdings 2", "wingdings2")):
        return _DINGBATS_2.get(code, "")
    if name.startswith(("wingdings", "webdings")):
        return _DINGBATS.get(code, "")
    return "≥" if code == 0xB3 else _DINGBATS.get(code, "")


def shown(text: str, font: str | None = None) -> str:
    """Replace moved characters by what they print. In an unknown font the sign before a figure is a relation, never a box."""

    def one(match: re.Match[str]) -> str:
        code = ord(match[0]) & 0xFF
        if code == 0xA3 and not font and match[1].isdecimal():
            return "≤"
        return symbol(code, font)

    return _MOVED.sub(one, text) if not text.isascii() else text


def without_picture_signs(cell: str) -> str:
    """Return a cell's text without the signs for pictures, unless a picture is its content or the figure before its unit."""
    if OBJECT not in cell:
        return cell
    rest = cell.replace(OBJECT, "").strip()
    return rest if len(rest) > 4 or re.search(r"\d", rest) else OBJECT + rest


def is_picture(paragraph: str) -> bool:
    """True if a paragraph holds nothing but pictures or objects: they may show a table."""
    return set(paragraph.strip()) == {OBJECT}
