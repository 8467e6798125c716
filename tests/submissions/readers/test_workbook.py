"""Workbooks: what a cell shows, forms and prose on a sheet, merges, hidden parts, hostile files, the same facts as text."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from submissions import readers
from submissions.document import Document, Paragraph
from submissions.limits import Limits
from submissions.readers.sheet import cell_name
from submissions.readers.workbook import read
from submissions.reading import extract
from submissions.rejections import Rejected

ROOT = Path(__file__).parents[3]
FILES = Path(__file__).parent / "files"
SAMPLES = sorted((ROOT / "samples" / "2023").rglob("*.*"), key=lambda path: path.name)
TEXTS = [path for path in SAMPLES if path.suffix == ".txt"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(%?)$")


class Book:
    """A workbook written by hand: rows of cells with number formats, merges, and whatever XML a test wants."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.formats: list[str] = ["General"]
        self.strings: list[str] = []

    def cell(self, row: int, column: int, value: str | float, code: str = "General") -> str:
        name = cell_name(row, column)
        if isinstance(value, str):
            self.strings.append(value)
            return f'<c r="{name}" t="s"><v>{len(self.strings) - 1}</v></c>'
        if code not in self.formats:
            self.formats.append(code)
        return f'<c r="{name}" s="{self.formats.index(code)}"><v>{value!r}</v></c>'

    def add(self, name: str, rows: str, after: str = "", state: str = "visible") -> None:
        self.sheets.append((name, f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>", state))

    def content(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            relation = f'<Relationship Id="w" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
            archive.writestr("[Content_Types].xml", self._types())
            archive.writestr("_rels/.rels", _relations(relation))
            listed = "".join(
                f'<sheet name="{escape(name)}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
                for i, (name, _, state) in enumerate(self.sheets, 1)
            )
            archive.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>')
            targets = "".join(
                f'<Relationship Id="r{i}" Type="{RELATED}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                for i in range(1, len(self.sheets) + 1)
            )
            for part in ("styles", "sharedStrings"):
                targets += f'<Relationship Id="{part}" Type="{RELATED}/{part}" Target="{part}.xml"/>'
            archive.writestr("xl/_rels/workbook.xml.rels", _relations(targets))
            items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.strings)
            archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{items}</sst>")
            archive.writestr("xl/styles.xml", self._styles())
            for i, (_, xml, _) in enumerate(self.sheets, 1):
                archive.writestr(f"xl/worksheets/sheet{i}.xml", xml)
        return out.getvalue()

    def _styles(self) -> str:
        codes = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{escape(c, {chr(34): "&quot;"})}"/>' for i, c in enumerate(self.formats))
        uses = "".join(
            f'<xf numFmtId="{200 + i}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>' for i in range(len(self.formats))
        )
        return (
            f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
            f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{uses}</cellXfs></styleSheet>"
        )

    def _types(self) -> str:
        main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles"), ("/xl/sharedStrings.xml", "sharedStrings")]
        parts += [(f"/xl/worksheets/sheet{i}.xml", "worksheet") for i in range(1, len(self.sheets) + 1)]
        return (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{name}" ContentType="{main}.{kind}+xml"/>' for name, kind in parts)
            + "</Types>"
        )


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def sheet_of(rows: list[list[str | float | tuple[float, str] | None]], after: str = "") -> bytes:
    """A workbook of one sheet; a pair is a number and its format."""
    book = Book()
    book.add("表", _xml(book, rows), after)
    return book.content()


def _xml(book: Book, rows: list[list]) -> str:
    return "".join(
        f'<row r="{r + 1}">'
        + "".join(book.cell(r, c, *(v if isinstance(v, tuple) else (v,))) for c, v in enumerate(row) if v is not None)
        + "</row>"
        for r, row in enumerate(rows)
    )


def typed(text: str) -> str | tuple[float, str]:
    """A printed number as a person would type it: a number with a format; everything else is text."""
    match = PLAIN.match(text)
    if not match or len(text) > 14:
        return text
    code = "0" + (f".{'0' * (len(match[2]) - 1)}" if match[2] else "") + match[3]
    return (float(text.rstrip("%")) / (100 if match[3] else 1), code)


def workbook_of(document: Document, *, split: bool) -> bytes:
    """A report as somebody would keep it in a workbook: prose merged over the columns, tables below, figures as numbers."""
    book = Book()
    rows: list[list] = []
    merges: list[str] = []

    def close(name: str) -> None:
        ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        book.add(name, _xml(book, rows), f"<mergeCells>{ranges}</mergeCells>" if merges else "")
        rows.clear()
        merges.clear()

    for block in document.blocks:
        if isinstance(block, Paragraph):
            merges.append(f"A{len(rows) + 1}:I{len(rows) + 1}")
            rows.append([block.text])
            continue
        if split and rows:
            close(f"第{len(book.sheets) + 1}页")
        rows.append([])
        width = max(len(row) for row in block.rows)
        top = len(rows)
        for row in block.rows:
            cells: list = [typed(cell.text) if cell.text.strip() else None for cell in row]
            if len(row) < width:
                position = 0 if row[0].text.startswith("总分") else len(row) - 1
                missing = width - len(row)
                start, end = cell_name(len(rows), position), cell_name(len(rows), position + missing)
                merges.append(f"{start}:{end}")
                cells[position + 1 : position + 1] = [None] * missing
            rows.append(cells)
        merges += _merged_down(block.rows, top, width)
    close(f"第{len(book.sheets) + 1}页")
    return book.content()


def _merged_down(rows: tuple, top: int, width: int) -> list[str]:
    found = []
    for column in range(3 if width == 9 else 0):
        start = None
        for index, row in enumerate([*rows, None]):
            blank = row is not None and len(row) == width and not row[column].text
            if blank and start is not None:
                continue
            if start is not None and index - start > 1:
                found.append(f"{cell_name(top + start, column)}:{cell_name(top + index - 1, column)}")
            start = index if row is not None and len(row) == width and row[column].text else None
    return found


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in list(document.grids())[table].rows]


def reads(rows: list[list], after: str = "") -> Document:
    return read(sheet_of(rows, after), Limits())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("split", [False, True], ids=["one-sheet", "a-sheet-a-table"])
def test_a_sample_kept_in_a_workbook_gives_the_same_facts(path: Path, split: bool, facts: Callable) -> None:
    document = readers.read(path.read_bytes(), Limits())
    workbook = read(workbook_of(document, split=split), Limits())
    assert facts(extract(workbook, "x")) == facts(extract(document, "x"))


@pytest.mark.parametrize("split", [False, True])
def test_the_real_report_kept_in_a_workbook_gives_the_same_facts(shared: Path, split: bool, facts: Callable) -> None:
    document = readers.read((shared / "real/beita-2023.txt").read_bytes(), Limits())
    workbook = read(workbook_of(document, split=split), Limits())
    assert facts(extract(workbook, "x")) == facts(extract(document, "x"))


# Written by LibreOffice 7.4 from workbooks this module makes: soffice --headless --convert-to ods (or xls, or xlsx out of the ods)
# clinic: ``workbook_of`` the sample kept in 430582; variety: ``variety`` below
CLINIC = next(path for path in TEXTS if path.parent.name == "430582" and "卫生院" in path.name)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_sample_kept_by_libreoffice_gives_the_same_facts(suffix: str, facts: Callable) -> None:
    kept = read((FILES / f"kangning-clinic.{suffix}").read_bytes(), Limits())
    assert kept.format == suffix
    assert facts(extract(kept, "x")) == facts(extract(readers.read(CLINIC.read_bytes(), Limits()), "x"))


def variety() -> bytes:
    """Everything a cell can show, on three sheets of which the last is hidden."""
    book = Book()
    book.add(
        "数",
        _xml(
            book,
            [
                ["指标", "值", "说明"],
                ["比率", (0.85, "0.00%"), (0.85, "General")],
                ["金额", (1234567.891, "#,##0.00"), (0.1 + 0.2, "General")],
                ["负数", (-2.5, "0.00"), (0, "0.00")],
                ["日期", (45291, "yyyy/m/d"), (45291, 'yyyy"年"m"月"')],
                ["人数", (12, '0"人"'), (12.5, "0.00")],
            ],
        )
        + '<row r="7"><c r="A7" t="inlineStr"><is><t>除零</t></is></c><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C7" t="b"><v>1</v></c></row>'
        + '<row r="8" hidden="1"><c r="A8" t="inlineStr"><is><t>隐藏行</t></is></c><c r="B8"><v>5</v></c></row>',
        "",
    )
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
    book.add("并", _xml(book, [["产出", "数量"], [None, "甲", (6, "0")]]), merges)
    book.add("藏", _xml(book, [["备用。"]]), state="hidden")
    return book.content()


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
    content = variety() if suffix == "made here" else (FILES / f"variety.{suffix}").read_bytes()
    document = read(content, Limits())
    assert texts(document) == SHOWN
    merged = list(document.grids())[1]
    assert [[(c.text, c.column, c.row_span, c.column_span, c.merged) for c in row] for row in merged.rows] == [
        [("产出", 0, 2, 1, False), ("数量", 1, 1, 2, False)],
        [("", 0, 1, 1, True), ("甲", 1, 1, 1, False), ("6", 2, 1, 1, False)],
    ]
    assert [paragraph.text for paragraph in document.paragraphs()] == ["备用。"]
    assert set(document.notes) == {"hidden_rows_read: 数!8", "hidden_sheet_read: 藏"}


def test_every_cell_knows_its_sheet_and_name() -> None:
    grid = next(iter(read(variety(), Limits()).grids()))
    assert (grid.rows[6][1].location.sheet, grid.rows[6][1].location.cell) == ("数", "B7")
    assert (grid.rows[6][1].location.table, grid.rows[6][1].location.row, grid.rows[6][1].location.column) == (1, 7, 2)


def test_values_are_those_that_calamine_reads() -> None:
    content = (FILES / "variety.xlsx").read_bytes()
    oracle = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name("数").to_python()
    assert [row[0] for row in oracle] == [row[0] for row in texts(read(content, Limits()))]
    assert oracle[2][1] == pytest.approx(1234567.891)


def test_a_formula_without_a_value_is_an_empty_cell_and_a_note() -> None:
    rows = '<row r="3"><c r="B3"><v>1</v></c><c r="C3"><f>B3*2</f></c><c r="D3"><f>B3</f><v></v></c></row>'
    book = Book()
    book.add("表", rows)
    document = read(book.content(), Limits())
    assert texts(document) == [["1"]] if list(document.grids()) else [p.text for p in document.paragraphs()] == ["1"]
    assert document.notes == ("formula_without_value: 表!C3,D3",)


def test_rich_strings_are_joined_without_their_phonetic_guide_and_escapes_are_undone() -> None:
    book = Book()
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
    book = Book()
    for name in ("乙", "甲"):
        book.add(name, _xml(book, [[f"{name}表说明。"]]))
    assert [(p.text, p.location.sheet) for p in read(book.content(), Limits()).paragraphs()] == [("乙表说明。", "乙"), ("甲表说明。", "甲")]


def test_links_to_other_files_and_macros_are_noted_and_left_alone() -> None:
    book = Book()
    book.add("表", _xml(book, [["正文。"]]))
    extra = f'<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/><Relationship Id="e" Type="{RELATED}/externalLink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    content = replaced(book.content(), "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", extra.encode()))
    assert read(content, Limits()).notes == ("macros_not_run", "external_links_not_followed")


def replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(old.read(entry)) if entry.filename == name else old.read(entry))
    return out.getvalue()


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Rejected) as rejected:
        read(content, limits or Limits())
    return rejected.value.code


