"""Reads columns that only blanks separate, with cells broken over lines: the lines of a row are joined column by column.

Which lines are a row is told by what their cells make together: a known label, a class, one figure under each measure.
All cells of a row begin in its first line or all end in its last, and that is the same in a whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from submissions.cell_line import CellLine, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import holds_figure, is_class, is_figure, is_figure_part, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.reconstruction.broken_headings import MOST_LINES, complete_heading, named_columns, states_figures
from submissions.reconstruction.broken_rows import NUMBERED, JoinedRows, Shape, joined_rows
from submissions.reconstruction.row_layers import Row, in_order
from submissions.reconstruction.white_corridors import Piece, columns_below, pieces_of, under

# The smallest table of the form has three columns (020e6e7); goals alone have two, beside their label.
_FEWEST_PIECES, _FEWEST_OF_GOALS = 3, 2
# Share of the lines that must be of rows for the blanks to be columns, as for rows of one line (020e6e7).
_SOUND = 0.8

# Lines above a heading that belong to its table: the filer's name, broken twice.
_MOST_ABOVE = 3

Pieces = Sequence[Piece]


def begins_aligned(lines: Sequence[CellLine], at: int) -> bool:
    """True if a table of aligned columns with broken cells begins with its heading at this line."""
    near = [line for line in lines[at : at + MOST_LINES] if not line.has_tab]
    if not near or len(pieces_of(near[0].text)) < _FEWEST_OF_GOALS:
        return False
    return _heading_at([pieces_of(line.text) for line in near], 0) is not None and bool(aligned_rows(lines, at)[1])


def aligned_rows(lines: Sequence[CellLine], start: int) -> tuple[int, list[Row]]:
    """Return the index behind the table of aligned columns at ``start``, and its rows; no rows if no cell of it is broken."""
    if start >= len(lines) or len(pieces_of(lines[start].text)) < _FEWEST_OF_GOALS:
        return start, []
    end = start
    while end < len(lines) and not (lines[end].is_empty or lines[end].has_tab or "|" in lines[end].text or lines[end].is_outside):
        end += 1
    split = [pieces_of(line.text) for line in lines[start:end]]
    if not split:
        return start, []
    headings = list(_headings(split))
    if not headings or headings[0][1] > _MOST_ABOVE:
        return start, []
    rows = _above(split[: headings[0][1]], lines[start].number)
    placed = stray = 0
    ends = [first for _, first, _ in headings[1:]] + [len(split)]
    for (heading, first, behind), last in zip(headings, ends, strict=True):
        numbers = [line.number for line in lines[start + first : start + last]]
        table = _Table(heading, split[first:last], behind - first, numbers)
        below = table.rows()
        rows += in_order(heading, [(True, table.title), *below])
        over = [cells for is_row, cells in below if not is_row]  # each a line
        placed += last - behind - len(over)
        stray += sum(any(is_figure_part(text) for text, _ in cells) for cells in over)
    return (end, sorted(rows, key=lambda row: not row[0])) if placed and placed >= _SOUND * (placed + stray) else (start, [])


def _above(split: Sequence[Pieces], number: int) -> list[Row]:
    """The row above a heading, such as that of the filer's name behind its label."""
    pieces = _stacked(split)
    return [(len(pieces) > 1, [(piece.text, number) for piece in pieces])] if pieces else []


def _headings(split: Sequence[Pieces]) -> Iterator[tuple[TableHeading, int, int]]:
    """Yield each heading with its first line and the line behind it."""
    at = 0
    while at < len(split):
        found = _heading_at(split, at)
        if found is not None:
            yield found[0], at, found[1]
        at = found[1] if found else at + 1


def _heading_at(split: Sequence[Pieces], at: int) -> tuple[TableHeading, int] | None:
    """The heading that begins at a line, and the line behind it: of the joins whose every cell names a column that of most lines."""
    best: tuple[TableHeading, int] | None = None
    for end in range(at + 1, min(at + MOST_LINES, len(split)) + 1):
        line = [(piece.text, 0) for piece in split[end - 1]]
        if states_figures(line) or (end > at + 1 and any(_begins_row(text) for text, _ in line[:1])):
            break
        pieces = _stacked(split[at:end])
        heading = complete_heading([(piece.text, 0) for piece in pieces]) if len(pieces) >= _FEWEST_OF_GOALS else None
        if (
            heading is not None
            and not _begins_below(split[at + 1 : end], heading)
            and (len(pieces) >= _FEWEST_PIECES or heading.form.rows == "goals")
        ):
            best = heading, end
    return best


def _begins_below(further: Sequence[Pieces], heading: TableHeading) -> bool:
    """True if the lines without the first are a heading of as many columns: the first is the end of the table above it."""
    below = complete_heading([(piece.text, 0) for piece in _stacked(further)])
    return below is not None and named_columns(below) >= named_columns(heading)


