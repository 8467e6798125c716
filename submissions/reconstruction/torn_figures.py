"""Figures that a line end within their cell has torn: put together where one way alone is left, in any format.

Two lines of digits in a cell may be one figure or two. They are one where a part is no figure by itself (5,733. and 10), where
the column prints so many decimals that the parts have not, or where the whole satisfies a rate that the form declares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from submissions.document import Cell, Document, Grid
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import heading_of
from submissions.numbers import read
from submissions.reconstruction.constraints import Quotient
from submissions.reconstruction.run_together import relations_of
from submissions.text import fold, joined

_TORN = re.compile(r"[+\-]?[\d,.，．]+(?:[ \t]*\n[ \t]*[\d,.，．]+)+[%％]?")
_WHOLE = re.compile(r"[+\-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<decimals>\d+))?(?P<percent>%)?")
# Rows above and below whose figures show how many decimals a column prints, and how many figures show it. Chosen, not measured.
_NEAR, _FEWEST = 8, 2


def with_whole_figures(document: Document) -> Document:
    """The document with the torn figures of its tables whole; the same document where there are none."""
    blocks = tuple(_mended(block) if isinstance(block, Grid) else block for block in document.blocks)
    return (
        replace(document, blocks=blocks) if any(one is not other for one, other in zip(blocks, document.blocks, strict=True)) else document
    )


def _mended(grid: Grid) -> Grid:
    if not any("\n" in cell.text and _is_torn(cell) for cell in grid.cells()):
        return grid
    rows: list[tuple[Cell, ...]] = []
    heading: TableHeading | None = None
    for at, row in enumerate(grid.rows):
        opened = heading_of(cell.text for cell in row)
        heading = opened or heading
        near = [cell for other in grid.rows[max(0, at - _NEAR) : at + _NEAR + 1] for cell in other]
        settled = [_whole(cell) if _is_torn(cell) and _is_one(cell, near) else cell for cell in row]
        rows.append(tuple(settled if opened else _by_rate(heading, settled)))
    return replace(grid, rows=tuple(rows))


def _is_torn(cell: Cell) -> bool:
    return not cell.doubt and _TORN.fullmatch(cell.text.strip()) is not None and _WHOLE.fullmatch(_plain(cell)) is not None


def _plain(cell: Cell) -> str:
    return fold(cell.text)


def _whole(cell: Cell) -> Cell:
    return replace(cell, text="".join(cell.text.split()), found="rejoined")


def _is_one(cell: Cell, near: Sequence[Cell]) -> bool:
    """True if the parts can only be one figure: one of them is none, or has not the decimals that the column prints."""
    parts = [_WHOLE.fullmatch(fold(part)) for part in cell.text.split("\n")]
    whole = _WHOLE.fullmatch(_plain(cell))
    others = [_WHOLE.fullmatch(fold(one.text)) for one in near if one.column == cell.column and "\n" not in one.text]
    alike = [_decimals(one) for one in others if one and whole and bool(one["percent"]) == bool(whole["percent"]) and one[0].strip("0.")]
    usual = alike[0] if len(alike) >= _FEWEST and len(set(alike)) == 1 else None
    if usual is not None and _decimals(whole) != usual:
        return False
    return not all(parts) or (bool(usual) and any(_decimals(part) != usual for part in parts))


def _decimals(figure: re.Match[str] | None) -> int:
    return len(figure["decimals"] or "") if figure else 0


def _by_rate(heading: TableHeading | None, row: list[Cell]) -> list[Cell]:
    """The row with its torn figures whole if a rate of the form needs one of them so, and none contradicts."""
    if heading is None or not any(_is_torn(cell) for cell in row):
        return row
    named = heading.under(tuple(row))
    torn = {name for name, cell in named.items() if _is_torn(cell)}
    values: dict[str, Decimal] = {}
    for name, cell in named.items():
        value = read(_plain(cell) if name in torn else joined(cell.text)).value
        if value is not None:
            values[name] = value
    relations = relations_of(heading.table, frozenset(values))
    confirmed = {
        name for one in relations if isinstance(one, Quotient) and one.holds(values) for name in (one.rate, one.numerator, one.denominator)
    }
    if not all(one.holds(values) for one in relations):
        return row
    whole = {id(named[name]) for name in torn & confirmed}
    return [_whole(cell) if id(cell) in whole else cell for cell in row]
