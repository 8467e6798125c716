"""Reads binary Word documents (``.doc`` of Word 97 to 2003, Kingsoft ``.wps``): the main text and its text boxes.

A table's cells keep their grid positions. Rows say their own boundaries, which are brought to one grid. Merges across
and down are resolved as for ``.docx``. A table inside a cell follows its outer table. Source: [MS-DOC].
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.symbols import OBJECT, PICTURES, is_picture, without_picture_signs
from submissions.readers.word.word_binary import WordFile, open_word
from submissions.readers.word.word_lists import Lists
from submissions.readers.word.word_rows import CONTINUED, WordTable, columns, shapes_of
from submissions.readers.word.word_story import Stretch, WordStory
from submissions.rejections import too_many

# Numbers of PlcSpaMom and PlcftxbxTxt. Source: [MS-DOC] 2.5.10 (FibRgFcLcb97).
_ANCHORS, _BOXES = 40, 56


def read(content: bytes, limits: Limits) -> Document:
    """Read a binary Word document; raises :class:`Rejected`."""
    file = open_word(content, limits)
    story = WordStory(file, limits)
    walk = _Walk(Lists(file), limits)
    boxes = _boxes(file)
    for stretch in story.stretches(0, file.length(0)):
        walk.add(stretch)
        while boxes and not walk.is_in_table and boxes[-1][0] <= stretch.end:
            _, start, end = boxes.pop()
            walk.add_all(story.stretches(start, end))
    walk.close_tables()
    for _, start, end in reversed(boxes):
        walk.add_all(story.stretches(start, end))
    notes = [*story.notes, *([PICTURES] if walk.pictures else []), *(["macros_not_run"] if file.has_macros else [])]
    return Document("doc", tuple(walk.blocks), tuple(notes))


def _boxes(file: WordFile) -> list[tuple[int, int, int]]:
    """Return text boxes as (position of the anchor, first character, character behind the last), the last one first."""
    anchors, table = file.part(_ANCHORS), file.part(_BOXES)
    first = sum(map(file.length, range(6)))
    count = max(0, (len(anchors) - 4) // 30)
    anchored = {anchors[place : place + 4]: index for index in range(count) if (place := 4 * (count + 1) + 26 * index)}
    count = max(0, (len(table) - 4) // 26)
    starts = struct.unpack_from(f"<{count + 1}I", table) if count else ()
    found = []
    reached = 0
    for index in range(count):
        place = 4 * (count + 1) + 22 * index + 14
        shape = anchored.get(table[place : place + 4])
        start, end = starts[index : index + 2]
        if shape is not None and reached <= start < end <= file.length(6):
            reached = end
            found.append((int.from_bytes(anchors[4 * shape : 4 * shape + 4], "little"), first + start, first + end))
    return sorted(found, reverse=True)


class _Walk:
    """One pass over stretches of text in order."""

    def __init__(self, lists: Lists, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._lists = lists
        self._limits = limits
        self._tables: list[WordTable] = []
        self._grids = self._cells = 0
        self.pictures = False

    @property
    def is_in_table(self) -> bool:
        """True if a table is open."""
        return bool(self._tables)

    def add_all(self, stretches: Iterable[Stretch]) -> None:
        """Add a story of its own."""
        for stretch in stretches:
            self.add(stretch)
        self.close_tables()

    def add(self, stretch: Stretch) -> None:
        """Add the next stretch to the table it stands in, or as paragraphs."""
        while len(self._tables) > stretch.depth:
            self._close_table()
        while len(self._tables) < stretch.depth:
            self._tables.append(WordTable())
        if stretch.ends_row:
            self._tables[-1].close_row(shapes_of(stretch.changes))
            return
        number, outline = self._lists.number(stretch.style, stretch.changes)
        if not self._tables:
            self._paragraph(stretch.text, number, outline)
            return
        text = (number or "") + stretch.text if stretch.text.strip() else stretch.text
        self._tables[-1].open_cell.append(text)
        if stretch.ends_cell:
            self._tables[-1].close_cell()

    def close_tables(self) -> None:
        """End the tables that are still open."""
        while self._tables:
            self._close_table()

    def _close_table(self) -> None:
        table = self._tables.pop().closed()
        if self._tables:
            self._tables[-1].open_cell.append(table)
        else:
            self._grid(table)

    def _paragraph(self, text: str, number: str | None, outline: int | None) -> None:
        self.pictures |= is_picture(text)
        for line in text.replace(OBJECT, "").split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(line.strip(), Location(len(self.blocks)), number, outline))
                number = None
        self._check()

    def _check(self) -> None:
        if len(self.blocks) > self._limits.blocks:
            raise too_many("blocks", self._limits.blocks)
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells)

    def _grid(self, table: WordTable) -> None:
        if not table.rows:
            return
        self._grids += 1
        place = Location(len(self.blocks), table=self._grids)
        inner: list[WordTable] = []
        rows: list[list[Cell]] = []
        above: dict[int, tuple[int, int]] = {}
        for index, (row, positions) in enumerate(zip(table.rows, columns(table.rows), strict=True)):
            cells: list[Cell] = []
            for ordinal, (items, (column, span)) in enumerate(zip(row.cells, positions, strict=True)):
                down = row.shapes[ordinal].down if row.shapes else 0
                continued = down == CONTINUED and column in above
                if continued:
                    first, cell = above[column]
                    rows[first][cell] = replace(rows[first][cell], row_span=index - first + 1)
                elif down:
                    above[column] = (index, ordinal)
                else:
                    above.pop(column, None)
                where = Location(place.block, table=place.table, row=index + 1, column=column + 1)
                cells.append(Cell(_cell_text(items, inner), index, column, where, 1, span, continued))
            rows.append(cells)
            self._cells += len(cells)
            self._check()
        self.blocks.append(Grid(tuple(map(tuple, rows)), place))
        for one in inner:
            self._grid(one)


def _cell_text(items: list[str | WordTable], inner: list[WordTable]) -> str:
    """Return a cell's paragraphs. A table of one column inside it is only a list and belongs to the text."""
    texts: list[str] = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif item.is_list:
            texts.extend(_cell_text(cell, inner) for row in item.rows for cell in row.cells)
        else:
            inner.append(item)
    return without_picture_signs("\n".join(texts).strip())
