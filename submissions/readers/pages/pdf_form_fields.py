"""What is filled into a PDF's form fields, and typed over its pages: text that no page content holds.

Source: ISO 32000-1, sections 12.5.6.6 (free text), 12.5.6.19 (widgets) and 12.7.3 (field dictionaries).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from pdfplumber.page import Page

from submissions.readers.layout.cells import Box
from submissions.readers.layout.lines import Glyph
from submissions.readers.symbols import OBJECT

READ = "form_fields_read"
_TYPED = ("Tx", "Ch")
# Flags of an annotation that is not shown: hidden, and not viewed. Source: ISO 32000-1, table 165.
_UNSEEN = 0x2 | 0x20
# Parents above a field that are asked for what it inherits; a circle ends here.
_DEEPEST = 16
# Fields and characters of one page; a form has a few hundred. A bound on work.
_FIELDS, _CHARACTERS = 2_000, 20_000
# Points: the size of type in a field whose box is higher than a line, and the share of a lower box that the type takes.
_SIZE, _SHARE = 10.0, 0.8


def field_glyphs(page: Page, box: Box) -> list[Glyph]:
    """Return the glyphs of a page's filled fields, in points from the corner of ``box``, the page's visible part."""
    glyphs: list[Glyph] = []
    for annotation in page.annots[:_FIELDS]:
        text = _text(annotation["data"])
        if text and len(glyphs) < _CHARACTERS:
            place = (annotation["x0"] - box[0], annotation["top"] - box[1], annotation["x1"] - box[0], annotation["bottom"] - box[1])
            glyphs.extend(_laid(text[:_CHARACTERS], place))
    return glyphs


def _text(annotation: dict[str, Any]) -> str:
    """Return what an annotation shows: the value of a field, or typed text; a value that is no text stands as an object."""
    kind = _name(annotation.get("Subtype"))
    if _number(annotation.get("F")) & _UNSEEN:
        return ""
    if kind == "FreeText":
        return _string(annotation.get("Contents"))
    if kind != "Widget" or _name(_inherited(annotation, "FT")) not in _TYPED:
        return ""
    value = _inherited(annotation, "V")
    if isinstance(value, list):
        return "、".join(filter(None, map(_string, value)))
    return _string(value) if isinstance(value, bytes) or value is None else OBJECT


def _inherited(field: dict[str, Any], key: str) -> Any:
    """Return an entry of a field, or of the nearest parent that has it."""
    for _ in range(_DEEPEST):
        if key in field:
            return resolve1(field[key])
        parent = resolve1(field.get("Parent"))
        if not isinstance(parent, dict):
            break
        field = parent
    return None


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _number(value: Any) -> int:
    value = resolve1(value)
    return value if isinstance(value, int) else 0


def _string(value: Any) -> str:
    value = resolve1(value)
    return decode_text(value).replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, bytes) else ""


def _laid(text: str, box: Box) -> Iterator[Glyph]:
    """Yield the characters of a field's lines, from its left edge, narrow enough to stand in its box."""
    lines = text.split("\n")
    height = max(1.0, (box[3] - box[1]) / len(lines))
    size = min(_SIZE, height * _SHARE)
    top = box[1] + (height - size) / 2 if len(lines) == 1 else box[1]
    for number, line in enumerate(lines):
        widths = [size if ord(char) > 0xFF else size / 2 for char in line]
        narrower = min(1.0, (box[2] - box[0] - 2) / max(sum(widths), 1.0))
        x = box[0] + 1
        for char, width in zip(line, widths, strict=True):
            room = max(width * narrower, 0.1)
            yield {
                "text": char, "size": size, "struck": False,
                "x0": x, "x1": x + room, "top": top + number * height, "bottom": top + number * height + size,
            }  # fmt: skip
            x += room
