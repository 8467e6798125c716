"""Workbooks: what a cell shows, forms and prose on a sheet, merges, hidden parts, the same facts as text."""

import importlib.util
import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from submissions import readers
from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books.workbook import read
from submissions.readers.symbols import OBJECT
from submissions.rejections import Rejected
from tests.whole_document import extract

_SPEC = importlib.util.spec_from_file_location("book_writer", Path(__file__).with_name("book_writer.py"))
assert _SPEC
assert _SPEC.loader
writer = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)

FILES = Path(__file__).parent / "files"
TEXTS = sorted((Path(__file__).parents[3] / "samples" / "2023").rglob("*.txt"), key=lambda path: path.name)


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in list(document.grids())[table].rows]


def reads(rows: list[list], after: str = "") -> Document:
    return read(writer.sheet_of(rows, after), Limits())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("split", [False, True], ids=["one-sheet", "a-sheet-a-table"])
def test_a_sample_kept_in_a_workbook_gives_the_same_facts(path: Path, split: bool, facts: Callable) -> None:
    document = readers.read(path.read_bytes(), Limits())
    workbook = read(writer.workbook_of(document, split=split), Limits())
    assert facts(extract(workbook, "x")) == facts(extract(document, "x"))


@pytest.mark.parametrize("split", [False, True])
def test_the_real_report_kept_in_a_workbook_gives_the_same_facts(shared: Path, split: bool, facts: Callable) -> None:
    document = readers.read((shared / "real/beita-2023.txt").read_bytes(), Limits())
    workbook = read(writer.workbook_of(document, split=split), Limits())
    assert facts(extract(workbook, "x")) == facts(extract(document, "x"))


# Written by LibreOffice 7.4 from workbooks of book_writer.py: soffice --headless --convert-to ods (or xls, or xlsx out of the ods)
# clinic: ``writer.workbook_of`` the sample kept in 430582; variety: ``writer.variety`` below
CLINIC = next(path for path in TEXTS if path.parent.name == "430582" and "卫生院" in path.name)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_sample_kept_by_libreoffice_gives_the_same_facts(suffix: str, facts: Callable) -> None:
    kept = read((FILES / f"kangning-clinic.{suffix}").read_bytes(), Limits())
    assert kept.format == suffix
    assert facts(extract(kept, "x")) == facts(extract(readers.read(CLINIC.read_bytes(), Limits()), "x"))


SHOWN = [
    ["指标", "值", "说明"],
    ["比率", "85.00%", "0.85"],
    ["金额", "1,234,567.89", "0.3"],
    ["负数", "-2.50", "0.00"],
    ["日期", "2023-12-31", "2023年12月"],
    ["人数", "12人", "12.50"],
    ["除零", "#DIV/0!", "TRUE"],
    ["隐藏行", "5", ""],
]


@pytest.mark.parametrize("suffix", ["made here", "xlsx", "ods", "xls"])
def test_cells_say_what_the_sheet_shows_and_hidden_parts_are_noted(suffix: str) -> None:
    content = writer.variety() if suffix == "made here" else (FILES / f"variety.{suffix}").read_bytes()
    document = read(content, Limits())
    assert texts(document) == SHOWN
    merged = list(document.grids())[1]
    assert [[(c.text, c.column, c.row_span, c.column_span, c.merged) for c in row] for row in merged.rows] == [
        [("产出", 0, 2, 1, False), ("数量", 1, 1, 2, False)],
        [("", 0, 1, 1, True), ("甲", 1, 1, 1, False), ("6", 2, 1, 1, False)],
    ]
    assert list(document.paragraphs()) == []
    assert set(document.notes) == {"hidden_rows_read: 数!8", "hidden_sheet_left_out: 藏"}


def test_an_older_copy_in_hidden_rows_and_columns_is_left_out() -> None:
    """Last year's figures kept out of sight must not stand for this year's; a merged title is seen all the same."""
    book = writer.Book()
    data = writer.rows_xml(book, [["标题", None, None], ["三公经费", "9", "1"], ["三公经费", "8", "2"], ["公务接待", "7", "3"]])
    data = data.replace('<row r="2"', '<row r="2" hidden="1"').replace('<row r="4"', '<row r="4" hidden="1"')
    book.add("表", data, '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>')
    columns = lambda xml: xml.replace(b"<sheetData", b'<cols><col min="2" max="2" hidden="1"/></cols><sheetData')  # noqa: E731
    document = read(writer.replaced(book.content(), "xl/worksheets/sheet1.xml", columns), Limits())
    assert [cell.text for grid in document.grids() for row in grid.rows for cell in row if cell.text] == ["三公经费", "2", "公务接待", "3"]
    assert set(document.notes) == {"hidden_rows_left_out: 表!2", "hidden_rows_read: 表!4", "hidden_columns_left_out: 表"}


