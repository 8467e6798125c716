"""PDF: rules make cells, tables go on over pages, lines become paragraphs again, and broken files are told as such."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Grid
from submissions.limits import Limits
from submissions.readers.pages.pdf import read
from submissions.rejections import Rejected
from tests.whole_document import extract

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)
LEFT, RIGHT = writer.LEFT, writer.RIGHT

FILES = Path(__file__).parent / "files" / "pdf"
SAMPLES = Path(__file__).parents[3] / "samples" / "2023"


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row if not c.merged] for row in grid.rows]


def bare(value: object) -> object:
    """Facts without blanks and line feeds, which a printed page does not keep apart from the ends of lines."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return "".join(value.split()) if isinstance(value, str) else value


def test_a_line_goes_on_where_the_next_word_did_not_fit() -> None:
    sheets = writer.Sheets()
    text = "全年预算796.40万元，全年执行数746.23万元，预算执行率93.70%，预算调整原因是年中根据上级下达的项目资金和人员调入情况追加预算，已按程序报批，手续齐全。"
    for number, line in enumerate(writer.wrapped(text, RIGHT - LEFT)):
        sheets.text(LEFT, 72 + 14 * number, line)
    sheets.text(LEFT, 130, "（二）基本支出情况")
    sheets.text(LEFT, 144, "基本支出决算514.90万元。")
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == [text, "（二）基本支出情况", "基本支出决算514.90万元。"]
    assert {p.location.page for p in document.paragraphs()} == {1}


def test_cells_that_span_rows_and_columns_keep_their_places() -> None:
    sheets = writer.Sheets()
    sheets.box(72, 100, 122, 140)
    sheets.text(76, 104, "产出")
    sheets.row(100, {(122, 222): "数量", (222, 272): "5"})
    sheets.row(120, {(122, 172): "a", (172, 222): "b", (222, 272): "6"})
    grid = next(read(sheets.content(), Limits()).grids())
    assert [[(c.text, c.column, c.column_span, c.row_span, c.merged) for c in row] for row in grid.rows] == [
        [("产出", 0, 1, 2, False), ("数量", 1, 2, 1, False), ("5", 3, 1, 1, False)],
        [("", 0, 1, 1, True), ("a", 1, 1, 1, False), ("b", 2, 1, 1, False), ("6", 3, 1, 1, False)],
    ]


def test_a_figure_broken_in_a_narrow_cell_is_one_figure_and_paragraphs_stay_apart() -> None:
    sheets = writer.Sheets()
    sheets.row(100, {(72, 106): "≥7000\n0人次", (106, 180): "1、甲项\n2、乙项"}, 32)
    assert texts(next(read(sheets.content(), Limits()).grids())) == [["≥70000人次", "1、甲项\n2、乙项"]]


def test_a_table_goes_on_over_the_page_and_its_repeated_heading_is_dropped() -> None:
    sheets = writer.Sheets()
    heading = {(72, 172): "项目", (172, 272): "预算数", (272, 372): "决算数"}
    sheets.row(1080, heading)
    sheets.row(1100, {(72, 172): "公用经费", (172, 272): "9.00", (272, 372): "8.00"})
    sheets.pages.append([])
    sheets.row(72, heading)
    sheets.row(92, {(72, 172): "三公经费", (172, 272): "2.00", (272, 372): "1.00"})
    document = read(sheets.content(), Limits())
    (grid,) = document.grids()
    assert texts(grid) == [["项目", "预算数", "决算数"], ["公用经费", "9.00", "8.00"], ["三公经费", "2.00", "1.00"]]
    assert [row[0].location.page for row in grid.rows] == [1, 1, 2]
    assert document.notes == ("repeated_headings_left_out",)


def test_a_row_cut_by_the_page_is_one_row_but_two_figures_never_become_one() -> None:
    sheets = writer.Sheets()
    sheets.row(1100, {(72, 116): "政府采", (116, 216): "9.00"})
    sheets.pages.append([])
    sheets.row(72, {(72, 116): "购金额", (116, 216): ""})
    sheets.row(92, {(72, 116): "其他", (116, 216): "7.00"})
    assert texts(next(read(sheets.content(), Limits()).grids())) == [["政府采购金额", "9.00"], ["其他", "7.00"]]


