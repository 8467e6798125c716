"""Tables without rules whose cells wrap and whose classes stand beside several rows."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from submissions.document import Grid
from submissions.limits import Limits
from submissions.readers.pages.pdf import read

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
XS = (70.0, 140.0, 260.0, 340.0, 400.0)
HEADING = ["一级指标", "三级指标", "完成值", "分值", "偏差原因"]


def texts(grid: Grid) -> list[list[str]]:
    return [["^" if c.merged else c.text.replace("\n", "") for c in row] for row in grid.rows]


def lay(sheets: Any, top: float, cells: dict[int, str], lines: int = 1) -> float:
    """A row whose cells stand in the middle of its height; where the next begins."""
    for column, text in cells.items():
        parts = text.split("\n")
        for number, line in enumerate(parts):
            sheets.text(XS[column], top + 6.5 * (lines - len(parts)) + 13 * number, line)
    return top + 13 * lines + 9


def wrapped_table(classes: list[tuple[float, str]]) -> Any:
    sheets = writer.Sheets()
    y = lay(sheets, 100, dict(enumerate(HEADING)))
    y = lay(sheets, y, {1: "巡护里程", 2: "8812公里", 3: "8"})
    y = lay(sheets, y, {1: "新建隔离带", 2: "23公里", 3: "10", 4: "征地协调滞后，少建\n两公里，已列入下年\n计划"}, 3)
    y = lay(sheets, y, {1: "群众知晓度", 2: "91%", 3: "20"})
    lay(sheets, y, {0: "合计", 3: "38"})
    for top, text in classes:
        sheets.text(XS[0], top, text)
    return sheets


def test_wrapped_cells_are_one_row_and_classes_in_the_middle_of_their_rows_are_given_to_them() -> None:
    sheets = wrapped_table([(100 + 22 + 28.5, "产出指标"), (100 + 22 + 22 + 48, "效益指标")])
    (grid,) = read(sheets.content(), Limits()).grids()
    assert texts(grid) == [
        HEADING,
        ["产出指标", "巡护里程", "8812公里", "8", ""],
        ["^", "新建隔离带", "23公里", "10", "征地协调滞后，少建两公里，已列入下年计划"],
        ["效益指标", "群众知晓度", "91%", "20", ""],
        ["合计", "", "", "38", ""],
    ]


@pytest.mark.parametrize("top", [100 + 22 + 4, 100 + 22 + 16])
def test_a_class_that_stands_neither_in_the_middle_nor_at_the_top_of_rows_leaves_lines(top: float) -> None:
    sheets = wrapped_table([(top, "产出指标"), (100 + 22 + 22 + 48, "效益指标")])
    document = read(sheets.content(), Limits())
    assert not any(cell.text == "产出指标" for grid in document.grids() for cell in grid.cells())
    assert "columns_without_rules_left_as_lines" in document.notes
