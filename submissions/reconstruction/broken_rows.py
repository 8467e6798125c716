"""Rows whose cells were broken over lines: which lines of a table belong to one row, told from the heading's width.

Where a line ends, a row or only a line within a cell ends. All ways to join lines into rows below a heading are weighed:
a row has as many cells as its heading, each what its column holds. The ways that leave the fewest lines over count, and
what they share is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from submissions.cell_line import CellLine, Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import columns_of, holds, holds_figure, is_figure, is_figure_part, is_total, may_be_blank
from submissions.grammar.heading_columns import TableHeading
from submissions.numbers import read
from submissions.reconstruction.broken_headings import CHINESE, MOST_LINES, broken_headings, joined_lines
from submissions.reconstruction.form_labels import may_end_name, role
from submissions.reconstruction.heading_words import SIDE_WORD
from submissions.reconstruction.row_layers import Row, in_order
from submissions.text import fold, joined

NUMBERED = re.compile(r"\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)])")
# What no label begins with: a word that goes on from the one before, or what closes.
_GOES_ON = re.compile(r"[及和与或、，,;；)）]")
_BROKEN_FIGURE = re.compile(r"[\d.,]\s*\n\s*[\d.,]")
_DIGIT = re.compile(r"\d")

Cost = tuple[int, int, int, int]
"""Lines left over, rows whose label the form does not know, lines that are an item's label alone, and lines joined to others."""


def rejoined_rows(lines: Sequence[Cells]) -> list[Row] | None:
    """The rows that the lines make, each line given as its cells; ``None`` if no heading is among them or no line is broken."""
    headings = broken_headings(lines)
    parts = [
        (lines[first:below], joined_rows(heading, lines[below:last]).rows, lines[below:last]) for heading, first, below, last in headings
    ]
    broken = [
        len(title) > 1 or any(_is_broken(heading, *row) for row in laid)
        for (title, laid, _), (heading, *_) in zip(parts, headings, strict=True)
    ]
    if not any(broken):
        return None
    rows: list[Row] = [(len(line) > 1, line) for line in lines[: headings[0][1]]]
    for is_broken, (title, laid, plain), (heading, *_) in zip(broken, parts, headings, strict=True):
        below = laid if is_broken else [(len(line) > 1, line) for line in plain]
        rows += [(True, joined_lines(title)), *in_order(heading, below)]
    return rows


def _is_broken(heading: TableHeading, is_row: bool, cells: Cells) -> bool:
    """True if a row is of several lines, or if what is no row begins with the rest of a figure."""
    if is_row:
        return len({number for _, number in cells}) > 1 or any("\n" in text for text, _ in cells)
    return len(cells) < len(heading.columns) and is_figure_part(cells[0][0])


