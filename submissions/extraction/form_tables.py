"""A document's tables into rows of the contract: each grid row is a heading, a row of the block it opened, or unresolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from submissions.document import Cell, Document, Grid, Paragraph
from submissions.extraction import fund_rows, funds_by_sums, staffing_rows, table_units
from submissions.extraction.budget_rows import BudgetBlock
from submissions.extraction.collector import Facts
from submissions.extraction.fund_rows import FundBlock
from submissions.extraction.goals import GoalBlock
from submissions.extraction.indicator_rows import IndicatorBlock
from submissions.extraction.multirow_headings import stacked
from submissions.extraction.staffing_rows import STAFFING
from submissions.extraction.two_tables_side_by_side import parted
from submissions.extraction.value_rows import ValueBlock, add
from submissions.grammar import vocabulary
from submissions.grammar.heading_columns import Cells, TableHeading, filled
from submissions.grammar.headings import recognise
from submissions.grammar.margins import QUIET, is_aside, is_margin
from submissions.text import fold, joined

_LONGEST_TITLE = 24  # characters of a line that names the class of the table below it; set in 51fb2a7, no measurement is recorded
_SIDE_TITLE = re.compile(r"^(年度)?(总体)?绩效(指标|目标)(\(.{0,200}\))?$|^年度总体目标")
"""The form's own name of a block, in a cell that spans its rows: converters repeat it before each."""


_NOTE = re.compile(r"(注|备注|说明|附注)\d{0,2}[:：.]")
"""A remark within a table, over all its columns: readers of sheets take it out as a line, and the table goes on below it."""


class Block(Protocol):
    """Reads the rows below one kind of heading."""

    def take(self, row: Cells) -> bool:
        """Read the row; True if it was one of this block's."""


def _open(heading: TableHeading, facts: Facts, title: Cell | None) -> Block:
    """The block that reads rows as the form lays them below this heading."""
    match heading.form.rows:
        case "values":
            return ValueBlock(heading, facts)
        case "items":
            return BudgetBlock(heading, facts)
        case "sources":
            return FundBlock(heading, facts)
        case "goals":
            return GoalBlock(heading, facts)
        case "indicators":
            return IndicatorBlock(heading, facts, title)


def read_tables(document: Document, facts: Facts) -> None:
    """Fill ``facts`` from every grid of the document, in order."""
    units = _units(document)
    known = {unit for unit in units.values() if unit}
    common = known.pop() if len(known) == 1 else None
    titles = _class_titles(document)
    block: Block | None = None
    before: Grid | None = None
    amounts: dict[str, set[str]] | None = None
    for grid, follows in _with_breaks(document):
        goes_on = follows and before is not None and grid.location.sheet == before.location.sheet
        above = facts.unit if goes_on else None
        stated, facts.declared = units[grid.location.block], table_units.unit_of(grid, [])
        if not stated and amounts is None:
            amounts = table_units.units_by_number(document.paragraphs())
        prose = None if stated else table_units.unit_in_prose(grid, amounts or {})
        facts.unit = stated or (above if prose in (None, above) else None) or table_units.unit_of_labels(grid) or common or prose
        block = _read_grid(grid, facts, block if goes_on else None, before, titles.get(grid.location.block))
        before = grid
        if facts.tables["budget_lines"]:
            facts.header.setdefault("unit", facts.unit)
    funds_by_sums.settle(facts)
    for paragraph in document.paragraphs():
        if not facts.tables[STAFFING]:
            cells = staffing_rows.pairs(paragraph.text, paragraph.location)
            if cells:
                add(facts, STAFFING, cells)


def _with_breaks(document: Document) -> Iterator[tuple[Grid, bool]]:
    """The tables, each with True if it follows the one before with nothing between them, as a table broken over pages does."""
    before: Grid | None = None
    for block in document.blocks:
        if isinstance(block, Grid):
            yield block, before is not None
            before = block
        elif not (is_margin([block.text]) or is_aside(block.text, between_rows=True) or _NOTE.match(fold(block.text))):
            before = None


def _units(document: Document) -> dict[int, str | None]:
    units: dict[int, str | None] = {}
    before: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            before = [*before[-5:], block]
        else:
            units[block.location.block] = table_units.unit_of(block, before)
            before = []
    return units


def _class_titles(document: Document) -> dict[int, Cell]:
    """The line right above a grid that names the class of all its indicators: 一、产出指标（50分）."""
    titles: dict[int, Cell] = {}
    above: Paragraph | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = block
        elif above is not None:
            text = above.text.strip().strip("#* ")
            if len(text) <= _LONGEST_TITLE and vocabulary.indicator_class(text, 1):
                titles[block.location.block] = Cell(text, 0, 0, above.location)
            above = None
    return titles


