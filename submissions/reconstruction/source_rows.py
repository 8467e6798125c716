"""Lines of funds from a stream of cells: the total and the sources, each label with its figures or its one amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from submissions.cell_line import Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import is_figure, is_figure_part
from submissions.reconstruction.row_layers import Row
from submissions.reconstruction.run_together import is_glued
from submissions.text import fold, joined


def fund_rows(measures: int, cells: Cells, *, empty_kept: bool, remark: bool, headed: bool, front: int) -> Iterator[Row]:
    """Yield fund lines: a label with a figure under every heading, a label with one amount, or 来源：金额 in one cell.

    ``remark`` says that the heading ends with a column of words, ``headed`` that it holds the total's own
    label, ``front`` how many columns it has before the labels.
    """
    at, stray = 0, 0
    if headed and (size := _headless(measures, cells, empty_kept=empty_kept)):
        yield True, [*([("", cells[0][1])] * (1 + measures - size)), *cells[:size]]
        at = stray = size
    while at < len(cells):
        size = _fund_size(measures, cells, at, empty_kept=empty_kept)
        if remark and size > 2:
            size += empty_kept or (at + size < len(cells) and _is_remark(cells[at + size][0]))
        if size > 1 and (
            _is_torn(cells, at + size) or (empty_kept and size > 2 and _blanks(cells, at + size) not in (0, front, len(cells) - at - size))
        ):
            size = 0
        if size:
            if any(text for text, _ in cells[stray:at]):
                yield False, cells[stray:at]
            width = 1 + measures + remark if size > 2 else size
            yield True, [*cells[at : at + size], *([("", cells[at][1])] * (width - size))]
            at = stray = min(at + size, len(cells))
        else:
            at += 1
    if any(text for text, _ in cells[stray:]):
        yield False, cells[stray:]


def _is_torn(cells: Cells, behind: int) -> bool:
    """True if a part of a figure stands behind a line: one of its own is torn."""
    return behind < len(cells) and is_figure_part(cells[behind][0])


def _blanks(cells: Cells, at: int) -> int:
    """Count the empty cells from ``at``. A line has so many before it as the form has columns before its label, or none: more are its own."""
    return next((n for n, (text, _) in enumerate(cells[at:]) if text), len(cells) - at)


def _headless(measures: int, cells: Cells, *, empty_kept: bool) -> int:
    """Count the cells of the total's row if its label is in the heading: all its figures, and an empty cell before them."""
    size = measures + (empty_kept and bool(cells) and not cells[0][0])
    row = cells[size - measures : size]
    return size if len(row) == measures and all(is_figure(text, blank=False) for text, _ in row) else 0


def _is_remark(text: str) -> bool:
    return not is_figure(text, blank=False) and vocabulary.fund_line(text.rstrip(":： ")) is None and not _SOURCE.match(fold(text))


_SOURCE = re.compile(
    r"按(收入|支出|资金)?\w{0,4}性质分:?$|(其中:)?[^\d:]{2,30}:([+-]?(?:[\d,]+(?:\.\d*)?|\.\d*)?(亿元|万元|千元|元)?|[—\-/]+|无)$"
)


def _fund_size(measures: int, cells: Cells, at: int, *, empty_kept: bool) -> int:
    text = cells[at][0]
    if not text:
        return 0
    run = 0
    while at + 1 + run < len(cells) and is_figure(cells[at + 1 + run][0], blank=empty_kept):
        run += 1
    line = vocabulary.fund_line(text.rstrip(":： ")) if len(text) <= 40 else None
    held = [n for n in range(run) if cells[at + 1 + n][0]]
    if line is not None and run >= measures and all(n < measures for n in held):
        return 1 + measures
    if line == "total" and at + 1 < len(cells) and is_glued(cells[at + 1][0]):
        return 2
    if line is not None and line != "total":
        return 2 if held == [0] else 1 if not held else 0
    return 1 if not held and _SOURCE.match(fold(text)) else 0


def labelled_run(cells: Cells, at: int) -> int:
    """Count the cells from ``at`` that are a line of funds in which every figure has its label: 年初预算数：720.00; 0 for none."""
    size = int(vocabulary.fund_line(vocabulary.heading(cells[at][0])[0]) == "total") if len(cells[at][0]) <= 40 else 0
    first = at + size
    while at + size < len(cells) and _labelled_figure(cells[at + size][0], total=first > at):
        size += 1
    return size if at + size - first >= 2 else 0


def _labelled_figure(text: str, *, total: bool) -> bool:
    head, colon, tail = joined(text).replace("：", ":").removeprefix("其中:").partition(":")
    if not colon or not is_figure(tail, blank=not total):
        return False
    return vocabulary.column("fund_lines", vocabulary.heading(head)[0]) is not None if total else vocabulary.fund_line(head) is not None
