"""Headings of several rows: the lowest row takes the period or measure that stands merged above its cells.

2022年 over 决算数 is 2022年决算数, and a heading that reaches down from a row above (2022年决算数 beside 2023年 over 预算数 and
决算数) stands in the lowest row too. Rows of values are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from submissions.document import Cell, Grid
from submissions.grammar.heading_columns import Cells, filled
from submissions.grammar.headings import recognise
from submissions.text import fold, joined

_PERIOD = re.compile(r"^((20\d\d)年?|[上本去今当]年)(度|数)?(\(.{1,8}\))?$")
_MEASURE = re.compile(r"^(年初|调整后?|全年|批复)?(预算|决算|执行|支出|完成)数?(\(.{1,8}\))?$")
_VALUE = re.compile(r"^(数值|值|目标值|具体数值|内容)$")
"""What stands beside relation and unit below 年度指标值, and says no more than that heading."""
_NUMBER = re.compile(r"^[-+¥]?[\d,]+(\.\d+)?%?$")
_REACH = 3
"""Rows of a heading: a title, the periods, the measures."""


def stacked(grid: Grid) -> list[Cells]:
    """The grid's rows; those that end a heading of several rows say all that stands above their cells."""
    rows: list[Cells] = list(grid.rows)
    for number in range(1, len(rows)):
        whole = _whole(grid.rows[number], grid.rows[max(0, number - _REACH) : number])
        if whole is not None:
            rows[number] = whole
    return rows


def _whole(row: Cells, above: Sequence[Cells]) -> Cells | None:
    own = [cell for cell in filled(row) if not cell.merged]
    if len(own) < 2 or any(_NUMBER.match(fold(cell.text)) for cell in row):
        return None
    cells = [_from_above(cell, above) for cell in row]
    if all(new is old for new, old in zip(cells, row, strict=True)):
        return None
    heading = recognise(cells)
    if heading is None or any(_NUMBER.match(fold(cell.text)) for cell in cells):
        return None
    named = {id(column.cell) for column in heading.columns if column.name is not None}
    whole = [new if id(new) in named else old for new, old in zip(cells, row, strict=True)]
    return None if all(new is old for new, old in zip(whole, row, strict=True)) else whole


def _from_above(cell: Cell, above: Sequence[Cells]) -> Cell:
    text = fold(joined(cell.text))
    for row in reversed(above):
        over = next((one for one in row if one.column <= cell.column < one.column + one.column_span and not one.merged), None)
        if over is None or not over.text.strip():
            continue
        if cell.merged:
            return replace(cell, text=over.text, merged=False) if over.row + over.row_span > cell.row else cell
        words = fold(joined(over.text))
        if _VALUE.match(text):
            return replace(cell, text=over.text)
        if text == "单位" and "指标值" in words:
            return replace(cell, text="计量单位")
        if _PERIOD.match(words) and text and not re.search(r"20\d\d|[上去]年", text):
            return replace(cell, text=joined(over.text) + joined(cell.text))
        if _PERIOD.match(text) and _MEASURE.match(words):
            return replace(cell, text=joined(cell.text) + joined(over.text))
    return cell
