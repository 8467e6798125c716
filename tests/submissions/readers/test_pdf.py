"""PDF: rules make cells, tables go on over pages, lines become paragraphs again, heads and page numbers are left out."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import readers
from submissions.document import Document, Grid, Paragraph
from submissions.limits import Limits
from submissions.readers.pdf import read
from submissions.reading import extract
from submissions.rejections import Rejected

FILES = Path(__file__).parent / "files" / "pdf"
SAMPLES = Path(__file__).parents[3] / "samples" / "2023"
WIDTH, HEIGHT, LEFT, RIGHT, SIZE = 842, 1190, 72, 772, 10


def advance(text: str, size: float = SIZE) -> float:
    return sum(size / 2 if c.isascii() else size for c in text)


class Sheets:
    """A PDF writer: text and rules at places measured in points from the top left; a font that every reader knows by name."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - top - size * 0.88:.2f} Tm <{code}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"0.5 w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.rule(x0, y0, x1, y0)
        self.rule(x0, y1, x1, y1)
        self.rule(x0, y0, x0, y1)
        self.rule(x1, y0, x1, y1)

    def row(self, top: float, cells: dict[tuple[float, float], str], height: float = 20) -> None:
        for (x0, x1), text in cells.items():
            self.box(x0, top, x1, top + height)
            for number, line in enumerate(text.split("\n")):
                self.text(x0 + 4, top + 4 + 12 * number, line)

    def content(self, packed: bool = True) -> bytes:
        font = (
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
            "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500]"
            "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -120 1000 880]/Ascent 880/Descent -120"
            "/CapHeight 880/ItalicAngle 0/StemV 93>>>>]>>"
        )
        kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(self.pages)))
        objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(self.pages)}>>", font]
        for number, page in enumerate(self.pages):
            objects.append(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
            )
            objects.append("\n".join(page))
        return assemble(objects, packed)


def assemble(objects: list[str], packed: bool) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        body = item.encode()
        if number > 3 and number % 2:
            body = zlib.compress(body) if packed else body
            body = b"<</Length %d%s>>stream\n" % (len(body), b"/Filter/FlateDecode" if packed else b"") + body + b"\nendstream"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