def test_instructions_a_sample_and_an_empty_form_beside_a_filled_one_are_left_out() -> None:
    """What the office sent out with the form is nobody's figures; a table that stands alone is read whatever its sheet is called."""
    head = [["部门整体支出绩效评价基础数据表"], ["填报单位：某中心", "", "单位：万元"], ["项目", "2023年预算数", "2023年决算数"]]
    form = [[name, None, None] for name in ("三公经费", "公务接待", "项目支出")]
    filled = [[row[0], "4.00", "3.00"] for row in form]

    def sheets(**rows: list[list]) -> tuple[list[str], tuple[str, ...]]:
        book = writer.Book()
        for name, cells in rows.items():
            book.add(name, writer.rows_xml(book, cells))
        document = read(book.content(), Limits())
        return list(dict.fromkeys(block.location.sheet for block in document.blocks)), document.notes

    sample = [*head, *([row[0], "12.50", "11.00"] for row in form)]
    leaflet = [["填报说明"], ["1.某单位三公经费决算12.50万元的，填12.50。"]]
    names, notes = sheets(样表=sample, 填报说明=leaflet, Sheet3=[*head, *form], 基础数据=[*head, *filled])
    assert names == ["基础数据"]
    assert notes == ("spare_sheet_left_out: 样表", "spare_sheet_left_out: 填报说明", "spare_sheet_left_out: Sheet3")
    assert sheets(样表=[*head, *filled], 空表=[*head, *form]) == (["样表"], ("spare_sheet_left_out: 空表",))
    assert sheets(空表=[*head, *form])[0] == ["空表"]


def test_tables_beside_one_another_are_read_one_after_the_other() -> None:
    left = [["项目", "预算", "决算"], ["三公", "4", "3"], ["公用", "9", "8"]]
    right = [["一级指标", "三级指标", "分值"], ["产出", "甲", "50"], ["效益", "乙", "30"]]
    document = reads([[*one, None, *other] for one, other in zip(left, right, strict=True)])
    assert [texts(document, table) for table in range(2)] == [left, right]
    assert [grid.rows[1][0].location.cell for grid in document.grids()] == ["A2", "E2"]


@pytest.mark.parametrize(
    "rows",
    [
        [["项目", None, "预算", None, "决算"], ["三公", None, "4", None, "3"], ["公用", None, "9", None, "8"]],
        [["项目", "预算", "决算", None, "校验"], ["三公", "4", "3", None, "0"], ["公用", "9", "8", None, "0"]],
    ],
    ids=["blank columns between single ones", "a column of checks"],
)
def test_blank_columns_alone_part_no_table(rows: list[list]) -> None:
    assert len(list(reads(rows).grids())) == 1


def test_every_cell_knows_its_sheet_and_name() -> None:
    grid = next(iter(read(writer.variety(), Limits()).grids()))
    assert (grid.rows[6][1].location.sheet, grid.rows[6][1].location.cell) == ("数", "B7")
    assert (grid.rows[6][1].location.table, grid.rows[6][1].location.row, grid.rows[6][1].location.column) == (1, 7, 2)


def test_values_are_those_that_calamine_reads() -> None:
    content = (FILES / "variety.xlsx").read_bytes()
    oracle = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name("数").to_python()
    assert [row[0] for row in oracle] == [row[0] for row in texts(read(content, Limits()))]
    assert oracle[2][1] == pytest.approx(1234567.891)


def test_a_formula_without_a_value_is_unreadable_and_no_blank_cell() -> None:
    rows = '<row r="3"><c r="B3"><v>1</v></c><c r="C3"><f>B3*2</f></c><c r="D3"><f>B3</f><v></v></c></row>'
    book = writer.Book()
    book.add("表", rows)
    document = read(book.content(), Limits())
    assert texts(document) == [["1", OBJECT, OBJECT]]
    assert document.notes == ("formula_without_value: 表!C3,D3",)


def test_rich_strings_are_joined_without_their_phonetic_guide_and_escapes_are_undone() -> None:
    book = writer.Book()
    book.add(
        "表",
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>编制</t></r><r><t>数_x000A_（人）</t></r><rPh sb="0" eb="1"><t>bian</t></rPh></is></c>'
        '<c r="B1" t="str"><f>A1</f><v>7人</v></c></row>',
    )
    assert texts(read(book.content(), Limits())) == [["编制数\n（人）", "7人"]]