def _read_grid(grid: Grid, facts: Facts, above: Block | None, before: Grid | None, title: Cell | None) -> Block | None:
    """Read a table's rows; ``above`` is the block that the table ``before`` left open. Gives back the one that this leaves open."""
    block = above if above is not None and before is not None and _goes_on(grid, above, before) else None
    rows = stacked(parted(grid))
    staff, listed = staffing_rows.below(rows) if not facts.tables[STAFFING] else ({}, frozenset())
    if staff:
        add(facts, STAFFING, staff)
    for number, printed in enumerate(rows):
        heading = recognise(printed)
        row = printed if heading else _without_side_title(printed)
        if heading is not None:
            facts.heading(heading)
            last, block = block or above, _open(heading, facts, title)
            if isinstance(block, BudgetBlock | IndicatorBlock) and last is not None:
                block.follow(last)
        elif not filled(row) or number in listed or _is_quiet(row):
            continue
        elif block is None or not block.take(row):
            block = _otherwise(row, block, facts)
    return block


def _is_quiet(row: Cells) -> bool:
    """True if a row states nothing that a table holds: a line of the form beside its tables, a page's number, a sign-off."""
    return QUIET.search(fold(joined(filled(row)[0].text))) is not None or is_margin(cell.text for cell in filled(row))


def _goes_on(grid: Grid, block: Block, before: Grid) -> bool:
    """True if a table is the rest of the one right before it, which a page ended: as wide, no heading of its own, rows of its kind."""
    row = next((row for row in map(_without_side_title, grid.rows) if filled(row)), ())
    of_kind = isinstance(block, BudgetBlock | IndicatorBlock)
    if len(filled(row)) < 2 - of_kind or recognise(row) is not None or fund_rows.starts(row) or staffing_rows.beside(row):
        return False
    above, below = ([_end(row) for row in one.rows if row] for one in (before, grid))
    as_wide = max(above, default=0) == max(below) or above[-1:] == [_end(row)]
    same_columns = _left(grid) is not None and _left(grid) == _left(before) and max(below) <= max(above, default=0)
    return (as_wide or same_columns) and (not isinstance(block, BudgetBlock | IndicatorBlock) or block.goes_on(row))


def _left(grid: Grid) -> str | None:
    """The letters of a sheet's column in which a table begins; ``None`` outside workbooks, where columns have no names."""
    return grid.location.cell.rstrip("0123456789") if grid.location.sheet is not None and grid.location.cell else None


def _end(row: Cells) -> int:
    return row[-1].column + row[-1].column_span


def _without_side_title(row: Cells) -> Cells:
    """The row with the form's own name of the block blanked, so that every cell keeps its place."""
    first = next(iter(filled(row)), None)
    if first is None or not _SIDE_TITLE.search(fold(joined(first.text))):
        return row
    return [replace(cell, text="") if cell is first else cell for cell in row]


def _otherwise(row: Cells, block: Block | None, facts: Facts) -> Block | None:
    """A row that the open block does not know: the fund block where no heading announced it, staffing in a line, or unresolved."""
    if fund_rows.starts(row) or fund_rows.adds(row, facts):
        block = FundBlock(None, facts)
        block.take(row)
        return block
    if not facts.tables[STAFFING]:
        cells = staffing_rows.beside(row) or next(filter(None, (staffing_rows.pairs(cell.text, cell.location) for cell in row)), {})
        if cells:
            add(facts, STAFFING, cells)
            return block
    if staffing_rows.complete(row, facts):
        return block
    texts = " ｜ ".join(joined(cell.text) for cell in filled(row))
    if re.search(r"\d", vocabulary.YEAR.sub("", texts)):
        facts.unresolved(_stray(row), texts, "无法判断这一行属于哪张表", row[0].location)
    return block


def _stray(row: Cells) -> str:
    """What a row that no table takes seems to be of, so that sums over that table are in doubt."""
    texts = [joined(cell.text) for cell in filled(row)]
    item = next(filter(None, (vocabulary.budget_item(text, None) for text in texts[:2])), None)
    if item is not None:
        return f"tables.budget_lines.{item}"
    classed = any(vocabulary.indicator_class(text, depth) for text in texts[:3] for depth in (1, 2) if "指标" in text)
    return "tables.indicators" if classed and len(texts) > 3 else "tables"
