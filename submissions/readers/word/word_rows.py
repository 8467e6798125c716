"""Reads tables of a binary Word document: each row says its own cell boundaries, which are brought to one grid.

Source: [MS-DOC] 2.4.3 (cells, rows, tables), 2.6.3 (sprmTDefTable, sprmTMerge, sprmTVertMerge), 2.9.317 (TCGRF).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from submissions.readers.word.paragraph_properties import Modifier

# Codes of [MS-DOC] 2.6.3 and the value of a continued vertical merge (2.9.317).
DEFINITION, MERGE, VERTICAL_MERGE = 0xD608, 0x5624, 0xD62B
CONTINUED = 1

# Bytes of a TC80. Source: [MS-DOC] 2.9.315.
_DESCRIPTION = 20
# Twips (1.5 points): boundaries closer than this are one. Set in defd47a ("Read binary Word documents"), no count
# kept.
_NEAR = 30


@dataclass(frozen=True)
class Shape:
    """The place of a cell in its row (twentieths of a point), and its merges."""

    left: int
    right: int
    across: int = 0
    down: int = 0


@dataclass
class Row:
    """Cells as paragraphs and inner tables; ``shapes`` is empty if the document does not say them."""

    cells: list[list[str | WordTable]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)


@dataclass
class WordTable:
    """Rows gathered so far, and the paragraphs of the cell that is not closed yet."""

    rows: list[Row] = field(default_factory=lambda: [Row()])
    open_cell: list[str | WordTable] = field(default_factory=list)

    def close_cell(self) -> None:
        """End the cell at a cell mark."""
        self.rows[-1].cells.append(self.open_cell)
        self.open_cell = []

    def close_row(self, shapes: list[Shape]) -> None:
        """End the row at a row mark; text that no cell mark closed keeps a cell of its own."""
        if any(isinstance(item, WordTable) or item.strip() for item in self.open_cell):
            self.close_cell()
        self.open_cell = []
        if self.rows[-1].cells:
            self.rows[-1].shapes = shapes
            _join_across(self.rows[-1])
            self.rows.append(Row())

    def closed(self) -> WordTable:
        """The table with its last row ended."""
        self.close_row([])
        self.rows.pop()
        return self

    @property
    def is_list(self) -> bool:
        """True if it has one column only."""
        return all(len(row.cells) == 1 for row in self.rows)


def shapes_of(changes: Iterable[Modifier]) -> list[Shape]:
    """Return the cells that the properties of a row mark define."""
    shapes: list[Shape] = []
    for code, operand in changes:
        if code == DEFINITION and operand:
            shapes = _defined(operand)
        elif code == MERGE and len(operand) == 2:
            for index in range(operand[0], min(operand[1], len(shapes))):
                shapes[index] = replace(shapes[index], across=1 if index == operand[0] else 2)
        elif code == VERTICAL_MERGE and len(operand) == 2 and operand[0] < len(shapes):
            shapes[operand[0]] = replace(shapes[operand[0]], down=operand[1] & 3)
    return shapes


def _defined(operand: bytes) -> list[Shape]:
    count = operand[0]
    if len(operand) < 1 + 2 * (count + 1):
        return []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    shapes = []
    for index in range(count):
        place = 1 + 2 * (count + 1) + index * _DESCRIPTION
        flags = int.from_bytes(operand[place : place + 2], "little")
        shapes.append(Shape(edges[index], max(edges[index], edges[index + 1]), flags & 3, flags >> 5 & 3))
    return shapes


def _join_across(row: Row) -> None:
    """Join cells merged with the cell before them.

    Writers differ in which of the values 1 and 2 begins a merge; the first one met does.
    """
    if len(row.shapes) != len(row.cells):
        row.shapes = []
        return
    cells: list[list[str | WordTable]] = []
    shapes: list[Shape] = []
    begins = 0
    for items, shape in zip(row.cells, row.shapes, strict=True):
        if begins and shape.across and shape.across != begins:
            cells[-1].extend(item for item in items if item)
            shapes[-1] = replace(shapes[-1], right=shape.right)
            continue
        begins = shape.across
        cells.append(items)
        shapes.append(shape)
    row.cells, row.shapes = cells, shapes


def columns(rows: list[Row]) -> list[list[tuple[int, int]]]:
    """Return column and column span of each cell on the grid of all boundaries; boundaries nearly alike are one.

    A row that does not say its boundaries has its cells at their ordinals.
    """
    shapes = list(chain.from_iterable(row.shapes for row in rows))
    near = min(chain([_NEAR], ((shape.right - shape.left) // 2 for shape in shapes if shape.right > shape.left)))
    starts: list[int] = []
    for edge in sorted({edge for shape in shapes for edge in (shape.left, shape.right)}):
        if not starts or edge - starts[-1] > near:
            starts.append(edge)
    placed = []
    for row in rows:
        cells: list[tuple[int, int]] = []
        end = 0
        for shape in row.shapes:
            column = max(end, bisect_right(starts, shape.left) - 1)
            end = max(column + 1, bisect_right(starts, shape.right) - 1)
            cells.append((column, end - column))
        placed.append(cells or [(index, 1) for index in range(len(row.cells))])
    return placed
