from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.places import CellMarks, Outline, describe, meet
from reports.words import PageWords

ZH, EN = PageWords("zh"), PageWords("en")


def test_a_cell_is_found_whatever_else_its_location_says():
    assert meet({"block": 3, "row": 4, "column": 2, "line": 9}, {"block": 3, "row": 4, "column": 2, "table": 1})
    assert not meet({"block": 3, "row": 4, "column": 2}, {"block": 3, "row": 4, "column": 3})


def test_figures_of_one_paragraph_are_told_apart_by_their_characters():
    assert meet({"block": 5, "start": 3, "end": 9}, {"block": 5, "start": 8, "end": 12})
    assert not meet({"block": 5, "start": 3, "end": 9}, {"block": 5, "start": 9, "end": 12})
    assert not meet({"block": 5}, {"block": 5, "start": 9, "end": 12})


def test_a_flagged_cell_and_its_finding_know_each_other():
    marks = CellMarks()
    place = {"block": 3, "row": 4, "column": 2}
    marks.flag(2, [place])
    marks.flag(1, [place, place])
    assert marks.draw({"block": 3, "row": 4, "column": 3}, "another") == (None, ())
    anchor, numbers = marks.draw(place, "三公经费 · 决算数")
    assert numbers == (1, 2)
    assert marks.drawn(place) == ("三公经费 · 决算数", anchor)
    assert marks.drawn({"block": 8, "row": 1, "column": 1}) is None


def test_places_in_words():
    cell = {"block": 3, "table": 1, "row": 4, "column": 2, "line": 107}
    assert describe(cell, ZH) == "第 1 个表格，第 4 行，第 2 列，原文件第 107 行"
    assert describe(cell, EN) == "table 1, row 4, column 2, line 107 of the file"
    assert describe({"sheet": "Sheet1", "cell": "B7"}, ZH) == "工作表 Sheet1 单元格 B7"
    assert describe({"block": 8, "start": 1, "end": 3}, ZH, "二、支出情况") == "“二、支出情况”一节"
    assert describe({}, ZH) == "整份报告"


def passage(block: int, text: str, kind: str = "body") -> dict[str, Any]:
    return {"kind": kind, "text": text, "location": {"block": block}}


def test_a_quote_stands_among_its_words_under_its_heading():
    text = "本年三公经费支出118.59万元，比上年减少77.67万元。"
    outline = Outline([passage(1, "一、概况", "heading"), passage(4, "二、三公经费", "heading"), passage(5, text)])
    start = text.index("118.59")
    found = outline.quotation({"block": 5, "start": start, "end": start + 8, "quote": "118.59万元"})
    assert found is not None
    assert (found.before, found.quote, found.after) == ("本年三公经费支出", "118.59万元", "，比上年减少77.67万元。")
    assert outline.heading({"block": 5}) == "二、三公经费"
    assert outline.heading({"block": 0}) is None


def test_a_quote_that_is_not_in_the_paragraph_stands_alone():
    found = Outline([passage(5, "别的文字")]).quotation({"block": 5, "start": 0, "end": 4, "quote": "没有这句"})
    assert found is not None
    assert (found.before, found.quote, found.after) == ("", "没有这句", "")


@given(
    st.dictionaries(
        st.sampled_from(["block", "line", "page", "table", "row", "column", "start", "end"]), st.integers(0, 99), max_size=8
    ).filter(lambda place: ("start" in place) == ("end" in place))
)
def test_any_location_can_be_described(place: dict[str, int]):
    assert describe(place, ZH)
    assert describe(place, EN)
    Outline([passage(1, "文字")]).quotation(place)
