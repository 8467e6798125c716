"""Several indicators in one row of a table, line by line: as many names as targets, marks and scores.

Only a row whose cells have all the same number of lines, each line of the marks a number, is taken apart; a name that a
narrow column broke has one score. A reason that does not stand line by line is that of the indicators that lost marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from submissions.document import Cell
from submissions.numbers import read

_LINED = ("indicator_name", "target_printed", "actual_printed", "max_score", "score")
_MARKS = ("max_score", "score")
_REASON = "deviation_explanation"


def one_by_one(cells: dict[str, Cell]) -> Iterator[dict[str, Cell]]:
    """The row's cells for each of its indicators; as they are where it holds one."""
    lines = {name: _lines(cells[name]) for name in _LINED if name in cells}
    count = len(lines.get("score", ()))
    if count < 2 or any(len(found) != count for found in lines.values()) or not set(_LINED) <= set(lines) or not _are_marks(lines):
        yield cells
        return
    reasons = _lines(cells[_REASON]) if _REASON in cells else []
    lost = [read(most).value != read(score).value for most, score in zip(lines["max_score"], lines["score"], strict=True)]
    for number in range(count):
        own = cells | {name: replace(cells[name], text=found[number]) for name, found in lines.items()}
        if _REASON in cells:
            shared = cells[_REASON].text if lost[number] or not any(lost) else ""
            own[_REASON] = replace(cells[_REASON], text=reasons[number] if len(reasons) == count else shared)
        yield own


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.split("\n") if line.strip()]


def _are_marks(lines: dict[str, list[str]]) -> bool:
    return all(read(line).value is not None for name in _MARKS for line in lines[name])