_FREE: Cost = (0, 0, 0, 0)
"""The cost of no lines at all."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """Lines ``first`` to before ``end`` as one row, or as one line left over."""

    first: int
    end: int
    cells: Cells
    is_row: bool
    cost: Cost


class JoinedRows(NamedTuple):
    """What lines below a heading make at the least cost: the rows that all cheapest ways share, and the other lines as they are."""

    cost: Cost
    rows: list[Row]


Join = Callable[[Sequence[Cells]], Cells]
"""The row that lines make."""
Shape = Callable[[Sequence[Cells]], bool]
"""True if lines can be one row by where in them its values stand."""


def joined_rows(
    heading: TableHeading, lines: Sequence[Cells], join: Join = joined_lines, shape: Shape = lambda _: True, *, words: bool = True
) -> JoinedRows:
    """Lay the lines below a heading in rows of one line or several; ``words`` says that a line of several words is a row if no other takes it."""
    steps = [list(_steps(heading, lines, first, join, shape)) for first in range(len(lines))]
    size = len(lines)
    ahead: list[tuple[Cost, int]] = [(_FREE, 1)] * (size + 1)
    for first in reversed(range(size)):
        ahead[first] = _cheapest([(_plus(step.cost, ahead[step.end][0]), ahead[step.end][1]) for step in steps[first]])
    behind: list[list[tuple[Cost, int]]] = [[] for _ in range(size + 1)]
    behind[0] = [(_FREE, 1)]
    for first in range(size):
        if behind[first]:
            cost, ways = _cheapest(behind[first])
            for step in steps[first]:
                behind[step.end].append((_plus(cost, step.cost), ways))
    return JoinedRows(ahead[0][0], list(_sure_rows(lines, steps, ahead, behind, join, words)))


def _sure_rows(
    lines: Sequence[Cells],
    steps: Sequence[Sequence[_Joined]],
    ahead: list[tuple[Cost, int]],
    behind: list[list[tuple[Cost, int]]],
    join: Join,
    words: bool,
) -> Iterator[Row]:
    """Yield the rows that all cheapest ways share, and the other lines as they are."""
    best, total = ahead[0]
    size = len(lines)
    at = 0
    while at < size:
        sure = next((step for step in steps[at] if step.is_row and behind[at] and _shared(step, behind[at], ahead, best, total)), None)
        named = 0
        if sure and sure.end < size and _is_rest(lines[sure.end]):
            sure = None  # the row's last figure may go on in the next line
        if sure:
            yield True, sure.cells
        elif named := _name(lines[at : at + 2]):
            yield True, join(lines[at : at + named])
        else:
            yield words and len(lines[at]) > 1 and not any(_DIGIT.search(text) for text, _ in lines[at]), lines[at]
        at = sure.end if sure else at + max(1, named)


def _name(lines: Sequence[Cells]) -> int:
    """Count the lines of a name behind its label, of which the second may be the name's rest; 0 for none."""
    first, *further = [[cell for cell in line if cell[0]] for line in lines]
    if len(first) != 2 or role(first, 0) != "name":
        return 0
    rest = bool(further) and len(further[0]) == 1 and not _is_outside(further[0]) and may_end_name(further[0][0][0])
    return 2 if rest else 1


def _shared(step: _Joined, behind: list[tuple[Cost, int]], ahead: list[tuple[Cost, int]], best: Cost, total: int) -> bool:
    cost, ways = _cheapest(behind)
    return _plus(_plus(cost, step.cost), ahead[step.end][0]) == best and ways * ahead[step.end][1] == total


def _cheapest(found: list[tuple[Cost, int]]) -> tuple[Cost, int]:
    least = min(cost for cost, _ in found)
    return least, sum(ways for cost, ways in found if cost == least)


