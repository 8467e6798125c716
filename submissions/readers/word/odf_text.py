"""Reads text of OpenDocument in order, as a reader of the final document sees it.

Spans, links, fields and sections are seen through. Notes, comments, deletions and hidden text are left out. The caller
gets text boxes back. Source: OASIS OpenDocument 1.3 part 3, chapters 5 to 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from submissions.readers.opendocument import OFFICE
from submissions.readers.symbols import OBJECT, shown
from submissions.text import raised

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, STYLE, DRAW = (_URN % name for name in ("text", "table", "style", "drawing"))
SVG, FO = _URN % "svg-compatible", _URN % "xsl-fo-compatible"
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
    *(DRAW + name for name in ("glue-point", "image-map")),
    *(SVG + name for name in ("title", "desc")),
}
_OBJECTS = {DRAW + name for name in ("image", "object", "object-ole")}
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Styles:
    """The styles that matter for what is seen: hidden, raised as a note's mark, the fonts they set, and if they strike text."""

    hidden: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    fonts: dict[str, str] = field(default_factory=dict)
    struck: dict[str, bool] = field(default_factory=dict)


@dataclass
class OdfFlow:
    """Text gathered from a paragraph, and what stood in it that is not its text."""

    styles: Styles
    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    hidden: int = 0
    struck: int = 0
    is_struck: bool = False

    def text(self) -> str:
        """Return the paragraph's text; blanks at the ends of its lines say nothing."""
        return shown("".join(self.parts))

    def add(self, text: str | None) -> None:
        """Add character data; a run of white space is one blank."""
        if text:
            self.put(_BLANKS.sub(" ", text))

    def put(self, text: str) -> None:
        """Add text as it is, unless it is struck through."""
        if self.is_struck:
            self.struck += bool(text.strip())
        else:
            self.parts.append(text)


def gather(element: etree._Element, flow: OdfFlow) -> OdfFlow:
    """Add the text of ``element`` to ``flow``. The recursion is as deep as the parser allowed the tree to be."""
    style = element.get(TEXT + "style-name", "")
    if style in flow.styles.hidden:
        flow.hidden += 1
        return flow
    before, outer = len(flow.parts), flow.is_struck
    flow.is_struck = flow.styles.struck.get(style, outer)
    flow.add(element.text)
    for child in element:
        tag = child.tag
        if tag == TEXT + "s":
            flow.put(" " * count(child, TEXT + "c"))
        elif tag == TEXT + "tab":
            flow.put(" ")
        elif tag == TEXT + "line-break":
            flow.put("\n")
        elif tag in SHAPES:
            flow.boxes.append(child)
        elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
            flow.hidden += 1
        elif tag == DRAW + "frame":
            _frame(child, flow)
        elif tag not in _SKIPPED:
            gather(child, flow)
        flow.add(child.tail)
    flow.is_struck = outer
    if element.tag == TEXT + "span":
        for index in range(before, len(flow.parts)):
            part = shown(flow.parts[index], flow.styles.fonts.get(style))
            flow.parts[index] = raised(part) if style in flow.styles.raised else part
    return flow


def _frame(element: etree._Element, flow: OdfFlow) -> None:
    """Add a text box, or a picture or object. One set in the line leaves a sign that something stands there."""
    kept = [child for child in element if child.tag not in _OBJECTS]
    if len(kept) < len(element) and element.get(TEXT + "anchor-type") == "as-char":
        flow.parts.append(OBJECT)
    for child in kept:
        if child.tag in SHAPES:
            flow.boxes.append(child)
        elif child.tag not in _SKIPPED:
            gather(child, flow)


def count(element: etree._Element, name: str, most: int = 512) -> int:
    """Return a counting attribute, 1 by default. It is bounded: a hostile repetition must not make a million columns."""
    value = element.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def styles_of(*roots: etree._Element | None) -> Styles:
    """The styles of these parts of a document that matter for what is seen."""
    hidden, lifted, fonts, parents = set(), set(), {}, {}
    struck: dict[str, bool] = {}
    for root in roots:
        for style in root.iter(STYLE + "style") if root is not None else ():
            name = style.get(STYLE + "name", "")
            parents[name] = style.get(STYLE + "parent-style-name", "")
            for properties in style.iterfind(STYLE + "text-properties"):
                if properties.get(TEXT + "display") == "none":
                    hidden.add(name)
                if properties.get(STYLE + "text-position", "").split(" ")[0] in ("super", "33%"):
                    lifted.add(name)
                if line := properties.get(STYLE + "text-line-through-style") or properties.get(STYLE + "text-line-through-type"):
                    struck[name] = line != "none"
                if font := properties.get(STYLE + "font-name"):
                    fonts[name] = font
    for name in parents:
        above = set(_parents(name, parents))
        hidden |= {name} if above & hidden else set()
        lifted |= {name} if above & lifted else set()
    inherited = {name: next((struck[one] for one in (name, *_parents(name, parents)) if one in struck), None) for name in parents}
    return Styles(frozenset(hidden), frozenset(lifted), fonts, {name: said for name, said in inherited.items() if said is not None})


def _parents(name: str, parents: dict[str, str]) -> Iterator[str]:
    """Yield the styles that a style is derived from; a circle ends after 32."""
    for _ in range(32):
        name = parents.get(name, "")
        if not name:
            return
        yield name


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return a table's rows; header rows and row groups are seen through."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == ROW:
            rows.append(child)
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            rows.extend(rows_of(child))
    return rows
