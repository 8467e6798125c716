"""Tables whose rules are not all drawn: between rows alone, without sides, cut by the page; and shading, which is no rule."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path
from typing import Any

from submissions.document import Document, Grid
from submissions.limits import Limits
from submissions.readers.pages.pdf import read

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
EDGES = (70.0, 230.0, 330.0, 430.0)
HEADING = ["项目", "预算数", "决算数"]
ROWS = [HEADING, ["三公经费", "3.00", "1.00"], ["公用经费", "9.00", "8.00"], ["项目支出", "2.00", "7.00"]]


def texts(grid: Grid) -> list[list[str]]:
    return [["^" if c.merged else c.text for c in row] for row in grid.rows]


def lay(sheets: Any, rows: list[list[str]], top: float, *, level: bool = True, inner: bool = False, sides: bool = False) -> float:
    """Rows 24 points high with some of their rules; where the last one ends."""
    for number, row in enumerate(rows):
        y = top + 24 * number
        for x, text in zip(EDGES, row, strict=False):
            sheets.text(x + 4, y + 7, text)
        if level:
            sheets.rule(EDGES[0], y, EDGES[-1], y)
            sheets.rule(EDGES[0], y + 24, EDGES[-1], y + 24)
        for x in (EDGES if sides else EDGES[1:-1]) if inner else ():
            sheets.rule(x, y, x, y + 24)
    return top + 24 * len(rows)


def read_sheets(sheets: Any) -> Document:
    return read(sheets.content(), Limits())


def test_a_table_ruled_between_its_rows_alone_has_the_columns_of_its_text() -> None:
    sheets = writer.Sheets()
    lay(sheets, ROWS, 100)
    assert [texts(grid) for grid in read_sheets(sheets).grids()] == [ROWS]


def test_a_title_between_two_such_tables_belongs_to_neither() -> None:
    sheets = writer.Sheets()
    end = lay(sheets, ROWS, 100)
    sheets.text(200, end + 20, "整体支出绩效自评表")
    lay(sheets, ROWS, end + 50)
    document = read_sheets(sheets)
    assert [texts(grid) for grid in document.grids()] == [ROWS, ROWS]
    assert [p.text for p in document.paragraphs()] == ["整体支出绩效自评表"]


def test_such_a_table_keeps_its_columns_over_a_page_however_long_its_labels_are() -> None:
    sheets = writer.Sheets()
    lay(sheets, ROWS, 680)
    sheets.pages.append([])
    further = [["公务用车购置和运行维护经费", "5.00", "4.00"], ["其他", "6.00", "3.00"], ["合计", "7.00", "2.00"]]
    lay(sheets, further, 60)
    assert [texts(grid) for grid in read_sheets(sheets).grids()] == [[*ROWS, *further]]


def test_rules_that_part_no_rows_imply_no_columns() -> None:
    sheets = writer.Sheets()
    lay(sheets, ROWS, 100, level=False)
    for y in (98, 122, 198, 300):
        sheets.rule(EDGES[0], y, EDGES[-1], y)
    assert all("3.00" not in c.text or c.text == "3.00" for grid in read_sheets(sheets).grids() for c in grid.cells())


def test_a_table_without_rules_at_its_sides_keeps_its_outer_columns() -> None:
    sheets = writer.Sheets()
    lay(sheets, ROWS, 100, inner=True)
    assert [texts(grid) for grid in read_sheets(sheets).grids()] == [ROWS]


def test_a_merged_cell_that_the_page_leaves_open_below_is_still_a_cell() -> None:
    sheets = writer.Sheets()
    for y, name in ((700, "开展巡护"), (724, "培训人次")):
        sheets.box(150, y, 330, y + 24)
        sheets.box(330, y, 430, y + 24)
        sheets.text(154, y + 7, name)
        sheets.text(334, y + 7, "10")
    sheets.rule(70, 700, 150, 700)
    sheets.rule(70, 700, 70, 748)
    sheets.text(74, 715, "产出指标")
    (grid,) = read_sheets(sheets).grids()
    assert texts(grid) == [["产出指标", "开展巡护", "10"], ["^", "培训人次", "10"]]


def test_shading_of_every_other_row_hides_none_of_the_rows_between() -> None:
    sheets = writer.Sheets()
    for y in (100, 148):
        for x0, x1 in pairwise(EDGES):
            sheets.pages[-1].append(f"0.9 g {x0} {842 - y - 24} {x1 - x0} 24 re f 0 g")
    lay(sheets, ROWS, 100, level=False)
    assert [texts(grid) for grid in read_sheets(sheets).grids()] == [ROWS]
