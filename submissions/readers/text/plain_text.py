"""Reads converted text: tables with TABs before or between cells, tables with pipes, and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.encodings import decoded
from submissions.readers.text import cell_streams, flat_cells
from submissions.readers.text.blank_columns import aligned_rows
from submissions.readers.text.even_rows import even_rows
from submissions.readers.text.flat_rows import Row
from submissions.readers.text.form_labels import role
from submissions.readers.text.pipe_rows import begins_pipes, pipe_table
from submissions.readers.text.tab_cells import CellLine, region_end, region_rows
from submissions.rejections import Rejected

# Figures in one cell that are glued columns, and cells of a row that no form has (the widest has 14). Set in 5a3c4bb,
# no count kept.
_GLUED, _LONGEST_ROW = 6, 24
# Characters of one line. A whole report on one line has some 50,000; the search for its table costs time for every character.
_LONGEST_LINE = 1 << 20


def read(content: bytes, limits: Limits) -> Document:
    """Read converted text of any known layout; the layout is decided table by table."""
    found = decoded(content)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        raise Rejected("too_large", f"a line of more than {_LONGEST_LINE} characters")
    lines = [CellLine(number, raw) for number, raw in enumerate(text.split("\n"), 1)]
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        if len(blocks) > limits.blocks:
            raise Rejected("too_large")
        line = lines[position]
        if line.has_tab:
            end, kind = region_end(lines, position)
            _add_region(blocks, region_rows(lines[position:end], kind))
            position = end
        elif begins_pipes(lines, position):
            table = pipe_table(lines, position)
            _add_paragraphs(blocks, table.before)
            _add_grid(blocks, table.rows)
            _add_paragraphs(blocks, table.behind)
            position = table.end
        elif line.is_empty:
            position += 1
        else:
            position = _flat(blocks, lines, position)
    return Document("text", tuple(blocks), found.notes)


def _add_region(blocks: list[Block], rows: list[list[tuple[str, int]]]) -> None:
    """Append a table of TABs. A row far longer than any form's is a table that lost the ends of its rows."""
    if max((len(row) for row in rows), default=0) > _LONGEST_ROW:
        cells = [cell for row in rows for cell in row]
        laid = list(flat_cells.in_rows(cells, empty_kept=True))
        if any(placed for placed, _ in laid):
            return _add_rows(blocks, laid)
    return _add_grid(blocks, rows)


def _flat(blocks: list[Block], lines: list[CellLine], position: int) -> int:
    """Read a paragraph, or the table that lost its rows and begins here; return the index behind it."""
    line = lines[position]
    if cell_streams.is_closed(line) or cell_streams.begins_closed(lines, position):
        end, cells = cell_streams.closed_cells(lines, position)
        even = even_rows(cells)
        _add_rows(blocks, flat_cells.in_rows(cells, empty_kept=True) if even is None else ((True, row) for row in even))
        return end
    end, rows = aligned_rows(lines, position)
    if rows:
        _add_rows(blocks, rows)
        return end
    for stretch in (cell_streams.parted_cells, cell_streams.bare_cells):
        end, cells = stretch(lines, position)
        for stream in (cells, cell_streams.word_cells(cells)):
            if flat_cells.tells_a_table(stream):
                _add_rows(blocks, flat_cells.in_rows(stream, empty_kept=False))
                return end
    if end > position:
        _add_paragraphs(blocks, cells)
        return end
    before, table = flat_cells.cut_line(line)
    if before.strip():
        blocks.append(Paragraph(before.strip(), Location(len(blocks), line=line.number)))
    if table:
        _add_rows(blocks, flat_cells.in_rows([(text, line.number) for text in table.split()], empty_kept=False))
    return position + 1


def _add_rows(blocks: list[Block], rows: Iterable[Row]) -> None:
    """Append rows as grids, and the rest as paragraphs: stray if it holds figures."""
    table: list[list[tuple[str, int]]] = []
    fewest = 2
    for placed, laid in rows:
        if placed:
            table.append(laid)
            fewest = 1
            continue
        _add_grid(blocks, table)
        table = []
        cells = _add_labelled(blocks, laid)
        outside = [cell for cell in cells if cell[0] and CellLine(cell[1], cell[0]).is_outside]
        inside = [cell for cell in cells if cell[0] and cell not in outside]
        if sum(_figures(text) for text, _ in inside) < fewest:
            outside, inside = [cell for cell in cells if cell[0]], []
        _add_paragraphs(blocks, outside)
        for piece in cell_streams.pieces(inside):
            text = " ｜ ".join(text for text, _ in piece)
            blocks.append(Paragraph(text, Location(len(blocks), line=piece[0][1]), stray=True))
    _add_grid(blocks, table)


def _figures(text: str) -> int:
    """Return 0 or 1 for a cell without or with a figure, 2 for one in which many are glued together."""
    return min(1, len(groups := re.findall(r"\d+", text))) + (len(groups) >= _GLUED)


def _add_labelled(blocks: list[Block], cells: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Append what a label in the cell before it explains; return the other cells.

    Names become a grid, conclusions paragraphs.
    """
    others: list[tuple[str, int]] = []
    named: list[list[tuple[str, int]]] = []
    at = 0
    while at < len(cells):
        said = role(cells, at)
        if said == "name":
            named.append(cells[at : at + 2])
        elif said == "conclusion":
            _add_paragraphs(blocks, cells[at : at + 2])
        else:
            others.append(cells[at])
        at += 2 if said else 1
    _add_grid(blocks, named)
    return others


def _add_paragraphs(blocks: list[Block], texts: Iterable[tuple[str, int]]) -> None:
    for text, number in texts:
        blocks.append(Paragraph(text, Location(len(blocks), line=number)))


def _add_grid(blocks: list[Block], rows: list[list[tuple[str, int]]]) -> None:
    """Append rows of (text, line number) as a grid. A column is a cell's ordinal in its row, which is all that text keeps."""
    block, table = len(blocks), sum(isinstance(b, Grid) for b in blocks) + 1
    cells = tuple(
        tuple(Cell(text, r, c, Location(block, line=number, table=table, row=r + 1, column=c + 1)) for c, (text, number) in enumerate(row))
        for r, row in enumerate(rows)
    )
    if cells:
        blocks.append(Grid(cells, Location(block, line=cells[0][0].location.line, table=table)))
