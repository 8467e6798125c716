"""Lays a sheet's filled cells out as a document: rows of a form become grids, titles and prose become paragraphs.

A sheet has no paragraphs, so a row with one filled cell is a heading, a sentence or a sign-off. It is still a table's
row if it stands between a table's rows as a short label whose amounts are blank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.rejections import too_many
from submissions.text import fold

Place = tuple[int, int]

_TITLE = re.compile(r"^(说明:|备注:|注:|附件|附表|附录|报告应包括|#)|(自评表|基础数据表|情况表|自评报告|申报表)(\(.{0,200}\))?$")
_HEADING = re.compile(r"^([一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[章节条])")
_SIGN_OFF = re.compile(
    r"^(填表|填报|编制|制表|审核|报送|金额)?(单位|人|日期|部门|时间|负责人|单位负责人|单位\(盖章\)|单位名称|联系电话|电话)[:]|^(单位[:])?\(?[万亿千百]?元\)?$"
)
_ITEM = re.compile(r"^(\(?\d+[、.)]|其中|[①-⑳…])")
NUMBER = re.compile(r"^[-+¥]?\(?[\d,]+(\.\d+)?%?\)?$")
_SENTENCE = re.compile(r"[。；;]$")
_STATED = re.compile(r"[^:]{2,}:[-+¥]?(\d|$)")
"""A label with its figure, or with the place for it: a form writes this in one cell, a caption never has it."""
# Characters: the only cell of a row is prose if it is longer. Set in b88e816 ("Read workbooks and separated text"),
# no count kept.
_LONG = 50
# Rows of a label alone, one below the other, within a table: the base data table of the samples has at most four without
# figures (e6b2a29); twice as many and the row behind them. A bound on work.
_MOST_LABELS = 9
# Blank rows that a table may hold inside. Set in b88e816, no count kept.
_GAP = 2
# Columns from the first filled one that a row may have: the bound of the other readers' spans.
_WIDEST = 512


@dataclass(eq=False)
class Sheet:
    """One sheet as its filled cells by (row, column), counted from 0.

    ``spans`` gives the size of a merged cell by its first place, ``lines`` the line of each row in a text file. The
    rest says what is hidden; ``folded_columns`` are those of the hidden columns that an outline folds away. ``heads`` are
    the lines that each printed page repeats.
    """

    name: str | None = None
    cells: dict[Place, str] = field(default_factory=dict)
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    folded_columns: set[int] = field(default_factory=set)
    heads: list[str] = field(default_factory=list)


@dataclass
class _Row:
    """One row with text: its filled cells, and whether a cell above reaches into it."""

    index: int
    filled: list[int]
    reached: bool
    numbers: bool
    first: int
    last: int
    kind: str = "table"


def cell_name(row: int, column: int) -> str:
    """Return the name that a spreadsheet gives a place counted from 0: (6, 1) is B7."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def document(name: str, sheets: Iterable[Sheet], notes: Iterable[str], limits: Limits) -> Document:
    """Return the sheets in order as one document. Raises :class:`Rejected` ``too_large``."""
    layout = _Layout(limits)
    for sheet in sheets:
        layout.add(sheet)
    return Document(name, tuple(layout.blocks), tuple(dict.fromkeys(notes)))


