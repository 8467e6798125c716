"""Reads converted text: tables with TABs before or between cells, tables with pipes, and a paragraph for each other line.

Which lines without such signs are a table is told later, by the form: :mod:`submissions.reconstruction.reconstruct`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from submissions.cell_line import WIDEST, CellLine, Cells
from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.encodings import decoded
from submissions.readers.text.closed_cells import begins_closed, closed_cells
from submissions.readers.text.comma_rows import comma_rows, comma_styles
from submissions.readers.text.drawn_lines import plain_lines, rules_rows
from submissions.readers.text.pipe_rows import PipeStyle, pipe_styles, pipe_table
from submissions.readers.text.ruled_rows import ruled_rows
from submissions.readers.text.tab_cells import region_end, region_rows
from submissions.rejections import too_many

# Characters of one line. A whole report on one line has some 50,000; the search for its table costs time for every character.
_LONGEST_LINE = 1 << 20


def read(content: bytes, limits: Limits) -> Document:
    """Read converted text. Raises :class:`Rejected` ``too_large`` or, from the decoding, ``not_text``."""
    found = decoded(content)
    text = found.text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    longest, length = max(enumerate(map(len, text.split("\n"))), key=lambda one: one[1])
    if length > _LONGEST_LINE:
        raise too_many("glyphs", _LONGEST_LINE, f"第{longest + 1}行 line {longest + 1}")
    lines = plain_lines(text)
    styles = list(zip(pipe_styles(lines), comma_styles(lines), strict=True))
    ruled = rules_rows([line.text for line in lines])
    blocks: list[Block] = []
    position = 0
    while position < len(lines):
        if len(blocks) > limits.blocks:
            raise too_many("blocks", limits.blocks, f"第{position + 1}行 line {position + 1}")
        end, rows = ruled_rows(lines, position) if ruled else (position, [])
        if rows:
            _add_grid(blocks, rows, row_ends=_are_rows(rows))
        position = end if rows else _block(blocks, lines, position, *styles[position])
    return Document("text", tuple(blocks), found.notes)


def _block(blocks: list[Block], lines: list[CellLine], position: int, style: PipeStyle, commas: bool) -> int:
    """Append the table or the line at ``position``; return the index behind it."""
    line = lines[position]
    if line.has_tab:
        end, kind = region_end(lines, position)
        rows = region_rows(lines[position:end], kind)
        _add_grid(blocks, rows, row_ends=_are_rows(rows))
        return end
    if style.rows and "|" in line.text:
        table = pipe_table(lines, position, style)
        _add_paragraphs(blocks, table.before)
        _add_grid(blocks, table.rows, row_ends=_are_rows(table.rows))
        _add_paragraphs(blocks, table.behind)
        return table.end
    if commas and "," in line.text:
        end, rows = comma_rows(lines, position)
        if rows:
            _add_grid(blocks, rows, row_ends=_are_rows(rows))
            return end
    if begins_closed(lines, position):
        end, rows = closed_cells(lines, position)
        _add_grid(blocks, rows, row_ends=False)
        return max(end, position + 1)
    if not line.is_empty:
        _add_paragraphs(blocks, [(line.text, line.number)])
    return position + 1


def _are_rows(rows: Sequence[Cells]) -> bool:
    """True if the rows end where the lines do: none has more filled cells than any form's."""
    return all(sum(bool(text) for text, _ in row) <= WIDEST for row in rows)


def _add_paragraphs(blocks: list[Block], texts: Iterable[tuple[str, int]]) -> None:
    for text, number in texts:
        blocks.append(Paragraph(text, Location(len(blocks), line=number)))


def _add_grid(blocks: list[Block], rows: Sequence[Cells], *, row_ends: bool = True) -> None:
    """Append rows of (text, line number) as a grid. A column is a cell's ordinal in its row, which is all that text keeps."""
    block, table = len(blocks), next((one.location.table or 0 for one in reversed(blocks) if isinstance(one, Grid)), 0) + 1
    cells = tuple(
        tuple(Cell(text, r, c, Location(block, line=number, table=table, row=r + 1, column=c + 1)) for c, (text, number) in enumerate(row))
        for r, row in enumerate(rows)
    )
    if any(cells):
        blocks.append(Grid(cells, Location(block, line=next(row for row in cells if row)[0].location.line, table=table), row_ends))
