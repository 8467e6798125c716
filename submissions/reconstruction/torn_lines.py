"""Lines that begin with a figure below a row: it may be the rest of the row's own, which a line end has torn."""

from __future__ import annotations

from collections.abc import Sequence

from submissions.cell_line import Cells, SharedText
from submissions.grammar.column_types import is_class, is_figure, is_figure_part, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.margins import QUIET
from submissions.grammar.vocabulary import names_item
from submissions.reconstruction.broken_rows import states_source
from submissions.reconstruction.form_labels import role
from submissions.reconstruction.row_layers import Row
from submissions.text import fold


def untorn(heading: TableHeading | None, rows: Sequence[Row]) -> list[Row]:
    """The rows below a heading, itself the first. A row with figures is stray if a line that begins with one follows, and that line too.

    Right below the heading such a line is a row of values, and below another one if the form has several of them.
    """
    several = heading is not None and heading.form.repeated
    out: list[Row] = []
    was_torn = False
    for is_row, cells in rows:
        above = out[-1][1] if len(out) > 1 or (out and heading is None) else []
        torn = (
            _is_figures(_first(cells))
            and (was_torn or any(_is_figures([cell]) for cell in above))
            and not (several and _is_figures(above) and len(cells) == len(above))
        )
        if torn:
            out[-1] = (False, above)
        out.append((is_row and not torn, cells))
        was_torn = torn
    return out


def _first(cells: Cells) -> Cells:
    return [cell for cell in cells if cell[0]][:1]


def _is_figures(cells: Cells) -> bool:
    filled = [text for text, _ in cells if text]
    return bool(filled) and all(map(is_figure_part, filled))


def without_neighbours(heading: TableHeading | None, rows: Sequence[Row]) -> list[Row]:
    """The rows below a heading, itself the first, where lines are rows: a line of words that no table has may belong to either neighbour.

    It is then stray, and so are the rows beside it: their first or last cell may go on in it.
    """
    if heading is not None and heading.form.rows == "goals":
        return list(rows)
    alone = heading is not None and heading.form.rows == "values" and not heading.form.repeated
    first = int(heading is not None)
    orphans = [number >= first and not _may_stand_alone(cells) for number, (_, cells) in enumerate(rows)]
    out: list[Row] = []
    for number, (is_row, cells) in enumerate(rows):
        beside = any(orphans[max(number - 1, 0) : number + 2]) or (alone and number > first)
        out.append((is_row and (number < first or not beside), cells))
    return out


def _may_stand_alone(cells: Cells) -> bool:
    """True if the cells hold a figure or a dash, or begin with what the form knows as a row of its own."""
    filled = [text for text, _ in cells if text]
    if (
        not filled
        or any(isinstance(text, SharedText) or is_figure(text, blank=False) for text in filled)
        or role([(text, 0) for text in filled], 0)
    ):
        return True
    first = filled[0]
    if len(filled) == 1 and (names_item(first) or is_total(first)):
        return True
    classes = all(is_class(text, 1) or is_class(text, 2) for text in filled)
    return classes or QUIET.search(fold(first)) is not None or all(map(states_source, filled))
