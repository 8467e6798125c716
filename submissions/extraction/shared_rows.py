"""Several indicators in one row of a table, line by line: as many names as targets, marks and scores.

Only a row whose cells have all the same number of lines, each line of the marks a number, is taken apart; a name that a
narrow column broke has one score. A reason that does not stand line by line is that of the indicators that lost marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from submissions.document import Cell
from submissions.grammar.column_types import holds_figure, kind_of, spans_rows
from submissions.numbers import read
from warehouse import contract

_TABLE = "indicators"
_MARKS = ("weight", "score")
_NEEDED = {"name", "target", "actual", *_MARKS}
"""Kinds of columns that a row of several indicators has, line by line."""


def one_by_one(cells: dict[str, Cell]) -> Iterator[dict[str, Cell]]:
    """The row's cells for each of its indicators; as they are where it holds one."""
    lines = {name: _lines(cell) for name, cell in cells.items() if _is_lined(name)}
    count = max(map(len, lines.values()), default=0)
    uneven = any(len(found) != count for found in lines.values())
    if count < 2 or uneven or not {kind_of(_TABLE, name) for name in lines} >= _NEEDED or not _are_marks(lines):
        yield cells
        return
    reason = next((name for name in cells if kind_of(_TABLE, name) == "reason"), None)
    reasons = _lines(cells[reason]) if reason else []
    lost = _lost(lines)
    for number in range(count):
        own = cells | {name: replace(cells[name], text=found[number]) for name, found in lines.items()}
        if reason:
            shared = cells[reason].text if lost[number] or not any(lost) else ""
            own[reason] = replace(cells[reason], text=reasons[number] if len(reasons) == count else shared)
        yield own


def _is_lined(name: str) -> bool:
    """True if a column has a line for each indicator: its name, target, actual, and every figure but a class's quota."""
    return kind_of(_TABLE, name) in _NEEDED or (holds_figure(_TABLE, name) and not spans_rows(_TABLE, name))


def _lost(lines: dict[str, list[str]]) -> list[bool]:
    """For each indicator, True if its score is not its full marks."""
    score = next(name for name in lines if kind_of(_TABLE, name) == "score")
    most = contract.table(_TABLE).column(score).form.at_most or score
    return [read(full).value != read(given).value for full, given in zip(lines[most], lines[score], strict=True)]


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.split("\n") if line.strip()]


def _are_marks(lines: dict[str, list[str]]) -> bool:
    return all(read(line).value is not None for name, found in lines.items() if kind_of(_TABLE, name) in _MARKS for line in found)
