"""One model for the tables of pages: which edges are drawn, and which only the white shows, changes no cell."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from submissions.document import Document, Grid
from submissions.limits import Limits
from submissions.readers.pages import ofd, pdf


def _module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


writer, ofd_writer = _module("pdf_writer"), _module("ofd_writer")
EDGES = (70.0, 250.0, 350.0, 450.0, 550.0)
HEADING = ["支出科目", "上年数", "批复数", "支付数"]
ROWS = [
    ["会议和培训", "1,204.50", "9.00", "8.15"],
    ["水电费", "3.20", "118.00", "97.66"],
    ["设备购置（含信息化设备）", "0.75", "20.00", "1,020.00"],
    ["合计", "1,208.45", "147.00", "1,125.81"],
]
RULES = ["full", "rows", "framed rows", "frame", "heading", "none"]


def texts(grid: Grid) -> list[list[str]]:
    return [["^" if cell.merged else cell.text for cell in row] for row in grid.rows]


def lay(sheets: Any, rows: list[list[str]], top: float, rules: str, edges: tuple[float, ...] = EDGES) -> float:
    """Rows 22 points high with figures at the right of their columns; where the last one ends."""
    ends = [top + 22 * number for number in range(len(rows) + 1)]
    for y, row in zip(ends, rows, strict=False):
        for number, ((x0, x1), text) in enumerate(zip(pairwise(edges), row, strict=True)):
            sheets.text(x1 - 5 - writer.advance(text) if number else x0 + 5, y + 6, text)
    drawn = {"rows": ends, "framed rows": ends, "full": ends, "heading": [*ends[:2], ends[-1]], "frame": [ends[0], ends[-1]]}
    for y in drawn.get(rules, []):
        sheets.rule(edges[0], y, edges[-1], y)
    for x in {"full": edges, "frame": (edges[0], edges[-1]), "framed rows": (edges[0], edges[-1])}.get(rules, ()):
        sheets.rule(x, top, x, ends[-1])
    return ends[-1]


def read(sheets: Any) -> Document:
    return pdf.read(sheets.content(), Limits())


@pytest.mark.parametrize("rules", RULES)
def test_a_table_has_the_same_cells_whichever_of_its_edges_are_drawn(rules: str) -> None:
    sheets = writer.Sheets()
    lay(sheets, [HEADING, *ROWS], 100, rules)
    assert [texts(grid) for grid in read(sheets).grids()] == [[HEADING, *ROWS]]


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("rules", [rules for rules in RULES if rules != "heading"])
def test_a_page_break_hands_the_edges_on(rules: str, repeated: bool) -> None:
    sheets = writer.Sheets()
    lay(sheets, [HEADING, *ROWS[:2]], 1000, rules)
    sheets.pages.append([])
    end = lay(sheets, [*([HEADING] if repeated else []), *ROWS[2:]], 60, rules)
    sheets.text(70, end + 40, "上表由财务股填写，数据与部门决算一致，未尽事宜由财务股解释，复核人为本单位分管财务的负责同志。")
    document = read(sheets)
    assert [texts(grid) for grid in document.grids()] == [[HEADING, *ROWS]]
    assert [row[0].location.page for grid in document.grids() for row in grid.rows] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("rules", ["rows", "none"])
def test_another_heading_on_the_next_page_begins_another_table(rules: str) -> None:
    other = ["考核事项", "上年值", "目标值", "完成值"]
    sheets = writer.Sheets()
    lay(sheets, [HEADING, *ROWS], 1000, rules, EDGES)
    sheets.pages.append([])
    lay(sheets, [other, *ROWS], 60, rules, (70.0, 200.0, 320.0, 400.0, 640.0))
    assert [texts(grid) for grid in read(sheets).grids()] == [[HEADING, *ROWS], [other, *ROWS]]


@pytest.mark.parametrize("rules", ["rows", "framed rows", "none"])
def test_a_section_with_more_columns_takes_none_of_the_section_above(rules: str) -> None:
    """Else every row above has blanks among its figures, and a figure stands below another column's name."""
    section = ["办公楼", "批复规模", "实际规模", "控制率", "预算投资", "实际投资"]
    values = [["甲楼", "1350.00", "1347.00", "99.78%", "260.00", "253.20"], ["乙楼", "900.00", "910.00", "101.11%", "80.00", "81.50"]]
    sheets = writer.Sheets()
    end = lay(sheets, [HEADING, *ROWS], 100, rules)
    lay(sheets, [section, *values], end, rules, (70.0, 190.0, 262.0, 334.0, 406.0, 478.0, 550.0))
    assert [texts(grid) for grid in read(sheets).grids()] == [[HEADING, *ROWS], [section, *values]]


