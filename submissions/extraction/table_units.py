"""The unit of money that a table's cells, headings, labels or lines declare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import takewhile

from submissions.document import Grid, Paragraph
from submissions.grammar import vocabulary
from submissions.grammar.heading_columns import Cells
from submissions.text import fold

_PLAIN = re.compile(r"-?[\d,]+(\.\d+)?")
_AMOUNT = re.compile(r"(?<!\d)(?<!\d,)(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)")


def declared_unit(texts: Iterable[str]) -> str | None:
    """The unit of money that the first of these texts declares, as 单位：万元 or （万元）."""
    for text in texts:
        unit = vocabulary.heading(text)[2]
        if unit and unit.endswith("元"):
            return unit
    return None


def unit_of(grid: Grid, before: list[Paragraph]) -> str | None:
    """The unit that a table declares in its cells or in the lines between it and the table before, or its sheet in its name."""
    labelled = [cell.text for cell in grid.cells() if re.search(r"单位\s*[:：]", cell.text)]
    headed = [row[0].text for row in takewhile(lambda row: not _holds_figures(row), grid.rows[:8]) if row]
    return declared_unit([*labelled, *(p.text for p in reversed(before)), *headed, grid.location.sheet or ""])


def unit_of_labels(grid: Grid) -> str | None:
    """The unit that the labels of a table's rows declare, where they declare but one."""
    units = {vocabulary.heading(row[0].text)[2] for row in grid.rows[:8] if row}
    money = {unit for unit in units if unit and unit.endswith("元")}
    return money.pop() if len(money) == 1 else None


def _holds_figures(row: Cells) -> bool:
    return any(_PLAIN.fullmatch(fold(cell.text)) for cell in row[1:])


def units_by_number(paragraphs: Iterable[Paragraph]) -> dict[str, set[str]]:
    """The units of money in which the prose states each number that it states."""
    found: dict[str, set[str]] = defaultdict(set)
    for paragraph in paragraphs:
        for number, unit in _AMOUNT.findall(paragraph.text):
            found[number.replace(",", "")].add(unit)
    return found


def unit_in_prose(grid: Grid, stated: Mapping[str, set[str]]) -> str | None:
    """The unit in which the prose states this table's own numbers, where at least one long number agrees and none speaks against it.

    ``stated`` is what :func:`units_by_number` finds.
    """
    printed = {re.sub(r"[,，\s]", "", cell.text) for cell in grid.cells()}
    long = {text for text in printed if re.fullmatch(r"\d+(\.\d+)?", text) and len(text.replace(".", "")) >= 4}
    found = {unit for number in long for unit in stated.get(number, ())}
    return found.pop() if len(found) == 1 else None
