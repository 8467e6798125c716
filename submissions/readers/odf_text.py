"""Text of OpenDocument: what a reader of the final document would see, in order.

Spans, links, fields and sections are seen through; notes, comments, tracked deletions and hidden text are left out;
text boxes are handed back to the caller. Source: OASIS OpenDocument 1.3 part 3, chapters 5 to 7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW = (_URN % name for name in ("office", "text", "table", "style", "drawing"))
MANIFEST, SVG = _URN % "manifest", _URN % "svg-compatible"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

P, H, LIST, GRID = TEXT + "p", TEXT + "h", TEXT + "list", TABLE + "table"
CELL, COVERED, ROW = TABLE + "table-cell", TABLE + "covered-table-cell", TABLE + "table-row"
SHAPES = {DRAW + name for name in ("text-box", "custom-shape", "rect", "ellipse", "polygon", "path", "caption")}
SEEN_THROUGH = {
    *(TEXT + name for name in ("section", "table-of-content", "alphabetical-index", "index-body", "index-title", "user-index")),
    *(DRAW + name for name in ("frame", "g", "a")),
}

_SKIPPED = {
    *(TEXT + name for name in ("note", "number", "tracked-changes", "hidden-text", "bibliography-mark", "ruby-text", "script")),
    *(OFFICE + name for name in ("annotation", "annotation-end", "event-listeners", "forms")),
    *(DRAW + name for name in ("image", "object", "object-ole", "glue-point", "image-map")),
    *(SVG + name for name in ("title", "desc")),
}
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass
class Flow:
    """Text gathered from a paragraph, and what stood in it that is not its text."""

    hidden_styles: frozenset[str]
    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    hidden: int = 0

    def text(self) -> str:
        """The paragraph's text; blanks at the ends of its lines say nothing."""
        return "".join(self.parts)

    def add(self, text: str | None) -> None:
        """Add character data: a run of white space is one blank."""
        if text:
            self.parts.append(_BLANKS.sub(" ", text))


def gather(element: etree._Element, flow: Flow) -> Flow:
    """Add the text of ``element`` to ``flow``; the recursion is as deep as the parser allowed the tree to be."""
    if element.get(TEXT + "style-name") in flow.hidden_styles:
        flow.hidden += 1
        return flow
    flow.add(element.text)
    for child in element:
        tag = child.tag
        if tag == TEXT + "s":
            flow.parts.append(" " * count(child, TEXT + "c"))
        elif tag == TEXT + "tab":
            flow.parts.append(" ")
        elif tag == TEXT + "line-break":
            flow.parts.append("\n")
        elif tag in SHAPES:
            flow.boxes.append(child)
        elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
            flow.hidden += 1
        elif tag not in _SKIPPED:
            gather(child, flow)
        flow.add(child.tail)
    return flow


def count(element: etree._Element, name: str, most: int = 512) -> int:
    """A counting attribute, 1 by default, bounded: a hostile repetition must not make a grid of a million columns."""
    value = element.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def hidden_styles(*roots: etree._Element | None) -> frozenset[str]:
    """Names of the styles whose text is not displayed."""
    return frozenset(
        style.get(STYLE + "name", "")
        for root in roots
        if root is not None
        for style in root.iter(STYLE + "style")
        if any(properties.get(TEXT + "display") == "none" for properties in style.iterfind(STYLE + "text-properties"))
    )


def rows_of(table: etree._Element) -> list[etree._Element]:
    """A table's rows, seen through header rows and row groups."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == ROW:
            rows.append(child)
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            rows.extend(rows_of(child))
    return rows
