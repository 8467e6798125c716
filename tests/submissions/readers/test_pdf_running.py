"""Running heads and page numbers are left out; content that is repeated at the edge of pages is not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.pages.pdf import read

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
LEFT = writer.LEFT


def test_running_heads_and_page_numbers_are_left_out_and_noted() -> None:
    sheets = writer.Sheets()
    for number in (1, 2, 3):
        sheets.text(LEFT, 30, "某中心自评报告")
        sheets.text(LEFT, 100, f"第{'一二三'[number - 1]}段说明。")
        sheets.text(400, 1150, f"第 {number} 页")
        if number < 3:
            sheets.pages.append([])
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == ["第一段说明。", "第二段说明。", "第三段说明。"]
    assert document.notes == ("page_headers_left_out",)


def repeated(pages: int, *lines: tuple[float, str]) -> Document:
    sheets = writer.Sheets()
    for number in range(1, pages + 1):
        sheets.text(LEFT, 300, f"第{'一二三'[number - 1]}段说明。")
        for top, text in lines:
            sheets.text(LEFT, top, text)
        sheets.pages.extend([] if number == pages else [[]])
    return read(sheets.content(), Limits())


@pytest.mark.parametrize("line", ["联系电话：0739-5555555", "填报人：张三", "预算编码 088001"])
def test_a_sign_off_repeated_on_two_pages_is_content(line: str) -> None:
    document = repeated(2, (1130, line))
    assert [p.text for p in document.paragraphs()] == ["第一段说明。", line, "第二段说明。", line]
    assert document.notes == ()


def test_a_sign_off_in_the_margin_of_every_page_is_read_once_and_noted() -> None:
    document = repeated(3, (1130, "联系电话：0739-5555555"))
    assert [p.text for p in document.paragraphs()] == ["第一段说明。", "第二段说明。", "第三段说明。", "联系电话：0739-5555555"]
    assert document.notes == ("page_headers_left_out",)


def test_the_title_and_unit_of_each_of_several_tables_are_no_running_head() -> None:
    sheets = writer.Sheets()
    for number, name in enumerate(("甲项目", "乙项目", "丙项目")):
        sheets.text(300, 110, "项目支出绩效自评表", 14)
        sheets.text(LEFT, 140, "单位：万元")
        sheets.row(180, {(72, 172): "项目名称", (172, 272): name})
        sheets.row(200, {(72, 172): "预算数", (172, 272): f"{number}.00"})
        sheets.pages.extend([] if number == 2 else [[]])
    document = read(sheets.content(), Limits())
    assert [grid.rows[0][1].text for grid in document.grids()] == ["甲项目", "乙项目", "丙项目"]
    assert [p.text for p in document.paragraphs()] == ["项目支出绩效自评表", "单位：万元"] * 3


def test_a_year_does_not_make_a_running_head_content() -> None:
    document = repeated(2, (40, "某中心2023年度自评报告"))
    assert [p.text for p in document.paragraphs() if "年度" in p.text] == []
