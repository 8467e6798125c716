"""Rows of a base data table from a stream of cells: a label that names an item, and its figures under the measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from submissions.cell_line import LONGEST_CELL, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import NUMBER, is_figure, is_figure_part, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.reconstruction.heading_words import may_head
from submissions.reconstruction.row_layers import Row
from submissions.reconstruction.row_ways import Way, summing, ways_of
from submissions.text import fold

_FUNDS, _OTHER = "project.special", "other"


def item_rows(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the rows, each as wide as the label and the measures. What is no row comes behind them as stray.

    Where empty cells are lost, a row with fewer figures than measures is read if the form's sums leave one way to lay it.
    """
    measures = TableHeading(heading.table, tuple(column for column in heading.columns if column.name is not None))
    stretches = list(_stretches(len(measures.columns), cells, empty_kept=empty_kept))
    open_rows = {item: (run[1:], _ways(measures, run[1:])) for item, run in reversed(stretches) if item}
    chosen = summing(measures, open_rows)
    torn = any(not item and is_figure_part(run[0][0]) for item, run in stretches)
    stray: list[Cells] = [[]]
    for item, run in stretches:
        way = chosen.pop(item, None) if item else None
        if way is None or (torn and _has_fewer_decimals(run, stretches)):
            stray[-1] += run
            continue
        stray.append([])
        yield True, [run[0], *(run[1 + place] if place is not None else ("", run[0][1]) for place in way)]
    yield from ((False, one) for one in stray if one)


def _has_fewer_decimals(run: Cells, stretches: Iterable[tuple[str, Cells]]) -> bool:
    """True if a figure of a row prints fewer decimals than all figures of the other rows: in a table with torn figures, a part of one."""
    own, others = _decimals(run), [_decimals(other) for item, other in stretches if item and other is not run]
    usual = {number for one in others for number in one}
    return len(usual) == 1 and min(own, default=0) < min(usual) and bool(own)


def _decimals(run: Cells) -> list[int]:
    """The decimals of the figures of a row; a nought may be printed without."""
    texts = [fold(text) for text, _ in run[1:] if NUMBER.fullmatch(fold(text))]
    return [len(text.rstrip("%").partition(".")[2]) for text in texts if text.strip("0.") != ""]


def _ways(measures: TableHeading, figures: Cells) -> list[Way]:
    return [tuple(range(len(figures)))] if len(figures) == len(measures.columns) else ways_of(measures, figures)


def _stretches(width: int, cells: Cells, *, empty_kept: bool) -> Iterator[tuple[str, Cells]]:
    """Yield each label with its figures, behind the item that it names, and each other cell behind an empty word."""
    last: str | None = None
    seen: set[str] = set()
    at = 0
    while at < len(cells):
        item = vocabulary.budget_item(cells[at][0], last) if cells[at][0] else None
        last = item or last
        run = _run(cells, at + 1, width, empty_kept=empty_kept)
        if run and (item or (last is not None and _may_label(cells[at][0]))):
            own = item if item and item not in seen else f"{last if last and last.startswith(_FUNDS) else _OTHER}.{at}"
            seen.add(own)
            yield own, cells[at : at + 1 + run]
            at += 1 + run
        else:
            yield "", cells[at : at + 1]
            at += 1


def _run(cells: Cells, at: int, width: int, *, empty_kept: bool) -> int:
    """Count the figures from ``at`` that make a row: as many as there are measures, or fewer where empty cells are lost; 0 for none.

    A further figure, or a part of one, says that one of the row is torn: which, nobody can tell.
    """
    run = 0
    while at + run < len(cells) and run <= width and is_figure(cells[at + run][0], blank=empty_kept and run < width):
        run += 1
    torn = at + run < len(cells) and is_figure_part(cells[at + run][0])
    return 0 if run > width or torn or (empty_kept and run < width) else run


def _may_label(text: str) -> bool:
    """True if a cell with figures behind it can be the label of an item that the form does not know, such as a fund's name."""
    plain = fold(text)
    known = is_total(text) or vocabulary.fund_line(text) or vocabulary.indicator_class(text, 1) or vocabulary.indicator_class(text, 2)
    return 3 <= len(plain) <= LONGEST_CELL and not known and re.search(r"[\u4e00-\u9fff]{2}", plain) is not None and not may_head(text)