def test_a_label_cut_by_the_page_is_one_with_the_value_behind_its_colon() -> None:
    sheets = writer.Sheets()
    sheets.row(1080, {(72, 136): "一般：9.00", (136, 216): ""})
    sheets.row(1100, {(72, 136): "非税收入拨", (136, 216): ""})
    sheets.pages.append([])
    sheets.row(72, {(72, 136): "款：3.00", (136, 216): ""})
    sheets.row(92, {(72, 136): "其他：", (136, 216): ""})
    grid = next(read(sheets.content(), Limits()).grids())
    assert [row[0] for row in texts(grid)] == ["一般：9.00", "非税收入拨款：3.00", "其他："]


def test_a_cut_row_is_one_row_beside_a_merged_cell_without_a_rule_at_the_end_of_the_page() -> None:
    sheets = writer.Sheets()
    sheets.row(1080, {(72, 112): "效益", (112, 156): "社会效", (156, 216): "9"})
    sheets.row(1100, {(112, 156): "渗滤液", (156, 216): "=100%"})
    sheets.pages.append([])
    sheets.row(72, {(72, 112): "", (112, 156): "达标率", (156, 216): ""})
    sheets.row(92, {(72, 112): "满意", (112, 156): "服务", (156, 216): "7"})
    grid = next(read(sheets.content(), Limits()).grids())
    assert texts(grid) == [["效益", "社会效", "9"], ["渗滤液达标率", "=100%"], ["满意", "服务", "7"]]


@pytest.mark.parametrize(
    ("above", "below", "figures"),
    [
        (("总额", "2786", "95.5"), ("", ".97", "0%"), ["2786.97", "95.50%"]),
        (("总分", "100", "97.7"), ("", "", "7"), ["100", "97.77"]),
        (("总额", "2786", "2842"), ("", "3000", "3100"), ["2786 3000", "2842 3100"]),
    ],
    ids=["a part that no figure begins with", "cents cut in two", "may be two figures: broken"],
)
def test_figures_cut_by_the_page_are_one_only_where_that_is_sure(above: Sequence[str], below: Sequence[str], figures: list[str]) -> None:
    sheets = writer.Sheets()
    columns = ((72, 112), (112, 140), (140, 168))
    sheets.row(1080, dict(zip(columns, ("名称", "数一", "数二"), strict=True)))
    sheets.row(1100, dict(zip(columns, above, strict=True)))
    sheets.pages.append([])
    sheets.row(72, dict(zip(columns, below, strict=True)))
    sheets.row(92, dict(zip(columns, ("其他", "1.00", "2.00"), strict=True)))
    grid = next(read(sheets.content(), Limits()).grids())
    assert texts(grid) == [["名称", "数一", "数二"], [above[0], *figures], ["其他", "1.00", "2.00"]]


def test_a_label_whose_words_all_stand_below_the_break_is_that_of_the_figures_above() -> None:
    sheets = writer.Sheets()
    sheets.row(1100, {(72, 136): "", (136, 216): "5.59"})
    sheets.pages.append([])
    sheets.row(72, {(72, 136): "运行维护费", (136, 216): ""})
    sheets.row(92, {(72, 136): "其他", (136, 216): "7.00"})
    assert texts(next(read(sheets.content(), Limits()).grids())) == [["运行维护费", "5.59"], ["其他", "7.00"]]


def test_a_merged_cell_that_opened_a_bracket_closes_it_below_the_break() -> None:
    sheets = writer.Sheets()
    sheets.row(1100, {(72, 116): "效益（30", (116, 166): "社会", (166, 216): "9"})
    sheets.pages.append([])
    sheets.box(72, 72, 116, 112)
    sheets.text(76, 76, "分）")
    sheets.row(72, {(116, 166): "生态", (166, 216): "7"})
    sheets.row(92, {(116, 166): "经济", (166, 216): "6"})
    grid = next(read(sheets.content(), Limits()).grids())
    assert texts(grid) == [["效益（30分）", "社会", "9"], ["生态", "7"], ["经济", "6"]]


def test_labels_on_both_sides_of_a_page_break_stay_two_rows() -> None:
    sheets = writer.Sheets()
    sheets.row(1100, {(72, 136): "非税收入拨", (136, 216): ""})
    sheets.pages.append([])
    sheets.row(72, {(72, 136): "其他资金", (136, 216): ""})
    sheets.row(92, {(72, 136): "合计", (136, 216): ""})
    grid = next(read(sheets.content(), Limits()).grids())
    assert [row[0] for row in texts(grid)] == ["非税收入拨", "其他资金", "合计"]