def _plus(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _is_rest(line: Cells) -> bool:
    """True if the first text of the line may be what a line end has left of a figure."""
    return is_figure_part(next((text for text, _ in line if text), ""))


def _steps(heading: TableHeading, lines: Sequence[Cells], first: int, join: Join, shape: Shape) -> Iterator[_Joined]:
    yield _Joined(first, first + 1, lines[first], is_row=False, cost=(0, 0, 1, 0) if _is_label(heading, lines[first]) else (1, 0, 0, 0))
    most = len(lines) if heading.form.rows == "goals" else MOST_LINES
    for end in range(first + 1, min(first + most, len(lines)) + 1):
        cells = join(lines[first:end])
        if len(cells) > len(heading.columns) or _is_outside(lines[end - 1]):
            return
        unknown = _fits(heading, cells) if shape(lines[first:end]) else None
        if unknown is not None:
            yield _Joined(first, end, cells, is_row=True, cost=(0, unknown, 0, end - first - 1))


def _is_outside(line: Cells) -> bool:
    """True if the line can only stand outside a table: a title, a sign-off, a note."""
    filled = [cell for cell in line if cell[0]]
    return len(filled) == 1 and CellLine(filled[0][1], filled[0][0]).is_outside


def _is_label(heading: TableHeading, line: Cells) -> bool:
    """True if the line is an item's label alone: a row whose blanks are lost."""
    filled = [text for text, _ in line if text]
    return heading.form.rows == "items" and len(filled) == 1 and vocabulary.budget_item(filled[0], None) is not None


def _fits(heading: TableHeading, cells: Cells) -> int | None:
    """1 if the cells are a row below the heading under an unknown label, 0 under a known one; ``None`` if they are none."""
    rows = heading.form.rows
    filled = [cell for cell in cells if cell[0]]
    if not filled or _begins_with_rest(heading, cells[0][0]):
        return None
    if rows == "indicators" and is_total(filled[0][0]):
        return 0 if len(filled) == 3 and all(is_figure(text, blank=False) for text, _ in filled[1:]) else None
    if rows == "sources" and (all(states_source(text) for text, _ in filled) or _is_source(filled)):
        return 0
    named = _under(heading, cells)
    if named is None:
        return None
    match rows:
        case "items":
            return _item(cells[0][0])
        case "goals":
            return int(not all(NUMBERED.match(text) for text, _ in cells[-2:]))
        case "indicators":
            return _indicator(heading, cells[0][0], named)
        case _:
            held = {name for name, text in named.items() if text}
            return 0 if all(name in held or may_be_blank(heading.table, name) for name in named) else None


def _begins_with_rest(heading: TableHeading, text: str) -> bool:
    """True if a cell of words begins with a line of digits: the rest of the figure that ends the row above."""
    first, *further = text.split("\n")
    name = heading.columns[0].name
    return bool(further) and is_figure_part(first) and (name is None or not holds_figure(heading.table, name))


def _item(label: str) -> int | None:
    """A row of an item has a label, which begins no other row within it and not with the rest of the one above it.

    Lines behind a label that is known are its own only if it is known with them too.
    """
    first, *further = label.split("\n")
    if not CHINESE.search(label) or _GOES_ON.match(fold(label)) or any(NUMBERED.match(line) for line in further):
        return None
    if vocabulary.names_item(joined(label)):
        return 0
    begun = accumulate(further, lambda above, line: f"{above}\n{line}", initial=first)
    return None if further and any(vocabulary.names_item(joined(part)) for part in begun) else 1


def _under(heading: TableHeading, cells: Cells) -> dict[str, str] | None:
    """The texts by column if there is one for each but for blanks at the end, and each is what its column holds."""
    behind = heading.columns[len(cells) :]
    if behind and (heading.form.rows == "items" or not all(column.name and may_be_blank(heading.table, column.name) for column in behind)):
        return None
    pairs = [(column.name, text) for column, (text, _) in zip(heading.columns, cells, strict=False)]
    return {name: text for name, text in pairs if name} if all(_holds(heading.table, *pair) for pair in pairs) else None


def _holds(table: str, name: str | None, text: str) -> bool:
    if name is not None and holds_figure(table, name) and "\n" in text:
        return is_figure(joined(text), blank=False)
    return name is None or holds(table, name, text)


def _is_figure(text: str) -> bool:
    """True if a cell holds one figure or a dash, though a line may end within it."""
    return is_figure_part(text) or is_figure(text, blank=False)


def _indicator(heading: TableHeading, first: str, named: Mapping[str, str]) -> int | None:
    """A row of an indicator has its name and its marks, and nothing but the form's word for the table in a column without a name."""
    if heading.columns[0].name is None and not SIDE_WORD.fullmatch(fold(first)):
        return None
    if not all(named.get(name) for name in ("indicator_name", *columns_of(heading.table, "weight")) if heading.column(name)):
        return None
    marks = [read(joined(named[name])).value for name in columns_of(heading.table, "weight", "score") if named.get(name)]
    reasons = [named[name] for name in columns_of(heading.table, "reason") if named.get(name)]
    # Full marks need no reason, so a line beside them is rather the beginning of the next indicator's name.
    return int(bool(reasons) and len(marks) > 1 and len(set(marks)) == 1)


def _is_source(cells: Cells) -> bool:
    """True if the cells are a source of funds with a figure under each of the first headings."""
    label, *figures = [text for text, _ in cells]
    return (
        len(figures) > 1
        and vocabulary.fund_line(label.rstrip(":： ")) is not None
        and all(is_figure(text, blank=False) for text in figures)
    )


def states_source(text: str) -> bool:
    """True if a cell names a source of funds, with its amount or without, or says by what sources are told apart; or is blank."""
    plain = fold(text)
    if _BROKEN_FIGURE.search(text):
        return False
    head = plain.removeprefix("其中").lstrip(":").partition(":")[0]
    return not plain or plain.endswith(("性质分", "性质分:")) or vocabulary.fund_line(head.strip(":： ")) is not None
