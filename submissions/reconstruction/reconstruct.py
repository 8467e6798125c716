"""Lays text that lost its tables under the declared form: lines without signs of cells, cells without the ends of rows.

Every tokeniser that fits makes a stream of cells from the same lines. Each stream is laid under the form, and the
reading that leaves the fewest figures without a place wins. What no reading places stays: a paragraph if it says
something, stray text if it is figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from submissions.cell_line import WIDEST, CellLine, Cells, SharedText
from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.grammar import vocabulary
from submissions.reconstruction import lost_rows, tokenisers
from submissions.reconstruction.broken_rows import rejoined_rows
from submissions.reconstruction.even_rows import even_rows
from submissions.reconstruction.form_labels import may_go_on, rest_of_name, role
from submissions.reconstruction.lines_set_aside import laid_without
from submissions.reconstruction.lost_blanks import Kept
from submissions.reconstruction.row_layers import Row
from submissions.reconstruction.surest import counted, surest
from submissions.text import fold

# Figures in one cell that are glued columns. Set in 5a3c4bb, no count kept.
_GLUED = 6
# Characters of an item's label. Set in 89c2c67 ("An item whose empty cells lost their TABs ends no table"), no count kept.
_LONGEST_LABEL = 24
# Empty lines that may each be an empty cell: the widest form of the samples has 14 columns (d4ace65), a row may be all blank.
_MOST_EMPTY = 28


def reconstructed(document: Document) -> Document:
    """The document with every table laid that its layout had lost; the same document where it had lost none."""
    if document.format != "text":
        return document
    return replace(document, blocks=laid_without(document, lambda blocks: _Blocks(Kept.by(blocks), blocks).laid()))


class _Blocks:
    """Blocks as they are laid, numbered in order."""

    def __init__(self, kept: Kept, read: Sequence[Block]) -> None:
        self._kept, self._read = kept, read
        self._blocks: list[Block] = []
        self._tables = 0

    @cached_property
    def _prose(self) -> str:
        """The folded words of all paragraphs, each on a line."""
        return "\n".join(fold(word) for block in self._read if isinstance(block, Paragraph) for word in block.text.split())

    def laid(self) -> list[Block]:
        """Every block laid: rows that lines have broken, tables that lost the ends of their rows or blanks, and runs of lines."""
        plain: list[Block] = []
        for region in _regions(self._read):
            broken = any(isinstance(block, Grid) for block in region) and all(map(_is_lines, region))
            rows = rejoined_rows(_cells_of_lines(region)) if broken else None
            if rows is None:
                plain += region
                continue
            self._unbroken(plain)
            self._add_rows(_with_blanks(rows, self._kept))
            plain = []
        self._unbroken(plain)
        return self._blocks

    def _unbroken(self, blocks: Sequence[Block]) -> None:
        for is_lines, run in groupby(_rejoined(blocks), key=lambda block: isinstance(block, Paragraph)):
            if is_lines:
                self._lines(_text_lines(run))
            else:
                for grid in (block for block in run if isinstance(block, Grid)):
                    self._grid(grid)

    def _grid(self, grid: Grid) -> None:
        if grid.row_ends:
            self._add_rows(self._kept.laid([[(cell.text, cell.location.line or 0) for cell in row] for row in grid.rows]))
            return
        cells = [(cell.text, cell.location.line or 0) for cell in grid.cells()]
        even = even_rows(cells) if len(grid.rows) == 1 else None
        laid = list(lost_rows.in_rows(cells, empty_kept=True)) if even is None else [(True, row) for row in even]
        if len(grid.rows) > 1:
            laid = self._in_lines(grid, laid)
        if len(grid.rows) > 1 and not any(placed for placed, _ in laid):
            self._add_cells(grid.rows)
        else:
            self._add_rows(laid)

    def _in_lines(self, grid: Grid, stream: list[Row]) -> list[Row]:
        """The rows of a table that may end where its lines do, laid so if that leaves no more figures over than the ``stream`` of its cells."""
        lines = [[(cell.text, cell.location.line or 0) for cell in row] for row in grid.rows]
        if any(sum(bool(text) for text, _ in line) > WIDEST for line in lines):
            return stream
        rows = self._kept.laid(lines)
        return rows if counted(0, rows).sureness >= counted(0, stream).sureness else stream

    def _lines(self, lines: Sequence[CellLine]) -> None:
        position = 0
        while position < len(lines):
            position = position + 1 if lines[position].is_empty else self._line(lines, position)

    def _line(self, lines: Sequence[CellLine], position: int) -> int:
        """Lay a paragraph, or the table that begins here; return the index behind it."""
        line = lines[position]
        laid = surest(lines, position)
        if laid is not None:
            self._add_rows(laid.rows)
            return laid.end
        end, cells = tokenisers.bare_cells(lines, position)
        if end > position:
            self._add_paragraphs(cells)
            return end
        before, table = lost_rows.cut_line(line)
        if before.strip():
            self._add_paragraphs([(before.strip(), line.number)])
        if table:
            self._add_rows(lost_rows.in_rows([(text, line.number) for text in table.split()], empty_kept=False))
        return position + 1

    def _add_rows(self, rows: Iterable[Row]) -> None:
        """Append rows as grids, and the rest as paragraphs: stray if it holds figures."""
        table: list[Cells] = []
        fewest = 2
        for placed, laid in rows:
            if placed:
                table.append(laid)
                fewest = 1
                continue
            self._add_grid(table)
            table = []
            self._add_stray(laid, fewest)
        self._add_grid(table)

    def _add_stray(self, laid: Cells, fewest: int) -> None:
        """Append cells that no row takes. They are a paragraph each unless ``fewest`` of those inside a table hold figures."""
        cells = self._add_labelled(laid)
        outside = [cell for cell in cells if cell[0] and CellLine(cell[1], cell[0]).is_outside]
        inside = [cell for cell in cells if cell[0] and cell not in outside]
        if sum(_figures(text) for text, _ in inside) < fewest:
            outside, inside = [cell for cell in cells if cell[0]], []
        self._add_paragraphs(outside)
        for piece in tokenisers.pieces(inside):
            text = " ｜ ".join(text for text, _ in piece)
            self._blocks.append(Paragraph(text, Location(len(self._blocks), line=piece[0][1]), stray=True))

    def _add_labelled(self, cells: Cells) -> Cells:
        """Append what a label in the cell before it explains; return the other cells. Names become a grid, conclusions paragraphs."""
        others: Cells = []
        named: list[Cells] = []
        at = 0
        while at < len(cells):
            said = role(cells, at)
            size = 2
            if said == "name":
                rest = rest_of_name(cells[at + 1 : at + 4], self._prose)
                if rest or not may_go_on(cells[at + 1 : at + 3]):
                    name = "".join(text for text, _ in cells[at + 1 : at + 2 + rest])
                    named.append([cells[at], (name, cells[at + 1][1])])
                else:
                    others += cells[at : at + 2]
                size += rest
            elif said == "conclusion":
                self._add_paragraphs(cells[at : at + 2])
            else:
                others.append(cells[at])
            at += size if said else 1
        self._add_grid(named)
        return others

    def _add_paragraphs(self, texts: Iterable[tuple[str, int]]) -> None:
        for text, number in texts:
            self._blocks.append(Paragraph(text, Location(len(self._blocks), line=number)))

    def _add_grid(self, rows: Sequence[Cells]) -> None:
        if rows:
            self._add_cells([[Cell(text, 0, 0, Location(0, line=number), doubt=_doubt(text)) for text, number in row] for row in rows])

    def _add_cells(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Append rows as a grid. A column is a cell's ordinal in its row, which is all that text keeps."""
        self._tables += 1
        block, table = len(self._blocks), self._tables
        laid = tuple(
            tuple(
                Cell(cell.text, r, c, Location(block, line=cell.location.line, table=table, row=r + 1, column=c + 1), doubt=cell.doubt)
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(rows)
        )
        first = next(cell for row in laid for cell in row)
        self._blocks.append(Grid(laid, Location(block, line=first.location.line, table=table)))


def _doubt(text: str) -> str:
    return "这几个数字没有分开，或对不上列，无法确定各是哪一列的" if isinstance(text, SharedText) else ""


def _with_blanks(rows: Sequence[Row], kept: Kept) -> list[Row]:
    """The placed rows as the layout lets them be laid, behind what is above the first and before the others."""
    first = next(number for number, (is_row, _) in enumerate(rows) if is_row)
    placed = [cells for is_row, cells in rows if is_row]
    return [*rows[:first], *kept.laid(placed), *(row for row in rows[first:] if not row[0])]


def _regions(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks in stretches of lines without an empty one between them; tables without sure row ends alone."""
    region: list[Block] = []
    for block in blocks:
        if region and not (_is_lines(block) and _is_lines(region[-1]) and _follows(_last_place(region[-1]), block.location)):
            yield region
            region = []
        region.append(block)
    if region:
        yield region


def _is_lines(block: Block) -> bool:
    """True if each row of the block is a line of the text."""
    if isinstance(block, Paragraph):
        return True
    one_line = all(row and len({cell.location.line for cell in row}) == 1 for row in block.rows)
    return one_line and block.row_ends and not any("\n" in cell.text for cell in block.cells())


def _cells_of_lines(region: Sequence[Block]) -> list[Cells]:
    """The cells of each line of a region."""
    lines: list[Cells] = []
    for block in region:
        if isinstance(block, Paragraph):
            lines.append([(block.text.strip(), block.location.line or 0)])
        else:
            lines += [[(cell.text, cell.location.line or 0) for cell in row] for row in block.rows if row]
    return lines


def _text_lines(run: Iterable[Block]) -> list[CellLine]:
    """The lines of a run of paragraphs, with the empty ones between them."""
    lines: list[CellLine] = []
    for block in run:
        if isinstance(block, Paragraph):
            number = block.location.line or 0
            above = lines[-1].number if lines else number
            lines += [CellLine(empty, "") for empty in range(above + 1, min(number, above + 1 + _MOST_EMPTY))]
            lines.append(CellLine(number, block.text))
    return lines


def _rejoined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with tables made whole that a line divides: an item of the form whose empty cells have lost their TABs."""
    out: list[Block] = []
    for block in blocks:
        labels = _bare_labels(out) if isinstance(block, Grid) else []
        if isinstance(block, Grid) and labels and _follows(labels[-1].location, block.location):
            above = out[-1 - len(labels)]
            rows = [(Cell(label.text.strip(), 0, 0, label.location),) for label in labels]
            if isinstance(above, Grid) and _follows(_last_place(above), labels[0].location):
                out[-1 - len(labels) :] = [replace(above, rows=(*above.rows, *rows, *block.rows))]
                continue
        out.append(block)
    return out


def _bare_labels(blocks: Sequence[Block]) -> list[Paragraph]:
    """The lines at the end of ``blocks``, one below the other, that are an item's label and nothing else."""
    labels: list[Paragraph] = []
    for block in reversed(blocks):
        if not isinstance(block, Paragraph) or (labels and not _follows(block.location, labels[0].location)):
            break
        text = block.text.strip()
        if len(text) > _LONGEST_LABEL or CellLine(0, text).is_outside or vocabulary.budget_item(text, None) is None:
            break
        labels.insert(0, block)
    return labels


def _last_place(block: Block) -> Location:
    if isinstance(block, Paragraph):
        return block.location
    return next(cell for row in reversed(block.rows) for cell in reversed(row)).location


def _follows(above: Location, below: Location) -> bool:
    return below.line == (above.line or 0) + 1


def _figures(text: str) -> int:
    """Return 0 or 1 for a cell without or with a figure, 2 for one in which many are glued together."""
    return min(1, len(groups := re.findall(r"\d+", text))) + (len(groups) >= _GLUED)
