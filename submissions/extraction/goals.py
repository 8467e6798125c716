"""Annual goals: what was expected beside what was achieved, item by item where the two can be paired without guessing."""

from __future__ import annotations

import re

from submissions.document import Cell
from submissions.extraction.collector import Facts
from submissions.extraction.typed_cells import not_taken
from submissions.grammar.column_types import kind_of
from submissions.grammar.heading_columns import Cells, TableHeading
from submissions.text import clean

_ITEM = re.compile(r"^\s*(?:目标)?(?:\d{1,2}[、.．](?!\d)|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⑳])\s*")
_INLINE = re.compile(r"(?:[；;]|(?<=。))\s*(?=(?:\d{1,2}[、.．]|[（(]\d{1,2}[)）])(?!\d))")
"""A number behind a stop on the same line: where a converter kept no line feed between items."""


class GoalBlock:
    """Reads the rows below the goals heading."""

    def __init__(self, heading: TableHeading, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts

    def take(self, row: Cells) -> bool:
        """Read one row: a pair of cells that may hold many goals."""
        cells = self._heading.under(row)
        if "expected" not in cells or not any(cell.text.strip() for cell in cells.values()):
            return "expected" in cells
        expected, achieved = _paired(cells["expected"], cells.get("achieved"))
        for index, text in enumerate(expected):
            seq = len(self._facts.tables["goals"]) + 1
            done = achieved[index] if achieved else None
            self._facts.add("goals", seq=seq, expected=text or None, achieved=done, location=cells["expected"].location.as_json())
        not_taken(self._facts, "goals", {name: cell for name, cell in cells.items() if kind_of("goals", name) != "goal"}, "goals")
        return True


def _paired(expected: Cell, achieved: Cell | None) -> tuple[list[str], list[str]]:
    """The items of both cells, as many of one as of the other; one item each where they cannot be paired.

    Numbers that run on in a line (1、…2、…) part items if they do in both cells alike.
    """
    if achieved is None or not _items(achieved.text):
        return _items(expected.text), []
    plain = _items(expected.text), _items(achieved.text)
    run_on = _items(_run_on(expected.text)), _items(_run_on(achieved.text))
    for one, other in (run_on, plain):
        if len(one) == len(other):
            return one, other
    return [clean(expected.text)], [clean(achieved.text)]


def _items(text: str) -> list[str]:
    """The items of a cell: a new one at each number, or each paragraph where nothing is numbered."""
    lines = [line.strip() for line in _INLINE.sub("\n", text).split("\n") if line.strip("\u3000 \xa0")]
    if not any(_ITEM.match(line) for line in lines):
        return [clean(line) for line in lines]
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line) or not items:
            items.append(clean(_ITEM.sub("", line)))
        else:
            items[-1] += clean(line)
    return items


def _run_on(text: str) -> str:
    """The text with a line feed before each number that continues those before it: 1、…2、…3、…"""
    at, number = 0, 1
    found = re.match(r"\s*1[、.．](?!\d)", text)
    while found is not None:
        text = f"{text[:at]}\n{text[at:]}" if number > 1 else text
        at, number = at + 1 + len(found[0]), number + 1
        found = re.compile(rf"(?<![\d.、第]){number}[、.．](?!\d)").search(text, at)
        at = found.start() if found else at
    return text