def _broken_by_the_page(above: Sequence[str], below: Sequence[str], widths: Sequence[int], height: float = 20) -> list[list[str]]:
    """The rows read where ``above`` is the last of a page and ``below`` the first of the next; a row of headings and one of words around them."""
    edges = [72, *(72 + sum(widths[: i + 1]) for i in range(len(widths)))]
    columns = list(pairwise(edges))
    sheets = writer.Sheets()
    sheets.row(1020, dict(zip(columns, "甲乙丙丁"[: len(widths)], strict=True)))
    sheets.row(1040, dict(zip(columns, above, strict=True)), height)
    sheets.pages.append([])
    sheets.row(72, dict(zip(columns, below, strict=True)), height)
    sheets.row(72 + height, dict(zip(columns, "子丑寅卯"[: len(widths)], strict=True)))
    return texts(next(read(sheets.content(), Limits()).grids()))[1:-1]


def test_a_heading_row_cut_by_the_page_takes_its_rest_and_no_figures() -> None:
    headings = ["绩效\n指标", "一级\n指标", "年度\n指标值", "分值"]
    assert _broken_by_the_page(headings, ["", "", "（%）", ""], (60, 60, 60, 60), 60) == [
        ["绩效\n指标", "一级\n指标", "年度\n指标值（%）", "分值"]
    ]
    assert _broken_by_the_page(headings, ["", "产出", "100", "9"], (60, 28, 28, 28), 60)[1] == ["", "产出", "100", "9"]


def test_two_labels_with_their_values_on_both_sides_of_a_page_break_stay_two_rows() -> None:
    rows = [["一般公共预算：9", "5.00"], ["政府性基金：3.00", ""]]
    assert _broken_by_the_page(*rows, (88, 60)) == rows


def test_a_numbered_label_cut_by_the_page_is_one_though_its_figures_are_blank() -> None:
    assert _broken_by_the_page(["3、公务", ""], ["接待", ""], (50, 60)) == [["3、公务接待", ""]]


def test_a_row_whose_figures_had_room_above_the_break_is_whole() -> None:
    rows = [["产出", "科普宣\n讲覆盖\n实有的\n人数人", "15", "15"], ["", "处置率", "15", "14"]]
    read_rows = _broken_by_the_page(*rows, (40, 38, 22, 22), 60)
    assert [row[2:] for row in read_rows] == [["15", "15"], ["15", "14"]]


def test_a_full_line_that_ends_with_a_colon_goes_on() -> None:
    sheets = writer.Sheets()
    room = int((RIGHT - LEFT) / 10)
    lines = ["部" * (room - 6) + "按功能分类：", "农林水支出292.79万元。", "主要职责：", "组织培训。", "部" * room, "部" * room + "。"]
    for number, line in enumerate(lines):
        sheets.text(LEFT, 72 + 14 * number, line)
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()][:3] == [lines[0] + lines[1], lines[2], lines[3]]


def test_a_line_goes_on_behind_text_that_was_struck_through() -> None:
    sheets = writer.Sheets()
    room = int((RIGHT - LEFT) / 10)
    kept = "部" * (room - 10) + "公用经费，"
    sheets.text(LEFT, 72, kept + "项目支出零")
    sheets.rule(LEFT + 10 * len(kept), 77.8, LEFT + 10 * (len(kept) + 5), 77.8)
    sheets.text(LEFT, 86, "项目支出134.27万元。")
    sheets.text(LEFT, 100, "部" * room)
    sheets.text(LEFT, 114, "部" * room + "。")
    document = read(sheets.content(), Limits())
    assert next(document.paragraphs()).text == kept + "项目支出134.27万元。"


def test_text_beside_a_table_wider_than_it_is_still_joined() -> None:
    sheets = writer.Sheets()
    text = "预算调整原因是年中根据上级下达的项目资金和人员调入情况追加预算，已按程序报批，手续齐全，" * 5 + "年末没有结余。"
    lines = writer.wrapped(text, 600)
    for number, line in enumerate(lines):
        sheets.text(LEFT, 72 + 14 * number, line)
    for number in range(4):
        sheets.text(LEFT, 300 + 14 * number, "其他")
        sheets.text(LEFT + 400, 300 + 14 * number, "预算")
        sheets.text(LEFT + 680, 307 + 14 * number, "决算")
    assert next(read(sheets.content(), Limits()).paragraphs()).text == text


