"""Tables with pipes as converters leave them."""

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits


def reads(text: str) -> Document:
    return readers.read(("标题\n\n" + text).encode(), Limits())


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for grid in document.grids() for row in grid.rows]


def test_text_before_and_behind_a_row_is_no_cell() -> None:
    document = reads("自评表如下：| 三级指标 | 分值 | 得分 |\n| --- | --- | --- |\n| 次数 | 10 | 9 |\n| 总分 | 10 | 9 | 填表人：张某\n")
    assert rows(document) == [["三级指标", "分值", "得分"], ["次数", "10", "9"], ["总分", "10", "9"]]
    assert [p.text for p in document.paragraphs()] == ["标题", "自评表如下：", "填表人：张某"]


def test_rows_without_outer_pipes_keep_their_first_and_last_cells() -> None:
    assert rows(reads("三级指标 | 分值 | 得分\n次数 | 10 | 9\n")) == [["三级指标", "分值", "得分"], ["次数", "10", "9"]]


def test_a_row_broken_inside_a_cell_is_one_row() -> None:
    document = reads("| 一级指标 | 三级指标 | 得分 |\n| 产出指标\n(20分) | 次数 | 10 |\n| 效益指标 || 9 |\n")
    assert rows(document) == [["一级指标", "三级指标", "得分"], ["产出指标\n(20分)", "次数", "10"], ["效益指标", "", "9"]]


def test_a_figure_broken_behind_its_point_is_one_figure() -> None:
    content = "单位：万元\n\n| 项目 | 2022年决算数 | 2023年预算数 | 2023年决算数 |\n| 三公经费 | 5.40 | 5.61 | 95.\n10 |\n| 公用经费 | 1.00 | 2.00 | 3.00 |\n"
    assert rows(reads(content))[1] == ["三公经费", "5.40", "5.61", "95.\n10"]


def test_hundreds_of_empty_pipes_are_empty_cells_and_no_columns() -> None:
    tail = " |" * 300
    document = reads(f"| 三级指标 | 分值 | 得分 |{tail}\n| 次数 | 10 | |{tail}\n|{tail}\n| 总分 | 10 | 9 |{tail}\n")
    assert rows(document) == [["三级指标", "分值", "得分"], ["次数", "10", ""], ["", "", ""], ["总分", "10", "9"]]


def test_escaped_asterisks_are_no_part_of_a_heading() -> None:
    assert rows(reads(r"|\***一级指标**|\*三级指标|" + "\n|产出|次数|\n")) == [["一级指标", "三级指标"], ["产出", "次数"]]


def test_an_empty_first_cell_of_rows_without_outer_pipes_keeps_its_place() -> None:
    document = reads("一级指标 | 三级指标 | 得分 | 原因\n产出指标 | 次数 | 9 | 雨天\n | 人数 | 8 |\n效益指标 | 天数 | 7 |\n")
    assert rows(document)[2:] == [["", "人数", "8", ""], ["效益指标", "天数", "7", ""]]
