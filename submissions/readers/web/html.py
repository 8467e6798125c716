"""Reads web pages (also those saved as ``.doc`` or ``.txt``): block elements are paragraphs, tables keep their spans.

Nothing is fetched or run. Scripts, styles, hidden and struck elements, and what stands beside or below a page's text
are left out. A table that only lays a page out (one cell, or one cell that holds tables and nearly all the text) is
read as the blocks in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree, html

from submissions.document import Block, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.encodings import decode
from submissions.readers.web.html_styles import mark_hidden
from submissions.readers.web.html_tables import Spread, cells_of, own_rows, widths_of
from submissions.readers.web.html_text import (
    FIELDS,
    NUMBER,
    SKIPPED,
    LeftOut,
    cell_lines,
    field_value,
    is_inline,
    lines_of,
    number_of,
    source_text,
)
from submissions.rejections import Rejected, too_many

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*(?:[\"']\s*)?([\w-]+)", re.I)
_TRUSTED = frozenset({"big5", "big5-hkscs", "hz-gb-2312", "utf-16", "utf-16le", "utf-16be"})
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
# Share of a table's text that stands in cells with tables. Set in 69ad54c ("Read web pages, web archives and RTF"),
# no count kept.
_LAYOUT_SHARE = 0.8
_CELLS = etree.XPath("count(//td | //th)")
_EXTERNAL = etree.XPath("boolean(//*[starts-with(@src, 'http') or starts-with(@src, '//') or starts-with(@src, 'file:')])")


def read(content: bytes, limits: Limits) -> Document:
    """Read an HTML document; raises :class:`Rejected`."""
    return read_pages([text_of(content)], "html", limits)


def read_pages(pages: Iterable[str], name: str, limits: Limits) -> Document:
    """Read several pages, one after the other, as one document of the format ``name``; raises :class:`Rejected`."""
    walk = _Walk(limits)
    for page in pages:
        root = _parsed(page)
        if root is None:
            continue
        if _CELLS(root) > limits.cells:
            raise too_many("cells", limits.cells)
        if _EXTERNAL(root):
            walk.left.external = True
        mark_hidden(root)
        body = root.find("body")
        walk.blocks_of(body if body is not None else root)
        walk.flush()
    return Document(name, tuple(walk.blocks), walk.left.notes())


def text_of(content: bytes, declared: str | None = None) -> str:
    """Decode a page: UTF-8 if it fits, else the declared encoding, else GB18030. Raises :class:`Rejected` ``not_text``."""
    found = _DECLARED.search(content[:4096])
    name = (declared or (found[1].decode("ascii", "replace") if found else "")).lower()
    if name in _TRUSTED:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            pass
    return decode(content)


def _parsed(page: str) -> etree._Element | None:
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = html.document_fromstring(_PROLOGUE.sub("", page), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        if not page.strip():
            return None
        raise Rejected("corrupt") from error
    for entry in parser.error_log:
        if entry.type_name in ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY"):
            raise Rejected("too_large", f"第{entry.line}行 line {entry.line}: {entry.message.strip()}")
    return root


class _Walk:
    """One pass over a body in document order. Inline text gathers until a block element ends it."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.left = LeftOut()
        self._limits = limits
        self._pending: list[str] = []
        self._number: str | None = None
        self._outline: int | None = None
        self._tables = self._cells = self._depth = 0

    def flush(self) -> None:
        """Make paragraphs of the inline text gathered so far."""
        for text in lines_of("".join(self._pending)):
            self._add(Paragraph(text, Location(len(self.blocks)), self._number, self._outline))
            self._number = None
        self._pending.clear()

    def blocks_of(self, parent: etree._Element, outline: int | None = None) -> None:
        """Append the blocks below ``parent``, as deep as the parser allowed the tree to be."""
        preformatted = parent.tag == "pre"
        self._pending.append(source_text(parent.text, preformatted))
        for child in parent:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in SKIPPED or self.left.leaves_out(child):
                pass
            elif tag in FIELDS:
                self._pending.append(field_value(child))
            elif tag == "table":
                self.flush()
                self._table(child)
            elif tag == "br":
                self._pending.append("\n")
                self.blocks_of(child)
            elif NUMBER in child.get("style", "").replace(" ", ""):
                self._number = number_of(child) or None
            elif is_inline(tag):
                self.blocks_of(child, outline)
            else:
                self.flush()
                self._block(child, tag)
            self._pending.append(source_text(child.tail, preformatted))

    def _block(self, element: etree._Element, tag: str) -> None:
        """Add a block element. ``h1`` to ``h6`` give their paragraphs an outline level, list items their number."""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._outline = int(tag[1])
        if tag == "li":
            self._number = number_of(element) or None
        self.blocks_of(element)
        self.flush()
        self._outline = None

    def _table(self, element: etree._Element) -> None:
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise Rejected("too_large", f"tables more than {self._limits.nesting} deep")
        if _is_layout(element):
            for row in own_rows(element, self.left):
                for cell in cells_of(row, self.left):
                    self.blocks_of(cell)
                    self.flush()
        else:
            self._grid(element)
        self._depth -= 1

    def _grid(self, element: etree._Element) -> None:
        self._tables += 1
        place = Location(len(self.blocks), table=self._tables)
        rows = [list(cells_of(row, self.left)) for row in own_rows(element, self.left)]
        spread = Spread(place, widths_of(rows))
        nested: list[etree._Element] = []
        caption = element.find("caption")
        if caption is not None and not self.left.leaves_out(caption):
            self.blocks_of(caption)
            self.flush()
            place = spread.place = Location(len(self.blocks), table=self._tables)
        for row in rows:
            self._cells += spread.add([(cell, "\n".join(cell_lines(cell, nested, self.left))) for cell in row])
            if self._cells > self._limits.cells:
                raise too_many("cells", self._limits.cells, f"第{self._tables}张表 table {self._tables}")
        self.left.beyond |= spread.beyond
        if any(spread.rows):
            self._add(Grid(tuple(map(tuple, spread.rows)), place))
        for inner in nested:
            self._table(inner)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > self._limits.blocks:
            raise too_many("blocks", self._limits.blocks)


def _is_layout(table: etree._Element) -> bool:
    """True if a table only lays out a page.

    It holds sentences and never two cells side by side, or its cells with tables hold nearly all its text.
    """
    rows = [list(cells_of(row)) for row in own_rows(table)]
    cells = [cell for row in rows for cell in row]
    if table.get("role") == "presentation" or len(cells) == 1:
        return True
    if all(len(row) < 2 for row in rows) and any("。" in text for cell in cells for text in cell.itertext()):
        return True
    holding = [cell for cell in cells if cell.find(".//table") is not None]
    return bool(holding) and _size(holding) >= _LAYOUT_SHARE * max(1, _size(cells))


def _size(cells: list[etree._Element]) -> int:
    def texts() -> Iterator[str]:
        for cell in cells:
            yield from cell.itertext()

    return sum(len(text.strip()) for text in texts())
