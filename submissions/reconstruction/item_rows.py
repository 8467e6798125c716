"""Rows of a base data table from a stream of cells: a label that names an item, and its figures under the measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from submissions.cell_line import LONGEST_CELL, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import NUMBER, is_figure, is_figure_part, is_total
from submissions.grammar.heading_columns import TableHeading
from submissions.reconstruction.heading_words import may_head
from submissions.reconstruction.row_layers import Row
from submissions.reconstruction.row_ways import Way, summing, ways_of
from submissions.reconstruction.shared_cells import item_in_doubt
from submissions.text import fold, joined

_FUNDS, _OTHER = "project.special", "other"
_WORDS, _NUMBERED = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.．]|其中")
_OPEN = ("及", "和", "与", "、", ",", "或")
# Cells that the beginning of a label may be broken over. The longest label of the form, 部门基本支出预算调整, fills two. Chosen.
_MOST_BEGUN = 3


def item_rows(heading: TableHeading, cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """Yield the rows, each as wide as the label and the measures. What is no row comes behind them as stray.

    Where empty cells are lost, a row with fewer figures than measures is read if the form's sums leave one way to lay it.
    """
    measures = TableHeading(heading.table, tuple(column for column in heading.columns if column.name is not None))
    stretches = list(_stretches(len(measures.columns), cells, empty_kept=empty_kept))
    open_rows = {item: (run[1:], _ways(measures, run[1:]) if whole else []) for item, run, whole in reversed(stretches) if item}
    chosen = summing(measures, open_rows)
    torn = any(not whole and is_figure_part(run[-1][0]) for _, run, whole in stretches)
    stray: list[Cells] = [[]]
    for item, run, _ in stretches:
        way = chosen.pop(item, None) if item else None
        if way is not None and not (torn and _has_fewer_decimals(run, stretches)):
            yield True, [run[0], *(run[1 + place] if place is not None else ("", run[0][1]) for place in way)]
            stray.append([])
        elif item and (row := item_in_doubt(heading, run[:1], run[1:])):
            yield True, row
            stray.append([])
        else:
            stray[-1] += run
    yield from ((False, one) for one in stray if one)


def _has_fewer_decimals(run: Cells, stretches: Iterable[tuple[str, Cells, bool]]) -> bool:
    """True if a figure of a row prints fewer decimals than all figures of the other rows: in a table with torn figures, a part of one."""
    own, others = _decimals(run), [_decimals(other) for item, other, whole in stretches if item and whole and other is not run]
    usual = {number for one in others for number in one}
    return len(usual) == 1 and min(own, default=0) < min(usual) and bool(own)


def _decimals(run: Cells) -> list[int]:
    """The decimals of the figures of a row; a nought may be printed without."""
    texts = [fold(text) for text, _ in run[1:] if NUMBER.fullmatch(fold(text))]
    return [len(text.rstrip("%").partition(".")[2]) for text in texts if text.strip("0.") != ""]


def _ways(measures: TableHeading, figures: Cells) -> list[Way]:
    return [tuple(range(len(figures)))] if len(figures) == len(measures.columns) else ways_of(measures, figures)


def _stretches(width: int, cells: Cells, *, empty_kept: bool) -> Iterator[tuple[str, Cells, bool]]:
    """Yield each label with its figures, behind the item that it names, and each other cell behind an empty word; if it is a row.

    A label may have been broken in two or more cells: those before it that are of no row make an item's name together with it.
    """
    last: str | None = None
    seen: set[str] = set()
    words: Cells = []
    at = 0
    while at < len(cells):
        begun, label = _whole_label(words, cells[at], last)
        item = vocabulary.budget_item(label[0], last) if label[0] else None
        is_rest = bool(words) and not begun and (item is None or _goes_on(words[-1], cells[at])) and not vocabulary.names_item(words[-1][0])
        last = item or last
        run = _run(cells, at + 1, width, empty_kept=empty_kept)
        torn = 0 if run or item is None or item in seen else _torn_run(cells, at + 1)
        if (run and not is_rest and (item or (last is not None and _may_label(label[0])))) or torn:
            own = item if item and item not in seen else f"{last if last and last.startswith(_FUNDS) else _OTHER}.{at}"
            seen.add(own)
            yield from (("", [cell], False) for cell in words[: len(words) - begun])
            yield own, [label, *cells[at + 1 : at + 1 + (run or torn)]], not torn
            words, at = [], at + 1 + (run or torn)
        elif _WORDS.search(cells[at][0]):
            words, at = [*words, cells[at]], at + 1
        else:
            yield from (("", [cell], False) for cell in (*words, cells[at]))
            words, at = [], at + 1
    yield from (("", [cell], False) for cell in words)


def _whole_label(words: Cells, cell: tuple[str, int], last: str | None) -> tuple[int, tuple[str, int]]:
    """How many of the last cells of words begin the label that ends in ``cell``, and the label: the most that name an item.

    An item's name alone is no end of another's, unless a connective joins the two.
    """
    if not cell[0] or _NUMBERED.match(fold(cell[0])):
        return 0, cell
    for begun in range(min(len(words), _MOST_BEGUN), 0, -1):
        own = not _goes_on(words[-1], cell) and any(vocabulary.names_item(text) for text, _ in (words[-begun], cell))
        text = "\n".join(text for text, _ in (*words[len(words) - begun :], cell))
        if not own and vocabulary.budget_item(joined(text), last) is not None:
            return begun, (text, words[-begun][1])
    return 0, cell


def _goes_on(above: tuple[str, int], below: tuple[str, int]) -> bool:
    """True if a connective or an open bracket says that two cells are one label."""
    return fold(above[0])[-1:] in _OPEN or fold(below[0])[:1] in _OPEN or fold(above[0]).count("(") > fold(above[0]).count(")")


def _run(cells: Cells, at: int, width: int, *, empty_kept: bool) -> int:
    """Count the figures from ``at`` that make a row: as many as there are measures, or fewer where empty cells are lost; 0 for none.

    A further figure, or a part of one, says that one of the row is torn: which, nobody can tell.
    """
    run = 0
    while at + run < len(cells) and run <= width and is_figure(cells[at + run][0], blank=empty_kept and run < width):
        run += 1
    torn = at + run < len(cells) and is_figure_part(cells[at + run][0])
    return 0 if run > width or torn or (empty_kept and run < width) else run


def _torn_run(cells: Cells, at: int) -> int:
    """Count the cells from ``at`` up to the next words, if they hold figures, or parts of figures, that make no row."""
    behind = list(takewhile(lambda cell: not re.search(r"[^\W\d]", cell[0]), cells[at:]))
    return len(behind) if any(re.search(r"\d", text) for text, _ in behind) else 0


def _may_label(text: str) -> bool:
    """True if a cell with figures behind it can be the label of an item that the form does not know, such as a fund's name."""
    plain = fold(text)
    known = is_total(text) or vocabulary.fund_line(text) or vocabulary.indicator_class(text, 1) or vocabulary.indicator_class(text, 2)
    return 3 <= len(plain) <= LONGEST_CELL and not known and re.search(r"[\u4e00-\u9fff]{2}", plain) is not None and not may_head(text)