def test_entities_in_a_sheet_are_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    content = replaced(variety(), sheet, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml)
    assert code_of(content) == "unsafe_xml"


def test_a_used_range_as_large_as_a_sheet_costs_nothing_and_a_table_of_that_size_is_too_large() -> None:
    book = Book()
    book.add("表", '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    document = read(book.content(), Limits())
    assert [paragraph.text for paragraph in document.paragraphs()] == ["2"]
    book.add("宽", "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 14)))
    assert code_of(book.content()) == "too_large"


def test_merges_over_each_other_and_over_the_whole_sheet_stay_within_the_limits() -> None:
    merges = "".join(f'<mergeCell ref="A{r}:XFD1048576"/>' for r in range(1, 3000))
    document = reads([["甲", "乙"], [1, 2]], f"<mergeCells>{merges}</mergeCells>")
    assert sum(len(row) for grid in document.grids() for row in grid.rows) <= 4


def ods(table: str) -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return out.getvalue()


def test_repeated_cells_of_an_ods_are_repeated_and_a_flood_of_them_is_refused() -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>无</text:p></table:table-cell>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    small = ods(f'<table:table table:name="表">{row.format(2, cell.format(3))}</table:table>')
    assert texts(read(small, Limits())) == [["无"] * 3] * 2
    assert code_of(ods(f'<table:table table:name="表">{row.format(1048576, cell.format(16384))}</table:table>')) == "too_large"


def test_an_ods_formula_without_value_and_a_comment() -> None:
    cells = (
        '<table:table-cell office:value-type="percentage" office:value="0.85"/><table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>甲<text:s text:c="2"/>乙</text:p></table:table-cell>'
    )
    document = read(ods(f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>'), Limits())
    assert texts(document) == [["85%", "", "甲  乙"]]
    assert document.notes == ("formula_without_value: 表!B1",)


def test_an_ole_file_that_is_no_workbook_is_told_apart_from_a_broken_one() -> None:
    content = (FILES / "variety.xls").read_bytes()
    other = content.replace("Workbook".encode("utf-16-le"), "Workbank".encode("utf-16-le"))
    locked = content.replace("Workbook".encode("utf-16-le"), "Workbook".encode("utf-16-le"), 0)
    assert code_of(other) == "unknown_format"
    assert code_of(locked[:3000]) == "corrupt"


def test_a_workbook_with_a_password_is_said_to_be_encrypted() -> None:
    content = (FILES / "variety.xls").read_bytes()
    codepage = content.index(b"\x42\x00\x02\x00")
    assert code_of(content[:codepage] + b"\x2f\x00" + content[codepage + 2 :]) == "encrypted"


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_workbooks_end_as_a_document_or_a_coded_rejection(suffix: str, data: st.DataObject) -> None:
    content = bytearray((FILES / f"variety.{suffix}").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    _ends(bytes(content[:end]))


@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_parts_end_as_a_document_or_a_coded_rejection(member: str, data: st.DataObject) -> None:
    def spoil(xml: bytes) -> bytes:
        digits = [match.start() for match in re.finditer(rb"\d", xml)]
        spoilt = bytearray(xml)
        for _ in range(data.draw(st.integers(1, 8))):
            spoilt[data.draw(st.sampled_from(digits))] = data.draw(st.sampled_from(b"0123456789-.eA"))
        return bytes(spoilt)

    _ends(replaced(variety(), member, spoil))


def _ends(content: bytes) -> None:
    try:
        read(content, Limits(cells=20_000))
    except Rejected as rejected:
        assert rejected.reason
