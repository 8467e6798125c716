"""A document as format-neutral blocks in order: what every reader returns and all that extraction sees."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands; ``None`` where the format has no such thing.

    ``member`` is the file's name inside an archive. ``block`` counts blocks from 0; ``line``, ``page``, ``table``, ``row`` and ``column`` count from 1 as a person
    would. ``sheet`` and ``cell`` are a spreadsheet's ("B7"). ``start`` and ``end`` are character offsets into the
    block's or cell's text, ``quote`` the characters between them. ``box`` is the place on a fixed page: left, top,
    right and bottom in points from the page's upper left corner.
    """

    block: int
    line: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    member: str | None = None
    box: tuple[float, float, float, float] | None = None

    def span(self, start: int, end: int, quote: str) -> Location:
        """The same place narrowed to a character span."""
        return replace(self, start=start, end=end, quote=quote)

    def as_json(self) -> dict[str, Any]:
        """The parts that are known."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables.

    ``number`` is a list number that Word itself prints and the text does not hold. ``stray`` marks text of a table whose
    rows or columns were lost, so that nothing in it can be placed. ``lines`` says for a paragraph joined from broken lines where
    in its text each line begins, with the line's number.
    """

    text: str
    location: Location
    number: str | None = None
    outline: int | None = None
    stray: bool = False
    lines: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Location:
        """The place of a character span of its text, on the line where the span begins."""
        at = bisect_right(self.lines, start, key=lambda one: one[0])
        line = self.lines[at - 1][1] if at else self.location.line
        return replace(self.location, start=start, end=end, quote=self.text[start:end], line=line)


FOUND = {
    "heading": ("按表头所在列和行名", "under its column's heading, in the row of its label"),
    "right_edge": ("该行少了单元格，按表格右边对齐", "in a row that lost cells, laid against the table's right edge"),
    "fitted": ("该行少了单元格，按各列应有的内容对应", "in a row that lost cells, laid where every cell is what its column holds"),
    "beside": ("紧邻其名称", "beside its label"),
    "order": ("按表样次序，并经算式印证", "by the form's order, confirmed by arithmetic"),
    "quotient": ("没有百分号，按分子分母之商确定", "a rate without a percent sign, decided by its quotient"),
    "fraction": ("表格存为小数，目标值以百分数计，折算为百分数", "a sheet's fraction, in percent as its target is"),
    "rejoined": ("一个数在单元格内断成几行，只有一种接法", "a figure broken over lines in its cell, which can be joined in one way alone"),
    "constraint": ("粘连或损坏的数字，只有一种拆法满足算式", "glued or damaged digits of which one reading alone satisfies the arithmetic"),
    "prose": ("文字叙述", "stated in a sentence"),
    "labelled": ("写在“填报单位”等名称之后", "behind a label such as 填报单位"),
    "title": ("写在标题里", "in the title"),
    "cover": ("封面上单独一行的单位名称", "a unit's name on a line of its own on the cover"),
    "signature": ("落款处的单位名称", "the unit that signs, above or before the date"),
    "running_head": ("写在页眉或页脚", "in the head or foot that every page repeats"),
    "introduced": ("正文里自我介绍的单位", "the unit that the prose introduces as the one that reports"),
    "file_name": ("写在文件名里", "in the file's name"),
    "folder_name": ("写在文件夹名里", "in the folder's name"),
    "form_line": ("表中单独写明的年度", "a line of the form that states the year"),
    "evaluated": ("正文写明自评的年度", "the year that a sentence says was evaluated"),
    "most_named": ("正文提到次数最多的年度", "the year that the prose names most"),
}
"""How a value was found, in Chinese and English: what ``found`` says in each entry of ``cells``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text (paragraphs joined by line feeds) and the grid positions it covers, counted from 0.

    ``merged`` marks the continuation of a cell above it, kept so that a row has a cell wherever the form has one.
    ``found`` says how a value was found, a key of :data:`FOUND`; readers leave it as it is. ``doubt`` says in Chinese why no
    value can be read from the cell, and is empty where one can.
    """

    text: str
    row: int
    column: int
    location: Location
    row_span: int = 1
    column_span: int = 1
    merged: bool = False
    found: str = "heading"
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells in reading order. Rows need not be equally long: converters lose merged cells.

    ``row_ends`` is False where the layout does not tell which cell ends a row.
    """

    rows: tuple[tuple[Cell, ...], ...]
    location: Location
    row_ends: bool = True

    def cells(self) -> Iterator[Cell]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader returns.

    ``notes`` are things seen and not followed (tracked deletions, external links), ``left_out`` the members of an
    archive that could not be read, as (name, code of the rejection). ``recognised`` says that the text was recognised
    from a picture: nothing in it is sure until arithmetic confirms it. ``running_heads`` are the heads and feet that every
    page repeats and that are no part of the text.
    """

    format: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = field(default=())
    left_out: tuple[tuple[str, str], ...] = field(default=())
    recognised: bool = False
    running_heads: tuple[Paragraph, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs outside tables, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def grids(self) -> Iterator[Grid]:
        """The tables, in order."""
        return (block for block in self.blocks if isinstance(block, Grid))