def test_titles_sign_offs_and_prose_are_paragraphs_between_the_tables() -> None:
    document = reads(
        [
            ["某中心整体支出绩效自评报告"],
            ["一、部门基本情况\n编制7人。"],
            ["部门整体支出绩效评价基础数据表"],
            ["填报单位：某中心", None, "单位：万元"],
            ["财政供养人员情况", "编制数", "控制率"],
            [None, 7, (2, "0.00%")],
            ["填表人：", "张三", "填报日期：", "2024-03-01"],
            [],
            ["项目", "预算"],
            ["三公经费", 45.5],
        ]
    )
    assert [paragraph.text for paragraph in document.paragraphs()] == [
        "某中心整体支出绩效自评报告",
        "一、部门基本情况",
        "编制7人。",
        "部门整体支出绩效评价基础数据表",
        "填报单位：某中心  单位：万元",
        "填表人：张三  填报日期：2024-03-01",
    ]
    assert [texts(document, 0), texts(document, 1)] == [
        [["财政供养人员情况", "编制数", "控制率"], ["", "7", "200.00%"]],
        [["项目", "预算"], ["三公经费", "45.5"]],
    ]


def test_a_short_label_whose_amounts_are_blank_stays_in_its_table() -> None:
    rows = [["项目", "预算", "决算"], ["三公经费", 3, 2], ["2、出国经费"], ["一、其他"], ["公用经费", 5, 4], ["4、其他资金"]]
    assert texts(reads(rows)) == [
        ["项目", "预算", "决算"],
        ["三公经费", "3", "2"],
        ["2、出国经费", "", ""],
        ["一、其他", "", ""],
        ["公用经费", "5", "4"],
        ["4、其他资金", "", ""],
    ]


def test_figures_after_a_blank_row_belong_to_the_table_above_and_new_headings_do_not() -> None:
    rows = [["项目", "预算"], ["三公经费", 3], [], ["公用经费", 5], [], ["指标", "得分"], ["数量", 10]]
    document = reads(rows)
    assert [texts(document, 0), texts(document, 1)] == [
        [["项目", "预算"], ["三公经费", "3"], ["", ""], ["公用经费", "5"]],
        [["指标", "得分"], ["数量", "10"]],
    ]


def test_sheets_follow_each_other_in_the_order_of_the_workbook() -> None:
    book = writer.Book()
    for name in ("乙", "甲"):
        book.add(name, writer.rows_xml(book, [[f"{name}表说明。"]]))
    assert [(p.text, p.location.sheet) for p in read(book.content(), Limits()).paragraphs()] == [("乙表说明。", "乙"), ("甲表说明。", "甲")]


def test_links_to_other_files_and_macros_are_noted_and_left_alone() -> None:
    book = writer.Book()
    book.add("表", writer.rows_xml(book, [["正文。"]]))
    extra = f'<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/><Relationship Id="e" Type="{writer.RELATED}/externalLink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    content = writer.replaced(book.content(), "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", extra.encode()))
    assert read(content, Limits()).notes == ("macros_not_run", "external_links_not_followed")


def test_a_table_that_does_not_begin_in_the_first_cell_keeps_texts_beside_their_numbers() -> None:
    document = read((FILES / "offset.xls").read_bytes(), Limits())
    assert texts(document) == [["甲", "5"], ["乙", "6"]]
    assert next(iter(document.grids())).rows[0][0].location.cell == "C4"


def test_an_impossible_extent_of_an_old_workbook_is_damage() -> None:
    content = bytearray((Path(__file__).parents[1] / "formats" / "report.xls").read_bytes())
    at = content.index(struct.pack("<HHII", 0x0200, 14, 0, 33))
    content[at + 4 : at + 8] = (1 << 31).to_bytes(4, "little")
    with pytest.raises(Rejected) as rejected:
        read(bytes(content), Limits())
    assert rejected.value.code == "corrupt"


def test_numbered_items_without_figures_below_one_another_end_no_table() -> None:
    rows = [
        "项目,上年决算数,本年预算数,本年决算数",
        "项目支出,9.0,8.0,7.0",
        "（一）业务专项,9.0,8.0,7.0",
        "（二）专项资金,,,",
        "（三）其他资金,,,",
        "日常经费,1.0,2.0,3.0",
    ]
    [grid] = readers.read(("\n".join(rows) + "\n").encode(), Limits()).grids()
    assert [row[0].text for row in grid.rows] == ["项目", "项目支出", "（一）业务专项", "（二）专项资金", "（三）其他资金", "日常经费"]
