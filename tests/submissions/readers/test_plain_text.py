"""Converted text: which lines make a cell, a row, a table, and how bytes become text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.document import Document, Grid
from submissions.limits import Limits
from submissions.readers.encodings import decode
from submissions.readers.text.plain_text import read
from submissions.reconstruction.reconstruct import reconstructed
from submissions.rejections import Rejected


def rows(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in list(document.grids())[table].rows]


def reads(text: str) -> Document:
    return reconstructed(read(text.encode(), Limits()))


def test_a_tab_opens_a_cell_and_an_empty_line_ends_a_row() -> None:
    assert rows(reads("表\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n\n正文")) == [["编制数", "控制率"], ["7", "200.00%"]]


def test_a_cell_of_several_paragraphs_stays_one_cell() -> None:
    document = reads("\t年度预\n\n算申请\n（万元）\n\t\n\t年初\n\n预算数\n\n\t\n\t总额\n\t618.42\n")
    assert rows(document) == [["年度预\n算申请\n（万元）", "", "年初\n预算数"], ["", "总额", "618.42"]]


def test_the_last_cell_of_a_row_may_have_several_paragraphs_too() -> None:
    assert rows(reads("\t分值\n\t偏差原因\n\n分析及\n\n改进措施\n\n\t5\n\t\n\n")) == [["分值", "偏差原因\n分析及\n改进措施"], ["5", ""]]


def test_a_title_between_two_tables_ends_the_first() -> None:
    document = reads("\t厉行节约\n\t严控经费。\n\n\n填表人：\n 整体支出绩效自评表\n\n\t预算单位名称\n\t某中心\n")
    assert [rows(document, 0), rows(document, 1)] == [[["厉行节约", "严控经费。"]], [["预算单位名称", "某中心"]]]
    assert [p.text for p in document.paragraphs()] == ["填表人：", "整体支出绩效自评表"]


def test_tabs_between_cells_make_a_row_of_each_line_even_where_the_first_cell_is_empty() -> None:
    assert rows(reads("项目\t预算\t决算\n公用经费\t99.00\t97.44\n\t合计：1\n")) == [
        ["项目", "预算", "决算"],
        ["公用经费", "99.00", "97.44"],
        ["", "合计：1"],
    ]


def test_pipe_tables_lose_their_rule_and_their_asterisks() -> None:
    assert rows(reads("| **项目** | 预算 |\n| --- | ---: |\n| 三公经费 | 45.00 |\n|  |  |\n")) == [
        ["项目", "预算"],
        ["三公经费", "45.00"],
        ["", ""],
    ]


def test_every_cell_knows_its_line() -> None:
    document = reads("标题\n\n\t编制数\n\n\t7\n")
    grid = next(document.grids())
    assert isinstance(grid, Grid)
    assert [cell.location.line for cell in grid.cells()] == [3, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_change_what_is_read(encoding: str, newline: str) -> None:
    text = "邵阳市双清区某中心绩效自评报告\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n"
    document = read(text.replace("\n", newline).encode(encoding), Limits())
    assert document == reads(text)


def test_bytes_that_are_no_text_are_rejected() -> None:
    with pytest.raises(Rejected) as rejected:
        decode(bytes(range(1, 32)) * 40)
    assert rejected.value.code == "not_text"


cells = st.text(st.sampled_from("预算决算123.0%（）"), min_size=1, max_size=8)


@given(st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)))
def test_a_grid_written_as_tab_opened_cells_reads_back(grid: list[list[str]]) -> None:
    text = "\n\n".join("\n".join("\t" + cell for cell in row) for row in grid) + "\n"
    assert rows(reads(text)) == grid


@given(st.binary(max_size=400))
def test_any_bytes_end_as_a_document_or_a_coded_rejection(content: bytes) -> None:
    try:
        read(content, Limits())
    except Rejected as rejected:
        assert rejected.reason
        assert rejected.reason_en