class _Layout:
    """Blocks gathered from sheet after sheet, counted against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._limits = limits
        self._cells = self._tables = 0

    def add(self, sheet: Sheet) -> None:
        """Append one sheet's paragraphs and grids."""
        rows = _rows(sheet)
        _classify(sheet, rows)
        spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for (row, column), (height, width) in sheet.spans.items():
            spans[row].append((column, height, width))
        for kind, group in groupby(rows, key=lambda row: row.kind):
            if kind == "prose":
                for each in group:
                    self._paragraphs(sheet, each)
            else:
                for part in _parts(list(group)):
                    self._grid(sheet, part, spans)

    def _location(self, sheet: Sheet, row: int, column: int, table: int | None = None) -> Location:
        cell = cell_name(row, column) if sheet.name is not None else None
        return Location(len(self.blocks), line=sheet.lines.get(row), table=table, sheet=sheet.name, cell=cell)

    def _append(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > self._limits.blocks:
            raise too_many("blocks", self._limits.blocks)

    def _paragraphs(self, sheet: Sheet, row: _Row) -> None:
        """Add a row of prose, by line. The parts of a sign-off stay separate; a value behind its label's colon stays with the label."""
        text = ""
        for column in row.filled:
            gap = "" if text.endswith((":", "：")) else "  "
            text += gap + sheet.cells[row.index, column]
        for line in text.split("\n"):
            if line.strip():
                self._append(Paragraph(line.strip(), self._location(sheet, row.index, row.filled[0])))

    def _grid(self, sheet: Sheet, rows: list[_Row], spans: dict[int, list[tuple[int, int, int]]]) -> None:
        """Add the rows from the first to the last, with blank ones between them and all columns of the widest."""
        top, bottom = rows[0].index, rows[-1].index
        left, right = min(row.first for row in rows), max(row.last for row in rows)
        size = (bottom - top + 1) * (right - left + 1)
        self._cells += size
        if self._cells > self._limits.cells:
            raise too_many("cells", self._limits.cells)
        self._tables += 1
        spread = _spread(spans, (top, left), (bottom, right), 2 * size)
        grid = []
        for row in range(top, bottom + 1):
            cells = []
            for column in range(left, right + 1):
                height, width, merged = spread.get((row, column), (1, 1, False))
                if not width:
                    continue
                location = replace(self._location(sheet, row, column, self._tables), row=row - top + 1, column=column - left + 1)
                text = "" if merged else sheet.cells.get((row, column), "")
                cells.append(Cell(text, row - top, column - left, location, height, width, merged))
            grid.append(tuple(cells))
        self._append(Grid(tuple(grid), self._location(sheet, top, left, self._tables)))


def _spread(spans: dict[int, list[tuple[int, int, int]]], start: Place, end: Place, budget: int) -> dict[Place, tuple[int, int, bool]]:
    """Return, by place, the height and width of the cell there and whether it continues one above.

    Width 0 means that no cell starts there. A merge over another merge is left out. ``budget`` bounds the work that a
    hostile file can ask for.
    """
    spread: dict[Place, tuple[int, int, bool]] = {}
    for row in range(start[0], end[0] + 1):
        for column, height, width in spans.get(row, ()):
            tall, wide = min(height, end[0] - row + 1), min(width, end[1] - column + 1)
            if column < start[1] or tall < 1 or wide < 1:
                continue
            budget -= tall * wide
            if budget < 0:
                return spread
            places = [(row + down, column + across) for down in range(tall) for across in range(wide)]
            if any(place in spread for place in places):
                continue
            spread |= {place: (1, 0 if place[1] > column else wide, place[0] > row) for place in places}
            spread[row, column] = (tall, wide, False)
    return spread


def _rows(sheet: Sheet) -> list[_Row]:
    """The rows that hold text, in order."""
    columns: dict[int, list[int]] = defaultdict(list)
    for (row, column), text in sorted(sheet.cells.items()):
        if text.strip():
            columns[row].append(column)
    tall = sorted(
        (row + 1, row + height) for (row, column), (height, _) in sheet.spans.items() if height > 1 and sheet.cells.get((row, column))
    )
    starts, ends, furthest = [], [], -1
    for start, end in tall:
        furthest = max(furthest, end)
        starts.append(start)
        ends.append(furthest)
    rows = []
    for row, filled in columns.items():
        position = bisect_right(starts, row)
        reached = position > 0 and ends[position - 1] > row
        numbers = any(NUMBER.match(fold(sheet.cells[row, column])) for column in filled)
        last = max(column + sheet.spans.get((row, column), (1, 1))[1] - 1 for column in filled)
        rows.append(_Row(row, filled, reached, numbers, filled[0], min(last, filled[-1] + _WIDEST)))
    return rows


def _classify(sheet: Sheet, rows: list[_Row]) -> None:
    """Decide for each row, in order, whether it is prose or a row of a table."""
    before: _Row | None = None
    for position, row in enumerate(rows):
        after = rows[position + 1] if position + 1 < len(rows) else None
        texts = [sheet.cells[row.index, column] for column in row.filled]
        if not row.reached and (
            _is_sign_off(texts) or (len(texts) == 1 and _is_prose(texts[0], row, before, after, _below(rows, position)))
        ):
            row.kind = "prose"
        before = row


def _below(rows: Sequence[_Row], position: int) -> _Row | None:
    """The first row of several cells below one of a single cell, if only such rows stand between and none is blank.

    A form's list has items without figures, one below the other, and goes on with figures behind them.
    """
    for above, row in pairwise(rows[position : position + _MOST_LABELS]):
        if row.index != above.index + 1 or row.first != above.first:
            return None
        if len(row.filled) > 1:
            return row
    return None


def _is_sign_off(texts: list[str]) -> bool:
    folded = [fold(text) for text in texts]
    return bool(_SIGN_OFF.match(folded[0])) and all(_SIGN_OFF.match(text) or left.endswith(":") for left, text in pairwise(folded))


def _is_prose(text: str, row: _Row, before: _Row | None, after: _Row | None, below: _Row | None) -> bool:
    """True if the only filled cell of a row stands outside tables; ``below`` is the row of several cells that it may be the label above of."""
    folded = fold(text)
    if len(folded) > _LONG or _SENTENCE.search(folded) or _TITLE.search(folded):
        return True
    if before is None or before.kind == "prose" or row.index != before.index + 1:
        return True
    wide = row.last > row.first and row.first <= before.first and row.last >= before.last
    if wide or _HEADING.match(folded):
        return below is None or not below.numbers
    captions = after is not None and after.index > row.index + 1 and len(after.filled) > 1 and not after.numbers
    return captions and not _ITEM.match(folded) and not (_STATED.match(folded) and row.first == before.first)


def _parts(rows: list[_Row]) -> list[list[_Row]]:
    """Divide the rows of tables at blank rows, unless the next rows are figures without a heading of their own."""
    parts = [[rows[0]]]
    for row in rows[1:]:
        above = parts[-1][-1]
        gap = row.index - above.index - 1
        aligned = row.first == above.first and row.last <= max(each.last for each in parts[-1][-8:])
        if gap == 0 or row.reached or (gap <= _GAP and aligned and row.numbers):
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts
