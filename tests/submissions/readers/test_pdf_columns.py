"""Tables without rules: words in columns, only where that is sure."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from submissions.document import Grid
from submissions.limits import Limits
from submissions.readers.pages.pdf import read
from submissions.reading import read_bytes
from submissions.rejections import Rejected

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
LEFT = writer.LEFT


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row if not c.merged] for row in grid.rows]


def column_rows(sheets: Any, rows: list[list[str]], pitch: float = 16, top: float = 100, shift: float = 0) -> None:
    """Rows of words at the left of columns; a cell of several lines is set with 12 points between them and makes its row higher."""
    for row in rows:
        for column, text in enumerate(row):
            for number, line in enumerate(text.split("\n")):
                if line:
                    sheets.text(LEFT + 150 * column + shift * bool(column), top + 12 * number, line)
        top += pitch + 12 * max(text.count("\n") for text in row)


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


HEADING = ["项目", "预算数", "决算数"]


def test_a_cell_that_wraps_is_one_cell_where_rows_stand_further_apart_than_its_lines() -> None:
    rows = [HEADING, ["公用经费", "9.00", "8.00"], ["一般公共服务\n支出", "3.00", "1.00"], ["社会保障和就\n业支出", "2.00", "7.00"]]
    sheets = writer.Sheets()
    column_rows(sheets, rows, 20)
    document = read(sheets.content(), Limits())
    assert texts(next(document.grids())) == [[cell.replace("\n", "") for cell in row] for row in rows]
    assert list(document.paragraphs()) == []


def test_cells_that_wrap_side_by_side_are_joined_each_to_its_own() -> None:
    rows = [
        [*HEADING, "说明"],
        ["甲", "1.00", "2.00", "无"],
        ["一般公共服务\n支出", "3.00", "1.00", "因人员增加而追\n加"],
        ["乙", "4.00", "5.00", "无"],
    ]
    sheets = writer.Sheets()
    column_rows(sheets, rows, 20)
    assert texts(next(read(sheets.content(), Limits()).grids())) == [[cell.replace("\n", "") for cell in row] for row in rows]


def test_a_numbered_label_in_step_with_the_rows_is_a_row_of_blanks_and_a_heading_set_apart_is_not() -> None:
    rows = [
        HEADING,
        ["1、甲", "1.00", "2.00"],
        ["2、乙", "3.00", "2.00"],
        ["3、丙", "", ""],
        ["4、丁", "4.00", "5.00"],
        ["5、戊", "4.00", "5.00"],
    ]
    sheets = writer.Sheets()
    column_rows(sheets, rows, 20)
    column_rows(sheets, [["二、说明", "", ""]], 20, 220)
    document = read(sheets.content(), Limits())
    assert [texts(grid) for grid in document.grids()] == [rows]
    assert [p.text for p in document.paragraphs()] == ["二、说明"]
    for gap, below in ((15, ["4、丁", "4.00", "5.00"]), (0, ["名称", "年初数", "年末数"])):
        sheets = writer.Sheets()
        column_rows(sheets, [*rows[:3], ["6、己", "1.00", "1.00"]], 20)
        column_rows(sheets, [["二、项目", "", ""], below, *rows[1:3]], 20, 180 + gap)
        assert "二、项目" in [p.text for p in read(sheets.content(), Limits()).paragraphs()]


@pytest.mark.parametrize(
    "rest",
    [["三公经费", "", ""], ["三公经费", "", "按规定"]],
)
def test_a_row_without_figures_is_never_joined_where_lines_and_rows_stand_alike(rest: list[str]) -> None:
    sheets = writer.Sheets()
    column_rows(sheets, [HEADING, ["项目支出", "3.00", "1.00"], ["公用经费", "9.00", "8.00"], rest, ["接待费", "2.00", "2.00"]], 13)
    document = read(sheets.content(), Limits())
    assert list(document.grids()) == []
    assert document.notes == ("columns_without_rules_left_as_lines",)


def test_a_label_above_the_figures_of_its_last_line_is_one_row_with_them() -> None:
    sheets = writer.Sheets()
    column_rows(sheets, [[*HEADING, "说明"], ["甲", "1.00", "2.00", "无"], ["乙", "3.00", "2.00", "无"]], 20)
    column_rows(sheets, [["一般公共服务", "", "", "因人员"], ["支出", "9.00", "8.00", "增加"]], 12, 160)
    column_rows(sheets, [["丙", "1.00", "2.00", "无"]], 20, 192)
    (grid,) = read(sheets.content(), Limits()).grids()
    assert ["".join(row.split()) for row in map("|".join, texts(grid))][3] == "一般公共服务支出|9.00|8.00|因人员增加"


def test_a_numbered_label_above_the_figures_of_its_last_line_is_no_row_of_blanks() -> None:
    sheets = writer.Sheets()
    column_rows(sheets, [HEADING, ["三公经费", "1.00", "2.00"], ["项目支出", "3.00", "2.00"]], 26)
    column_rows(sheets, [["1、公务用车购置和", "", ""], ["维护经费", "9.00", "8.00"]], 12, 178)
    column_rows(sheets, [["2、公务接待", "1.00", "2.00"]], 26, 216)
    held = [[cell.replace("\n", "") for cell in row] for grid in read(sheets.content(), Limits()).grids() for row in texts(grid)]
    assert ["1、公务用车购置和维护经费", "9.00", "8.00"] in held


def test_a_piece_below_with_a_figure_of_its_own_is_never_joined() -> None:
    sheets = writer.Sheets()
    column_rows(sheets, [HEADING, ["甲", "1.00", "2.00"], ["乙丙丁戊", "3.00", "11.00"]], 20)
    sheets.text(LEFT + 300, 152, "7.00")
    column_rows(sheets, [["己", "1.00", "2.00"]], 20, 172)
    assert all("11.007.00" not in cell.text for grid in read(sheets.content(), Limits()).grids() for cell in grid.cells())


@pytest.mark.parametrize("further", [1, 3])
@pytest.mark.parametrize("shift", [0, 7])
def test_a_table_goes_on_over_pages_in_the_same_columns_and_its_heading_is_dropped(further: int, shift: float) -> None:
    rows = [[f"第{'一二三四五六七八九十'[n]}项", f"{n}.00", f"1{n}.00"] for n in range(4 + 2 * further)]
    sheets = writer.Sheets()
    column_rows(sheets, [HEADING, *rows[:4]], 20, 1000)
    for at in (4, 4 + further):
        sheets.pages.append([])
        column_rows(sheets, [HEADING, *rows[at : at + further]], 20, 200, shift)
        shift = -shift
    document = read(sheets.content(), Limits())
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert texts(grid) == [HEADING, *rows]
    assert [row[0].location.page for row in grid.rows] == [1] * 5 + [2] * further + [3] * further
    assert document.notes == ("repeated_headings_left_out",)


def test_rows_go_on_over_the_page_without_a_heading_but_another_heading_begins_another_table() -> None:
    rows = [["甲", "1.00", "2.00"], ["乙", "3.00", "4.00"], ["丙", "5.00", "6.00"]]
    for first, count in ((["丁", "7.00", "8.00"], 1), (["指标", "2022年", "2023年"], 2)):
        sheets = writer.Sheets()
        column_rows(sheets, [HEADING, *rows], 20, 1000)
        sheets.pages.append([])
        column_rows(sheets, [first, *rows], 20, 200)
        assert len(list(read(sheets.content(), Limits()).grids())) == count


def test_columns_with_other_edges_on_the_next_page_are_another_table() -> None:
    rows = [["甲", "1.00", "2.00"], ["乙", "3.00", "4.00"], ["丙", "5.00", "6.00"]]
    sheets = writer.Sheets()
    column_rows(sheets, [HEADING, *rows], 20, 1000)
    sheets.pages.append([])
    column_rows(sheets, rows, 20, 200, 60)
    one, two = read(sheets.content(), Limits()).grids()
    assert (texts(one), texts(two)) == ([HEADING, *rows], rows)


UNSURE = [["项目", "2023年预算数", "2023年决算数"], ["三公", "3.00", "1.00"], ["公用", "9.00", "8.00"], ["经费", "", ""]]
PROSE = "测试中心主要承担测试工作，“三公”经费支出1.00万元，年内按计划完成全部任务，年末没有结余，各项经费支出合规，手续齐全，台账完整。"


def report(*, ruled: bool) -> bytes:
    sheets = writer.Sheets()
    sheets.text(LEFT, 40, "测试中心2023年度部门整体支出绩效自评报告")
    sheets.text(LEFT, 56, PROSE)
    column_rows(sheets, UNSURE, 13)
    if ruled:
        for top, cells in (
            (300, ("三级指标", "年度指标值", "实际完成值", "分值", "得分")),
            (320, ("培训人次", "≥90人次", "95人次", "10", "10")),
        ):
            sheets.row(top, {(LEFT + 90 * n, LEFT + 90 * (n + 1)): text for n, text in enumerate(cells)})
    return bytes(sheets.content())


def test_a_table_that_may_stand_in_columns_is_not_said_to_be_missing() -> None:
    with pytest.raises(Rejected, match="tables_not_read"):
        read_bytes(report(ruled=False), Limits())
    [submission] = read_bytes(report(ruled=True), Limits())
    assert submission.header["parts"] == {"narrative": True, "base_table": None, "self_evaluation_table": True}