def test_struck_text_is_left_out_and_noted() -> None:
    sheets = writer.Sheets()
    sheets.text(LEFT, 100, "支出449元449万元。")
    sheets.rule(LEFT + 20, 105.8, LEFT + 45, 105.8)
    document = read(sheets.content(), Limits())
    assert ([p.text for p in document.paragraphs()], document.notes) == (["支出449万元。"], ("struck_text_left_out",))


def test_a_page_without_text_is_a_scan() -> None:
    sheets = writer.Sheets()
    sheets.rule(10, 10, 20, 10)
    with pytest.raises(Rejected) as rejected:
        read(sheets.content(), Limits())
    assert rejected.value.code == "scanned"


def test_a_file_that_asks_for_a_password_is_encrypted() -> None:
    sheets = writer.Sheets()
    sheets.text(LEFT, 100, "支出")
    key = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>"
    with pytest.raises(Rejected) as rejected:
        read(sheets.content().replace(b"/Root 1 0 R", b"/Root 1 0 R" + key), Limits())
    assert rejected.value.code == "encrypted"


def test_limits_on_unpacked_bytes_cells_and_blocks() -> None:
    sheets = writer.Sheets()
    sheets.row(100, {(72, 172): "甲", (172, 272): "乙"})
    sheets.text(LEFT, 300, "支出。")
    content = sheets.content()
    for limits, code in ((Limits(unpacked_bytes=100), "unsafe_archive"), (Limits(cells=1), "too_large"), (Limits(blocks=1), "too_large")):
        with pytest.raises(Rejected) as rejected:
            read(content, limits)
        assert rejected.value.code == code


SHARED = ("real/beita-2023", "examples/v01_tika_clean", "examples/v13_real_deductions")


@pytest.mark.parametrize("known", SHARED)
def test_the_same_report_printed_gives_the_same_facts(shared: Path, known: str, facts: Callable) -> None:
    """Not carried: whether a paragraph ends where a page does, when its last line is full and ends a sentence."""
    document = readers.read((shared / f"{known}.txt").read_bytes(), Limits())
    one, two = (bare(facts(extract(item, ""))) for item in (read(writer.printed(document), Limits()), document))
    assert "".join(row["text"] for row in one["passages"]) == "".join(row["text"] for row in two["passages"])
    for name in set(two) - {"passages"}:
        assert one[name] == two[name], name


@pytest.mark.parametrize(
    ("made", "sample"),
    [
        ("ruled", "430527/绥宁县渠塘管理站2023年度部门整体支出绩效自评报告.docx"),
        ("footnoted", "430523/邵阳县亲子阅读指导服务站_绩效自评(终稿).docx"),
    ],
)
def test_what_a_real_program_printed_gives_the_facts_of_its_source(made: str, sample: str, facts: Callable) -> None:
    """Left aside: passages, where headings carry the numbers that Word counts, and a table of contents its pages."""
    one = facts(extract(read((FILES / f"{made}.pdf").read_bytes(), Limits()), ""))
    two = facts(extract(readers.read((SAMPLES / sample).read_bytes(), Limits()), ""))
    for name in set(two) - {"passages"}:
        assert bare(one[name]) == bare(two[name]), name


SMALL = writer.printed(readers.read("邵阳市某中心绩效自评报告\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n\n正文。\n".encode(), Limits()))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12), st.booleans())
def test_a_damaged_file_ends_as_a_document_or_a_coded_rejection(seed: int, flips: int, cut: bool) -> None:
    chance = random.Random(seed)
    content = bytearray(SMALL)
    for _ in range(flips):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    try:
        read(bytes(content[: chance.randrange(len(content))] if cut else content), Limits())
    except Rejected as rejected:
        assert rejected.code


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_as_a_document_or_a_coded_rejection(content: bytes) -> None:
    try:
        read(b"%PDF-1.7\n" + content, Limits())
    except Rejected as rejected:
        assert rejected.code