def _begins_row(text: str) -> bool:
    return is_total(text) or is_class(text, 1) or vocabulary.budget_item(text, None) is not None or vocabulary.fund_line(text) is not None


def _stacked(split: Sequence[Pieces]) -> list[Piece]:
    """The pieces of lines as one line: what stands below a piece continues it. None where one stands below two."""
    out: list[Piece] = []
    for line in split:
        for piece in line:
            above = [one for one in out if one.start < piece.end and piece.start < one.end]
            if len(above) > 1:
                return []
            if above:
                [one] = above
                whole = Piece(f"{one.text}\n{piece.text}", min(one.start, piece.start), max(one.end, piece.end))
                out[out.index(one)] = whole
            else:
                out.append(piece)
    return sorted(out, key=lambda piece: piece.start)


class _Table:
    """The lines of one table: its heading's and those below, in columns."""

    def __init__(self, heading: TableHeading, split: Sequence[Pieces], below: int, numbers: Sequence[int]) -> None:
        title = _stacked(split[:below])
        self._heading = heading
        whole = [pieces for pieces in split[below:] if len(pieces) * 2 > len(title)]  # what most columns fill shows the corridors
        self._spans = [span for span in columns_below([title, *whole]) if span.headed]
        self._unplaced: set[int] = set()
        self._pieces = dict(zip(numbers, split, strict=True))
        self._lines = [self._cells(pieces, number) for pieces, number in zip(split[below:], numbers[below:], strict=True)]
        self.title = [(piece.text, numbers[0]) for piece in title]

    def _cells(self, pieces: Pieces, number: int) -> Cells:
        """A line's cells, as many as there are columns; the bare pieces if they are not of the columns."""
        placed = under(self._spans, pieces) if len(self._spans) == len(self._heading.columns) else None
        if placed is None and self._spans and len(pieces) == 1 and pieces[0].start < self._spans[0].end:
            placed = [pieces[0], *[None] * (len(self._spans) - 1)]  # a label alone may be longer than those beside figures
        if placed is None:
            self._unplaced.add(number)
        return [(piece.text if piece else "", number) for piece in placed or pieces]

    def rows(self) -> list[Row]:
        """The rows, set from the top or the bottom, whichever leaves fewer lines over; else what all ways share."""
        tops, bottoms = (self._laid(edge) for edge in (0, -1))
        free = self._laid(None)
        best = min((tops, bottoms), key=lambda one: one.cost)
        told = tops.cost != bottoms.cost or tops.rows == bottoms.rows
        words = not any(is_figure_part(text) for is_row, line in best.rows if not is_row for text, _ in line)  # alone are over
        return best.rows if told and (words or best.cost[:2] <= free.cost[:2]) else free.rows

    def _laid(self, edge: int | None) -> JoinedRows:
        """The rows whose cells all begin in their first line (0), all end in their last (-1), or stand anyhow."""
        shape: Shape = (lambda _: True) if edge is None else partial(_starts_at, self._heading, edge, self._has_blank_rows())
        return joined_rows(self._heading, self._lines, self._joined, shape, words=False)

    def _has_blank_rows(self) -> bool:
        """True if the table has rows without figures, by one whose numbered label is beyond doubt; else it prints a nought or a dash."""
        if self._heading.form.rows != "items":
            return True
        words = [line[0][0] for line in self._lines if not _has_value(self._heading, line)]
        return any(NUMBERED.match(text) and vocabulary.budget_item(text, None) is not None for text in words)

    def _joined(self, lines: Sequence[Cells]) -> Cells:
        """The lines as one row: column by column, or what stands below a piece behind it where a line is not of the columns."""
        number = lines[0][0][1]
        if any(line[0][1] in self._unplaced for line in lines):
            stacked = [(piece.text, number) for piece in _stacked([self._pieces[line[0][1]] for line in lines])]
            figures = any(is_figure(text, blank=False) for text, _ in stacked)
            return [] if figures and not is_total(stacked[0][0]) else stacked
        columns = [[cell for cell in column if cell[0]] for column in zip(*lines, strict=True)]
        return [("\n".join(text for text, _ in column), column[0][1]) if column else ("", number) for column in columns]


def _starts_at(heading: TableHeading, edge: int, blank: bool, lines: Sequence[Cells]) -> bool:
    """True if all cells of a row begin in the first of its lines, or end in the last; a row without a value only if it may be ``blank``."""
    if len({len(line) for line in lines}) == 1:
        columns = zip(*lines, strict=True)
        if any(not column[edge][0] for column in columns if any(text for text, _ in column)):
            return False
    return blank or any(_has_value(heading, line) for line in lines)


def _has_value(heading: TableHeading, line: Cells) -> bool:
    """True if a figure stands where the form has figures; targets and actuals may go on in further lines."""
    pairs = zip(heading.columns, line, strict=False)
    return any(text and column.name and holds_figure(heading.table, column.name) for column, (text, _) in pairs)
