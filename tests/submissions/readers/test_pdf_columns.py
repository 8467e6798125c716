"""Tables without rules: words in columns, only where that is sure."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from submissions.document import Grid
from submissions.limits import Limits
from submissions.readers.pdf import read

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
LEFT = writer.LEFT


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row if not c.merged] for row in grid.rows]


def column_rows(sheets: Any, rows: list[list[str]], pitch: float = 16) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheets.text(LEFT + 150 * column, 100 + pitch * number, text)


def test_words_in_columns_are_a_table_without_rules() -> None:
    rows = [["项目", "预算数", "决算数"], ["三公经费", "", "1.00"], ["公用经费", "9.00", "8.00"], ["项目支出", "2.00", "7.00"]]
    sheets = writer.Sheets()
    sheets.text(LEFT, 60, "单位：万元")
    column_rows(sheets, rows)
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == ["单位：万元"]
    assert texts(next(document.grids())) == rows


def test_columns_that_may_hold_cells_of_several_lines_stay_lines() -> None:
    sheets = writer.Sheets()
    column_rows(sheets, [["项目", "预算数", "决算数"], ["三公", "3.00", "1.00"], ["公用", "9.00", "8.00"], ["经费", "", ""]], 13)
    document = read(sheets.content(), Limits())
    assert list(document.grids()) == []
    assert [p.text for p in document.paragraphs()][-1] == "经费"
    assert document.notes == ("columns_without_rules_left_as_lines",)
