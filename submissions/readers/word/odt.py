"""Reads OpenDocument text (``.odt``, ``.ott``): paragraphs, lists and tables of ``content.xml``, walked with lxml.

A table's cells carry their grid positions. The continuation of a cell over rows stays in its row as an empty cell. A
table inside a cell follows its outer table as a grid of its own. Deletions and hidden text are left out and noted.
Links, linked sections and embedded objects are never followed. Source: OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.left_out import left_out
from submissions.readers.opendocument import parts_of
from submissions.readers.repeated_lines import as_heads, of_opendocument
from submissions.readers.symbols import OBJECT, is_picture, without_picture_signs
from submissions.readers.word.odf_numbering import Counting, ListNumbers
from submissions.readers.word.odf_text import (
    CELL,
    COVERED,
    GRID,
    LIST,
    SEEN_THROUGH,
    SHAPES,
    TABLE,
    TEXT,
    XLINK,
    H,
    OdfFlow,
    P,
    Styles,
    count,
    gather,
    rows_of,
    styles_of,
)
from submissions.rejections import Rejected, too_many

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//|\.\./")
# The same bound as the other readers' spans; a form has 14 columns.
_MOST_COLUMNS = 512


def read(content: bytes, limits: Limits) -> Document:
    """Read an OpenDocument text; raises :class:`Rejected`."""
    root, body, styles = parts_of(content, "text", limits)
    walk = _Walk(ListNumbers(styles, root), styles_of(styles, root), limits)
    walk.blocks_of(body)
    notes = [*walk.notes()]
    if any(_OUTSIDE.match(link) for link in (element.get(XLINK + "href", "") for element in root.iter())):
        notes.append("external_links_not_followed")
    return Document("odt", tuple(walk.blocks), tuple(notes), running_heads=as_heads(of_opendocument(styles)))


class _Walk:
    """One pass over a body in document order."""

    def __init__(self, numbers: ListNumbers, styles: Styles, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._numbers = numbers
        self._styles = styles
        self._limits = limits
        self._tables = self._cells = self._removed = self._hidden = self._struck = self._pictures = self._depth = 0

    def notes(self) -> list[str]:
        """What was seen and left out."""
        return left_out(self._removed, self._hidden, self._pictures, self._struck)

    def blocks_of(self, parent: etree._Element, counting: Counting | None = None, level: int = 0) -> None:
        """Append the blocks below ``parent``, which may be a list's item of that level."""
        self._enter()
        for child in parent:
            tag = child.tag
            if tag in (P, H):
                self._paragraph(child, counting, level)
            elif tag == GRID:
                self._table(child)
            elif tag == LIST:
                self.blocks_of(child, self._numbers.entered(child, counting), level + 1)
            elif tag in (TEXT + "list-item", TEXT + "list-header") or tag in SEEN_THROUGH or tag in SHAPES:
                self.blocks_of(child, counting, level)
            elif tag == TEXT + "tracked-changes":
                self._removed += len(child.findall(f"{TEXT}changed-region/{TEXT}deletion"))
            if len(self.blocks) > self._limits.blocks:
                raise too_many("blocks", self._limits.blocks)
        self._depth -= 1

    def _enter(self) -> None:
        """Go one level deeper into tables, lists, sections and text boxes."""
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise Rejected("too_large", f"tables, lists and boxes more than {self._limits.nesting} deep")

    def _number(self, element: etree._Element, counting: Counting | None, level: int) -> str | None:
        """Return the number printed before a paragraph: of the list item that it opens, or of its outline level."""
        if counting is None:
            return self._numbers.heading(element, count(element, TEXT + "outline-level")) if element.tag == H else None
        item = element.getparent()
        opens = item is not None and item.tag == TEXT + "list-item" and item[0] is element
        return self._numbers.next(counting, level, item.get(TEXT + "start-value")) if item is not None and opens else None

    def _text(self, paragraph: etree._Element) -> OdfFlow:
        flow = gather(paragraph, OdfFlow(self._styles))
        self._hidden += flow.hidden
        self._struck += flow.struck
        return flow

    def _paragraph(self, element: etree._Element, counting: Counting | None, level: int) -> None:
        number = self._number(element, counting, level)
        outline = count(element, TEXT + "outline-level") if element.tag == H else None
        flow = self._text(element)
        self._pictures += is_picture(flow.text())
        for text in flow.text().replace(OBJECT, "").split("\n"):
            if text.strip():
                self.blocks.append(Paragraph(text.strip(), Location(len(self.blocks)), number, outline))
                number = None
        for box in flow.boxes:
            self.blocks_of(box)

    def _table(self, element: etree._Element) -> None:
        self._enter()
        self._tables += 1
        place = Location(len(self.blocks), table=self._tables)
        rows: list[tuple[Cell, ...]] = []
        nested: list[etree._Element] = []
        above: dict[int, Cell] = {}
        for row in rows_of(element):
            cells = self._row(row, len(rows), place, above, nested)
            rows.append(tuple(cells))
            repeats = count(row, TABLE + "number-rows-repeated") - 1
            self._take(repeats * len(cells))
            for _ in range(repeats):
                rows.append(tuple(_below(cell, len(rows)) for cell in cells))
        if rows:
            self.blocks.append(Grid(tuple(rows), place))
        for inner in nested:
            self._table(inner)
        self._depth -= 1

    def _row(self, element: etree._Element, row: int, place: Location, above: dict[int, Cell], nested: list[etree._Element]) -> list[Cell]:
        """Return the cells of one row. ``above`` keeps, by first column, the cells that may reach down into it."""
        cells: list[Cell] = []
        column = covered_to = 0
        for item in element:
            if item.tag not in (CELL, COVERED):
                continue
            text = self._cell_text(item, nested) if item.tag == CELL else ""
            repeats = count(item, TABLE + "number-columns-repeated")
            self._take(repeats)
            for _ in range(repeats):
                location = Location(place.block, table=place.table, row=row + 1, column=column + 1)
                if item.tag == CELL:
                    down, across = count(item, TABLE + "number-rows-spanned", 10**6), count(item, TABLE + "number-columns-spanned")
                    cells.append(Cell(text, row, column, location, down, across))
                    above[column] = cells[-1]
                    covered_to = column + across
                elif column >= covered_to:
                    anchor = above.get(column)
                    across = anchor.column_span if anchor is not None and row < anchor.row + anchor.row_span else 1
                    cells.append(Cell("", row, column, location, 1, across, merged=True))
                    covered_to = column + across
                column += 1
                if column > _MOST_COLUMNS:
                    raise too_many("columns", _MOST_COLUMNS)
        return cells

    def _take(self, cells: int) -> None:
        """Count cells before they are made: a repetition is refused, not expanded."""
        self._cells += cells
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells)

    def _cell_text(self, cell: etree._Element, nested: list[etree._Element]) -> str:
        """Return a cell's paragraphs. A table of one column inside it is only a list and belongs to the text."""
        return without_picture_signs("\n".join(self._cell_lines(cell, nested, None, 0)).strip())

    def _cell_lines(self, parent: etree._Element, nested: list[etree._Element], counting: Counting | None, level: int) -> Iterator[str]:
        for child in parent:
            tag = child.tag
            if tag in (P, H):
                number = self._number(child, counting, level)
                flow = self._text(child)
                text = flow.text()
                yield (number or "") + text if text.strip() else text
                for box in flow.boxes:
                    yield from self._cell_lines(box, nested, None, 0)
            elif tag == LIST:
                yield from self._cell_lines(child, nested, self._numbers.entered(child, counting), level + 1)
            elif tag == GRID:
                if any(sum(c.tag == CELL for c in row) != 1 for row in rows_of(child)):
                    nested.append(child)
                else:
                    yield from (self._cell_text(c, nested) for row in rows_of(child) for c in row if c.tag == CELL)
            elif tag in (TEXT + "list-item", TEXT + "list-header") or tag in SEEN_THROUGH or tag in SHAPES:
                yield from self._cell_lines(child, nested, counting, level)


def _below(cell: Cell, row: int) -> Cell:
    """Return the copy of a cell in a later row."""
    return replace(cell, row=row, location=replace(cell.location, row=row + 1))
