"""Reads Word documents (``.docx``, ``.docm``): paragraphs and tables of the body, walked with lxml.

A table's cells carry their grid positions: ``gridSpan``, ``gridBefore`` and ``vMerge`` are resolved, and the
continuation of a vertical merge stays in its row as an empty cell. A table inside a cell follows its outer table as a
grid of its own. External relationships are never followed, only noted.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.left_out import EXTERNAL, left_out
from submissions.readers.package import OfficePackage, PartRelation
from submissions.readers.repeated_lines import as_heads
from submissions.readers.symbols import OBJECT, without_picture_signs
from submissions.readers.word.inserted_parts import InsertedParts
from submissions.readers.word.word_names import MC, SDT, SDT_CONTENT, STRICT, TBL, TC, TR, VAL, P, W
from submissions.readers.word.word_numbering import Numbering
from submissions.readers.word.word_styles import Looks, looks_of
from submissions.readers.word.word_text import WordFlow, children, gather, integer
from submissions.rejections import Rejected, too_many

_TC_PROPERTIES, _SPAN, _MERGE, _MERGE_ACROSS, _DELETED = (W + name for name in ("tcPr", "gridSpan", "vMerge", "hMerge", "cellDel"))
_MAIN = "word/document.xml"


def read(content: bytes, limits: Limits) -> Document:
    """Read a WordprocessingML document; raises :class:`Rejected`."""
    package = OfficePackage(content, limits)
    main = package.main(_MAIN)
    main = main if main in package else _MAIN
    root = package.xml(main, STRICT)
    if root is None:
        raise Rejected("corrupt", main)
    styles = package.xml(package.related(main, "styles", "word/styles.xml"), STRICT)
    numbering = package.xml(package.related(main, "numbering", "word/numbering.xml"), STRICT)
    relations = package.relations(main)
    document = document_of(root, styles, numbering, InsertedParts(package, relations, limits), limits)
    heads = _running_heads(package, relations)
    outside = any(not relation.target for relation in relations.values())
    return replace(document, notes=(*document.notes, *([EXTERNAL] if outside else [])), running_heads=heads)


def _running_heads(package: OfficePackage, relations: dict[str, PartRelation]) -> tuple[Paragraph, ...]:
    """Return the lines of the parts that every page repeats above and below its text, each once."""
    names = [one.target for one in relations.values() if one.kind in ("header", "footer") and one.target in package]
    roots = [root for name in names if (root := package.xml(name, STRICT)) is not None]
    texts = ["".join(text for run in line.iter(W + "t") if (text := run.text)) for root in roots for line in root.iter(P)]
    return as_heads(texts)


def document_of(
    root: etree._Element, styles: etree._Element | None, numbering: etree._Element | None, inserted: InsertedParts, limits: Limits
) -> Document:
    """Return the document of a main part's root; raise :class:`Rejected`."""
    body = root.find(W + "body")
    if body is None:
        raise Rejected("corrupt", "w:body")
    walk = _Walk(Numbering(numbering, styles), looks_of(styles), inserted, limits)
    walk.blocks_of(body)
    return Document("docx", tuple(walk.blocks), tuple(dict.fromkeys([*walk.notes(), *inserted.notes])), tuple(inserted.left_out.items()))


