"""Lines of nothing but figures below a row: they may be the rest of its own, which a line end has torn."""

from __future__ import annotations

from collections.abc import Sequence

from submissions.cell_line import Cells
from submissions.grammar.column_types import FIGURE_PART
from submissions.grammar.heading_columns import TableHeading
from submissions.reconstruction.row_layers import Row
from submissions.text import fold


def untorn(heading: TableHeading | None, rows: Sequence[Row]) -> list[Row]:
    """The rows below a heading, itself the first. A row with figures is stray if a line of nothing but figures follows, and that line too.

    Right below the heading such a line is a row of values, and below another one if the form has several of them.
    """
    several = heading is not None and heading.form.repeated
    out: list[Row] = []
    was_torn = False
    for is_row, cells in rows:
        above = out[-1][1] if len(out) > 1 or (out and heading is None) else []
        torn = _is_figures(cells) and (was_torn or any(_is_figures([cell]) for cell in above)) and not (several and _is_figures(above))
        if torn:
            out[-1] = (False, above)
        out.append((is_row and not torn, cells))
        was_torn = torn
    return out


def _is_figures(cells: Cells) -> bool:
    filled = [text for text, _ in cells if text]
    return bool(filled) and all(FIGURE_PART.fullmatch(fold(text)) for text in filled)