def wrapped(text: str, room: float) -> list[str]:
    """Lines as a layout program breaks them: between Chinese characters, not in a figure or before a closing mark."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in words(part):
            if line and advance(line + word) > room:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return lines


def words(text: str) -> Iterator[str]:
    word = ""
    for c in text:
        glued = word and ((c.isascii() and word[-1].isascii() and c != " ") or c in "，。、；：）”％%" or word[-1] in "（“")
        if word and not glued:
            yield word
            word = ""
        word += c
    yield word


def printed(document: Document) -> bytes:
    """The document as a program would print it: paragraphs broken into lines, ruled tables broken over pages, page numbers."""
    sheets, top = Sheets(), 72.0

    def room_for(height: float) -> None:
        nonlocal top
        if top + height > HEIGHT - 80:
            sheets.text(290, HEIGHT - 50, f"- {len(sheets.pages)} -")
            sheets.pages.append([])
            top = 72.0

    for block in document.blocks:
        if isinstance(block, Paragraph):
            for line in wrapped((block.number or "") + block.text, RIGHT - LEFT):
                room_for(14)
                sheets.text(LEFT, top, line)
                top += 14
            top += 8
            continue
        columns = max(c.column + c.column_span for c in block.cells())
        unit = (RIGHT - LEFT) / columns
        for row in block.rows:
            last = max(c.column + c.column_span for c in row)
            cells = {}
            for c in row:
                x0, x1 = LEFT + c.column * unit, RIGHT if c.column + c.column_span == last else LEFT + (c.column + c.column_span) * unit
                cells[x0, x1] = wrapped(c.text, x1 - x0 - 8)
            height = 8 + 12 * max(map(len, cells.values()))
            room_for(height)
            sheets.row(top, {place: "\n".join(lines) for place, lines in cells.items()}, height)
            top += height
        top += 10
    return sheets.content()


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
    sheets = Sheets()
    text = "全年预算796.40万元，全年执行数746.23万元，预算执行率93.70%，预算调整原因是年中根据上级下达的项目资金和人员调入情况追加预算，已按程序报批，手续齐全。"
    for number, line in enumerate(wrapped(text, RIGHT - LEFT)):
        sheets.text(LEFT, 72 + 14 * number, line)
    sheets.text(LEFT, 130, "（二）基本支出情况")
    sheets.text(LEFT, 144, "基本支出决算514.90万元。")
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == [text, "（二）基本支出情况", "基本支出决算514.90万元。"]
    assert {p.location.page for p in document.paragraphs()} == {1}


def test_cells_that_span_rows_and_columns_keep_their_places() -> None:
    sheets = Sheets()
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
    sheets = Sheets()
    sheets.row(100, {(72, 106): "≥7000\n0人次", (106, 180): "1、甲项\n2、乙项"}, 32)
    assert texts(next(read(sheets.content(), Limits()).grids())) == [["≥70000人次", "1、甲项\n2、乙项"]]


def test_a_table_goes_on_over_the_page_and_its_repeated_heading_is_dropped() -> None:
    sheets = Sheets()
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
    sheets = Sheets()
    sheets.row(1100, {(72, 116): "政府采", (116, 216): "9.00"})
    sheets.pages.append([])
    sheets.row(72, {(72, 116): "购金额", (116, 216): ""})
    sheets.row(92, {(72, 116): "其他", (116, 216): "7.00"})
    assert texts(next(read(sheets.content(), Limits()).grids())) == [["政府采购金额", "9.00"], ["其他", "7.00"]]


def column_rows(sheets: Sheets, rows: list[list[str]], pitch: float = 16) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheets.text(LEFT + 150 * column, 100 + pitch * number, text)


def test_words_in_columns_are_a_table_without_rules() -> None:
    rows = [["项目", "预算数", "决算数"], ["三公经费", "", "1.00"], ["公用经费", "9.00", "8.00"], ["项目支出", "2.00", "7.00"]]
    sheets = Sheets()
    sheets.text(LEFT, 60, "单位：万元")
    column_rows(sheets, rows)
    document = read(sheets.content(), Limits())
    assert [p.text for p in document.paragraphs()] == ["单位：万元"]
    assert texts(next(document.grids())) == rows


def test_columns_that_may_hold_cells_of_several_lines_stay_lines() -> None:
    sheets = Sheets()
    column_rows(sheets, [["项目", "预算数", "决算数"], ["三公", "3.00", "1.00"], ["公用", "9.00", "8.00"], ["经费", "", ""]], 13)
    document = read(sheets.content(), Limits())
    assert list(document.grids()) == []
    assert [p.text for p in document.paragraphs()][-1] == "经费"
    assert document.notes == ("columns_without_rules_left_as_lines",)


def test_running_heads_and_page_numbers_are_left_out_and_noted() -> None:
    sheets = Sheets()
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
    sheets = Sheets()
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
    sheets = Sheets()
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


def test_struck_text_is_left_out_and_noted() -> None:
    sheets = Sheets()
    sheets.text(LEFT, 100, "支出449元449万元。")
    sheets.rule(LEFT + 20, 105.8, LEFT + 45, 105.8)
    document = read(sheets.content(), Limits())
    assert ([p.text for p in document.paragraphs()], document.notes) == (["支出449万元。"], ("struck_text_left_out",))


def test_a_page_without_text_is_a_scan() -> None:
    sheets = Sheets()
    sheets.rule(10, 10, 20, 10)
    with pytest.raises(Rejected) as rejected:
        read(sheets.content(), Limits())
    assert rejected.value.code == "scanned"


def test_a_file_that_asks_for_a_password_is_encrypted() -> None:
    sheets = Sheets()
    sheets.text(LEFT, 100, "支出")
    key = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>"
    with pytest.raises(Rejected) as rejected:
        read(sheets.content().replace(b"/Root 1 0 R", b"/Root 1 0 R" + key), Limits())
    assert rejected.value.code == "encrypted"


def test_limits_on_unpacked_bytes_cells_and_blocks() -> None:
    sheets = Sheets()
    sheets.row(100, {(72, 172): "甲", (172, 272): "乙"})
    sheets.text(LEFT, 300, "支出。")
    content = sheets.content()
    for limits, code in ((Limits(unpacked_bytes=100), "unsafe_archive"), (Limits(cells=1), "too_large"), (Limits(blocks=1), "too_large")):
        with pytest.raises(Rejected) as rejected:
            read(content, limits)
        assert rejected.value.code == code


def test_more_pages_than_the_limit_are_refused_and_counted() -> None:
    sheets = Sheets()
    sheets.text(LEFT, 100, "支出。")
    sheets.pages.append([])
    assert read(sheets.content(), Limits(pages=2)).blocks
    with pytest.raises(Rejected) as rejected:
        read(sheets.content(), Limits(pages=1))
    assert (rejected.value.code, rejected.value.detail) == ("too_large", "2 pages")


def test_boxes_are_in_points_from_the_corner_of_the_page() -> None:
    sheets = Sheets()
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
    sheets = Sheets()
    lines = wrapped("全年预算796.40万元，" * 12, RIGHT - LEFT)
    sheets.text(LEFT, 1080, lines[0])
    sheets.pages.append([])
    sheets.text(LEFT, 72, lines[1])
    (paragraph,) = read(sheets.content(), Limits()).paragraphs()
    assert paragraph.text == lines[0] + lines[1]
    assert (paragraph.location.page, paragraph.location.box) == (1, (72, 1080, pytest.approx(72 + advance(lines[0]), abs=0.2), 1090))


SHARED = ("real/beita-2023", "examples/v01_tika_clean", "examples/v13_real_deductions")


@pytest.mark.parametrize("known", SHARED)
def test_the_same_report_printed_gives_the_same_facts(shared: Path, known: str, facts: Callable) -> None:
    """Not carried: whether a paragraph ends where a page does, when its last line is full and ends a sentence."""
    document = readers.read((shared / f"{known}.txt").read_bytes(), Limits())
    one, two = (bare(facts(extract(item, ""))) for item in (read(printed(document), Limits()), document))
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


SMALL = printed(readers.read("邵阳市某中心绩效自评报告\n\n\t编制数\n\t控制率\n\n\t7\n\t200.00%\n\n正文。\n".encode(), Limits()))


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