class _Walk:
    """One pass over a body in document order."""

    def __init__(self, numbering: Numbering, looks: Looks, inserted: InsertedParts, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._numbering = numbering
        self._looks = looks
        self._inserted = inserted
        self._limits = limits
        self._tables = self._cells = self._removed = self._hidden = self._struck = self._pictures = 0
        self._boxes: list[etree._Element] = []
        self._depth = 0

    def notes(self) -> list[str]:
        """What was seen and left out."""
        return left_out(self._removed, self._hidden, self._pictures, self._struck)

    def blocks_of(self, parent: etree._Element) -> None:
        """Append the blocks below ``parent``."""
        self._enter()
        for child in parent:
            if child.tag == P:
                self._paragraph(child)
            elif child.tag == TBL:
                self._table(child)
            elif child.tag in (SDT, SDT_CONTENT, W + "customXml", W + "ins", W + "moveTo"):
                self.blocks_of(child)
            elif child.tag == MC + "AlternateContent":
                self.blocks_of(next(iter(child), child))
            elif child.tag == W + "altChunk":
                self._insert(child)
            elif child.tag != W + "del" and child.tag != W + "moveFrom":
                self._inserted.unknown(child)
            if len(self.blocks) > self._limits.blocks:
                raise too_many("blocks", self._limits.blocks)
        self._depth -= 1

    def _insert(self, element: etree._Element) -> None:
        """Append what a part with a document of its own holds."""
        blocks = self._inserted.blocks(element, len(self.blocks), self._tables)
        self.blocks.extend(blocks)
        self._tables += sum(isinstance(block, Grid) for block in blocks)
        self._cells += sum(len(row) for block in blocks if isinstance(block, Grid) for row in block.rows)
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells, f"第{self._tables}张表 table {self._tables}")

    def _enter(self) -> None:
        """Go one level deeper into tables, text boxes and content controls."""
        self._depth += 1
        if self._depth > self._limits.nesting:
            raise Rejected("too_large", f"tables and boxes more than {self._limits.nesting} deep")

    def _text(self, paragraph: etree._Element) -> WordFlow:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        flow = gather(paragraph, WordFlow(self._looks, style.get(VAL, "") if style is not None else ""))
        self._removed += flow.removed
        self._hidden += flow.hidden
        self._struck += flow.struck
        self._pictures += flow.pictures
        return flow

    def _paragraph(self, element: etree._Element) -> None:
        number, outline = self._numbering.number(element)
        flow = self._text(element)
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
        rows: list[list[Cell]] = []
        nested: list[etree._Element] = []
        above: dict[int, tuple[int, int]] = {}
        for row in children(element, TR):
            if row.find(f"{W}trPr/{W}del") is None:
                rows.append(self._row(row, len(rows), place, above, nested, rows))
            else:
                self._removed += 1
        if rows:
            self.blocks.append(Grid(tuple(map(tuple, rows)), place))
        boxes, self._boxes = self._boxes, []
        for inner in nested:
            self._table(inner)
        for box in boxes:
            self.blocks_of(box)
        self._depth -= 1

    def _row(
        self,
        element: etree._Element,
        row: int,
        place: Location,
        above: dict[int, tuple[int, int]],
        nested: list[etree._Element],
        rows: list[list[Cell]],
    ) -> list[Cell]:
        """Return the cells of one row. ``above`` keeps, by column, the row and index of the cell that a vertical merge continues."""
        column = integer(element.find(f"{W}trPr/{W}gridBefore"), 0)
        cells: list[Cell] = []
        for tc in children(element, TC):
            marks = {mark.tag: mark for properties in tc.iterchildren(_TC_PROPERTIES) for mark in properties}
            if _DELETED in marks:
                self._removed += 1
                continue
            span = max(1, integer(marks.get(_SPAN), 1))
            merge, horizontal = marks.get(_MERGE), marks.get(_MERGE_ACROSS)
            if horizontal is not None and horizontal.get(VAL, "continue") == "continue" and cells:
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + span)
                column += span
                continue
            continued = merge is not None and merge.get(VAL, "continue") == "continue" and column in above
            if continued:
                anchor_row, index = above[column]
                rows[anchor_row][index] = replace(rows[anchor_row][index], row_span=row - anchor_row + 1)
            elif merge is not None:
                above[column] = (row, len(cells))
            else:
                above.pop(column, None)
            location = Location(place.block, table=place.table, row=row + 1, column=column + 1)
            cells.append(Cell(self._cell_text(tc, nested), row, column, location, 1, span, continued))
            column += span
            self._cells += 1
            if self._cells > self._limits.cells:
                raise too_many("cells", self._limits.cells, f"第{self._tables}张表 table {self._tables}")
        return cells

    def _cell_text(self, tc: etree._Element, nested: list[etree._Element]) -> str:
        """Return a cell's paragraphs. A table of one column inside it is only a list and belongs to the text."""
        texts = []
        for child in children(tc, P, TBL):
            if child.tag == P:
                number, _ = self._numbering.number(child)
                flow = self._text(child)
                text = flow.text() or self._boxed(flow.boxes)
                self._boxes.extend(() if text and not flow.text() else flow.boxes)
                texts.append((number or "") + text if text.strip() else text)
            elif all(len(children(row, TC)) == 1 for row in children(child, TR)):
                texts.extend(self._cell_text(cell, nested) for row in children(child, TR) for cell in children(row, TC))
            else:
                nested.append(child)
        return without_picture_signs("\n".join(texts).strip())

    def _boxed(self, boxes: list[etree._Element]) -> str:
        """Return the text of a box that is all a cell's paragraph holds: a line of its own, and no table."""
        lines = [line for box in boxes for line in children(box, P, TBL)]
        return self._text(lines[0]).text() if len(lines) == 1 and lines[0].tag == P else ""
