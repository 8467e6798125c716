"""Pages of a PDF as a person sees them: turned upright, cropped, without what is slanted or outside; where things stand on them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.pages.pdf import read
from submissions.rejections import Rejected

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
LEFT, RIGHT = writer.LEFT, writer.RIGHT


def report(turn: int, attributes: str = "") -> Document:
    sheets = writer.Sheets(turn, attributes)
    sheets.text(LEFT, 60, "第一行说明。")
    sheets.row(100, {(72, 172): "项目", (172, 272): "预算数"})
    sheets.row(120, {(72, 172): "公用经费", (172, 272): "9.00"})
    return read(sheets.content(), Limits())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(turn: int) -> None:
    assert report(turn, f"/Rotate {turn}") == report(0)


@pytest.mark.parametrize(("turn", "rotate"), [(90, 0), (180, 0), (270, 0), (90, 270), (0, 90)])
def test_a_page_whose_text_lies_on_its_side_is_turned_upright_and_noted(turn: int, rotate: int) -> None:
    document = report(turn, f"/Rotate {rotate}")
    assert (document.blocks, document.notes) == (report(0).blocks, ("page_turned_upright",))


@pytest.mark.parametrize("matrix", ["0 1 -1 0", "0 -1 1 0", "-1 0 0 -1", "0.7 0.7 -0.7 0.7", "-1 0 0 1"])
def test_a_little_text_that_is_turned_slanted_or_mirrored_is_left_out_and_noted(matrix: str) -> None:
    sheets = writer.Sheets()
    sheets.text(LEFT, 300, "项目支出决算514.90万元。")
    sheets.turned_text(200, 300, "内部资料7", matrix)
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == ["项目支出决算514.90万元。"]
    assert document.notes == ("slanted_text_left_out",)


def test_a_false_italic_is_read() -> None:
    sheets = writer.Sheets()
    sheets.turned_text(LEFT, 300, "支出。", "1 0 0.33 1")
    assert [p.text for p in read(sheets.content(), Limits()).paragraphs()] == ["支出。"]


def test_what_is_cropped_off_is_left_out_and_noted() -> None:
    sheets = writer.Sheets(0, f"/CropBox[50 100 {writer.WIDTH} {writer.HEIGHT - 40}]")
    sheets.text(LEFT, 20, "校样1")
    sheets.text(LEFT, 300, "支出。")
    document = read(sheets.content(), Limits())
    (paragraph,) = document.paragraphs()
    assert (paragraph.text, document.notes) == ("支出。", ("text_outside_the_page_left_out",))
    assert paragraph.location.box == pytest.approx((22, 260, 52, 270), abs=0.2)


def test_more_pages_than_the_limit_are_refused_and_counted() -> None:
    sheets = writer.Sheets()
    sheets.text(LEFT, 100, "支出。")
    sheets.pages.append([])
    assert read(sheets.content(), Limits(pages=2)).blocks
    with pytest.raises(Rejected) as rejected:
        read(sheets.content(), Limits(pages=1))
    assert (rejected.value.code, rejected.value.detail) == ("too_large", "2 pages")


def test_boxes_are_in_points_from_the_corner_of_the_page() -> None:
    sheets = writer.Sheets()
    sheets.text(LEFT, 60, "第一行说明。")
    sheets.row(100, {(72, 172): "项目", (172, 272): "预算数"})
    sheets.row(120, {(72, 172): "公用经费", (172, 272): "9.00"})
    document = read(sheets.content(), Limits())
    (paragraph,) = document.paragraphs()
    (grid,) = document.grids()
    assert paragraph.location.box == pytest.approx((72, 60, 132, 70), abs=0.2)
    assert (grid.location.page, grid.location.box) == (1, (72, 100, 272, 140))
    assert [c.location.box for c in grid.rows[1]] == [(72, 120, 172, 140), (172, 120, 272, 140)]


def test_the_box_of_what_goes_on_over_the_page_is_that_on_the_first() -> None:
    sheets = writer.Sheets()
    lines = writer.wrapped("全年预算796.40万元，" * 12, RIGHT - LEFT)
    sheets.text(LEFT, 1080, lines[0])
    sheets.pages.append([])
    sheets.text(LEFT, 72, lines[1])
    (paragraph,) = read(sheets.content(), Limits()).paragraphs()
    assert paragraph.text == lines[0] + lines[1]
    assert (paragraph.location.page, paragraph.location.box) == (1, (72, 1080, pytest.approx(72 + writer.advance(lines[0]), abs=0.2), 1090))
