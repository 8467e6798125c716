"""Headings of a stream of cells that line ends have cut: what stands before them and behind them is still of the heading."""

from __future__ import annotations

import re

from submissions.cell_line import Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import is_figure
from submissions.grammar.heading_columns import TableHeading
from submissions.text import fold, joined

# Cells behind a heading that may go on with it, and cells that the form's word before it may be broken over. Chosen.
_BEHIND, _MOST_FRONT = 3, 4
_UNIT_BEHIND = re.compile(r"[^\d。,;:()]{1,12}\((?:亿|百万|万|千)?元\)")


def is_cut(heading: TableHeading, cells: Cells, at: int) -> bool:
    """True if the heading at ``at`` is a part of one: a bracket is left open, or a column's name stands right behind it or before it."""
    end = at + len(heading.columns)
    if any(not _is_balanced(text) for text, _ in cells[at:end]):
        return True
    behind = [text for text, _ in cells[end : end + _BEHIND]]
    above = [text for text, _ in cells[max(0, at - 2) : at]]
    before = [above[-1], joined("\n".join(above))] if above and all(above) else []
    return any(_names_column(heading, text) for text in (*behind, *before))


def front_of(heading: TableHeading, above: Cells) -> Cells:
    """The last cells above a heading that are the form's word before it, broken over them: 资金情况（万 and 元）. None if they state no unit.

    Only a heading without a cell of its own for that word takes them.
    """
    if not heading.form.labelled or heading.columns[0].name is None:
        return []
    for count in range(1, _MOST_FRONT + 1):
        front = [text for text, _ in above[-count:]]
        text = joined("\n".join(front))
        if len(front) == count and _UNIT_BEHIND.fullmatch(fold(text)) and (count == 1 or not _is_balanced(front[0])):
            return above[-count:]
    return []


def _is_balanced(text: str) -> bool:
    plain = fold(text)
    return plain.count("(") == plain.count(")")


def _names_column(heading: TableHeading, text: str) -> bool:
    """True if a cell names a column that the heading lacks, or is a year alone."""
    if not text or is_figure(text, blank=True):
        return False
    words, year, _ = vocabulary.heading(text)
    name = vocabulary.column(heading.table, words)
    return (not words and year is not None) or (name is not None and heading.column(name) is None)