def test_a_class_reaches_as_far_as_no_rule_crosses_its_column() -> None:
    edges, names = (
        (70.0, 170.0, 330.0, 430.0),
        [("产出指标", "新建堤防", "12公里"), ("", "清淤", "3.5公里"), ("效益指标", "受益户", "420户")],
    )
    sheets = writer.Sheets()
    for number, row in enumerate([("一级指标", "三级指标", "实际完成"), *names]):
        y = 100 + 24 * number
        for x, text in zip(edges, row, strict=False):
            sheets.text(x + 5, y + (19 if text == "产出指标" else 7), text)
        sheets.rule(edges[0] if row[0] else edges[1], y, edges[-1], y)
    sheets.rule(edges[0], 196, edges[-1], 196)
    (grid,) = read(sheets).grids()
    assert texts(grid) == [
        ["一级指标", "三级指标", "实际完成"],
        ["产出指标", "新建堤防", "12公里"],
        ["^", "清淤", "3.5公里"],
        ["效益指标", "受益户", "420户"],
    ]


def test_two_rows_beside_one_label_are_not_one_row() -> None:
    """A label in the middle of two rows closes the white between them: heading and figure never stand side by side."""
    sheets = writer.Sheets()
    for top, row in ((100, ("编制数", "在职人数", "控制率")), (122, ("51", "50", "98.04%"))):
        for right, text in zip(EDGES[2:], row, strict=False):
            sheets.text(right - 5 - writer.advance(text), top, text)
    sheets.text(75, 111, "人员情况")
    lay(sheets, ROWS, 138, "none")
    rows = [row for grid in read(sheets).grids() for row in texts(grid)]
    assert all(not {"编制数", "51"} <= set(row) for row in rows)


def test_figures_close_beside_one_another_are_never_one_figure() -> None:
    sheets = writer.Sheets()
    for top, row in zip(range(100, 200, 22), [HEADING, *ROWS], strict=False):
        for x, text in zip((70, 250, 350, 450), row, strict=True):
            sheets.text(x, top, text)
    sheets.text(250, 210, "1350.00")
    sheets.text(292, 210, "1347.00")
    document = read(sheets)
    said = [cell.text for grid in document.grids() for cell in grid.cells()] + [p.text for p in document.paragraphs()]
    assert not any("1350.001347.00" in text for text in said)


@pytest.mark.parametrize("step", [48, 42])
def test_an_ofd_table_ruled_between_its_rows_alone_has_the_columns_of_its_text(step: int) -> None:
    """Where the longest label touches the figure beside it, no edge shows there: the lines stay text."""
    marks = [ofd_writer.rule(20, 40 + 8 * number, 180, 40 + 8 * number) for number in range(6)]
    for number, row in enumerate([HEADING, *ROWS]):
        marks += [ofd_writer.text_object(text, 22 + step * at, 45.5 + 8 * number, 3.5) for at, text in enumerate(row)]
    content = ofd_writer.ofd(["".join(marks)])
    assert [texts(grid) for grid in ofd.read(content, Limits()).grids()] == ([[HEADING, *ROWS]] if step == 48 else [])


def test_rows_that_a_text_across_the_columns_cuts_off_are_noted() -> None:
    sheets = writer.Sheets()
    end = lay(sheets, [HEADING, *ROWS], 100, "none")
    sheets.text(290, end + 6, "按有关规定执行的部分共计为")
    sheets.text(430, end + 6, "9.00")
    lay(sheets, ROWS[:2], end + 22, "none")
    document = read(sheets)
    assert [texts(grid) for grid in document.grids()] == [[HEADING, *ROWS]]
    assert "columns_without_rules_left_as_lines" in document.notes


def test_a_label_of_two_rows_may_begin_a_table_ruled_between_its_rows() -> None:
    rows = [["", "编制数", "在职人数", "控制率"], ["", "51", "50", "98.04%"], *ROWS]
    sheets = writer.Sheets()
    lay(sheets, rows, 100, "none")
    sheets.text(75, 117, "人员情况")
    for number in range(len(rows) + 1):
        sheets.rule(EDGES[number == 1], 100 + 22 * number, EDGES[-1], 100 + 22 * number)
    (grid,) = read(sheets).grids()
    assert texts(grid) == [["人员情况", *rows[0][1:]], ["^", *rows[1][1:]], *ROWS]
